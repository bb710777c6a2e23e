//! `…/events`: everything that happens in a sandbox as server-sent events, from any record of the journal on.

use std::{collections::VecDeque, convert::Infallible, sync::Arc, time::Duration};

use axum::{
    extract::FromRequestParts,
    http::request::Parts,
    response::sse::{Event, Sse},
};
use futures_util::{Stream, stream::unfold};
use serde::Deserialize;
use serde_json::{Value, json};
use tokio::sync::watch;

use super::{
    api::{Routes, does},
    extract::{InSandbox, Query},
    problem::Problem,
    requests::Line,
};
use crate::{
    app::App,
    engine::{
        clock::sleep,
        journal::{Entry, Record},
    },
    vendors::Sandbox,
};

/// How many records are taken out of the journal at once.
const BATCH: usize = 200;
/// After how long without an event a comment shows that the connection lives.
const PULSE: Duration = Duration::from_secs(15);

/// The route.
pub(super) fn routes() -> Routes {
    let doc = does("Everything that happens, as server-sent events: request, change, jump, attempt, evicted.");
    Routes::default().get(
        "/events",
        events,
        doc.query(&[(
            "after",
            "Begins after the record with this id; 0 is the oldest that is kept. Last-Event-ID goes first.",
        )]),
    )
}

/// Where to begin.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
struct From {
    after: Option<u64>,
}

/// The id that a browser sends when it comes back.
struct LastEventId(Option<u64>);

impl FromRequestParts<App> for LastEventId {
    type Rejection = Problem;

    async fn from_request_parts(parts: &mut Parts, _: &App) -> Result<Self, Problem> {
        let Some(value) = parts.headers.get("last-event-id") else { return Ok(Self(None)) };
        let id = value.to_str().ok().and_then(|text| text.parse().ok());
        id.map(|id| Self(Some(id)))
            .ok_or_else(|| Problem::invalid("header last-event-id: expected the number of a record"))
    }
}

async fn events(
    InSandbox(sandbox): InSandbox,
    LastEventId(last): LastEventId,
    Query(from): Query<From>,
) -> Sse<impl Stream<Item = Result<Event, Infallible>>> {
    let after = last.or(from.after).unwrap_or_else(|| sandbox.world.read(|state| state.core.journal.last()));
    let changes = sandbox.world.changes();
    Sse::new(unfold(Follower { sandbox, changes, after, ready: VecDeque::new() }, Follower::next))
}

/// Follows the journal of a sandbox.
struct Follower {
    sandbox: Arc<Sandbox>,
    changes: watch::Receiver<u64>,
    after: u64,
    ready: VecDeque<Event>,
}

impl Follower {
    async fn next(mut self) -> Option<(Result<Event, Infallible>, Self)> {
        loop {
            if let Some(event) = self.ready.pop_front() {
                return Some((Ok(event), self));
            }
            self.look();
            if !self.ready.is_empty() {
                continue;
            }
            tokio::select! {
                changed = self.changes.changed() => changed.ok()?,
                () = self.sandbox.stopped() => return None,
                () = sleep(PULSE) => self.ready.push_back(Event::default().comment("nothing happened")),
            }
        }
    }

    /// Takes the next records out of the journal.
    fn look(&mut self) {
        let Self { sandbox, after, ready, .. } = self;
        sandbox.world.read(|state| {
            let mut records = state.core.journal.after(*after).peekable();
            if let Some(gap) = records.peek().map(|record| record.id - *after - 1).filter(|gap| *gap > 0) {
                ready.push_back(Event::default().event("evicted").data(json!({ "count": gap }).to_string()));
            }
            for record in records.take(BATCH) {
                *after = record.id;
                ready.push_back(event(record));
            }
            // A reset begins the journal anew.
            *after = (*after).min(state.core.journal.last());
        });
    }
}

fn event(record: &Record) -> Event {
    let at = record.at.to_string();
    let (kind, data) = match &record.entry {
        Entry::Exchange(exchange) => ("request", json!(Line::of(record.id, at, exchange))),
        Entry::Change { subject, what } => ("change", told(record, json!({ "subject": subject, "what": what }))),
        Entry::Jump { from, to } => ("jump", told(record, json!({ "from": from.to_string(), "to": to.to_string() }))),
        Entry::Attempt { delivery, what, .. } => {
            ("attempt", told(record, json!({ "delivery": delivery.to_string(), "what": what })))
        }
    };
    Event::default().id(record.id.to_string()).event(kind).data(data.to_string())
}

fn told(record: &Record, mut data: Value) -> Value {
    data["id"] = json!(record.id);
    data["at"] = json!(record.at.to_string());
    data
}
