//! Webhook payloads: `async.completed`, `async.errored` and `factx.query`.
//!
//! Sources: the employment page and the follow-up page. The signed bytes of `output` are the same characters as in GET async.

use std::{
    fmt::{self, Write as _},
    ops::Range,
};

use serde::Serialize;

use super::{
    Records, VENDOR,
    ids::{AppId, AsyncId, ProfileId, QueryId},
    state::{Contents, Query, Status},
};
use crate::{
    engine::{
        outbox::{Body, Cause, Emission, Proof, Signed},
        scenario::Plan,
        sign::Secret,
    },
    vendors::Core,
};

/// The events that the emulator fires.
pub const EVENTS: [&str; 3] = ["async.completed", "async.errored", "factx.query"];

/// The value of the authorization header that carries an endpoint's token.
pub fn authorization(token: &str) -> String {
    format!("Basic {token}")
}

/// What the body of a question's webhook looks like.
#[derive(Debug, Serialize)]
struct Envelope<P> {
    event: &'static str,
    payload: P,
}

/// The payload of `factx.query`.
#[derive(Debug, Serialize)]
struct Queried<'a> {
    #[serde(rename = "_id")]
    id: QueryId,
    profile: ProfileId,
    queries: [QueryBody<'a>; 1],
}

/// A query, as the `factx.query` webhook shows it.
#[derive(Debug, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct QueryBody<'a> {
    #[serde(rename = "_id")]
    id: QueryId,
    text: &'a str,
    documents: &'a [String],
    response: Option<&'a str>,
    response_documents: Option<&'a [Box<str>]>,
    created: i64,
    created_by: Option<&'static str>,
    updated: Option<i64>,
    updated_by: Option<&'static str>,
}

impl<'a> From<&'a Query> for QueryBody<'a> {
    fn from(query: &'a Query) -> Self {
        let answer = query.answer.as_ref();
        Self {
            id: query.id,
            text: &query.text,
            documents: &query.documents,
            response: answer.map(|answer| &*answer.response),
            response_documents: answer.map(|answer| &*answer.documents),
            created: query.created.as_millis(),
            created_by: None,
            updated: answer.map(|answer| answer.at.as_millis()),
            updated_by: None,
        }
    }
}

/// Tells the endpoints that a check ended, when its request asked for it.
pub fn finished(records: &Records, core: &mut Core, id: AsyncId) {
    let check = &records.checks[&id];
    if !check.webhook {
        return;
    }
    let (event, output, error, signature) = match &check.status {
        Status::Completed { result, .. } => ("async.completed", result.output.get(), "null", &result.signature),
        Status::Errored { error, .. } => ("async.errored", "null", error.get(), &None),
        Status::Waiting { .. } | Status::Processing { .. } | Status::Asking { .. } | Status::Purged { .. } => return,
    };
    let quoted = |text: &dyn fmt::Display| format!("\"{text}\"");
    let quoted_signature = signature.as_ref().map_or("null".to_owned(), |signature| quoted(signature));
    let payload = Written::object([
        ("_id", &*quoted(&id)),
        ("requestId", &*quoted(&check.request_id)),
        ("status", &*quoted(&check.status.word())),
        ("output", output),
        ("error", error),
        ("signature", &*quoted_signature),
    ]);
    let body = Written::object([("event", &*quoted(&event)), ("payload", &*payload.text)]);
    let secret = records.accounts.get(check.account).map(|account| account.secret.clone());
    let body = match secret.filter(|_| signature.is_some()) {
        Some(secret) => signed(body, &payload, secret),
        None => Body::plain(body.text),
    };
    emit(core, Event { name: event, owner: check.account, subject: id.as_str(), body }, &check.plan);
}

/// Tells the endpoints that the back office asked something.
pub fn queried(records: &Records, core: &mut Core, profile: ProfileId, query: QueryId) {
    let record = &records.profiles[&profile];
    let Contents::Active { queries, .. } = &record.contents else { return };
    let Some(query) = queries.iter().find(|known| known.id == query) else { return };
    let payload = Queried { id: query.envelope, profile, queries: [query.into()] };
    let body = serde_json::to_string(&Envelope { event: "factx.query", payload }).expect("payloads are plain JSON");
    let body = Body::plain(body);
    let event = Event { name: "factx.query", owner: record.account, subject: profile.as_str(), body };
    emit(core, event, &Plan::default());
}

/// An event that happened.
struct Event<'a> {
    name: &'static str,
    /// The account whose event it is.
    owner: AppId,
    /// The id of the check or profile.
    subject: &'a str,
    body: Body,
}

/// Hands an event to the outbox; the plan says why it happens and how its deliveries misbehave.
fn emit(core: &mut Core, event: Event<'_>, plan: &Plan) {
    let emission = Emission {
        vendor: VENDOR.into(),
        owner: event.owner.as_str().into(),
        event: event.name.into(),
        subject: event.subject.into(),
        body: event.body,
        content_type: "application/json".into(),
        cause: plan.decider().map_or(Cause::Check, |rule| Cause::Rule { rule }),
        sabotage: plan.webhook.clone(),
        sabotaged_by: plan.decider(),
    };
    core.outbox.emit(emission, core.now);
}

/// A JSON object as it is written, and where in it the value of each field stands.
#[derive(Debug)]
pub struct Written<'a> {
    pub text: String,
    places: Vec<(&'a str, Range<usize>)>,
}

impl<'a> Written<'a> {
    /// Writes an object of fields whose values are JSON texts.
    pub fn object<'v>(fields: impl IntoIterator<Item = (&'a str, &'v str)>) -> Self {
        let mut written = Self { text: "{".to_owned(), places: Vec::new() };
        for (name, value) in fields {
            let comma = if written.places.is_empty() { "" } else { "," };
            let name_as_json = serde_json::Value::from(name);
            let _ = write!(written.text, "{comma}{name_as_json}:");
            let start = written.text.len();
            written.text.push_str(value);
            written.places.push((name, start..written.text.len()));
        }
        written.text.push('}');
        written
    }

    fn place(&self, name: &str) -> Range<usize> {
        let found = self.places.iter().find(|(known, _)| *known == name);
        found.map(|(_, place)| place.clone()).expect("the object has this field")
    }
}

/// The body of a webhook whose `payload` has a signature of its output, made with `secret`.
pub fn signed(body: Written<'_>, payload: &Written<'_>, secret: Secret) -> Body {
    let start = body.place("payload").start;
    let in_body = |place: Range<usize>| start + place.start..start + place.end;
    let proof = Proof { signature: in_body(payload.place("signature")), message: in_body(payload.place("output")) };
    Body::signed(body.text, Signed { proof, key: secret })
}
