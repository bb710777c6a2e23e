"""The calls of the control API about one sandbox that need no more than a line."""

from __future__ import annotations

import abc
from collections.abc import Iterator, Mapping
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


class Calls(abc.ABC):
    @abc.abstractmethod
    def call(self, method: str, path: str = "", body: Any = None, /, **query: Any) -> Any:
        """Any call of the control API about this sandbox."""

    def _all(self, path: str, filters: Mapping[str, Any]) -> Iterator[Any]:
        """A list of the control API, part after part."""
        after: Any = filters.get("after")
        while True:
            page = self.call("GET", path, **{"limit": 1000, **filters, "after": after})
            for item in page["items"]:
                yield item
            after = page.get("next")
            if after is None or "limit" in filters:
                return

    # The records of the vendors.

    def cases(self, **filters: Any) -> list[types.CaseSummary]:
        """The checks, applicants and entities, oldest first: `await sandbox.cases(tag="EMP-9")`."""
        return [case for case in self._all("cases", filters)]

    def case(self, which: str | Selector) -> types.Case:
        """A check, an applicant or an entity with everything that happened to it, by its id or a selector."""
        path, query = record("cases", which)
        return cast(types.Case, self.call("GET", path, **query))

    def checks(self, **filters: Any) -> list[types.Check]:
        """The checks of Attestr, oldest first."""
        return [check for check in self._all("checks", filters)]

    def check(self, which: str | Selector) -> types.Check:
        """One check: how far it is, what it waits for, its plan."""
        path, query = record("checks", which)
        return cast(types.Check, self.call("GET", path, **query))

    def profiles(self, **filters: Any) -> list[types.Profile]:
        """The profiles of Attestr, oldest first."""
        return [profile for profile in self._all("profiles", filters)]

    def profile(self, which: str | Selector) -> types.Profile:
        """One profile: its checks, its follow-up queries, what it waits for."""
        path, query = record("profiles", which)
        return cast(types.Profile, self.call("GET", path, **query))

    def consents(self, **filters: Any) -> list[types.Consent]:
        """The consents of Attestr, oldest first."""
        return [consent for consent in self._all("consents", filters)]

    def consent(self, which: str | Selector) -> types.Consent:
        """One consent."""
        path, query = record("consents", which)
        return cast(types.Consent, self.call("GET", path, **query))

    def add_consent(self, **settings: Unpack[types.NewConsent]) -> types.Consent:
        """Makes a consent that is ready to use; without settings it covers everything for every account."""
        return cast(types.Consent, self.call("POST", "consents", settings))

    def revoke_consent(self, which: str | Selector) -> types.Consent:
        """Revokes a consent, as the vendor's own call does."""
        path, query = record("consents", which)
        return cast(types.Consent, self.call("POST", f"{path}/revoke", **query))

    def applicants(self, **filters: Any) -> list[types.Verification]:
        """The applicants of Personr, oldest first."""
        return [applicant for applicant in self._all("applicants", filters)]

    def applicant(self, which: str | Selector) -> types.Verification:
        """One applicant: how far it is, what it waits for, what was found out."""
        path, query = record("applicants", which)
        return cast(types.Verification, self.call("GET", path, **query))

    def entities(self, **filters: Any) -> list[types.Verification]:
        """The entities of Personr, oldest first."""
        return [entity for entity in self._all("entities", filters)]

    def entity(self, which: str | Selector) -> types.Verification:
        """One entity: how far it is, what it waits for, what was found out."""
        path, query = record("entities", which)
        return cast(types.Verification, self.call("GET", path, **query))

    def flows(self) -> list[types.Flow]:
        """The flows of Personr."""
        return cast(list[types.Flow], self.call("GET", "flows"))

    def add_flow(self, **settings: Unpack[types.Flow]) -> types.Flow:
        """Adds a flow, in place of one with the same name."""
        return cast(types.Flow, self.call("POST", "flows", settings))

    def remove_flow(self, name: str) -> types.Flow:
        """Removes a flow; what is on it goes on."""
        path, _ = record("flows", name)
        return cast(types.Flow, self.call("DELETE", path))

    def plans(self) -> list[types.WaitingPlan]:
        """The plans that nobody has taken yet, oldest first."""
        return cast(list[types.WaitingPlan], self.call("GET", "plans"))

    def remove_plan(self, plan: str) -> types.WaitingPlan:
        """Removes a plan that nobody has taken yet."""
        path, _ = record("plans", plan)
        return cast(types.WaitingPlan, self.call("DELETE", path))

    # Who may call, and how much.

    def accounts(self) -> list[types.Account]:
        """The accounts of Attestr."""
        return cast(list[types.Account], self.call("GET", "accounts"))

    def add_account(self, **settings: Unpack[types.AttestrAccount]) -> types.NewAccount:
        """Makes an account, with `services`, `limits`, `credits` and whatever else one has; its secrets are shown now only."""
        return cast(types.NewAccount, self.call("POST", "accounts", settings))

    def account(self, account: str = "demo") -> types.Account:
        """One account; `demo` is the one that the sandbox is born with."""
        path, _ = record("accounts", account)
        return cast(types.Account, self.call("GET", path))

    def change_account(self, account: str, **settings: Unpack[types.AttestrAccount]) -> types.Account:
        """Changes what is given of an account; null takes back what was said of it."""
        path, _ = record("accounts", account)
        return cast(types.Account, self.call("PUT", path, settings))

    def remove_account(self, account: str) -> types.Account:
        """Removes an account; its records stay."""
        path, _ = record("accounts", account)
        return cast(types.Account, self.call("DELETE", path))

    def credits(self, account: str = "demo") -> types.Wallet:
        """The wallet of an account with its ledger."""
        path, _ = record("accounts", account)
        return cast(types.Wallet, self.call("GET", f"{path}/credits"))

    def set_credits(self, account: str, balances: Mapping[str, Any]) -> types.Wallet:
        """Sets balances by service, null being unlimited."""
        path, _ = record("accounts", account)
        return cast(types.Wallet, self.call("PUT", f"{path}/credits", balances))

    def set_prices(self, account: str, prices: Mapping[str, Any]) -> types.Wallet:
        """Sets what one check costs, by service."""
        path, _ = record("accounts", account)
        return cast(types.Wallet, self.call("PUT", f"{path}/credits/prices", prices))

    def top_up(self, account: str, amounts: Mapping[str, Any]) -> types.Wallet:
        """Adds to balances that are set."""
        path, _ = record("accounts", account)
        return cast(types.Wallet, self.call("POST", f"{path}/credits/top-up", amounts))

    # Who decides.

    def rules(self) -> list[types.ActiveRule]:
        """The rules that decide, in order of precedence, with counters."""
        return cast(list[types.ActiveRule], self.call("GET", "rules"))

    def put_rule(self, rule: str, body: Mapping[str, Any]) -> types.PutRule:
        """Adds the rule of this id, or puts it in place of the one that was added before."""
        path, _ = record("rules", rule)
        return cast(types.PutRule, self.call("PUT", path, body))

    def remove_rule(self, rule: str) -> None:
        """Removes a rule that was added."""
        path, _ = record("rules", rule)
        self.call("DELETE", path)

    def scenarios(self) -> types.Scenarios:
        """Every scenario, and what is wrong with their files."""
        return cast(types.Scenarios, self.call("GET", "scenarios"))

    def show_scenario(self, name: str) -> types.Scenario:
        """One scenario with its text and counters."""
        path, _ = record("scenarios", name)
        return cast(types.Scenario, self.call("GET", path))

    def remove_scenario(self, name: str) -> None:
        """Removes a scenario."""
        path, _ = record("scenarios", name)
        self.call("DELETE", path)

    def activate(self, name: str) -> types.Scenario:
        """Lets a scenario decide."""
        path, _ = record("scenarios", name)
        return cast(types.Scenario, self.call("POST", f"{path}/activate"))

    def deactivate(self, name: str) -> types.Scenario:
        """Silences a scenario."""
        path, _ = record("scenarios", name)
        return cast(types.Scenario, self.call("POST", f"{path}/deactivate"))

    def explain(self, request: int) -> types.Explained:
        """Why a request was answered as it was: every rule about its operation, and which decided."""
        path, _ = record("requests", str(request))
        return cast(types.Explained, self.call("GET", f"{path}/explain"))

    def explain_unsent(self, **settings: Unpack[types.UnsentRequest]) -> types.Explained:
        """What would decide a request that is not sent."""
        return cast(types.Explained, self.call("POST", "explain", settings))

    # Webhooks.

    def webhooks(self) -> list[types.Webhook]:
        """The endpoints that webhooks go to."""
        return cast(list[types.Webhook], self.call("GET", "webhooks"))

    def add_webhook(self, **settings: Unpack[types.NewWebhook]) -> types.Webhook:
        """Registers an endpoint of your own, or changes the one that the account has at its URL."""
        return cast(types.Webhook, self.call("POST", "webhooks", settings))

    def webhook(self, endpoint: str) -> types.Webhook:
        """One endpoint."""
        path, _ = record("webhooks", endpoint)
        return cast(types.Webhook, self.call("GET", path))

    def change_webhook(self, endpoint: str, **settings: Unpack[types.NewWebhook]) -> types.Webhook:
        """Changes what is given of an endpoint; what waits goes by the new settings."""
        path, _ = record("webhooks", endpoint)
        return cast(types.Webhook, self.call("PATCH", path, settings))

    def remove_webhook(self, endpoint: str) -> types.Webhook:
        """Removes an endpoint and cancels what waits for it."""
        path, _ = record("webhooks", endpoint)
        return cast(types.Webhook, self.call("DELETE", path))

    def test_webhook(self, endpoint: str, **settings: Unpack[types.WebhookTest]) -> types.Triggered:
        """Fires a made-up event to one endpoint alone; answers with what its receiver said."""
        path, _ = record("webhooks", endpoint)
        return cast(types.Triggered, self.call("POST", f"{path}/test", settings))

    def deliveries(self, **filters: Any) -> list[types.DeliverySummary]:
        """What became of each webhook, oldest first."""
        return [delivery for delivery in self._all("deliveries", filters)]

    def clear_deliveries(self) -> types.ClearedDeliveries:
        """Forgets every delivery, also what waits; ids go on."""
        return cast(types.ClearedDeliveries, self.call("DELETE", "deliveries"))

    def delivery(self, delivery: str) -> types.Delivery:
        """One delivery with everything that was sent and came back, its tokens masked."""
        path, _ = record("deliveries", delivery)
        return cast(types.Delivery, self.call("GET", path))

    def resend(self, delivery: str) -> types.Delivery:
        """Sends a delivery again as a new one, without sabotage."""
        path, _ = record("deliveries", delivery)
        return cast(types.Delivery, self.call("POST", f"{path}/resend"))

    def resend_failed(self, since: str | None = None) -> types.Resent:
        """Sends every failed delivery again that was not sent again since, or those that failed `since` a moment."""
        return cast(types.Resent, self.call("POST", "deliveries/resend", given(since=since)))

    def flush(self, endpoint: str | None = None) -> types.Flushed:
        """Makes the next attempt of everything that waits now, or of what waits for one endpoint."""
        return cast(types.Flushed, self.call("POST", "deliveries/flush", given(endpoint=endpoint)))

    def hold(self, endpoint: str | None = None) -> types.Queues:
        """Lets nothing more be sent, or nothing to one endpoint."""
        return cast(types.Queues, self.call("POST", "deliveries/hold", given(endpoint=endpoint)))

    def release(self, endpoint: str | None = None) -> types.Queues:
        """Goes on with sending."""
        return cast(types.Queues, self.call("POST", "deliveries/release", given(endpoint=endpoint)))

    def inbox(self, **filters: Any) -> list[types.InboxEvent]:
        """Every event as it would have been sent, with or without an endpoint, oldest first."""
        return [event for event in self._all("inbox", filters)]

    def inbox_event(self, event: str) -> types.InboxEvent:
        """One event."""
        path, _ = record("inbox", event)
        return cast(types.InboxEvent, self.call("GET", path))

    def clear_inbox(self) -> types.InboxCleared:
        """Empties the inbox."""
        return cast(types.InboxCleared, self.call("DELETE", "inbox"))

    def deliver_event(self, event: str, endpoint: str | None = None) -> types.InboxDelivered:
        """Sends an event to the endpoints that want it and did not have it, such as one that came later, or to one of them."""
        path, _ = record("inbox", event)
        return cast(types.InboxDelivered, self.call("POST", f"{path}/deliver", given(endpoint=endpoint)))

    def deliver_inbox(self, endpoint: str | None = None, **filters: Any) -> types.InboxDelivered:
        """Sends every event that fits to the endpoints that want them and did not have them, or to one of them."""
        return cast(types.InboxDelivered, self.call("POST", "inbox/deliver", given(endpoint=endpoint), **filters))

    def script_inbox(self, **settings: Unpack[types.InboxScript]) -> types.Webhook:
        """Lets the inbox play the receiver with answers in turn."""
        return cast(types.Webhook, self.call("PUT", "inbox/script", settings))

    def armed_sabotage(self) -> types.Sabotage:
        """The sabotage that waits, and how often each was done."""
        return cast(types.Sabotage, self.call("GET", "sabotage"))

    def clear_sabotage(self) -> types.Sabotage:
        """Lets go of all sabotage that waits."""
        return cast(types.Sabotage, self.call("DELETE", "sabotage"))

    # Requests.

    def requests(self, **filters: Any) -> list[types.RequestLine]:
        """The requests that the sandbox got, oldest first: `await sandbox.requests(operation="attestr.work.*")`."""
        return [request for request in self._all("requests", filters)]

    def request(self, request: int) -> types.Request:
        """One request with its answer."""
        path, _ = record("requests", str(request))
        return cast(types.Request, self.call("GET", path))

    def clear_requests(self) -> types.Cleared:
        """Forgets the journal; ids go on."""
        return cast(types.Cleared, self.call("DELETE", "requests"))

    def har(self, **filters: Any) -> Any:
        """The requests that fit as an HTTP archive."""
        return self.call("GET", "requests/har", **filters)

    def curl(self, **filters: Any) -> str:
        """The requests that fit as a shell script of curl commands."""
        return cast(str, self.call("GET", "requests/curl", **filters))

    def send(self, **settings: Unpack[types.NewRequest]) -> types.SentRequest:
        """Sends a request to a vendor as a client of this sandbox does."""
        return cast(types.SentRequest, self.call("POST", "requests", settings))

    def send_again(self, request: int) -> types.SentRequest:
        """Sends a request of the journal again, with the same headers and body."""
        path, _ = record("requests", str(request))
        return cast(types.SentRequest, self.call("POST", f"{path}/send"))

    # The whole sandbox.

    def clock(self) -> types.ClockView:
        """How time runs, and when something is due next."""
        return cast(types.ClockView, self.call("GET", "clock"))

    def set_clock(self, **settings: Unpack[types.ClockMode]) -> types.ClockView:
        """Lets time run in another way, without a jump."""
        return cast(types.ClockView, self.call("PUT", "clock", settings))

    def due(self, **filters: Any) -> types.Agenda:
        """What is due, in order, and for whom; `limit` says how much of it."""
        return cast(types.Agenda, self.call("GET", "clock/due", **filters))

    def sample(self) -> types.Sample:
        """Fills the sandbox with thirty believable cases in all states."""
        return cast(types.Sample, self.call("POST", "sample"))

    def snapshot(self) -> types.Snapshot:
        """Everything in the sandbox as one document, secrets included."""
        return cast(types.Snapshot, self.call("GET", "snapshot"))

    def restore(self, document: types.Snapshot) -> types.Loaded:
        """Puts a document in place of everything in the sandbox."""
        return cast(types.Loaded, self.call("PUT", "snapshot", document))


def send(vetbox: Vetbox, call: Call, *, missing_is_fine: bool = False) -> Any:
    """Makes a call. Each has a connection of its own, so that sandboxes may be used from any thread and event loop."""
    try:
        with httpx.Client(**vetbox.connection.options) as client:
            answer = client.request(**call.request)
    except httpx.TransportError as error:
        raise vetbox.connection.unreachable(error) from error
    if missing_is_fine and answer.status_code == 404:
        return None
    return call.read(answer)
