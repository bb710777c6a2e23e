//! HTTP in: accepts connections, bounds them, and hands requests to the router.
//!
//! What a request means is the vendors' and the control API's.

pub mod client;
mod panic;
pub mod wire;

use std::{convert::Infallible, net::SocketAddr, sync::Arc, time::Duration};

use axum::{Router, body::Body, extract::Request, middleware, response::Response};
use hyper::{Uri, body::Incoming, service::service_fn};
use hyper_util::{
    rt::{TokioExecutor, TokioIo, TokioTimer},
    server::{conn::auto::Builder, graceful::GracefulShutdown},
};
use ipnet::IpNet;
use tokio::net::TcpListener;
use tower::ServiceExt as _;
use tower_http::catch_panic::CatchPanicLayer;

use crate::{
    control,
    engine::registry::Name,
    server::wire::{Breakable, Wire},
};

/// How long a client may take for its request line and headers.
const HEADER_TIMEOUT: Duration = Duration::from_secs(30);
/// How long requests and webhook attempts in flight may take once the server was told to stop.
pub const GRACE: Duration = Duration::from_millis(800);
/// How long accepting pauses when the machine has no more file descriptors.
const ACCEPT_PAUSE: Duration = Duration::from_millis(50);

/// Serves `router` on `listener` until `stop` resolves, then lets requests in flight end.
pub async fn serve(listener: TcpListener, router: Router, stop: impl Future<Output = ()>) {
    let mut builder = Builder::new(TokioExecutor::new());
    builder.http1().timer(TokioTimer::new()).header_read_timeout(HEADER_TIMEOUT);
    builder.http2().timer(TokioTimer::new());
    let builder = Arc::new(builder);
    let graceful = GracefulShutdown::new();
    let mut stop = std::pin::pin!(stop);
    loop {
        let (stream, peer) = tokio::select! {
            accepted = listener.accept() => match accepted {
                Ok(accepted) => accepted,
                Err(error) => {
                    tracing::warn!(%error, "failed to accept a connection");
                    crate::engine::clock::sleep(ACCEPT_PAUSE).await;
                    continue;
                }
            },
            () = &mut stop => break,
        };
        // Answers are small and whole: waiting to fill a packet only delays them.
        let _ = stream.set_nodelay(true);
        let wire = Arc::new(Wire::default());
        let stream = TokioIo::new(Breakable::new(stream, Arc::clone(&wire)));
        let router = router.clone();
        let service = service_fn(move |request| answer(router.clone(), request, peer, Arc::clone(&wire)));
        let builder = Arc::clone(&builder);
        let watcher = graceful.watcher();
        tokio::spawn(async move {
            let connection = builder.serve_connection(stream, service);
            if let Err(error) = watcher.watch(connection).await {
                tracing::debug!(%peer, %error, "connection ended early");
            }
        });
    }
    tokio::select! {
        () = graceful.shutdown() => {}
        () = crate::engine::clock::sleep(GRACE) => tracing::debug!("connections still open at the end were dropped"),
    }
}

async fn answer(
    router: Router,
    request: hyper::Request<Incoming>,
    peer: SocketAddr,
    wire: Arc<Wire>,
) -> Result<Response, Infallible> {
    let mut request = request.map(Body::new);
    request.extensions_mut().insert(peer);
    request.extensions_mut().insert(wire);
    match strip_sandbox(&mut request) {
        Ok(()) => router.oneshot(request).await,
        Err(problem) => Ok(control::no_sandbox(&problem)),
    }
}

/// Puts around all routes what every answer needs, from the inside out.
pub fn layered(router: Router, trusted_proxies: &[IpNet]) -> Router {
    let router = if trusted_proxies.is_empty() {
        router
    } else {
        // Before anything asks who calls.
        router.layer(middleware::map_request_with_state(Arc::from(trusted_proxies), client::look_behind))
    };
    // Outermost, so that a bug in any other layer is caught, too.
    router.layer(CatchPanicLayer::custom(panic::answer))
}

/// The sandbox that the base path `/sandbox/<name>` named.
#[derive(Debug, Clone)]
pub struct NamedByPath(pub Name);

/// Takes `/sandbox/<name>` off the path and remembers the name, so that every route answers below it too.
///
/// # Errors
///
/// Says why the name cannot be one.
pub fn strip_sandbox(request: &mut Request) -> Result<(), String> {
    let Some(rest) = request.uri().path().strip_prefix("/sandbox/") else { return Ok(()) };
    let (name, path) = rest.split_once('/').unwrap_or((rest, ""));
    let name: Name = name.parse()?;
    let query = request.uri().query().map(|query| format!("?{query}")).unwrap_or_default();
    let uri: Uri = format!("/{path}{query}").parse().map_err(|_| "the path is not a valid one".to_owned())?;
    request.extensions_mut().insert(NamedByPath(name));
    *request.uri_mut() = uri;
    Ok(())
}
