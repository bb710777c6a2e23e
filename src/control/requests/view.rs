//! A request and its answer as they are shown: bodies as text where they are text, secrets hidden.

use std::borrow::Cow;

use base64::{Engine as _, prelude::BASE64_STANDARD};
use schemars::JsonSchema;
use serde::Serialize;
use serde_json::Value;

use super::super::mask;
use crate::engine::journal::{Exchange, Headers, Record};

/// What stands in place of a secret in JSON.
const HIDDEN_TEXT: &str = r#""****""#;

/// A request in a list.
#[derive(Debug, Clone, Serialize, JsonSchema)]
pub struct RequestLine {
    id: u64,
    /// When, in sandbox time.
    at: String,
    /// The operation; `null` when no endpoint matched.
    operation: Option<Cow<'static, str>>,
    method: String,
    /// The path and query without the sandbox's base path.
    path: String,
    status: u16,
    /// The calling account.
    account: String,
    /// The rule that decided the answer or the check.
    rule: Option<String>,
    /// The record that the request was about or made.
    subject: Option<String>,
    /// What a client's author would want to know.
    warnings: Vec<String>,
}

/// A request with its answer.
#[derive(Debug, Serialize, JsonSchema)]
#[serde(rename_all = "camelCase")]
#[schemars(rename = "Request")]
pub struct RequestView {
    #[serde(flatten)]
    line: RequestLine,
    peer: String,
    /// The record that it was about, as it was before; `null` when there was none, or no rule looked at it.
    record: Value,
    request: Message,
    response: Message,
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
        Self {
            id,
            at,
            operation: exchange.operation.clone(),
            method: exchange.method.to_string(),
            path: exchange.uri.to_string(),
            status: exchange.status.as_u16(),
            account: exchange.account.clone(),
            rule: exchange.decision.rule.as_deref().map(str::to_owned),
            subject: exchange.subject.clone(),
            warnings: exchange.warnings.clone(),
        }
    }
}

impl std::fmt::Display for RequestLine {
    /// The request in one line, as `17: POST /api/v1/public/factx/ 200`.
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "{}: {} {} {}", self.id, self.method, self.path, self.status)
    }
}

impl RequestView {
    pub fn of(record: &Record, exchange: &Exchange) -> Self {
        Self {
            line: RequestLine::of(record.id, record.at.to_string(), exchange),
            peer: exchange.peer.to_string(),
            record: exchange.decision.trace.record(),
            request: Message::of(&exchange.request_headers, &exchange.request_body, exchange.request_size),
            response: Message::of(&exchange.response_headers, &exchange.response_body, exchange.response_size),
        }
    }
}

impl Message {
    pub fn of(headers: &Headers, body: &[u8], size: usize) -> Self {
        let (body, encoding) = match std::str::from_utf8(body) {
            Ok(text) => (hide_secrets(text), "text"),
            Err(_) => (BASE64_STANDARD.encode(body), "base64"),
        };
        let header =
            |(name, value): (&str, &[u8])| (name.to_owned(), mask::masked(name, &String::from_utf8_lossy(value)));
        Self { headers: headers.iter().map(header).collect(), body, encoding, size }
    }
}

/// A body whose secrets are hidden; the rest stays as it was written.
fn hide_secrets(text: &str) -> String {
    if text.trim_start().starts_with(['{', '[']) { hide_in_json(text) } else { hide_in_form(text) }
}

/// Goes from text to text in the JSON, which the journal may have cut, and hides those that are the value of a secret field.
fn hide_in_json(json: &str) -> String {
    let (mut shown, mut rest, mut name) = (String::with_capacity(json.len()), json, String::new());
    while let Some(start) = rest.find('"') {
        let (between, text) = rest.split_at(start);
        let (text, behind) = text.split_at(end_of(text));
        let is_hidden = between.trim() == ":" && mask::is_secret(&name) && text != r#""""#;
        shown.push_str(between);
        shown.push_str(if is_hidden { HIDDEN_TEXT } else { text });
        name = serde_json::from_str(text).unwrap_or_default();
        rest = behind;
    }
    shown + rest
}

/// Where the text ends with which this JSON begins.
fn end_of(json: &str) -> usize {
    let mut is_escaped = false;
    let end = json.bytes().skip(1).position(|byte| {
        let is_end = byte == b'"' && !is_escaped;
        is_escaped = byte == b'\\' && !is_escaped;
        is_end
    });
    end.map_or(json.len(), |end| end + 2)
}

fn hide_in_form(form: &str) -> String {
    let shown = |pair: &str| match pair.split_once('=') {
        Some((name, value)) if !value.is_empty() && is_secret_field(name) => format!("{name}={}", mask::HIDDEN),
        _ => pair.to_owned(),
    };
    form.split('&').map(shown).collect::<Vec<_>>().join("&")
}

/// Whether the field of a form, whose name is written as forms write it, holds a secret.
fn is_secret_field(name: &str) -> bool {
    form_urlencoded::parse(name.as_bytes()).any(|(name, _)| mask::is_secret(&name))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn secrets_in_bodies_are_hidden_and_nothing_else() {
        assert_eq!(hide_secrets(r#"{"email":"a@b.c", "password":"pw1"}"#), r#"{"email":"a@b.c", "password":"****"}"#);
        assert_eq!(hide_secrets("email=a%40b.c&password=pw%211"), "email=a%40b.c&password=****");
        assert_eq!(hide_secrets(r#"{"response":{"token":"bus|1|2"}}"#), r#"{"response":{"token":"****"}}"#);
        assert_eq!(hide_secrets(r#"{"tag":"token"}"#), r#"{"tag":"token"}"#);
    }

    #[test]
    fn other_text_with_a_secret_in_it_stays() {
        assert_eq!(hide_secrets("email=demo%40b.c&password=demo&x=demo"), "email=demo%40b.c&password=****&x=demo");
        let json = r#"{"email":"demo@b.c","demo":["password","demo"],"Password" : "demo","token":""}"#;
        let hidden = r#"{"email":"demo@b.c","demo":["password","demo"],"Password" : "****","token":""}"#;
        assert_eq!(hide_secrets(json), hidden);
    }

    #[test]
    fn secrets_are_hidden_however_they_are_written() {
        assert_eq!(hide_secrets(r#"{"password":"a\"b\\","tag":"\\"}"#), r#"{"password":"****","tag":"\\"}"#);
        assert_eq!(hide_secrets(r#"{"p\u0061ssword":"é\u0041"}"#), r#"{"p\u0061ssword":"****"}"#);
        assert_eq!(hide_secrets("pass%77ord=a"), "pass%77ord=****");
        assert_eq!(hide_secrets(r#"{"password":"cut he"#), r#"{"password":"****""#);
    }
}
