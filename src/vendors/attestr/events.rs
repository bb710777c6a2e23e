//! Webhook payloads: `async.completed`, `async.errored` and `factx.query`.
//!
//! Sources: the employment page and the follow-up page. The signed bytes of `output` are the same characters as in GET async.

use serde::Serialize;
use serde_json::value::RawValue;
use uuid::Uuid;

use super::{
    Records,
    ids::{AppId, AsyncId, ProfileId, QueryId},
    profile::get::QueryBody,
    state::{Contents, Status, Word},
};
use crate::{
    engine::{
        outbox::{Body, Cause, Emission, Proof, Signed},
        scenario::Plan,
        sign::Secret,
    },
    vendors::Core,
};

/// The vendor's name in the outbox.
pub const VENDOR: &str = "attestr";
/// The events that the emulator fires.
pub const EVENTS: [&str; 3] = ["async.completed", "async.errored", "factx.query"];

/// The value of the authorization header that carries an endpoint's token.
pub fn authorization(token: &str) -> String {
    format!("Basic {token}")
}

/// What every webhook body looks like.
#[derive(Debug, Serialize)]
struct Envelope<P> {
    event: &'static str,
    payload: P,
}

/// The payload of `async.completed` and `async.errored`, keys in documented order.
#[derive(Debug, Serialize)]
#[serde(rename_all = "camelCase")]
struct Finished<'a> {
    #[serde(rename = "_id")]
    id: AsyncId,
    request_id: Uuid,
    status: Word,
    output: Option<&'a RawValue>,
    error: Option<&'a RawValue>,
    signature: Option<&'a str>,
}

/// The payload of `factx.query`.
#[derive(Debug, Serialize)]
struct Queried<'a> {
    #[serde(rename = "_id")]
    id: QueryId,
    profile: ProfileId,
    queries: [QueryBody<'a>; 1],
}

/// Tells the endpoints that a check ended, when its request asked for it.
pub(super) fn finished(records: &Records, core: &mut Core, id: AsyncId) {
    let check = &records.checks[&id];
    if !check.webhook {
        return;
    }
    let (event, output, error, signature) = match &check.status {
        Status::Completed { result, .. } => {
            ("async.completed", Some(&*result.output), None, result.signature.as_deref())
        }
        Status::Errored { error, .. } => ("async.errored", None, Some(&**error), None),
        Status::Waiting { .. } | Status::Processing { .. } | Status::Asking { .. } | Status::Purged { .. } => return,
    };
    let payload = Finished { id, request_id: check.request_id, status: check.status.word(), output, error, signature };
    let body = to_bytes(&Envelope { event, payload });
    let key = records.accounts.get(check.account).map(|account| account.secret.clone());
    let body = match (output, signature, key) {
        (Some(output), Some(signature), Some(key)) => signed(body, output.get(), signature, key),
        _ => Body::plain(body),
    };
    emit(core, (check.account, id.as_str()), event, body, &check.plan);
}

/// Tells the endpoints that the back office asked something.
pub(super) fn queried(records: &Records, core: &mut Core, profile: ProfileId, query: QueryId) {
    let record = &records.profiles[&profile];
    let Contents::Active { queries, .. } = &record.contents else { return };
    let Some(query) = queries.iter().find(|known| known.id == query) else { return };
    let payload = Queried { id: query.envelope, profile, queries: [query.into()] };
    let body = Body::plain(to_bytes(&Envelope { event: "factx.query", payload }));
    emit(core, (record.account, profile.as_str()), "factx.query", body, &Plan::default());
}

/// Hands an event to the outbox; the plan says why it happens and how its deliveries misbehave.
fn emit(core: &mut Core, (owner, subject): (AppId, &str), event: &str, body: Body, plan: &Plan) {
    let emission = Emission {
        vendor: VENDOR.into(),
        owner: owner.as_str().into(),
        event: event.into(),
        subject: subject.into(),
        body,
        content_type: "application/json".into(),
        cause: plan.decided_by.clone().map_or(Cause::Check, Cause::Rule),
        sabotage: plan.webhook.clone(),
        sabotaged_by: plan.decided_by.clone(),
    };
    core.outbox.emit(emission, core.now);
}

fn to_bytes(body: &impl Serialize) -> String {
    serde_json::to_string(body).expect("payloads are plain JSON")
}

/// A body that says where in it the signature and the signed output stand.
pub(super) fn signed(body: String, output: &str, signature: &str, key: Secret) -> Body {
    // The raw output stands in the body character by character; the signature is the last value in it.
    let message = body.find(&format!("\"output\":{output}")).expect("the body holds the output") + "\"output\":".len();
    let quoted = format!("\"{signature}\"");
    let place = body.rfind(&quoted).expect("the body holds the signature");
    let proof = Proof { signature: place..place + quoted.len(), message: message..message + output.len() };
    Body::signed(body, Signed { proof, key })
}
