//! What happened to a case, in order.

use schemars::JsonSchema;
use serde::Serialize;

use super::super::requests::RequestLine;
use crate::engine::{
    journal::{Entry, Exchange, Record},
    outbox::DeliveryId,
    time::Timestamp,
    tree::Json,
};

/// Something that happened to a case. `id` is the number of its record in the journal.
#[derive(Debug, Serialize, JsonSchema)]
#[serde(rename_all = "lowercase", tag = "is")]
pub enum Moment {
    /// A request about it was answered; `GET …/requests/<id>` shows it.
    Request(Box<RequestLine>),
    /// It changed.
    Change { id: u64, at: Timestamp, what: String },
    /// The clock was moved between two other moments: so far of all jumps on the way, of which `id` is the last.
    Jump { id: u64, at: Timestamp, from: Timestamp, to: Timestamp },
    /// A webhook about it was attempted; `GET …/deliveries/<delivery>` shows it.
    Attempt {
        id: u64,
        at: Timestamp,
        delivery: DeliveryId,
        /// The event's name.
        event: String,
        /// What the receiver answered; null when it did not.
        status: Option<u16>,
        what: String,
    },
}

/// A jump of the clock, and the number of its record.
struct Jump {
    id: u64,
    from: Timestamp,
    to: Timestamp,
}

/// What happened to the case `id`, and how far the clock was moved between two moments.
pub fn timeline(records: &[Record], id: &str) -> Vec<Moment> {
    let mut moments: Vec<(Timestamp, Moment)> = Vec::new();
    for record in records {
        if let Some(moment) = moment(record, id) {
            let is_request = matches!(moment, Moment::Request(_));
            let place = if is_request { place(&moments, record) } else { moments.len() };
            moments.insert(place, (record.at, moment));
        }
    }
    let jump = |record: &Record| match record.entry {
        Entry::Jump { from, to } => Some(Jump { id: record.id, from, to }),
        Entry::Exchange(_) | Entry::Change { .. } | Entry::Attempt { .. } => None,
    };
    let jumps: Vec<_> = records.iter().filter_map(jump).collect();
    let mut timeline = Vec::with_capacity(moments.len());
    let mut before = None;
    for (at, moment) in moments {
        timeline.extend(before.and_then(|before| passed(&jumps, before, at)));
        timeline.push(moment);
        before = Some(at);
    }
    timeline
}

/// Where a request stands: before what it changed, which is in the journal right before it, since a request is written down once it was
/// answered.
fn place(moments: &[(Timestamp, Moment)], request: &Record) -> usize {
    let changes = moments.iter().rev().zip(1..).take_while(|((at, moment), before)| {
        *at == request.at && matches!(moment, Moment::Change { id, .. } if *id + before == request.id)
    });
    moments.len() - changes.count()
}

/// How far the clock was moved between two moments. A jump is in the journal after all that fell due on its way.
fn passed(jumps: &[Jump], one: Timestamp, next: Timestamp) -> Option<Moment> {
    let jumps = &jumps[jumps.partition_point(|jump| jump.to <= one)..];
    let last = jumps.iter().take_while(|jump| jump.from < next).last()?;
    let (from, to) = (jumps[0].from.max(one), last.to.min(next));
    Some(Moment::Jump { id: last.id, at: to, from, to })
}

fn moment(record: &Record, case: &str) -> Option<Moment> {
    let (id, at) = (record.id, record.at);
    match &record.entry {
        Entry::Exchange(exchange) => {
            is_about(exchange, case).then(|| Moment::Request(Box::new(RequestLine::of(id, at.to_string(), exchange))))
        }
        Entry::Change { subject, what } => (subject == case).then(|| Moment::Change { id, at, what: what.clone() }),
        Entry::Attempt { delivery, what, facts, .. } => (*facts.subject == *case).then(|| Moment::Attempt {
            id,
            at,
            delivery: *delivery,
            event: facts.event.to_string(),
            status: facts.status,
            what: what.clone(),
        }),
        Entry::Jump { .. } => None,
    }
}

/// Whether a request is about a case: it is its subject, or its path or a value in its body is the case's id.
fn is_about(exchange: &Exchange, case: &str) -> bool {
    exchange.subject.as_deref() == Some(case)
        || exchange.uri.path().split('/').any(|part| part == case)
        || names(&exchange.request_view, case)
}

fn names(value: &Json, id: &str) -> bool {
    match value {
        Json::String(text) => text == id,
        Json::Array(items) => items.iter().any(|item| names(item, id)),
        Json::Object(fields) => fields.values().any(|field| names(field, id)),
        Json::Null | Json::Bool(_) | Json::Number(_) => false,
    }
}
