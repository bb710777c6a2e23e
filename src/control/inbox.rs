//! `…/inbox`: every webhook as it would have been sent, with or without an endpoint.
//!
//! The inbox can also play the receiver: that is an endpoint of `…/webhooks` whose target is the inbox.

use std::{collections::HashSet, sync::Arc};

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};
use serde_json::Value;

use super::{
    api::{Does, Routes, does},
    cases::selected,
    deliveries::wait,
    extract::{Id, InSandbox, Json, Selecting, SetUp},
    known,
    mask::masked,
    page::Page,
    problem::Problem,
    webhooks::{self, EndpointView, NewWebhook},
};
use crate::{
    engine::{
        outbox::{DeliveryId, Endpoint, Event, EventId, Play, Target},
        time::Timestamp,
    },
    vendors::{Sandbox, State, selector::Selector},
};

/// What setting a script does.
const PLAYS: &str = "Lets the inbox play a receiver: an endpoint is made for it, or its answers are changed.";

const SUBJECT: (&str, &str) =
    ("subject", "Only those about the record with this id; the parameters below say it by what the record has.");

pub(super) fn routes() -> Routes {
    let query = &[
        ("event", "Only those with this name, such as async.completed."),
        SUBJECT,
        ("after", "Only those after this one, such as ev_100: the `next` of the part before."),
        ("limit", "How many, from 1 to 1000; 100 when it is missing."),
    ];
    let of_one = does(
        "deliverEvent",
        "Sends an event to the endpoints that want it and did not have it, such as one that came later.",
    );
    let of_all = does(
        "deliverInbox",
        "Sends every event that waits, or those that fit, to the endpoints that want them and did not have them.",
    );
    let of_all =
        of_all.of_records().query(&[("event", "Only those with this name, such as async.completed."), SUBJECT]);
    let list_all =
        Does { query, ..does("inbox", "The events, oldest first, as they would have been sent.") }.of_records();
    Routes::default()
        .get("/inbox", list, list_all.gives::<Page<InboxEvent>>())
        .get("/inbox/{id}", show, does("inboxEvent", "One event.").gives::<InboxEvent>())
        .delete("/inbox", clear, does("clearInbox", "Empties the inbox.").gives::<Cleared>())
        .post("/inbox/{id}/deliver", deliver_one, of_one.takes::<To>().gives::<Sent>())
        .post("/inbox/deliver", deliver_all, of_all.takes::<To>().gives::<Sent>())
        .put("/inbox/script", play, does("scriptInbox", PLAYS).takes::<InboxScript>().gives::<EndpointView>())
}

/// The query of the list.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct InboxQuery {
    event: Option<String>,
    subject: Option<String>,
    after: Option<String>,
    limit: Option<usize>,
}

/// The query of what is sent.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct DeliverQuery {
    event: Option<String>,
    subject: Option<String>,
}

/// Which events are meant.
struct Which {
    event: Option<String>,
    subject: Option<String>,
    /// Only those about one of these.
    about: Option<HashSet<String>>,
}

impl Which {
    async fn read(
        sandbox: &Sandbox,
        event: Option<String>,
        subject: Option<String>,
        selector: Selector,
    ) -> Result<Self, Problem> {
        known::event("event", event.as_deref())?;
        Ok(Self { event, subject, about: selected(sandbox, selector).await? })
    }

    fn has(&self, event: &Event) -> bool {
        self.event.as_ref().is_none_or(|name| **name == *event.name)
            && self.subject.as_ref().is_none_or(|subject| **subject == *event.subject)
            && self.about.as_ref().is_none_or(|about| about.contains(&*event.subject))
    }
}

/// An event as it is shown.
#[derive(Debug, Serialize, JsonSchema)]
#[serde(rename_all = "camelCase")]
pub struct InboxEvent {
    pub id: EventId,
    pub at: Timestamp,
    pub vendor: Arc<str>,
    pub event: Arc<str>,
    /// The check or record that it is about.
    pub subject: Arc<str>,
    pub account: Arc<str>,
    pub content_type: Arc<str>,
    /// The headers with which it went to the first endpoint that wanted it, or would have gone; a token is masked.
    pub headers: Vec<(String, String)>,
    /// The body, byte for byte.
    pub body: String,
    /// The same as JSON, to look into.
    pub json: Value,
    /// The signature that stands in it; null when the vendor does not sign this event.
    pub signature: Option<String>,
    /// What was signed, byte for byte.
    pub signed: Option<String>,
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
            headers: event.headers.iter().map(|(name, value)| (name.clone(), masked(name, value))).collect(),
            body: text(&event.body),
            json: serde_json::from_slice(&event.body).unwrap_or_default(),
            signature: proof.map(|it| text(&event.body[it.signature.clone()]).trim_matches('"').to_owned()),
            signed: proof.map(|it| text(&event.body[it.message.clone()])),
        }
    }
}

