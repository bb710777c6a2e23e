//! The journal in a snapshot.

use std::{net::IpAddr, sync::Arc, time::Duration};

use bytes::Bytes;
use hyper::{HeaderMap, Method, StatusCode, Uri, header::HeaderName, header::HeaderValue};
use serde::{Deserialize, Serialize};
use serde_json::Value;
use serde_with::As;

use crate::engine::{
    journal::{Entry, Exchange, Headers, Journal, Record, Target},
    outbox::DeliveryId,
    payload,
    scenario::{Answer, Decision, Plan, Scenarios, Trace, TraceSnapshot},
    span::Span,
    time::Timestamp,
};

/// A journal as a snapshot holds it.
#[derive(Debug, Clone, Default, Serialize, Deserialize)]
#[serde(deny_unknown_fields, default)]
pub(super) struct SavedJournal {
    /// The id of the newest record.
    last: u64,
    evicted: u64,
    exchanges: u64,
    records: Vec<SavedRecord>,
}

#[derive(Debug, Clone, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
struct SavedRecord {
    id: u64,
    at: Timestamp,
    entry: SavedEntry,
}

#[derive(Debug, Clone, Serialize, Deserialize)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
enum SavedEntry {
    Exchange(Box<SavedExchange>),
    Change { subject: String, what: String },
    Jump { from: Timestamp, to: Timestamp },
    Attempt { delivery: DeliveryId, due: Timestamp, what: String },
}

#[derive(Debug, Clone, Serialize, Deserialize)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
struct SavedExchange {
    operation: Option<String>,
    peer: IpAddr,
    account: String,
    method: String,
    uri: String,
    request_headers: Vec<(String, String)>,
    #[serde(with = "payload")]
    request_body: Bytes,
    request_size: usize,
    request_view: Value,
    status: u16,
    response_headers: Vec<(String, String)>,
    #[serde(with = "payload")]
    response_body: Bytes,
    /// Missing is as many as are kept.
    #[serde(default)]
    response_size: usize,
    decision: SavedDecision,
    subject: Option<String>,
    warnings: Vec<String>,
}

#[derive(Debug, Clone, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
struct SavedDecision {
    rule: Option<Arc<str>>,
    answer: Option<Answer>,
    #[serde(with = "As::<Option<Span>>", default)]
    latency: Option<Duration>,
    plan: Plan,
    invalid: Option<String>,
    trace: TraceSnapshot,
}

impl SavedJournal {
    /// The journal of a sandbox with these scenarios.
    pub(super) fn of(journal: &Journal, scenarios: &Scenarios) -> Self {
        let saved = |record: &Record| SavedRecord {
            id: record.id,
            at: record.at,
            entry: SavedEntry::of(&record.entry, scenarios),
        };
        Self {
            last: journal.last(),
            evicted: journal.evicted(),
            exchanges: journal.exchanges(),
            records: journal.after(0).map(saved).collect(),
        }
    }

    /// Puts the records in place of those of a new journal.
    pub(super) fn restore(self, journal: &mut Journal, scenarios: &Scenarios) -> Result<(), String> {
        let restored = |it: SavedRecord| Ok(Record { id: it.id, at: it.at, entry: it.entry.restored(scenarios)? });
        let records = self.records.into_iter().map(restored).collect::<Result<Vec<_>, String>>()?;
        if !records.is_sorted_by(|one, next| one.id < next.id) {
            return Err("the ids of its records do not rise".to_owned());
        }
        journal.refill(records, self.last.min(u64::MAX / 2), self.evicted, self.exchanges);
        Ok(())
    }
}

impl SavedEntry {
    fn of(entry: &Entry, scenarios: &Scenarios) -> Self {
        match entry {
            Entry::Exchange(exchange) => Self::Exchange(Box::new(SavedExchange::of(exchange, scenarios))),
            Entry::Change { subject, what } => Self::Change { subject: subject.clone(), what: what.clone() },
            Entry::Jump { from, to } => Self::Jump { from: *from, to: *to },
            Entry::Attempt { delivery, due, what } => {
                Self::Attempt { delivery: *delivery, due: *due, what: what.clone() }
            }
        }
    }

