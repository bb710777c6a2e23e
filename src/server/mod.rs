//! HTTP in: accepts connections, bounds them, and hands requests to the router.
//!
//! What a request means is the vendors' and the control API's.

mod accept;
mod answer;
pub(crate) mod body;
mod bounds;
pub mod client;
mod connection;
mod panic;
pub(crate) mod refusal;
pub mod tls;
pub mod wire;

use std::{sync::Arc, time::Duration};

use axum::{Router, extract::Request, middleware};
use hyper::Uri;
use hyper_util::server::graceful::GracefulShutdown;
use ipnet::IpNet;

use self::{accept::BoundedListener, client::PublicUrl, connection::Host, tls::Tls};
pub use self::{accept::Listener, bounds::Bounds};
use crate::engine::{clock, registry::Name};

/// How long requests and webhook attempts in flight may take once the server was told to stop.
pub const GRACE: Duration = Duration::from_millis(800);

/// Serves `router` on `listener` within `bounds` until `stop` resolves, then lets requests in flight end.
pub async fn serve(listener: impl Into<Listener>, router: Router, bounds: Bounds, stop: impl Future<Output = ()>) {
    serve_with(None, listener, router, bounds, stop).await;
}

/// The same, over TLS when there is such.
pub async fn serve_with(
    tls: Option<Tls>,
    listener: impl Into<Listener>,
    router: Router,
    bounds: Bounds,
    stop: impl Future<Output = ()>,
) {
    let host = Arc::new(Host::new(router, bounds.clone()));
    let graceful = GracefulShutdown::new();
    let mut listener = BoundedListener::new(listener.into(), bounds);
    let mut stop = std::pin::pin!(stop);
    loop {
        let (stream, peer, permit) = tokio::select! {
            client = listener.next() => client,
            () = &mut stop => break,
        };
        let (host, tls, watcher) = (Arc::clone(&host), tls.clone(), graceful.watcher());
        tokio::spawn(async move {
            match tls {
                None => host.serve(stream, false, peer, watcher).await,
                Some(tls) => host.serve_tls(stream, tls.acceptor().clone(), peer, watcher).await,
            }
            drop(permit);
        });
    }
    tokio::select! {
        () = graceful.shutdown() => {}
        () = clock::sleep(GRACE) => tracing::debug!("connections still open at the end were dropped"),
    }
}

/// Puts around all routes what the user told of the proxies before them, ahead of whoever asks who calls, and where.
pub fn behind_proxies(router: Router, trusted: &[IpNet], public: Option<&PublicUrl>) -> Router {
    let router = match public {
        None => router,
        Some(url) => router.layer(middleware::map_request_with_state(url.clone(), client::tell)),
    };
    match trusted {
        [] => router,
        trusted => router.layer(middleware::map_request_with_state(Arc::from(trusted), client::look_behind)),
    }
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
    let wrong = || "the path is not a valid one".to_owned();
    // Whoever asks for the authority that a request names still finds it.
    let mut parts = request.uri().clone().into_parts();
    parts.path_and_query = Some(format!("/{path}{query}").parse().map_err(|_| wrong())?);
    let uri = Uri::from_parts(parts).map_err(|_| wrong())?;
    request.extensions_mut().insert(NamedByPath(name));
    *request.uri_mut() = uri;
    Ok(())
}
