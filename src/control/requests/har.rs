//! Requests as an HTTP archive (HAR 1.2), which browsers' developer tools open.

use serde_json::{Value, json};

use super::{super::mask, view::Message};
use crate::engine::journal::{Exchange, Headers, Record};

/// An archive of these requests.
pub fn archive<'a>(requests: impl Iterator<Item = (&'a Record, &'a Exchange)>, base: &str) -> Value {
    let entries: Vec<_> = requests.map(|(record, exchange)| entry(record, exchange, base)).collect();
    json!({
        "log": {
            "version": "1.2",
            "creator": { "name": "vetbox", "version": env!("CARGO_PKG_VERSION") },
            "entries": entries,
        },
    })
}

fn entry(record: &Record, exchange: &Exchange, base: &str) -> Value {
    let request = Message::of(&exchange.request_headers, &exchange.request_body, exchange.request_size);
    let response = match exchange.status {
        Some(_) => Message::of(&exchange.response_headers, &exchange.response_body, exchange.response_size),
        None => Message::of(&Headers::default(), &[], 0),
    };
    let address = mask::address(&exchange.uri);
    let query = address.split_once('?').map_or("", |(_, query)| query);
    let query = form_urlencoded::parse(query.as_bytes());
    let wait = exchange.decision.latency.map_or(0, |latency| latency.as_millis());
    json!({
        "startedDateTime": record.at.to_string(),
        "time": wait,
        "request": {
            "method": exchange.method.as_str(),
            "url": format!("{base}{address}"),
            "httpVersion": "HTTP/1.1",
            "cookies": [],
            "headers": pairs(&request.headers),
            "queryString": query.map(|(name, value)| json!({ "name": name, "value": value })).collect::<Vec<_>>(),
            "postData": post_data(&request, exchange.lacks_of_request()),
            "headersSize": -1,
            "bodySize": request.size,
        },
        "response": {
            // HAR says 0 when there was no answer.
            "status": exchange.status.map_or(0, |status| status.as_u16()),
            "statusText": exchange.status.and_then(|status| status.canonical_reason()).unwrap_or_default(),
            "httpVersion": "HTTP/1.1",
            "cookies": [],
            "headers": pairs(&response.headers),
            "content": content(&response, exchange.lacks_of_response()),
            "redirectURL": "",
            "headersSize": -1,
            "bodySize": response.size,
        },
        "cache": {},
        "timings": { "send": 0, "wait": wait, "receive": 0 },
        "comment": comment(exchange),
    })
}

/// The operation, and how the connection broke.
fn comment(exchange: &Exchange) -> String {
    let operation = exchange.operation.as_deref().unwrap_or("no such endpoint");
    if exchange.decision.broken().is_none() {
        return operation.to_owned();
    }
    format!("{operation}: {}", exchange.answered())
}

fn post_data(message: &Message, lacking: Option<String>) -> Value {
    commented(encoded(json!({ "mimeType": kind(message), "text": message.body }), message), lacking)
}

fn content(message: &Message, lacking: Option<String>) -> Value {
    let content = json!({ "size": message.size, "mimeType": kind(message), "text": message.body });
    commented(encoded(content, message), lacking)
}

/// The same with the mark of a body that is no text; HAR has it for answers, and requests need it as much.
fn encoded(mut value: Value, message: &Message) -> Value {
    if message.encoding == "base64" {
        value["encoding"] = json!("base64");
    }
    value
}

/// The same with a comment, when there is something to say.
fn commented(mut value: Value, comment: Option<String>) -> Value {
    value.as_object_mut().expect("it is an object").extend(comment.map(|text| ("comment".to_owned(), text.into())));
    value
}

fn pairs(headers: &[(String, String)]) -> Vec<Value> {
    headers.iter().map(|(name, value)| json!({ "name": name, "value": value })).collect()
}

fn kind(message: &Message) -> &str {
    message.headers.iter().find(|(name, _)| name == "content-type").map_or("", |(_, value)| value)
}
