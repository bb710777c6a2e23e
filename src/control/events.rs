//! `…/events`: everything that happens in a sandbox as server-sent events, from any record of the journal on.

use std::{collections::VecDeque, convert::Infallible, sync::Arc, time::Duration};

use axum::{
    extract::FromRequestParts,
    http::request::Parts,
    response::sse::{Event, Sse},
};
use futures_util::{Stream, StreamExt as _, stream::unfold};
use serde::Deserialize;
use serde_json::{Value, json};
use tokio::sync::watch;

use super::{
    api::{Routes, does},
    extract::{InSandbox, Query},
    problem::Problem,
    requests::RequestLine,
};
use crate::{
    app::App,
    engine::{
        clock::sleep,
        journal::{AttemptLine, Entry, Record},
        registry::Lifetime,
        time::Timestamp,
    },
    vendors::Sandbox,
};

/// How many records are taken out of the journal at once.
const BATCH: usize = 200;
/// After how long without an event a comment shows that the connection lives.
const PULSE: Duration = Duration::from_secs(15);

/// The route.
pub fn routes() -> Routes {
    let doc = does(
        "events",
        "Everything that happens, as server-sent events: request, change, jump, attempt, reset, renewed, cleared, evicted.",
    );
    Routes::default().get(
        "/events",
        events,
        doc.query(&[
            (
                "after",
                "Begins after the record with this number; 0 is the oldest that is kept. Last-Event-ID goes first.",
            ),
            ("last", "Begins with so many of the newest records, in place of `after`."),
            ("follow", "`false`: ends after what has happened so far."),
        ]),
    )
}

/// Where to begin.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct From {
    after: Option<u64>,
    last: Option<u64>,
    follow: Option<bool>,
}

fn event_id(Lifetime { born, number }: Lifetime, record: u64) -> String {
    format!("{}.{number}-{record}", born.as_millis())
}

/// The place that a client names when it comes back: the id of an event, or the number of a record.
#[derive(Debug, Clone, Copy)]
struct Place {
    /// `None` for a number alone, which is of whatever journal has come so far.
    lifetime: Option<Lifetime>,
    after: u64,
}

impl Place {
    fn read(text: &str) -> Option<Self> {
        let Some((lifetime, after)) = text.rsplit_once('-') else {
            return Some(Self { lifetime: None, after: text.parse().ok()? });
        };
        let (born, number) = lifetime.split_once('.')?;
        let born = Timestamp::from_millis(born.parse().ok()?);
        let lifetime = Lifetime { born, number: number.parse().ok()? };
        Some(Self { lifetime: Some(lifetime), after: after.parse().ok()? })
    }
}

/// The id that a browser sends when it comes back.
struct LastEventId(Option<Place>);

impl FromRequestParts<App> for LastEventId {
    type Rejection = Problem;

    async fn from_request_parts(parts: &mut Parts, _: &App) -> Result<Self, Problem> {
        let Some(value) = parts.headers.get("last-event-id") else { return Ok(Self(None)) };
        let place = value.to_str().ok().and_then(Place::read);
        place.map(|place| Self(Some(place))).ok_or_else(|| {
            Problem::invalid("header last-event-id: expected the id of an event, or the number of a record")
        })
    }
}

async fn events(
    InSandbox(sandbox): InSandbox,
    LastEventId(last): LastEventId,
    Query(from): Query<From>,
) -> Result<Sse<impl Stream<Item = Result<Event, Infallible>>>, Problem> {
    Ok(Sse::new(follow(sandbox, last, from).await?.map(|told| Ok(told.into()))))
}

/// Something that happened in a sandbox.
#[derive(Debug, Clone)]
pub struct Happened {
    /// `request`, `change`, `jump` or `attempt`, which are records of the journal; `reset`, `renewed`, `cleared` or `evicted`.
    pub kind: &'static str,
    /// What there is to say of it; of a record its number as `id`, and when it was as `at`.
    pub data: Value,
}

/// What a follower is told.
#[derive(Debug)]
pub enum Told {
    Happened {
        id: String,
        happened: Happened,
    },
    /// Where the first event would be.
    Begin(String),
    /// Nothing happened for a while.
    Pulse,
}

impl std::convert::From<Told> for Event {
    fn from(told: Told) -> Self {
        match told {
            Told::Happened { id, happened: Happened { kind, data } } => {
                Self::default().id(id).event(kind).data(data.to_string())
            }
            Told::Begin(id) => Self::default().id(id).comment("begins here"),
            Told::Pulse => Self::default().comment("nothing happened"),
        }
    }
}

