# Made from the control API's description by kits/generate.

from __future__ import annotations

from typing import Any, Literal, TypeAlias, TypedDict
from typing_extensions import NotRequired


AccountOrigin: TypeAlias = Literal["demo", "configured", "opened"]
"""
How an account came to be.
"""


ActKind: TypeAlias = Literal[
    "drop", "delay", "duplicate", "early", "signature", "token", "tamper", "contentType", "truncate", "transfer"
]
"""
The words of sabotage.
"""


class Allowance(TypedDict):
    """
    How much is allowed; `None` is without a limit.
    """

    perSecond: NotRequired[int | None]
    """
    Requests a second in the long run.
    """
    burst: NotRequired[int | None]
    """
    How many may come at once; at least `perSecond`.
    """
    perDay: NotRequired[int | None]
    """
    Requests in any 24 hours.
    """


Amount: TypeAlias = int
"""
A number of credits.
"""


class ApplicantDocument(TypedDict):
    """
    An uploaded picture.
    """

    type: str
    """
    The vendor's word for what it shows.
    """
    side: NotRequired[str | None]
    country: str
    filename: str


ApplicantId: TypeAlias = str
"""
The id of an applicant or an entity: the manual calls both `applicantId`.
"""


class AsExpected(TypedDict):
    """
    Everything is as expected.
    """

    verified: bool
    seen: list[str]
    """
    What is the case, in the order of what was expected.
    """
    doubt: NotRequired[str | None]
    """
    Why the answer may be wrong: what was dropped is not counted, and of long bodies only the beginning is looked at.
    """
    plans: list[str]
    """
    The plans that nobody took yet.
    """


class Ask(TypedDict):
    """
    What to ask.
    """

    query: str
    """
    The question.
    """
    documents: NotRequired[list[str]]
    """
    Ids of files that the profile's account has.
    """
    check: NotRequired[str | None]
    """
    The check on the profile that waits for the answer; without one the question is about the profile alone.
    """
    timeout: NotRequired[str | None]
    """
    How long the check waits, such as `2h`; until there is an answer unless said.
    """


class Credits(TypedDict):
    """
    Its balance, by service (4005); null is unlimited.
    """

    acc: NotRequired[Amount | None]
    address: NotRequired[Amount | None]
    amlBusiness: NotRequired[Amount | None]
    amlPerson: NotRequired[Amount | None]
    business: NotRequired[Amount | None]
    dl: NotRequired[Amount | None]
    document: NotRequired[Amount | None]
    ecourtBusiness: NotRequired[Amount | None]
    ecourtPerson: NotRequired[Amount | None]
    education: NotRequired[Amount | None]
    epic: NotRequired[Amount | None]
    export: NotRequired[Amount | None]
    fssai: NotRequired[Amount | None]
    gstin: NotRequired[Amount | None]
    gstinSearch: NotRequired[Amount | None]
    ifsc: NotRequired[Amount | None]
    pan: NotRequired[Amount | None]
    panBasic: NotRequired[Amount | None]
    panComprehensive: NotRequired[Amount | None]
    rc: NotRequired[Amount | None]
    uan: NotRequired[Amount | None]
    udyam: NotRequired[Amount | None]
    vpa: NotRequired[Amount | None]
    work: NotRequired[Amount | None]


class Prices(TypedDict):
    """
    What one check costs it, by service; null is 1.
    """

    acc: NotRequired[Amount | None]
    address: NotRequired[Amount | None]
    amlBusiness: NotRequired[Amount | None]
    amlPerson: NotRequired[Amount | None]
    business: NotRequired[Amount | None]
    dl: NotRequired[Amount | None]
    document: NotRequired[Amount | None]
    ecourtBusiness: NotRequired[Amount | None]
    ecourtPerson: NotRequired[Amount | None]
    education: NotRequired[Amount | None]
    epic: NotRequired[Amount | None]
    export: NotRequired[Amount | None]
    fssai: NotRequired[Amount | None]
    gstin: NotRequired[Amount | None]
    gstinSearch: NotRequired[Amount | None]
    ifsc: NotRequired[Amount | None]
    pan: NotRequired[Amount | None]
    panBasic: NotRequired[Amount | None]
    panComprehensive: NotRequired[Amount | None]
    rc: NotRequired[Amount | None]
    uan: NotRequired[Amount | None]
    udyam: NotRequired[Amount | None]
    vpa: NotRequired[Amount | None]
    work: NotRequired[Amount | None]


class AttestrCredentials(TypedDict):
    """
    An account of Attestr; its header chooses the sandbox without a path of its own.
    """

    account: str
    clientKey: str
    secret: str
    """
    What signs outputs.
    """
    token: str
    authorization: str
    """
    The whole `Authorization` header.
    """
    consent: NotRequired[str | None]
    """
    The id of the consent that is always good, for checks on v3.
    """


class Candidate(TypedDict):
    """
    The person of a profile.
    """

    name: str
    tag: str
    email: NotRequired[str | None]
    mobile: NotRequired[str | None]


class Cleared(TypedDict):
    """
    What was forgotten.
    """

    count: int
    """
    How many records of the journal.
    """
    evicted: int
    """
    How many were dropped before to stay within the bounds.
    """


class ClearedDeliveries(TypedDict):
    """
    How many deliveries were forgotten.
    """

    cleared: int


class Counter(TypedDict):
    """
    What a rule did so far.
    """

    matched: int
    """
    How many requests fitted and reached it.
    """
    decided: int
    """
    How many of them it decided.
    """


class Counters(TypedDict):
    """
    What happened in it so far.
    """

    journal: int
    """
    The journal's newest id.
    """
    journalEvicted: int
    """
    How much of the journal was dropped to stay within its bounds.
    """
    events: int
    deliveries: int
    attempts: int
    delivered: int
    failed: int
    deliveriesEvicted: int
    uploadsEvicted: int
    """
    Uploaded files that were dropped to stay within the bounds.
    """


class DeliverTo(TypedDict):
    """
    To whom events of the inbox are sent.
    """

    endpoint: NotRequired[str | None]
    """
    Only to this endpoint; to each that wants them when it is missing.
    """


DeliveryCause1 = TypedDict(
    "DeliveryCause1",
    {
        "is": Literal["check"],
    },
)


DeliveryCause2 = TypedDict(
    "DeliveryCause2",
    {
        "is": Literal["rule"],
        "rule": str,
    },
)


DeliveryCause3 = TypedDict(
    "DeliveryCause3",
    {
        "is": Literal["trigger"],
    },
)


DeliveryCause4 = TypedDict(
    "DeliveryCause4",
    {
        "is": Literal["inbox"],
    },
)


DeliveryCause5 = TypedDict(
    "DeliveryCause5",
    {
        "is": Literal["resend"],
        "of": str,
    },
)


DeliveryCause6 = TypedDict(
    "DeliveryCause6",
    {
        "is": Literal["duplicate"],
        "of": str,
    },
)


DeliveryCause: TypeAlias = (
    DeliveryCause1 | DeliveryCause2 | DeliveryCause3 | DeliveryCause4 | DeliveryCause5 | DeliveryCause6
)
"""
Why a delivery was made.
"""


class DeliverySummary1(TypedDict):
    """
    Its next attempt waits for its moment, or for its turn at the endpoint.
    """

    id: str
    """
    The id of a delivery, as `dl_1`.
    """
    vendor: str
    event: str
    eventId: str
    """
    The event's id in the inbox.
    """
    subject: str
    """
    The check or record that it is about.
    """
    account: str
    endpoint: str
    """
    The id of an endpoint, as `ep_1`.
    """
    url: NotRequired[str | None]
    """
    Where the latest attempt went; null before it, and when the inbox plays the receiver.
    """
    cause: DeliveryCause
    requestId: NotRequired[str | None]
    """
    What the client calls the request that made the subject, by its header `x-request-id`.
    """
    created: str
    """
    A moment of sandbox time in milliseconds since the Unix epoch.

    The only instant type of the program; vendors format it their own way.
    """
    attemptsMade: int
    """
    How many attempts were started.
    """
    latest: NotRequired[str | None]
    """
    What came of the latest attempt, in one sentence.
    """
    hint: NotRequired[str | None]
    """
    How to repair the usual mistakes, in one sentence.
    """
    status: Literal["waiting"]
    due: str
    """
    A moment of sandbox time in milliseconds since the Unix epoch.

    The only instant type of the program; vendors format it their own way.
    """


class DeliverySummary2(TypedDict):
    """
    An attempt is under way.
    """

    id: str
    """
    The id of a delivery, as `dl_1`.
    """
    vendor: str
    event: str
    eventId: str
    """
    The event's id in the inbox.
    """
    subject: str
    """
    The check or record that it is about.
    """
    account: str
    endpoint: str
    """
    The id of an endpoint, as `ep_1`.
    """
    url: NotRequired[str | None]
    """
    Where the latest attempt went; null before it, and when the inbox plays the receiver.
    """
    cause: DeliveryCause
    requestId: NotRequired[str | None]
    """
    What the client calls the request that made the subject, by its header `x-request-id`.
    """
    created: str
    """
    A moment of sandbox time in milliseconds since the Unix epoch.

    The only instant type of the program; vendors format it their own way.
    """
    attemptsMade: int
    """
    How many attempts were started.
    """
    latest: NotRequired[str | None]
    """
    What came of the latest attempt, in one sentence.
    """
    hint: NotRequired[str | None]
    """
    How to repair the usual mistakes, in one sentence.
    """
    status: Literal["inFlight"]


class DeliverySummary3(TypedDict):
    """
    The receiver took it.
    """

    id: str
    """
    The id of a delivery, as `dl_1`.
    """
    vendor: str
    event: str
    eventId: str
    """
    The event's id in the inbox.
    """
    subject: str
    """
    The check or record that it is about.
    """
    account: str
    endpoint: str
    """
    The id of an endpoint, as `ep_1`.
    """
    url: NotRequired[str | None]
    """
    Where the latest attempt went; null before it, and when the inbox plays the receiver.
    """
    cause: DeliveryCause
    requestId: NotRequired[str | None]
    """
    What the client calls the request that made the subject, by its header `x-request-id`.
    """
    created: str
    """
    A moment of sandbox time in milliseconds since the Unix epoch.

    The only instant type of the program; vendors format it their own way.
    """
    attemptsMade: int
    """
    How many attempts were started.
    """
    latest: NotRequired[str | None]
    """
    What came of the latest attempt, in one sentence.
    """
    hint: NotRequired[str | None]
    """
    How to repair the usual mistakes, in one sentence.
    """
    status: Literal["delivered"]
    settled: str
    """
    A moment of sandbox time in milliseconds since the Unix epoch.

    The only instant type of the program; vendors format it their own way.
    """


class DeliverySummary4(TypedDict):
    """
    The last attempt failed.
    """

    id: str
    """
    The id of a delivery, as `dl_1`.
    """
    vendor: str
    event: str
    eventId: str
    """
    The event's id in the inbox.
    """
    subject: str
    """
    The check or record that it is about.
    """
    account: str
    endpoint: str
    """
    The id of an endpoint, as `ep_1`.
    """
    url: NotRequired[str | None]
    """
    Where the latest attempt went; null before it, and when the inbox plays the receiver.
    """
    cause: DeliveryCause
    requestId: NotRequired[str | None]
    """
    What the client calls the request that made the subject, by its header `x-request-id`.
    """
    created: str
    """
    A moment of sandbox time in milliseconds since the Unix epoch.

    The only instant type of the program; vendors format it their own way.
    """
    attemptsMade: int
    """
    How many attempts were started.
    """
    latest: NotRequired[str | None]
    """
    What came of the latest attempt, in one sentence.
    """
    hint: NotRequired[str | None]
    """
    How to repair the usual mistakes, in one sentence.
    """
    status: Literal["failed"]
    settled: str
    """
    A moment of sandbox time in milliseconds since the Unix epoch.

    The only instant type of the program; vendors format it their own way.
    """


