//! One connection from its first byte to its end.

use std::{convert::Infallible, io, net::SocketAddr, panic::AssertUnwindSafe, sync::Arc, time::Duration};

use axum::{Router, response::Response};
use futures_util::FutureExt as _;
use hyper::{
    Version,
    body::{Body as _, Incoming},
    header::{CONTENT_ENCODING, HOST, HeaderValue, TRANSFER_ENCODING},
    service::service_fn,
};
use hyper_util::{
    rt::{TokioExecutor, TokioIo, TokioTimer},
    server::{conn::auto, graceful::Watcher},
};
use tokio::net::TcpStream;
use tokio_rustls::TlsAcceptor;
use tower::ServiceExt as _;

use super::{
    Bounds,
    answer::Answer,
    body::bounded,
    panic,
    refusal::Refusal,
    strip_sandbox,
    wire::{Breakable, Counted, Stage, Stream, Wire},
};
use crate::engine::{
    budget::{Charge, Exhausted},
    clock,
};

/// What hyper reads of a head before it gives up without a word; smaller heads that are too large are told so.
const READ: usize = 128 << 10;

/// What all connections of a listener have in common.
#[derive(Debug)]
pub struct Host {
    protocols: auto::Builder<TokioExecutor>,
    router: Router,
    bounds: Bounds,
}

impl Host {
    pub fn new(router: Router, bounds: Bounds) -> Self {
        let mut protocols = auto::Builder::new(TokioExecutor::new());
        let read = READ.max(2 * bounds.head);
        protocols.http1().timer(TokioTimer::new()).header_read_timeout(bounds.head_time).max_buf_size(read);
        // A client that says nothing for so long and does not answer when asked is gone.
        let mut http2 = protocols.http2();
        http2.timer(TokioTimer::new()).keep_alive_interval(bounds.head_time).keep_alive_timeout(bounds.head_time);
        http2.max_header_list_size(u32::try_from(2 * bounds.head).unwrap_or(u32::MAX));
        Self { protocols, router, bounds }
    }

    /// Serves a connection over TLS to its end.
    pub async fn serve_tls(self: Arc<Self>, stream: TcpStream, tls: TlsAcceptor, peer: SocketAddr, watcher: Watcher) {
        let accepted = tokio::select! {
            accepted = tls.accept(stream).into_fallible() => accepted,
            () = clock::sleep(self.bounds.head_time) => return,
        };
        match accepted {
            Ok(stream) => self.serve(stream, true, peer, watcher).await,
            Err((error, stream)) => {
                tracing::info!(%peer, "a client and the server found no way to speak TLS: {error}; does it trust the authority of `vetbox env --ca`?");
                if error.kind() == io::ErrorKind::InvalidData {
                    // Whoever speaks HTTP without TLS can read this; others never do.
                    let _ = stream.try_write(Refusal::no_tls().to_string().as_bytes());
                }
            }
        }
    }

    /// Serves a connection to its end.
    pub async fn serve(self: Arc<Self>, stream: impl Stream, is_tls: bool, peer: SocketAddr, watcher: Watcher) {
        let wire = Arc::new(Wire::new(peer, is_tls));
        let stream = TokioIo::new(Breakable::new(stream, Arc::clone(&wire), self.bounds.answer_time));
        let (host, handed) = (Arc::clone(&self), Arc::clone(&wire));
        let service = service_fn(move |request| {
            handed.note_request();
            Arc::clone(&host).answer(request, handed.count(Stage::UnderWay))
        });
        let connection = self.protocols.serve_connection(stream, service).into_owned();
        tokio::select! {
            ended = watcher.watch(connection) => if let Err(error) = ended {
                tracing::debug!(%peer, %error, "connection ended early");
            },
            // Which protocol it speaks is told by its first bytes, for which nobody else sets a time.
            () = never_asked(&wire, self.bounds.head_time) => tracing::debug!(%peer, "connection asked for nothing"),
            () = stalled(&wire, self.bounds.answer_time) => tracing::debug!(%peer, "client takes nothing of an answer"),
        }
    }

