//! The shell around a vendor's answer: one request in, one transaction, one answer out.
//!
//! 1. [`receive`] chooses the sandbox and reads the body within its limit.
//! 2. The vendor answers inside a transaction of the sandbox and gives back [`Served`].
//! 3. [`record`] writes both down in the same transaction.
//! 4. [`send`] puts the answer on the wire, late or broken when a rule says so.
//!
//! What a vendor checks, and in which order, is the vendor's.

use std::{
    borrow::Cow,
    convert::Infallible,
    net::{IpAddr, Ipv4Addr, SocketAddr},
    sync::Arc,
    time::Duration,
};

use axum::{
    body::Body,
    extract::{RawPathParams, Request},
    response::Response,
};
use bytes::{Bytes, BytesMut};
use http_body_util::{BodyExt as _, LengthLimitError, Limited};
use hyper::{
    HeaderMap, Method, StatusCode, Uri,
    body::{Body as _, Frame},
    header::{AUTHORIZATION, CONTENT_LENGTH, CONTENT_TYPE, HeaderName, HeaderValue},
};

use super::{Core, Registry, Sandbox};
use crate::{
    engine::{
        clock,
        journal::{Entry, Exchange},
        outbox::Prepared,
        registry::{Name, Refused},
        scenario::{Answer, Decision, Fault, HEADER},
        scheduler,
    },
    server::{
        client::Client,
        wire::{Breakage, Wire},
    },
};

/// Names the sandbox of a request.
pub const SANDBOX: HeaderName = HeaderName::from_static("x-vetbox-sandbox");
/// Names the rule that decided an answer.
pub const RULE: HeaderName = HeaderName::from_static("x-vetbox-rule");
/// Says that the vendor does not document this answer, and why the emulator gives it.
pub const UNDOCUMENTED: HeaderName = HeaderName::from_static("x-vetbox-undocumented");
/// The journal's id of the exchange.
pub const REQUEST: HeaderName = HeaderName::from_static("x-vetbox-request");

/// The sandbox that the base path `/sandbox/<name>` named; set by the server.
#[derive(Debug, Clone)]
pub struct NamedByPath(pub Name);

/// A request whose body was read.
#[derive(Debug)]
pub struct Incoming {
    /// The operation, or `None` when no endpoint matched.
    pub operation: Option<&'static str>,
    /// The method.
    pub method: Method,
    /// The path and query as the client sent them, without the sandbox's base path.
    pub uri: Uri,
    /// The headers.
    pub headers: HeaderMap,
    /// The path's parameters, percent-decoded.
    pub params: Vec<(Arc<str>, Arc<str>)>,
    /// The client's address.
    pub peer: IpAddr,
    /// The body.
    pub body: Payload,
    wire: Option<Arc<Wire>>,
}

/// A body as it was read.
#[derive(Debug)]
pub enum Payload {
    /// All of it.
    Whole(Bytes),
    /// More than the limit; the rest was not read.
    TooLarge,
    /// The client stopped in the middle.
    Broken,
}

impl Incoming {
    /// The path parameter `name`; empty when the route has none of that name.
    pub fn param(&self, name: &str) -> &str {
        self.params.iter().find(|(key, _)| **key == *name).map_or("", |(_, value)| value)
    }

    /// The text of a header; `None` when it is missing or not ASCII.
    pub fn header(&self, name: &str) -> Option<&str> {
        self.headers.get(name)?.to_str().ok()
    }

    /// The body's bytes; empty when it could not be read.
    pub fn bytes(&self) -> &Bytes {
        static EMPTY: Bytes = Bytes::new();
        match &self.body {
            Payload::Whole(bytes) => bytes,
            Payload::TooLarge | Payload::Broken => &EMPTY,
        }
    }
}

/// A vendor's answer.
#[derive(Debug, Clone)]
pub struct Reply {
    /// The status.
    pub status: StatusCode,
    /// The content type; `None` for an answer without a body.
    pub content_type: Option<&'static str>,
    /// The body.
    pub body: Bytes,
    /// Why the emulator answers so where the vendor documents nothing.
    pub undocumented: Option<Cow<'static, str>>,
}

impl Reply {
    /// An answer with a JSON body.
    pub fn json(status: StatusCode, body: impl Into<Bytes>) -> Self {
        Self { status, content_type: Some("application/json"), body: body.into(), undocumented: None }
    }

    /// A 200 without a body.
    pub fn empty() -> Self {
        Self { status: StatusCode::OK, content_type: None, body: Bytes::new(), undocumented: None }
    }

    /// The same answer, marked as not documented by the vendor.
    pub fn undocumented(self, reason: impl Into<Cow<'static, str>>) -> Self {
        Self { undocumented: Some(reason.into()), ..self }
    }
}

/// A vendor's answer with what is worth knowing about it.
#[derive(Debug)]
pub struct Served {
    /// The answer, unless the decision replaces it.
    pub reply: Reply,
    /// The calling account's id; empty when unknown.
    pub account: String,
    /// What the scenarios decided.
    pub decision: Decision,
    /// The record that the request was about or made.
    pub subject: Option<String>,
    /// What the client's author would want to know.
    pub warnings: Vec<String>,
}