class DeliverySummary5(TypedDict):
    """
    It was never sent, on purpose.
    """

    id: str
    """
    The id of a delivery, as `dl_1`.
    """
    vendor: str
    event: str
    eventId: str
    """
    The event's id in the inbox.
    """
    subject: str
    """
    The check or record that it is about.
    """
    account: str
    endpoint: str
    """
    The id of an endpoint, as `ep_1`.
    """
    url: NotRequired[str | None]
    """
    Where the latest attempt went; null before it, and when the inbox plays the receiver.
    """
    cause: DeliveryCause
    requestId: NotRequired[str | None]
    """
    What the client calls the request that made the subject, by its header `x-request-id`.
    """
    created: str
    """
    A moment of sandbox time in milliseconds since the Unix epoch.

    The only instant type of the program; vendors format it their own way.
    """
    attemptsMade: int
    """
    How many attempts were started.
    """
    latest: NotRequired[str | None]
    """
    What came of the latest attempt, in one sentence.
    """
    hint: NotRequired[str | None]
    """
    How to repair the usual mistakes, in one sentence.
    """
    status: Literal["dropped"]


class DeliverySummary6(TypedDict):
    """
    It will not be sent any more.
    """

    id: str
    """
    The id of a delivery, as `dl_1`.
    """
    vendor: str
    event: str
    eventId: str
    """
    The event's id in the inbox.
    """
    subject: str
    """
    The check or record that it is about.
    """
    account: str
    endpoint: str
    """
    The id of an endpoint, as `ep_1`.
    """
    url: NotRequired[str | None]
    """
    Where the latest attempt went; null before it, and when the inbox plays the receiver.
    """
    cause: DeliveryCause
    requestId: NotRequired[str | None]
    """
    What the client calls the request that made the subject, by its header `x-request-id`.
    """
    created: str
    """
    A moment of sandbox time in milliseconds since the Unix epoch.

    The only instant type of the program; vendors format it their own way.
    """
    attemptsMade: int
    """
    How many attempts were started.
    """
    latest: NotRequired[str | None]
    """
    What came of the latest attempt, in one sentence.
    """
    hint: NotRequired[str | None]
    """
    How to repair the usual mistakes, in one sentence.
    """
    status: Literal["cancelled"]
    reason: str


DeliverySummary: TypeAlias = (
    DeliverySummary1 | DeliverySummary2 | DeliverySummary3 | DeliverySummary4 | DeliverySummary5 | DeliverySummary6
)
"""
A delivery in a list.
"""


class DeliverySummaryPage(TypedDict):
    """
    A part of a list, oldest first.
    """

    items: list[DeliverySummary]
    count: int
    """
    How many entries match in all.
    """
    next: NotRequired[str | None]
    """
    What to ask for with `after` to get the next part; null when this is the last.
    """


DocType: TypeAlias = Literal["SELFIE", "ID_CARD", "DRIVERS", "PASSPORT", "RESIDENCE_PERMIT", "UTILITY_BILL"]
"""
What an uploaded picture shows (documented; the manual's list is cut during utility bills).
"""


class Drawn(TypedDict):
    """
    One of several things that was drawn.
    """

    choice: int
    """
    Which one, counted from 1.
    """
    weight: int
    """
    Its weight.
    """
    of: int
    """
    The weights of all together.
    """


class EntityOwner(TypedDict):
    """
    An owner.
    """

    id: ApplicantId
    type: str
    """
    `applicant` or `entity`.
    """
    position: str
    """
    The vendor's word for the role.
    """


class EntityPaper(TypedDict):
    """
    An uploaded paper.
    """

    type: NotRequired[str | None]
    file: str
    """
    Its name, or the address that it is at.
    """


class FailCheck(TypedDict):
    """
    With which error a check fails.
    """

    error: int
    """
    A code of the vendor.
    """
    details: NotRequired[str | None]
    """
    The envelope's details.
    """


FailureKind: TypeAlias = Literal["dns", "notAllowed", "refused", "tls", "timedOut", "reset", "cut", "other"]
"""
The kinds of failure.
"""


Fault: TypeAlias = Literal["reset", "empty", "garbage", "truncate", "hang", "slowBody"]
"""
How the wire breaks instead of carrying an answer.
"""


class Fill(TypedDict):
    """
    How far one limit is used up.
    """

    left: NotRequired[int | None]
    """
    How many requests may come at once now; null is without a limit.
    """
    today: int
    """
    How many requests of the last 24 hours count.
    """


class Fired(TypedDict):
    """
    Something that happened to a record or a delivery by itself or by control.
    """

    at: str
    """
    When it was due, in sandbox time; a webhook is attempted a little later.
    """
    subject: str
    """
    The check, the record or the delivery.
    """
    what: str
    """
    What happened to it, in one sentence.
    """


FlowKind: TypeAlias = Literal["applicant", "entity"]
"""
Whom a flow screens.
"""


class Flushed(TypedDict):
    """
    How many deliveries were hurried.
    """

    flushed: int
    held: int
    """
    How many wait on, since their queue is held or their endpoint is off; a release lets them go at once.
    """
    pending: int
    """
    How many of those that were hurried were not attempted yet when the answer had to come, as their receiver keeps others waiting.
    """


class InboxCleared(TypedDict):
    """
    How many events there were.
    """

    cleared: int


class InboxDelivered(TypedDict):
    """
    The deliveries that were made of events in the inbox.
    """

    deliveries: list[str]


class InboxEvent(TypedDict):
    """
    An event as it is shown.
    """

    id: str
    """
    The id of an event, as `ev_1`.
    """
    at: str
    """
    A moment of sandbox time in milliseconds since the Unix epoch.

    The only instant type of the program; vendors format it their own way.
    """
    vendor: str
    event: str
    subject: str
    """
    The check or record that it is about.
    """
    account: str
    contentType: str
    headers: list[tuple[str, str]]
    """
    The headers with which it went to the first endpoint that wanted it, or would have gone; a token is masked.
    """
    body: str
    """
    The body, byte for byte.
    """
    json: Any
    """
    The same as JSON, to look into.
    """
    signature: NotRequired[str | None]
    """
    The signature that stands in it; null when the vendor does not sign this event.
    """
    signed: NotRequired[str | None]
    """
    What was signed, byte for byte.
    """


class InboxEventPage(TypedDict):
    """
    A part of a list, oldest first.
    """

    items: list[InboxEvent]
    count: int
    """
    How many entries match in all.
    """
    next: NotRequired[str | None]
    """
    What to ask for with `after` to get the next part; null when this is the last.
    """


Keep: TypeAlias = Literal["accounts", "webhooks", "scenarios"]
"""
What a reset can leave as it is.
"""


Kind: TypeAlias = Literal["check", "applicant", "entity", "delivery"]
"""
To what something can happen later.
"""


class LedgerEntry(TypedDict):
    """
    One change of a balance.
    """

    at: str
    """
    When, in sandbox time.
    """
    service: str
    """
    Of which service.
    """
    change: int
    """
    By how much; negative when it was spent.
    """
    balance: int
    """
    The balance after it.
    """
    reason: str
    """
    What for: a check's id, `top-up`, `set`.
    """


class Limits(TypedDict):
    """
    The limits of an account.
    """

    account: NotRequired[Allowance]
    """
    Over all operations together (4291, 4293).
    """
    api: NotRequired[Allowance]
    """
    Of each operation alone (4292, 4294).
    """


class Loaded(TypedDict):
    """
    What a document was put into.
    """

    sandbox: str
    now: str
    """
    What the sandbox's clock shows now.
    """


class Message(TypedDict):
    """
    Headers and body.
    """

    headers: list[tuple[str, str]]
    """
    Names and values in order, secrets as asterisks.
    """
    body: str
    """
    The body as far as it is kept.
    """
    encoding: str
    """
    `text`, or `base64` when the body is no text.
    """
    size: int
    """
    How many bytes the body had.
    """


class Miss(TypedDict):
    """
    The first condition that failed.
    """

    condition: str
    """
    What it looks at, as `body employer`.
    """
    expected: str
    """
    What would have fitted.
    """
    seen: NotRequired[Any]
    """
    What there was.
    """


ModeWord: TypeAlias = Literal["real", "scaled", "frozen"]
"""
The words for it.
"""


Moment2 = TypedDict(
    "Moment2",
    {
        "is": Literal["change"],
        "id": int,
        "at": str,
        "what": str,
    },
)


Moment3 = TypedDict(
    "Moment3",
    {
        "is": Literal["jump"],
        "id": int,
        "at": str,
        "from": str,
        "to": str,
    },
)


Moment4 = TypedDict(
    "Moment4",
    {
        "is": Literal["attempt"],
        "id": int,
        "at": str,
        "delivery": str,
        "event": str,
        "status": NotRequired[int | None],
        "what": str,
    },
)


Network: TypeAlias = str
"""
An address or a network, as `203.0.113.7`, `10.0.0.0/8` or `2001:db8::/32`.
"""


class NewAccount(TypedDict):
    """
    A new account with its secrets.
    """

    id: str
    name: str
    key: str
    secret: str
    token: str
    authorization: str
    """
    The whole header, ready to paste.
    """


class NewClock(TypedDict):
    """
    The clock that it starts with.
    """

    mode: NotRequired[ModeWord | None]
    factor: NotRequired[float | None]
    now: NotRequired[str | None]
    """
    When time begins, such as `2026-01-01T00:00:00Z`.
    """


class NewRequest(TypedDict):
    """
    A request to send.
    """

    method: NotRequired[str]
    """
    The method; `POST` unless said.
    """
    path: str
    """
    The path at the vendor, as `/api/v1/public/factx/`.
    """
    headers: NotRequired[dict[str, str]]
    """
    Headers; `Authorization` is that of the vendor's first account unless said.
    """
    body: NotRequired[Any]
    """
    The body, as JSON; none when it is left out.
    """


class Credits1(TypedDict):
    """
    The balance that the wallet of each Attestr account begins with, by service; a service without one is unlimited.
    """

    acc: NotRequired[Amount]
    address: NotRequired[Amount]
    amlBusiness: NotRequired[Amount]
    amlPerson: NotRequired[Amount]
    business: NotRequired[Amount]
    dl: NotRequired[Amount]
    document: NotRequired[Amount]
    ecourtBusiness: NotRequired[Amount]
    ecourtPerson: NotRequired[Amount]
    education: NotRequired[Amount]
    epic: NotRequired[Amount]
    export: NotRequired[Amount]
    fssai: NotRequired[Amount]
    gstin: NotRequired[Amount]
    gstinSearch: NotRequired[Amount]
    ifsc: NotRequired[Amount]
    pan: NotRequired[Amount]
    panBasic: NotRequired[Amount]
    panComprehensive: NotRequired[Amount]
    rc: NotRequired[Amount]
    uan: NotRequired[Amount]
    udyam: NotRequired[Amount]
    vpa: NotRequired[Amount]
    work: NotRequired[Amount]


class Offer(TypedDict):
    """
    A product or a plan of an entity flow.
    """

    name: str
    """
    The name.
    """
    id: str
    """
    The caller's own id of it.
    """


Operation: TypeAlias = Literal["VERIFY", "FETCH", "STORE", "REPORT", "EXPORT", "SHARE"]
"""
What may be done with a consent.
"""


Origin: TypeAlias = Literal["runtime", "given", "shipped", "magic"]
"""
Where a scenario comes from, in order of precedence.
"""


