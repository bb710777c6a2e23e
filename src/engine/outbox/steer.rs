//! What a person can do with the outbox: arm sabotage, resend, hurry, hold and release.

use std::collections::BTreeSet;

use bytes::Bytes;

use super::{
    armed::Armed,
    delivery::{Delivery, Status},
    endpoint::{Endpoint, EndpointError},
    event::Event,
    id::{DeliveryId, EndpointId},
    queue::Outbox,
};
use crate::engine::time::Timestamp;

/// Why a person's wish cannot be followed.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum SteerError {
    /// No such delivery is kept.
    #[error("there is no delivery `{0}`; the log may have let it go")]
    UnknownDelivery(DeliveryId),
    /// As much sabotage waits as may.
    #[error("{limit} sabotages wait for a delivery already, which is the limit; disarm them first")]
    TooManyArmed { limit: usize },
    #[error("endpoint `{endpoint}` of delivery `{delivery}` was removed")]
    EndpointGone { delivery: DeliveryId, endpoint: EndpointId },
}

/// A delivery whose next attempt was made due now.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Hurried {
    /// Which one.
    pub delivery: DeliveryId,
    /// How many attempts were made of it before.
    pub attempts: u32,
}

impl Hurried {
    /// Whether its attempt still waits.
    pub fn waits(self, outbox: &Outbox) -> bool {
        let same = |it: &Delivery| it.attempts_made == self.attempts && !it.status.is_settled();
        outbox.delivery(self.delivery).is_some_and(same)
    }
}

impl Outbox {
    /// Lets sabotage wait for a delivery.
    pub fn arm(&mut self, armed: Armed) -> Result<(), SteerError> {
        if self.armed.len() >= self.limits.armed {
            return Err(SteerError::TooManyArmed { limit: self.limits.armed });
        }
        self.armed.push(armed);
        Ok(())
    }

    /// Lets go of all sabotage that waits for a delivery.
    pub fn disarm(&mut self) {
        self.armed.clear();
    }

    /// Sends a delivery again as a new one, without sabotage; `body` is what its event says now.
    pub fn resend(
        &mut self,
        id: DeliveryId,
        body: impl Fn(&Event) -> Bytes,
        now: Timestamp,
    ) -> Result<DeliveryId, SteerError> {
        let earlier = self.log.get(id).ok_or(SteerError::UnknownDelivery(id))?;
        let endpoint = earlier.endpoint;
        if !self.endpoints.contains_key(&endpoint) {
            return Err(SteerError::EndpointGone { delivery: id, endpoint });
        }
        let body = body(&earlier.event);
        self.again(id, body, now).ok_or(SteerError::UnknownDelivery(id))
    }

    /// Sends every delivery again that was given up at or after `since` and not sent again already.
    pub fn resend_failed(
        &mut self,
        since: Timestamp,
        body: impl Fn(&Event) -> Bytes,
        now: Timestamp,
    ) -> Vec<DeliveryId> {
        let resent: BTreeSet<DeliveryId> = self.log.iter().filter_map(Delivery::resend_of).collect();
        let failed = |it: &&Delivery| matches!(it.status, Status::Failed { at } if at >= since);
        let failed: Vec<DeliveryId> =
            self.log.iter().filter(failed).map(|it| it.id).filter(|id| !resent.contains(id)).collect();
        failed.into_iter().filter_map(|id| self.resend(id, &body, now).ok()).collect()
    }

    /// Whether an attempt of this delivery is under way, or due by `now` and not held back.
    pub fn is_imminent(&self, id: DeliveryId, now: Timestamp) -> bool {
        let Some(delivery) = self.log.get(id) else { return false };
        let endpoint = self.endpoints.get(&delivery.endpoint);
        match delivery.status {
            Status::InFlight => true,
            Status::Waiting { due } => due <= now && !self.held && endpoint.is_some_and(Endpoint::is_served),
            Status::Delivered { .. } | Status::Failed { .. } | Status::Dropped | Status::Cancelled { .. } => false,
        }
    }

    /// Makes the next attempt of everything that waits due now.
    pub fn deliver_now(&mut self, endpoint: Option<EndpointId>, now: Timestamp) -> Vec<Hurried> {
        let chosen = |it: &&Delivery| endpoint.is_none_or(|endpoint| it.endpoint == endpoint);
        let waiting = |it: &&Delivery| matches!(it.status, Status::Waiting { .. });
        let hurried = |it: &Delivery| Hurried { delivery: it.id, attempts: it.attempts_made };
        let all: Vec<Hurried> = self.log.iter().filter(chosen).filter(waiting).map(hurried).collect();
        for hurried in &all {
            self.hurry(hurried.delivery, now);
        }
        all
    }

    /// How many deliveries are held back.
    pub fn held_back(&self) -> usize {
        self.log.iter().filter(|it| self.holds_back(it)).count()
    }

    /// Whether a delivery waits in a queue that is held, or for an endpoint that is off: only a person lets it go.
    pub fn is_held_back(&self, id: DeliveryId) -> bool {
        self.log.get(id).is_some_and(|it| self.holds_back(it))
    }

    fn holds_back(&self, delivery: &Delivery) -> bool {
        let is_served = !self.held && self.endpoints.get(&delivery.endpoint).is_some_and(Endpoint::is_served);
        matches!(delivery.status, Status::Waiting { .. }) && !is_served
    }

    fn hurry(&mut self, id: DeliveryId, now: Timestamp) {
        let Some((endpoint, place)) = self.log.get(id).map(|it| (it.endpoint, it.place)) else { return };
        if let Some(endpoint) = self.endpoints.get_mut(&endpoint) {
            endpoint.queue.remove(place);
        }
        self.enqueue(id, now);
    }

    /// Holds the queue of an endpoint, or all queues: nothing more is sent until the release.
    pub fn hold(&mut self, endpoint: Option<EndpointId>) -> Result<(), EndpointError> {
        match endpoint {
            None => self.held = true,
            Some(id) => self.endpoints.get_mut(&id).ok_or(EndpointError::Unknown(id))?.queue.held = true,
        }
        Ok(())
    }

    /// Releases the queue of an endpoint, or all queues.
    pub fn release(&mut self, endpoint: Option<EndpointId>, now: Timestamp) -> Result<(), EndpointError> {
        if let Some(id) = endpoint {
            let queue = &mut self.endpoints.get_mut(&id).ok_or(EndpointError::Unknown(id))?.queue;
            queue.held = false;
            queue.freed_at = queue.freed_at.max(now);
            return Ok(());
        }
        self.held = false;
        for endpoint in self.endpoints.values_mut() {
            endpoint.queue.held = false;
            endpoint.queue.freed_at = endpoint.queue.freed_at.max(now);
        }
        Ok(())
    }
}
