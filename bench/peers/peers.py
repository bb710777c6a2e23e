"""What a user would take in place of vetbox, each set up for its best: no log, no journal where it can do without, one fixed answer."""
# A fixed answer reads no body and keeps nothing, so the comparison is hard on vetbox.

import dataclasses
import json
import pathlib

HERE = pathlib.Path(__file__).resolve().parent
ROOT = HERE.parents[1]
# Where `run --install` puts everything.
PLACE = ROOT / "target/peers"
NODE = PLACE / "node_modules"
CREATE, ORDER, READ = "/api/v1/public/factx/", "/api/v1/public/factx/async/work", "/api/v1/public/async/"
# Prism wants a user and a password in it.
AUTHORIZATION = "Basic YmVuY2g6YmVuY2g="
CREATED = json.dumps({"_id": "BX02zfeuv2iz5ksij09nf", "number": "3801-575765-9695"})
CHECK = json.dumps({
    "_id": "AR02zfeuv2iz5ksij09nf", "type": "WORK", "status": "PENDING", "requested": 1767225600000, "updated": 1767225600000,
    "input": {"tag": "EMP-1234", "employer": "Initech Private Limited", "reg": "EMP-1234", "position": "Trainee", "startDate": "02-12-2019",
              "ended": True, "endDate": "19-03-2020", "documents": ["MX17Cd6KEBSsbKSaou"]},
    "output": None, "error": None,
})


@dataclasses.dataclass
class Peer:
    """A server to measure. `{port}` and `{folder}` are put into its command and its files."""

    name: str
    version: str
    does: str
    command: list
    need: pathlib.Path
    files: dict = dataclasses.field(default_factory=dict)
    # Seconds of load before anything is measured: a virtual machine compiles what it runs often.
    warm: int = 1
    create: str = CREATE
    read: str = READ
    # Where the check that is read has to be ordered first; others answer for any.
    order: str = ""


def peers(vetbox, floor):
    """All of them, vetbox and the floor first."""
    jar = NODE / "wiremock/build/wiremock-standalone-3.13.2.jar"
    mockserver = NODE / "mockserver-node/mockserver-netty-8.0.0-jar-with-dependencies.jar"
    mockoon, prism = NODE / "@mockoon/cli/bin/run.js", NODE / "@stoplight/prism-cli/dist/index.js"
    ours, httpmock = PLACE / "release/vetbox-bench-wiremock", PLACE / "bin/httpmock"
    rs = PLACE / "bin/rs-mock-server"
    return [
        Peer("vetbox", "this", "checks, decides among its rules, keeps record and journal", [vetbox, "--port", "{port}", "--quiet"], vetbox, order=ORDER),
        Peer("floor", "bench/floor", "checks, parses and keeps; the least that axum can do", [floor, "{port}"], floor, order=ORDER),
        Peer("WireMock", "3.13.2", "Java; without journal and log, answers asynchronously",
             ["java", "-jar", jar, "--port", "{port}", "--bind-address", "127.0.0.1", "--root-dir", "{folder}", "--disable-banner", "--no-request-journal",
              "--disable-request-logging", "--disable-gzip", "--async-response-enabled", "true"],
             jar, {"mappings/attestr.json": json.dumps({"mappings": _wiremock()})}, warm=20),
        Peer("MockServer", "8.0.0", "Java; keeps its event log, logs warnings only",
             ["java", "-Dmockserver.localBoundIP=127.0.0.1", "-jar", mockserver, "run", "-p", "{port}", "--init", "{folder}/expectations.json", "-l", "WARN"],
             mockserver, {"expectations.json": json.dumps(_mockserver())}, warm=20),
        Peer("Mockoon", "9.9.0", "Node; without admin API",
             ["node", mockoon, "start", "-d", "{folder}/mockoon.json", "-p", "{port}", "-l", "127.0.0.1", "-X", "--disable-admin-api"],
             mockoon, {"mockoon.json": json.dumps(_mockoon())}, warm=5),
        Peer("Prism", "5.14.2", "Node; validates the body by the description, fixed example",
             ["node", prism, "mock", "-p", "{port}", "-h", "127.0.0.1", "-v", "error", "{folder}/openapi.json"],
             prism, {"openapi.json": json.dumps(_openapi())}, warm=5),
        Peer("wiremock-rs", "0.6.5", "Rust library; its recording is off", [ours, "{port}", CREATED, CHECK], ours),
        Peer("httpmock", "0.9.0", "Rust; history of 100 requests", [httpmock, "-p", "{port}", "-m", "{folder}/mocks", "-d"],
             httpmock, {f"mocks/{name}.yaml": text for name, text in _httpmock().items()}),
        # It gives files of a folder out as they are, and makes stores of others; `public` would be the former.
        Peer("rs-mock-server", "0.8.1", "Rust; keeps what it is sent, without a check of credentials", [rs, "-p", "{port}", "-f", "mocks"],
             rs, {"mocks/api/v1/factx/rest{_id-uuid}.json": "[]"}, create="/api/v1/factx", read="/api/v1/factx/", order="/api/v1/factx"),
    ]


