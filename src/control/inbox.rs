//! `…/inbox`: every webhook as it would have been sent, with or without an endpoint.
//!
//! The inbox can also play the receiver: that is an endpoint of `…/webhooks` whose target is the inbox.

use std::sync::Arc;

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};
use serde_json::Value;

use super::{
    api::{Does, Routes, does},
    extract::{Id, InSandbox, Json, Query, SetUp},
    known,
    page::Page,
    problem::Problem,
    webhooks::{self, EndpointView, NewWebhook},
};
use crate::engine::{
    outbox::{Endpoint, Event, EventId, Play, Target},
    time::Timestamp,
};

/// What setting a script does.
const PLAYS: &str = "Lets the inbox play a receiver: an endpoint is made for it, or its answers are changed.";

/// The routes.
pub(super) fn routes() -> Routes {
    let query = &[
        ("event", "Only those with this name, such as async.completed."),
        ("subject", "Only those about this check or record."),
        ("after", "Only those after this one, such as ev_100: the `next` of the part before."),
        ("limit", "How many, from 1 to 1000; 100 when it is missing."),
    ];
    let list_all = Does { query, ..does("The events, oldest first, as they would have been sent.") };
    Routes::default()
        .get("/inbox", list, list_all.gives::<Page<InboxEvent>>())
        .get("/inbox/{id}", show, does("One event.").gives::<InboxEvent>())
        .delete("/inbox", clear, does("Empties the inbox.").gives::<Cleared>())
        .put("/inbox/script", play, does(PLAYS).takes::<InboxScript>().gives::<EndpointView>())
}

/// The query of the list.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
struct InboxQuery {
    event: Option<String>,
    subject: Option<String>,
    after: Option<String>,
    limit: Option<usize>,
}

/// An event as it is shown.
#[derive(Debug, Serialize, JsonSchema)]
#[serde(rename_all = "camelCase")]
struct InboxEvent {
    id: EventId,
    at: Timestamp,
    vendor: Arc<str>,
    event: Arc<str>,
    /// The check or record that it is about.
    subject: Arc<str>,
    account: Arc<str>,
    content_type: Arc<str>,
    /// The body, byte for byte.
    body: String,
    /// The same as JSON, to look into.
    json: Value,
    /// The signature that stands in it; null when the vendor does not sign this event.
    signature: Option<String>,
    /// What was signed, byte for byte.
    signed: Option<String>,
}

impl From<&Event> for InboxEvent {
    fn from(event: &Event) -> Self {
        let text = |bytes: &[u8]| String::from_utf8_lossy(bytes).into_owned();
        let proof = event.proof.as_ref();
        Self {
            id: event.id,
            at: event.at,
            vendor: Arc::clone(&event.vendor),
            event: Arc::clone(&event.name),
            subject: Arc::clone(&event.subject),
            account: Arc::clone(&event.owner),
            content_type: Arc::clone(&event.content_type),
            body: text(&event.body),
            json: serde_json::from_slice(&event.body).unwrap_or_default(),
            signature: proof.map(|it| text(&event.body[it.signature.clone()]).trim_matches('"').to_owned()),
            signed: proof.map(|it| text(&event.body[it.message.clone()])),
        }
    }
}

async fn list(
    InSandbox(sandbox): InSandbox,
    Query(query): Query<InboxQuery>,
) -> Result<Json<Page<InboxEvent>>, Problem> {
    known::event("event", query.event.as_deref())?;
    let after = query.after.as_deref().map(str::parse::<EventId>).transpose();
    let after = after.map_err(|error| Problem::invalid(format!("after: {error}")))?;
    let matches = |event: &&Event| {
        query.event.as_ref().is_none_or(|name| **name == *event.name)
            && query.subject.as_ref().is_none_or(|subject| **subject == *event.subject)
    };
    let page = sandbox
        .world
        .read(|state| {
            let matching = state.core.outbox.inbox().events().filter(matches);
            let is_after = |event: &&Event| after.is_none_or(|after| after < event.id);
            Page::of(matching, is_after, query.limit, |event| (event.id.to_string(), InboxEvent::from(*event)))
        })
        .await?;
    Ok(Json(page))
}

async fn show(InSandbox(sandbox): InSandbox, Id(id): Id) -> Result<Json<InboxEvent>, Problem> {
    let not_found = || Problem::not_found("event", &id, "inbox");
    let event: EventId = id.parse().map_err(|_| not_found())?;
    let found = sandbox
        .world
        .read(|state| {
            let mut events = state.core.outbox.inbox().events();
            events.find(|it| it.id == event).map(InboxEvent::from)
        })
        .await;
    found.map(Json).ok_or_else(not_found)
}

/// How many events there were.
#[derive(Debug, Serialize, JsonSchema)]
#[schemars(rename = "InboxCleared")]
struct Cleared {
    cleared: usize,
}

async fn clear(InSandbox(sandbox): InSandbox) -> Json<Cleared> {
    let cleared = sandbox
        .world
        .write(|state| {
            let inbox = state.core.outbox.inbox_mut();
            let cleared = inbox.events().count();
            inbox.clear();
            cleared
        })
        .await;
    Json(Cleared { cleared })
}

/// How the inbox shall play the receiver.
#[derive(Debug, Default, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields, default)]
struct InboxScript {
    /// Whose webhooks it gets; attestr when it is missing.
    vendor: Option<String>,
    /// The answers in turn, the last one over and over; 200 without any.
    answers: Vec<Play>,
    /// In place of `answers`: nothing but their statuses.
    statuses: Vec<u16>,
}

async fn play(sandbox: SetUp, Json(asked): Json<InboxScript>) -> Result<Json<EndpointView>, Problem> {
    if !asked.answers.is_empty() && !asked.statuses.is_empty() {
        return Err(Problem::invalid("statuses: stands in place of answers, not beside it"));
    }
    let statuses = asked.statuses.iter().copied().map(Play::of);
    let answers = asked.answers.into_iter().chain(statuses).collect();
    let new = NewWebhook::played(asked.vendor, answers);
    sandbox
        .write(|state| {
            let played = |it: &&Endpoint| matches!(it.config.target, Target::Inbox(_)) && new.is_for(&it.config.vendor);
            let known = state.core.outbox.endpoints().find(played).map(|endpoint| endpoint.id);
            let id = match known {
                Some(id) => new.change(state, id).map(|()| id),
                None => new.register(state).map(|(id, _)| id),
            }?;
            webhooks::found(&state.core, id).map(Json)
        })
        .await
}