class PersonrCredentials(TypedDict):
    """
    A token of Personr; its header chooses the sandbox without a path of its own.
    """

    token: str
    authorization: str
    """
    The whole `Authorization` header.
    """


class PersonrLogin(TypedDict):
    """
    What `api-token-generate` takes.
    """

    email: str
    password: str


class Plan(TypedDict):
    """
    What was decided for it.
    """

    decidedBy: NotRequired[str | None]
    """
    The deciding rule, `header` or `control`; `null` is the default.
    """
    steps: list[str]
    """
    What happens, in order; empty is the default outcome after the default delay.
    """


class PlayedAnswer(TypedDict):
    """
    One answer of the played receiver.
    """

    status: NotRequired[int | None]
    """
    The status; 200 when it is missing.
    """
    delay: NotRequired[str | None]
    """
    How long it takes, in sandbox time.
    """
    retryAfter: NotRequired[str | None]
    """
    How long it asks to wait before the next attempt.
    """
    hang: NotRequired[bool]
    """
    Whether it never answers.
    """


class ProfileAnswer(TypedDict):
    """
    A client's answer.
    """

    at: str
    response: str
    documents: list[str]


class ProfileQuery(TypedDict):
    """
    A follow-up query.
    """

    id: str
    """
    Its id; the client answers at `…/query/<id>`.
    """
    envelope: str
    """
    The other id that its webhook carries and that answers it as well.
    """
    query: str
    documents: list[str]
    """
    Media ids that go with it.
    """
    check: NotRequired[str | None]
    """
    The check that waits, or waited, for the answer.
    """
    created: str
    answer: NotRequired[ProfileAnswer | None]
    """
    What the client answered.
    """


class Question(TypedDict):
    """
    A question of an entity flow.
    """

    question: str
    """
    The text.
    """
    internalId: str
    """
    The caller's own id of it.
    """
    answers: NotRequired[list[str]]
    """
    The answers to choose from; empty for a free text.
    """
    multiple: NotRequired[bool]
    """
    Whether several answers can be chosen.
    """


class Queues(TypedDict):
    """
    Whether queues are held.
    """

    endpoint: NotRequired[str | None]
    """
    The endpoint whose queue it is; null for all.
    """
    held: bool


class RecordCondition(TypedDict):
    """
    A record by its id, or by what it has, and how far it has to be.
    """

    id: NotRequired[str | None]
    """
    The vendor's id, which says all.
    """
    tag: NotRequired[str | None]
    """
    The client's reference.
    """
    type: NotRequired[str | None]
    """
    The kind of a check, such as `work`.
    """
    email: NotRequired[str | None]
    name: NotRequired[str | None]
    employer: NotRequired[str | None]
    companyName: NotRequired[str | None]
    externalUserId: NotRequired[str | None]
    sourceKey: NotRequired[str | None]
    account: NotRequired[str | None]
    """
    The account, or Personr's workspace, that it belongs to.
    """
    number: NotRequired[str | None]
    nth: NotRequired[int | None]
    """
    Which of several that fit, from 1 for the oldest.
    """
    latest: NotRequired[bool]
    """
    The newest of several that fit.
    """
    status: NotRequired[str | None]
    """
    The vendor's word; unless said, a check is `COMPLETED`, an applicant or entity `Reviewed`, and a profile or consent is there.
    """
    result: NotRequired[str | None]
    """
    Of an applicant or entity `Approved` or `Rejected`; either unless said.
    """


class RefusedBy(TypedDict):
    """
    The setting that refused a request.
    """

    setting: str
    """
    Its name, as `limits.account.perSecond` or `whitelist`.
    """
    scenario: NotRequired[str | None]
    """
    The scenario that says so; it is said of the account or the sandbox itself when there is none.
    """


class RejectLabel(TypedDict):
    """
    Why a verification is rejected.
    """

    label: str
    retry: bool
    """
    Whether the client may try again, unless the review says otherwise.
    """


class Request(TypedDict):
    """
    A request with its answer.
    """

    id: int
    at: str
    """
    When, in sandbox time.
    """
    operation: NotRequired[str | None]
    """
    The operation; `null` when no endpoint matched.
    """
    method: str
    path: str
    """
    The path and query without the sandbox's base path, secrets as asterisks.
    """
    status: NotRequired[int | None]
    """
    `null` when the connection broke before it.
    """
    fault: NotRequired[Fault | None]
    """
    How the connection broke.
    """
    worked: NotRequired[bool | None]
    """
    Whether the request did its work although the connection broke.
    """
    answered: str
    """
    What the client got, in words: `200`, `200, truncate`, `reset, no work done`.
    """
    account: str
    """
    The calling account.
    """
    rule: NotRequired[str | None]
    """
    The rule that decided the answer or the check.
    """
    refusedBy: NotRequired[RefusedBy | None]
    """
    The setting that refused it, when one did.
    """
    subject: NotRequired[str | None]
    """
    The record that the request was about or made.
    """
    tag: NotRequired[str | None]
    """
    The client's own reference of that record: a tag, or an id of its own.
    """
    requestId: NotRequired[str | None]
    """
    What the client calls it, by its header `x-request-id`, which the answer repeats.
    """
    warnings: list[str]
    """
    What a client's author would want to know.
    """
    peer: str
    record: Any
    """
    The record that it was about, as it was before; `null` when there was none, or no rule looked at it.
    """
    request: Message
    response: Message


class RequestLine(TypedDict):
    """
    A request in a list.
    """

    id: int
    at: str
    """
    When, in sandbox time.
    """
    operation: NotRequired[str | None]
    """
    The operation; `null` when no endpoint matched.
    """
    method: str
    path: str
    """
    The path and query without the sandbox's base path, secrets as asterisks.
    """
    status: NotRequired[int | None]
    """
    `null` when the connection broke before it.
    """
    fault: NotRequired[Fault | None]
    """
    How the connection broke.
    """
    worked: NotRequired[bool | None]
    """
    Whether the request did its work although the connection broke.
    """
    answered: str
    """
    What the client got, in words: `200`, `200, truncate`, `reset, no work done`.
    """
    account: str
    """
    The calling account.
    """
    rule: NotRequired[str | None]
    """
    The rule that decided the answer or the check.
    """
    refusedBy: NotRequired[RefusedBy | None]
    """
    The setting that refused it, when one did.
    """
    subject: NotRequired[str | None]
    """
    The record that the request was about or made.
    """
    tag: NotRequired[str | None]
    """
    The client's own reference of that record: a tag, or an id of its own.
    """
    requestId: NotRequired[str | None]
    """
    What the client calls it, by its header `x-request-id`, which the answer repeats.
    """
    warnings: list[str]
    """
    What a client's author would want to know.
    """


class Requests(TypedDict):
    """
    A part of the requests, and what is missing of the whole.
    """

    items: list[RequestLine]
    count: int
    """
    How many entries match in all.
    """
    next: NotRequired[str | None]
    """
    What to ask for with `after` to get the next part; null when this is the last.
    """
    evicted: int
    """
    How many records of the journal were dropped to stay within its bounds.
    """
    doubt: NotRequired[str | None]
    """
    Why requests may be missing or too many: a condition on bodies met some that are not kept whole.
    """


class ResendSince(TypedDict):
    """
    From when on.
    """

    since: NotRequired[str | None]
    """
    Only those that failed at or after this moment; all when it is missing.
    """


class Resent(TypedDict):
    """
    The deliveries that were made.
    """

    resent: list[str]


class Reset(TypedDict):
    """
    What a reset leaves as it is.
    """

    keep: NotRequired[list[Keep]]
    """
    What stays; nothing when it is left out.
    """


class ResetDone(TypedDict):
    """
    What was reset.
    """

    sandbox: str
    kept: list[Keep]
    """
    What was left as it was.
    """


Rest: TypeAlias = Literal["complete", "leftUnread", "timedOut", "broken"]
"""
What became of an answer's body after the bytes that are kept.
"""


class Review(TypedDict):
    """
    How to review.
    """

    outcome: NotRequired[str | None]
    """
    `Approved` or `Rejected`; `Approved` unless said.
    """
    rejectLabels: NotRequired[list[str]]
    """
    Why it is rejected.
    """
    retry: NotRequired[bool | None]
    """
    Whether a rejected one may try again; what the labels mean unless said.
    """
    output: NotRequired[dict[str, Any]]
    """
    Fields of the result that replace the made-up ones.
    """
    webhook: NotRequired[Any]
    """
    How the webhook misbehaves, as in a rule.
    """


class Rule(TypedDict):
    """
    A rule as the control API shows it.
    """

    name: str
    """
    `scenario/rule`.
    """
    rule: Any
    """
    How it was written, as JSON.
    """
    matched: int
    """
    How many requests fitted and reached it.
    """
    decided: int
    """
    How many of them it decided.
    """
    until: NotRequired[str | None]
    """
    When it ends, if it does.
    """


class RuleExplanation1(TypedDict):
    """
    It set these parts.
    """

    rule: str
    """
    `scenario/rule`.
    """
    drawn: NotRequired[Drawn | None]
    """
    Which of its `oneOf` was drawn.
    """
    counter: NotRequired[Counter | None]
    """
    Its counters before this request, if they played a part.
    """
    result: Literal["decided"]
    parts: list[str]


class RuleExplanation2(TypedDict):
    """
    A condition failed.
    """

    rule: str
    """
    `scenario/rule`.
    """
    drawn: NotRequired[Drawn | None]
    """
    Which of its `oneOf` was drawn.
    """
    counter: NotRequired[Counter | None]
    """
    Its counters before this request, if they played a part.
    """
    condition: str
    """
    What it looks at, as `body employer`.
    """
    expected: str
    """
    What would have fitted.
    """
    seen: NotRequired[Any]
    """
    What there was.
    """
    result: Literal["didNotFit"]


class RuleExplanation3(TypedDict):
    """
    It fitted, but it was not its turn.
    """

    rule: str
    """
    `scenario/rule`.
    """
    drawn: NotRequired[Drawn | None]
    """
    Which of its `oneOf` was drawn.
    """
    counter: NotRequired[Counter | None]
    """
    Its counters before this request, if they played a part.
    """
    result: Literal["notItsTurn"]
    because: str


class RuleExplanation4(TypedDict):
    """
    Its time was over.
    """

    rule: str
    """
    `scenario/rule`.
    """
    drawn: NotRequired[Drawn | None]
    """
    Which of its `oneOf` was drawn.
    """
    counter: NotRequired[Counter | None]
    """
    Its counters before this request, if they played a part.
    """
    result: Literal["over"]
    since: str


class RuleExplanation5(TypedDict):
    """
    It would have fitted, but rules before it had set all that it sets.
    """

    rule: str
    """
    `scenario/rule`.
    """
    drawn: NotRequired[Drawn | None]
    """
    Which of its `oneOf` was drawn.
    """
    counter: NotRequired[Counter | None]
    """
    Its counters before this request, if they played a part.
    """
    result: Literal["tooLate"]


RuleExplanation: TypeAlias = (
    RuleExplanation1 | RuleExplanation2 | RuleExplanation3 | RuleExplanation4 | RuleExplanation5
)
"""
What became of one rule.
"""


class SabotageAct(TypedDict):
    """
    One thing that was done to a delivery on purpose.
    """

    what: ActKind
    """
    Which word of the sabotage.
    """
    done: bool
    """
    Whether it could be done.
    """
    by: str
    """
    The rule that said so, or `control`.
    """
    note: str
    """
    What exactly was done, or why it could not be.
    """


class Sample(TypedDict):
    """
    What was made.
    """

    sandbox: str
    profiles: int
    checks: int
    applicants: int
    entities: int


