//! Answers that nobody takes, and clients that wait for theirs with nothing more to say.

use std::{net::SocketAddr, sync::Arc};

use axum::{Router, body::Body, routing::get};
use bytes::Bytes;
use tokio::{
    net::{TcpListener, TcpStream},
    sync::{Notify, oneshot},
    time::timeout,
};
use vetbox::server::{self, Bounds};

use super::{Connection, PATIENCE, SOON, status};

/// Tells whoever listens that it was dropped.
struct Kept(#[expect(dead_code, reason = "dropping it is what counts")] oneshot::Sender<()>, Vec<u8>);

impl AsRef<[u8]> for Kept {
    fn as_ref(&self) -> &[u8] {
        &self.1
    }
}

/// Where these routes are served.
pub(super) async fn served(router: Router, bounds: Bounds) -> SocketAddr {
    let listener = TcpListener::bind("127.0.0.1:0").await.expect("a free port");
    let address = listener.local_addr().expect("a bound address");
    tokio::spawn(server::serve(listener, router, bounds, std::future::pending()));
    address
}

pub(super) async fn connect(address: SocketAddr) -> Connection {
    Connection(TcpStream::connect(address).await.expect("a connection"))
}

#[tokio::test]
async fn an_answer_that_nobody_takes_is_dropped() {
    let (kept, dropped) = oneshot::channel();
    let kept = Arc::new(std::sync::Mutex::new(Some(kept)));
    let answer = move || async move {
        let kept = kept.lock().expect("nobody panicked").take().expect("it is asked for once");
        Body::from(Bytes::from_owner(Kept(kept, vec![0; 16 << 20])))
    };
    let bounds = Bounds { answer_time: SOON, ..Bounds::default() };
    let mut client = connect(served(Router::new().route("/large", get(answer)), bounds).await).await;

    client.send("GET /large HTTP/1.1\r\nhost: localhost\r\n\r\n").await;

    assert!(timeout(PATIENCE, dropped).await.expect("it is dropped").is_err());
    drop(client);
}

#[tokio::test]
async fn a_client_that_sends_no_more_gets_an_answer_that_takes_a_while() {
    let ready = Arc::new(Notify::new());
    let handler = {
        let ready = Arc::clone(&ready);
        move || async move {
            ready.notified().await;
            "at last"
        }
    };
    let router = Router::new().route("/slow", get(handler)).route("/quick", get(|| async { "now" }));
    let address = served(router, Bounds::default()).await;
    let mut client = connect(address).await;

    client.send("GET /slow HTTP/1.1\r\nhost: localhost\r\n\r\n").await;
    client.finish().await;
    // What came before the answer to another client has been seen.
    let mut other = connect(address).await;
    other.send("GET /quick HTTP/1.1\r\nhost: localhost\r\n\r\n").await;
    other.until(|text| text.ends_with("now")).await;
    ready.notify_one();

    let answer = client.rest().await;
    assert_eq!(status(&answer), 200);
    assert!(answer.ends_with("at last"), "{answer}");
}

#[tokio::test]
async fn a_client_that_is_gone_is_not_waited_for_for_ever() {
    let (kept, dropped) = oneshot::channel::<()>();
    let kept = Arc::new(std::sync::Mutex::new(Some(kept)));
    let handler = move || async move {
        let _kept = kept.lock().expect("nobody panicked").take();
        std::future::pending::<&str>().await
    };
    let bounds = Bounds { answer_time: SOON, ..Bounds::default() };
    let mut client = connect(served(Router::new().route("/never", get(handler)), bounds).await).await;

    client.send("GET /never HTTP/1.1\r\nhost: localhost\r\n\r\n").await;
    drop(client);

    assert!(timeout(PATIENCE, dropped).await.expect("the handler is dropped").is_err());
}
