//! What a record of the journal says in one line, for whoever watches: no bodies, no names, no secrets.

use std::{borrow::Cow, fmt, sync::Arc};

use compact_str::CompactString;
use serde::{Deserialize, Serialize};

use super::{Entry, Exchange, Record};
use crate::engine::{
    outbox::{AttemptFacts, DeliveryId},
    time::Timestamp,
};

/// A request or a webhook attempt in one line.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Line {
    /// The number of its record in the journal.
    pub id: u64,
    /// When, in sandbox time.
    pub at: Timestamp,
    pub sandbox: Arc<str>,
    #[serde(flatten)]
    pub said: Said,
}

/// What a line says.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
#[serde(rename_all = "camelCase", tag = "kind")]
pub enum Said {
    /// A request was answered.
    Request(RequestLine),
    /// A webhook was attempted.
    Attempt(AttemptLine),
}

/// A request that was answered.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct RequestLine {
    /// The operation; `None` when no endpoint matched.
    pub operation: Option<Cow<'static, str>>,
    pub method: String,
    /// The path; its query may hold names.
    pub path: String,
    /// `None` when the connection broke before it.
    pub status: Option<u16>,
    /// What the client got, in words.
    pub answered: String,
    /// The record that the request was about or made.
    pub subject: Option<CompactString>,
    /// The client's own reference of that record.
    pub tag: Option<CompactString>,
    /// The rule that decided the answer or the check.
    pub rule: Option<Arc<str>>,
    /// What the client calls it, by its header `x-request-id`.
    #[serde(rename = "requestId", default, skip_serializing_if = "Option::is_none")]
    pub request_id: Option<String>,
    /// What a client's author would want to know.
    pub warnings: Vec<String>,
}

/// A webhook attempt that ended.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct AttemptLine {
    pub delivery: DeliveryId,
    /// What came of it, as people say it.
    pub what: String,
    #[serde(flatten)]
    pub facts: AttemptFacts,
}

/// Who is told of requests and attempts as they are written down.
///
/// It must not wait for anything, since the sandbox is locked meanwhile.
pub trait Reporter: fmt::Debug + Send + Sync {
    /// Takes a line.
    fn report(&self, line: Line);
}

/// Who is told of a journal's records, and of which sandbox they are.
#[derive(Debug, Clone)]
pub(super) struct Reports {
    pub(super) sandbox: Arc<str>,
    pub(super) reporter: Arc<dyn Reporter>,
}

impl Reports {
    pub(super) fn tell(&self, record: &Record) {
        let said = match &record.entry {
            Entry::Exchange(exchange) => Said::Request(RequestLine::of(exchange)),
            Entry::Attempt { delivery, what, facts, .. } => {
                Said::Attempt(AttemptLine { delivery: *delivery, what: what.clone(), facts: (**facts).clone() })
            }
            Entry::Change { .. } | Entry::Jump { .. } => return,
        };
        self.reporter.report(Line { id: record.id, at: record.at, sandbox: Arc::clone(&self.sandbox), said });
    }
}

impl RequestLine {
    fn of(exchange: &Exchange) -> Self {
        Self {
            operation: exchange.operation.clone(),
            method: exchange.method.to_string(),
            path: exchange.uri.path().to_owned(),
            status: exchange.status.map(|status| status.as_u16()),
            answered: exchange.answered(),
            subject: exchange.subject.clone(),
            tag: exchange.tag.clone(),
            rule: exchange.decision.rule.clone(),
            request_id: exchange.request_id().map(str::to_owned),
            warnings: exchange.warnings.clone(),
        }
    }
}
