//! One connection from its first byte to its end.

use std::{convert::Infallible, net::SocketAddr, panic::AssertUnwindSafe, sync::Arc, time::Duration};

use axum::{Router, response::Response};
use futures_util::FutureExt as _;
use hyper::{
    HeaderMap, Uri,
    body::Incoming,
    header::{CONTENT_ENCODING, HeaderValue},
    server::conn::{http1, http2},
    service::service_fn,
};
use hyper_util::{
    rt::{TokioExecutor, TokioIo, TokioTimer},
    server::graceful::Watcher,
};
use tokio::{net::TcpStream, time::timeout};
use tower::ServiceExt as _;

use super::{
    Bounds,
    body::bounded,
    panic,
    refusal::Refusal,
    strip_sandbox,
    wire::{Breakable, Wire},
};
use crate::engine::clock;

/// What hyper reads of a head before it gives up without a word; smaller heads that are too large are told so.
const READ: usize = 512 << 10;

/// How a connection of HTTP/2 in plain text begins; no method of HTTP/1 does.
const HTTP2: &[u8; 3] = b"PRI";
/// How long to wait for the rest of a beginning that came in pieces.
const PIECE: Duration = Duration::from_millis(10);
/// How often.
const PIECES: usize = 10;

/// What all connections of a listener have in common.
#[derive(Debug)]
pub(super) struct Host {
    http1: http1::Builder,
    http2: http2::Builder<TokioExecutor>,
    router: Router,
    bounds: Bounds,
}

impl Host {
    pub(super) fn new(router: Router, bounds: Bounds) -> Self {
        let mut http1 = http1::Builder::new();
        http1.timer(TokioTimer::new()).header_read_timeout(bounds.head_time).max_buf_size(READ.max(2 * bounds.head));
        let mut http2 = http2::Builder::new(TokioExecutor::new());
        // A client that says nothing for so long and does not answer when asked is gone.
        http2.timer(TokioTimer::new()).keep_alive_interval(bounds.head_time).keep_alive_timeout(bounds.head_time);
        http2.max_header_list_size(u32::try_from(2 * bounds.head).unwrap_or(u32::MAX));
        Self { http1, http2, router, bounds }
    }

    /// Serves a connection to its end.
    pub(super) async fn serve(self: Arc<Self>, stream: TcpStream, peer: SocketAddr, watcher: Watcher) {
        // A connection that never begins just ends.
        let Ok(begins_as_http2) = timeout(self.bounds.head_time, begins_as_http2(&stream)).await else { return };
        let wire = Arc::new(Wire::default());
        let stream = TokioIo::new(Breakable::new(stream, Arc::clone(&wire)));
        let (host, handed) = (Arc::clone(&self), Arc::clone(&wire));
        let service = service_fn(move |request| Arc::clone(&host).answer(request, peer, Arc::clone(&handed)));
        let ended = if begins_as_http2 {
            watcher.watch(self.http2.serve_connection(stream, service)).await
        } else {
            watcher.watch(self.http1.serve_connection(stream, service)).await
        };
        // The connection is gone here, and left its stream behind.
        let unanswered = wire.unanswered();
        let Err(error) = ended else { return };
        tracing::debug!(%peer, %error, "connection ended early");
        // Whoever has begun to ask is told why nobody listens any more; an idle connection just ends.
        if error.is_timeout()
            && let Some(stream) = unanswered
        {
            Refusal::slow_head(&self.bounds).tell(stream).await;
        }
    }

    async fn answer(
        self: Arc<Self>,
        request: hyper::Request<Incoming>,
        peer: SocketAddr,
        wire: Arc<Wire>,
    ) -> Result<Response, Infallible> {
        if let Some(refusal) = self.refusal(request.uri(), request.headers()) {
            return Ok(refusal.response());
        }
        let mut request = request.map(|body| bounded(body, &self.bounds));
        request.extensions_mut().insert(peer);
        request.extensions_mut().insert(wire);
        match strip_sandbox(&mut request) {
            // A transaction that a panic cut short leaves its world usable, and nothing else outlives a request.
            Ok(()) => match AssertUnwindSafe(self.router.clone().oneshot(request)).catch_unwind().await {
                Ok(answer) => answer,
                Err(payload) => Ok(panic::answer(&*payload)),
            },
            Err(problem) => Ok(Refusal::no_sandbox(&problem).response()),
        }
    }

    /// Why a request is refused for its head alone.
    fn refusal(&self, uri: &Uri, headers: &HeaderMap) -> Option<Refusal> {
        if self.bounds.head < size(uri, headers) {
            return Some(Refusal::large_head(&self.bounds));
        }
        let encoding = headers.get(CONTENT_ENCODING).filter(|encoding| !is_identity(encoding));
        encoding.map(Refusal::encoded)
    }
}

/// Whether the first bytes are those of HTTP/2; they stay to be read.
async fn begins_as_http2(stream: &TcpStream) -> bool {
    let mut first = [0; HTTP2.len()];
    for _ in 0..PIECES {
        match stream.peek(&mut first).await {
            Ok(count @ 1..) if count < HTTP2.len() && first[..count] == HTTP2[..count] => clock::sleep(PIECE).await,
            Ok(_) => return first == *HTTP2,
            Err(_) => return false,
        }
    }
    false
}

/// About as many bytes as a request's line and headers had on the wire.
fn size(uri: &Uri, headers: &HeaderMap) -> usize {
    let line = uri.path_and_query().map_or(0, |path| path.as_str().len());
    line + headers.iter().map(|(name, value)| name.as_str().len() + value.len() + ": \r\n".len()).sum::<usize>()
}

fn is_identity(encoding: &HeaderValue) -> bool {
    encoding.is_empty() || encoding.as_bytes().eq_ignore_ascii_case(b"identity")
}
