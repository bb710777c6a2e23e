import asyncio
import datetime
from concurrent.futures import ThreadPoolExecutor

import pytest
from client import attestr, order, personr
from vetbox_kit import AsyncSandbox, NotAsExpected, NotInTime, Receiver, Refused, Sandbox, Vetbox


def test_a_webhook_arrives_and_is_genuine(sandbox: Sandbox, receiver: Receiver) -> None:
    order(sandbox, "EMP-9")

    sandbox.advance("2s")

    [webhook] = receiver.arrived
    assert (webhook.vendor, webhook.event, webhook.genuine) == ("attestr", "async.completed", True)
    assert webhook.json["payload"]["output"]["status"] == "Clear"


def test_a_broken_webhook_is_not_genuine(sandbox: Sandbox, receiver: Receiver) -> None:
    for webhook in (
        {"signature": "wrong"},
        {"signature": "missing"},
        {"tamper": True},
        {"token": "wrong"},
        {"token": "missing"},
    ):
        sandbox.sabotage(webhook, event="async.completed")
        sandbox.trigger("async.completed")

    assert [webhook.genuine for webhook in receiver.arrived] == [False] * 5


def test_a_webhook_of_personr_arrives(sandbox: Sandbox, receiver: Receiver) -> None:
    person = {"email": "a@example.com", "phone": "+61 424 424 424", "nameFirst": "John", "flowName": "KYC basic"}
    created = personr(sandbox, "api-applicant-create", person)
    personr(sandbox, "api-request-applicant-check", created)

    sandbox.review_applicant(created["applicantId"], outcome="Rejected", rejectLabels=["SCREENSHOTS"])

    [webhook] = receiver.arrived
    assert (webhook.vendor, webhook.genuine) == ("personr", True)


def test_an_entity_is_reviewed(sandbox: Sandbox) -> None:
    company = {"companyName": "Acme", "registrationNumber": "123456789", "country": "AUS", "flowName": "KYB Basic"}
    created = personr(sandbox, "api-entity-create", company)
    personr(sandbox, "api-request-applicant-check", created)

    assert sandbox.review_entity(created["applicantId"])["outcome"] == "Approved"


def test_a_receiver_that_fails_gets_the_webhook_again(sandbox: Sandbox, receiver: Receiver) -> None:
    receiver.answer(503)
    order(sandbox, "EMP-9")

    sandbox.advance(datetime.timedelta(minutes=1))

    assert len(receiver.arrived) == 2
    [delivery] = sandbox.deliveries()
    assert delivery["status"] == "delivered"


def test_a_receiver_may_be_for_one_vendor_and_some_events(sandbox: Sandbox) -> None:
    receiver = sandbox.receiver(vendor="attestr", events=["factx.query"])

    sandbox.trigger("async.completed")
    sandbox.trigger("applicant.reviewed")
    sandbox.trigger("factx.query")

    assert [webhook.event for webhook in receiver.arrived] == ["factx.query"]


def test_the_back_office_decides(sandbox: Sandbox) -> None:
    completed, failed, planned = (order(sandbox, tag) for tag in ("A", "B", "C"))

    assert sandbox.complete(completed, "Alert", output={"description": "no"})["output"]["status"] == "Alert"
    assert sandbox.fail(failed, 5001)["status"] == "ERRORED"
    sandbox.plan(planned, {"outcome": "False", "after": "1h"})

    sandbox.wait_for(check={"id": planned, "status": "COMPLETED"})
    assert [check["status"] for check in sandbox.checks()] == ["COMPLETED", "ERRORED", "COMPLETED"]


def test_a_test_knows_only_what_the_app_sent(sandbox: Sandbox, receiver: Receiver) -> None:
    sandbox.plan_for({"tag": "EMP-9"}, {"outcome": "Alert", "after": "1h"})
    assert [plan["for"] for plan in sandbox.plans()] == [{"check": {"tag": "EMP-9"}}]

    check = order(sandbox, "EMP-9")
    sandbox.advance("1h")

    assert sandbox.plans() == []
    sandbox.wait_for(check={"tag": "EMP-9", "status": "COMPLETED"}, during="1h")
    sandbox.verify(event={"event": "async.completed", "body": {"payload.output.status": "Alert"}}, exactly=1)
    assert sandbox.revise({"tag": "EMP-9", "type": "work"}, "Clear")["output"]["status"] == "Clear"
    assert [webhook.json["payload"]["output"]["status"] for webhook in receiver.arrived] == ["Alert", "Clear"]
    assert [case["id"] for case in sandbox.cases(tag="EMP-9")] == [check]
    assert sandbox.case({"tag": "EMP-*"})["id"] == check
    with pytest.raises(Refused, match="404"):
        sandbox.complete({"tag": "EMP-8"}, "Alert")


def test_a_question_waits_for_its_answer(sandbox: Sandbox) -> None:
    check = order(sandbox, "A")
    profile = sandbox.profiles(tag="A")[0]["id"]

    assert sandbox.ask(profile, query="Which letter?", check=check)["answer"] is None


