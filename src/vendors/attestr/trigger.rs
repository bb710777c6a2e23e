//! Attestr's events as a person fires them: with what a record holds, and made up where it holds nothing yet.

use serde::Serialize;
use serde_json::value::RawValue;

use super::{
    Records,
    account::Account,
    error::{ApiError, Family},
    events::{self, EVENTS, QueryBody, Written},
    ids::{AppId, AsyncId, ProfileId},
    state::{Contents, Status},
};
use crate::{
    engine::{outbox::Body, sign::sign, time::Timestamp},
    vendors::trigger::{CannotTrigger, Fields, Told, Wish, changed, raw},
};

/// The ids of the manual's samples, for events about nothing.
const CHECK: &str = "AR0U643cotcGalyCTb";
const REQUEST: &str = "ea1d5141-c32d-48ba-bef4-0a34b0ce1531";
const PROFILE: &str = "AX1y-dBZ1qhpcGltIW";
/// An output record as the back office could write one.
const OUTPUT: &str = r#"{"status":"Clear","documents":null,"voiceRecords":["MX1NTqvN4QUfyRzsDY"],"description":"<p>The employment was confirmed by telephone.</p>","verifier":"Ossie Fernandes","authority":"Manager / supervisor","verified":"26-07-2022","mode":"Telephone"}"#;

/// A question that nobody asked, in the form of those that somebody did.
#[derive(Debug, Serialize)]
#[serde(rename_all = "camelCase")]
struct MadeUpQuery {
    #[serde(rename = "_id")]
    id: &'static str,
    text: &'static str,
    documents: [&'static str; 1],
    response: Option<()>,
    response_documents: Option<()>,
    created: Timestamp,
    created_by: Option<()>,
    updated: Option<()>,
    updated_by: Option<()>,
}

/// The event that `wish` asks for.
pub(in crate::vendors) fn told(records: &Records, wish: &Wish, now: Timestamp) -> Result<Told, CannotTrigger> {
    let [completed, errored, _] = EVENTS;
    if wish.event == completed {
        finished(records, wish, "COMPLETED")
    } else if wish.event == errored {
        finished(records, wish, "ERRORED")
    } else {
        queried(records, wish, now)
    }
}

/// `async.completed` and `async.errored`.
fn finished(records: &Records, wish: &Wish, status: &str) -> Result<Told, CannotTrigger> {
    let check = match &wish.subject {
        None => None,
        Some(subject) => {
            let known = subject.parse::<AsyncId>().ok().and_then(|id| records.checks.get(&id));
            let unknown = || CannotTrigger::Subject { kind: "check", subject: subject.clone() };
            Some(known.ok_or_else(unknown)?)
        }
    };
    let account = account(records, check.map(|check| check.account), wish)?;
    let made_up = || match status {
        "COMPLETED" => (OUTPUT.to_owned(), "null".to_owned()),
        _ => ("null".to_owned(), raw(&ApiError::by_code(5001, None, Family::FactX).envelope()).get().to_owned()),
    };
    let (output, error) = match check.map(|check| &check.status) {
        Some(Status::Completed { result, .. }) if status == "COMPLETED" => {
            (result.output.get().to_owned(), "null".to_owned())
        }
        Some(Status::Errored { error, .. }) if status == "ERRORED" => ("null".to_owned(), error.get().to_owned()),
        Some(_) | None => made_up(),
    };
    let id = check.map_or(CHECK.to_owned(), |check| check.id.to_string());
    let request = check.map_or(REQUEST.to_owned(), |check| check.request_id.to_string());
    let payload = format!(
        r#"{{"_id":"{id}","requestId":"{request}","status":"{status}","output":{output},"error":{error},"signature":null}}"#
    );
    let body = signed(wish, &payload, account);
    Ok(Told { owner: account.id.to_string(), subject: id, body })
}

/// The body with its output signed, unless the wish chose a signature itself.
fn signed(wish: &Wish, payload: &str, account: &Account) -> Body {
    let mut body = envelope(wish, payload);
    let chosen = wish.changes.get("payload").is_some_and(|payload| payload.get("signature").is_some());
    let mut payload: Fields =
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
fn texts(fields: &Fields) -> impl Iterator<Item = (&str, &str)> {
    fields.iter().map(|(name, value)| (name.as_str(), value.get()))
}

/// `factx.query`.
fn queried(records: &Records, wish: &Wish, now: Timestamp) -> Result<Told, CannotTrigger> {
    let profile = match &wish.subject {
        None => None,
        Some(subject) => {
            let known = subject.parse::<ProfileId>().ok().and_then(|id| records.profiles.get(&id));
            let unknown = || CannotTrigger::Subject { kind: "profile", subject: subject.clone() };
            Some(known.ok_or_else(unknown)?)
        }
    };
    let account = account(records, profile.map(|profile| profile.account), wish)?;
    let latest = profile.and_then(|profile| match &profile.contents {
        Contents::Active { queries, .. } => queries.last(),
        Contents::Archived { .. } => None,
    });
    let (envelope_id, query) = match latest {
        Some(query) => (query.envelope.to_string(), raw(&QueryBody::from(query))),
        None => ("AQ0jPe2Y_J_09hiBEo".to_owned(), made_up_query(now)),
    };
    let id = profile.map_or(PROFILE.to_owned(), |profile| profile.id.to_string());
    let payload = format!(r#"{{"_id":"{envelope_id}","profile":"{id}","queries":[{}]}}"#, query.get());
    let body = Body::plain(text(&envelope(wish, &payload)));
    Ok(Told { owner: account.id.to_string(), subject: id, body })
}

fn made_up_query(now: Timestamp) -> Box<RawValue> {
    raw(&MadeUpQuery {
        id: "AQ0gRM3b8geMY7-sU5",
        text: "Please share your updated PAN document",
        documents: ["MX17Cd6KEBSsbKSaou"],
        response: None,
        response_documents: None,
        created: now,
        created_by: None,
        updated: None,
        updated_by: None,
    })
}

/// The account whose event it is: the record's, else the one that was asked for, else the first.
fn account<'a>(records: &'a Records, own: Option<AppId>, wish: &Wish) -> Result<&'a Account, CannotTrigger> {
    if let Some(account) = own.and_then(|id| records.accounts.get(id)) {
        return Ok(account);
    }
    let asked = wish.account.as_deref();
    let mut accounts = records.accounts.iter();
    let found = accounts.find(|account| asked.is_none_or(|asked| account.id.as_str() == asked));
    found.ok_or_else(|| CannotTrigger::Account(asked.unwrap_or_default().to_owned()))
}

fn envelope(wish: &Wish, payload: &str) -> Fields {
    changed(&format!(r#"{{"event":"{}","payload":{payload}}}"#, wish.event), &wish.changes)
}

fn text(body: &Fields) -> String {
    raw(body).get().to_owned()
}
