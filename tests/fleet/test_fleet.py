"""The proxies of examples/fleet in front of emulators on this machine."""

import collections
import concurrent.futures
import http.client
import http.server
import json
import os
import pathlib
import re
import socket
import subprocess
import tempfile
import threading
import time
import unittest
import urllib.error
import urllib.request

ROOT = pathlib.Path(__file__).resolve().parents[2]
EXAMPLE = ROOT / "examples/fleet"
EMULATOR = (ROOT / os.environ["EMULATOR"]).resolve()
SUITES = 300
AUTHORIZATION = {"Authorization": "Basic any-credential"}


def call(method, url, body=None, **headers):
    """Status and JSON of an answer."""
    data = None if body is None else json.dumps(body).encode()
    names = {name.replace("_", "-"): value for name, value in headers.items()}
    request = urllib.request.Request(url, data, {"Content-Type": "application/json"} | names, method=method)
    try:
        with urllib.request.urlopen(request, timeout=120) as response:
            return response.status, json.loads(response.read() or "null")
    except urllib.error.HTTPError as error:
        with error:
            text = error.read().decode()
        return error.code, text


def eventually(what, condition, seconds=60):
    end = time.monotonic() + seconds
    while time.monotonic() < end:
        if found := condition():
            return found
        time.sleep(0.05)
    raise AssertionError(f"after {seconds} s still not: {what}")


def free_port():
    with socket.create_server(("127.0.0.1", 0)) as server:
        return server.getsockname()[1]


def listens(port):
    with socket.socket() as client:
        return client.connect_ex(("127.0.0.1", port)) == 0


class Replica:
    """An emulator that keeps its sandboxes in a file, and its port when it starts again."""

    def __init__(self, folder, number):
        self.state = folder / f"state-{number}.json"
        self.port = 0
        self.start()

    def start(self):
        flags = ["--port", self.port, "--state", self.state, "--state-interval", "100ms"]
        self.process = subprocess.Popen([str(EMULATOR), "serve", *map(str, flags)], stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, text=True)
        for line in self.process.stdout:
            if line.startswith("vetbox.ready="):
                self.port = int(line.rsplit(":", 1)[1])
                return
        raise AssertionError("a replica did not start")

    def kill(self):
        self.process.kill()
        self.process.wait()
        self.process.stdout.close()

    def sandboxes(self):
        """The names of those that are not there from the start."""
        _, answer = call("GET", f"http://127.0.0.1:{self.port}/_vetbox/v1/sandboxes")
        return {sandbox["name"] for sandbox in answer["sandboxes"]} - {"default"}


class Receiver(http.server.BaseHTTPRequestHandler):
    """Keeps which path got a webhook with which credential."""

    def do_POST(self):
        self.rfile.read(int(self.headers["Content-Length"]))
        with self.server.lock:
            self.server.arrived[self.path, self.headers["Authorization"]] += 1
        self.send_response(200)
        self.end_headers()

    def log_message(self, *_):
        pass


class Server(http.server.ThreadingHTTPServer):
    request_queue_size = 1024


