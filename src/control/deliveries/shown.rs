//! A delivery as it is shown.

use base64::{Engine as _, engine::general_purpose::STANDARD};
use bytes::Bytes;
use schemars::JsonSchema;
use serde::Serialize;

use super::filter::Word;
use crate::{
    control::mask::masked,
    engine::{
        outbox::{Act, ActKind, Attempt, Cause, Delivery, Event, FailureKind, Reply, Rest, Status},
        time::format_span,
    },
};

/// Whether tokens are shown.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(in crate::control) enum Secrets {
    /// As they were sent.
    Shown,
    /// Replaced by asterisks.
    Masked,
}

/// A delivery in a list.
#[derive(Debug, Serialize, JsonSchema)]
#[serde(rename_all = "camelCase")]
#[schemars(rename = "DeliverySummary")]
pub(in crate::control) struct Summary {
    id: String,
    vendor: String,
    event: String,
    /// The event's id in the inbox.
    event_id: String,
    /// The check or record that it is about.
    subject: String,
    account: String,
    endpoint: String,
    /// Where the latest attempt went; null before it, and when the inbox plays the receiver.
    url: Option<String>,
    cause: CauseShown,
    created: String,
    #[serde(flatten)]
    standing: Standing,
    /// How many attempts were started.
    attempts_made: u32,
    /// What came of the latest attempt, in one sentence.
    latest: Option<String>,
    /// How to repair the usual mistakes, in one sentence.
    hint: Option<String>,
}

/// Where a delivery stands.
#[derive(Debug, Serialize, JsonSchema)]
#[serde(rename_all = "camelCase")]
struct Standing {
    status: Word,
    /// When the next attempt is due.
    due: Option<String>,
    /// When it was settled.
    settled: Option<String>,
    /// Why it will not be sent any more.
    reason: Option<String>,
}

/// Why a delivery was made.
#[derive(Debug, Serialize, JsonSchema)]
#[serde(rename_all = "camelCase", tag = "is")]
#[schemars(rename = "DeliveryCause")]
enum CauseShown {
    /// A check or a record moved.
    Check,
    /// A rule of a scenario asked for it.
    Rule { rule: String },
    /// A person fired the event.
    Trigger,
    /// A person sent an earlier delivery again.
    Resend { of: String },
    /// Sabotage made it as a copy of another one.
    Duplicate { of: String },
}

/// A delivery with everything.
#[derive(Debug, Serialize, JsonSchema)]
#[serde(rename_all = "camelCase")]
#[schemars(rename = "Delivery")]
pub(in crate::control) struct Full {
    #[serde(flatten)]
    summary: Summary,
    /// The headers of the latest attempt in the order they were sent; empty before it.
    headers: Vec<(String, String)>,
    /// The bytes that are sent; null when they are no text.
    body: Option<String>,
    /// The bytes that are sent, when they are no text.
    body_base64: Option<String>,
    /// The bytes before any sabotage, when they are others.
    original_body: Option<String>,
    /// Null when the vendor does not sign this event.
    signature: Option<Signature>,
    /// What was done to it on purpose.
    sabotage: Vec<ActShown>,
    /// The latest attempts, oldest first.
    attempts: Vec<AttemptShown>,
}

/// The signature of an event before any sabotage.
#[derive(Debug, Serialize, JsonSchema)]
struct Signature {
    value: String,
    /// What was signed, byte for byte.
    signed: String,
}

/// One thing that was done on purpose.
#[derive(Debug, Serialize, JsonSchema)]
#[schemars(rename = "SabotageAct")]
struct ActShown {
    what: ActKind,
    /// Whether it could be done.
    done: bool,
    /// The rule that said so, or `control`.
    by: String,
    /// What exactly was done, or why it could not be.
    note: String,
}

/// A finished attempt.
#[derive(Debug, Serialize, JsonSchema)]
#[serde(rename_all = "camelCase")]
#[schemars(rename = "DeliveryAttempt")]
struct AttemptShown {
    number: u32,
    /// When it had to be, in sandbox time.
    due: String,
    /// When it began, in sandbox time.
    started: String,
    /// How long it took, in machine time.
    took: String,
    /// The receiver's status; null when it did not answer.
    status: Option<u16>,
    /// The first bytes of the answer's body.
    answer: Option<String>,
    /// What became of the bytes after them.
    rest: Option<Rest>,
    /// How long the receiver asked to wait.
    retry_after: Option<String>,
    /// Where it redirects to.
    location: Option<String>,
    /// Why there is no answer.
    failure: Option<FailureShown>,
    /// How to repair the usual mistakes, in one sentence.
    hint: Option<String>,
}