impl Served {
    /// An answer that was given before anything was decided or changed.
    pub fn refused(reply: Reply) -> Self {
        Self { reply, account: String::new(), decision: Decision::default(), subject: None, warnings: Vec::new() }
    }
}

impl Served {
    /// The answer to a wish for an outcome that cannot be: the emulator's own, since the vendor knows no such header.
    pub fn misused(problem: &str) -> Self {
        Self::refused(own_problem(
            StatusCode::BAD_REQUEST,
            "invalid outcome header",
            &format!("header {HEADER}: {problem}"),
        ))
    }
}

/// Chooses the sandbox of a request and reads its body, at most `limit` bytes of it.
pub async fn receive(
    registry: &Registry,
    operation: Option<&'static str>,
    limit: usize,
    params: Option<RawPathParams>,
    request: Request,
) -> Result<(Arc<Sandbox>, Incoming), Response> {
    let (parts, body) = request.into_parts();
    let sandbox = choose(registry, &parts).map_err(plain)?;
    let params = params.map(|params| params.iter().map(|(key, value)| (Arc::from(key), Arc::from(value))).collect());
    let behind_proxy = parts.extensions.get::<Client>().map(|client| client.0);
    let peer = behind_proxy.or_else(|| parts.extensions.get().map(SocketAddr::ip));
    let peer = peer.unwrap_or(IpAddr::V4(Ipv4Addr::LOCALHOST));
    let incoming = Incoming {
        operation,
        method: parts.method,
        uri: parts.uri,
        headers: parts.headers,
        params: params.unwrap_or_default(),
        peer: peer.to_canonical(),
        body: read(body, limit).await,
        wire: parts.extensions.get::<Arc<Wire>>().cloned(),
    };
    Ok((sandbox, incoming))
}

/// The base path's sandbox, else the header's, else the one that issued the credential, else the default.
fn choose(registry: &Registry, parts: &hyper::http::request::Parts) -> Result<Arc<Sandbox>, Reply> {
    let named = |name: &Name| registry.get_or_create(name).map_err(|refused| no_room(&refused));
    if let Some(NamedByPath(name)) = parts.extensions.get::<NamedByPath>() {
        return named(name);
    }
    if let Some(text) = parts.headers.get(&SANDBOX) {
        let name: Result<Name, String> = String::from_utf8_lossy(text.as_bytes()).parse();
        let wrong =
            |error| own_problem(StatusCode::BAD_REQUEST, "no such sandbox", &format!("header {SANDBOX}: {error}"));
        return named(&name.map_err(wrong)?);
    }
    let credential = parts.headers.get(AUTHORIZATION).and_then(|value| value.to_str().ok());
    Ok(registry.of_credential(credential.unwrap_or_default()))
}

/// An error of the emulator's own in its own form, so that nobody takes it for the vendor's.
fn own_problem(status: StatusCode, title: &str, detail: &str) -> Reply {
    let body = serde_json::json!({ "title": title, "status": status.as_u16(), "detail": detail }).to_string();
    let reply = Reply::json(status, body).undocumented("an error of the emulator, not of the vendor");
    Reply { content_type: Some("application/problem+json"), ..reply }
}

fn no_room(refused: &Refused) -> Reply {
    own_problem(StatusCode::SERVICE_UNAVAILABLE, "no room for the sandbox", &refused.to_string())
}

/// An answer that is written down nowhere, since no sandbox was chosen.
fn plain(reply: Reply) -> Response {
    let mut response = Response::new(Body::from(reply.body));
    *response.status_mut() = reply.status;
    response.headers_mut().insert(CONTENT_TYPE, HeaderValue::from_static("application/problem+json"));
    response
}

/// How much beyond its limit a body is read and thrown away, so that a client that sends all of it before it looks for an answer gets one.
const THROWN_AWAY: usize = 64 << 20;

async fn read(body: Body, limit: usize) -> Payload {
    let claimed = body.size_hint().lower();
    let mut body = Limited::new(body, limit + THROWN_AWAY);
    if u64::try_from(limit + THROWN_AWAY).is_ok_and(|most| claimed > most) {
        return Payload::TooLarge;
    }
    let mut chunks = Vec::new();
    let mut length = 0;
    while let Some(frame) = body.frame().await {
        match frame.map(Frame::into_data) {
            Ok(Ok(chunk)) => {
                length += chunk.len();
                if length <= limit { chunks.push(chunk) } else { chunks.clear() }
            }
            // Trailers say nothing that a vendor reads.
            Ok(Err(_)) => {}
            Err(error) if error.is::<LengthLimitError>() => return Payload::TooLarge,
            Err(_) => return Payload::Broken,
        }
    }
    if length > limit { Payload::TooLarge } else { Payload::Whole(joined(chunks, length)) }
}

