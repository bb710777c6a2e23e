//! Past requests as conditions see them.

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
    let of_attestr = exchange.operation.is_some_and(|operation| operation.starts_with(attestr::events::VENDOR));
    if of_attestr {
        return serde_json::from_slice(&exchange.request_body).unwrap_or_default();
    }
    personr::fields(exchange)
}
