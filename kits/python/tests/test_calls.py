"""The calls that need no more than a line: each is sent as the emulator takes it."""

import pytest
from client import order
from vetbox_kit import Refused, Sandbox, Vetbox


def test_who_may_call_and_how_much(sandbox: Sandbox) -> None:
    made = sandbox.add_account(key="my-key", credits={"work": 2}, limits={"api": {"perDay": 10}})
    account = made["id"]

    assert sandbox.change_account(account, credits={"work": 1})["id"] == account
    assert sandbox.set_credits(account, {"work": 0})["balances"]["work"] == 0
    assert sandbox.top_up(account, {"work": 3})["balances"]["work"] == 3
    assert sandbox.set_prices(account, {"work": 2})["prices"]["work"] == 2
    assert sandbox.credits(account)["balances"]["work"] == 3
    assert sandbox.remove_account(account)["id"] == account
    assert [each["id"] for each in sandbox.accounts()] == [sandbox.account()["id"]]


def test_consents_and_flows(sandbox: Sandbox) -> None:
    consent = sandbox.add_consent(singleUse=True)["id"]

    assert consent in [each["id"] for each in sandbox.consents()]
    assert sandbox.revoke_consent(consent)["status"] == sandbox.consent(consent)["status"]
    flow = sandbox.add_flow(name="My flow", of="applicant")
    assert flow in sandbox.flows()
    assert sandbox.remove_flow("My flow") == flow


def test_the_records_of_the_vendors(sandbox: Sandbox) -> None:
    sandbox.sample()

    for records, one in (
        (sandbox.checks(), sandbox.check),
        (sandbox.profiles(), sandbox.profile),
        (sandbox.applicants(), sandbox.applicant),
        (sandbox.entities(), sandbox.entity),
    ):
        assert one(records[0]["id"]) == records[0]
    plan = sandbox.plan_for({"tag": "X"}, {"outcome": "Alert"})
    assert sandbox.remove_plan(plan["id"]) == plan
    person = sandbox.applicants()[0]["id"]
    assert sandbox.plan_applicant(person, {"outcome": "Rejected"})["id"] == person
    company = sandbox.entities()[0]["id"]
    assert sandbox.plan_entity(company, {"outcome": "Rejected"})["id"] == company
    jane = sandbox.plan_for({"applicant": {"email": "jane@example.com"}}, {"outcome": "Rejected"})
    assert [plan["for"] for plan in sandbox.plans()] == [jane["for"]] == [{"applicant": {"email": "jane@example.com"}}]
    document = sandbox.snapshot()
    sandbox.reset()
    assert sandbox.restore(document)["sandbox"] == sandbox.name
    assert sandbox.clock()["mode"] == "frozen"
    assert sandbox.due(limit=1)["count"] >= 0
    assert sandbox.set_clock(mode="scaled", factor=60)["mode"] == "scaled"


def test_who_decides(sandbox: Sandbox) -> None:
    then = {"when": {"operation": "attestr.work.create"}, "then": {"outcome": "Alert"}}
    sandbox.put_rule("mine", then)
    check = order(sandbox, "A")
    request = sandbox.requests(operation="attestr.work.create", method="POST")[0]["id"]

    assert sandbox.explain(request)["decidedBy"] == "runtime/mine"
    assert sandbox.explain_unsent(operation="attestr.work.create")["decidedBy"] == "runtime/mine"
    assert sandbox.rules()[0]["name"] == "runtime/mine"
    sandbox.remove_rule("mine")
    sandbox.scenario("ours", {"rules": [then]})
    assert sandbox.deactivate("ours")["active"] is False
    assert sandbox.activate("ours")["active"] is True
    assert sandbox.show_scenario("ours")["name"] in [each["name"] for each in sandbox.scenarios()["scenarios"]]
    sandbox.remove_scenario("ours")
    assert sandbox.request(request)["id"] == request
    assert sandbox.send_again(request)["status"] == 200
    assert sandbox.send(path=f"/api/v1/public/async/{check}", method="GET")["status"] == 200
    assert len(sandbox.har()["log"]["entries"]) == 5
    assert "curl" in sandbox.curl(operation="attestr.work.create")
    assert sandbox.clear_requests()["count"] > 0


def test_webhooks(sandbox: Sandbox) -> None:
    sandbox.trigger("async.completed")
    [event] = sandbox.inbox()
    receiver = sandbox.receiver(vendor="attestr")
    [endpoint] = sandbox.webhooks()

    assert sandbox.inbox_event(event["id"]) == event
    assert len(sandbox.deliver_event(event["id"])["deliveries"]) == 1
    assert sandbox.deliver_inbox(event="async.completed")["deliveries"] == []
    assert sandbox.webhook(endpoint["id"]) == endpoint
    assert sandbox.change_webhook(endpoint["id"], timeout="3s")["timeout"] == "3s"
    [delivery] = sandbox.deliveries()
    assert sandbox.delivery(delivery["id"])["status"] == "delivered"
    assert sandbox.resend(delivery["id"])["status"] == "delivered"
    assert sandbox.resend_failed()["resent"] == []
    assert (sandbox.hold(endpoint["id"])["held"], sandbox.release(endpoint["id"])["held"]) == (True, False)
    assert sandbox.flush()["flushed"] == 0
    sandbox.test_webhook(endpoint["id"])
    sandbox.sabotage({"drop": True})
    assert len(sandbox.armed_sabotage()["armed"]) == 1
    assert sandbox.clear_sabotage()["armed"] == []
    assert len(receiver.arrived) == 3
    assert sandbox.clear_deliveries()["cleared"] == 3
    assert sandbox.clear_inbox()["cleared"] == 2
    sandbox.remove_webhook(endpoint["id"])
    played = sandbox.script_inbox(statuses=[503, 200])
    assert sandbox.webhooks() == [played]


def test_the_emulator(vetbox: Vetbox, sandbox: Sandbox) -> None:
    again = vetbox.put_sandbox(f"{sandbox.name}-put", seed=7)
    with vetbox.put_sandbox(again.name, seed=7) as same:
        assert same.created["seed"] == 7
        with pytest.raises(Refused, match="409"):
            vetbox.put_sandbox(again.name, seed=8)
    assert sandbox.name in [each["name"] for each in vetbox.sandboxes()["sandboxes"]]
    assert vetbox.words() and vetbox.magic_values() and vetbox.schema()["properties"]
    assert "vetbox_requests_total" in vetbox.metrics()
    verdict = vetbox.verify_signature(
        payload='{"payload":{"output":{},"signature":"00"}}', secret=sandbox.attestr.secret
    )
    assert verdict["valid"] is False
