//! Many connections, silent ones, and those that say everything at once.

use axum::{Router, routing::get};
use http_body_util::BodyExt as _;
use hyper::{Request, StatusCode, Version, client::conn::http2};
use hyper_util::rt::{TokioExecutor, TokioIo};
use tokio::{
    net::{TcpListener, TcpStream},
    time::timeout,
};
use vetbox::server::{self, Bounds};

use super::{Connection, PATIENCE, SOON, Socket, problem, status};

const LIVE: &str = "GET /livez HTTP/1.1\r\nhost: localhost\r\n\r\n";

fn is_live(text: &str) -> bool {
    text.ends_with("{\"status\":\"live\"}")
}

#[tokio::test]
async fn a_client_too_many_is_told_and_the_next_seat_is_given() {
    let socket = Socket::bounded(Bounds { connections: 2, ..Bounds::default() }).await;
    let (mut first, mut second) = (socket.connect().await, socket.connect().await);
    for connection in [&mut first, &mut second] {
        connection.send(LIVE).await;
        connection.until(is_live).await;
    }

    let detail = problem(&socket.connect().await.rest().await, 503);
    assert!(detail.contains("2 connections"), "{detail}");

    drop(first);
    let served = async { while status(&socket.told(socket.head("GET /livez", "")).await) != 200 {} };
    timeout(PATIENCE, served).await.expect("the seat of the one that left is free");
    second.send(LIVE).await;
    second.until(is_live).await;
}

#[tokio::test]
async fn a_panic_is_the_emulators_own_failure_and_the_connection_goes_on() {
    async fn broken() -> StatusCode {
        std::hint::black_box(Err("broken on purpose")).expect("this panics")
    }
    let listener = TcpListener::bind("127.0.0.1:0").await.expect("a free port");
    let address = listener.local_addr().expect("a bound address");
    let router = Router::new().route("/broken", get(broken)).route("/livez", get(|| async { r#"{"status":"live"}"# }));
    tokio::spawn(server::serve(listener, router, Bounds::default(), std::future::pending()));
    let mut connection = Connection(TcpStream::connect(address).await.expect("a connection"));

    connection.send("GET /broken HTTP/1.1\r\nhost: localhost\r\n\r\n").await;
    let answer = connection.until(|text| text.ends_with("its log says more\"}")).await;
    assert_eq!(status(&answer), 500);
    assert!(answer.contains("x-vetbox-bug: 1"), "{answer}");

    connection.send(LIVE).await;
    connection.until(is_live).await;
}

#[tokio::test]
async fn http2_is_spoken_in_plain_text() {
    let socket = Socket::start().await;
    let stream = TokioIo::new(socket.connect().await.0);
    let (mut client, connection) = http2::handshake(TokioExecutor::new(), stream).await.expect("both speak it");
    tokio::spawn(connection);

    for _ in 0..2 {
        let request = Request::get("http://localhost/livez").body(String::new()).expect("a request");
        let answer = client.send_request(request).await.expect("an answer");

        assert_eq!((answer.version(), answer.status()), (Version::HTTP_2, StatusCode::OK));
        let body = answer.into_body().collect().await.expect("a body").to_bytes();
        assert_eq!(&body[..], br#"{"status":"live"}"#);
    }
    socket.serves().await;
}

#[tokio::test]
async fn two_thousand_idle_connections_hinder_nobody() {
    let socket = Socket::start().await;
    let mut idle = Vec::new();
    for _ in 0..2000 {
        idle.push(socket.connect().await);
    }

    socket.serves().await;
    let last = idle.last_mut().expect("there are many");
    last.send(LIVE).await;
    last.until(is_live).await;
}

#[tokio::test]
async fn a_silent_connection_is_closed_without_a_word() {
    let socket = Socket::bounded(Bounds { head_time: SOON, ..Bounds::default() }).await;
    let mut used = socket.connect().await;
    used.send(LIVE).await;
    used.until(is_live).await;

    assert_eq!(socket.connect().await.rest().await, "");
    assert_eq!(used.rest().await, "");
}

#[tokio::test]
async fn a_head_that_does_not_end_ends_the_connection() {
    let socket = Socket::bounded(Bounds { head_time: SOON, ..Bounds::default() }).await;
    for beginning in ["P", "PRI", "GET /livez HTTP/1.1\r\nhost: localhost\r\nx-slow: "] {
        assert_eq!(socket.told(beginning).await, "", "{beginning:?}");
    }

    let mut used = socket.connect().await;
    used.send(LIVE).await;
    used.until(is_live).await;
    used.send("GET /livez HTT").await;
    assert_eq!(used.rest().await, "");
}

#[tokio::test]
async fn requests_in_a_row_are_answered_in_a_row() {
    let socket = Socket::start().await;
    let mut connection = socket.connect().await;
    let body = r#"{"tag":"A","name":"B"}"#;
    let one = socket.profile(body).replace("connection: close\r\n", "");

    connection.send(one.repeat(50)).await;
    let answers = connection.until(|text| text.matches("\r\n\r\n{").count() == 50 && text.ends_with('}')).await;

    let numbers: Vec<u32> = answers
        .lines()
        .filter_map(|line| line.strip_prefix("x-vetbox-request: "))
        .map(|number| number.parse().expect("a number"))
        .collect();
    assert_eq!(numbers, (1..=50).collect::<Vec<_>>());
}

#[tokio::test]
async fn a_client_that_is_done_speaking_is_still_answered() {
    let socket = Socket::start().await;
    let mut connection = socket.connect().await;
    connection.send(socket.profile(r#"{"tag":"A","name":"B"}"#)).await;
    connection.finish().await;

    assert_eq!(status(&connection.rest().await), 200);
}

#[tokio::test]
async fn a_client_that_leaves_in_the_middle_leaves_nothing_behind() {
    let socket = Socket::bounded(Bounds { connections: 1, ..Bounds::default() }).await;
    for _ in 0..20 {
        let mut connection = socket.connect().await;
        connection.send(&socket.profile(r#"{"tag":"A","name":"B"}"#)[..150]).await;
        drop(connection);
    }

    let served = async { while status(&socket.told(socket.head("GET /livez", "")).await) != 200 {} };
    timeout(PATIENCE, served).await.expect("the only seat is free");
    let journal = socket.app.control("GET", "/requests", serde_json::Value::Null).await.ok();
    assert_eq!(journal.json()["count"], 0);
}

#[tokio::test]
async fn what_is_not_http_ends_the_connection() {
    let socket = Socket::start().await;
    let tls = b"\x16\x03\x01\x02\x00\x01\x00\x01\xfc\x03\x03".as_slice();
    for bytes in [tls, b"\0\0\0\0\r\n\r\n", b"nonsense\r\n\r\n", b"PRI * HTTP/2.0\r\n\r\nSM\r\n\r\nnonsense after it"] {
        let mut connection = socket.connect().await;
        connection.send(bytes).await;
        connection.finish().await;

        let answer = connection.rest().await;
        assert!(!answer.contains(" 200 "), "{answer:?}");
    }
    socket.serves().await;
}
