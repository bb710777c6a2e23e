//! A request comes in: which sandbox it is for, and its body within a limit.

use std::{net::IpAddr, sync::Arc};

use axum::{
    body::Body,
    extract::{RawPathParams, Request},
    response::Response,
};
use bytes::{Bytes, BytesMut};
use http_body_util::BodyExt as _;
use hyper::{
    HeaderMap, Method, StatusCode, Uri,
    body::Frame,
    header::{AUTHORIZATION, CONTENT_TYPE, EXPECT, HeaderName, HeaderValue},
};

use super::{
    browsers,
    record::Copied,
    reply::{Reply, own_problem},
};
use crate::{
    engine::{
        journal::header_text,
        registry::{Name, Refused},
        scenario::{HEADER, Situation},
        tree::Json,
    },
    server::{
        NamedByPath,
        body::BodyError,
        client::{self, PublicUrl, scheme},
        refusal::Refusal,
        wire::Wire,
    },
    vendors::{Registry, Sandbox, authorization},
};

/// Names the sandbox of a request.
pub const SANDBOX: HeaderName = HeaderName::from_static("x-vetbox-sandbox");

/// Decides the request alone.
const OUTCOME: HeaderName = HeaderName::from_static(HEADER);

/// A request whose body was read.
#[derive(Debug)]
pub struct Incoming {
    /// The operation, or `None` when no endpoint matched.
    pub operation: Option<&'static str>,
    pub method: Method,
    /// `https` or `http`, as the client came.
    pub scheme: &'static str,
    /// Where clients reach the server behind a proxy.
    pub public_url: Option<PublicUrl>,
    /// The path and query as the client sent them, without the sandbox's base path.
    pub uri: Uri,
    pub headers: HeaderMap,
    /// The path's parameters.
    pub params: Params,
    /// The client's address.
    pub peer: IpAddr,
    pub body: Payload,
    pub wire: Option<Arc<Wire>>,
    /// What the journal keeps of it, until it is written down.
    pub(super) copied: Copied,
}

/// The parameters of a path.
#[derive(Debug)]
pub enum Params {
    /// Percent-decoded.
    Decoded(RawPathParams),
    /// As they stand there, because their escapes are no text.
    Undecoded(Vec<(String, String)>),
    /// There are none.
    None,
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
        let found = match &self.params {
            Params::Decoded(params) => params.iter().find(|(key, _)| *key == name).map(|(_, value)| value),
            Params::Undecoded(params) => params.iter().find(|(key, _)| key == name).map(|(_, value)| value.as_str()),
            Params::None => None,
        };
        found.unwrap_or_default()
    }

    /// The text of a header; `None` when it is missing.
    pub fn header(&self, name: &str) -> Option<&str> {
        Some(header_text(self.headers.get(name)?.as_bytes()))
    }

    /// Looks at the request as rules do.
    pub fn observe<T>(
        &self,
        account: &str,
        body: &Json,
        record: &dyn Fn() -> Json,
        look: impl FnOnce(&Situation<'_>) -> T,
    ) -> T {
        look(&Situation {
            operation: self.operation.unwrap_or_default(),
            method: self.method.as_str(),
            path: self.uri.path(),
            query: self.uri.query().unwrap_or_default(),
            header: &|name| self.header(name),
            account,
            body,
            record,
        })
    }

    /// The body as JSON, for a request that reached no endpoint; null when it is none.
    pub fn json(&self) -> Json {
        serde_json::from_slice(self.bytes()).unwrap_or_default()
    }

    /// The body's bytes; empty when it could not be read.
    pub fn bytes(&self) -> &[u8] {
        self.body.bytes()
    }
}

impl Payload {
    fn bytes(&self) -> &[u8] {
        match self {
            Self::Whole(bytes) => bytes,
            Self::TooLarge | Self::Broken => &[],
        }
    }
}

