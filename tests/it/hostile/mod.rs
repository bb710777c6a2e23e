//! Clients that are slow, large, broken or wicked: what they get, and that everybody else is served all the same.

mod answers;
mod bodies;
mod busy;
mod connections;
mod heads;
mod injection;
mod memory;
mod paths;

use std::{net::SocketAddr, time::Duration};

use serde_json::Value;
use tokio::{
    io::{AsyncReadExt as _, AsyncWriteExt as _},
    net::{TcpListener, TcpStream},
    time::timeout,
};
use vetbox::server::{self, Bounds};

use crate::harness::TestApp;

/// Longer than any answer takes, even on a busy machine.
const PATIENCE: Duration = Duration::from_secs(20);
/// A bound that a slow client passes soon, and an ordinary one does not even on a busy machine.
const SOON: Duration = Duration::from_secs(2);

/// An emulator on a socket.
#[derive(Debug)]
struct Socket {
    app: TestApp,
    address: SocketAddr,
}

/// A connection of a client.
#[derive(Debug)]
struct Connection(TcpStream);

impl Socket {
    async fn start() -> Self {
        Self::bounded(Bounds::default()).await
    }

    async fn bounded(bounds: Bounds) -> Self {
        let app = TestApp::new();
        let listener = TcpListener::bind("127.0.0.1:0").await.expect("a free port");
        let address = listener.local_addr().expect("a bound address");
        tokio::spawn(server::serve(listener, vetbox::serve::router(&app.app), bounds, std::future::pending()));
        Self { app, address }
    }

    async fn connect(&self) -> Connection {
        Connection(TcpStream::connect(self.address).await.expect("a connection"))
    }

    /// Sends bytes on a new connection and gives everything that comes until it ends.
    async fn told(&self, bytes: impl AsRef<[u8]>) -> String {
        let mut connection = self.connect().await;
        connection.send(bytes).await;
        connection.rest().await
    }

    /// Asserts that an ordinary client is served.
    async fn serves(&self) {
        let answer = self.told("GET /livez HTTP/1.1\r\nhost: localhost\r\nconnection: close\r\n\r\n").await;
        assert!(answer.starts_with("HTTP/1.1 200 "), "{answer:?}");
    }

    /// The head of a request to Attestr as the demo account.
    fn head(&self, line: &str, more: &str) -> String {
        let authorization = &self.app.authorization;
        format!(
            "{line} HTTP/1.1\r\nhost: localhost\r\nauthorization: {authorization}\r\nconnection: close\r\n{more}\r\n"
        )
    }

    /// A request that makes a profile, whole.
    fn profile(&self, body: &str) -> String {
        let more = format!("content-type: application/json\r\ncontent-length: {}\r\n", body.len());
        self.head("POST /api/v1/public/factx/", &more) + body
    }
}

impl Connection {
    async fn send(&mut self, bytes: impl AsRef<[u8]>) {
        // A server that has heard enough closes, and the rest cannot be sent.
        let _ = self.0.write_all(bytes.as_ref()).await;
    }

    /// Says that nothing more will be sent.
    async fn finish(&mut self) {
        self.0.shutdown().await.expect("the connection is open");
    }

    /// Everything that comes until the connection ends, however it ends.
    async fn rest(&mut self) -> String {
        let mut bytes = Vec::new();
        let ended = timeout(PATIENCE, self.0.read_to_end(&mut bytes)).await;
        assert!(ended.is_ok(), "the connection ends; {:?} came", String::from_utf8_lossy(&bytes));
        String::from_utf8_lossy(&bytes).into_owned()
    }

    /// What comes up to the first `count` answers' heads with their bodies of `length` bytes.
    async fn until(&mut self, done: impl Fn(&str) -> bool) -> String {
        let mut bytes = Vec::new();
        let reading = async {
            while !done(&String::from_utf8_lossy(&bytes)) {
                let read = self.0.read_buf(&mut bytes).await.expect("the connection stays open");
                assert_ne!(read, 0, "the connection ended after {:?}", String::from_utf8_lossy(&bytes));
            }
        };
        timeout(PATIENCE, reading).await.expect("the answer comes");
        String::from_utf8(bytes).expect("answers are text")
    }
}

/// The status of an answer.
#[track_caller]
fn status(answer: &str) -> u16 {
    let line = answer.strip_prefix("HTTP/1.1 ").unwrap_or_else(|| panic!("no answer: {answer:?}"));
    line[..3].parse().expect("a status")
}

/// The `detail` of a problem with this status.
#[track_caller]
fn problem(answer: &str, expected: u16) -> String {
    assert_eq!(status(answer), expected, "{answer:?}");
    let (head, body) = answer.split_once("\r\n\r\n").expect("a head");
    assert!(head.contains("content-type: application/problem+json"), "{head}");
    let body: Value = serde_json::from_str(body).unwrap_or_else(|error| panic!("{error}: {body:?}"));
    assert_eq!(body["status"], expected);
    body["detail"].as_str().expect("a detail").to_owned()
}

#[test]
fn the_page_names_every_bound_with_its_number() {
    let page = include_str!("../../../docs/bounds.md");
    let Bounds { connections, head, body, head_time, body_time, answer_time, .. } = Bounds::default();
    for row in [
        format!("| connections at once | {connections} |"),
        format!("| a request's line and headers | {} KiB |", head >> 10),
        format!("| a body | {} MiB |", body >> 20),
        format!("| time for line and headers | {} s |", head_time.as_secs()),
        format!("| time for a body | {} s |", body_time.as_secs()),
        format!("| time in which a client takes nothing of an answer | {} s |", answer_time.as_secs()),
        format!("| time for the answer to a client that sends no more | {} s |", answer_time.as_secs()),
    ] {
        assert!(page.contains(&row), "docs/bounds.md says {row}");
    }
}
