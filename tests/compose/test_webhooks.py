"""Webhooks out of the image: names, the machine itself, and certificates, all without a C library or files beside the program."""

import subprocess
import uuid

from engine import APP, Case, Container, HostReceiver, call, docker, eventually, vetbox

RECEIVER = """
import http.server, ssl, sys
class Handler(http.server.BaseHTTPRequestHandler):
    def do_POST(self):
        self.rfile.read(int(self.headers["Content-Length"]))
        self.send_response(200)
        self.end_headers()
server = http.server.HTTPServer(("", int(sys.argv[1])), Handler)
if len(sys.argv) > 2:
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.load_cert_chain(sys.argv[2], sys.argv[3])
    server.socket = context.wrap_socket(server.socket, server_side=True)
server.serve_forever()
"""


class Webhooks(Case):
    def setUp(self):
        super().setUp()
        self.network = f"vetbox-{uuid.uuid4().hex[:8]}"
        docker("network", "create", self.network)
        self.addCleanup(docker, "network", "rm", self.network)

    def receiver(self, *options, arguments):
        options = ("--network", self.network, "--network-alias", "receiver", "--stop-timeout", "0", *options)
        return Container(*options, image=APP, command=["python3", "-c", RECEIVER, *arguments])

    def answer(self, it, url):
        """The receiver's status, or the kind of failure."""
        endpoint = call("POST", f"{it.sandbox()}/webhooks", {"url": url, "retries": []})["id"]
        [delivery] = call("POST", f"{it.sandbox()}/webhooks/{endpoint}/test", {})["deliveries"]
        attempt = delivery["attempts"][-1]
        return attempt.get("status") or attempt["failure"]["kind"]

    def answer_once_up(self, it, url):
        """The same, once the receiver's Python has started."""
        return eventually("the receiver listens", lambda: (answer := self.answer(it, url)) != "refused" and answer)

    def test_a_service_is_reached_by_its_name(self):
        with self.receiver(arguments=["80"]), vetbox("--network", self.network) as it:
            self.assertEqual(self.answer_once_up(it, "http://receiver/hooks"), 200)

    def test_an_unknown_name_says_so(self):
        with vetbox("--network", self.network) as it:
            self.assertEqual(self.answer(it, "http://nowhere/hooks"), "dns")

    def test_this_machine_is_reached_by_name(self):
        with HostReceiver() as host, vetbox("--add-host", "host.docker.internal:host-gateway") as it:
            answer = self.answer(it, f"http://host.docker.internal:{host.port}/hooks")

            self.assertEqual((answer, len(host.arrived)), (200, 1))

    def test_certificates_are_checked_against_built_in_and_given_authorities(self):
        folder = self.folder
        subprocess.run(
            "openssl req -x509 -newkey rsa:2048 -nodes -days 2 -subj /CN=authority -keyout ca.key -out ca.pem"
            " -addext basicConstraints=critical,CA:TRUE"
            " && openssl req -newkey rsa:2048 -nodes -subj /CN=receiver -keyout receiver.key -out receiver.csr"
            " && printf 'subjectAltName=DNS:receiver' >names"
            " && openssl x509 -req -in receiver.csr -CA ca.pem -CAkey ca.key -CAcreateserial -days 2 -extfile names -out receiver.pem"
            " && chmod 644 *.key",
            shell=True, check=True, cwd=folder, capture_output=True,
        )
        mount = ("-v", f"{folder}:/tls:ro")
        with self.receiver(*mount, arguments=["443", "/tls/receiver.pem", "/tls/receiver.key"]):
            with vetbox("--network", self.network) as it:
                self.assertEqual(self.answer_once_up(it, "https://receiver/hooks"), "tls")
            with vetbox("--network", self.network, "-e", "VETBOX_WEBHOOK_INSECURE=true") as it:
                self.assertEqual(self.answer(it, "https://receiver/hooks"), 200)
            with vetbox("--network", self.network, *mount, "-e", "VETBOX_WEBHOOK_CA=/tls/ca.pem") as it:
                self.assertEqual(self.answer(it, "https://receiver/hooks"), 200)