class SandboxLine1(TypedDict):
    """
    One second is one second.
    """

    name: str
    """
    The name of a sandbox: 1 to 64 of `a-z`, `A-Z`, `0-9`, `.`, `_`, `-`, not beginning with a dot.
    """
    now: str
    """
    A moment of sandbox time in milliseconds since the Unix epoch.

    The only instant type of the program; vendors format it their own way.
    """
    next: NotRequired[str | None]
    """
    A moment of sandbox time in milliseconds since the Unix epoch.

    The only instant type of the program; vendors format it their own way.
    """
    base: str
    idle: NotRequired[str | None]
    """
    After how long without a request it goes by itself; null is never.
    """
    unused: str
    """
    How long nobody used it.
    """
    mode: Literal["real"]


class SandboxLine2(TypedDict):
    """
    One machine second is `factor` sandbox seconds.
    """

    name: str
    """
    The name of a sandbox: 1 to 64 of `a-z`, `A-Z`, `0-9`, `.`, `_`, `-`, not beginning with a dot.
    """
    now: str
    """
    A moment of sandbox time in milliseconds since the Unix epoch.

    The only instant type of the program; vendors format it their own way.
    """
    next: NotRequired[str | None]
    """
    A moment of sandbox time in milliseconds since the Unix epoch.

    The only instant type of the program; vendors format it their own way.
    """
    base: str
    idle: NotRequired[str | None]
    """
    After how long without a request it goes by itself; null is never.
    """
    unused: str
    """
    How long nobody used it.
    """
    mode: Literal["scaled"]
    factor: float


class SandboxLine3(TypedDict):
    """
    Time moves only when it is advanced.
    """

    name: str
    """
    The name of a sandbox: 1 to 64 of `a-z`, `A-Z`, `0-9`, `.`, `_`, `-`, not beginning with a dot.
    """
    now: str
    """
    A moment of sandbox time in milliseconds since the Unix epoch.

    The only instant type of the program; vendors format it their own way.
    """
    next: NotRequired[str | None]
    """
    A moment of sandbox time in milliseconds since the Unix epoch.

    The only instant type of the program; vendors format it their own way.
    """
    base: str
    idle: NotRequired[str | None]
    """
    After how long without a request it goes by itself; null is never.
    """
    unused: str
    """
    How long nobody used it.
    """
    mode: Literal["frozen"]


SandboxLine: TypeAlias = SandboxLine1 | SandboxLine2 | SandboxLine3
"""
One of them.
"""


class Sandboxes(TypedDict):
    """
    All sandboxes.
    """

    sandboxes: list[SandboxLine]
    most: int
    """
    The most that there may be beside the default one.
    """
    idle: str
    """
    After how long without a request one goes by itself that says nothing else.
    """


class Scenario(TypedDict):
    """
    A scenario as the control API shows it.
    """

    name: str
    """
    The name.
    """
    description: str
    """
    What it promises.
    """
    origin: Origin
    """
    Where it comes from.
    """
    active: bool
    """
    Whether its rules decide.
    """
    seed: NotRequired[int | None]
    """
    Where its draws begin whenever it becomes active; without one they come from the sandbox's generator.
    """
    text: str
    """
    The text that it was read from.
    """
    rules: list[Rule]
    """
    Its rules, in order.
    """


class SelectedBy(TypedDict):
    """
    A field of a selector that a case fits.
    """

    by: str
    value: str


class Selector(TypedDict):
    """
    Which record is meant: by its id, or by what it has. A `*` in a text stands for anything.
    """

    id: NotRequired[str | None]
    """
    The vendor's id, which says all.
    """
    tag: NotRequired[str | None]
    """
    The client's reference.
    """
    type: NotRequired[str | None]
    """
    The kind of a check, such as `work`.
    """
    email: NotRequired[str | None]
    name: NotRequired[str | None]
    employer: NotRequired[str | None]
    companyName: NotRequired[str | None]
    externalUserId: NotRequired[str | None]
    sourceKey: NotRequired[str | None]
    account: NotRequired[str | None]
    """
    The account, or Personr's workspace, that it belongs to.
    """
    number: NotRequired[str | None]
    nth: NotRequired[int | None]
    """
    Which of several that fit, from 1 for the oldest.
    """
    latest: NotRequired[bool]
    """
    The newest of several that fit.
    """


class Sent(TypedDict):
    """
    A field with a value.
    """

    field: str
    """
    The field's name in the body.
    """
    value: str
    """
    Its value, in any letter case; `*` stands for anything.
    """


class SentRequest(TypedDict):
    """
    What was answered.
    """

    id: NotRequired[int | None]
    """
    The request's id in the journal.
    """
    status: int


Service: TypeAlias = Literal[
    "profile",
    "work",
    "education",
    "document",
    "address",
    "dl",
    "ecourtPerson",
    "ecourtBusiness",
    "amlPerson",
    "amlBusiness",
    "rc",
    "pan",
    "panBasic",
    "panComprehensive",
    "acc",
    "vpa",
    "ifsc",
    "gstin",
    "gstinSearch",
    "udyam",
    "business",
    "epic",
    "uan",
    "fssai",
]
"""
A service that an account can be provisioned for.
"""


Severity: TypeAlias = Literal["error", "warning"]
"""
How bad a problem is.
"""


class Signature(TypedDict):
    """
    The signature of an event before any sabotage.
    """

    value: str
    signed: str
    """
    What was signed, byte for byte.
    """


SignatureFault: TypeAlias = Literal["wrong", "stale-output", "missing"]
"""
What is wrong with a signature.
"""


class SignatureVerdict(TypedDict):
    """
    What is to be said of the signature.
    """

    valid: bool
    differs: NotRequired[str | None]
    """
    Where it differs, when it does.
    """


class SignedPayload(TypedDict):
    """
    What is to be verified.
    """

    payload: str
    """
    The body of a webhook or an answer, byte for byte as it was sent.
    """
    secret: str
    """
    The client secret of the account.
    """
    signature: NotRequired[str | None]
    """
    The signature, when it is not in the payload.
    """


class Sizes(TypedDict):
    """
    How much it holds.
    """

    accounts: int
    profiles: int
    consents: int
    checks: int
    applicants: int
    entities: int
    jobs: int
    """
    What is due later.
    """
    deliveries: int
    journal: int
    """
    Records of the journal.
    """


class Snapshot(TypedDict):
    """
    A sandbox as a document, as GET gives it.
    """

    vetbox: str
    """
    The version of the program that wrote it.
    """
    snapshot: int
    """
    The form: 3.
    """
    now: int
    clock: Any
    seed: int
    random: Any
    scenarios: list[Any]
    records: Any
    due: Any
    webhooks: Any
    journal: Any


StartScenario: TypeAlias = Any
"""
A scenario that is active from the start.
"""


Status: TypeAlias = Literal["ACTIVE", "EXPIRED", "REVOKED"] | Literal["PENDING"] | Literal["USED"]
"""
How far a consent is; the vendor's words are not known.
"""


Subject: TypeAlias = Any
"""
A check or record: its id, or what it has.
"""


TokenFault: TypeAlias = Literal["wrong", "missing"]
"""
What is wrong with a token.
"""


Transfer: TypeAlias = Literal["slow", "cut"]
"""
How a webhook's bytes go over the wire.
"""


Turn: TypeAlias = Literal["client", "backOffice"]
"""
Who has to do something before a case goes on.
"""


class UnsentRequest(TypedDict):
    """
    A request that was not sent.
    """

    operation: str
    """
    What it asks for, as `attestr.work.create`.
    """
    method: NotRequired[str]
    """
    The method; `POST` unless said.
    """
    path: NotRequired[str]
    """
    The path.
    """
    query: NotRequired[str]
    """
    The query, without the question mark.
    """
    headers: NotRequired[dict[str, str]]
    """
    The headers, by name.
    """
    account: NotRequired[str]
    """
    The calling account's id.
    """
    body: NotRequired[Any]
    """
    The body, or the fields of a form.
    """
    record: NotRequired[Any]
    """
    The record that it is about.
    """


Until: TypeAlias = Literal["next", "idle"]
"""
A moment that follows from what is due.
"""


class Urls(TypedDict):
    """
    Where it answers; each path chooses the sandbox by itself.
    """

    base: str
    """
    What a client takes in place of a vendor's host.
    """
    attestr: str
    personr: str
    control: str


class Usage(TypedDict):
    """
    How far limits are used up.
    """

    account: Fill
    api: dict[str, Fill]


Visible: TypeAlias = str
"""
A text that can stand in a header: visible ASCII, and at least one character.
"""


class Waited(TypedDict):
    """
    The condition holds.
    """

    seen: str
    """
    What is the case.
    """
    now: str
    """
    The sandbox's time.
    """
    waited: str
    """
    How long was waited, in machine time.
    """
    doubt: NotRequired[str | None]
    """
    Why the answer may be wrong: what was dropped is not counted, and of long bodies only the beginning is looked at.
    """


WaitingReason: TypeAlias = Literal["association", "answer", "start", "retry", "plan", "backOffice", "checks"]
"""
What a case waits for, as a word for programs.
"""


class Wallet(TypedDict):
    """
    The balances of one account; a service without a balance is unlimited.
    """

    balances: NotRequired[dict[str, int]]
    """
    The balances; a service that is missing is unlimited.
    """
    prices: NotRequired[dict[str, int]]
    """
    What one check costs; 1 when it is missing.
    """
    ledger: NotRequired[list[LedgerEntry]]
    """
    What changed the balances, the oldest first.
    """


class Webhook(TypedDict):
    """
    An endpoint as it is shown.
    """

    id: str
    """
    The id of an endpoint, as `ep_1`.
    """
    vendor: str
    url: NotRequired[str | None]
    """
    Where webhooks go; null when the inbox plays the receiver.
    """
    inbox: NotRequired[list[PlayedAnswer] | None]
    """
    The answers of the inbox when it plays the receiver.
    """
    authorization: NotRequired[str | None]
    """
    The whole authorization header.
    """
    events: list[str]
    """
    The events it gets; all when there are none.
    """
    account: NotRequired[str | None]
    """
    The account whose events it gets; null is everybody's.
    """
    active: bool
    turnedOff: NotRequired[str | None]
    """
    Why it was turned off by itself.
    """
    timeout: str
    retries: list[str]
    headers: dict[str, str]
    concurrency: int
    held: bool
    """
    Whether its queue is held, alone or with all.
    """
    waiting: int
    """
    How many deliveries wait for their next attempt.
    """
    inFlight: int
    """
    How many attempts are under way.
    """


class WebhookSabotage(TypedDict):
    """
    What goes wrong with the webhooks of one event; the default does nothing.
    """

    drop: NotRequired[bool]
    """
    The webhook is logged but never sent.
    """
    delay: NotRequired[str | None]
    """
    The first attempt is this much later.
    """
    duplicate: NotRequired[int]
    """
    How many more times the same bytes are sent, up to 100.
    """
    signature: NotRequired[SignatureFault | None]
    """
    What is wrong with the signature.
    """
    token: NotRequired[TokenFault | None]
    """
    What is wrong with the endpoint's token.
    """
    tamper: NotRequired[bool]
    """
    Whether the body is changed after it was signed.
    """
    contentType: NotRequired[str | None]
    """
    A content type in place of the vendor's.
    """
    truncate: NotRequired[int | None]
    """
    Only this many bytes of the body are sent.
    """
    transfer: NotRequired[Transfer | None]
    """
    How the bytes go over the wire.
    """
    early: NotRequired[bool]
    """
    Whether it is sent before the answer to the request that caused it.
    """


