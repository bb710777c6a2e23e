//! One connection from its first byte to its end.

use std::{convert::Infallible, net::SocketAddr, sync::Arc};

use axum::{Router, response::Response};
use hyper::{
    HeaderMap, Uri,
    body::Incoming,
    header::{CONTENT_ENCODING, HeaderValue},
    server::conn::http1::Builder,
    service::service_fn,
};
use hyper_util::{
    rt::{TokioIo, TokioTimer},
    server::graceful::Watcher,
};
use tokio::net::TcpStream;
use tower::ServiceExt as _;

use super::{
    Bounds,
    body::bounded,
    refusal::Refusal,
    strip_sandbox,
    wire::{Breakable, Wire},
};

/// What hyper reads of a head before it gives up without a word; smaller heads that are too large are told so.
const READ: usize = 512 << 10;

/// What all connections of a listener have in common.
#[derive(Debug)]
pub(super) struct Host {
    builder: Builder,
    router: Router,
    bounds: Bounds,
}

impl Host {
    pub(super) fn new(router: Router, bounds: Bounds) -> Self {
        let mut builder = Builder::new();
        builder.timer(TokioTimer::new()).header_read_timeout(bounds.head_time).max_buf_size(READ.max(2 * bounds.head));
        Self { builder, router, bounds }
    }

    /// Serves a connection to its end.
    pub(super) async fn serve(self: Arc<Self>, stream: TcpStream, peer: SocketAddr, watcher: Watcher) {
        let wire = Arc::new(Wire::default());
        let stream = TokioIo::new(Breakable::new(stream, Arc::clone(&wire)));
        let (host, handed) = (Arc::clone(&self), Arc::clone(&wire));
        let service = service_fn(move |request| Arc::clone(&host).answer(request, peer, Arc::clone(&handed)));
        let ended = watcher.watch(self.builder.serve_connection(stream, service)).await;
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
            Ok(()) => self.router.clone().oneshot(request).await,
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

/// About as many bytes as a request's line and headers had on the wire.
fn size(uri: &Uri, headers: &HeaderMap) -> usize {
    let line = uri.path_and_query().map_or(0, |path| path.as_str().len());
    line + headers.iter().map(|(name, value)| name.as_str().len() + value.len() + ": \r\n".len()).sum::<usize>()
}

fn is_identity(encoding: &HeaderValue) -> bool {
    encoding.is_empty() || encoding.as_bytes().eq_ignore_ascii_case(b"identity")
}
