//! The queue of one endpoint: what waits, what is under way, and when a place became free.

use serde::{Deserialize, Serialize};

use super::id::DeliveryId;
use crate::engine::{
    due::{DueKey, DueQueue},
    time::Timestamp,
};

/// The queue of one endpoint.
#[derive(Debug, Clone, Serialize, Deserialize)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct EndpointQueue {
    pub waiting: DueQueue<DeliveryId>,
    #[serde(skip)]
    pub in_flight: u32,
    pub held: bool,
    /// When a place last became free, or the queue was released: what waited for it was not ready before.
    pub freed_at: Timestamp,
}

impl Default for EndpointQueue {
    fn default() -> Self {
        Self { waiting: DueQueue::default(), in_flight: 0, held: false, freed_at: Timestamp::from_millis(0) }
    }
}

impl EndpointQueue {
    /// When the next attempt may start while at most `places` are under way, and whose it is; `None` when none may.
    pub fn next(&self, places: u32) -> Option<(Timestamp, DeliveryId)> {
        (self.in_flight < places).then(|| self.waiting.first()).flatten().map(|(due, id)| (due, *id))
    }

    /// Takes the next attempt that is due, and occupies a place with it.
    pub fn take(&mut self, now: Timestamp) -> Option<(Timestamp, DeliveryId)> {
        let taken = self.waiting.pop_due(now)?;
        self.in_flight += 1;
        Some(taken)
    }

    /// Gives a place back.
    pub fn free(&mut self, at: Timestamp) {
        self.in_flight = self.in_flight.saturating_sub(1);
        self.freed_at = self.freed_at.max(at);
    }

    /// Takes a delivery out of its place in the queue, when it has one.
    pub fn remove(&mut self, place: Option<DueKey>) {
        if let Some(key) = place {
            self.waiting.remove(key);
        }
    }
}