class WebhookTest(TypedDict):
    """
    The event to try an endpoint with.
    """

    event: NotRequired[str | None]
    """
    Its name; the first that the endpoint gets when it is missing.
    """


class WhichQueue(TypedDict):
    """
    Which queues are meant.
    """

    endpoint: NotRequired[str | None]
    """
    The endpoint whose queue it is; all queues when it is missing.
    """


class Without(TypedDict):
    """
    What would have happened without the deciding rule.
    """

    decidedBy: NotRequired[str | None]
    """
    The rule that would have decided; nothing is the vendor's default.
    """
    chance: NotRequired[float | None]
    """
    With which chance, when it is not certain.
    """


Word: TypeAlias = Literal["INITIATED", "COMPLETED", "ERRORED"]
"""
The vendor's words for a status.
"""


class Words(TypedDict):
    """
    The words that there are.
    """

    outcomes: dict[str, list[str]]
    """
    What a vendor's back office can decide.
    """
    rejectLabels: list[RejectLabel]
    """
    Why Personr's rejects.
    """
    statuses: dict[str, list[str]]
    """
    What a list of the control API can be asked for as `status`.
    """
    events: dict[str, list[str]]
    """
    The events of a vendor's webhooks.
    """
    services: list[str]
    """
    What an account of Attestr can be provisioned for.
    """
    priced: list[str]
    """
    What an account of Attestr pays with credits.
    """
    kept: list[str]
    """
    What a reset can leave as it is.
    """
    faults: list[str]
    """
    How the wire can break.
    """
    sabotage: Any
    """
    How a webhook can misbehave: the JSON Schema of each field.
    """


class Account(TypedDict):
    """
    An account as it is shown.
    """

    id: str
    name: str
    origin: AccountOrigin
    key: str
    secret: str
    """
    The first characters of it.
    """
    token: str
    """
    The first characters of it.
    """
    active: bool
    whitelist: list[Network]
    services: NotRequired[list[Service] | None]
    """
    What it is provisioned for; null is everything.
    """
    credits: dict[str, int]
    """
    Its balances; a service that is missing is unlimited.
    """
    prices: dict[str, int]
    limits: Limits
    usage: Usage
    """
    How far its limits are used up; an operation that was never called while limits were set is missing.
    """


class ActiveRule(TypedDict):
    """
    A rule that decides.
    """

    origin: Origin
    """
    Where it comes from.
    """
    name: str
    """
    `scenario/rule`.
    """
    rule: Any
    """
    How it was written, as JSON.
    """
    matched: int
    """
    How many requests fitted and reached it.
    """
    decided: int
    """
    How many of them it decided.
    """
    until: NotRequired[str | None]
    """
    When it ends, if it does.
    """


class Advance(TypedDict):
    """
    Where to advance to; one of the three.
    """

    by: NotRequired[str | None]
    to: NotRequired[str | None]
    """
    A moment of sandbox time in milliseconds since the Unix epoch.

    The only instant type of the program; vendors format it their own way.
    """
    until: NotRequired[Until | None]


class AdvanceView(TypedDict):
    """
    What an advance did.
    """

    now: str
    """
    A moment of sandbox time in milliseconds since the Unix epoch.

    The only instant type of the program; vendors format it their own way.
    """
    fired: list[Fired]
    """
    What happened while it was under way, in the order in which it was due; what other requests did meanwhile is among it.
    """
    evicted: int
    """
    How many records the journal let go before they could be listed.
    """
    next: NotRequired[str | None]
    """
    When the next thing is due; `until: idle` leaves something when webhooks never end, after 10,000 stops.
    """


class Answer(TypedDict):
    """
    What a receiver answered.
    """

    status: int
    """
    The HTTP status.
    """
    answer: str
    """
    The first bytes of the body, as text.
    """
    rest: Rest
    """
    What became of the bytes after them.
    """
    retryAfter: NotRequired[str | None]
    """
    How long the receiver asked to wait.
    """
    location: NotRequired[str | None]
    """
    Where it redirects to.
    """


class Applicant(TypedDict):
    """
    A person.
    """

    basis: str
    """
    `documents`, or `database` when data alone is verified.
    """
    firstName: NotRequired[str | None]
    lastName: NotRequired[str | None]
    email: NotRequired[str | None]
    phone: NotRequired[str | None]
    documents: list[ApplicantDocument]


class ArmedSabotage(TypedDict):
    """
    Sabotage that waits for a webhook.
    """

    endpoint: NotRequired[str | None]
    """
    Only a webhook to this endpoint, such as `ep_1`.
    """
    vendor: NotRequired[str | None]
    """
    Only a webhook of this vendor.
    """
    event: NotRequired[str | None]
    """
    Only a webhook of this event.
    """
    subject: NotRequired[Subject | None]
    """
    Only a webhook about this check or record.
    """
    webhook: WebhookSabotage
    """
    How it misbehaves.
    """


class AttestrAccount(TypedDict):
    """
    An account as people write it; what is missing is made up or stays as it is.
    """

    id: NotRequired[str | None]
    """
    The app id: `OX0` and fifteen of `A-Z`, `a-z`, `0-9`, `_` and `-`.
    """
    key: NotRequired[Visible | None]
    """
    The client key.
    """
    secret: NotRequired[Visible | None]
    """
    The client secret, which signs outputs.
    """
    token: NotRequired[Visible | None]
    """
    What stands after `Basic `; made of id, key and secret when it is missing, and they of it when it says them.
    """
    name: NotRequired[str | None]
    """
    What the dashboard calls it; null is nothing.
    """
    active: NotRequired[bool | None]
    """
    Whether it may call at all (4031); null is yes.
    """
    whitelist: NotRequired[list[Network] | None]
    """
    Addresses and networks from which it may call (4039); from everywhere when the list is empty or null.
    """
    services: NotRequired[list[Service] | None]
    """
    What it is provisioned for (4035); null is everything.
    """
    credits: NotRequired[Credits | None]
    """
    Its balance, by service (4005); null is unlimited.
    """
    prices: NotRequired[Prices | None]
    """
    What one check costs it, by service; null is 1.
    """
    limits: NotRequired[Limits | None]
    """
    How much it may call (4291 to 4294), replaced whole; null is without a limit.
    """


class CaseSummary(TypedDict):
    """
    A check, a profile, an applicant or an entity.
    """

    id: str
    vendor: str
    type: str
    """
    `work` and the other kinds of checks, `profile`, `applicant` or `entity`.
    """
    name: NotRequired[str | None]
    """
    The person or company that it is about.
    """
    about: NotRequired[str | None]
    """
    What is verified: the employer, the course, the document or the address; of an entity its registration.
    """
    status: str
    """
    The vendor's word for how far it is.
    """
    outcome: NotRequired[str | None]
    """
    The vendor's word for what was decided.
    """
    error: NotRequired[str | None]
    """
    Why it failed.
    """
    waitingFor: NotRequired[str | None]
    """
    What it waits for; null when nothing has to come.
    """
    waitingReason: NotRequired[WaitingReason | None]
    """
    The same as a word for programs.
    """
    turn: NotRequired[Turn | None]
    """
    Who has to do something before it goes on; null while it goes on by itself.
    """
    profile: NotRequired[str | None]
    """
    The profile that a check is on.
    """
    created: str
    """
    A moment of sandbox time in milliseconds since the Unix epoch.

    The only instant type of the program; vendors format it their own way.
    """
    updated: NotRequired[str | None]
    """
    A moment of sandbox time in milliseconds since the Unix epoch.

    The only instant type of the program; vendors format it their own way.
    """
    selected: list[SelectedBy]
    """
    By what a selector finds it.
    """


class CaseSummaryPage(TypedDict):
    """
    A part of a list, oldest first.
    """

    items: list[CaseSummary]
    count: int
    """
    How many entries match in all.
    """
    next: NotRequired[str | None]
    """
    What to ask for with `after` to get the next part; null when this is the last.
    """


class Check(TypedDict):
    """
    A check.
    """

    id: str
    number: str
    type: str
    """
    The word for its kind, such as `work` or `dl`.
    """
    status: Word
    """
    The vendor's word.
    """
    waitingFor: NotRequired[str | None]
    """
    What it waits for, while it is initiated.
    """
    waitingReason: NotRequired[WaitingReason | None]
    """
    The same as a word for programs.
    """
    outcomes: list[str]
    """
    What it can come to; the first is the usual one.
    """
    offers: list[str]
    """
    What can be done with it now: the paths of those operations, as this API's description has them.
    """
    account: str
    profile: NotRequired[str | None]
    tag: NotRequired[str | None]
    candidate: NotRequired[Candidate | None]
    """
    Whom its profile is about.
    """
    request: NotRequired[Any]
    """
    What was asked for: the body as it was sent, until its profile is archived.
    """
    webhook: bool
    """
    Whether its request asked for webhooks.
    """
    created: str
    updated: NotRequired[str | None]
    plan: Plan
    output: NotRequired[Any]
    error: NotRequired[Any]
    signature: NotRequired[str | None]


class CheckPage(TypedDict):
    """
    A part of a list, oldest first.
    """

    items: list[Check]
    count: int
    """
    How many entries match in all.
    """
    next: NotRequired[str | None]
    """
    What to ask for with `after` to get the next part; null when this is the last.
    """


class ClockMode(TypedDict):
    """
    How time shall run.
    """

    mode: ModeWord
    factor: NotRequired[float | None]


class Consent(TypedDict):
    """
    A consent.
    """

    id: str
    """
    What a check names: `"consent": {"consentId": "<id>"}`.
    """
    number: str
    status: Status
    account: NotRequired[str | None]
    """
    The account that may use it; null is every one.
    """
    singleUse: bool
    """
    Whether it ends with its first use.
    """
    services: NotRequired[list[str] | None]
    """
    The codes of the services that it covers; null is all of them.
    """
    operations: list[Operation]
    validFrom: str
    """
    A moment of sandbox time in milliseconds since the Unix epoch.

    The only instant type of the program; vendors format it their own way.
    """
    validTill: str
    """
    A moment of sandbox time in milliseconds since the Unix epoch.

    The only instant type of the program; vendors format it their own way.
    """
    used: int
    """
    How often it was used.
    """
    created: str
    """
    A moment of sandbox time in milliseconds since the Unix epoch.

    The only instant type of the program; vendors format it their own way.
    """
    revoked: NotRequired[str | None]
    """
    A moment of sandbox time in milliseconds since the Unix epoch.

    The only instant type of the program; vendors format it their own way.
    """


class ConsentPage(TypedDict):
    """
    A part of a list, oldest first.
    """

    items: list[Consent]
    count: int
    """
    How many entries match in all.
    """
    next: NotRequired[str | None]
    """
    What to ask for with `after` to get the next part; null when this is the last.
    """


class Credentials(TypedDict):
    """
    Who may call.
    """

    attestr: AttestrCredentials
    personr: NotRequired[PersonrCredentials | None]
    """
    `null` once a login of its user ended the token.
    """
    personrLogin: NotRequired[PersonrLogin | None]
    """
    The first user of Personr, who can log in for another token.
    """


class DeliveryAttempt2(Answer):
    """
    A finished attempt.
    """

    number: int
    """
    Its number, from 1.
    """
    due: str
    """
    When it was due, in sandbox time.
    """
    started: str
    """
    When it started, in sandbox time.
    """
    took: str
    """
    How long it took, in machine time.
    """
    hint: NotRequired[str | None]
    """
    How to repair the usual mistakes, in one sentence.
    """


