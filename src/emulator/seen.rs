//! What a test reads of a sandbox.

use std::sync::Arc;

use bytes::Bytes;
use hyper::{HeaderMap, Method, StatusCode};

pub use crate::engine::advance::Fired;
use crate::engine::{
    journal::{Entry, Exchange, Record},
    time::Timestamp,
};

/// A request that the sandbox answered.
#[derive(Debug, Clone)]
pub struct Seen {
    /// Its place in the journal.
    pub id: u64,
    /// When it was, in sandbox time.
    pub at: Timestamp,
    /// The operation, as `attestr.work.create`; `None` when no endpoint matched.
    pub operation: Option<&'static str>,
    /// The method.
    pub method: Method,
    /// The path and query.
    pub path: String,
    /// The headers, secrets and all.
    pub headers: HeaderMap,
    /// The body, as far as it was read.
    pub body: Bytes,
    /// The answer's status.
    pub status: StatusCode,
    /// The answer's body.
    pub answer: Bytes,
    /// The rule that decided, as `scenario/rule`; `None` is the vendor's default.
    pub rule: Option<Arc<str>>,
    /// What the client's author would want to know.
    pub warnings: Vec<String>,
}

impl Seen {
    pub(super) fn of(record: &Record) -> Option<Self> {
        let Entry::Exchange(exchange) = &record.entry else { return None };
        Some(Self::new(record, exchange))
    }

    fn new(record: &Record, exchange: &Exchange) -> Self {
        Self {
            id: record.id,
            at: record.at,
            operation: exchange.operation,
            method: exchange.method.clone(),
            path: exchange.uri.to_string(),
            headers: HeaderMap::from(&exchange.request_headers),
            body: exchange.request_body.clone(),
            status: exchange.status,
            answer: exchange.response_body.clone(),
            rule: exchange.decision.rule.clone(),
            warnings: exchange.warnings.clone(),
        }
    }
}

/// What an advance of the clock did.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Moved {
    /// The moment after it.
    pub now: Timestamp,
    /// What happened on the way, in order.
    pub fired: Vec<Fired>,
}
