//! How an event becomes deliveries.

use std::{
    collections::{HashSet, VecDeque},
    sync::Arc,
};

use bytes::Bytes;

use super::{
    act::{Act, ActKind, Acts},
    armed,
    attempts::usual_headers,
    delivery::{Delivery, Status},
    endpoint::Endpoint,
    event::{Cause, Emission, Event},
    id::{DeliveryId, EndpointId, EventId},
    queue::Outbox,
    spoil::spoil,
};
use crate::engine::{
    sabotage::{MOST_COPIES, Sabotage, TokenFault, Transfer},
    time::{Timestamp, format_span},
};

/// What became of an event.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Emitted {
    /// The event, kept in the inbox.
    pub event: EventId,
    /// Its deliveries; none when no endpoint wants it.
    pub deliveries: Vec<DeliveryId>,
}

/// What a new delivery consists of.
struct Draft {
    event: Arc<Event>,
    endpoint: EndpointId,
    cause: Cause,
    body: Bytes,
    sabotage: Sabotage,
    acts: Vec<Act>,
}

impl Outbox {
    /// Keeps an event in the inbox, and makes a delivery of it for every active endpoint that wants it.
    pub fn emit(&mut self, emission: Emission, now: Timestamp) -> Emitted {
        self.emit_to(emission, None, now)
    }

    /// Does the same with a delivery for one endpoint alone, whether it wants the event or not.
    pub fn emit_to(&mut self, emission: Emission, only: Option<EndpointId>, now: Timestamp) -> Emitted {
        let request_id = self.request_ids.of(&emission.subject);
        let mut event = Event::new(self.numbers.event(), &emission, request_id, now);
        self.counters.events += 1;
        let wants = |it: &&Endpoint| only.map_or_else(|| it.config.wants(&event), |only| only == it.id);
        let endpoints: Vec<EndpointId> = self.endpoints.values().filter(wants).map(|endpoint| endpoint.id).collect();
        let first = endpoints.first().and_then(|first| self.endpoints.get(first));
        event.headers = usual_headers(first.map(|endpoint| &endpoint.config), &event.content_type);
        let event = Arc::new(event);
        self.inbox.keep(Arc::clone(&event), &self.limits);
        let mut deliveries = Vec::new();
        for endpoint in endpoints {
            deliveries.extend(self.address(&emission, &event, endpoint, now));
        }
        self.keep_limits();
        Emitted { event: event.id, deliveries }
    }

    /// Makes the delivery of an event to one endpoint, and its copies.
    fn address(
        &mut self,
        emission: &Emission,
        event: &Arc<Event>,
        endpoint: EndpointId,
        now: Timestamp,
    ) -> Vec<DeliveryId> {
        let (sabotage, by) = match armed::take(&mut self.armed, endpoint, event) {
            Some(armed) => (armed, None),
            None => (emission.sabotage.clone(), emission.sabotaged_by.clone()),
        };
        let mut acts = Acts::new(by.unwrap_or_else(|| "control".into()));
        let body = spoil(&emission.body, &sabotage, &mut acts);
        let token = self.endpoints.get(&endpoint).and_then(|endpoint| endpoint.config.authorization.as_ref());
        note(&sabotage, token.is_some(), &mut acts);
        for act in acts.list.iter().filter(|act| act.done) {
            *self.counters.acts.entry(act.what).or_default() += 1;
        }
        let (event, cause) = (Arc::clone(event), emission.cause.clone());
        self.deliver(Draft { event, endpoint, cause, body, sabotage, acts: acts.list }, now)
    }

    fn deliver(&mut self, draft: Draft, now: Timestamp) -> Vec<DeliveryId> {
        let copies = draft.sabotage.duplicate.min(MOST_COPIES);
        let mut made = Vec::new();
        for copy in 0..=copies {
            let id = self.numbers.delivery();
            let cause = if copy == 0 { draft.cause.clone() } else { Cause::Duplicate { of: made[0] } };
            self.log.insert(draft.delivery(id, cause, now));
            self.counters.deliveries += 1;
            if !draft.sabotage.drop {
                self.enqueue(id, now.plus(draft.sabotage.delay.unwrap_or_default()));
            }
            if draft.sabotage.early {
                self.early.push(id);
            }
            made.push(id);
        }
        made
    }

