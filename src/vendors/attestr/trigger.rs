//! Attestr's events as a person fires them: with what a record holds, and made up where it holds nothing yet.

use serde_json::value::RawValue;

use super::{
    Records,
    account::Account,
    error::{ApiError, Family},
    events::{self, EVENTS, QueryBody, Written},
    ids::{AppId, AsyncId, ProfileId},
    kinds::CheckKind,
    outcome::{looked_up, usual},
    state::{Check, Contents, Query, Status},
};
use crate::{
    engine::{outbox::Body, sign::sign, time::Timestamp},
    vendors::{
        Core,
        trigger::{CannotTrigger, EventToFire, JsonFields, VendorEvent, changed, raw},
    },
};

/// The ids of the manual's samples, for events about no record.
const CHECK: &str = "AR0U643cotcGalyCTb";
const REQUEST: &str = "ea1d5141-c32d-48ba-bef4-0a34b0ce1531";
const PROFILE: &str = "AX1y-dBZ1qhpcGltIW";
/// What the back office could write into an output record; a kind of check has some of these fields.
const OUTPUT: &str = r#"{"document":"MX17Cd6KEBSsbKSaou","status":"Clear","documents":null,"voiceRecords":["MX1NTqvN4QUfyRzsDY"],"description":"<p>The employment was confirmed by telephone.</p>","verifier":"Ossie Fernandes","authority":"Manager / supervisor","verified":"26-07-2022","mode":"Telephone"}"#;

/// The event that `wanted` asks for.
pub fn event(records: &Records, wanted: &EventToFire, core: &Core) -> Result<VendorEvent, CannotTrigger> {
    let [completed, errored, _] = EVENTS;
    if wanted.event == completed {
        finished(records, wanted, "COMPLETED", core)
    } else if wanted.event == errored {
        finished(records, wanted, "ERRORED", core)
    } else {
        queried(records, wanted, core.now)
    }
}

/// `async.completed` and `async.errored`.
fn finished(records: &Records, wanted: &EventToFire, status: &str, core: &Core) -> Result<VendorEvent, CannotTrigger> {
    let check = match &wanted.subject {
        None => None,
        Some(subject) => {
            let known = subject.parse::<AsyncId>().ok().and_then(|id| records.checks.get(&id));
            let unknown = || CannotTrigger::Subject { kind: "check", subject: subject.clone() };
            Some(known.ok_or_else(unknown)?)
        }
    };
    let account = account(records, check.map(|check| check.account), wanted)?;
    let made_up = || match status {
        "COMPLETED" => (made_up_output(check, core), "null".to_owned()),
        _ => ("null".to_owned(), raw(&ApiError::by_code(5001, None, Family::FactX).envelope()).get().to_owned()),
    };
    let (output, error) = match check.map(|check| &check.status) {
        Some(Status::Completed { result, .. }) if status == "COMPLETED" => {
            (result.output.get().to_owned(), "null".to_owned())
        }
        Some(Status::Errored { error, .. }) if status == "ERRORED" => ("null".to_owned(), error.get().to_owned()),
        // Nothing is left of it (ruling A38).
        Some(Status::Purged { .. }) => ("null".to_owned(), "null".to_owned()),
        Some(_) | None => made_up(),
    };
    let id = check.map_or(CHECK.to_owned(), |check| check.id.to_string());
    let request = check.map_or(REQUEST.to_owned(), |check| check.request_id.to_string());
    let payload = format!(
        r#"{{"_id":"{id}","requestId":"{request}","status":"{status}","output":{output},"error":{error},"signature":null}}"#
    );
    let body = signed(wanted, &payload, account);
    Ok(VendorEvent { owner: account.id.to_string(), subject: id, body })
}

/// The output that a check could have: what it looks up, or the fields that its kind has; that of a work check without one.
fn made_up_output(check: Option<&Check>, core: &Core) -> String {
    let kind = check.map_or(CheckKind::Work, |check| check.subject.kind());
    let found = check.and_then(|check| looked_up(&check.subject, &usual(kind).outcome, core.seed, core.now.date()));
    if let Some(found) = found {
        return raw(&found).get().to_owned();
    }
    let mut fields: JsonFields = serde_json::from_str(OUTPUT).expect("it is an object");
    fields.retain(|name, _| kind.row().output.iter().any(|field| field.name == name));
    text(&fields)
}