/// Chooses the sandbox of a request and reads its body, at most `limit` bytes of it; a refusal is an answer that a page may read, too.
pub async fn receive(
    registry: &Registry,
    operation: Option<&'static str>,
    limit: usize,
    params: Option<RawPathParams>,
    request: Request,
) -> Result<(Arc<Sandbox>, Incoming), Response> {
    let opened = |mut refusal: Response| {
        browsers::open(refusal.headers_mut());
        refusal
    };
    let (parts, body) = request.into_parts();
    let sandbox = match admit(registry, &parts) {
        Ok(sandbox) => sandbox,
        Err(refusal) => {
            throw_away(body, &parts.headers).await;
            return Err(opened(plain(refusal)));
        }
    };
    let peer = client::caller(&parts.extensions);
    let body = read(body, limit).await.map_err(|error| opened(Refusal::of_body(&error).response()))?;
    let incoming = Incoming {
        operation,
        copied: Copied::of(&parts.uri, &parts.headers, body.bytes()),
        scheme: scheme(&parts.extensions, &parts.headers),
        public_url: parts.extensions.get().cloned(),
        method: parts.method,
        uri: parts.uri,
        headers: parts.headers,
        params: params.map_or(Params::None, Params::Decoded),
        peer,
        body,
        wire: parts.extensions.get::<Arc<Wire>>().cloned(),
    };
    Ok((sandbox, incoming))
}

/// The sandbox of a request, where there is memory for what the request may leave in it.
fn admit(registry: &Registry, parts: &hyper::http::request::Parts) -> Result<Arc<Sandbox>, Reply> {
    let sandbox = choose(registry, parts)?;
    match registry.make_room() {
        Err(refused) if !parts.method.is_safe() => Err(no_memory(&refused)),
        _ => Ok(sandbox),
    }
}

/// The base path's sandbox, else the header's, else the one that issued the credential, else the default.
fn choose(registry: &Registry, parts: &hyper::http::request::Parts) -> Result<Arc<Sandbox>, Reply> {
    for name in [SANDBOX, OUTCOME] {
        if 1 < parts.headers.get_all(&name).iter().count() {
            let detail = format!("header {name}: it was sent more than once; send it once");
            return Err(own_problem(StatusCode::BAD_REQUEST, "no single answer", &detail));
        }
    }
    let named = |name: &Name| {
        if registry.get(name).is_none() && browsers::is_foreign(parts) {
            return Err(own_problem(StatusCode::FORBIDDEN, "no sandbox for a page of another site", &uninvited(name)));
        }
        registry.use_or_create(name).map_err(|refused| no_room(&refused))
    };
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
    Ok(registry.of_credential(&authorization::canonical(credential.unwrap_or_default())))
}

fn uninvited(name: &Name) -> String {
    format!(
        "there is no sandbox {name}, and a page of another site makes none without a credential: make it first \
         (POST /_vetbox/v1/sandboxes with its name), or send an Authorization header"
    )
}

fn no_room(refused: &Refused) -> Reply {
    own_problem(StatusCode::SERVICE_UNAVAILABLE, "no room for the sandbox", &refused.to_string())
}

fn no_memory(refused: &Refused) -> Reply {
    own_problem(StatusCode::SERVICE_UNAVAILABLE, "no memory left", &refused.to_string())
}

/// An answer that is written down nowhere, since no sandbox was chosen.
fn plain(reply: Reply) -> Response {
    let mut response = Response::new(Body::from(reply.body));
    *response.status_mut() = reply.status;
    response.headers_mut().insert(CONTENT_TYPE, HeaderValue::from_static("application/problem+json"));
    response
}

/// Reads a body to its end, or to the bounds of the server; what is beyond `limit` is thrown away, so that a client that sends all of it
/// before it looks for an answer gets one.
async fn read(mut body: Body, limit: usize) -> Result<Payload, BodyError> {
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
            Err(error) => {
                return match BodyError::of(&error) {
                    Some(BodyError::TooLarge(_)) => Ok(Payload::TooLarge),
                    Some(own @ (BodyError::TooSlow(_) | BodyError::NoMemory(_))) => Err(own),
                    None => Ok(Payload::Broken),
                };
            }
        }
    }
    Ok(if length > limit { Payload::TooLarge } else { Payload::Whole(joined(chunks, length)) })
}

/// Reads a body that nobody wants, so that a client that sends all of it before it looks for an answer gets one; a client that asks
/// first is answered at once.
async fn throw_away(body: Body, headers: &HeaderMap) {
    if !headers.contains_key(EXPECT) {
        // Where it ends changes nothing of the answer.
        let _ = read(body, 0).await;
    }
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