    /// Makes a new delivery of an earlier one's event with this body, without its sabotage.
    pub fn again(&mut self, of: DeliveryId, body: Bytes, now: Timestamp) -> Option<DeliveryId> {
        let earlier = self.log.get(of)?;
        let draft = Draft {
            event: Arc::clone(&earlier.event),
            endpoint: earlier.endpoint,
            cause: Cause::Resend { of },
            body,
            sabotage: Sabotage::default(),
            acts: Vec::new(),
        };
        let made = self.deliver(draft, now).first().copied();
        self.keep_limits();
        made
    }
}

impl Outbox {
    /// Makes a delivery of every event of the inbox that is meant, for each endpoint that wants it and has none of it in the log.
    pub fn deliver_kept(
        &mut self,
        is_meant: impl Fn(&Event) -> bool,
        only: Option<EndpointId>,
        now: Timestamp,
    ) -> Vec<DeliveryId> {
        let had: HashSet<(EventId, EndpointId)> = self.log.iter().map(|it| (it.event.id, it.endpoint)).collect();
        let mut waiting = Vec::new();
        for event in self.inbox.shared().filter(|event| is_meant(event)) {
            let is_free = |it: &&Endpoint| only.is_none_or(|only| only == it.id) && !had.contains(&(event.id, it.id));
            let endpoints = self.endpoints.values().filter(is_free).filter(|it| it.config.wants(event));
            waiting.extend(endpoints.map(|endpoint| (Arc::clone(event), endpoint.id)));
        }
        let mut made = Vec::new();
        for (event, endpoint) in waiting {
            let (body, sabotage) = (event.body.clone(), Sabotage::default());
            made.extend(
                self.deliver(Draft { event, endpoint, cause: Cause::Inbox, body, sabotage, acts: Vec::new() }, now),
            );
        }
        self.keep_limits();
        made
    }
}

impl Draft {
    fn delivery(&self, id: DeliveryId, cause: Cause, now: Timestamp) -> Delivery {
        let due = now.plus(self.sabotage.delay.unwrap_or_default());
        let status = if self.sabotage.drop { Status::Dropped } else { Status::Waiting { due } };
        Delivery {
            id,
            event: Arc::clone(&self.event),
            endpoint: self.endpoint,
            cause,
            created: now,
            status,
            body: self.body.clone(),
            acts: self.acts.clone(),
            attempts: VecDeque::new(),
            attempts_made: 0,
            url: None,
            headers: Vec::new(),
            sabotage: self.sabotage.clone(),
            place: None,
            flight: None,
        }
    }
}

/// Adds what is done to a delivery beside its bytes.
fn note(sabotage: &Sabotage, has_token: bool, acts: &mut Acts) {
    if sabotage.drop {
        acts.done(ActKind::Drop, "never sent");
    }
    if let Some(delay) = sabotage.delay {
        acts.done(ActKind::Delay, format!("the first attempt is {} later", format_span(delay)));
    }
    if sabotage.duplicate > 0 {
        acts.done(ActKind::Duplicate, format!("sent {} more times", sabotage.duplicate.min(MOST_COPIES)));
    }
    if sabotage.early {
        acts.done(ActKind::Early, "sent before the answer to the request that caused it, when one did");
    }
    if let Some(content_type) = &sabotage.content_type {
        acts.done(ActKind::ContentType, format!("sent as {content_type}"));
    }
    match sabotage.transfer {
        Some(Transfer::Slow) => acts.done(ActKind::Transfer, "sent in small chunks with pauses"),
        Some(Transfer::Cut) => {
            acts.done(ActKind::Transfer, "the first attempt's connection is cut in the middle of the body");
        }
        None => {}
    }
    match sabotage.token {
        Some(_) if !has_token => acts.not_done(ActKind::Token, "the endpoint has no token"),
        Some(TokenFault::Wrong) => acts.done(ActKind::Token, "sent with another token"),
        Some(TokenFault::Missing) => acts.done(ActKind::Token, "sent without a token"),
        None => {}
    }
}
