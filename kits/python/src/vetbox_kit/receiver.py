"""A real endpoint for webhooks: it keeps what arrived and checks that it is genuine."""

from __future__ import annotations

import dataclasses
import hashlib
import hmac
import json
import threading
from collections.abc import Mapping
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any

from typing_extensions import Self


@dataclasses.dataclass(frozen=True)
class Arrived:
    """A webhook as it arrived."""

    vendor: str
    headers: Mapping[str, str]
    """The headers by their names in small letters."""
    body: bytes
    genuine: bool
    """Whether the authorization header is the endpoint's and, of Attestr's, whether the signature of an output is good."""

    @property
    def json(self) -> Any:
        """The body as JSON."""
        return json.loads(self.body)

    @property
    def event(self) -> str | None:
        """The event's name; Personr sends none."""
        body = self.json
        return body.get("event") if isinstance(body, dict) else None


class Receiver:
    """An endpoint on a free port. `Sandbox.receiver` starts one and lets the sandbox send its webhooks there."""

    def __init__(self, host: str, secret: str) -> None:
        """Listens under `host`, the name by which the emulator reaches this machine."""
        self.arrived: list[Arrived] = []
        """Everything that arrived, oldest first."""
        self._secret = secret
        self._authorizations: dict[str, str | None] = {}
        self._answers: list[int] = []
        self._lock = threading.Lock()
        receiver = self

        class Handler(BaseHTTPRequestHandler):
            def do_POST(self) -> None:
                length = int(self.headers.get("content-length", 0))
                body = self.rfile.read(length)
                if len(body) < length:
                    # The connection broke: no framework would hand this on.
                    self.close_connection = True
                    return
                headers = {name.lower(): value for name, value in self.headers.items()}
                self.send_response(receiver._take(self.path.strip("/"), headers, body))
                self.send_header("content-length", "0")
                self.end_headers()

            def log_message(self, format: str, *arguments: Any) -> None:
                pass

        local = host in ("127.0.0.1", "localhost")
        self._server = ThreadingHTTPServer(("127.0.0.1" if local else "0.0.0.0", 0), Handler)
        self._server.daemon_threads = True
        self.url = f"http://{host}:{self._server.server_port}"
        """Where it listens, as the emulator reaches it."""
        self._thread = threading.Thread(target=self._server.serve_forever, args=(0.02,), daemon=True)
        self._thread.start()

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self.close()

    def answer(self, *statuses: int) -> None:
        """Answers the next webhooks with these statuses, one each, and 200 after that."""
        with self._lock:
            self._answers.extend(statuses)

    def expect(self, vendor: str, authorization: str | None) -> None:
        """Says which authorization header a genuine webhook of a vendor has."""
        self._authorizations[vendor] = authorization

    def close(self) -> None:
        """Stops listening; what arrived stays."""
        self._server.shutdown()
        self._server.server_close()

    def _take(self, vendor: str, headers: Mapping[str, str], body: bytes) -> int:
        authorized = headers.get("authorization") == self._authorizations.get(vendor)
        genuine = authorized and (vendor != "attestr" or is_signed(body, self._secret))
        with self._lock:
            self.arrived.append(Arrived(vendor, headers, body, genuine))
            return self._answers.pop(0) if self._answers else 200


def is_signed(body: bytes, secret: str) -> bool:
    """Whether the output in a webhook of Attestr is signed with the client secret; an event without an output needs no signature."""
    try:
        payload = json.loads(body)["payload"]
        if payload.get("output") is None:
            return True
        # Without spaces and without \u escapes, the output is written as it was signed.
        output = json.dumps(payload["output"], separators=(",", ":"), ensure_ascii=False)
        expected = hmac.new(secret.encode(), output.encode(), hashlib.sha256).hexdigest()
        return hmac.compare_digest(expected, payload["signature"])
    except (ValueError, KeyError, TypeError, AttributeError):
        return False
