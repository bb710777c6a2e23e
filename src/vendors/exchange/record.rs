//! A request and its answer are written down in the sandbox's journal.

use std::{borrow::Cow, sync::Arc, time::Duration};

use bytes::Bytes;
use compact_str::CompactString;
use hyper::{
    HeaderMap, StatusCode, Uri,
    header::{CONTENT_TYPE, HeaderName, HeaderValue},
};

use super::{Incoming, Served};
use crate::{
    engine::{
        journal::{Entry, Exchange, Headers, PathAndQuery},
        outbox::Prepared,
        scenario::{Answer, Fault},
        state::Domain as _,
        tree::Json,
    },
    server::wire::Wire,
    vendors::State,
};

/// Names the rule that decided an answer.
pub const RULE: HeaderName = HeaderName::from_static("x-vetbox-rule");
/// Says that the vendor does not document this answer, and why the emulator gives it.
pub const UNDOCUMENTED: HeaderName = HeaderName::from_static("x-vetbox-undocumented");
/// The journal's id of the exchange.
pub const REQUEST: HeaderName = HeaderName::from_static("x-vetbox-request");

/// What the client calls the request; the answer repeats it, unless a rule's own answer has another.
const REQUEST_ID: HeaderName = HeaderName::from_static("x-request-id");

/// An answer that was written down and is ready to be sent.
#[derive(Debug)]
pub struct Outgoing {
    pub status: StatusCode,
    pub headers: HeaderMap,
    pub body: Bytes,
    /// How long the answer waits on the wire.
    pub latency: Option<Duration>,
    /// How the wire breaks.
    pub fault: Option<Fault>,
    /// The webhooks that go out first.
    pub early: Vec<Prepared>,
    pub wire: Option<Arc<Wire>>,
}

/// What the journal keeps of a request, which needs no lock.
#[derive(Debug, Default)]
pub(super) struct Copied {
    uri: PathAndQuery,
    headers: Headers,
    body: Bytes,
}

impl Copied {
    pub(super) fn of(uri: &Uri, headers: &HeaderMap, body: &[u8]) -> Self {
        Self { uri: PathAndQuery::from(uri), headers: Headers::from(headers), body: written(body) }
    }
}

/// Writes a request and its answer down in the sandbox's journal; `view` is its body as conditions of rules look at it.
pub fn record(state: &mut State, incoming: &mut Incoming, view: Json, served: Served) -> Outgoing {
    let tag = served.subject.as_deref().and_then(|subject| state.records.tag(subject)).map(CompactString::from);
    let core = &mut state.core;
    let (status, mut headers, body) = answer(&served);
    let number = HeaderValue::from(core.journal.last() + 1);
    headers.insert(REQUEST, number);
    if let Some(id) = incoming.headers.get(REQUEST_ID) {
        headers.entry(REQUEST_ID).or_insert_with(|| id.clone());
        if let (Some(subject), Some(id)) = (&served.subject, incoming.header(REQUEST_ID.as_str())) {
            core.outbox.request_ids.note(subject, id);
        }
    }
    let latency = served.decision.latency;
    let fault = served.decision.broken().map(|broken| broken.fault);
    let is_whole = incoming.bytes().len() <= WRITTEN;
    let Copied { uri, headers: request_headers, body: request_body } = std::mem::take(&mut incoming.copied);
    let exchange = Arc::new(Exchange {
        operation: incoming.operation.map(Cow::Borrowed),
        peer: incoming.peer,
        account: served.account,
        uri,
        request_headers,
        request_body,
        request_size: incoming.bytes().len(),
        request_view: if is_whole { view } else { Json::Null },
        method: incoming.method.clone(),
        status: fault.is_none_or(Fault::carries_answer).then_some(status),
        response_headers: Headers::from(&headers),
        response_body: written(&body),
        response_size: body.len(),
        decision: served.decision,
        refused_by: served.refused_by,
        subject: served.subject,
        tag,
        warnings: served.warnings,
    });
    core.journal.record(core.now, Entry::Exchange(exchange));
    let early = core.outbox.take_early(core.now);
    Outgoing { status, headers, body, latency, fault, early, wire: incoming.wire.take() }
}

/// How much of a body the journal keeps.
const WRITTEN: usize = 64 << 10;

/// A body as the journal keeps it: copied, since it may be a slice of the connection's much larger buffer, and cut when it is long,
/// so that one upload does not push out everything else.
fn written(body: &[u8]) -> Bytes {
    Bytes::copy_from_slice(&body[..body.len().min(WRITTEN)])
}

/// The status, headers and body that go out: the vendor's, or those of a rule.
fn answer(served: &Served) -> (StatusCode, HeaderMap, Bytes) {
    let mut headers = HeaderMap::with_capacity(6);
    if let Some(rule) = &served.decision.rule
        && let Ok(rule) = HeaderValue::from_str(rule)
    {
        headers.insert(RULE, rule);
    }
    if let Some(Answer::Response { status, headers: own, body }) = &served.decision.answer {
        for (name, value) in own {
            // Names and values were checked when the rule was loaded.
            if let (Ok(name), Ok(value)) = (HeaderName::try_from(name), HeaderValue::try_from(value)) {
                headers.append(name, value);
            }
        }
        return (StatusCode::from_u16(*status).unwrap_or(StatusCode::OK), headers, body.clone());
    }
    let reply = &served.reply;
    if let Some(content_type) = reply.content_type {
        headers.insert(CONTENT_TYPE, HeaderValue::from_static(content_type));
    }
    for (name, value) in &reply.headers {
        if let Ok(value) = HeaderValue::from_str(value) {
            headers.insert(*name, value);
        }
    }
    // A reason may quote what the client sent; what cannot stand in a header is left out.
    if let Some(reason) = &reply.undocumented
        && let Ok(reason) = HeaderValue::from_str(reason)
    {
        headers.insert(UNDOCUMENTED, reason);
    }
    (reply.status, headers, reply.body.clone())
}