def test_rules_and_scenarios_decide(sandbox: Sandbox) -> None:
    sandbox.rule({"operation": "attestr.profile.create"}, {"error": 4292}, times=1)
    sandbox.scenario("late", "rules: [{when: {operation: attestr.work.create}, then: {outcome: Alert, after: 3d}}]")

    with attestr(sandbox) as client:
        assert client.post("/factx/", json={"tag": "A", "name": "B"}).json()["code"] == 4292
    check = order(sandbox, "A")
    assert sandbox.advance(until="idle")["now"] == "2026-01-04T00:00:00Z"
    assert sandbox.check(check)["output"]["status"] == "Alert"


def test_what_did_not_happen_says_what_came_closest(sandbox: Sandbox) -> None:
    check = order(sandbox, "A")

    sandbox.verify({"request": {"operation": "attestr.work.create"}, "exactly": 1})
    with pytest.raises(NotAsExpected, match=r"the closest is request 1, POST /api/v1/public/factx/"):
        sandbox.verify(request={"operation": "attestr.address.create"})
    with pytest.raises(NotInTime, match=f"check {check} is COMPLETED"):
        sandbox.wait_for(check={"id": check, "status": "ERRORED"}, timeout="50ms")


def test_a_refusal_says_what_would_be_right(sandbox: Sandbox) -> None:
    with pytest.raises(Refused, match="did you mean `Alert`") as refused:
        sandbox.rule({"operation": "attestr.work.create"}, {"outcome": "Alrt"})
    assert refused.value.status == 400
    with pytest.raises(Refused, match=r"does not answer PATCH\nvalid: GET, PUT\n\(PATCH .* answered 405\)"):
        sandbox.call("PATCH", "clock")


def test_a_list_is_read_to_its_end(sandbox: Sandbox) -> None:
    with attestr(sandbox) as client:
        for number in range(5):
            client.post("/factx/", json={"tag": f"A{number}", "name": "B"})

    assert len(sandbox.requests(limit=2)) == 2
    assert len(sandbox.requests(operation="attestr.profile.create")) == 5


def test_a_reset_forgets(sandbox: Sandbox) -> None:
    order(sandbox, "A")

    sandbox.reset("webhooks")

    assert sandbox.checks() == [] and sandbox.requests() == [] and sandbox.timeline() == []


def test_the_timeline_tells_everything_in_order(sandbox: Sandbox, receiver: Receiver) -> None:
    check = order(sandbox, "A")
    sandbox.advance("2s")

    lines = sandbox.timeline()

    wanted = [
        "POST /api/v1/public/factx/ answered 200",
        f"{check} completed as Clear",
        "the clock moved to 2026-01-01T00:00:02Z",
        "the receiver answered 200",
    ]
    places = [next(place for place, line in enumerate(lines) if words in line) for words in wanted]
    assert places == sorted(places), lines
    assert sandbox.report().startswith(f"sandbox {sandbox.name}, seed {sandbox.seed}\n")


def test_the_same_test_has_the_same_seed_and_ids(vetbox: Vetbox) -> None:
    ids = []
    for _ in range(2):
        with vetbox.sandbox(seed=7) as sandbox:
            ids.append(order(sandbox, "A"))

    assert ids[0] == ids[1]


@pytest.mark.vetbox(seed=7, clock={"mode": "real"})
def test_a_mark_sets_the_sandbox(sandbox: Sandbox) -> None:
    assert (sandbox.seed, sandbox.frozen) == (7, False)
    check = order(sandbox, "A")

    sandbox.plan(check, {"outcome": "Alert", "after": "1ms"})

    assert "COMPLETED" in sandbox.wait_for(check={"id": check, "status": "COMPLETED"})["seen"]


def test_a_deleted_sandbox_may_be_deleted_again(vetbox: Vetbox) -> None:
    sandbox = vetbox.sandbox()
    sandbox.delete()
    sandbox.delete()

    with pytest.raises(Refused, match="404"):
        sandbox.info()


def test_fifty_sandboxes_at_once_know_nothing_of_each_other(vetbox: Vetbox) -> None:
    def one(number: int) -> tuple[str, int]:
        with vetbox.sandbox(seed=number) as sandbox:
            receiver = sandbox.receiver()
            check = order(sandbox, f"T{number}")
            sandbox.advance("2s")
            [webhook] = receiver.arrived
            assert webhook.genuine and webhook.json["payload"]["_id"] == check
            return check, len(sandbox.checks())

    with ThreadPoolExecutor(50) as pool:
        seen = list(pool.map(one, range(50)))

    assert len({check for check, _ in seen}) == 50 and {count for _, count in seen} == {1}


@pytest.mark.asyncio
async def test_coroutines_use_the_same_sandbox(async_sandbox: AsyncSandbox, vetbox: Vetbox) -> None:
    receiver = await async_sandbox.receiver()
    check = await asyncio.to_thread(order, async_sandbox, "A")  # type: ignore[arg-type]

    await async_sandbox.wait_for(check={"id": check, "status": "COMPLETED"})
    await async_sandbox.wait_for(delivery={"event": "async.completed", "succeeded": True})

    assert [webhook.genuine for webhook in receiver.arrived] == [True]
    assert any("completed as Clear" in line for line in await async_sandbox.timeline())
    await async_sandbox.delete()
    async with await vetbox.async_sandbox(seed=3) as other:
        assert (await other.info())["seed"] == 3
