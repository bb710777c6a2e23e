//! How an event becomes deliveries.

use std::{collections::VecDeque, sync::Arc};

use bytes::Bytes;

use super::{
    armed,
    delivery::{Act, ActKind, Cause, Delivery, Status},
    endpoint::Endpoint,
    event::{Body, Emission, Event},
    id::{DeliveryId, EndpointId, EventId},
    queue::Outbox,
    spoil::{Note, spoil},
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
        let event = Arc::new(Event::new(self.numbers.event(), &emission, now));
        self.counters.events += 1;
        self.inbox.keep(Arc::clone(&event), &self.limits);
        let wants = |it: &&Endpoint| only.map_or_else(|| it.config.wants(&event), |only| only == it.id);
        let wanting = self.endpoints.values().filter(wants);
        let endpoints: Vec<EndpointId> = wanting.map(|endpoint| endpoint.id).collect();
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
        let by = by.unwrap_or_else(|| "control".into());
        let (body, acts) = self.apply(&emission.body, &sabotage, endpoint, &by);
        for act in acts.iter().filter(|act| act.done) {
            *self.counters.acts.entry(act.kind).or_default() += 1;
        }
        let event = Arc::clone(event);
        let draft = Draft { event, endpoint, cause: emission.cause.clone(), body, sabotage, acts };
        self.deliver(draft, now)
    }

    /// The bytes to send, and everything that is done to the delivery.
    fn apply(&self, body: &Body, sabotage: &Sabotage, endpoint: EndpointId, by: &Arc<str>) -> (Bytes, Vec<Act>) {
        let (bytes, mut notes) = spoil(body, sabotage);
        notes.extend(announced(sabotage));
        if let Some(fault) = sabotage.token {
            let token = self.endpoints.get(&endpoint).and_then(|endpoint| endpoint.config.authorization.as_ref());
            notes.push(token_note(fault, token.is_some()));
        }
        let act = |note: Note| Act { kind: note.kind, done: note.done, by: Arc::clone(by), note: note.text };
        (bytes, notes.into_iter().map(act).collect())
    }

    fn deliver(&mut self, draft: Draft, now: Timestamp) -> Vec<DeliveryId> {
        let copies = draft.sabotage.duplicate.min(MOST_COPIES);
        let mut made = Vec::new();
        for copy in 0..=copies {
            let id = self.numbers.delivery();
            let cause = if copy == 0 { draft.cause.clone() } else { Cause::Duplicate(made[0]) };
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

    /// Makes a new delivery of an earlier one's event, without its sabotage.
    pub(super) fn again(&mut self, of: DeliveryId, now: Timestamp) -> Option<DeliveryId> {
        let earlier = self.log.get(of)?;
        let draft = Draft {
            event: Arc::clone(&earlier.event),
            endpoint: earlier.endpoint,
            cause: Cause::Resend(of),
            body: earlier.event.body.clone(),
            sabotage: Sabotage::default(),
            acts: Vec::new(),
        };
        let made = self.deliver(draft, now).first().copied();
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

/// What is done to a delivery beside its bytes.
fn announced(sabotage: &Sabotage) -> Vec<Note> {
    let mut notes = Vec::new();
    let mut note = |kind, text: String| notes.push(Note::done(kind, text));
    if sabotage.drop {
        note(ActKind::Drop, "never sent".to_owned());
    }
    if let Some(delay) = sabotage.delay {
        note(ActKind::Delay, format!("the first attempt is {} later", format_span(delay)));
    }
    if sabotage.duplicate > 0 {
        note(ActKind::Duplicate, format!("sent {} more times", sabotage.duplicate.min(MOST_COPIES)));
    }
    if sabotage.early {
        note(ActKind::Early, "sent before the answer to the request that caused it, when one did".to_owned());
    }
    if let Some(content_type) = &sabotage.content_type {
        note(ActKind::ContentType, format!("sent as {content_type}"));
    }
    if let Some(transfer) = sabotage.transfer {
        note(ActKind::Transfer, transfer_note(transfer).to_owned());
    }
    notes
}

fn token_note(fault: TokenFault, given: bool) -> Note {
    if !given {
        return Note::not_done(ActKind::Token, "the endpoint has no token");
    }
    match fault {
        TokenFault::Wrong => Note::done(ActKind::Token, "sent with another token"),
        TokenFault::Missing => Note::done(ActKind::Token, "sent without a token"),
    }
}

fn transfer_note(transfer: Transfer) -> &'static str {
    match transfer {
        Transfer::Slow => "sent in small chunks with pauses",
        Transfer::Cut => "the first attempt's connection is cut in the middle of the body",
    }
}
