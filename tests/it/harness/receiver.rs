//! A receiver of webhooks on a real socket.

use std::sync::Arc;

use axum::{Router, body::Bytes, extract::Request};
use http_body_util::BodyExt as _;
use hyper::{HeaderMap, StatusCode, body::Frame};
use serde_json::Value;
use tokio::{
    net::TcpListener,
    sync::{Semaphore, watch},
};
use vetbox::{engine::sign::verify, server::Bounds, vendors::attestr::account::Account};

/// One webhook that arrived.
#[derive(Debug, Clone)]
pub(crate) struct Arrived {
    pub(crate) path: String,
    pub(crate) headers: HeaderMap,
    pub(crate) body: Bytes,
    /// Whether as much of the body came as its head promised.
    pub(crate) whole: bool,
    /// In how many pieces the body came.
    pub(crate) pieces: usize,
}

impl Arrived {
    async fn read(request: Request) -> Self {
        let (parts, mut body) = request.into_parts();
        let path = parts.uri.path().to_owned();
        let mut come = Self { path, headers: parts.headers, body: Bytes::new(), whole: true, pieces: 0 };
        let mut bytes = Vec::new();
        while let Some(frame) = body.frame().await {
            match frame.map(Frame::into_data) {
                Ok(Ok(data)) => {
                    come.pieces += 1;
                    bytes.extend_from_slice(&data);
                }
                Ok(Err(_)) => {}
                Err(_) => {
                    come.whole = false;
                    break;
                }
            }
        }
        come.body = bytes.into();
        come
    }

    /// The body as JSON.
    pub(crate) fn json(&self) -> Value {
        serde_json::from_slice(&self.body).expect("the webhook is JSON")
    }

    /// The check that the webhook is about.
    pub(crate) fn check(&self) -> String {
        self.json()["payload"]["_id"].as_str().expect("it is about a check").to_owned()
    }

    /// Whether the output in the webhook fits its signature, by the demo account's secret.
    pub(crate) fn is_signed(&self) -> bool {
        let text = std::str::from_utf8(&self.body).expect("the body is text");
        let from = text.find(r#""output":"#).expect("it has an output") + r#""output":"#.len();
        let output = &text[from..text.find(r#","error""#).expect("an error follows")];
        let signature = self.json()["payload"]["signature"].as_str().unwrap_or_default().to_owned();
        verify(&Account::demo("default").secret, output.as_bytes(), &signature)
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
    arrived: watch::Sender<Vec<Arrived>>,
    gate: Arc<Semaphore>,
}

impl Receiver {
    /// A receiver that takes everything.
    pub(crate) async fn start() -> Self {
        Self::answering(&[]).await
    }

    /// A receiver that answers these statuses in turn, and 200 afterwards.
    pub(crate) async fn answering(statuses: &[u16]) -> Self {
        Self::holding(statuses, Semaphore::MAX_PERMITS).await
    }

    /// A receiver that answers only `free` requests before it is released.
    pub(crate) async fn holding(statuses: &[u16], free: usize) -> Self {
        let listener = TcpListener::bind("127.0.0.1:0").await.expect("a free port");
        let url = format!("http://{}/hooks", listener.local_addr().expect("a bound address"));
        let arrived = watch::Sender::new(Vec::<Arrived>::new());
        let gate = Arc::new(Semaphore::new(free));
        let (kept, statuses, gated) = (arrived.clone(), statuses.to_vec(), Arc::clone(&gate));
        let answer = move |request: Request| async move {
            let come = Arrived::read(request).await;
            let mut status = 200;
            kept.send_modify(|kept| {
                status = statuses.get(kept.len()).copied().unwrap_or(200);
                kept.push(come);
            });
            gated.acquire().await.expect("the gate is never closed").forget();
            StatusCode::from_u16(status).expect("a status")
        };
        let router = Router::new().fallback(answer);
        let serve = vetbox::server::serve(listener, router, Bounds::default(), std::future::pending());
        tokio::spawn(serve);
        Self { url, arrived, gate }
    }

    /// A URL where nothing listens any more.
    pub(crate) async fn gone() -> String {
        let listener = TcpListener::bind("127.0.0.1:0").await.expect("a free port");
        format!("http://{}/hooks", listener.local_addr().expect("a bound address"))
    }

    /// Waits until as many webhooks arrived.
    pub(crate) async fn arrivals(&self, count: usize) {
        let enough = |arrived: &Vec<Arrived>| arrived.len() >= count;
        self.arrived.subscribe().wait_for(enough).await.expect("the receiver lives");
    }

    /// Answers everything from now on.
    pub(crate) fn release(&self) {
        self.gate.add_permits(1000);
    }

    /// Answers one more request.
    pub(crate) fn release_one(&self) {
        self.gate.add_permits(1);
    }

    /// What arrived so far, in order.
    pub(crate) fn arrived(&self) -> Vec<Arrived> {
        self.arrived.borrow().clone()
    }
}