class DeliveryCondition(TypedDict):
    """
    Webhooks as they are looked for.
    """

    event: NotRequired[str | None]
    """
    The event, such as `async.completed`.
    """
    endpoint: NotRequired[str | None]
    """
    The endpoint's id.
    """
    subject: NotRequired[Subject | None]
    """
    The check or record that the event is about.
    """
    nth: NotRequired[int | None]
    """
    Which of those with this event, endpoint and subject, from 1 for the oldest.
    """
    succeeded: NotRequired[bool | None]
    """
    Whether the receiver took it.
    """
    attempts: NotRequired[int | None]
    """
    At least so many attempts were made.
    """


class DeliveryFailure(TypedDict):
    """
    Why an attempt got no answer.
    """

    kind: FailureKind
    """
    The kind.
    """
    detail: str
    """
    What exactly happened.
    """
    hint: NotRequired[str | None]
    """
    How to repair the usual mistakes, in one sentence.
    """


class Due(TypedDict):
    """
    What is due next.
    """

    at: str
    """
    A moment of sandbox time in milliseconds since the Unix epoch.

    The only instant type of the program; vendors format it their own way.
    """
    kind: Kind
    subject: str
    """
    The id of the record or delivery.
    """
    name: NotRequired[str | None]
    """
    Whom it is about: a candidate, or the tag of a check without one, an applicant, a company, or the event of a webhook; null when nobody is
    known.
    """
    what: str
    """
    What happens to it, in a few words.
    """


class Entity(TypedDict):
    """
    A company.
    """

    companyName: str
    registrationNumber: str
    country: str
    """
    Where it is registered, alpha-3.
    """
    documents: list[EntityPaper]
    """
    The uploaded papers.
    """
    owners: list[EntityOwner]
    """
    The owners that the client or the representative named.
    """


class EventCondition(TypedDict):
    """
    Events as they are looked for.
    """

    event: NotRequired[str | None]
    """
    The event, such as `async.completed`.
    """
    subject: NotRequired[Subject | None]
    """
    The check or record that it is about.
    """
    account: NotRequired[str | None]
    """
    The account or workspace whose event it is.
    """
    body: NotRequired[Any]
    """
    What its body has to have, as the `body` of a rule's `when`: `{"payload.output.status": "Alert"}`.
    """


class Explained(TypedDict):
    """
    An explanation as it is shown.
    """

    id: NotRequired[int | None]
    """
    The request's id in the journal, which its answer carries as `x-vetbox-request`; one that was not sent has none.
    """
    at: str
    """
    When it was answered or asked about, in sandbox time.
    """
    operation: str
    answered: NotRequired[str | None]
    """
    What the client got, in words: `200`, `200, truncate`, `reset, no work done`.
    """
    refusedBy: NotRequired[RefusedBy | None]
    """
    The setting that refused it, when one did.
    """
    requestId: NotRequired[str | None]
    """
    What the client calls it, by its header `x-request-id`.
    """
    decidedBy: NotRequired[str | None]
    """
    What decided the outcome or answer: a rule as `scenario/rule`, `header`, or nothing, which is the vendor's default.
    """
    considered: list[RuleExplanation]
    """
    Every rule about the operation, in order.
    """
    without: NotRequired[Without | None]
    """
    What would have decided without it.
    """


class Flow(TypedDict):
    """
    A flow: what an applicant or entity is screened for.
    """

    name: str
    """
    The name, which create calls must give exactly.
    """
    of: FlowKind
    """
    Whom it screens.
    """
    customDomain: NotRequired[str | None]
    """
    The domain of `customLink`; the emulator's own when absent.
    """
    requiredDocuments: NotRequired[list[DocType]]
    """
    The document types without which a check is rejected; any set of documents is enough when empty.
    """
    questions: NotRequired[list[Question]]
    """
    The questions of an entity flow.
    """
    products: NotRequired[list[Offer]]
    """
    The products of an entity flow.
    """
    plans: NotRequired[list[Offer]]
    """
    The plans of an entity flow.
    """


class InboxScript(TypedDict):
    """
    How the inbox shall play the receiver.
    """

    vendor: NotRequired[str | None]
    """
    Whose webhooks it gets; attestr when it is missing.
    """
    answers: NotRequired[list[PlayedAnswer]]
    """
    The answers in turn, the last one over and over; 200 without any.
    """
    statuses: NotRequired[list[int]]
    """
    In place of `answers`: nothing but their statuses.
    """


class MagicValue(TypedDict):
    """
    One thing that can be had by sending a value.
    """

    rule: str
    """
    The rule that gives the value its meaning, as `scenario/rule`.
    """
    get: str
    """
    What is got.
    """
    send: list[Sent]
    """
    What to send; any one of these.
    """
    operations: list[str]
    """
    The operations that look for it; `*` stands for anything.
    """


Moment1 = TypedDict(
    "Moment1",
    {
        "id": int,
        "at": str,
        "operation": NotRequired[str | None],
        "method": str,
        "path": str,
        "status": NotRequired[int | None],
        "fault": NotRequired[Fault | None],
        "worked": NotRequired[bool | None],
        "answered": str,
        "account": str,
        "rule": NotRequired[str | None],
        "refusedBy": NotRequired[RefusedBy | None],
        "subject": NotRequired[str | None],
        "tag": NotRequired[str | None],
        "requestId": NotRequired[str | None],
        "warnings": list[str],
        "is": Literal["request"],
    },
)


Moment: TypeAlias = Moment1 | Moment2 | Moment3 | Moment4
"""
Something that happened to a case. `id` is the number of its record in the journal.
"""


class NewConsent(TypedDict):
    """
    What a new consent shall be; what is missing does not narrow it.
    """

    account: NotRequired[str | None]
    """
    The account that may use it.
    """
    singleUse: NotRequired[bool]
    """
    Whether it ends with its first use.
    """
    services: NotRequired[list[str] | None]
    """
    The codes of the services that it covers, as `UDYAM`.
    """
    operations: NotRequired[list[Operation] | None]
    validFrom: NotRequired[str | None]
    """
    When it begins, such as `2026-01-01T00:00:00Z`.
    """
    validTill: NotRequired[str | None]
    """
    When it ends.
    """


class NewWebhook(TypedDict):
    """
    An endpoint to register, or what changes of one.
    """

    vendor: NotRequired[str | None]
    """
    Whose webhooks it gets; attestr when it is missing.
    """
    url: NotRequired[str | None]
    """
    Where they go, such as `http://localhost:3000/hooks`.
    """
    inbox: NotRequired[list[PlayedAnswer] | None]
    """
    In place of `url`: the inbox plays the receiver and gives these answers in turn, the last one over and over; 200 without any.
    """
    token: NotRequired[str | None]
    """
    What stands after the scheme in the authorization header: made up when it is missing, none when it is null.
    """
    events: NotRequired[list[str] | None]
    """
    The events it gets; all when it is missing or empty.
    """
    account: NotRequired[str | None]
    """
    The account whose events it gets. Attestr: everybody's when it is missing or null. Personr: a workspace by its name or id, the primary one when it is missing.
    """
    active: NotRequired[bool | None]
    """
    Whether it gets webhooks at all.
    """
    timeout: NotRequired[str | None]
    """
    How long the receiver has to answer, in machine time; 10s when it is missing.
    """
    retries: NotRequired[list[str] | None]
    """
    How long after each failed attempt the next one follows, in sandbox time; 5s, 30s, 2m, 10m, 1h when it is missing.
    """
    headers: NotRequired[dict[str, Any] | None]
    """
    More headers.
    """
    concurrency: NotRequired[int | None]
    """
    How many attempts may be under way at once; 1 when it is missing, so that webhooks arrive in order.
    """


class PlanSubject1(TypedDict):
    """
    A check, by `tag`, `type`, `employer`, `name` and `account`.
    """

    check: Selector


class PlanSubject2(TypedDict):
    """
    An applicant, by `email`, `name`, `externalUserId`, `sourceKey` and `account`.
    """

    applicant: Selector


class PlanSubject3(TypedDict):
    """
    An entity, by `companyName`, `number`, `externalUserId`, `sourceKey` and `account`.
    """

    entity: Selector


PlanSubject: TypeAlias = PlanSubject1 | PlanSubject2 | PlanSubject3
"""
What a plan is for, by what its request says.
"""


class ProfileItem(TypedDict):
    """
    A check on a profile.
    """

    id: str
    type: str
    """
    `work`, `education`, `document` or `address`.
    """
    status: Word
    """
    The vendor's word.
    """


class Sabotage(TypedDict):
    """
    The sabotage that waits, oldest first.
    """

    armed: list[ArmedSabotage]
    done: dict[str, int]
    """
    How often each word was done to a delivery so far.
    """


class ScenarioProblem(TypedDict):
    """
    A problem at its place.
    """

    severity: Severity
    """
    How bad it is.
    """
    file: str
    """
    The file, or another name of the source.
    """
    line: int
    """
    The line.
    """
    column: int
    """
    The column of its first character.
    """
    width: int
    """
    How many characters it has.
    """
    message: str
    """
    What is wrong, in up to 2000 characters.
    """
    source: str
    """
    The line it is on, or its first 400 characters.
    """
    nearest: NotRequired[str | None]
    """
    The nearest right word.
    """
    example: NotRequired[str | None]
    """
    Something right in its place.
    """
    note: NotRequired[str | None]
    """
    What the emulator makes of it, as "the last good version of this file stays in use".
    """


class Scenarios(TypedDict):
    """
    All scenarios of a sandbox.
    """

    scenarios: list[Scenario]
    """
    In order of precedence; what ships and was never active comes last.
    """
    problems: list[ScenarioProblem]
    """
    What is wrong with the server's scenario files now; a broken one keeps its last right version.
    """


class Trigger(TypedDict):
    """
    The event to fire.
    """

    event: str
    """
    Its name, such as `async.completed`.
    """
    subject: NotRequired[Subject | None]
    """
    The check or record that it is about; a made-up one when it is missing.
    """
    account: NotRequired[str | None]
    """
    Whose event it is, when no record says so; the first account's when it is missing.
    """
    override: NotRequired[dict[str, Any]]
    """
    Fields of the body that replace the usual ones, at any depth; what is signed is signed again.
    """
    webhook: NotRequired[WebhookSabotage | None]
    """
    How its deliveries misbehave.
    """


class Verification1(Applicant):
    """
    An applicant or an entity.
    """

    id: ApplicantId
    status: str
    """
    The vendor's word: `Created`, `Pre-Checked`, `Pending` or `Reviewed`.
    """
    outcome: NotRequired[str | None]
    """
    What was decided: `Approved` or `Rejected`.
    """
    rejectLabels: list[str]
    """
    Why it was rejected.
    """
    retry: NotRequired[bool | None]
    """
    Whether a rejected one may try again.
    """
    waitingFor: NotRequired[str | None]
    """
    What it waits for, as long as something has to come.
    """
    waitingReason: NotRequired[WaitingReason | None]
    """
    The same as a word for programs.
    """
    offers: list[str]
    """
    What can be done with it now: the paths of those operations, as this API's description has them.
    """
    attempts: int
    """
    How often it was started.
    """
    rejections: int
    """
    How many of these attempts were rejected.
    """
    reviewed: NotRequired[str | None]
    """
    When it was last reviewed.
    """
    plan: Plan
    nextPlan: NotRequired[Plan | None]
    """
    What was decided for its next start, when it was started before and can be started again.
    """
    flow: str
    workspace: str
    sourceKey: NotRequired[str | None]
    externalUserIds: list[str]
    created: str
    result: Any
    """
    What the vendor's status call answers.
    """


