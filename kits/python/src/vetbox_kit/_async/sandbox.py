"""A sandbox of the emulator. `_sync` is made from `_async` by `kits/generate`."""

from __future__ import annotations

import datetime
import json
from collections.abc import Mapping
from types import TracebackType
from typing import TYPE_CHECKING, Any, cast

import httpx
from typing_extensions import Self, Unpack

from .. import types
from .._connection import Call, given, planned, record, span, timeline_line
from ..access import AttestrAccess, PersonrAccess
from ..receiver import Receiver
from .calls import AsyncCalls, Selector, send

if TYPE_CHECKING:
    from ..vetbox import Vetbox


# What pytest shows of a failure ends where the test called.
__tracebackhide__ = True


class AsyncSandbox(AsyncCalls):
    """One isolated world: records of both vendors, a clock, a seed, rules, a journal and webhooks.

    `Vetbox` makes them; as a context manager it is deleted at the end, with its receivers.
    """

    def __init__(self, vetbox: Vetbox, created: types.Sandbox) -> None:
        self.vetbox = vetbox
        self.name = created["name"]
        self.seed = created["seed"]
        self.frozen = created["clock"]["mode"] == "frozen"
        """Whether its clock stood still when it was made."""
        self.created = created
        """The emulator's whole answer when it was made."""
        self.attestr = AttestrAccess.of(created)
        self.personr = PersonrAccess.of(created)
        self._receivers: list[Receiver] = []

    @classmethod
    async def create(cls, vetbox: Vetbox, settings: types.NewSandbox) -> Self:
        """Makes one; `settings` are the body of `POST /_vetbox/v1/sandboxes`."""
        return cls(vetbox, await send(vetbox, Call("POST", "/_vetbox/v1/sandboxes", settings)))

    async def __aenter__(self) -> Self:
        return self

    async def __aexit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        await self.delete()

    async def call(self, method: str, path: str = "", body: Any = None, /, **query: Any) -> Any:
        """Any call of the control API about this sandbox.

        `path` is what follows the sandbox's name: `await sandbox.call("PUT", "accounts/demo/credits", {"work": 0})`.
        A `body` that is a text is sent as it is.
        """
        return await send(self.vetbox, Call(method, self._path(path), body, query))

    def _path(self, path: str) -> str:
        return f"/_vetbox/v1/sandboxes/{self.name}" + (f"/{path}" if path else "")

    async def info(self) -> types.Sandbox:
        """The sandbox as it is now."""
        return cast(types.Sandbox, await self.call("GET"))

    async def delete(self) -> None:
        """Ends its receivers and deletes it; one that is gone already is no error."""
        for receiver in self._receivers:
            receiver.close()
        self._receivers.clear()
        await send(self.vetbox, Call("DELETE", self._path("")), missing_is_fine=True)

    async def reset(self, *keep: str) -> None:
        """Goes back to the state in which it came into being; `keep` are `accounts`, `webhooks` or `scenarios`."""
        await self.call("POST", "reset", {"keep": list(keep)})

    # Time.

    async def advance(
        self,
        by: str | datetime.timedelta | None = None,
        *,
        to: str | datetime.datetime | None = None,
        until: types.Until | None = None,
    ) -> types.AdvanceView:
        """Moves a frozen clock `by` a span such as `"2h"`, `to` a moment, or `until` the `next` thing is due or all is `idle`.

        Webhooks that fall due on the way were attempted when it returns.
        """
        moment = to.isoformat() if isinstance(to, datetime.datetime) else to
        body = given(by=None if by is None else span(by), to=moment, until=until)
        return cast(types.AdvanceView, await self.call("POST", "clock/advance", body))

    async def wait_for(
        self,
        *,
        timeout: str | datetime.timedelta = "10s",
        advance: bool | None = None,
        during: str | datetime.timedelta | None = None,
        **condition: Unpack[types.Condition],
    ) -> types.Waited:
        """Waits until a condition holds: `await sandbox.wait_for(check={"id": check, "status": "COMPLETED"})`.

        Raises `NotInTime` with what was seen instead. On a sandbox that was made with a frozen clock, time runs from one
        due moment to the next meanwhile, unless `advance` is False. With `during` it has to hold without a break for that long.
        """
        advance = self.frozen if advance is None else advance
        body = {"for": condition, "timeout": span(timeout), "advance": advance}
        if during is not None:
            body["during"] = span(during)
        return cast(types.Waited, await self.call("POST", "wait", body))

    async def verify(
        self, *expected: types.Condition, in_order: bool = False, **condition: Unpack[types.Condition]
    ) -> types.AsExpected:
        """Says whether things happened: `await sandbox.verify(request={"operation": "attestr.work.create"}, exactly=1)`.

        Several expectations are given as dictionaries. Raises `NotAsExpected` with what came closest.
        """
        every = [*expected, condition] if condition else [*expected]
        return cast(types.AsExpected, await self.call("POST", "verify", {"expect": every, "inOrder": in_order}))

    # The back office.

    async def plan(self, check: str | Selector, plan: Mapping[str, Any]) -> types.Check:
        """Gives a pending check another plan: `await sandbox.plan(check, {"outcome": "Alert", "after": "1h"})`."""
        path, query = record("checks", check)
        return cast(types.Check, await self.call("PUT", f"{path}/plan", plan, **query))

    async def plan_for(self, subject: Selector, plan: Mapping[str, Any]) -> types.WaitingPlan:
        """Plans what is still to come: `await sandbox.plan_for({"tag": "EMP-9"}, {"outcome": "Alert"})`.

        The first new one that the selector fits takes the plan, before any rule. A selector alone means a check;
        `{"applicant": {"email": "jane@example.com"}}` or `{"entity": …}` means another.
        """
        body = {"for": planned(subject), "plan": plan}
        return cast(types.WaitingPlan, await self.call("POST", "plans", body))

    async def plan_applicant(self, which: str | Selector, plan: Mapping[str, Any]) -> types.Verification:
        """Gives an applicant another plan, for the verification that is processed or the next one that is started."""
        path, query = record("applicants", which)
        return cast(types.Verification, await self.call("PUT", f"{path}/plan", plan, **query))

    async def plan_entity(self, which: str | Selector, plan: Mapping[str, Any]) -> types.Verification:
        """Gives an entity another plan, for the verification that is processed or the next one that is started."""
        path, query = record("entities", which)
        return cast(types.Verification, await self.call("PUT", f"{path}/plan", plan, **query))

    async def complete(
        self,
        check: str | Selector,
        outcome: str | None = None,
        *,
        output: Mapping[str, Any] | None = None,
        webhook: Mapping[str, Any] | None = None,
    ) -> types.Check:
        """Ends a check now, with an outcome such as `"Alert"` and fields of its output."""
        body = given(outcome=outcome, output=output, webhook=webhook)
        return cast(types.Check, await self._act("checks", check, "complete", body))

    async def fail(self, check: str | Selector, error: int, details: str | None = None) -> types.Check:
        """Ends a check now with an error code of the vendor."""
        return cast(types.Check, await self._act("checks", check, "fail", given(error=error, details=details)))

    async def revise(
        self,
        check: str | Selector,
        outcome: str | None = None,
        *,
        output: Mapping[str, Any] | None = None,
        webhook: Mapping[str, Any] | None = None,
    ) -> types.Check:
        """Decides a check that has ended anew, as a back office that corrects itself."""
        body = given(outcome=outcome, output=output, webhook=webhook)
        return cast(types.Check, await self._act("checks", check, "revise", body))

    async def ask(self, profile: str | Selector, **question: Unpack[types.Ask]) -> types.ProfileQuery:
        """Posts a follow-up query about a profile: `await sandbox.ask(profile, query="Please share the letter")`."""
        return cast(types.ProfileQuery, await self._act("profiles", profile, "queries", question))

    async def review_applicant(self, which: str | Selector, **review: Unpack[types.Review]) -> types.Verification:
        """Reviews an applicant of Personr: `await sandbox.review_applicant(id, outcome="Rejected")`."""
        return cast(types.Verification, await self._act("applicants", which, "review", review))

    async def review_entity(self, which: str | Selector, **review: Unpack[types.Review]) -> types.Verification:
        """Reviews an entity of Personr: `await sandbox.review_entity({"companyName": "Acme*"})`."""
        return cast(types.Verification, await self._act("entities", which, "review", review))

    async def _act(self, noun: str, which: str | Selector, act: str, body: Any) -> Any:
        """Lets the back office act on a record; on a clock that stands still, the webhook of it was attempted when it returns."""
        path, query = record(noun, which)
        done = await self.call("POST", f"{path}/{act}", body, **query)
        if self.frozen:
            await self.advance("0s")
        return done

    # Rules.

    async def rule(
        self, when: Mapping[str, Any] | None = None, then: Mapping[str, Any] | None = None, **more: Any
    ) -> types.PutRule:
        """Adds a rule that decides before all others: `await sandbox.rule({"operation": "attestr.*"}, {"error": 4292}, times=1)`."""
        return cast(types.PutRule, await self.call("POST", "rules", given(when=when, then=then, **more)))

    async def scenario(self, name: str, text: str | Mapping[str, Any]) -> types.PutScenario:
        """Sets a scenario, written as in a scenario file, or as the same in dictionaries."""
        return cast(types.PutScenario, await self.call("PUT", f"scenarios/{name}", text))

    # Webhooks.

    async def receiver(self, *, secret: str | None = None, **endpoint: Unpack[types.NewWebhook]) -> Receiver:
        """Starts a real endpoint on a free port and lets the sandbox send its webhooks there.

        It gets those of both vendors unless `vendor` names one; other fields are those of `POST …/webhooks`.
        `secret` is what Attestr's signatures are checked with, unless it is the sandbox's own.
        """
        receiver = Receiver(self.vetbox.receiver_host, secret or self.attestr.secret)
        self._receivers.append(receiver)
        vendor = endpoint.get("vendor")
        for name in ("attestr", "personr") if vendor is None else (vendor,):
            body = {**endpoint, "vendor": name, "url": f"{receiver.url}/{name}"}
            registered = await self.call("POST", "webhooks", body)
            receiver.expect(name, registered["authorization"])
        return receiver

    async def trigger(self, event: str, subject: str | None = None, **more: Any) -> types.Triggered:
        """Fires an event now, about a record or made up; `override` sets fields of its body, `webhook` breaks it."""
        return cast(types.Triggered, await self.call("POST", "trigger", given(event=event, subject=subject, **more)))

    async def sabotage(self, webhook: Mapping[str, Any], **which: str) -> types.Sabotage:
        """Lets the next webhook that fits misbehave: `await sandbox.sabotage({"signature": "wrong"}, event="async.completed")`."""
        return cast(types.Sabotage, await self.call("POST", "sabotage", {"webhook": webhook, **which}))

    # What happened.

    async def timeline(self) -> list[str]:
        """What happened, in order: requests, changes of records, attempts of webhooks and moves of the clock."""
        left = (await self.info())["sizes"]["journal"]
        lines: list[str] = []
        kind = ""
        try:
            # Records that are dropped meanwhile never come, and then nothing more does.
            options: dict[str, Any] = {"params": {"after": 0}, "timeout": 5}
            async with (
                httpx.AsyncClient(**self.vetbox.connection.options) as client,
                client.stream("GET", self._path("events"), **options) as stream,
            ):
                events = stream.aiter_lines()
                while len(lines) < left:
                    name, _, value = (await events.__anext__()).partition(": ")
                    if name == "event":
                        kind = value
                    elif name == "data" and kind in ("request", "change", "jump", "attempt"):
                        lines.append(timeline_line(kind, json.loads(value)))
        except httpx.ReadTimeout:
            pass
        except httpx.TransportError as error:
            raise self.vetbox.connection.unreachable(error) from error
        return lines

    async def report(self) -> str:
        """What a failed test shows: the sandbox, its seed and the end of its timeline."""
        lines = await self.timeline()
        shown = lines[-MOST_LINES:]
        if len(shown) < len(lines):
            shown.insert(0, f"({len(lines) - len(shown)} earlier lines are left out)")
        return "\n".join([f"sandbox {self.name}, seed {self.seed}", *(shown or ["its journal is empty"])])


MOST_LINES = 100