/// What happens in a sandbox, from the place that is named.
async fn follow(sandbox: Arc<Sandbox>, last: Option<Place>, from: From) -> Result<impl Stream<Item = Told>, Problem> {
    if from.after.is_some() && from.last.is_some() {
        return Err(Problem::in_field("last", "it says where to begin, and so does after"));
    }
    let place = last.or(from.after.map(|after| Place { lifetime: None, after }));
    let is_new = place.is_none();
    let (forgotten, renewed, (lifetime, after)) = sandbox
        .world
        .read(|state| {
            let journal = &state.core.journal;
            let current = sandbox.lifetime(journal);
            let begin = match place {
                None => (Some(current), journal.last().saturating_sub(from.last.unwrap_or_default())),
                Some(Place { lifetime: Some(lifetime), after }) => (Some(lifetime), after),
                Some(Place { lifetime: None, after }) => ((after <= journal.last()).then_some(current), after),
            };
            (journal.forgotten(), state.core.renewed(), begin)
        })
        .await;
    let changes = sandbox.world.changes();
    let is_endless = from.follow != Some(false);
    // Who begins with what is new is told where that is, so that nothing is missed when the connection breaks before the first event.
    let begin = lifetime.filter(|_| is_new && is_endless);
    let ready = begin.map(|lifetime| Told::Begin(event_id(lifetime, after))).into_iter().collect();
    let follower = Follower { sandbox, changes, lifetime, after, forgotten, renewed, ready, is_endless };
    Ok(unfold(follower, Follower::next))
}

/// What happens in a sandbox, for who needs no connection.
pub async fn happened(
    sandbox: Arc<Sandbox>,
    Query(from): Query<From>,
) -> Result<impl Stream<Item = Happened>, Problem> {
    let told = follow(sandbox, None, from).await?;
    Ok(told.filter_map(async |told| if let Told::Happened { happened, .. } = told { Some(happened) } else { None }))
}

/// Follows the journal of a sandbox.
struct Follower {
    sandbox: Arc<Sandbox>,
    changes: watch::Receiver<u64>,
    /// Which journal `after` is a place in; `None` for one that is gone.
    lifetime: Option<Lifetime>,
    after: u64,
    /// How many records were cleared as far as the client knows.
    forgotten: u64,
    /// How often something was renewed as far as the client knows.
    renewed: u64,
    ready: VecDeque<Told>,
    /// Whether it goes on with what is still to happen.
    is_endless: bool,
}

impl Follower {
    async fn next(mut self) -> Option<(Told, Self)> {
        loop {
            if let Some(told) = self.ready.pop_front() {
                return Some((told, self));
            }
            self.look().await;
            if !self.ready.is_empty() {
                continue;
            }
            if !self.is_endless {
                return None;
            }
            tokio::select! {
                changed = self.changes.changed() => changed.ok()?,
                _ = self.sandbox.stopped() => return None,
                () = sleep(PULSE) => self.ready.push_back(Told::Pulse),
            }
        }
    }

    /// Takes the next records out of the journal.
    async fn look(&mut self) {
        let Self { sandbox, lifetime, after, forgotten, renewed, ready, .. } = self;
        sandbox
            .world
            .read(|state| {
                let journal = &state.core.journal;
                let current = sandbox.lifetime(journal);
                if *lifetime != Some(current) {
                    (*lifetime, *after, *forgotten) = (Some(current), 0, journal.forgotten());
                    *renewed = state.core.renewed();
                    let data = json!({ "at": state.core.now.to_string() });
                    ready.push_back(told(event_id(current, 0), "reset", data));
                }
                if std::mem::replace(renewed, state.core.renewed()) != state.core.renewed() {
                    let data = json!({ "at": state.core.now.to_string() });
                    ready.push_back(told(event_id(current, *after), "renewed", data));
                }
                let gap = journal.gap_after(*after);
                // Whoever has seen everything misses nothing of it, but shows what is forgotten now.
                let cleared = journal.forgotten().saturating_sub(*forgotten);
                *forgotten += cleared;
                for (kind, missing, count) in
                    [("cleared", gap.cleared, cleared.max(gap.cleared)), ("evicted", gap.evicted, gap.evicted)]
                {
                    *after += missing;
                    if count > 0 {
                        let data = json!({ "count": count });
                        ready.push_back(told(event_id(current, *after), kind, data));
                    }
                }
                for record in journal.after(*after).take(BATCH) {
                    *after = record.id;
                    ready.push_back(Told::Happened { id: event_id(current, record.id), happened: of_record(record) });
                }
            })
            .await;
    }
}

fn told(id: String, kind: &'static str, data: Value) -> Told {
    Told::Happened { id, happened: Happened { kind, data } }
}

fn of_record(record: &Record) -> Happened {
    let at = record.at.to_string();
    let (kind, data) = match &record.entry {
        Entry::Exchange(exchange) => ("request", json!(RequestLine::of(record.id, at, exchange))),
        Entry::Change { subject, what } => ("change", numbered(record, json!({ "subject": subject, "what": what }))),
        Entry::Jump { from, to } => {
            ("jump", numbered(record, json!({ "from": from.to_string(), "to": to.to_string() })))
        }
        Entry::Attempt { delivery, what, facts, .. } => {
            let line = AttemptLine { delivery: *delivery, what: what.clone(), facts: (**facts).clone() };
            ("attempt", numbered(record, json!(line)))
        }
    };
    Happened { kind, data }
}

fn numbered(record: &Record, mut data: Value) -> Value {
    data["id"] = json!(record.id);
    data["at"] = json!(record.at.to_string());
    data
}
