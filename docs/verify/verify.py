# python3 verify.py <client secret> < body: exits with 0 when the webhook is from Attestr.
import hashlib
import hmac
import json
import sys


def is_genuine(body: bytes, secret: str) -> bool:
    payload = json.loads(body)["payload"]
    if payload["output"] is None or payload["signature"] is None:
        return False
    # Without spaces and without \u escapes, the output is written as it was signed.
    output = json.dumps(payload["output"], separators=(",", ":"), ensure_ascii=False)
    expected = hmac.new(secret.encode(), output.encode(), hashlib.sha256).hexdigest()
    return hmac.compare_digest(expected, payload["signature"])


if __name__ == "__main__":
    sys.exit(0 if is_genuine(sys.stdin.buffer.read(), sys.argv[1]) else 1)