class Fleet:
    """What holds for either proxy; `begin(folder, port, replicas)` starts one."""

    @classmethod
    def setUpClass(cls):
        folder = tempfile.TemporaryDirectory()
        cls.addClassCleanup(folder.cleanup)
        cls.folder = pathlib.Path(folder.name)
        cls.folder.chmod(0o755)
        cls.replicas = []
        for number in range(3):
            cls.add_replica(number)
        cls.receiver = Server(("127.0.0.1", 0), Receiver)
        cls.receiver.arrived, cls.receiver.lock = collections.Counter(), threading.Lock()
        threading.Thread(target=cls.receiver.serve_forever, daemon=True).start()
        cls.addClassCleanup(cls.receiver.server_close)
        cls.addClassCleanup(cls.receiver.shutdown)
        cls.proxy = None
        cls.addClassCleanup(lambda: cls.end())
        cls.restart_proxy()

    @classmethod
    def add_replica(cls, number):
        replica = Replica(cls.folder, number)
        cls.addClassCleanup(replica.kill)
        cls.replicas.append(replica)

    @classmethod
    def restart_proxy(cls):
        cls.end()
        port = free_port()
        cls.proxy = subprocess.Popen(cls.command(port), stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL, env=os.environ | {"VETBOX_DOMAIN": "vetbox"})
        cls.url = f"http://127.0.0.1:{port}"
        eventually("the proxy listens", lambda: listens(port))

    @classmethod
    def end(cls):
        if cls.proxy:
            cls.proxy.terminate()
            cls.proxy.wait()

    def control(self, name):
        return f"{self.url}/_vetbox/v1/sandboxes/{name}"

    def ok(self, *arguments, **headers):
        status, answer = call(*arguments, **headers)
        self.assertLess(status, 300, (arguments, answer))
        return answer

    def suite(self, name):
        """What a suite does in its sandbox; it must meet nobody else."""
        self.ok("PUT", f"{self.control(name)}/clock", {"mode": "frozen"})
        hook = f"http://127.0.0.1:{self.receiver.server_port}/{name}"
        self.ok("POST", f"{self.control(name)}/webhooks", {"vendor": "attestr", "url": hook, "token": name, "events": ["async.completed"]})
        profile = {"tag": name, "name": "Gitanjali Raheja"}
        first = self.ok("POST", f"{self.url}/sandbox/{name}/api/v1/public/factx/", profile, **AUTHORIZATION)
        self.ok("POST", f"{self.url}/api/v1/public/factx/", profile, x_vetbox_sandbox=name, **AUTHORIZATION)
        read = self.ok("GET", f"{self.url}/sandbox/{name}/api/v1/public/factx/{first['_id']}", **AUTHORIZATION)
        self.assertEqual(read["tag"], name)
        self.ok("POST", f"{self.control(name)}/trigger", {"event": "async.completed"})
        self.ok("POST", f"{self.control(name)}/clock/advance", {"by": "1s"})
        seen = self.ok("GET", self.control(name))
        self.assertEqual(seen["sizes"]["profiles"], 2)
        self.assertEqual(seen["urls"]["base"], f"{self.url}/sandbox/{name}")

    def test_1_many_suites_at_once_do_not_meet(self):
        names = [f"suite-{number}" for number in range(SUITES)]
        with concurrent.futures.ThreadPoolExecutor(24) as pool:
            list(pool.map(self.suite, names))

        self.assertEqual(self.receiver.arrived, {(f"/{name}", f"Basic {name}"): 1 for name in names})
        held = [replica.sandboxes() for replica in self.replicas]
        self.assertEqual(sorted(name for names in held for name in names), sorted(names))
        print(f"{sorted(map(len, held))} sandboxes ", end="")
        for names in held:
            self.assertGreater(len(names), SUITES / 3 / 2)

    def test_2_pages_events_and_waits_pass(self):
        with urllib.request.urlopen(f"{self.url}/_vetbox/openapi.json", timeout=30) as answer:
            self.assertIn("openapi", json.load(answer))
        with urllib.request.urlopen(f"{self.url}/_vetbox/", timeout=30) as answer:
            self.assertIn("<html", answer.read().decode())
        self.ok("POST", f"{self.url}/_vetbox/v1/sandboxes", {"name": "events", "clock": {"mode": "frozen"}}, x_vetbox_sandbox="events")
        self.ok("GET", self.control("events"))
        host = self.url.removeprefix("http://")
        connection = http.client.HTTPConnection(host, timeout=30)
        self.addCleanup(connection.close)
        connection.request("GET", "/_vetbox/v1/sandboxes/events/events?after=0")
        events = connection.getresponse()
        with concurrent.futures.ThreadPoolExecutor(1) as pool:
            waiting = pool.submit(self.ok, "POST", f"{self.control('events')}/wait", {"for": {"request": {"operation": "attestr.profile.create"}}, "timeout": "30s"})
            self.ok("POST", f"{self.url}/sandbox/events/api/v1/public/factx/", {"tag": "a", "name": "b"}, **AUTHORIZATION)
            waiting.result()
        lines = iter(events.readline, b"")
        self.assertTrue(any(b"attestr.profile.create" in line for line in lines))

    def test_3_a_killed_replica_goes_on_and_the_others_never_notice(self):
        lost, *others = self.replicas
        mine = sorted(lost.sandboxes() - {"events"})[:5]
        theirs = sorted(name for replica in others for name in replica.sandboxes() - {"events"})[:50]
        for name in mine:
            self.ok("POST", f"{self.url}/sandbox/{name}/api/v1/public/factx/", {"tag": "last", "name": "b"}, **AUTHORIZATION)
        marker = self.ok("POST", f"{self.url}/sandbox/{mine[-1]}/api/v1/public/factx/", {"tag": "marker", "name": "b"}, **AUTHORIZATION)
        eventually("the last profile is in the state file", lambda: marker["_id"] in lost.state.read_text())

        lost.kill()
        for name in theirs:
            self.ok("GET", self.control(name))
        lost.start()

        for name in mine:
            seen = eventually("its replica answers", lambda: call("GET", self.control(name)))
            self.assertEqual((seen[0], seen[1]["sizes"]["profiles"]), (200, 4 if name == mine[-1] else 3))

    def test_4_a_fourth_replica_takes_about_a_quarter(self):
        names = [f"suite-{number}" for number in range(SUITES)]
        self.add_replica(3)
        self.restart_proxy()

        moved = [name for name in names if call("GET", self.control(name))[0] == 404]
        print(f"{len(moved)} of {SUITES} moved ", end="")
        self.assertTrue(SUITES * 0.12 < len(moved) < SUITES * 0.4, len(moved))
        for name in moved[:5]:
            self.ok("PUT", f"{self.control(name)}/clock", {"mode": "frozen"})
        self.assertEqual(self.replicas[3].sandboxes(), set(moved[:5]))


