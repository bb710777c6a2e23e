"""Calls v3 as its clients do: registers a consent for one use, checks a Udyam number with it, and finds it used up."""

import datetime
import sys

import requests

base = f"{sys.argv[1]}/api/v3/public"
session = requests.Session()
session.headers.update({"Authorization": "Basic a-client-of-v3", "Content-Type": "application/json"})
NUMBER = "UDYAM-MH-01-0000001"


def post(path, body, status=200):
    answer = session.post(f"{base}/{path}", json=body, timeout=30)
    print(path, answer.status_code, answer.text)
    assert answer.status_code == status, f"{path}: wanted {status}, got {answer.status_code}"
    return answer.json() if answer.content else None


def moment(minutes):
    at = datetime.datetime.now(datetime.timezone.utc) + datetime.timedelta(minutes=minutes)
    return at.strftime("%Y-%m-%dT%H:%M:%S.000Z")


def registration(**changes):
    body = {
        "consentType": "single_use",
        "consentTimestamp": moment(-2),
        "consentMode": "checkbox",
        "consentPurpose": "kyc_verification",
        "consentValidFrom": moment(-1),
        "consentValidTill": moment(10),
        "consentReferenceId": "reference-1",
        "consentEvidenceRef": "evidence-1",
        "consentPrincipalUserId": "user-1",
        "clientDeclaration": True,
        "consentOperations": ["VERIFY", "FETCH"],
        "consentDataCategories": needed,
        "services": [{"service": "UDYAM"}],
    }
    return {**body, **changes}


asked = {"type": "kyc_verification", "services": [{"service": "UDYAM"}]}
needed = post("consent/data-categories", asked)["consentDataCategories"]
assert any(category["category"] == "business_identity" for category in needed), needed

refused = post("consent/register", registration(consentValidTill=moment(-1)), 400)
assert (refused["code"], refused["message"]) == (4003, "Consent valid till time is less than current time"), refused
refused = post("consent/register", registration(consentDataCategories=[{"category": "contact", "values": ["email"]}]), 400)
assert refused["code"] == 40015 and refused["httpStatusCode"] == 400, refused

refused = post("corpx/udyam", {"reg": NUMBER}, 403)
assert (refused["code"], refused["message"]) == (40399, "Missing or insufficient consent to process the request"), refused

consent = post("consent/register", registration())["_id"]
assert consent.startswith("CX3") and len(consent) == 18, consent
checked = post("corpx/udyam", {"reg": NUMBER, "consent": {"consentId": consent}})
assert checked["valid"] is True and checked["reg"] == NUMBER and checked["entity"], checked
assert checked["classifications"][0]["type"] in ("Micro", "Small", "Medium"), checked

kept = session.get(f"{base}/consent/{consent}", timeout=30).json()
assert kept["status"] == "USED" and kept["data"]["consentReferenceId"] == "reference-1", kept
refused = post("corpx/udyam", {"reg": NUMBER, "consent": [{"consentId": consent}]}, 403)
assert (refused["code"], refused["message"]) == (40398, "Invalid consent to process the request"), refused

lasting = post("consent/register", registration(consentType="multi_use", consentReferenceId="reference-2"))["_id"]
for _ in range(2):
    again = post("corpx/udyam", {"reg": NUMBER, "consent": {"consentId": lasting}})
    assert again == checked, again
post(f"consent/{lasting}/revoke", None)
post("corpx/udyam", {"reg": NUMBER, "consent": {"consentId": lasting}}, 403)
