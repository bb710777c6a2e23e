//! A receiver of webhooks on a real socket.

use std::sync::{Arc, Mutex, PoisonError};

use axum::{
    Router,
    body::{Bytes, to_bytes},
    extract::Request,
};
use hyper::{HeaderMap, StatusCode};
use serde_json::Value;
use tokio::net::TcpListener;

/// One webhook that arrived.
#[derive(Debug, Clone)]
pub(crate) struct Arrived {
    pub(crate) headers: HeaderMap,
    pub(crate) body: Bytes,
}

impl Arrived {
    /// The body as JSON.
    pub(crate) fn json(&self) -> Value {
        serde_json::from_slice(&self.body).expect("the webhook is JSON")
    }

    /// A header's text; empty when it is missing.
    pub(crate) fn header(&self, name: &str) -> &str {
        self.headers.get(name).map_or("", |value| value.to_str().expect("the header is ASCII"))
    }
}

/// A receiver that keeps what arrives and answers what it was told to.
#[derive(Debug)]
pub(crate) struct Receiver {
    /// Where it listens.
    pub(crate) url: String,
    arrived: Arc<Mutex<Vec<Arrived>>>,
}

impl Receiver {
    /// A receiver that takes everything.
    pub(crate) async fn start() -> Self {
        Self::answering(&[]).await
    }

    /// A receiver that answers these statuses in turn, and 200 afterwards.
    pub(crate) async fn answering(statuses: &[u16]) -> Self {
        let listener = TcpListener::bind("127.0.0.1:0").await.expect("a free port");
        let url = format!("http://{}/hooks", listener.local_addr().expect("a bound address"));
        let arrived = Arc::new(Mutex::new(Vec::new()));
        let (kept, statuses) = (Arc::clone(&arrived), statuses.to_vec());
        let answer = move |request: Request| async move {
            let (parts, body) = request.into_parts();
            let body = to_bytes(body, usize::MAX).await.unwrap_or_default();
            let mut kept = kept.lock().unwrap_or_else(PoisonError::into_inner);
            let status = statuses.get(kept.len()).copied().unwrap_or(200);
            kept.push(Arrived { headers: parts.headers, body });
            StatusCode::from_u16(status).expect("a status")
        };
        let router = Router::new().fallback(answer);
        let serve = vetbox::server::serve(listener, router, std::future::pending());
        tokio::spawn(serve);
        Self { url, arrived }
    }

    /// A URL where nothing listens any more.
    pub(crate) async fn gone() -> String {
        let listener = TcpListener::bind("127.0.0.1:0").await.expect("a free port");
        format!("http://{}/hooks", listener.local_addr().expect("a bound address"))
    }

    /// What arrived so far, in order.
    pub(crate) fn arrived(&self) -> Vec<Arrived> {
        self.arrived.lock().unwrap_or_else(PoisonError::into_inner).clone()
    }
}
