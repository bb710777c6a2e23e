//! A request and its answer as they are shown: bodies as text where they are text, secrets hidden.

use std::borrow::Cow;

use base64::{Engine as _, prelude::BASE64_STANDARD};
use schemars::JsonSchema;
use serde::Serialize;
use serde_json::Value;

use super::super::mask;
use crate::engine::{
    journal::{Exchange, Headers, Record, RefusedBy},
    scenario::{BrokenAnswer, Fault},
};

/// A request in a list.
#[derive(Debug, Clone, Serialize, JsonSchema)]
pub struct RequestLine {
    pub id: u64,
    /// When, in sandbox time.
    pub at: String,
    /// The operation; `null` when no endpoint matched.
    pub operation: Option<Cow<'static, str>>,
    pub method: String,
    /// The path and query without the sandbox's base path, secrets as asterisks.
    pub path: String,
    /// `null` when the connection broke before it.
    pub status: Option<u16>,
    /// How the connection broke.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub fault: Option<Fault>,
    /// Whether the request did its work although the connection broke.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub worked: Option<bool>,
    /// What the client got, in words: `200`, `200, truncate`, `reset, no work done`.
    pub answered: String,
    /// The calling account.
    pub account: String,
    /// The rule that decided the answer or the check.
    pub rule: Option<String>,
    /// The setting that refused it, when one did.
    #[serde(rename = "refusedBy", skip_serializing_if = "Option::is_none")]
    pub refused_by: Option<RefusedBy>,
    /// The record that the request was about or made.
    pub subject: Option<String>,
    /// The client's own reference of that record: a tag, or an id of its own.
    pub tag: Option<String>,
    /// What the client calls it, by its header `x-request-id`, which the answer repeats.
    #[serde(rename = "requestId", skip_serializing_if = "Option::is_none")]
    pub request_id: Option<String>,
    /// What a client's author would want to know.
    pub warnings: Vec<String>,
}

/// A request with its answer.
#[derive(Debug, Serialize, JsonSchema)]
#[serde(rename_all = "camelCase")]
#[schemars(rename = "Request")]
pub struct RequestView {
    #[serde(flatten)]
    pub line: RequestLine,
    pub peer: String,
    /// The record that it was about, as it was before; `null` when there was none, or no rule looked at it.
    pub record: Value,
    pub request: Message,
    pub response: Message,
}

/// Headers and body.
#[derive(Debug, Serialize, JsonSchema)]
#[serde(rename_all = "camelCase")]
pub struct Message {
    /// Names and values in order, secrets as asterisks.
    pub headers: Vec<(String, String)>,
    /// The body as far as it is kept.
    pub body: String,
    /// `text`, or `base64` when the body is no text.
    pub encoding: &'static str,
    /// How many bytes the body had.
    pub size: usize,
}

impl RequestLine {
    pub fn of(id: u64, at: String, exchange: &Exchange) -> Self {
        let broken = exchange.decision.broken();
        Self {
            id,
            at,
            operation: exchange.operation.clone(),
            method: exchange.method.to_string(),
            path: mask::address(&exchange.uri),
            status: exchange.status.map(|status| status.as_u16()),
            fault: broken.map(|broken| broken.fault),
            worked: broken.map(BrokenAnswer::does_work),
            answered: exchange.answered(),
            account: exchange.account.to_string(),
            rule: exchange.decision.rule.as_deref().map(str::to_owned),
            refused_by: exchange.refused_by.clone(),
            subject: exchange.subject.as_ref().map(ToString::to_string),
            tag: exchange.tag.as_ref().map(ToString::to_string),
            request_id: exchange.request_id().map(str::to_owned),
            warnings: exchange.warnings.clone(),
        }
    }
}

impl std::fmt::Display for RequestLine {
    /// The request in one line, as `17: POST /api/v1/public/factx/ 200`.
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "{}: {} {} {}", self.id, self.method, self.path, self.answered)
    }
}

impl RequestView {
    pub fn of(record: &Record, exchange: &Exchange) -> Self {
        Self {
            line: RequestLine::of(record.id, record.at.to_string(), exchange),
            peer: exchange.peer.to_string(),
            record: (&exchange.decision.trace.record()).into(),
            request: Message::of(&exchange.request_headers, &exchange.request_body, exchange.request_size),
            response: Message::of(&exchange.response_headers, &exchange.response_body, exchange.response_size),
        }
    }
}

impl Message {
    pub fn of(headers: &Headers, body: &[u8], size: usize) -> Self {
        let content_type = headers.get("content-type").unwrap_or_default();
        let (body, encoding) = match String::from_utf8(mask::body(content_type, body)) {
            Ok(text) => (text, "text"),
            Err(error) => (BASE64_STANDARD.encode(error.as_bytes()), "base64"),
        };
        let header = |(name, value): (&str, &[u8])| {
            (name.to_owned(), String::from_utf8_lossy(&mask::header(name, value)).into_owned())
        };
        Self { headers: headers.iter().map(header).collect(), body, encoding, size }
    }
}
