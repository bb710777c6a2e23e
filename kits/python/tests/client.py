"""An app under test: it orders an employment check for somebody, as a client of Attestr does."""

import httpx
from vetbox_kit import Sandbox

WORK = {"employer": "Initech", "reg": "EMP-9", "position": "Clerk", "startDate": "02-12-2019", "ended": False}


def attestr(sandbox: Sandbox) -> httpx.Client:
    return httpx.Client(
        base_url=f"{sandbox.attestr.base_url}/api/v1/public",
        headers={"authorization": sandbox.attestr.authorization},
        trust_env=False,
    )


def order(sandbox: Sandbox, tag: str) -> str:
    """Orders a check and returns its id."""
    with attestr(sandbox) as client:
        profile = client.post("/factx/", json={"tag": tag, "name": "Gitanjali Raheja"}).json()["_id"]
        work = {**WORK, "tag": tag, "documents": ["MX17Cd6KEBSsbKSaou"], "webhook": True}
        check: str = client.post("/factx/async/work", json=work).json()["_id"]
        client.put(f"/factx/{profile}/associate", json={"asyncRequest": check}).raise_for_status()
        return check


def personr(sandbox: Sandbox, call: str, body: dict[str, object]) -> object:
    answer = httpx.post(
        f"{sandbox.personr.base_url}/api/1.1/wf/{call}",
        json=body,
        headers={"authorization": sandbox.personr.authorization},
        trust_env=False,
    )
    return answer.raise_for_status().json()["response"]