/// Why there is no answer.
#[derive(Debug, Serialize, JsonSchema)]
#[schemars(rename = "DeliveryFailure")]
struct FailureShown {
    kind: FailureKind,
    detail: String,
}

impl From<&Delivery> for Summary {
    fn from(delivery: &Delivery) -> Self {
        let event = &delivery.event;
        let reply = delivery.attempts.back().map(|attempt| &attempt.reply);
        Self {
            id: delivery.id.to_string(),
            vendor: event.vendor.to_string(),
            event: event.name.to_string(),
            event_id: event.id.to_string(),
            subject: event.subject.to_string(),
            account: event.owner.to_string(),
            endpoint: delivery.endpoint.to_string(),
            url: delivery.url.as_ref().map(ToString::to_string),
            cause: CauseShown::from(&delivery.cause),
            created: delivery.created.to_string(),
            standing: Standing::from(&delivery.status),
            attempts_made: delivery.attempts_made,
            latest: reply.map(ToString::to_string),
            hint: reply.and_then(Reply::hint),
        }
    }
}

impl From<&Status> for Standing {
    fn from(status: &Status) -> Self {
        let standing = Self { status: Word::from(status), due: None, settled: None, reason: None };
        match status {
            Status::Waiting { due } => Self { due: Some(due.to_string()), ..standing },
            Status::Delivered { at } | Status::Failed { at } => Self { settled: Some(at.to_string()), ..standing },
            Status::Cancelled { reason } => Self { reason: Some(reason.clone()), ..standing },
            Status::InFlight | Status::Dropped => standing,
        }
    }
}

impl From<&Cause> for CauseShown {
    fn from(cause: &Cause) -> Self {
        match cause {
            Cause::Check => Self::Check,
            Cause::Rule(rule) => Self::Rule { rule: rule.to_string() },
            Cause::Trigger => Self::Trigger,
            Cause::Resend(of) => Self::Resend { of: of.to_string() },
            Cause::Duplicate(of) => Self::Duplicate { of: of.to_string() },
        }
    }
}

impl Full {
    /// Everything about a delivery.
    pub(in crate::control) fn of(delivery: &Delivery, secrets: Secrets) -> Self {
        let header = |(name, value): &(String, String)| match secrets {
            Secrets::Shown => (name.clone(), value.clone()),
            Secrets::Masked => (name.clone(), masked(name, value)),
        };
        let (body, body_base64) = readable(&delivery.body);
        Self {
            summary: Summary::from(delivery),
            headers: delivery.headers.iter().map(header).collect(),
            body,
            body_base64,
            original_body: (delivery.body != delivery.event.body).then(|| text(&delivery.event.body)),
            signature: signature(&delivery.event),
            sabotage: delivery.acts.iter().map(ActShown::from).collect(),
            attempts: delivery.attempts.iter().map(AttemptShown::from).collect(),
        }
    }
}

impl From<&Act> for ActShown {
    fn from(act: &Act) -> Self {
        Self { what: act.what, done: act.done, by: act.by.to_string(), note: act.note.clone() }
    }
}

impl From<&Attempt> for AttemptShown {
    fn from(attempt: &Attempt) -> Self {
        let (answer, failure) = match &attempt.reply {
            Reply::Answered(answer) => (Some(answer), None),
            Reply::Unanswered(failure) => (None, Some(failure)),
        };
        Self {
            number: attempt.number,
            due: attempt.due.to_string(),
            started: attempt.started.to_string(),
            took: format_span(attempt.took),
            status: answer.map(|it| it.status),
            answer: answer.map(|it| text(&it.body)),
            rest: answer.map(|it| it.rest),
            retry_after: answer.and_then(|it| it.retry_after).map(format_span),
            location: answer.and_then(|it| it.location.clone()),
            failure: failure.map(|it| FailureShown { kind: it.kind, detail: it.detail.clone() }),
            hint: attempt.reply.hint(),
        }
    }
}

/// Bytes as text where they are text, else as base64.
fn readable(bytes: &Bytes) -> (Option<String>, Option<String>) {
    match str::from_utf8(bytes) {
        Ok(text) => (Some(text.to_owned()), None),
        Err(_) => (None, Some(STANDARD.encode(bytes))),
    }
}

fn text(bytes: &[u8]) -> String {
    String::from_utf8_lossy(bytes).into_owned()
}

fn signature(event: &Event) -> Option<Signature> {
    let proof = event.proof.as_ref()?;
    let value = text(&event.body[proof.signature.clone()]).trim_matches('"').to_owned();
    Some(Signature { value, signed: text(&event.body[proof.message.clone()]) })
}