pub async fn list(
    InSandbox(sandbox): InSandbox,
    Selecting(query, selector): Selecting<InboxQuery>,
) -> Result<Json<Page<InboxEvent>>, Problem> {
    let InboxQuery { event, subject, after, limit } = query;
    let which = Which::read(&sandbox, event, subject, selector).await?;
    let after = after.as_deref().map(str::parse::<EventId>).transpose();
    let after = after.map_err(|error| Problem::invalid(format!("after: {error}")))?;
    let page = sandbox
        .world
        .read(|state| {
            let matching = state.core.outbox.inbox.events().filter(|event| which.has(event));
            let is_after = |event: &&Event| after.is_none_or(|after| after < event.id);
            Page::of(matching, is_after, limit, |event| (event.id.to_string(), InboxEvent::from(*event)))
        })
        .await?;
    Ok(Json(page))
}

pub async fn show(InSandbox(sandbox): InSandbox, Id(id): Id) -> Result<Json<InboxEvent>, Problem> {
    let event = event_id(&id)?;
    let found = sandbox
        .world
        .read(|state| {
            let mut events = state.core.outbox.inbox.events();
            events.find(|it| it.id == event).map(InboxEvent::from)
        })
        .await;
    found.map(Json).ok_or_else(|| not_found(&id))
}

fn event_id(id: &str) -> Result<EventId, Problem> {
    id.parse().map_err(|_| not_found(id))
}

fn not_found(id: &str) -> Problem {
    Problem::not_found("event", id, "inbox")
}

/// To whom events of the inbox are sent.
#[derive(Debug, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
#[schemars(rename = "DeliverTo")]
pub struct To {
    /// Only to this endpoint; to each that wants them when it is missing.
    endpoint: Option<String>,
}

/// The deliveries that were made of events in the inbox.
#[derive(Debug, Serialize, JsonSchema)]
#[schemars(rename = "InboxDelivered")]
pub struct Sent {
    pub deliveries: Vec<DeliveryId>,
}

pub async fn deliver_one(InSandbox(sandbox): InSandbox, Id(id): Id, Json(to): Json<To>) -> Result<Json<Sent>, Problem> {
    let event = event_id(&id)?;
    let is_kept = |state: &State| state.core.outbox.inbox.events().any(|it| it.id == event);
    let sent = deliver(
        &sandbox,
        &to,
        |state| {
            if is_kept(state) { Ok(()) } else { Err(not_found(&id)) }
        },
        move |it| it.id == event,
    )
    .await?;
    if sent.0.deliveries.is_empty() {
        let detail = "no active endpoint wants this event that did not have it; GET …/webhooks shows them, and POST …/deliveries/<id>/resend sends a delivery again";
        return Err(Problem::conflict(detail));
    }
    Ok(sent)
}

pub async fn deliver_all(
    InSandbox(sandbox): InSandbox,
    Selecting(query, selector): Selecting<DeliverQuery>,
    Json(to): Json<To>,
) -> Result<Json<Sent>, Problem> {
    let which = Which::read(&sandbox, query.event, query.subject, selector).await?;
    deliver(&sandbox, &to, |_| Ok(()), |event| which.has(event)).await
}

/// Sends the events that are meant, unless the state forbids it, and waits for the first answers.
async fn deliver(
    sandbox: &Sandbox,
    to: &To,
    check: impl FnOnce(&State) -> Result<(), Problem>,
    is_meant: impl Fn(&Event) -> bool,
) -> Result<Json<Sent>, Problem> {
    let send = |state: &mut State| {
        check(state)?;
        let outbox = &mut state.core.outbox;
        let only = known::endpoint("endpoint", to.endpoint.as_deref(), outbox)?;
        Ok::<_, Problem>(outbox.deliver_kept(is_meant, only, state.core.now))
    };
    let deliveries = sandbox.world.write(send).await?;
    wait::for_first_attempts(sandbox, &deliveries).await;
    Ok(Json(Sent { deliveries }))
}

/// How many events there were.
#[derive(Debug, Serialize, JsonSchema)]
#[schemars(rename = "InboxCleared")]
pub struct Cleared {
    pub cleared: usize,
}

pub async fn clear(InSandbox(sandbox): InSandbox) -> Json<Cleared> {
    let cleared = sandbox
        .world
        .write(|state| {
            let inbox = &mut state.core.outbox.inbox;
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
pub struct InboxScript {
    /// Whose webhooks it gets; attestr when it is missing.
    vendor: Option<String>,
    /// The answers in turn, the last one over and over; 200 without any.
    answers: Vec<Play>,
    /// In place of `answers`: nothing but their statuses.
    statuses: Vec<u16>,
}

pub async fn play(sandbox: SetUp, Json(asked): Json<InboxScript>) -> Result<Json<EndpointView>, Problem> {
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