    async fn answer(
        self: Arc<Self>,
        request: hyper::Request<Incoming>,
        under_way: Counted,
    ) -> Result<hyper::Response<Answer>, Infallible> {
        // What the request holds goes back when it is answered.
        let held = Arc::new(self.bounds.passing.charge());
        let response = match self.refusal(&request, &held) {
            Some(refusal) => refusal.response(),
            None => self.routed(request, Arc::clone(under_way.wire()), Arc::clone(&held)).await,
        };
        drop(held);
        Ok(match self.held(&response) {
            Ok(held) => response.map(|body| Answer::new(body, Some(held), under_way)),
            Err(exhausted) => Refusal::no_memory(exhausted).response().map(|body| Answer::new(body, None, under_way)),
        })
    }

    /// What an answer of known length holds of the memory.
    fn held(&self, response: &Response) -> Result<Charge, Exhausted> {
        let charge = self.bounds.passing.charge();
        let length = response.body().size_hint().exact().unwrap_or(0);
        charge.grow(usize::try_from(length).unwrap_or(usize::MAX))?;
        Ok(charge)
    }

    async fn routed(&self, request: hyper::Request<Incoming>, wire: Arc<Wire>, held: Arc<Charge>) -> Response {
        let mut request = request.map(|body| bounded(body, &self.bounds, &wire, held));
        request.extensions_mut().insert(wire);
        match strip_sandbox(&mut request) {
            // A transaction that a panic cut short leaves its world usable, and nothing else outlives a request.
            Ok(()) => match AssertUnwindSafe(self.router.clone().oneshot(request)).catch_unwind().await {
                Ok(Ok(answer)) => answer,
                Err(payload) => panic::answer(&*payload),
            },
            Err(problem) => Refusal::no_sandbox(&problem).response(),
        }
    }

    /// Why a request is refused for its head alone.
    fn refusal(&self, request: &hyper::Request<Incoming>, held: &Charge) -> Option<Refusal> {
        let (headers, size) = (request.headers(), size(request));
        if self.bounds.head < size {
            return Some(Refusal::large_head(&self.bounds));
        }
        if let Err(exhausted) = held.grow(size) {
            return Some(Refusal::no_memory(exhausted));
        }
        let hosts = headers.get_all(HOST).iter().count();
        if hosts > 1 || (hosts == 0 && request.version() == Version::HTTP_11) {
            return Some(Refusal::hosts(hosts));
        }
        let mut codings = headers.get_all(TRANSFER_ENCODING).iter();
        if let Some(coding) = codings.find(|coding| !coding.as_bytes().eq_ignore_ascii_case(b"chunked")) {
            return Some(Refusal::transfer(coding));
        }
        let encoding = headers.get(CONTENT_ENCODING).filter(|encoding| !is_identity(encoding));
        encoding.map(Refusal::encoded)
    }
}

/// Resolves after `time` when no request came by then, else never.
async fn never_asked(wire: &Wire, time: Duration) {
    clock::sleep(time).await;
    if wire.was_asked() {
        std::future::pending::<()>().await;
    }
}

/// Resolves once a client took nothing of an answer for `time`, and at most for twice that.
async fn stalled(wire: &Wire, time: Duration) {
    loop {
        let before = wire.written();
        clock::sleep(time).await;
        if wire.is_sending() && wire.written() == before {
            return;
        }
    }
}

/// About as many bytes as a request's line and headers had on the wire.
fn size(request: &hyper::Request<Incoming>) -> usize {
    let line = request.method().as_str().len() + request.uri().path_and_query().map_or(0, |path| path.as_str().len());
    let headers = request.headers().iter();
    line + headers.map(|(name, value)| name.as_str().len() + value.len() + ": \r\n".len()).sum::<usize>()
}

fn is_identity(encoding: &HeaderValue) -> bool {
    encoding.is_empty() || encoding.as_bytes().eq_ignore_ascii_case(b"identity")
}
