"""Calls what the vendor's connector of the Microsoft Power Platform has: one JSON body a call, `Bearer` typed by the user, and answers that
are read into types, as clients that are generated from the connector's definition do."""

import base64
import sys
import time

import requests

TOKEN = "Bearer bus|typed by the user"
PICTURE = base64.b64encode(bytes.fromhex("ffd8ffe000104a464946")).decode()

PERSON = {"email": str, "phone": str, "nameFirst": str, "nameLast": str, "flowName": str}
CREATED = PERSON | {"applicantId": str, "applicantStatus": str}
DETAILS = PERSON | {"tags": list, "status": str}
UPLOADED = {"applicantId": str, "documentType": str, "documentSubType": str, "country": str, "errors": list, "warnings": list}
RESULT = {
    "Modified Date": int, "Created Date": int, "Created By": str, "reviewAnswer": str, "applicant": str, "company": str,
    "rejectLabels": list, "verification": str, "commentClient": str, "commentModeration": str, "reviewRejectType": str, "_id": str,
}


def typed(answer, types):
    """The object with its fields read into `types`: a generated client takes null for any of them, and does not see others."""
    for name, kind in types.items():
        assert name in answer, f"{name} is missing in {answer}"
        assert answer[name] is None or type(answer[name]) is kind, f"{name} is no {kind.__name__} in {answer}"
    return {name: answer[name] for name in types}


def call(operation, body):
    url = f"{sys.argv[1]}/api/1.1/wf/{operation}"
    response = requests.post(url, json=body, headers={"Authorization": TOKEN}, timeout=30)
    print(operation, response.text)
    assert response.status_code == 200, response.status_code
    return response.json()


def create(email):
    person = {"email": email, "phone": "+61 424 424 424", "nameFirst": "John", "nameLast": "Doe", "flowName": "KYC basic"}
    return person, typed(call("api-applicant-create", person)["response"], CREATED)["applicantId"]


def reviewed(applicant):
    call("api-request-applicant-check", {"applicantId": applicant})
    for _ in range(100):
        status = call("api-applicant-status", {"applicantId": applicant})["response"]
        if status["applicantStatus"] == "Reviewed":
            return typed(status["result"], RESULT)
        time.sleep(0.1)
    raise AssertionError("the review did not end")


person, applicant = create("johndoe@mail.com")
link = call("api-verificationlink-create", {"applicant": applicant})["response"]
assert typed(link, {"verificationLink": str})["verificationLink"].endswith(applicant)

for kind, side in [("PASSPORT", "FRONT_SIDE"), ("SELFIE", "NULL")]:
    file = {"filename": "photo.jpg", "contents": PICTURE}
    body = {"applicantId": applicant, "docType": kind, "docSubType": side, "docCountryISO": "AUS", "docFile": file}
    uploaded = typed(call("api-document-upload", body), UPLOADED)
    assert uploaded["documentSubType"] == (None if side == "NULL" else side), uploaded

details = typed(call("api-applicant-details", {"applicantId": applicant})["response"], DETAILS)
assert details == person | {"tags": [], "status": "Created"}, details

result = reviewed(applicant)
assert (result["reviewAnswer"], result["reviewRejectType"]) == ("Approved", None), result
for email, end in [("retry@mail.com", "RETRY"), ("rejected@mail.com", "FINAL")]:
    result = reviewed(create(email)[1])
    assert (result["reviewAnswer"], result["reviewRejectType"]) == ("Rejected", end), result
assert typed(call("api-applicant-details", {"applicantId": applicant})["response"], DETAILS)["status"] == "Reviewed"