/// The body with its output signed, unless somebody chose a signature itself.
fn signed(wanted: &EventToFire, payload: &str, account: &Account) -> Body {
    let mut body = envelope(wanted, payload);
    let chosen = wanted.changes.get("payload").is_some_and(|payload| payload.get("signature").is_some());
    let mut payload: JsonFields =
        body.get("payload").and_then(|it| serde_json::from_str(it.get()).ok()).unwrap_or_default();
    let output = payload.get("output").map(|output| output.get()).filter(|output| *output != "null" && !chosen);
    let Some(output) = output else { return Body::plain(text(&body)) };
    let signature = sign(&account.secret, output.as_bytes());
    payload.insert("signature".to_owned(), raw(&signature));
    let payload = Written::object(texts(&payload));
    body.insert("payload".to_owned(), RawValue::from_string(payload.text.clone()).expect("an object is JSON"));
    events::signed(Written::object(texts(&body)), &payload, account.secret.clone())
}

/// The fields with their values as JSON texts.
fn texts(fields: &JsonFields) -> impl Iterator<Item = (&str, &str)> {
    fields.iter().map(|(name, value)| (name.as_str(), value.get()))
}

/// `factx.query`.
fn queried(records: &Records, wanted: &EventToFire, now: Timestamp) -> Result<VendorEvent, CannotTrigger> {
    let profile = match &wanted.subject {
        None => None,
        Some(subject) => {
            let known = subject.parse::<ProfileId>().ok().and_then(|id| records.profiles.get(&id));
            let unknown = || CannotTrigger::Subject { kind: "profile", subject: subject.clone() };
            Some(known.ok_or_else(unknown)?)
        }
    };
    let account = account(records, profile.map(|profile| profile.account), wanted)?;
    let latest = profile.and_then(|profile| match &profile.contents {
        Contents::Active { queries, .. } => queries.last(),
        Contents::Archived { .. } => None,
    });
    let query = latest.cloned().unwrap_or_else(|| made_up_query(now));
    let id = profile.map_or(PROFILE.to_owned(), |profile| profile.id.to_string());
    let shown = raw(&QueryBody::from(&query));
    let payload = format!(r#"{{"_id":"{}","profile":"{id}","queries":[{}]}}"#, query.envelope, shown.get());
    let body = Body::plain(text(&envelope(wanted, &payload)));
    Ok(VendorEvent { owner: account.id.to_string(), subject: id, body })
}

/// A question that nobody asked, with the ids of the manual's samples.
fn made_up_query(now: Timestamp) -> Query {
    let id = |text: &str| text.parse().expect("the manual's ids are right");
    Query {
        envelope: id("AQ0jPe2Y_J_09hiBEo"),
        id: id("AQ0gRM3b8geMY7-sU5"),
        check: None,
        text: "Please share your updated PAN document".to_owned(),
        documents: vec!["MX17Cd6KEBSsbKSaou".to_owned()],
        created: now,
        answer: None,
    }
}

/// The account whose event it is: the record's, else the one that was asked for, else the first.
fn account<'a>(records: &'a Records, own: Option<AppId>, wanted: &EventToFire) -> Result<&'a Account, CannotTrigger> {
    if let Some(account) = own.and_then(|id| records.accounts.get(id)) {
        return Ok(account);
    }
    let asked = wanted.account.as_deref();
    let mut accounts = records.accounts.iter();
    let found = accounts.find(|account| asked.is_none_or(|asked| account.id.as_str() == asked));
    found.ok_or_else(|| CannotTrigger::Account(asked.unwrap_or_default().to_owned()))
}

fn envelope(wanted: &EventToFire, payload: &str) -> JsonFields {
    changed(&format!(r#"{{"event":"{}","payload":{payload}}}"#, wanted.event), &wanted.changes)
}

fn text(body: &JsonFields) -> String {
    raw(body).get().to_owned()
}
