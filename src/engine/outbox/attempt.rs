//! One try at a delivery: what is sent, and what came back or why nothing did.

use std::{fmt, sync::Arc, time::Duration};

use bytes::Bytes;
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};
use serde_with::As;

use super::{
    address::Address,
    id::{DeliveryId, EndpointId},
};
use crate::engine::{sabotage::Transfer, span::Span, time::Timestamp};

/// An attempt that is due, for the sender.
#[derive(Debug, Clone)]
pub struct Prepared {
    /// Which attempt it is, to hand its result back.
    pub ticket: Ticket,
    /// Where it goes and with which headers.
    pub head: Head,
    pub body: Bytes,
    /// How the bytes go over the wire; `None` is at once.
    pub transfer: Option<Transfer>,
    /// How long the receiver has, in machine time.
    pub timeout: Duration,
}

/// Names an attempt; results with a ticket of an older epoch are dropped.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Ticket {
    /// The epoch of the state that handed it out.
    pub epoch: u64,
    pub delivery: DeliveryId,
    /// The attempt's number, from 1.
    pub attempt: u32,
}

/// The head of an attempt's request as it is sent; `Host` and `Content-Length` follow from it and the body.
#[derive(Debug, Clone, PartialEq)]
pub struct Head {
    /// Where it is posted.
    pub url: Address,
    /// Names and values in order.
    pub headers: Vec<(String, String)>,
}

/// What the sender says about an attempt.
#[derive(Debug, Clone, PartialEq)]
pub struct AttemptResult {
    /// The answer, or why there is none.
    pub reply: Reply,
    /// How long it took in machine time.
    pub took: Duration,
}

/// A finished attempt, as the log keeps it.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, JsonSchema)]
pub struct Attempt {
    /// Its number, from 1.
    pub number: u32,
    /// When it was due, in sandbox time.
    pub due: Timestamp,
    /// When it started, in sandbox time.
    pub started: Timestamp,
    /// How long it took, in machine time.
    #[serde(with = "As::<Span>")]
    #[schemars(with = "Span")]
    pub took: Duration,
    /// The answer, or why there is none.
    #[serde(flatten)]
    pub reply: Reply,
}

impl Attempt {
    /// About how many bytes it holds in memory.
    pub fn size(&self) -> usize {
        128 + match &self.reply {
            Reply::Answered(answer) => answer.body.len(),
            Reply::Unanswered { failure } => failure.detail.len(),
        }
    }
}

/// An attempt that ended.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Finished {
    pub delivery: DeliveryId,
    /// When the attempt was due.
    pub due: Timestamp,
    /// What came of it, as people say it.
    pub what: String,
    /// Everything else that is worth a line.
    pub facts: AttemptFacts,
}

/// What is said of an attempt that ended, beside what came of it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct AttemptFacts {
    /// Its number, from 1.
    pub attempt: u32,
    pub endpoint: EndpointId,
    /// The vendor's name.
    pub vendor: Arc<str>,
    /// The event's name.
    pub event: Arc<str>,
    /// The check or record that it is about.
    pub subject: Arc<str>,
    /// The client's own reference of that record.
    pub tag: Option<String>,
    /// What the client calls the request that made the record, by its header `x-request-id`.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub request_id: Option<Arc<str>>,
    /// What the receiver answered; `None` when it did not.
    pub status: Option<u16>,
    /// How to repair the usual mistakes, in one sentence.
    pub hint: Option<String>,
    /// What happens now.
    #[serde(flatten)]
    pub verdict: Verdict,
}

/// What happens after an attempt.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase", tag = "outcome")]
pub enum Verdict {
    /// Nothing: the receiver took it.
    Delivered,
    /// Another attempt at this moment.
    Retry {
        #[serde(rename = "next")]
        at: Timestamp,
    },
    /// Nothing: that was the last attempt.
    GaveUp,
    /// Nothing, and the endpoint is off: the receiver wants no more webhooks.
    TurnedOff,
}

/// What came of an attempt.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(untagged)]
pub enum Reply {
    /// The receiver answered.
    Answered(Answer),
    /// It did not.
    Unanswered { failure: Failure },
}

impl Reply {
    /// Whether the receiver took the webhook: a 2xx.
    pub fn is_success(&self) -> bool {
        matches!(self, Self::Answered(answer) if (200..300).contains(&answer.status))
    }

    /// What the receiver answered; `None` when it did not.
    pub fn status(&self) -> Option<u16> {
        match self {
            Self::Answered(answer) => Some(answer.status),
            Self::Unanswered { .. } => None,
        }
    }

    /// How to repair the usual mistakes, in one sentence.
    pub fn hint(&self) -> Option<String> {
        match self {
            Self::Answered(answer) => answer.hint(),
            Self::Unanswered { failure } => failure.hint.clone(),
        }
    }
}

impl fmt::Display for Reply {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Answered(answer) => write!(f, "the receiver answered {}", answer.status),
            Self::Unanswered { failure } => f.write_str(&failure.detail),
        }
    }
}

/// What a receiver answered.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "camelCase")]
pub struct Answer {
    /// The HTTP status.
    pub status: u16,
    /// The first bytes of the body, as text.
    #[serde(rename = "answer")]
    pub body: String,
    /// What became of the bytes after them.
    pub rest: Rest,
    /// How long the receiver asked to wait.
    #[serde(with = "As::<Option<Span>>", default)]
    #[schemars(with = "Option<Span>")]
    pub retry_after: Option<Duration>,
    /// Where it redirects to.
    pub location: Option<String>,
}

impl Answer {
    /// An answer that holds nothing but its status.
    pub fn of(status: u16) -> Self {
        Self { status, body: String::new(), rest: Rest::Complete, retry_after: None, location: None }
    }

    fn hint(&self) -> Option<String> {
        if !(300..400).contains(&self.status) {
            return None;
        }
        let location = self.location.as_deref().unwrap_or("the address that answers 2xx");
        Some(format!("redirects are failures and not followed: set the endpoint's URL to {location}"))
    }
}

/// What became of an answer's body after the bytes that are kept.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "camelCase")]
pub enum Rest {
    /// The body is kept whole.
    Complete,
    /// There was more, which was not read.
    LeftUnread,
    /// It did not end in time.
    TimedOut,
    /// The connection broke before its end.
    Broken,
}

/// Why an attempt got no answer.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
#[schemars(rename = "DeliveryFailure")]
pub struct Failure {
    /// The kind.
    pub kind: FailureKind,
    /// What exactly happened.
    pub detail: String,
    /// How to repair the usual mistakes, in one sentence.
    pub hint: Option<String>,
}

/// The kinds of failure.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "camelCase")]
pub enum FailureKind {
    /// The host name has no address.
    Dns,
    /// The installation does not allow the address.
    NotAllowed,
    /// Nothing listens there.
    Refused,
    /// The TLS handshake failed.
    Tls,
    /// No answer in time.
    TimedOut,
    /// The connection broke before an answer.
    Reset,
    /// The connection was cut on purpose.
    Cut,
    /// Anything else, such as an answer that is not HTTP.
    Other,
}
