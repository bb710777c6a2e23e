//! The outbox itself: endpoints, log, inbox and armed sabotage of one sandbox.
//!
//! How events enter it stands in `emit`, how attempts leave it in `attempts`, what a person can do with it in `steer`.

use std::{collections::BTreeMap, sync::Arc};

use serde::{Deserialize, Serialize};

use super::{
    act::ActCounts,
    armed::Armed,
    attempt::Finished,
    delivery::{Delivery, Status},
    endpoint::{Bound, Endpoint, EndpointConfig, EndpointError},
    endpoint_queue::EndpointQueue,
    id::{DeliveryId, EndpointId, Numbers},
    inbox::Inbox,
    limits::Limits,
    log::Log,
    request_ids::RequestIds,
};
use crate::engine::{policy::Policy, time::Timestamp};

/// What happened so far.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase", deny_unknown_fields, default)]
pub struct Counters {
    /// Events that vendors handed in.
    pub events: u64,
    pub deliveries: u64,
    /// Attempts finished.
    pub attempts: u64,
    /// Deliveries that a receiver took.
    pub delivered: u64,
    /// Deliveries given up after their last attempt.
    pub failed: u64,
    /// Deliveries that the log let go.
    pub evicted: u64,
    /// Those of them that were still to be sent.
    pub evicted_unsent: u64,
    /// How often each word of sabotage was done.
    pub acts: ActCounts,
}

/// The webhooks of one sandbox.
#[derive(Debug, Clone, Default, Serialize, Deserialize)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct Outbox {
    #[serde(skip)]
    pub epoch: u64,
    pub numbers: Numbers,
    pub endpoints: BTreeMap<EndpointId, Endpoint>,
    pub log: Log,
    pub inbox: Inbox,
    pub armed: Vec<Armed>,
    pub counters: Counters,
    /// What clients call the requests that made records.
    #[serde(default, skip_serializing_if = "RequestIds::is_empty")]
    pub request_ids: RequestIds,
    #[serde(skip)]
    pub limits: Limits,
    /// Whether all queues are held.
    pub held: bool,
    /// The attempts that ended and were not written down yet.
    #[serde(skip)]
    pub finished: Vec<Finished>,
    /// The deliveries of this transaction that go before the answer to its request.
    #[serde(skip)]
    pub early: Vec<DeliveryId>,
    /// Which receivers endpoints may have: the installation's, not a snapshot's.
    #[serde(skip)]
    policy: Arc<Policy>,
}

impl Outbox {
    /// An outbox without endpoints.
    pub fn new(limits: Limits) -> Self {
        Self { limits, ..Self::default() }
    }

    /// Enters a new epoch, after a reset or from a snapshot: results of attempts handed out before are dropped, and those are due again.
    pub fn begin_epoch(&mut self, epoch: u64) {
        self.epoch = epoch;
        for endpoint in self.endpoints.values_mut() {
            endpoint.queue.in_flight = 0;
        }
        let in_flight = self.log.iter().filter_map(|delivery| Some((delivery.id, delivery.flight?.due)));
        for (id, due) in in_flight.collect::<Vec<_>>() {
            self.log.update(id, |delivery| {
                delivery.flight = None;
                delivery.attempts_made -= 1;
            });
            self.enqueue(id, due);
        }
    }

    /// Says what of a snapshot's webhooks cannot be, as far as their types do not.
    pub fn check(&self) -> Result<(), String> {
        let mut events = self.inbox.events().chain(self.log.iter().map(|delivery| &*delivery.event));
        match events.find(|event| !event.is_whole()) {
            Some(event) => Err(format!("the signature of {} is not within its body", event.id)),
            None => Ok(()),
        }
    }

    /// Which receivers endpoints may have.
    pub fn policy(&self) -> &Arc<Policy> {
        &self.policy
    }

    /// Sets which receivers endpoints may have; the sender asks the same policy again when it knows the address.
    pub fn set_policy(&mut self, policy: Arc<Policy>) {
        self.policy = policy;
    }

    /// Adds an endpoint.
    pub fn register(&mut self, config: EndpointConfig) -> Result<EndpointId, EndpointError> {
        config.check()?;
        if self.endpoints.len() >= self.limits.endpoints {
            return Err(EndpointError::TooMany { limit: self.limits.endpoints });
        }
        let id = self.numbers.endpoint();
        self.endpoints.insert(id, Endpoint { id, config, turned_off: None, queue: EndpointQueue::default() });
        Ok(id)
    }

    /// Changes an endpoint; what waits goes by the new settings.
    pub fn configure(&mut self, id: EndpointId, config: EndpointConfig, now: Timestamp) -> Result<(), EndpointError> {
        config.check()?;
        let endpoint = self.endpoints.get_mut(&id).ok_or(EndpointError::Unknown(id))?;
        if config.active && !endpoint.config.active {
            endpoint.turned_off = None;
            endpoint.queue.freed_at = endpoint.queue.freed_at.max(now);
        }
        endpoint.config = config;
        Ok(())
    }

    /// Removes an endpoint, and cancels what waits for it.
    pub fn remove(&mut self, id: EndpointId) -> Result<Endpoint, EndpointError> {
        let endpoint = self.endpoints.remove(&id).ok_or(EndpointError::Unknown(id))?;
        let waiting = |delivery: &&Delivery| delivery.endpoint == id && !delivery.status.is_settled();
        let orphans: Vec<DeliveryId> =
            self.log.iter().filter(waiting).filter(|it| it.flight.is_none()).map(|it| it.id).collect();
        for orphan in orphans {
            self.settle(orphan, Status::Cancelled { reason: format!("endpoint {id} was removed") });
        }
        Ok(endpoint)
    }

