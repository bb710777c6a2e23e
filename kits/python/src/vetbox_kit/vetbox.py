"""An emulator that runs: one that is there already, a program that is started here, or a container."""

from __future__ import annotations

import hashlib
import importlib.util
import os
import pathlib
import re
import secrets
import shutil
import socket
import subprocess
import tempfile
from collections.abc import Callable
from typing import Any, cast
from urllib.parse import urlsplit

from typing_extensions import Self, Unpack

from . import types
from ._async.sandbox import AsyncSandbox
from ._connection import Call, Connection
from ._sync.calls import send
from ._sync.sandbox import Sandbox
from .errors import VetboxError

BEGINNING = "2026-01-01T00:00:00Z"
"""When time begins in a sandbox that says nothing else."""


class Vetbox:
    """An emulator. As a context manager it is stopped at the end if it was started here."""

    def __init__(
        self,
        url: str,
        *,
        token: str | None = None,
        receiver_host: str | None = None,
        stop: Callable[[], object] = lambda: None,
    ) -> None:
        """One that runs already at `url`.

        `token` is its `--control-token`, and `receiver_host` the name by which it reaches this machine; the variables
        `VETBOX_CONTROL_TOKEN` and `VETBOX_RECEIVER_HOST` say the same.
        """
        self.connection = Connection(url.rstrip("/"), token or os.environ.get("VETBOX_CONTROL_TOKEN") or None)
        self.receiver_host = receiver_host or os.environ.get("VETBOX_RECEIVER_HOST") or usual_receiver_host(url)
        self._stop = stop

    @property
    def url(self) -> str:
        return self.connection.url

    @classmethod
    def find(cls) -> Self:
        """The one at `VETBOX_URL`; else the program of the package vetbox-emulator, or the `vetbox` on PATH; else a container."""
        if url := os.environ.get("VETBOX_URL"):
            return cls(url)
        if program := find_program():
            return cls.program(program=program)
        if installed("testcontainers"):
            return cls.container()
        raise VetboxError(
            "no vetbox is found: set VETBOX_URL to one that runs, install vetbox-emulator, "
            "put the program vetbox on PATH, or install testcontainers"
        )

    @classmethod
    def program(cls, *arguments: str, program: str | os.PathLike[str] | None = None) -> Self:
        """Starts the program on a free port, with arguments of `vetbox serve` and what `VETBOX_…` variables say."""
        path = program or find_program()
        if path is None:
            raise VetboxError("the program vetbox is neither installed as vetbox-emulator nor on PATH")
        # However this process ends, the pipe to the program closes with it, and then the program stops.
        command = [path, "serve", "--port", "0", "--until-stdin-closes", *arguments]
        with tempfile.TemporaryFile("w+") as log:
            process = subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=log, text=True)
            assert process.stdout
            for line in process.stdout:
                if line.startswith("vetbox.ready="):
                    url = line.strip().partition("=")[2]
                    return cls(url, receiver_host="127.0.0.1", stop=lambda: stop(process))
            process.wait()
            log.seek(0)
            raise VetboxError(f"{path} ended with {process.returncode} before it was ready:\n{log.read()}")

    @classmethod
    def container(cls, image: str | None = None, **settings: str) -> Self:
        """Starts a container by testcontainers; `settings` are its variables, such as `VETBOX_SCENARIO="low-credits"`."""
        from testcontainers.core.container import DockerContainer
        from testcontainers.core.wait_strategies import HealthcheckWaitStrategy

        container: Any = DockerContainer(image or os.environ.get("VETBOX_IMAGE") or "vetbox").with_exposed_ports(8382)
        for name, value in settings.items():
            container = container.with_env(name, value)
        container = container.with_kwargs(extra_hosts={"host.docker.internal": "host-gateway"})
        container.waiting_for(HealthcheckWaitStrategy()).start()
        url = f"http://{container.get_container_host_ip()}:{container.get_exposed_port(8382)}"
        return cls(url, receiver_host="host.docker.internal", stop=container.stop)

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self.close()

    def close(self) -> None:
        """Stops it if it was started here."""
        self._stop()

    def call(self, method: str, path: str, body: Any = None, /, **query: Any) -> Any:
        """Any call of the control API; `path` is what follows `/_vetbox/`: `vetbox.call("GET", "v1/words")`."""
        return send(self, Call(method, f"/_vetbox/{path}", body, query))

    def sandbox(self, **settings: Unpack[types.NewSandbox]) -> Sandbox:
        """Makes a sandbox; its clock stands still at 2026-01-01 unless `clock` says otherwise."""
        return Sandbox.create(self, whole(settings))

    async def async_sandbox(self, **settings: Unpack[types.NewSandbox]) -> AsyncSandbox:
        """Makes a sandbox that is used by `await`; its clock stands still at 2026-01-01 unless `clock` says otherwise."""
        return await AsyncSandbox.create(self, whole(settings))

    def put_sandbox(self, name: str, /, **settings: Unpack[types.NewSandbox]) -> Sandbox:
        """Makes the sandbox of this name, or finds the one that was made by the same settings."""
        return Sandbox(self, self.call("PUT", f"v1/sandboxes/{name}", whole(settings)))

    def sandboxes(self) -> types.Sandboxes:
        """All sandboxes."""
        return cast(types.Sandboxes, self.call("GET", "v1/sandboxes"))

    def words(self) -> types.Words:
        """The words that calls and scenarios take."""
        return cast(types.Words, self.call("GET", "v1/words"))

    def magic_values(self) -> list[types.MagicValue]:
        """The values that decide an outcome by being sent."""
        return cast(list[types.MagicValue], self.call("GET", "v1/magic-values"))

    def schema(self) -> dict[str, Any]:
        """The JSON Schema of scenario files."""
        return cast(dict[str, Any], self.call("GET", "v1/schema"))

    def verify_signature(self, **payload: Unpack[types.SignedPayload]) -> types.SignatureVerdict:
        """Whether the signature in a payload of Attestr is good, or where it differs."""
        return cast(types.SignatureVerdict, self.call("POST", "v1/signature/verify", payload))

    def metrics(self) -> str:
        """Numbers of every sandbox for Prometheus."""
        return cast(str, self.call("GET", "metrics"))


