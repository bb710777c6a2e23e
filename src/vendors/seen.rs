//! Past requests as conditions see them.

use bytes::Bytes;
use hyper::header::CONTENT_TYPE;
use serde_json::Value;

use super::{attestr, personr};
use crate::engine::{journal::Exchange, scenario::Situation};

/// Looks at a past request the way the scenarios looked at it; its record is the one they saw, if a rule looks at records.
pub fn situation<T>(exchange: &Exchange, look: impl FnOnce(&Situation<'_>) -> T) -> T {
    let body = body(exchange);
    look(&Situation {
        operation: exchange.operation.unwrap_or_default(),
        method: exchange.method.as_str(),
        path: exchange.uri.path(),
        query: exchange.uri.query().unwrap_or_default(),
        header: &|name| exchange.request_headers.get(name),
        account: &exchange.account,
        body: &body,
        record: &|| exchange.decision.trace.record(),
    })
}

/// The body or the form fields; null when it is neither.
pub fn body(exchange: &Exchange) -> Value {
    let content_type = exchange.request_headers.get(CONTENT_TYPE.as_str());
    let query = exchange.uri.query().unwrap_or_default();
    fields(exchange.operation.unwrap_or_default(), query, content_type, &exchange.request_body)
}

/// What the vendor of an operation reads in a body; null when it cannot be read.
pub fn fields(operation: &str, query: &str, content_type: Option<&str>, body: &Bytes) -> Value {
    if operation.starts_with(attestr::events::VENDOR) {
        return serde_json::from_slice(body).unwrap_or_default();
    }
    personr::fields(query, content_type, body)
}
