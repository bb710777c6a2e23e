//! `GET /api/{version}/public/async/<asyncId>`: how far an async request is. Documented.
//!
//! 1. Finds the check; an unknown id or another account's is 4003 (ruling A16).
//! 2. Answers its status with `output` and `signature`, or `error`; a purged one has none of them left (ruling A18).

use hyper::Method;
use schemars::JsonSchema;
use serde::Serialize;
use serde_json::value::RawValue;
use uuid::Uuid;

use crate::{
    engine::time::Timestamp,
    vendors::{
        attestr::{
            call::Call,
            endpoint::{Answers, BodyKind, Endpoint, Source, schema},
            error::{ApiError, Row},
            ids::AsyncId,
            reply::json,
            state::{Check, Status, Word},
        },
        exchange::Reply,
    },
};

pub(in crate::vendors::attestr) const ENDPOINT: Endpoint = Endpoint {
    operation: "attestr.async.get",
    summary: "Read the outcome of an async request",
    source: Source::Documented,
    method: Method::GET,
    path: "/async/{async}",
    service: None,
    body: BodyKind::Nothing,
    answers: Answers::Json(schema::<Body<'static>>),
    errors: &[Row::RequestIdInvalid],
    run,
};

/// The answer, keys in documented order; `input` and `error` are objects (ruling A20).
#[derive(Debug, Serialize, JsonSchema)]
#[serde(rename_all = "camelCase")]
struct Body<'a> {
    #[serde(rename = "_id")]
    id: AsyncId,
    number: String,
    #[schemars(with = "String")]
    request_id: Uuid,
    status: Word,
    #[schemars(with = "Option<serde_json::Map<String, serde_json::Value>>")]
    input: Option<&'a RawValue>,
    #[schemars(with = "Option<serde_json::Map<String, serde_json::Value>>")]
    output: Option<&'a RawValue>,
    #[schemars(with = "Option<serde_json::Map<String, serde_json::Value>>")]
    error: Option<&'a RawValue>,
    #[schemars(with = "u64")]
    created: Timestamp,
    #[schemars(with = "Option<u64>")]
    updated: Option<Timestamp>,
    signature: Option<&'a str>,
}

fn run(call: &mut Call<'_>) -> Result<Reply, ApiError> {
    let wanted = call.incoming.param("async");
    call.subject = Some(wanted.to_owned());
    let check = wanted.parse().ok().and_then(|id: AsyncId| call.records.checks.get(&id));
    let check = check.filter(|check| check.account == call.account).ok_or(Row::RequestIdInvalid)?;
    if matches!(check.status, Status::Waiting { .. }) {
        call.warnings.push("this check waits: it is processed once it is associated to a profile".to_owned());
    }
    Ok(json(&body(check)))
}

fn body(check: &Check) -> Body<'_> {
    let (output, signature, error) = match &check.status {
        Status::Completed { result, .. } => (Some(&*result.output), Some(&*result.signature), None),
        Status::Errored { error, .. } => (None, None, Some(&**error)),
        Status::Waiting { .. } | Status::Processing { .. } | Status::Asking { .. } | Status::Purged { .. } => {
            (None, None, None)
        }
    };
    Body {
        id: check.id,
        number: check.number.to_string(),
        request_id: check.request_id,
        status: check.status.word(),
        input: check.input.as_deref(),
        output,
        error,
        created: check.created,
        updated: check.status.updated(),
        signature,
    }
}
