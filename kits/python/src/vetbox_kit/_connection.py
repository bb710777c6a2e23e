"""How the control API is reached, and how its answers are read. Knows nothing of sandboxes."""

from __future__ import annotations

import dataclasses
import datetime
import json
import ssl
from collections.abc import Mapping
from typing import Any
from urllib.parse import quote

import httpx

from .errors import NotAsExpected, NotInTime, Refused, VetboxError

# What pytest shows of a failure ends where the test called.
__tracebackhide__ = True

# Made once: loading the authorities takes longer than most calls.
TRUST = ssl.create_default_context()


@dataclasses.dataclass(frozen=True)
class Connection:
    """Where the emulator is, and what it demands of whoever controls it."""

    url: str
    token: str | None = None

    @property
    def options(self) -> dict[str, Any]:
        """What a client of httpx is made with. A `wait` ends by itself, so only connecting has a limit."""
        headers = {"authorization": f"Bearer {self.token}"} if self.token else {}
        timeout = httpx.Timeout(None, connect=10)
        return {"base_url": self.url, "headers": headers, "timeout": timeout, "verify": TRUST, "trust_env": False}

    def unreachable(self, error: httpx.TransportError) -> VetboxError:
        return VetboxError(f"no vetbox answers at {self.url}: {error or type(error).__name__}")


@dataclasses.dataclass(frozen=True)
class Call:
    """One call of the control API."""

    method: str
    path: str
    body: Any = None
    query: Mapping[str, Any] = dataclasses.field(default_factory=dict)

    @property
    def request(self) -> dict[str, Any]:
        """What httpx sends. A text is sent as it is, since scenarios and rules are YAML."""
        if isinstance(self.body, str):
            content = self.body.encode()
        else:
            content = b"" if self.body is None else json.dumps(self.body).encode()
        query = {name: text(value) for name, value in self.query.items() if value is not None}
        return {"method": self.method, "url": self.path, "content": content, "params": query}

    def read(self, answer: httpx.Response) -> Any:
        """The answer's JSON, or the emulator's refusal as an exception."""
        if answer.is_success:
            return (
                answer.json() if answer.headers.get("content-type", "").startswith("application/json") else answer.text
            )
        try:
            problem = answer.json()
        except ValueError:
            problem = {"title": answer.text}
        kind = Refused
        if answer.status_code == 408:
            kind = NotInTime
        elif answer.status_code == 409 and self.path.endswith("/verify"):
            kind = NotAsExpected
        raise kind(f"{self.method} {self.path}", answer.status_code, problem)


def text(value: Any) -> str:
    return str(value).lower() if isinstance(value, bool) else str(value)


def span(value: str | datetime.timedelta) -> str:
    """A span as the emulator reads it."""
    return f"{round(value.total_seconds() * 1000)}ms" if isinstance(value, datetime.timedelta) else value


def given(**fields: Any) -> dict[str, Any]:
    """The fields that are not None."""
    return {name: value for name, value in fields.items() if value is not None}


def record(noun: str, which: str | Mapping[str, Any]) -> tuple[str, Mapping[str, Any]]:
    """The path of a record and the query that chooses it: an id stands in the path, a selector in the query."""
    if isinstance(which, str):
        return f"{noun}/{quote(which, safe='')}", {}
    return f"{noun}/-", which


def planned(subject: Mapping[str, Any]) -> Mapping[str, Any]:
    """What a plan is for; a selector alone means a check."""
    return subject if subject.keys() & {"check", "applicant", "entity"} else {"check": subject}


def timeline_line(kind: str, data: Mapping[str, Any]) -> str:
    """One record of the journal in a line."""
    if kind == "request":
        by = f", decided by {data['rule']}" if data.get("rule") else ""
        about = f", {data['subject']}" if data.get("subject") else ""
        said = f"{data['method']} {data['path']} answered {data['answered']}{about}{by}"
    elif kind == "change":
        said = f"{data['subject']} {data['what']}"
    elif kind == "jump":
        said = f"the clock moved to {data['to']}"
    else:
        said = f"{data['delivery']} {data['what']}"
    return f"{data['at']}  {said}"
