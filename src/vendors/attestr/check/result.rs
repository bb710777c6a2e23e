//! `GET /api/{version}/public/async/<asyncId>`: how far an async request is. Documented.
//!
//! 1. Finds the check; an unknown id or another account's is 4003 (ruling A16).
//! 2. Answers its status with `output` and `signature`, or `error`; a purged one has none of them left (ruling A18).

use serde::Serialize;
use serde_json::value::RawValue;
use serde_with::{As, DisplayFromStr};
use uuid::Uuid;

use crate::{
    engine::{table::Table, time::Timestamp},
    vendors::{
        attestr::{
            call::Call,
            endpoint::Endpoint,
            error::{ApiError, Row},
            ids::{AppId, AsyncId, NotAnId, Number},
            reply::json,
            state::{Check, Status, Word},
            view,
        },
        exchange::Reply,
    },
};

pub const ENDPOINT: Endpoint = Endpoint::get("attestr.async.get", "/async/{async}", run)
    .about(&view::OF_CHECK)
    .also_answers(&[Row::RequestIdInvalid]);

/// The same for async requests about consents, which stand under a path of their own.
pub const COMMON: Endpoint = Endpoint::get("attestr.common.get", "/common/async/{async}", run)
    .since_version(3)
    .about(&view::OF_CHECK)
    .also_answers(&[Row::RequestIdInvalid]);

/// The answer, keys in documented order; `input` and `error` are objects (ruling A20).
#[derive(Debug, Serialize)]
#[serde(rename_all = "camelCase")]
struct Body<'a> {
    #[serde(rename = "_id")]
    id: AsyncId,
    #[serde(serialize_with = "As::<DisplayFromStr>::serialize")]
    number: Number,
    request_id: Uuid,
    status: Word,
    input: Option<&'a RawValue>,
    output: Option<&'a RawValue>,
    error: Option<&'a RawValue>,
    created: i64,
    updated: Option<i64>,
    signature: Option<&'a str>,
}

/// The check that a client names, when it is `account`'s (4003).
pub fn find<'a>(checks: &'a Table<AsyncId, Check>, id: &str, account: AppId) -> Result<&'a Check, ApiError> {
    let invalid = |why: String| ApiError::because(Row::RequestIdInvalid, why);
    let no_id = |wrong: NotAnId| invalid(format!("this is no id of an async request: {wrong}"));
    let found = checks.get(&id.parse::<AsyncId>().map_err(no_id)?);
    found.filter(|check| check.account == account).ok_or_else(|| {
        invalid(match found {
            Some(_) => {
                "another account made the async request with this id; only its own credential sees it".to_owned()
            }
            None => "no async request has this id".to_owned(),
        })
    })
}

fn run(call: &mut Call<'_>) -> Result<Reply, ApiError> {
    let wanted = call.incoming.param("async");
    call.subject = Some(wanted.into());
    let check = find(&call.records.checks, wanted, call.account)?;
    if matches!(check.status, Status::Waiting { .. }) {
        call.warnings.push("this check waits: it is processed once it is associated to a profile".to_owned());
    }
    let reason = check.subject.kind().row().undocumented;
    call.undocumented = reason.filter(|_| matches!(check.status, Status::Completed { .. }));
    Ok(json(&body(check)))
}

fn body(check: &Check) -> Body<'_> {
    let (output, signature, error) = match &check.status {
        Status::Completed { result, .. } => (Some(&*result.output), result.signature.as_deref(), None),
        Status::Errored { error, .. } => (None, None, Some(&**error)),
        Status::Waiting { .. } | Status::Processing { .. } | Status::Asking { .. } | Status::Purged { .. } => {
            (None, None, None)
        }
    };
    Body {
        id: check.id,
        number: check.number,
        request_id: check.request_id,
        status: check.status.word(),
        input: check.input.as_deref(),
        output,
        error,
        created: check.created.as_millis(),
        updated: check.status.updated().map(Timestamp::as_millis),
        signature,
    }
}