/// One piece of memory for all chunks; a body that came in one is not copied.
fn joined(mut chunks: Vec<Bytes>, length: usize) -> Bytes {
    if chunks.len() == 1 {
        return chunks.remove(0);
    }
    let mut whole = BytesMut::with_capacity(length);
    for chunk in chunks {
        whole.extend_from_slice(&chunk);
    }
    whole.freeze()
}

/// An answer that was written down and is ready to be sent.
#[derive(Debug)]
pub struct Outgoing {
    exchange: Arc<Exchange>,
    body: Bytes,
    /// The webhooks that go out first.
    early: Vec<Prepared>,
    wire: Option<Arc<Wire>>,
}

/// Writes a request and its answer down in the sandbox's journal.
pub fn record(core: &mut Core, incoming: Incoming, served: Served) -> Outgoing {
    let (status, mut headers, body) = answer(&served);
    let number = HeaderValue::from(core.journal.last() + 1);
    headers.insert(REQUEST, number);
    let (request_body, request_size) = (written(incoming.bytes()), incoming.bytes().len());
    let exchange = Arc::new(Exchange {
        operation: incoming.operation,
        peer: incoming.peer,
        account: served.account,
        method: incoming.method,
        uri: incoming.uri,
        request_headers: incoming.headers,
        request_body,
        request_size,
        status,
        response_headers: headers,
        response_body: written(&body),
        decision: served.decision,
        subject: served.subject,
        warnings: served.warnings,
    });
    core.journal.record(core.now, Entry::Exchange(Arc::clone(&exchange)));
    let early = core.outbox.take_early(core.now);
    Outgoing { exchange, body, early, wire: incoming.wire }
}

/// How much of a body the journal keeps.
const WRITTEN: usize = 64 << 10;

/// A body as the journal keeps it: a long one is cut, so that one upload does not push out everything else.
fn written(body: &Bytes) -> Bytes {
    if body.len() <= WRITTEN { body.clone() } else { Bytes::copy_from_slice(&body[..WRITTEN]) }
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
    // A reason may quote what the client sent; what cannot stand in a header is left out.
    if let Some(reason) = &reply.undocumented
        && let Ok(reason) = HeaderValue::from_str(reason)
    {
        headers.insert(UNDOCUMENTED, reason);
    }
    (reply.status, headers, reply.body.clone())
}

/// Puts an answer on the wire, after the webhooks that go first, late or broken when the decision says so.
pub async fn send(registry: &Registry, sandbox: &Sandbox, outgoing: Outgoing) -> Response {
    let Outgoing { exchange, body: whole, early, wire } = outgoing;
    scheduler::attempt_all(&sandbox.world, registry.sender(), early).await;
    if let Some(latency) = exchange.decision.latency {
        clock::sleep(latency).await;
    }
    let fault = match &exchange.decision.answer {
        Some(Answer::Fault(fault)) => Some(*fault),
        Some(Answer::Error { .. } | Answer::Response { .. }) | None => None,
    };
    let body = match fault {
        None => Body::from(whole.clone()),
        Some(fault) => break_wire(fault, wire.as_deref(), &whole).await,
    };
    let mut response = Response::new(body);
    *response.status_mut() = exchange.status;
    *response.headers_mut() = exchange.response_headers.clone();
    if fault.is_some() {
        // The head promises the whole body, so that a client notices what is missing.
        response.headers_mut().insert(CONTENT_LENGTH, HeaderValue::from(whole.len()));
    }
    response
}

/// Breaks the connection as `fault` says and returns the body that still goes out.
async fn break_wire(fault: Fault, wire: Option<&Wire>, body: &Bytes) -> Body {
    let breakage = match fault {
        Fault::Hang => std::future::pending().await,
        Fault::Truncate => return halved(body),
        Fault::SlowBody => return drop_by_drop(body.clone()),
        Fault::Reset => Breakage::Reset,
        Fault::Empty => Breakage::Empty,
        Fault::Garbage => Breakage::Garbage,
    };
    if let Some(wire) = wire {
        wire.break_with(breakage);
    }
    Body::empty()
}

/// Half of the body, then an end that is an error, late enough that the half is on its way before the connection closes.
fn halved(body: &Bytes) -> Body {
    let half = body.slice(..body.len() / 2);
    let end = async {
        clock::sleep(Duration::from_millis(50)).await;
        Err(std::io::Error::from(std::io::ErrorKind::ConnectionAborted))
    };
    let half = futures_util::stream::iter([Ok::<_, std::io::Error>(half)]);
    Body::from_stream(futures_util::StreamExt::chain(half, futures_util::stream::once(end)))
}

/// The body a byte at a time, ten bytes a second.
fn drop_by_drop(body: Bytes) -> Body {
    let bytes = futures_util::stream::unfold(body, |mut rest| async {
        if rest.is_empty() {
            return None;
        }
        clock::sleep(Duration::from_millis(100)).await;
        let first = rest.split_to(1);
        Some((Ok::<_, Infallible>(Frame::data(first)), rest))
    });
    Body::new(http_body_util::StreamBody::new(bytes))
}
