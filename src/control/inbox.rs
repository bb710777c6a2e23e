//! `…/inbox`: every webhook as it would have been sent, with or without an endpoint.
//!
//! The inbox can also play the receiver: that is an endpoint of `…/webhooks` whose target is the inbox.

use axum::extract::Path;
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};
use serde_json::Value;

use super::{
    api::{Does, Routes, does},
    extract::{InSandbox, Json, Query, SetUp},
    known,
    page::Page,
    problem::Problem,
    webhooks,
};
use crate::engine::outbox::{Endpoint, Event, EventId, Target};

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
        .get("/inbox", list, list_all.gives::<Page<Shown>>())
        .get("/inbox/{id}", show, does("One event.").gives::<Shown>())
        .delete("/inbox", clear, does("Empties the inbox.").gives::<Cleared>())
        .put("/inbox/script", play, does(PLAYS).takes::<ScriptAsked>().gives::<webhooks::Shown>())
}

/// The query of the list.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
struct Asked {
    event: Option<String>,
    subject: Option<String>,
    after: Option<String>,
    limit: Option<usize>,
}

/// An event as it is shown.
#[derive(Debug, Serialize, JsonSchema)]
#[serde(rename_all = "camelCase")]
#[schemars(rename = "InboxEvent")]
struct Shown {
    id: String,
    at: String,
    vendor: String,
    event: String,
    /// The check or record that it is about.
    subject: String,
    account: String,
    content_type: String,
    /// The body, byte for byte.
    body: String,
    /// The same as JSON, to look into.
    json: Value,
    /// The signature that stands in it; null when the vendor does not sign this event.
    signature: Option<String>,
    /// What was signed, byte for byte.
    signed: Option<String>,
}

impl From<&Event> for Shown {
    fn from(event: &Event) -> Self {
        let text = |bytes: &[u8]| String::from_utf8_lossy(bytes).into_owned();
        let proof = event.proof.as_ref();
        Self {
            id: event.id.to_string(),
            at: event.at.to_string(),
            vendor: event.vendor.to_string(),
            event: event.name.to_string(),
            subject: event.subject.to_string(),
            account: event.owner.to_string(),
            content_type: event.content_type.to_string(),
            body: text(&event.body),
            json: serde_json::from_slice(&event.body).unwrap_or_default(),
            signature: proof.map(|it| text(&event.body[it.signature.clone()]).trim_matches('"').to_owned()),
            signed: proof.map(|it| text(&event.body[it.message.clone()])),
        }
    }
}

async fn list(InSandbox(sandbox): InSandbox, Query(asked): Query<Asked>) -> Result<Json<Page<Shown>>, Problem> {
    known::event("event", asked.event.as_deref())?;
    let after = asked.after.as_deref().map(str::parse::<EventId>).transpose();
    let after = after.map_err(|error| Problem::invalid(format!("after: {error}")))?;
    let matches = |event: &&Event| {
        asked.event.as_ref().is_none_or(|name| **name == *event.name)
            && asked.subject.as_ref().is_none_or(|subject| **subject == *event.subject)
    };
    let page = sandbox.world.read(|state| {
        let matching = state.core.outbox.inbox().events().filter(matches);
        let is_after = |event: &&Event| after.is_none_or(|after| after < event.id);
        Page::of(matching, is_after, asked.limit, |event| (event.id.to_string(), Shown::from(*event)))
    })?;
    Ok(Json(page))
}

/// The path of one event.
#[derive(Debug, Deserialize)]
struct PathOf {
    id: String,
}

async fn show(InSandbox(sandbox): InSandbox, Path(path): Path<PathOf>) -> Result<Json<Shown>, Problem> {
    let unknown =
        || Problem::unknown(format!("there is no event {:?}: GET …/inbox lists those that it still keeps", path.id));
    let id: EventId = path.id.parse().map_err(|_| unknown())?;
    let shown = sandbox.world.read(|state| {
        let mut events = state.core.outbox.inbox().events();
        events.find(|event| event.id == id).map(Shown::from)
    });
    shown.map(Json).ok_or_else(unknown)
}

/// How many events there were.
#[derive(Debug, Serialize, JsonSchema)]
#[schemars(rename = "InboxCleared")]
struct Cleared {
    cleared: usize,
}

async fn clear(InSandbox(sandbox): InSandbox) -> Json<Cleared> {
    let cleared = sandbox.world.write(|state| {
        let inbox = state.core.outbox.inbox_mut();
        let cleared = inbox.events().count();
        inbox.clear();
        cleared
    });
    Json(Cleared { cleared })
}

/// How the inbox shall play the receiver.
#[derive(Debug, Default, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields, default)]
#[schemars(rename = "InboxScript")]
struct ScriptAsked {
    /// Whose webhooks it gets; attestr when it is missing.
    vendor: Option<String>,
    /// The answers in turn, the last one over and over; 200 without any.
    answers: Vec<webhooks::PlayAsked>,
    /// In place of `answers`: nothing but their statuses.
    statuses: Vec<u16>,
}

async fn play(sandbox: SetUp, Json(asked): Json<ScriptAsked>) -> Result<Json<webhooks::Shown>, Problem> {
    if !asked.answers.is_empty() && !asked.statuses.is_empty() {
        return Err(Problem::invalid("statuses: stands in place of answers, not beside it"));
    }
    let statuses = asked.statuses.iter().copied().map(webhooks::PlayAsked::of);
    let answers = asked.answers.into_iter().chain(statuses).collect();
    let new = webhooks::New::played(asked.vendor, answers);
    sandbox.write(|state| {
        let played = |it: &&Endpoint| matches!(it.config.target, Target::Inbox(_)) && new.is_for(&it.config.vendor);
        let known = state.core.outbox.endpoints().find(played).map(|endpoint| endpoint.id);
        let id = match known {
            Some(id) => new.change(state, id).map(|()| id),
            None => new.register(state),
        }?;
        webhooks::found(&state.core, id).map(Json)
    })
}