    fn restored(self, scenarios: &Scenarios) -> Result<Entry, String> {
        Ok(match self {
            Self::Exchange(exchange) => Entry::Exchange(Arc::new(exchange.restored(scenarios)?)),
            Self::Change { subject, what } => Entry::Change { subject, what },
            Self::Jump { from, to } => Entry::Jump { from, to },
            Self::Attempt { delivery, due, what } => Entry::Attempt { delivery, due, what },
        })
    }
}

impl SavedExchange {
    fn of(exchange: &Exchange, scenarios: &Scenarios) -> Self {
        let Decision { rule, answer, latency, plan, invalid, trace } = exchange.decision.clone();
        Self {
            operation: exchange.operation.map(str::to_owned),
            peer: exchange.peer,
            account: exchange.account.clone(),
            method: exchange.method.to_string(),
            uri: exchange.uri.to_string(),
            request_headers: written(&exchange.request_headers),
            request_body: exchange.request_body.clone(),
            request_size: exchange.request_size,
            request_view: exchange.request_view.clone(),
            status: exchange.status.as_u16(),
            response_headers: written(&exchange.response_headers),
            response_body: exchange.response_body.clone(),
            response_size: exchange.response_size,
            decision: SavedDecision { rule, answer, latency, plan, invalid, trace: trace.save(scenarios) },
            subject: exchange.subject.clone(),
            warnings: exchange.warnings.clone(),
        }
    }

    fn restored(self, scenarios: &Scenarios) -> Result<Exchange, String> {
        let uri: Uri = self.uri.parse().map_err(|error| format!("`{}` is not a URI: {error}", self.uri))?;
        Ok(Exchange {
            operation: self.operation.map(|name| operation(&name, scenarios)).transpose()?,
            peer: self.peer,
            account: self.account,
            method: Method::from_bytes(self.method.as_bytes())
                .map_err(|error| format!("`{}`: {error}", self.method))?,
            uri: Target::from(&uri),
            request_headers: headers(self.request_headers)?,
            request_body: self.request_body,
            request_size: self.request_size,
            request_view: self.request_view,
            status: StatusCode::from_u16(self.status).map_err(|error| format!("{}: {error}", self.status))?,
            response_headers: headers(self.response_headers)?,
            response_size: self.response_size.max(self.response_body.len()),
            response_body: self.response_body,
            decision: self.decision.restored(scenarios)?,
            subject: self.subject,
            warnings: self.warnings,
        })
    }
}

impl SavedDecision {
    fn restored(self, scenarios: &Scenarios) -> Result<Decision, String> {
        let Self { rule, answer, latency, plan, invalid, trace } = self;
        let none = || "a decision names a rule that the scenarios do not have".to_owned();
        let trace = Trace::restored(trace, scenarios).ok_or_else(none)?;
        Ok(Decision { rule, answer, latency, plan, invalid, trace })
    }
}

/// The operation of that name, as everybody names it.
fn operation(name: &str, scenarios: &Scenarios) -> Result<&'static str, String> {
    scenarios.library().vocabulary.recorded(name).ok_or_else(|| format!("there is no operation `{name}`"))
}

/// Headers with each byte of a value as the character of its number, so that none is lost.
fn written(headers: &Headers) -> Vec<(String, String)> {
    let text = |value: &[u8]| value.iter().map(|byte| char::from(*byte)).collect();
    headers.iter().map(|(name, value)| (name.to_owned(), text(value))).collect()
}

fn headers(written: Vec<(String, String)>) -> Result<Headers, String> {
    let mut headers = HeaderMap::with_capacity(written.len());
    for (name, text) in written {
        let bytes: Option<Vec<u8>> = text.chars().map(|it| u8::try_from(u32::from(it)).ok()).collect();
        let value = bytes.and_then(|bytes| HeaderValue::from_bytes(&bytes).ok());
        let header = HeaderName::try_from(&name).ok().zip(value);
        let (header, value) = header.ok_or_else(|| format!("`{name}` with that value is no header"))?;
        headers.append(header, value);
    }
    Ok(Headers::from(&headers))
}
