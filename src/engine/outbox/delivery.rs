//! A delivery: one webhook to one endpoint, with everything that was done to it.

use std::{
    collections::{BTreeMap, VecDeque},
    sync::Arc,
};

use bytes::Bytes;
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use super::{
    address::Address,
    attempt::Attempt,
    event::Event,
    id::{DeliveryId, EndpointId},
};
use crate::engine::{due::DueKey, payload, sabotage::Sabotage, time::Timestamp};

/// How many finished attempts a delivery keeps.
const KEPT_ATTEMPTS: usize = 32;

/// One webhook to one endpoint.
#[derive(Debug, Clone, Serialize, Deserialize)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct Delivery {
    /// The id.
    pub id: DeliveryId,
    /// What is delivered.
    pub event: Arc<Event>,
    /// To whom.
    pub endpoint: EndpointId,
    /// Why.
    pub cause: Cause,
    /// When it was made.
    pub created: Timestamp,
    /// Where it stands.
    pub status: Status,
    /// The bytes that are sent; the event's own unless they were sabotaged.
    #[serde(with = "payload")]
    pub body: Bytes,
    /// What was done to it on purpose.
    pub acts: Vec<Act>,
    /// The latest finished attempts, oldest first.
    pub attempts: VecDeque<Attempt>,
    /// How many attempts were started.
    pub attempts_made: u32,
    /// Where the latest attempt went; `None` before it and when the inbox played the receiver.
    pub url: Option<Address>,
    /// The headers of the latest attempt, in order.
    pub headers: Vec<(String, String)>,
    #[serde(default)]
    pub(super) sabotage: Sabotage,
    /// Where its next attempt stands in the queue of its endpoint.
    pub(super) place: Option<DueKey>,
    /// The attempt under way; a snapshot is taken as if it were still due.
    #[serde(skip)]
    pub(super) flight: Option<Flight>,
}

/// Why a delivery was made.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub enum Cause {
    /// A check or a record moved.
    Check,
    /// A rule of a scenario asked for it.
    Rule(Arc<str>),
    /// A person fired the event.
    Trigger,
    /// A person sent an earlier delivery again.
    Resend(DeliveryId),
    /// It is a copy of another delivery, made by sabotage.
    Duplicate(DeliveryId),
}

/// Where a delivery stands.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase", tag = "is", deny_unknown_fields)]
pub enum Status {
    /// Its next attempt waits for its moment, or for its turn at the endpoint.
    Waiting { due: Timestamp },
    /// An attempt is under way.
    InFlight,
    /// The receiver took it.
    Delivered { at: Timestamp },
    /// The last attempt failed.
    Failed { at: Timestamp },
    /// It was never sent, on purpose.
    Dropped,
    /// It will not be sent any more.
    Cancelled { reason: String },
}

impl Status {
    /// Whether nothing more happens to the delivery by itself.
    pub fn is_settled(&self) -> bool {
        match self {
            Self::Waiting { .. } | Self::InFlight => false,
            Self::Delivered { .. } | Self::Failed { .. } | Self::Dropped | Self::Cancelled { .. } => true,
        }
    }
}

/// One thing that was done to a delivery on purpose.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Act {
    /// Which word of the sabotage.
    pub kind: ActKind,
    /// Whether it could be done.
    pub done: bool,
    /// The rule that said so, or `control`.
    pub by: Arc<str>,
    /// What exactly was done, or why it could not be.
    pub note: String,
}

/// The words of sabotage.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "camelCase")]
pub enum ActKind {
    /// Never sent.
    Drop,
    /// Sent later.
    Delay,
    /// Sent more than once.
    Duplicate,
    /// Sent before the request's own answer.
    Early,
    /// A wrong or missing signature.
    Signature,
    /// A wrong or missing token.
    Token,
    /// Changed after it was signed.
    Tamper,
    /// Another content type.
    ContentType,
    /// Only its first bytes.
    Truncate,
    /// Slow or cut on the wire.
    Transfer,
}

/// How often each act was done.
pub(super) type ActCounts = BTreeMap<ActKind, u64>;

/// An attempt under way.
#[derive(Debug, Clone, Copy)]
pub(super) struct Flight {
    /// When it was due.
    pub(super) due: Timestamp,
    /// When it was taken.
    pub(super) started: Timestamp,
    /// When it could go: due, and a place at the endpoint was free. Retries count from here.
    pub(super) ready: Timestamp,
}

impl Delivery {
    /// Keeps a finished attempt, and forgets the oldest over the limit.
    pub(super) fn record(&mut self, attempt: Attempt) {
        if self.attempts.len() == KEPT_ATTEMPTS {
            self.attempts.pop_front();
        }
        self.attempts.push_back(attempt);
    }

    /// The delivery that this one sends again.
    pub(super) fn resend_of(&self) -> Option<DeliveryId> {
        match self.cause {
            Cause::Resend(of) => Some(of),
            Cause::Check | Cause::Rule(_) | Cause::Trigger | Cause::Duplicate(_) => None,
        }
    }

    /// About how many bytes it holds in memory; bodies that are shared count for each.
    pub(super) fn size(&self) -> usize {
        let headers: usize = self.headers.iter().map(|(name, value)| 48 + name.len() + value.len()).sum();
        let acts: usize = self.acts.iter().map(|act| 64 + act.note.len()).sum();
        let attempts: usize = self.attempts.iter().map(Attempt::size).sum();
        512 + self.body.len() + headers + acts + attempts
    }
}