    /// Takes the endpoints over from `before`, with nothing in their queues.
    pub fn take_over_endpoints(&mut self, before: &Self) {
        self.endpoints.clone_from(&before.endpoints);
        for endpoint in self.endpoints.values_mut() {
            endpoint.queue = EndpointQueue::default();
        }
        self.numbers.take_over_endpoints(&before.numbers);
    }

    /// Forgets every delivery, what they counted, and what was to be sent; ids go on.
    pub fn clear_deliveries(&mut self) {
        self.begin_epoch(self.epoch + 1);
        for endpoint in self.endpoints.values_mut() {
            endpoint.queue = EndpointQueue { held: endpoint.queue.held, ..EndpointQueue::default() };
        }
        self.log = Log::default();
        self.counters = Counters::default();
    }

    /// The endpoints in the order they were set.
    pub fn endpoints(&self) -> impl Iterator<Item = &Endpoint> {
        self.endpoints.values()
    }

    pub fn endpoint(&self, id: EndpointId) -> Option<&Endpoint> {
        self.endpoints.get(&id)
    }

    /// The deliveries that are kept, oldest first.
    pub fn deliveries(&self) -> impl DoubleEndedIterator<Item = &Delivery> {
        self.log.iter()
    }

    /// Changes whenever a delivery comes, changes or goes.
    pub fn version(&self) -> (u64, u64) {
        (self.epoch, self.log.changes())
    }

    pub fn delivery(&self, id: DeliveryId) -> Option<&Delivery> {
        self.log.get(id)
    }

    /// How many deliveries are kept, and about how many bytes they hold.
    pub fn kept(&self) -> (usize, usize) {
        (self.log.len(), self.log.bytes())
    }

    /// When the next attempt may start; `None` when nothing waits that could.
    pub fn next_due(&self, bound: Bound) -> Option<Timestamp> {
        self.next_attempt(bound).map(|(due, _)| due)
    }

    /// The same with the delivery whose attempt it is.
    pub fn next_attempt(&self, bound: Bound) -> Option<(Timestamp, DeliveryId)> {
        if self.is_full(bound) {
            return None;
        }
        let next = |endpoint: &Endpoint| endpoint.next(bound);
        self.served().filter_map(next).min_by_key(|(due, _)| *due)
    }

    /// The attempts that wait for their moment, endpoint by endpoint.
    pub fn waiting(&self) -> impl Iterator<Item = (Timestamp, DeliveryId)> {
        self.served().flat_map(|endpoint| endpoint.queue.waiting.iter().map(|(due, id)| (due, *id)))
    }

    /// Whether nothing is under way and nothing that can go waits for a moment up to `until`.
    pub fn is_quiet(&self, until: Timestamp) -> bool {
        let waiting = self.served().filter_map(|endpoint| endpoint.queue.waiting.next()).any(|due| due <= until);
        self.has_landed() && !waiting
    }

    /// Whether no attempt is under way.
    pub fn has_landed(&self) -> bool {
        self.endpoints.values().all(|endpoint| endpoint.queue.in_flight == 0)
    }

    /// Whether nothing may start before something that is under way has ended.
    fn is_full(&self, bound: Bound) -> bool {
        bound == Bound::One && !self.has_landed()
    }

    /// The endpoints whose queues move.
    fn served(&self) -> impl Iterator<Item = &Endpoint> {
        self.endpoints.values().filter(|endpoint| endpoint.is_served() && !self.held)
    }

    /// The endpoint whose attempt is next, up to `now`; of equal moments the endpoint that was set first.
    pub fn next_endpoint(&self, now: Timestamp, bound: Bound) -> Option<EndpointId> {
        if self.is_full(bound) {
            return None;
        }
        let next = |endpoint: &Endpoint| Some((endpoint.next(bound)?.0, endpoint.id));
        self.served().filter_map(next).filter(|(due, _)| *due <= now).min().map(|(_, id)| id)
    }

    /// Puts a delivery's next attempt in its endpoint's queue.
    pub fn enqueue(&mut self, id: DeliveryId, due: Timestamp) {
        let endpoints = &mut self.endpoints;
        self.log.update(id, |delivery| {
            let Some(endpoint) = endpoints.get_mut(&delivery.endpoint) else {
                let reason = format!("endpoint {} was removed", delivery.endpoint);
                delivery.status = Status::Cancelled { reason };
                return;
            };
            delivery.place = Some(endpoint.queue.waiting.push(due, id));
            delivery.status = Status::Waiting { due };
        });
    }

    /// Takes a delivery out of its queue for good.
    pub fn settle(&mut self, id: DeliveryId, status: Status) {
        let endpoints = &mut self.endpoints;
        self.log.update(id, |delivery| {
            if let Some(endpoint) = endpoints.get_mut(&delivery.endpoint) {
                endpoint.queue.remove(delivery.place.take());
            }
            delivery.status = status;
        });
    }

    /// About how many bytes deliveries and inbox hold.
    pub fn bytes(&self) -> usize {
        self.log.bytes() + self.inbox.bytes() + self.request_ids.bytes()
    }

    /// Lets go of the older half of the deliveries that ended and of the inbox's events, and says how many of each.
    pub fn halve(&mut self) -> (usize, usize) {
        let deliveries = self.log.halve_settled();
        self.counters.evicted += deliveries as u64;
        (deliveries, self.inbox.halve())
    }

    /// Lets go of deliveries over the limits.
    pub fn keep_limits(&mut self) {
        while let Some(delivery) = self.log.evict(&self.limits) {
            self.counters.evicted += 1;
            if !delivery.status.is_settled() {
                self.counters.evicted_unsent += 1;
            }
            if let Some(endpoint) = self.endpoints.get_mut(&delivery.endpoint) {
                endpoint.queue.remove(delivery.place);
            }
        }
    }
}