def whole(settings: types.NewSandbox) -> types.NewSandbox:
    return {"clock": {"mode": "frozen", "now": BEGINNING}, **settings}


def settings_of_test(name: str) -> types.NewSandbox:
    """The sandbox of a test: a name that no other run has, and a seed that every run has."""
    words = re.sub(r"[^A-Za-z0-9]+", "-", name.rpartition("::")[2]).strip("-")[:48]
    seed = int.from_bytes(hashlib.sha256(name.encode()).digest()[:4], "big")
    return {"name": f"{words or 'test'}-{secrets.token_hex(4)}", "seed": seed}


def find_program() -> str | None:
    """The program of the package vetbox-emulator, or the one on PATH."""
    if installed("vetbox_emulator"):
        return str(pathlib.Path(importlib.import_module("vetbox_emulator").PROGRAM))
    return shutil.which("vetbox")


def installed(package: str) -> bool:
    return importlib.util.find_spec(package) is not None


def usual_receiver_host(url: str) -> str:
    """An emulator on this machine reaches it by the loopback address, any other by its name, as services of a compose file do."""
    host = urlsplit(url).hostname or ""
    return "127.0.0.1" if host in ("localhost", "127.0.0.1", "::1") else socket.gethostname()


def stop(process: subprocess.Popen[str]) -> None:
    assert process.stdin and process.stdout
    process.stdin.close()
    try:
        process.wait(10)
    except subprocess.TimeoutExpired:
        process.kill()
        process.wait()
    process.stdout.close()
