"""What the tests here are written with: containers by the docker command line, and calls of what runs in them."""

import datetime
import http.server
import json
import os
import pathlib
import shutil
import subprocess
import tempfile
import threading
import time
import unittest
import urllib.error
import urllib.request

ROOT = pathlib.Path(__file__).resolve().parents[2]
IMAGE = os.environ["VETBOX_IMAGE"]
APP = "vetbox-app:under-test"


def docker(*arguments, check=True):
    """Runs a docker command; what it printed on both streams, or just the result when it may fail."""
    result = subprocess.run(["docker", *map(str, arguments)], capture_output=True, text=True, timeout=120)
    if not check:
        return result
    if result.returncode:
        raise AssertionError(f"docker {' '.join(map(str, arguments))}: {result.stdout}{result.stderr}")
    return result.stdout.strip()


def composes():
    """The commands of the Composes that are here."""
    if shutil.which("docker-compose"):
        yield ["docker-compose"]
    if docker("compose", "version", check=False).returncode == 0:
        yield ["docker", "compose"]


def call(method, url, body=None):
    """The JSON of an answer; a body that is no text is sent as JSON."""
    data = body if body is None or isinstance(body, bytes) else json.dumps(body).encode()
    request = urllib.request.Request(url, data, {"Content-Type": "application/json"}, method=method)
    try:
        with urllib.request.urlopen(request, timeout=30) as response:
            return json.loads(response.read() or "null")
    except urllib.error.HTTPError as error:
        raise AssertionError(f"{method} {url}: {error.code} {error.read().decode()}") from None


def eventually(what, condition, seconds=15):
    """Waits until a condition holds, and gives what it gave."""
    end = time.monotonic() + seconds
    while time.monotonic() < end:
        if found := condition():
            return found
        time.sleep(0.05)
    raise AssertionError(f"after {seconds} s still not: {what}")


def moment(text):
    """A moment as the engine writes it, with nanoseconds."""
    head, _, fraction = text.rstrip("Z").partition(".")
    return datetime.datetime.fromisoformat(f"{head}.{fraction[:6]:0<6}+00:00")


class Container:
    """A container that is there until it is left."""

    def __init__(self, *options, image=IMAGE, command=()):
        self.id = docker("run", "-d", *options, image, *command)

    def __enter__(self):
        return self

    def __exit__(self, *_):
        docker("rm", "-f", "-v", self.id)

    def inspect(self):
        return json.loads(docker("inspect", self.id))[0]

    def state(self):
        return self.inspect()["State"]

    def wait_healthy(self):
        def look():
            state = self.state()
            if state["Status"] == "exited":
                raise AssertionError(f"it ended: {self.logs()}")
            return state["Health"]["Status"] == "healthy"

        eventually("healthy", look)
        return self

    def wait_ended(self):
        eventually("ended", lambda: self.state()["Status"] == "exited")
        return self.state()

    def url(self, port=8382):
        [binding, *_] = self.inspect()["NetworkSettings"]["Ports"][f"{port}/tcp"]
        return f"http://127.0.0.1:{binding['HostPort']}"

    def sandbox(self):
        return f"{self.url()}/_vetbox/v1/sandboxes/default"

    def logs(self):
        """Standard output and standard error."""
        result = docker("logs", self.id, check=False)
        return result.stdout, result.stderr


def vetbox(*options, command=()):
    """A healthy vetbox whose port is published."""
    return Container("-p", "127.0.0.1::8382", *options, command=command).wait_healthy()


class HostReceiver:
    """A receiver of webhooks on this machine, outside of all containers."""

    def __enter__(self):
        arrived = self.arrived = []

        class Handler(http.server.BaseHTTPRequestHandler):
            def do_POST(self):
                arrived.append(self.rfile.read(int(self.headers["Content-Length"])))
                self.send_response(200)
                self.end_headers()

            def log_message(self, *_):
                pass

        self.server = http.server.ThreadingHTTPServer(("0.0.0.0", 0), Handler)
        self.port = self.server.server_address[1]
        threading.Thread(target=self.server.serve_forever, daemon=True).start()
        return self

    def __exit__(self, *_):
        self.server.shutdown()
        self.server.server_close()


class Case(unittest.TestCase):
    """A test with a folder of its own that containers may read."""

    def setUp(self):
        folder = tempfile.TemporaryDirectory()
        self.addCleanup(folder.cleanup)
        self.folder = pathlib.Path(folder.name)
        self.folder.chmod(0o755)
