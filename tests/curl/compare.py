"""Sends hostile requests to the emulator at argv[1], runs the exported script in the folder argv[2], and compares what arrives."""
import http.client, os, random, shutil, socket, subprocess, sys, threading

PORT, WORK = int(sys.argv[1].rsplit(":", 1)[1]), sys.argv[2]
OWN = {b"host", b"content-length", b"connection", b"transfer-encoding", b"expect"}
SPECIAL = b" $`'\"\\!&|;<>(){}[]*?#~%=@-,.:\n\r\t\0\x1b\x7f\xff\xc3\xa9"
TOKEN = b"!#$%&'*+-.^_`|~abcXYZ09"


def exchange(port, data):
    """Sends bytes and reads until the answer's end, which closes the connection."""
    with socket.create_connection(("127.0.0.1", port), timeout=20) as connection:
        connection.sendall(data)
        answer = b""
        while chunk := connection.recv(65536):
            answer += chunk
    return answer


def request(method, target, headers, body):
    lines = [b"%s %s HTTP/1.1" % (method, target), b"Host: localhost:%d" % PORT, b"Connection: close"]
    lines += [name + b": " + value for name, value in headers]
    if body:
        lines.append(b"Content-Length: %d" % len(body))
    return b"\r\n".join(lines) + b"\r\n\r\n" + body


class Echo(threading.Thread):
    """Keeps the bytes of every request and answers each with 200."""

    def __init__(self):
        super().__init__(daemon=True)
        self.listener, self.seen = socket.create_server(("127.0.0.1", 0)), []
        self.port = self.listener.getsockname()[1]

    def run(self):
        while True:
            connection, _ = self.listener.accept()
            with connection:
                data = b""
                while b"\r\n\r\n" not in data and (chunk := connection.recv(65536)):
                    data += chunk
                head, _, body = data.partition(b"\r\n\r\n")
                first, *lines = head.split(b"\r\n")
                method, rest = first.split(b" ", 1)
                headers = [(name.lower(), value.strip(b" \t")) for name, _, value in (line.partition(b":") for line in lines)]
                length = int(dict(headers).get(b"content-length", b"0"))
                while len(body) < length and (chunk := connection.recv(65536)):
                    body += chunk
                self.seen.append((method, rest.rsplit(b" ", 1)[0], sorted(h for h in headers if h[0] not in OWN), body))
                connection.sendall(b"HTTP/1.1 200 OK\r\nContent-Length: 0\r\nConnection: close\r\n\r\n")


def fixed():
    touch = b"touch made-by-"
    bodies = [b"", b"@/etc/hostname", b"'; " + touch + b"1; '", b"$(" + touch + b"2)`" + touch + b"3`", b"EOF\n" + touch + b"4\n", b"a\\'; " + touch + b"5 #",
              bytes(range(256)), b"A\0B", b"\r\nline\r\n", b"trailing\n\n", b"-n", b"%s%n\\c", "é\u202e\u0085".encode()]
    for body in bodies:
        yield b"POST", b"/api/v1/public/factx/", [(b"accept", b"*/*")], body
    for target in [b"/[1-3]/{a,b}?x='$(touch$IFS" + b"made-by-6)'", b"/a/../b/./c?x=`" + touch.replace(b" ", b"%20") + b"7`;y&z", b"//double//slashes",
                   b"/-o" + b"made-by-8", b"/a\\b|c^d\"e", b"/caf\xc3\xa9?\xc3\xa9"]:
        yield b"GET", target, [], b""
    yield b"X&touch$IFS'made-by-9'&", b"/x", [], b""
    yield b"HEAD", b"/x", [(b"x-a", b"b")], b""
    yield b"PUT", b"/x", [(b"x-empty", b""), (b"x-'; " [:3], b"`" + touch + b"10` $(" + touch + b"11) \\"), (b"x-bytes", b"caf\xe9\xff"), (b"x-twice", b"1"), (b"x-twice", b"2")], b"x" * 3000
    yield b"POST", b"/x", [(b"user-agent", b"me/1"), (b"accept-encoding", b"gzip"), (b"content-type", b"a/b"), (b"content-type", b"c/d")], b"@-"


def made_up(seed, count):
    chance = random.Random(seed)
    for _ in range(count):
        some = lambda alphabet, most: bytes(chance.choice(alphabet) for _ in range(chance.randrange(most)))
        method = b"M" + some(TOKEN, 6)
        target = b"/x" + some(bytes(b for b in SPECIAL if 32 < b < 127 and b not in b'#`<>"'), 12)
        headers = [(b"x-" + some(TOKEN.lower(), 5), some(bytes(b for b in SPECIAL if b >= 32 and b != 127), 12).strip()) for _ in range(chance.randrange(3))]
        yield method, target, headers, some(SPECIAL, 30)


sent = [(m, t, sorted((n.lower(), v) for n, v in h), b) for m, t, h, b in [*fixed(), *made_up(7, 120)]]
for number, it in enumerate(sent, 1):
    answer = exchange(PORT, request(*it))
    assert b"x-vetbox-request: %d\r\n" % number in answer, (it, answer)

# An address with a line break is no account, so that it stands in no comment.
login = request(b"POST", b"/api/1.1/wf/api-token-generate", [], b'{"email":"a@b.c\\ntouch made-by-12\\n#","password":"x"}')
assert b" 400 " in exchange(PORT, login).split(b"\r\n", 1)[0]

echo = Echo()
echo.start()
control = http.client.HTTPConnection("127.0.0.1", PORT)
control.request("GET", "/_vetbox/v1/sandboxes/default/requests/curl?limit=%d" % len(sent), headers={"host": "localhost:%d" % echo.port})
script = control.getresponse().read()
failed = 0
for shell in ["sh", "bash", "dash", "zsh", "ksh", "busybox"]:
    if not shutil.which(shell):
        print(f"{shell}: not here")
        continue
    echo.seen.clear()
    folder = os.path.join(WORK, "in-" + shell)
    os.mkdir(folder)
    command = [shell, "sh"] if shell == "busybox" else [shell]
    with open(os.path.join(WORK, "script"), "wb") as file:
        file.write(script)
    run = subprocess.run([*command, os.path.join(WORK, "script")], cwd=folder, capture_output=True, timeout=300)
    wrong = [(expected, seen) for expected, seen in zip(sent, echo.seen) if expected != seen]
    if wrong or len(echo.seen) != len(sent) or os.listdir(folder) or run.stderr:
        failed = 1
        print(f"{shell}: {len(echo.seen)} of {len(sent)} arrived, {len(wrong)} differ, files made: {os.listdir(folder)}", run.stderr[:500])
        for expected, seen in wrong[:3]:
            print(f"  sent    {expected}\n  arrived {seen}")
    else:
        print(f"{shell}: ok, {len(sent)} requests")
sys.exit(failed)
