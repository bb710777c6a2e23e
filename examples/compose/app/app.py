"""A small app under test: it hires people, after Attestr has checked where they say they worked.

POST /hires {"name": …, "employer": …}   asks Attestr for an employment check, and answers {"id": …, "status": "checking"}
GET  /hires/<id>                         {"id": …, "status": "checking" | "hired" | "declined"}
POST /hooks/attestr                      Attestr's webhook, whose signature is checked before it is believed
"""

import base64
import hashlib
import hmac
import json
import os
import threading
import urllib.request
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

URL = os.environ["ATTESTR_URL"] + "/api/v1/public/factx"
KEY, SECRET = os.environ["ATTESTR_KEY"], os.environ["ATTESTR_SECRET"]
TOKEN = base64.b64encode(f"{KEY}:{SECRET}".encode()).decode()

hires = {}
lock = threading.Lock()


def attestr(method, path, body):
    request = urllib.request.Request(URL + path, json.dumps(body).encode(), method=method)
    request.add_header("Authorization", f"Basic {TOKEN}")
    request.add_header("Content-Type", "application/json")
    with urllib.request.urlopen(request, timeout=10) as response:
        return json.loads(response.read() or "null")


def hire(name, employer):
    """Starts an employment check; its webhook decides later."""
    profile = attestr("POST", "/", {"tag": name, "name": name})["_id"]
    work = {
        "tag": name, "employer": employer, "reg": "EMP-1", "position": "Clerk",
        "startDate": "02-12-2019", "ended": False, "documents": ["MX17Cd6KEBSsbKSaou"], "webhook": True,
    }
    check = attestr("POST", "/async/work", work)["_id"]
    with lock:
        hires[check] = "checking"
    attestr("PUT", f"/{profile}/associate", {"asyncRequest": check})
    return check


def is_genuine(payload):
    """The signature covers the output as it was sent: without spaces and without \\u escapes."""
    output = json.dumps(payload["output"], separators=(",", ":"), ensure_ascii=False)
    expected = hmac.new(SECRET.encode(), output.encode(), hashlib.sha256).hexdigest()
    return hmac.compare_digest(expected, payload["signature"] or "")


def decide(event):
    """Takes a webhook; false when it is not from Attestr."""
    payload = event["payload"]
    if not is_genuine(payload):
        return False
    with lock:
        hires[payload["_id"]] = "hired" if payload["output"]["status"] == "Clear" else "declined"
    return True


class App(BaseHTTPRequestHandler):
    def do_GET(self):
        check = self.path.removeprefix("/hires/")
        if self.path == "/healthz":
            self.answer(200, {"status": "ok"})
        elif check in hires:
            self.answer(200, {"id": check, "status": hires[check]})
        else:
            self.answer(404, {"error": "no such hire"})

    def do_POST(self):
        body = json.loads(self.rfile.read(int(self.headers["Content-Length"])))
        if self.path == "/hires":
            self.answer(202, {"id": hire(body["name"], body["employer"]), "status": "checking"})
        elif self.path == "/hooks/attestr":
            self.answer(200 if decide(body) else 403, {})
        else:
            self.answer(404, {"error": "no such path"})

    def answer(self, status, body):
        text = json.dumps(body).encode()
        self.send_response(status)
        self.send_header("Content-Type", "application/json")
        self.send_header("Content-Length", str(len(text)))
        self.end_headers()
        self.wfile.write(text)


if __name__ == "__main__":
    ThreadingHTTPServer(("", 3000), App).serve_forever()