class Verification2(Entity):
    """
    An applicant or an entity.
    """

    id: ApplicantId
    status: str
    """
    The vendor's word: `Created`, `Pre-Checked`, `Pending` or `Reviewed`.
    """
    outcome: NotRequired[str | None]
    """
    What was decided: `Approved` or `Rejected`.
    """
    rejectLabels: list[str]
    """
    Why it was rejected.
    """
    retry: NotRequired[bool | None]
    """
    Whether a rejected one may try again.
    """
    waitingFor: NotRequired[str | None]
    """
    What it waits for, as long as something has to come.
    """
    waitingReason: NotRequired[WaitingReason | None]
    """
    The same as a word for programs.
    """
    offers: list[str]
    """
    What can be done with it now: the paths of those operations, as this API's description has them.
    """
    attempts: int
    """
    How often it was started.
    """
    rejections: int
    """
    How many of these attempts were rejected.
    """
    reviewed: NotRequired[str | None]
    """
    When it was last reviewed.
    """
    plan: Plan
    nextPlan: NotRequired[Plan | None]
    """
    What was decided for its next start, when it was started before and can be started again.
    """
    flow: str
    workspace: str
    sourceKey: NotRequired[str | None]
    externalUserIds: list[str]
    created: str
    result: Any
    """
    What the vendor's status call answers.
    """


Verification: TypeAlias = Verification1 | Verification2
"""
An applicant or an entity.
"""


class VerificationPage(TypedDict):
    """
    A part of a list, oldest first.
    """

    items: list[Verification]
    count: int
    """
    How many entries match in all.
    """
    next: NotRequired[str | None]
    """
    What to ask for with `after` to get the next part; null when this is the last.
    """


WaitingPlan = TypedDict(
    "WaitingPlan",
    {
        "id": str,
        "for": PlanSubject,
        "plan": Any,
    },
)


class Agenda(TypedDict):
    """
    What is due.
    """

    items: list[Due]
    count: int
    """
    How many things are due in all.
    """


class Case(TypedDict):
    """
    A case with all that happened to it.
    """

    id: str
    vendor: str
    type: str
    """
    `work` and the other kinds of checks, `profile`, `applicant` or `entity`.
    """
    name: NotRequired[str | None]
    """
    The person or company that it is about.
    """
    about: NotRequired[str | None]
    """
    What is verified: the employer, the course, the document or the address; of an entity its registration.
    """
    status: str
    """
    The vendor's word for how far it is.
    """
    outcome: NotRequired[str | None]
    """
    The vendor's word for what was decided.
    """
    error: NotRequired[str | None]
    """
    Why it failed.
    """
    waitingFor: NotRequired[str | None]
    """
    What it waits for; null when nothing has to come.
    """
    waitingReason: NotRequired[WaitingReason | None]
    """
    The same as a word for programs.
    """
    turn: NotRequired[Turn | None]
    """
    Who has to do something before it goes on; null while it goes on by itself.
    """
    profile: NotRequired[str | None]
    """
    The profile that a check is on.
    """
    created: str
    """
    A moment of sandbox time in milliseconds since the Unix epoch.

    The only instant type of the program; vendors format it their own way.
    """
    updated: NotRequired[str | None]
    """
    A moment of sandbox time in milliseconds since the Unix epoch.

    The only instant type of the program; vendors format it their own way.
    """
    selected: list[SelectedBy]
    """
    By what a selector finds it.
    """
    timeline: list[Moment]
    """
    Oldest first, as far as the journal keeps it.
    """


class ClockView1(TypedDict):
    """
    One second is one second.
    """

    now: str
    """
    A moment of sandbox time in milliseconds since the Unix epoch.

    The only instant type of the program; vendors format it their own way.
    """
    next: NotRequired[str | None]
    """
    When the next job or webhook attempt is due.
    """
    due: NotRequired[Due | None]
    """
    What it is.
    """
    mode: Literal["real"]


class ClockView2(TypedDict):
    """
    One machine second is `factor` sandbox seconds.
    """

    now: str
    """
    A moment of sandbox time in milliseconds since the Unix epoch.

    The only instant type of the program; vendors format it their own way.
    """
    next: NotRequired[str | None]
    """
    When the next job or webhook attempt is due.
    """
    due: NotRequired[Due | None]
    """
    What it is.
    """
    mode: Literal["scaled"]
    factor: float


class ClockView3(TypedDict):
    """
    Time moves only when it is advanced.
    """

    now: str
    """
    A moment of sandbox time in milliseconds since the Unix epoch.

    The only instant type of the program; vendors format it their own way.
    """
    next: NotRequired[str | None]
    """
    When the next job or webhook attempt is due.
    """
    due: NotRequired[Due | None]
    """
    What it is.
    """
    mode: Literal["frozen"]


ClockView: TypeAlias = ClockView1 | ClockView2 | ClockView3
"""
A sandbox's clock.
"""


class Condition(TypedDict):
    """
    A condition as it is written; exactly one of the first eleven.
    """

    check: NotRequired[RecordCondition | None]
    """
    A check, by its id or what it has.
    """
    profile: NotRequired[RecordCondition | None]
    """
    A profile.
    """
    consent: NotRequired[RecordCondition | None]
    """
    A consent.
    """
    applicant: NotRequired[RecordCondition | None]
    """
    An applicant; by its id an entity, too.
    """
    entity: NotRequired[RecordCondition | None]
    """
    An entity.
    """
    request: NotRequired[Any]
    """
    Requests that fit: the `when` of a rule, and `status`, `answer`, `rule`, `subject`, `unmatched`, `q`.
    """
    event: NotRequired[EventCondition | None]
    """
    Webhooks that were made, whoever took them.
    """
    delivery: NotRequired[DeliveryCondition | None]
    """
    Webhooks that went to an endpoint.
    """
    idle: NotRequired[bool | None]
    """
    Nothing is due and nothing is under way; true.
    """
    any: NotRequired[list[Condition] | None]
    """
    At least one of these holds.
    """
    all: NotRequired[list[Condition] | None]
    """
    All of these hold.
    """
    exactly: NotRequired[int | None]
    """
    How many requests, events or webhooks; at least 1 unless said.
    """
    atLeast: NotRequired[int | None]
    atMost: NotRequired[int | None]


class DeliveryAttempt1(TypedDict):
    """
    It did not.
    """

    number: int
    """
    Its number, from 1.
    """
    due: str
    """
    When it was due, in sandbox time.
    """
    started: str
    """
    When it started, in sandbox time.
    """
    took: str
    """
    How long it took, in machine time.
    """
    hint: NotRequired[str | None]
    """
    How to repair the usual mistakes, in one sentence.
    """
    failure: DeliveryFailure


DeliveryAttempt: TypeAlias = DeliveryAttempt2 | DeliveryAttempt1
"""
A finished attempt.
"""


class Expectations(TypedDict):
    """
    What is expected.
    """

    expect: NotRequired[list[Condition]]
    """
    All of these hold.
    """
    inOrder: NotRequired[bool]
    """
    Whether requests came in this order; each of what is expected is then a `request`.

    Each takes the first request that fits after the one that the expectation before it took; where none is needed and none fits, it takes none.
    """


NewPlan = TypedDict(
    "NewPlan",
    {
        "for": PlanSubject,
        "plan": Any,
    },
)


class NewSandbox(TypedDict):
    """
    What a new sandbox shall be; everything left out is as the server was started.
    """

    name: NotRequired[str | None]
    """
    Its name; made up when it is missing.
    """
    seed: NotRequired[int | None]
    """
    The seed of its ids, chances and made-up data.
    """
    clock: NotRequired[NewClock | None]
    scenarios: NotRequired[list[StartScenario]]
    """
    The scenarios that are active from the start, beside those that always are.
    """
    magicValues: NotRequired[bool | None]
    """
    Whether the magic values are active from the start.
    """
    rules: NotRequired[list[Any]]
    """
    The rules before all scenarios; the first that fits decides.
    """
    plans: NotRequired[list[NewPlan]]
    """
    What is decided for checks, applicants and entities that are still to come, as for `POST …/plans`.
    """
    accounts: NotRequired[list[AttestrAccount]]
    """
    Accounts of Attestr.
    """
    credits: NotRequired[Credits1]
    """
    The balance that the wallet of each Attestr account begins with, by service; a service without one is unlimited.
    """
    limits: NotRequired[Limits]
    """
    How much each Attestr account may call (4291 to 4294).
    """
    webhooks: NotRequired[list[NewWebhook]]
    """
    The endpoints of its webhooks.
    """
    completion: NotRequired[str | None]
    """
    How long a check takes, such as `2s`.
    """
    strict: NotRequired[bool | None]
    """
    Whether what the vendors tolerate or do not document is refused.
    """
    credentials: NotRequired[str | None]
    """
    Which Attestr credentials are good: `open` or `configured`.
    """
    idle: NotRequired[str | None]
    """
    After how long without a request it goes by itself, in machine time, such as `15m`; as `--sandbox-idle` says when it is missing.
    """


class Problem(TypedDict):
    """
    What a problem says.
    """

    title: str
    status: int
    detail: str
    valid: list[str]
    """
    The valid choices, when there is a list of them.
    """
    seen: list[str]
    """
    What happened in place of what was expected.
    """
    problems: list[ScenarioProblem]
    """
    What is wrong with a scenario or a rule, each with its place in the body.
    """


class Profile(TypedDict):
    """
    A profile.
    """

    id: str
    number: str
    status: str
    """
    `ACTIVE` or `ARCHIVED`.
    """
    waitingFor: NotRequired[str | None]
    """
    What it waits for; null when nothing is open.
    """
    waitingReason: NotRequired[WaitingReason | None]
    """
    The same as a word for programs.
    """
    offers: list[str]
    """
    What can be done with it now: the paths of those operations, as this API's description has them.
    """
    account: str
    tag: str
    name: str
    email: NotRequired[str | None]
    mobile: NotRequired[str | None]
    created: str
    updated: NotRequired[str | None]
    items: list[ProfileItem]
    """
    The checks on it; an archived profile has none.
    """
    queries: list[ProfileQuery]
    """
    What was asked about it.
    """


class ProfilePage(TypedDict):
    """
    A part of a list, oldest first.
    """

    items: list[Profile]
    count: int
    """
    How many entries match in all.
    """
    next: NotRequired[str | None]
    """
    What to ask for with `after` to get the next part; null when this is the last.
    """


class PutRule(TypedDict):
    """
    What adding a rule did.
    """

    origin: Origin
    """
    Where it comes from.
    """
    name: str
    """
    `scenario/rule`.
    """
    rule: Any
    """
    How it was written, as JSON.
    """
    matched: int
    """
    How many requests fitted and reached it.
    """
    decided: int
    """
    How many of them it decided.
    """
    until: NotRequired[str | None]
    """
    When it ends, if it does.
    """
    warnings: list[ScenarioProblem]
    """
    What is hardly meant so.
    """


class PutScenario(TypedDict):
    """
    What adding a scenario did.
    """

    scenario: Scenario
    warnings: list[ScenarioProblem]
    """
    What is hardly meant so.
    """


class Sandbox(TypedDict):
    """
    A sandbox.
    """

    name: str
    """
    The name of a sandbox: 1 to 64 of `a-z`, `A-Z`, `0-9`, `.`, `_`, `-`, not beginning with a dot.
    """
    seed: int
    idle: NotRequired[str | None]
    """
    After how long without a request it goes by itself; null is never.
    """
    clock: ClockView
    urls: Urls
    credentials: Credentials
    webhooks: list[Webhook]
    """
    The endpoints of its webhooks, with their secrets.
    """
    scenarios: list[str]
    """
    The names of the active scenarios.
    """
    sizes: Sizes
    counters: Counters


Wait = TypedDict(
    "Wait",
    {
        "for": Condition,
        "timeout": NotRequired[str | None],
        "during": NotRequired[str | None],
        "advance": NotRequired[bool],
    },
)


