"""Runs the shell examples of Markdown pages and compares what they print.

A block fenced as `sh` is run; the block fenced as `json` or `text` right after it is what it prints.
Where both are JSON, the printed one may have more fields; otherwise the block is a part of what is printed, and
since ids, numbers, signatures and moments differ from run to run, both sides are compared with those masked.
A page's blocks share one shell, whose emulator listens where the page says, at http://localhost:8382.
A block that is not to be run here (it starts a server, or needs another machine) is fenced as `console`.
"""

import json
import os
import pathlib
import re
import signal
import subprocess
import sys
import tempfile

FENCE = re.compile(r"^```(\w*)\n(.*?)^```$", re.MULTILINE | re.DOTALL)
MASKS = [
    (r"\b(AX1|AR0|AQ0|MX1|OX0)[A-Za-z0-9_-]{15}", r"\1…"),
    (r"\b\d{4}-\d{6}-\d{4}\b", "<number>"),
    (r"\b[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}\b", "<uuid>"),
    (r"\b[0-9a-f]{64}\b", "<signature>"),
    (r"\b\d{13}x\d{18}\b", "<bubble id>"),
    (r"\b1\d{12}\b", "<millis>"),
    (r"\b\d{4}-\d\d-\d\dT[\d:.]+Z\b", "<moment>"),
    (r"\b\d\d-\d\d-20\d\d\b", "<date>"),
    (r"\s+", " "),
]


def masked(text):
    for pattern, mask in MASKS:
        text = re.sub(pattern, mask, text)
    return text.strip()


def fits(expected, printed):
    """Whether what was printed is what the page says."""
    try:
        return is_part(json.loads(expected), json.loads(printed))
    except ValueError:
        return masked(expected) in masked(printed)


def is_part(expected, printed):
    """Whether JSON is the same, apart from fields of objects that are left out."""
    if isinstance(expected, dict) and isinstance(printed, dict):
        return all(name in printed and is_part(value, printed[name]) for name, value in expected.items())
    if isinstance(expected, list) and isinstance(printed, list):
        return len(expected) == len(printed) and all(map(is_part, expected, printed))
    return expected == printed


def blocks(page):
    """The shell blocks of a page, each with what it must print, or None."""
    found = [(m.group(1), m.group(2), m.end(), m.start()) for m in FENCE.finditer(page)]
    for index, (kind, text, end, _) in enumerate(found):
        if kind != "sh":
            continue
        following = found[index + 1] if index + 1 < len(found) else None
        right_after = following and not page[end : following[3]].strip() and following[0] in ("json", "text")
        yield text, following[1] if right_after else None


def start():
    log = tempfile.TemporaryFile("w+")
    server = subprocess.Popen(
        ["target/debug/vetbox", "--port", "8382"], stdout=subprocess.PIPE, stderr=log, text=True, start_new_session=True
    )
    for line in server.stdout:
        if line.startswith("vetbox.ready="):
            return server
    log.seek(0)
    sys.exit(f"vetbox did not start:\n{log.read()}")


def run(page):
    """Runs one page and returns how many blocks it ran and what differed."""
    examples = list(blocks(pathlib.Path(page).read_text()))
    if not examples:
        return 0, []
    marker = "=== end of block ==="
    script = "".join(f"{text}\necho\necho '{marker}'\n" for text, _ in examples)
    environment = dict(os.environ, PATH=f"{os.getcwd()}/target/debug:{os.environ['PATH']}")
    server = start()
    try:
        shell = subprocess.run(
            ["bash", "-euo", "pipefail", "-c", script], capture_output=True, text=True, timeout=120, env=environment
        )
    finally:
        os.killpg(server.pid, signal.SIGTERM)
        server.wait(10)
    outputs = shell.stdout.split(marker)
    wrong = []
    if shell.returncode:
        wrong.append(f"the shell ended with {shell.returncode} after block {len(outputs) - 1}:\n{shell.stdout[-2000:]}\n{shell.stderr[-2000:]}")
    for (text, expected), output in zip(examples, outputs):
        if expected is not None and not fits(expected, output):
            wrong.append(f"{text}\n--- expected\n{expected}\n--- printed\n{output}")
    return len(examples), wrong


def main():
    total, failures = 0, []
    for page in sys.argv[1:]:
        count, wrong = run(page)
        total += count
        failures += [f"{page}: {problem}" for problem in wrong]
    print("\n\n".join(failures))
    print(f"{total - len(failures)} passed, {len(failures)} failed")
    sys.exit(bool(failures) or not total)


main()
