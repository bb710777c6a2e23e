//! An answer goes out: late, broken or as it is.

use std::{convert::Infallible, time::Duration};

use axum::{body::Body, response::Response};
use bytes::Bytes;
use hyper::{
    body::Frame,
    ext::ReasonPhrase,
    header::{CONTENT_LENGTH, HeaderValue},
};

use super::{Outgoing, browsers};
use crate::{
    engine::{clock, scenario::Fault, scheduler},
    server::wire::{Breakage, Wire},
    vendors::{Registry, Sandbox},
};

/// Puts an answer on the wire, after the webhooks that go first, late or broken when the decision says so.
pub async fn send(registry: &Registry, sandbox: &Sandbox, outgoing: Outgoing) -> Response {
    let Outgoing { status, mut headers, body: whole, latency, fault, early, wire } = outgoing;
    browsers::open(&mut headers);
    browsers::confine(&mut headers);
    scheduler::attempt_all(&sandbox.world, registry.sender(), early).await;
    if let Some(latency) = latency {
        clock::sleep(latency).await;
    }
    let body = match fault {
        None => Body::from(whole.clone()),
        Some(fault) => break_wire(fault, wire.as_deref(), &whole).await,
    };
    let mut response = Response::new(body);
    *response.status_mut() = status;
    if status.canonical_reason().is_none() {
        // Else the line of the status would end with `<none>`.
        response.extensions_mut().insert(ReasonPhrase::from_static(b""));
    }
    *response.headers_mut() = headers;
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
