"""The calls of the control API about one sandbox that need no more than a line."""

from __future__ import annotations

import abc
from collections.abc import AsyncIterator, Mapping
from typing import TYPE_CHECKING, Any, cast

import httpx
from typing_extensions import Unpack

from .. import types
from .._connection import Call, given, record

if TYPE_CHECKING:
    from ..vetbox import Vetbox

# What pytest shows of a failure ends where the test called.
__tracebackhide__ = True

Selector = Mapping[str, Any]
"""What a record is found by: `{"tag": "EMP-9", "type": "work"}`, with `nth` or `latest` where several fit."""


class AsyncCalls(abc.ABC):
    @abc.abstractmethod
    async def call(self, method: str, path: str = "", body: Any = None, /, **query: Any) -> Any:
        """Any call of the control API about this sandbox."""

    async def _all(self, path: str, filters: Mapping[str, Any]) -> AsyncIterator[Any]:
        """A list of the control API, part after part."""
        after: Any = filters.get("after")
        while True:
            page = await self.call("GET", path, **{"limit": 1000, **filters, "after": after})
            for item in page["items"]:
                yield item
            after = page.get("next")
            if after is None or "limit" in filters:
                return

    # The records of the vendors.

    async def cases(self, **filters: Any) -> list[types.CaseSummary]:
        """The checks, applicants and entities, oldest first: `await sandbox.cases(tag="EMP-9")`."""
        return [case async for case in self._all("cases", filters)]

    async def case(self, which: str | Selector) -> types.Case:
        """A check, an applicant or an entity with everything that happened to it, by its id or a selector."""
        path, query = record("cases", which)
        return cast(types.Case, await self.call("GET", path, **query))

    async def checks(self, **filters: Any) -> list[types.Check]:
        """The checks of Attestr, oldest first."""
        return [check async for check in self._all("checks", filters)]

    async def check(self, which: str | Selector) -> types.Check:
        """One check: how far it is, what it waits for, its plan."""
        path, query = record("checks", which)
        return cast(types.Check, await self.call("GET", path, **query))

    async def profiles(self, **filters: Any) -> list[types.Profile]:
        """The profiles of Attestr, oldest first."""
        return [profile async for profile in self._all("profiles", filters)]

    async def profile(self, which: str | Selector) -> types.Profile:
        """One profile: its checks, its follow-up queries, what it waits for."""
        path, query = record("profiles", which)
        return cast(types.Profile, await self.call("GET", path, **query))

    async def consents(self, **filters: Any) -> list[types.Consent]:
        """The consents of Attestr, oldest first."""
        return [consent async for consent in self._all("consents", filters)]

    async def consent(self, which: str | Selector) -> types.Consent:
        """One consent."""
        path, query = record("consents", which)
        return cast(types.Consent, await self.call("GET", path, **query))

    async def add_consent(self, **settings: Unpack[types.NewConsent]) -> types.Consent:
        """Makes a consent that is ready to use; without settings it covers everything for every account."""
        return cast(types.Consent, await self.call("POST", "consents", settings))

    async def revoke_consent(self, which: str | Selector) -> types.Consent:
        """Revokes a consent, as the vendor's own call does."""
        path, query = record("consents", which)
        return cast(types.Consent, await self.call("POST", f"{path}/revoke", **query))

    async def applicants(self, **filters: Any) -> list[types.Verification]:
        """The applicants of Personr, oldest first."""
        return [applicant async for applicant in self._all("applicants", filters)]

    async def applicant(self, which: str | Selector) -> types.Verification:
        """One applicant: how far it is, what it waits for, what was found out."""
        path, query = record("applicants", which)
        return cast(types.Verification, await self.call("GET", path, **query))

    async def entities(self, **filters: Any) -> list[types.Verification]:
        """The entities of Personr, oldest first."""
        return [entity async for entity in self._all("entities", filters)]

    async def entity(self, which: str | Selector) -> types.Verification:
        """One entity: how far it is, what it waits for, what was found out."""
        path, query = record("entities", which)
        return cast(types.Verification, await self.call("GET", path, **query))

    async def flows(self) -> list[types.Flow]:
        """The flows of Personr."""
        return cast(list[types.Flow], await self.call("GET", "flows"))

    async def add_flow(self, **settings: Unpack[types.Flow]) -> types.Flow:
        """Adds a flow, in place of one with the same name."""
        return cast(types.Flow, await self.call("POST", "flows", settings))

    async def remove_flow(self, name: str) -> types.Flow:
        """Removes a flow; what is on it goes on."""
        path, _ = record("flows", name)
        return cast(types.Flow, await self.call("DELETE", path))

    async def plans(self) -> list[types.WaitingPlan]:
        """The plans that nobody has taken yet, oldest first."""
        return cast(list[types.WaitingPlan], await self.call("GET", "plans"))

    async def remove_plan(self, plan: str) -> types.WaitingPlan:
        """Removes a plan that nobody has taken yet."""
        path, _ = record("plans", plan)
        return cast(types.WaitingPlan, await self.call("DELETE", path))

    # Who may call, and how much.

    async def accounts(self) -> list[types.Account]:
        """The accounts of Attestr."""
        return cast(list[types.Account], await self.call("GET", "accounts"))

    async def add_account(self, **settings: Unpack[types.AttestrAccount]) -> types.NewAccount:
        """Makes an account, with `services`, `limits`, `credits` and whatever else one has; its secrets are shown now only."""
        return cast(types.NewAccount, await self.call("POST", "accounts", settings))

    async def account(self, account: str = "demo") -> types.Account:
        """One account; `demo` is the one that the sandbox is born with."""
        path, _ = record("accounts", account)
        return cast(types.Account, await self.call("GET", path))

    async def change_account(self, account: str, **settings: Unpack[types.AttestrAccount]) -> types.Account:
        """Changes what is given of an account; null takes back what was said of it."""
        path, _ = record("accounts", account)
        return cast(types.Account, await self.call("PUT", path, settings))

    async def remove_account(self, account: str) -> types.Account:
        """Removes an account; its records stay."""
        path, _ = record("accounts", account)
        return cast(types.Account, await self.call("DELETE", path))

    async def credits(self, account: str = "demo") -> types.Wallet:
        """The wallet of an account with its ledger."""
        path, _ = record("accounts", account)
        return cast(types.Wallet, await self.call("GET", f"{path}/credits"))

    async def set_credits(self, account: str, balances: Mapping[str, Any]) -> types.Wallet:
        """Sets balances by service, null being unlimited."""
        path, _ = record("accounts", account)
        return cast(types.Wallet, await self.call("PUT", f"{path}/credits", balances))

    async def set_prices(self, account: str, prices: Mapping[str, Any]) -> types.Wallet:
        """Sets what one check costs, by service."""
        path, _ = record("accounts", account)
        return cast(types.Wallet, await self.call("PUT", f"{path}/credits/prices", prices))

    async def top_up(self, account: str, amounts: Mapping[str, Any]) -> types.Wallet:
        """Adds to balances that are set."""
        path, _ = record("accounts", account)
        return cast(types.Wallet, await self.call("POST", f"{path}/credits/top-up", amounts))

    # Who decides.

    async def rules(self) -> list[types.ActiveRule]:
        """The rules that decide, in order of precedence, with counters."""
        return cast(list[types.ActiveRule], await self.call("GET", "rules"))

    async def put_rule(self, rule: str, body: Mapping[str, Any]) -> types.PutRule:
        """Adds the rule of this id, or puts it in place of the one that was added before."""
        path, _ = record("rules", rule)
        return cast(types.PutRule, await self.call("PUT", path, body))

    async def remove_rule(self, rule: str) -> None:
        """Removes a rule that was added."""
        path, _ = record("rules", rule)
        await self.call("DELETE", path)

    async def scenarios(self) -> types.Scenarios:
        """Every scenario, and what is wrong with their files."""
        return cast(types.Scenarios, await self.call("GET", "scenarios"))

    async def show_scenario(self, name: str) -> types.Scenario:
        """One scenario with its text and counters."""
        path, _ = record("scenarios", name)
        return cast(types.Scenario, await self.call("GET", path))

    async def remove_scenario(self, name: str) -> None:
        """Removes a scenario."""
        path, _ = record("scenarios", name)
        await self.call("DELETE", path)

    async def activate(self, name: str) -> types.Scenario:
        """Lets a scenario decide."""
        path, _ = record("scenarios", name)
        return cast(types.Scenario, await self.call("POST", f"{path}/activate"))

    async def deactivate(self, name: str) -> types.Scenario:
        """Silences a scenario."""
        path, _ = record("scenarios", name)
        return cast(types.Scenario, await self.call("POST", f"{path}/deactivate"))

    async def explain(self, request: int) -> types.Explained:
        """Why a request was answered as it was: every rule about its operation, and which decided."""
        path, _ = record("requests", str(request))
        return cast(types.Explained, await self.call("GET", f"{path}/explain"))

    async def explain_unsent(self, **settings: Unpack[types.UnsentRequest]) -> types.Explained:
        """What would decide a request that is not sent."""
        return cast(types.Explained, await self.call("POST", "explain", settings))

    # Webhooks.

    async def webhooks(self) -> list[types.Webhook]:
        """The endpoints that webhooks go to."""
        return cast(list[types.Webhook], await self.call("GET", "webhooks"))

    async def add_webhook(self, **settings: Unpack[types.NewWebhook]) -> types.Webhook:
        """Registers an endpoint of your own, or changes the one that the account has at its URL."""
        return cast(types.Webhook, await self.call("POST", "webhooks", settings))

    async def webhook(self, endpoint: str) -> types.Webhook:
        """One endpoint."""
        path, _ = record("webhooks", endpoint)
        return cast(types.Webhook, await self.call("GET", path))

    async def change_webhook(self, endpoint: str, **settings: Unpack[types.NewWebhook]) -> types.Webhook:
        """Changes what is given of an endpoint; what waits goes by the new settings."""
        path, _ = record("webhooks", endpoint)
        return cast(types.Webhook, await self.call("PATCH", path, settings))

    async def remove_webhook(self, endpoint: str) -> types.Webhook:
        """Removes an endpoint and cancels what waits for it."""
        path, _ = record("webhooks", endpoint)
        return cast(types.Webhook, await self.call("DELETE", path))

    async def test_webhook(self, endpoint: str, **settings: Unpack[types.WebhookTest]) -> types.Triggered:
        """Fires a made-up event to one endpoint alone; answers with what its receiver said."""
        path, _ = record("webhooks", endpoint)
        return cast(types.Triggered, await self.call("POST", f"{path}/test", settings))

    async def deliveries(self, **filters: Any) -> list[types.DeliverySummary]:
        """What became of each webhook, oldest first."""
        return [delivery async for delivery in self._all("deliveries", filters)]

    async def clear_deliveries(self) -> types.ClearedDeliveries:
        """Forgets every delivery, also what waits; ids go on."""
        return cast(types.ClearedDeliveries, await self.call("DELETE", "deliveries"))

    async def delivery(self, delivery: str) -> types.Delivery:
        """One delivery with everything that was sent and came back, its tokens masked."""
        path, _ = record("deliveries", delivery)
        return cast(types.Delivery, await self.call("GET", path))

    async def resend(self, delivery: str) -> types.Delivery:
        """Sends a delivery again as a new one, without sabotage."""
        path, _ = record("deliveries", delivery)
        return cast(types.Delivery, await self.call("POST", f"{path}/resend"))

    async def resend_failed(self, since: str | None = None) -> types.Resent:
        """Sends every failed delivery again that was not sent again since, or those that failed `since` a moment."""
        return cast(types.Resent, await self.call("POST", "deliveries/resend", given(since=since)))

    async def flush(self, endpoint: str | None = None) -> types.Flushed:
        """Makes the next attempt of everything that waits now, or of what waits for one endpoint."""
        return cast(types.Flushed, await self.call("POST", "deliveries/flush", given(endpoint=endpoint)))

    async def hold(self, endpoint: str | None = None) -> types.Queues:
        """Lets nothing more be sent, or nothing to one endpoint."""
        return cast(types.Queues, await self.call("POST", "deliveries/hold", given(endpoint=endpoint)))

    async def release(self, endpoint: str | None = None) -> types.Queues:
        """Goes on with sending."""
        return cast(types.Queues, await self.call("POST", "deliveries/release", given(endpoint=endpoint)))

    async def inbox(self, **filters: Any) -> list[types.InboxEvent]:
        """Every event as it would have been sent, with or without an endpoint, oldest first."""
        return [event async for event in self._all("inbox", filters)]

    async def inbox_event(self, event: str) -> types.InboxEvent:
        """One event."""
        path, _ = record("inbox", event)
        return cast(types.InboxEvent, await self.call("GET", path))

    async def clear_inbox(self) -> types.InboxCleared:
        """Empties the inbox."""
        return cast(types.InboxCleared, await self.call("DELETE", "inbox"))

    async def deliver_event(self, event: str, endpoint: str | None = None) -> types.InboxDelivered:
        """Sends an event to the endpoints that want it and did not have it, such as one that came later, or to one of them."""
        path, _ = record("inbox", event)
        return cast(types.InboxDelivered, await self.call("POST", f"{path}/deliver", given(endpoint=endpoint)))

    async def deliver_inbox(self, endpoint: str | None = None, **filters: Any) -> types.InboxDelivered:
        """Sends every event that fits to the endpoints that want them and did not have them, or to one of them."""
        return cast(types.InboxDelivered, await self.call("POST", "inbox/deliver", given(endpoint=endpoint), **filters))

    async def script_inbox(self, **settings: Unpack[types.InboxScript]) -> types.Webhook:
        """Lets the inbox play the receiver with answers in turn."""
        return cast(types.Webhook, await self.call("PUT", "inbox/script", settings))

    async def armed_sabotage(self) -> types.Sabotage:
        """The sabotage that waits, and how often each was done."""
        return cast(types.Sabotage, await self.call("GET", "sabotage"))

    async def clear_sabotage(self) -> types.Sabotage:
        """Lets go of all sabotage that waits."""
        return cast(types.Sabotage, await self.call("DELETE", "sabotage"))

    # Requests.

    async def requests(self, **filters: Any) -> list[types.RequestLine]:
        """The requests that the sandbox got, oldest first: `await sandbox.requests(operation="attestr.work.*")`."""
        return [request async for request in self._all("requests", filters)]

    async def request(self, request: int) -> types.Request:
        """One request with its answer."""
        path, _ = record("requests", str(request))
        return cast(types.Request, await self.call("GET", path))

    async def clear_requests(self) -> types.Cleared:
        """Forgets the journal; ids go on."""
        return cast(types.Cleared, await self.call("DELETE", "requests"))

    async def har(self, **filters: Any) -> Any:
        """The requests that fit as an HTTP archive."""
        return await self.call("GET", "requests/har", **filters)

    async def curl(self, **filters: Any) -> str:
        """The requests that fit as a shell script of curl commands."""
        return cast(str, await self.call("GET", "requests/curl", **filters))

    async def send(self, **settings: Unpack[types.NewRequest]) -> types.SentRequest:
        """Sends a request to a vendor as a client of this sandbox does."""
        return cast(types.SentRequest, await self.call("POST", "requests", settings))

    async def send_again(self, request: int) -> types.SentRequest:
        """Sends a request of the journal again, with the same headers and body."""
        path, _ = record("requests", str(request))
        return cast(types.SentRequest, await self.call("POST", f"{path}/send"))

    # The whole sandbox.

    async def clock(self) -> types.ClockView:
        """How time runs, and when something is due next."""
        return cast(types.ClockView, await self.call("GET", "clock"))

    async def set_clock(self, **settings: Unpack[types.ClockMode]) -> types.ClockView:
        """Lets time run in another way, without a jump."""
        return cast(types.ClockView, await self.call("PUT", "clock", settings))

    async def due(self, **filters: Any) -> types.Agenda:
        """What is due, in order, and for whom; `limit` says how much of it."""
        return cast(types.Agenda, await self.call("GET", "clock/due", **filters))

    async def sample(self) -> types.Sample:
        """Fills the sandbox with thirty believable cases in all states."""
        return cast(types.Sample, await self.call("POST", "sample"))

    async def snapshot(self) -> types.Snapshot:
        """Everything in the sandbox as one document, secrets included."""
        return cast(types.Snapshot, await self.call("GET", "snapshot"))

    async def restore(self, document: types.Snapshot) -> types.Loaded:
        """Puts a document in place of everything in the sandbox."""
        return cast(types.Loaded, await self.call("PUT", "snapshot", document))


async def send(vetbox: Vetbox, call: Call, *, missing_is_fine: bool = False) -> Any:
    """Makes a call. Each has a connection of its own, so that sandboxes may be used from any thread and event loop."""
    try:
        async with httpx.AsyncClient(**vetbox.connection.options) as client:
            answer = await client.request(**call.request)
    except httpx.TransportError as error:
        raise vetbox.connection.unreachable(error) from error
    if missing_is_fine and answer.status_code == 404:
        return None
    return call.read(answer)
