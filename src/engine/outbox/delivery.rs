//! A delivery: one webhook to one endpoint, with everything that was done to it.

use std::{collections::VecDeque, sync::Arc};

use bytes::Bytes;
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use super::{
    act::Act,
    address::Address,
    attempt::Attempt,
    event::{Cause, Event},
    id::{DeliveryId, EndpointId},
};
use crate::engine::{due::DueKey, payload, sabotage::Sabotage, time::Timestamp};

/// How many finished attempts a delivery keeps.
const KEPT_ATTEMPTS: usize = 32;

/// One webhook to one endpoint.
#[derive(Debug, Clone, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct Delivery {
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
    #[serde(flatten)]
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
    pub sabotage: Sabotage,
    /// Where its next attempt stands in the queue of its endpoint.
    pub place: Option<DueKey>,
    /// The attempt under way; a snapshot is taken as if it were still due.
    #[serde(skip)]
    pub flight: Option<Flight>,
}

/// Where a delivery stands.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "camelCase", tag = "status")]
pub enum Status {
    /// Its next attempt waits for its moment, or for its turn at the endpoint.
    Waiting { due: Timestamp },
    /// An attempt is under way.
    InFlight,
    /// The receiver took it.
    Delivered {
        #[serde(rename = "settled")]
        at: Timestamp,
    },
    /// The last attempt failed.
    Failed {
        #[serde(rename = "settled")]
        at: Timestamp,
    },
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

/// An attempt under way.
#[derive(Debug, Clone, Copy)]
pub struct Flight {
    /// When it was due.
    pub due: Timestamp,
    /// When it was taken.
    pub started: Timestamp,
    /// When it could go: due, and a place at the endpoint was free. Retries count from here.
    pub ready: Timestamp,
}

impl Delivery {
    /// Keeps a finished attempt, and forgets the oldest over the limit.
    pub fn record(&mut self, attempt: Attempt) {
        if self.attempts.len() == KEPT_ATTEMPTS {
            self.attempts.pop_front();
        }
        self.attempts.push_back(attempt);
    }

    /// The delivery that this one sends again.
    pub fn resend_of(&self) -> Option<DeliveryId> {
        match self.cause {
            Cause::Resend { of } => Some(of),
            Cause::Check | Cause::Rule { .. } | Cause::Trigger | Cause::Inbox | Cause::Duplicate { .. } => None,
        }
    }

    /// About how many bytes it holds in memory; bodies that are shared count for each.
    pub fn size(&self) -> usize {
        let headers: usize = self.headers.iter().map(|(name, value)| 48 + name.len() + value.len()).sum();
        let acts: usize = self.acts.iter().map(|act| 64 + act.note.len()).sum();
        let attempts: usize = self.attempts.iter().map(Attempt::size).sum();
        512 + self.body.len() + headers + acts + attempts
    }
}
