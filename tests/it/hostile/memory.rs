//! The memory of the process: what is on its way, and what sandboxes keep.

use std::{
    convert::Infallible,
    sync::{
        Arc,
        atomic::{AtomicUsize, Ordering::Relaxed},
    },
};

use axum::{
    Router,
    body::{Body, Bytes},
    routing::get,
};
use http_body_util::StreamBody;
use hyper::{
    Request,
    body::Frame,
    client::conn::http2,
    header::{EXPECT, HeaderValue},
};
use hyper_util::rt::{TokioExecutor, TokioIo};
use serde_json::{Value, json};
use tokio::{io::copy_bidirectional, time::timeout};
use vetbox::{
    engine::budget::{Budget, Memory},
    server::Bounds,
};

use super::{
    PATIENCE, Socket,
    answers::{connect, served},
    problem, status,
};
use crate::harness::TestApp;

/// Lets others go on until so much of the budget is used.
async fn until(budget: &Budget, wanted: impl Fn(usize) -> bool) {
    let becomes = async {
        while !wanted(budget.used()) {
            tokio::task::yield_now().await;
        }
    };
    timeout(PATIENCE, becomes).await.unwrap_or_else(|_| panic!("it stays at {}", budget.used()));
}

/// A part of a request that makes a profile: its head says `length` bytes, and `sent` of them come.
fn part(socket: &Socket, length: usize, sent: usize) -> String {
    let more = format!("content-type: application/json\r\ncontent-length: {length}\r\n");
    socket.head("POST /api/v1/public/factx/", &more) + &" ".repeat(sent)
}