def _wiremock():
    def mapping(method, where, body):
        request = {"method": method, "headers": {"Authorization": {"equalTo": AUTHORIZATION}}, **where}
        return {"request": request, "response": {"status": 200, "headers": {"Content-Type": "application/json"}, "body": body}}

    return [mapping("POST", {"urlPath": CREATE}, CREATED), mapping("GET", {"urlPathPattern": READ + "[A-Za-z0-9]+"}, CHECK)]


def _mockserver():
    def expectation(method, path, body):
        answer = {"statusCode": 200, "headers": {"Content-Type": ["application/json"]}, "body": body}
        return {"httpRequest": {"method": method, "path": path, "headers": {"Authorization": [AUTHORIZATION]}}, "httpResponse": answer}

    return [expectation("POST", CREATE, CREATED), expectation("GET", READ + "[A-Za-z0-9]+", CHECK)]


def _mockoon():
    def answer(uuid, status, body, rules, default):
        return {
            "uuid": uuid, "body": body, "latency": 0, "statusCode": status, "label": "", "bodyType": "INLINE", "filePath": "", "databucketID": "",
            "headers": [{"key": "Content-Type", "value": "application/json"}], "sendFileAsBody": False, "rules": rules, "rulesOperator": "AND",
            "disableTemplating": True, "fallbackTo404": False, "default": default, "crudKey": "id", "callbacks": [],
        }

    def route(number, method, endpoint, body):
        rule = {"target": "header", "modifier": "Authorization", "value": AUTHORIZATION, "invert": False, "operator": "equals"}
        return {
            "uuid": f"00000000-0000-4000-8000-00000000000{number}", "type": "http", "documentation": "", "method": method, "endpoint": endpoint,
            "responses": [answer(f"00000000-0000-4000-8000-00000000001{number}", 200, body, [rule], False),
                          answer(f"00000000-0000-4000-8000-00000000002{number}", 401, "{}", [], True)],
            "responseMode": None, "streamingMode": None, "streamingInterval": 0,
        }

    routes = [route(1, "post", CREATE.strip("/") + "/", CREATED), route(2, "get", READ.strip("/") + "/:id", CHECK)]
    tls = {"enabled": False, "type": "CERT", "pfxPath": "", "certPath": "", "keyPath": "", "caPath": "", "passphrase": ""}
    return {
        "uuid": "00000000-0000-4000-8000-000000000000", "lastMigration": 33, "name": "attestr", "endpointPrefix": "", "latency": 0, "port": 0,
        "hostname": "127.0.0.1", "folders": [], "routes": routes, "rootChildren": [{"type": "route", "uuid": it["uuid"]} for it in routes],
        "proxyMode": False, "proxyHost": "", "proxyRemovePrefix": False, "tlsOptions": tls, "cors": False, "headers": [], "proxyReqHeaders": [],
        "proxyResHeaders": [], "data": [], "callbacks": [],
    }


def _openapi():
    def answers(body):
        content = {"application/json": {"schema": {"type": "object"}, "example": json.loads(body)}}
        return {"responses": {"200": {"description": "as documented", "content": content}}, "security": [{"basic": []}]}

    texts = {it: {"type": "string"} for it in ("tag", "name", "email", "mobile")}
    body = {"required": True, "content": {"application/json": {"schema": {"type": "object", "required": ["tag", "name"], "properties": texts}}}}
    number = {"name": "id", "in": "path", "required": True, "schema": {"type": "string"}}
    return {
        "openapi": "3.0.3", "info": {"title": "two operations of Attestr", "version": "1"},
        "components": {"securitySchemes": {"basic": {"type": "http", "scheme": "basic"}}},
        "paths": {CREATE: {"post": {"requestBody": body, **answers(CREATED)}}, READ + "{id}": {"get": {"parameters": [number], **answers(CHECK)}}},
    }


def _httpmock():
    # YAML takes JSON.
    def mock(method, where, body):
        header = [{"name": "Authorization", "value": AUTHORIZATION}]
        answer = {"status": 200, "header": [{"name": "Content-Type", "value": "application/json"}], "body": body}
        return json.dumps({"when": {"method": method, "header": header, **where}, "then": answer})

    return {"create": mock("POST", {"path": CREATE}, CREATED), "read": mock("GET", {"path_prefix": [READ]}, CHECK)}
