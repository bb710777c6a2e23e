"""Maps every error code of the vendor to an exception, as clients do, and provokes each one."""

import sys

import requests


class AttestrError(Exception):
    def __init__(self, status, body):
        super().__init__(body["message"])
        self.status, self.code, self.details = status, body["code"], body.get("details")


class MalformedRequest(AttestrError): pass
class UnknownRecord(AttestrError): pass
class NoCredits(AttestrError): pass
class NotNow(AttestrError): pass
class Unauthorized(AttestrError): pass
class Forbidden(AttestrError): pass
class ConsentRefused(AttestrError): pass
class TooManyRequests(AttestrError): pass
class TooManyToday(AttestrError): pass
class VendorFailed(AttestrError): pass


# What each code means, with its status and message.
CODES = {
    4001: (400, MalformedRequest, "Malformed data or missing required parameter values"),
    4002: (400, UnknownRecord, "Flow ID does not exist"),
    4003: (400, UnknownRecord, "Request ID is invalid"),
    4005: (400, NoCredits, "Operation could not be performed due to low credits balance"),
    4007: (400, MalformedRequest, "Incompatible file type"),
    40015: (400, MalformedRequest, "Missing required data categories for the provided service(s)"),
    40018: (400, UnknownRecord, "Invalid profile Id or you do not have access to this record"),
    40034: (400, NotNow, "Requested flow is inactive"),
    40038: (400, NotNow, "Profile is archived already, operation not allowed"),
    40039: (400, NotNow, "Async request type unknown can not be associated to the background check profile"),
    40051: (400, MalformedRequest, "This endpoint does not support the provided version."),
    4016: (401, Unauthorized, "Invalid client authorization"),
    4031: (403, Forbidden, "Unauthorized access"),
    4035: (403, Forbidden, "Requested service is not provisioned for your account"),
    4039: (403, Forbidden, "Client's IP address is not whitelisted"),
    40398: (403, ConsentRefused, "Invalid consent to process the request"),
    40399: (403, ConsentRefused, "Missing or insufficient consent to process the request"),
    4291: (429, TooManyRequests, "Maximum account rate limit exceeded"),
    4292: (429, TooManyRequests, "Maximum API rate limit exceeded"),
    4293: (429, TooManyToday, "Maximum account daily limit exceeded"),
    4294: (429, TooManyToday, "Maximum API daily limit exceeded"),
    5001: (500, VendorFailed, "Request could not be processed"),
}

session = requests.Session()
session.headers.update({"Authorization": "Basic a-client-that-maps-errors", "Content-Type": "application/json"})


def call(path, body, version="v1"):
    answer = session.post(f"{sys.argv[1]}/api/{version}/public/{path}", json=body, timeout=30)
    print(path, version, answer.status_code, answer.text)
    body = answer.json()
    if answer.ok:
        return body
    assert body.get("httpStatusCode", answer.status_code) == answer.status_code, body
    raise CODES[body["code"]][1](answer.status_code, body)


def provoke(code, path, body, version="v1"):
    status, kind, message = CODES[code]
    try:
        call(path, body, version)
    except kind as error:
        assert (error.status, error.code, str(error)) == (status, code, message), vars(error)
        return error
    raise AssertionError(f"{code} was not answered")


for code in CODES:
    provoke(code, "factx/", {"tag": f"T-E{code}", "name": "Ada"})
for code in (4001, 4005, 4016, 4031, 4035, 4039, 4291, 4292, 4293, 4294, 5001):
    provoke(code, "checkx/pan", {"pan": f"XXXPX{code}X"}, "v2")
    provoke(code, "checkx/rc", {"reg": f"XX00XX{code}"})

# Without a magic value: what a client gets wrong is named.
assert "name: required" in provoke(4001, "factx/", {"tag": "T-1"}).details
assert "reg: expected" in provoke(4001, "checkx/rc", {"reg": "MH 12"}).details
provoke(40051, "checkx/pan/basic", {"pan": "AHJPT1529R"})
provoke(40399, "checkx/pan", {"pan": "AHJPT1529R"}, "v3")
session.headers.pop("Authorization")
provoke(4016, "factx/", {"tag": "T-1", "name": "Ada"})
