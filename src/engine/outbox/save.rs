//! The outbox in a snapshot: what cannot be found out again, and how the rest is found out.

use std::{collections::HashMap, sync::Arc};

use serde::{Deserialize, Serialize};

use super::{
    armed::Armed,
    delivery::{Delivery, Status},
    endpoint::{Endpoint, EndpointConfig, Target},
    event::Event,
    id::{EventId, Numbers},
    queue::{Counters, Outbox},
};
use crate::engine::{scenario::Vocabulary, snapshot::Misfit};

/// An outbox as a snapshot holds it.
#[derive(Debug, Clone, Default, Serialize, Deserialize)]
#[serde(rename_all = "camelCase", deny_unknown_fields, default)]
pub struct Saved {
    /// Missing leaves those of a new sandbox.
    endpoints: Option<Vec<Endpoint>>,
    deliveries: Vec<Delivery>,
    inbox: Vec<Arc<Event>>,
    inbox_evicted: u64,
    armed: Vec<Armed>,
    held: bool,
    numbers: Numbers,
    counters: Counters,
}

impl Outbox {
    /// The outbox as a snapshot holds it: attempts under way are due again.
    pub fn save(mut self) -> Saved {
        self.begin_epoch(self.epoch);
        Saved {
            endpoints: Some(self.endpoints.into_values().collect()),
            deliveries: self.log.into_deliveries().collect(),
            inbox: self.inbox.events.into(),
            inbox_evicted: self.inbox.evicted,
            armed: self.armed,
            held: self.held,
            numbers: self.numbers,
            counters: self.counters,
        }
    }

    /// Puts what was saved in place of this new outbox; says what cannot be, by pointers into it.
    pub fn restore(&mut self, saved: Saved, vocabulary: Vocabulary) -> Vec<Misfit> {
        let misfits = self.restore_endpoints(saved.endpoints, vocabulary);
        self.numbers = saved.numbers;
        self.counters = saved.counters;
        self.held = saved.held;
        self.inbox.evicted = saved.inbox_evicted;
        self.armed = saved.armed;
        self.armed.truncate(self.limits.armed);
        let mut known = HashMap::new();
        let misfits = misfits.into_iter().chain(impossible_proofs(&saved.inbox, &saved.deliveries)).collect();
        for event in saved.inbox {
            let event = shared(&mut known, event);
            self.inbox.keep(event, &self.limits);
        }
        for delivery in saved.deliveries {
            self.put_back(Delivery { event: shared(&mut known, Arc::clone(&delivery.event)), ..delivery });
        }
        self.forget_orphans();
        self.pass_numbers(known.keys());
        self.keep_limits();
        misfits
    }

    fn restore_endpoints(&mut self, endpoints: Option<Vec<Endpoint>>, vocabulary: Vocabulary) -> Vec<Misfit> {
        let Some(endpoints) = endpoints else { return Vec::new() };
        let mut misfits = Vec::new();
        if endpoints.len() > self.limits.endpoints {
            let message = format!("a sandbox has at most {} endpoints", self.limits.endpoints);
            return vec![Misfit::at("/endpoints", message)];
        }
        self.endpoints.clear();
        for (place, endpoint) in endpoints.into_iter().enumerate() {
            let misfit = |field, message| Misfit::at(format!("/endpoints/{place}/{field}"), message);
            if let Err((field, message)) = self.admits(&endpoint.config, vocabulary) {
                misfits.push(misfit(field, message));
            }
            let id = endpoint.id;
            if self.endpoints.insert(id, endpoint).is_some() {
                misfits.push(misfit("id", format!("another endpoint has the id {id}")));
            }
        }
        misfits
    }

    /// Whether an endpoint can be here.
    fn admits(&self, config: &EndpointConfig, vocabulary: Vocabulary) -> Result<(), (&'static str, String)> {
        if vocabulary.vendor(&config.vendor).is_none() {
            let names: Vec<_> = vocabulary.vendors.iter().map(|vendor| format!("`{}`", vendor.name)).collect();
            let message = format!("there is no vendor `{}`; it can be {}", config.vendor, names.join(" or "));
            return Err(("config/vendor", message));
        }
        if let Target::Url(address) = &config.target
            && !self.policy().permits_host(address.host())
        {
            let message = format!("webhooks to `{}` are not allowed here; --webhook-allow lists hosts", address.host());
            return Err(("config/target/url", message));
        }
        config.check().map_err(|error| ("config", error.to_string()))
    }

    /// Puts a delivery into the log, and into the queue where it waited.
    fn put_back(&mut self, mut delivery: Delivery) {
        let id = delivery.id;
        if delivery.body == delivery.event.body {
            delivery.body = delivery.event.body.clone();
        }
        let lane = self.endpoints.get_mut(&delivery.endpoint).map(|endpoint| &mut endpoint.lane);
        let behind = lane.as_ref().is_some_and(|lane| lane.behind.iter().any(|behind| behind.delivery == id));
        let due = match delivery.status {
            Status::Waiting { due } => Some(due),
            Status::InFlight => Some(delivery.created),
            Status::Behind { .. } => (!behind).then_some(delivery.created),
            Status::Delivered { .. } | Status::Failed { .. } | Status::Dropped | Status::Cancelled { .. } => None,
        };
        let place = delivery.place.take().filter(|place| Some(place.at) == due);
        if let (Some(place), Some(lane)) = (place, lane) {
            delivery.place = Some(lane.waiting.put_back(place, id));
            self.log.insert(delivery);
        } else {
            self.log.insert(delivery);
            if let Some(due) = due {
                self.enqueue(id, due);
            }
        }
    }

    /// Lets nothing wait behind others that is not in the log.
    fn forget_orphans(&mut self) {
        let log = &self.log;
        let waits = |id| log.get(id).is_some_and(|delivery| matches!(delivery.status, Status::Behind { .. }));
        for endpoint in self.endpoints.values_mut() {
            endpoint.lane.behind.retain(|behind| waits(behind.delivery));
        }
    }

    /// Gives no number again that something has.
    fn pass_numbers<'a>(&mut self, events: impl Iterator<Item = &'a EventId>) {
        events.for_each(|id| self.numbers.pass_event(*id));
        self.endpoints.keys().for_each(|id| self.numbers.pass_endpoint(*id));
        for delivery in self.log.iter() {
            self.numbers.pass_delivery(delivery.id);
            // It may be gone.
            self.numbers.pass_endpoint(delivery.endpoint);
        }
    }
}

/// The one copy of an event that deliveries and the inbox share.
fn shared(known: &mut HashMap<EventId, Arc<Event>>, event: Arc<Event>) -> Arc<Event> {
    let first = known.entry(event.id).or_insert_with(|| Arc::clone(&event));
    if *first == event { Arc::clone(first) } else { event }
}

/// The events whose signature or signed part would lie outside their body.
fn impossible_proofs(inbox: &[Arc<Event>], deliveries: &[Delivery]) -> Vec<Misfit> {
    let inbox = inbox.iter().enumerate().map(|(place, event)| (format!("/inbox/{place}"), event));
    let log = deliveries.iter().enumerate().map(|(place, it)| (format!("/deliveries/{place}/event"), &it.event));
    let wrong = |event: &Event| {
        let proof = event.proof.as_ref()?;
        let outside = [&proof.signature, &proof.message].map(|range| event.body.get(range.clone()).is_none());
        outside.contains(&true).then(|| format!("a place from 0 to {}, the body's length, is needed", event.body.len()))
    };
    inbox.chain(log).filter_map(|(place, event)| Some(Misfit::at(format!("{place}/proof"), wrong(event)?))).collect()
}