class Delivery1(TypedDict):
    """
    Its next attempt waits for its moment, or for its turn at the endpoint.
    """

    id: str
    """
    The id of a delivery, as `dl_1`.
    """
    vendor: str
    event: str
    eventId: str
    """
    The event's id in the inbox.
    """
    subject: str
    """
    The check or record that it is about.
    """
    account: str
    endpoint: str
    """
    The id of an endpoint, as `ep_1`.
    """
    url: NotRequired[str | None]
    """
    Where the latest attempt went; null before it, and when the inbox plays the receiver.
    """
    cause: DeliveryCause
    requestId: NotRequired[str | None]
    """
    What the client calls the request that made the subject, by its header `x-request-id`.
    """
    created: str
    """
    A moment of sandbox time in milliseconds since the Unix epoch.

    The only instant type of the program; vendors format it their own way.
    """
    attemptsMade: int
    """
    How many attempts were started.
    """
    latest: NotRequired[str | None]
    """
    What came of the latest attempt, in one sentence.
    """
    hint: NotRequired[str | None]
    """
    How to repair the usual mistakes, in one sentence.
    """
    headers: list[tuple[str, str]]
    """
    The headers of the latest attempt in the order they were sent; empty before it.
    """
    body: NotRequired[str | None]
    """
    The bytes that are sent; null when they are no text.
    """
    bodyBase64: NotRequired[str | None]
    """
    The bytes that are sent, when they are no text.
    """
    originalBody: NotRequired[str | None]
    """
    The bytes before any sabotage, when they are others.
    """
    signature: NotRequired[Signature | None]
    """
    Null when the vendor does not sign this event.
    """
    sabotage: list[SabotageAct]
    """
    What was done to it on purpose.
    """
    attempts: list[DeliveryAttempt]
    """
    The latest attempts, oldest first.
    """
    status: Literal["waiting"]
    due: str
    """
    A moment of sandbox time in milliseconds since the Unix epoch.

    The only instant type of the program; vendors format it their own way.
    """


class Delivery2(TypedDict):
    """
    An attempt is under way.
    """

    id: str
    """
    The id of a delivery, as `dl_1`.
    """
    vendor: str
    event: str
    eventId: str
    """
    The event's id in the inbox.
    """
    subject: str
    """
    The check or record that it is about.
    """
    account: str
    endpoint: str
    """
    The id of an endpoint, as `ep_1`.
    """
    url: NotRequired[str | None]
    """
    Where the latest attempt went; null before it, and when the inbox plays the receiver.
    """
    cause: DeliveryCause
    requestId: NotRequired[str | None]
    """
    What the client calls the request that made the subject, by its header `x-request-id`.
    """
    created: str
    """
    A moment of sandbox time in milliseconds since the Unix epoch.

    The only instant type of the program; vendors format it their own way.
    """
    attemptsMade: int
    """
    How many attempts were started.
    """
    latest: NotRequired[str | None]
    """
    What came of the latest attempt, in one sentence.
    """
    hint: NotRequired[str | None]
    """
    How to repair the usual mistakes, in one sentence.
    """
    headers: list[tuple[str, str]]
    """
    The headers of the latest attempt in the order they were sent; empty before it.
    """
    body: NotRequired[str | None]
    """
    The bytes that are sent; null when they are no text.
    """
    bodyBase64: NotRequired[str | None]
    """
    The bytes that are sent, when they are no text.
    """
    originalBody: NotRequired[str | None]
    """
    The bytes before any sabotage, when they are others.
    """
    signature: NotRequired[Signature | None]
    """
    Null when the vendor does not sign this event.
    """
    sabotage: list[SabotageAct]
    """
    What was done to it on purpose.
    """
    attempts: list[DeliveryAttempt]
    """
    The latest attempts, oldest first.
    """
    status: Literal["inFlight"]


class Delivery3(TypedDict):
    """
    The receiver took it.
    """

    id: str
    """
    The id of a delivery, as `dl_1`.
    """
    vendor: str
    event: str
    eventId: str
    """
    The event's id in the inbox.
    """
    subject: str
    """
    The check or record that it is about.
    """
    account: str
    endpoint: str
    """
    The id of an endpoint, as `ep_1`.
    """
    url: NotRequired[str | None]
    """
    Where the latest attempt went; null before it, and when the inbox plays the receiver.
    """
    cause: DeliveryCause
    requestId: NotRequired[str | None]
    """
    What the client calls the request that made the subject, by its header `x-request-id`.
    """
    created: str
    """
    A moment of sandbox time in milliseconds since the Unix epoch.

    The only instant type of the program; vendors format it their own way.
    """
    attemptsMade: int
    """
    How many attempts were started.
    """
    latest: NotRequired[str | None]
    """
    What came of the latest attempt, in one sentence.
    """
    hint: NotRequired[str | None]
    """
    How to repair the usual mistakes, in one sentence.
    """
    headers: list[tuple[str, str]]
    """
    The headers of the latest attempt in the order they were sent; empty before it.
    """
    body: NotRequired[str | None]
    """
    The bytes that are sent; null when they are no text.
    """
    bodyBase64: NotRequired[str | None]
    """
    The bytes that are sent, when they are no text.
    """
    originalBody: NotRequired[str | None]
    """
    The bytes before any sabotage, when they are others.
    """
    signature: NotRequired[Signature | None]
    """
    Null when the vendor does not sign this event.
    """
    sabotage: list[SabotageAct]
    """
    What was done to it on purpose.
    """
    attempts: list[DeliveryAttempt]
    """
    The latest attempts, oldest first.
    """
    status: Literal["delivered"]
    settled: str
    """
    A moment of sandbox time in milliseconds since the Unix epoch.

    The only instant type of the program; vendors format it their own way.
    """


class Delivery4(TypedDict):
    """
    The last attempt failed.
    """

    id: str
    """
    The id of a delivery, as `dl_1`.
    """
    vendor: str
    event: str
    eventId: str
    """
    The event's id in the inbox.
    """
    subject: str
    """
    The check or record that it is about.
    """
    account: str
    endpoint: str
    """
    The id of an endpoint, as `ep_1`.
    """
    url: NotRequired[str | None]
    """
    Where the latest attempt went; null before it, and when the inbox plays the receiver.
    """
    cause: DeliveryCause
    requestId: NotRequired[str | None]
    """
    What the client calls the request that made the subject, by its header `x-request-id`.
    """
    created: str
    """
    A moment of sandbox time in milliseconds since the Unix epoch.

    The only instant type of the program; vendors format it their own way.
    """
    attemptsMade: int
    """
    How many attempts were started.
    """
    latest: NotRequired[str | None]
    """
    What came of the latest attempt, in one sentence.
    """
    hint: NotRequired[str | None]
    """
    How to repair the usual mistakes, in one sentence.
    """
    headers: list[tuple[str, str]]
    """
    The headers of the latest attempt in the order they were sent; empty before it.
    """
    body: NotRequired[str | None]
    """
    The bytes that are sent; null when they are no text.
    """
    bodyBase64: NotRequired[str | None]
    """
    The bytes that are sent, when they are no text.
    """
    originalBody: NotRequired[str | None]
    """
    The bytes before any sabotage, when they are others.
    """
    signature: NotRequired[Signature | None]
    """
    Null when the vendor does not sign this event.
    """
    sabotage: list[SabotageAct]
    """
    What was done to it on purpose.
    """
    attempts: list[DeliveryAttempt]
    """
    The latest attempts, oldest first.
    """
    status: Literal["failed"]
    settled: str
    """
    A moment of sandbox time in milliseconds since the Unix epoch.

    The only instant type of the program; vendors format it their own way.
    """


class Delivery5(TypedDict):
    """
    It was never sent, on purpose.
    """

    id: str
    """
    The id of a delivery, as `dl_1`.
    """
    vendor: str
    event: str
    eventId: str
    """
    The event's id in the inbox.
    """
    subject: str
    """
    The check or record that it is about.
    """
    account: str
    endpoint: str
    """
    The id of an endpoint, as `ep_1`.
    """
    url: NotRequired[str | None]
    """
    Where the latest attempt went; null before it, and when the inbox plays the receiver.
    """
    cause: DeliveryCause
    requestId: NotRequired[str | None]
    """
    What the client calls the request that made the subject, by its header `x-request-id`.
    """
    created: str
    """
    A moment of sandbox time in milliseconds since the Unix epoch.

    The only instant type of the program; vendors format it their own way.
    """
    attemptsMade: int
    """
    How many attempts were started.
    """
    latest: NotRequired[str | None]
    """
    What came of the latest attempt, in one sentence.
    """
    hint: NotRequired[str | None]
    """
    How to repair the usual mistakes, in one sentence.
    """
    headers: list[tuple[str, str]]
    """
    The headers of the latest attempt in the order they were sent; empty before it.
    """
    body: NotRequired[str | None]
    """
    The bytes that are sent; null when they are no text.
    """
    bodyBase64: NotRequired[str | None]
    """
    The bytes that are sent, when they are no text.
    """
    originalBody: NotRequired[str | None]
    """
    The bytes before any sabotage, when they are others.
    """
    signature: NotRequired[Signature | None]
    """
    Null when the vendor does not sign this event.
    """
    sabotage: list[SabotageAct]
    """
    What was done to it on purpose.
    """
    attempts: list[DeliveryAttempt]
    """
    The latest attempts, oldest first.
    """
    status: Literal["dropped"]


class Delivery6(TypedDict):
    """
    It will not be sent any more.
    """

    id: str
    """
    The id of a delivery, as `dl_1`.
    """
    vendor: str
    event: str
    eventId: str
    """
    The event's id in the inbox.
    """
    subject: str
    """
    The check or record that it is about.
    """
    account: str
    endpoint: str
    """
    The id of an endpoint, as `ep_1`.
    """
    url: NotRequired[str | None]
    """
    Where the latest attempt went; null before it, and when the inbox plays the receiver.
    """
    cause: DeliveryCause
    requestId: NotRequired[str | None]
    """
    What the client calls the request that made the subject, by its header `x-request-id`.
    """
    created: str
    """
    A moment of sandbox time in milliseconds since the Unix epoch.

    The only instant type of the program; vendors format it their own way.
    """
    attemptsMade: int
    """
    How many attempts were started.
    """
    latest: NotRequired[str | None]
    """
    What came of the latest attempt, in one sentence.
    """
    hint: NotRequired[str | None]
    """
    How to repair the usual mistakes, in one sentence.
    """
    headers: list[tuple[str, str]]
    """
    The headers of the latest attempt in the order they were sent; empty before it.
    """
    body: NotRequired[str | None]
    """
    The bytes that are sent; null when they are no text.
    """
    bodyBase64: NotRequired[str | None]
    """
    The bytes that are sent, when they are no text.
    """
    originalBody: NotRequired[str | None]
    """
    The bytes before any sabotage, when they are others.
    """
    signature: NotRequired[Signature | None]
    """
    Null when the vendor does not sign this event.
    """
    sabotage: list[SabotageAct]
    """
    What was done to it on purpose.
    """
    attempts: list[DeliveryAttempt]
    """
    The latest attempts, oldest first.
    """
    status: Literal["cancelled"]
    reason: str


Delivery: TypeAlias = Delivery1 | Delivery2 | Delivery3 | Delivery4 | Delivery5 | Delivery6
"""
A delivery with everything.
"""


class Triggered(TypedDict):
    """
    What came of an event.
    """

    eventId: str
    """
    The event's id in the inbox.
    """
    deliveries: list[Delivery]
    """
    Its deliveries with their first attempts; none when no endpoint wants it.
    """