#[tokio::test]
async fn slow_uploads_share_the_memory_and_small_requests_pass() {
    let passing = Budget::of(1_000_000);
    let socket = Socket::bounded(Bounds { passing: passing.clone(), ..Bounds::default() }).await;
    let mut slow = Vec::new();
    for number in 1..=9 {
        let mut client = socket.connect().await;
        client.send(part(&socket, 200_000, 100_000)).await;
        until(&passing, |used| number * 100_000 < used).await;
        slow.push(client);
    }

    let detail = problem(&socket.told(part(&socket, 200_000, 200_000)).await, 503);

    assert!(detail.contains("1000000 bytes") && detail.contains("--memory"), "{detail}");
    assert_eq!(passing.refused(), 1);
    assert_eq!(status(&socket.told(socket.profile(r#"{"tag":"A","name":"B"}"#)).await), 200);
    drop(slow);
    until(&passing, |used| used == 0).await;
    // It is taken, and it is no JSON.
    assert_eq!(status(&socket.told(part(&socket, 200_000, 200_000)).await), 400);
}

#[tokio::test]
async fn a_connection_of_many_streams_has_no_memory_of_its_own() {
    const EACH: usize = 10_000;
    let passing = Budget::of(20 * EACH);
    let socket = Socket::bounded(Bounds { passing: passing.clone(), ..Bounds::default() }).await;
    // The client's own tasks outlive whoever asked for them, so that the wire between is what can be cut.
    let (near, mut far) = tokio::io::duplex(1 << 20);
    let mut stream = socket.connect().await.0;
    let wire = tokio::spawn(async move { copy_bidirectional(&mut far, &mut stream).await });
    let (mut client, connection) =
        http2::handshake(TokioExecutor::new(), TokioIo::new(near)).await.expect("both speak it");
    tokio::spawn(connection);

    let mut open = Vec::new();
    for _ in 0..19 {
        let begun = futures_util::stream::iter([Ok::<_, std::io::Error>(Frame::data(Bytes::from(vec![b' '; EACH])))]);
        let body = StreamBody::new(futures_util::StreamExt::chain(begun, futures_util::stream::pending()));
        let request = Request::post("http://localhost/api/v1/public/factx/").body(body).expect("a request");
        let taken = passing.used();
        open.push(tokio::spawn(client.send_request(request)));
        until(&passing, |used| used >= taken + EACH).await;
    }

    let detail = problem(&socket.told(part(&socket, EACH, EACH)).await, 503);
    assert!(detail.contains("200000 bytes"), "{detail}");
    assert_eq!((passing.refused(), open.len()), (1, 19));
    wire.abort();
    until(&passing, |used| used == 0).await;
}

#[tokio::test]
async fn an_answer_counts_until_it_has_left() {
    let passing = Budget::of(10 << 20);
    let large = |length: usize| get(move || async move { Bytes::from(vec![0; length]) });
    let router = Router::new().route("/8", large(8 << 20)).route("/4", large(4 << 20)).route("/12", large(12 << 20));
    let address = served(router, Bounds { passing: passing.clone(), ..Bounds::default() }).await;
    let ask = async |path: &str| {
        let mut client = connect(address).await;
        client.send(format!("GET {path} HTTP/1.1\r\nhost: localhost\r\nconnection: close\r\n\r\n")).await;
        client
    };

    let mut slow = ask("/8").await;
    until(&passing, |used| used == 8 << 20).await;
    for path in ["/4", "/12"] {
        let detail = problem(&ask(path).await.rest().await, 503);
        assert!(detail.contains("10485760") && detail.contains("--memory"), "{detail}");
    }
    assert!(slow.rest().await.len() > 8 << 20);
    until(&passing, |used| used == 0).await;
    assert!(ask("/4").await.rest().await.len() > 4 << 20);
    until(&passing, |used| used == 0).await;
}

/// Makes profiles of 16 KB each in a sandbox until one is refused; how many it made, and why no more.
async fn fill(app: &TestApp, sandbox: &str) -> (usize, String) {
    let name = "a".repeat(16_000);
    for made in 0..10_000 {
        let mut request = app.request("POST", "/factx/", json!({ "tag": "A", "name": name }));
        *request.uri_mut() = format!("/sandbox/{sandbox}/api/v1/public/factx/").parse().expect("a URI");
        let answer = app.send(request).await;
        if answer.status == 503 {
            return (made, answer.json()["detail"].as_str().expect("a detail").to_owned());
        }
        answer.ok();
    }
    panic!("it takes as much as anybody sends");
}

fn bounded() -> TestApp {
    TestApp::builder().config(|config| config.memory = 16 << 20).start()
}

#[tokio::test]
async fn what_sandboxes_keep_is_bounded_and_journals_give_way_to_records() {
    let app = bounded();
    let kept = app.app.registry.memory().kept.clone();

    let (made, detail) = fill(&app, "default").await;

    assert!(detail.contains(&kept.most().to_string()) && detail.contains("--memory"), "{detail}");
    assert!(made * 16_000 > kept.most() * 9 / 10 && made * 16_000 < kept.most(), "{made}");
    let journal = app.control("GET", "/requests", Value::Null).await.ok().json();
    assert!(journal["evicted"].as_u64().is_some_and(|evicted| evicted > 0), "{}", journal["evicted"]);
    assert!(kept.used() < kept.most() + (1 << 20), "{}", kept.used());
    let said = app.app.registry.default_sandbox().world.read_blocking(|state| {
        state.core.journal.after(0).any(|record| format!("{:?}", record.entry).contains("no memory left"))
    });
    assert!(said, "the journal says what went");

    app.call("PUT", "/sandboxes/other/clock", json!({ "mode": "frozen" })).await.expect(503);
    app.call("POST", "/sandboxes", json!({ "name": "t1" })).await.expect(503);
    app.control("GET", "/profiles", Value::Null).await.ok();
    app.attestr("GET", "/factx/none/", Value::Null).await.expect(400);
    let request = Request::get("/_vetbox/metrics").header("host", "localhost").body(Body::empty()).expect("a request");
    let metrics = app.send(request).await.ok().text().to_owned();
    assert!(metrics.contains("vetbox_memory_limit_bytes{part=\"kept\"} 12582912"), "{metrics}");
    assert!(!metrics.contains("vetbox_memory_refused_total{part=\"kept\"} 0"), "{metrics}");

    app.control("POST", "/reset", json!({})).await.ok();
    assert!(fill(&app, "default").await.0 > made * 9 / 10);
}

#[tokio::test]
async fn a_body_for_which_there_is_no_memory_is_read_to_its_end_unless_the_client_asks_first() {
    let app = bounded();
    fill(&app, "default").await;
    for (expects, read) in [(None, 20), (Some("100-continue"), 0)] {
        let taken = Arc::new(AtomicUsize::new(0));
        let count = Arc::clone(&taken);
        let pieces = futures_util::stream::iter(std::iter::repeat_with(move || {
            count.fetch_add(1, Relaxed);
            Ok::<_, Infallible>(Bytes::from_static(&[b' '; 1000]))
        }));
        let mut request = app.request("POST", "/factx/", Value::Null);
        request.headers_mut().extend(expects.map(|expects| (EXPECT, HeaderValue::from_static(expects))));
        *request.body_mut() = Body::from_stream(futures_util::StreamExt::take(pieces, 20));

        app.send(request).await.expect(503);

        assert_eq!(taken.load(Relaxed), read);
    }
}

#[tokio::test]
async fn many_full_sandboxes_share_the_memory_and_each_gives_it_back() {
    let app = bounded();
    let kept = app.app.registry.memory().kept.clone();
    let before = kept.used();
    let names: Vec<_> = (0..20).map(|number| format!("t{number}")).collect();
    for name in &names {
        app.call("POST", "/sandboxes", json!({ "name": name })).await.expect(201);
        for _ in 0..20 {
            let mut request = app.request("POST", "/factx/", json!({ "tag": "A", "name": "a".repeat(16_000) }));
            *request.uri_mut() = format!("/sandbox/{name}/api/v1/public/factx/").parse().expect("a URI");
            app.send(request).await.ok();
        }
    }
    let (made, _) = fill(&app, "t0").await;

    assert!((400 + made) * 16_000 > kept.most() / 2, "{made} more");
    assert!(kept.used() < kept.most() + (1 << 20), "{}", kept.used());
    for name in &names {
        app.call("DELETE", &format!("/sandboxes/{name}"), Value::Null).await.ok();
    }
    until(&kept, |used| used == before).await;
}

#[tokio::test]
async fn credentials_that_open_accounts_count() {
    let app = bounded();
    let kept = app.app.registry.memory().kept.clone();
    let before = kept.used();
    for number in 0..100 {
        let mut request = app.request("GET", "/factx/none/", Value::Null);
        let credential = format!("Basic {number:01000}");
        request.headers_mut().insert("authorization", credential.parse().expect("a value"));
        app.send(request).await;
    }
    app.control("DELETE", "/requests", Value::Null).await.ok();

    assert!(kept.used() - before > 100 * 4 * 1000, "{}", kept.used() - before);
    app.control("POST", "/reset", json!({})).await.ok();
    assert!(kept.used() - before < 10_000, "{}", kept.used() - before);
}

#[tokio::test]
async fn a_control_call_has_at_most_a_mebibyte_of_json() {
    let app = TestApp::new();
    let long = "a".repeat(1 << 20);

    for (path, body) in [("reset", json!({ "keep": [long] })), ("explain", json!({ "request": long }))] {
        let answer = app.control("POST", &format!("/{path}"), body).await.expect(413).json();
        assert!(answer["detail"].as_str().expect("a detail").ends_with("at most 1048576 bytes of JSON"), "{answer}");
    }
    app.call("POST", "/sandboxes", json!({ "name": long })).await.expect(413);
}

#[test]
fn the_page_says_how_the_memory_is_divided() {
    let page = include_str!("../../../docs/bounds.md");
    let memory = Memory::default();

    let [kept, passing] = [memory.kept, memory.passing].map(|budget| budget.most() >> 20);
    assert!(page.contains(&format!("of 1 GiB that is {kept} MiB and {passing} MiB")), "{kept} {passing}");
}