class HAProxy(Fleet, unittest.TestCase):
    @classmethod
    def command(cls, port):
        text = (EXAMPLE / "haproxy.cfg").read_text().replace("bind :8382", f"bind 127.0.0.1:{port}")
        lines = [line for line in text.splitlines() if not line.strip().startswith("server ")]
        lines += [f"    server vetbox-{number} 127.0.0.1:{replica.port}" for number, replica in enumerate(cls.replicas)]
        file = cls.folder / "haproxy.cfg"
        file.write_text("\n".join(lines) + "\n")
        return ["haproxy", "-db", "-f", file]


class Nginx(Fleet, unittest.TestCase):
    @classmethod
    def command(cls, port):
        text = (EXAMPLE / "nginx.conf").read_text().replace("listen 8382;", f"listen 127.0.0.1:{port};")
        servers = "\n".join(f"        server 127.0.0.1:{replica.port} max_fails=0;" for replica in cls.replicas)
        text = re.sub(r"( *server 10\.\S+ max_fails=0;\n)+", f"{servers}\n", text)
        temporary = "".join(f"    {name}_temp_path {cls.folder}/{name};\n" for name in ("client_body", "proxy", "fastcgi", "uwsgi", "scgi"))
        file = cls.folder / "nginx.conf"
        file.write_text(f"daemon off;\npid {cls.folder}/nginx.pid;\nerror_log {cls.folder}/error.log;\n" + text.replace("http {\n", f"http {{\n{temporary}", 1))
        return ["nginx", "-p", cls.folder, "-c", file]


class Files(unittest.TestCase):
    def test_the_proxies_read_their_files_as_they_are(self):
        for command in ["haproxy", "-c", "-f", "haproxy.cfg"], ["nginx", "-t", "-g", "pid /dev/null;", "-c", EXAMPLE / "nginx.conf"]:
            result = subprocess.run(command, cwd=EXAMPLE, capture_output=True, text=True, env=os.environ | {"VETBOX_DOMAIN": "vetbox"})
            self.assertEqual(result.returncode, 0, result.stdout + result.stderr)

    def test_kubernetes_knows_every_field_of_the_manifests(self):
        import kubernetes_validate
        import yaml

        kustomization = yaml.safe_load((EXAMPLE / "kustomization.yaml").read_text())
        self.assertEqual(sorted(kustomization["resources"]), sorted(f"kubernetes/{file.name}" for file in EXAMPLE.glob("kubernetes/*.yaml")))
        documents = [document for name in kustomization["resources"] for document in yaml.safe_load_all((EXAMPLE / name).read_text())]
        for document in documents:
            kubernetes_validate.validate(document, "1.33", strict=True)
        kinds = sorted(document["kind"] for document in documents)
        self.assertEqual(kinds, ["Deployment", "Ingress", "Service", "Service", "StatefulSet"])

    def test_the_proxy_knows_the_replicas_that_kubernetes_starts(self):
        import yaml

        [replicas] = (document for document in yaml.safe_load_all((EXAMPLE / "kubernetes/vetbox.yaml").read_text()) if document["kind"] == "StatefulSet")
        servers = re.findall(r'server (\S+) "(\S+)\.\$\{VETBOX_DOMAIN\}:8382"', (EXAMPLE / "haproxy.cfg").read_text())

        name = replicas["metadata"]["name"]
        expected = [f"{name}-{number}" for number in range(replicas["spec"]["replicas"])]
        self.assertEqual(servers, [(server, server) for server in expected])
