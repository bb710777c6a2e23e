//! Broken connections and slow answers: what a client sees on a real socket.

use std::{io, time::Duration};

use serde_json::json;
use tokio::{
    io::{AsyncReadExt as _, AsyncWriteExt as _},
    net::{TcpListener, TcpStream},
    time::timeout,
};
use vetbox::{
    engine::journal::Entry,
    server::{self, Bounds},
};

use crate::harness::{TestApp, work_body};

/// Sends a work check over a new connection.
async fn sent(app: &TestApp) -> TcpStream {
    let listener = TcpListener::bind("127.0.0.1:0").await.expect("a free port");
    let address = listener.local_addr().expect("a bound address");
    tokio::spawn(server::serve(listener, vetbox::serve::router(&app.app), Bounds::default(), std::future::pending()));
    let mut stream = TcpStream::connect(address).await.expect("a connection");
    let body = work_body(json!({})).to_string();
    let head = format!(
        "POST /api/v1/public/factx/async/work HTTP/1.1\r\nhost: x\r\nconnection: close\r\nauthorization: {}\r\n\
         content-type: application/json\r\ncontent-length: {}\r\n\r\n{body}",
        app.authorization,
        body.len()
    );
    stream.write_all(head.as_bytes()).await.expect("the request can be sent");
    stream
}

/// Everything that arrives until the connection ends, and how it ends.
async fn arrived(app: &TestApp) -> (String, io::Result<()>) {
    let mut bytes = Vec::new();
    let end = sent(app).await.read_to_end(&mut bytes).await;
    (String::from_utf8_lossy(&bytes).into_owned(), end.map(drop))
}

/// The length that a head promises, and the body that came.
fn promised(text: &str) -> (usize, &str) {
    let (head, body) = text.split_once("\r\n\r\n").expect("a head");
    let length = head.lines().find_map(|line| line.strip_prefix("content-length: ")).expect("a length");
    (length.parse().expect("a number"), body)
}

#[tokio::test]
async fn the_first_six_calls_break_each_in_its_way() {
    let app = TestApp::builder().config(|config| config.scenarios = vec!["broken-connections".to_owned()]).start();

    let (text, end) = arrived(&app).await;
    assert_eq!((text.as_str(), end.unwrap_err().kind()), ("", io::ErrorKind::ConnectionReset));

    let (text, end) = arrived(&app).await;
    assert!(text.is_empty() && end.is_ok(), "{text:?} {end:?}");

    let (text, _) = arrived(&app).await;
    assert!(!text.is_empty() && !text.starts_with("HTTP"), "{text:?}");

    let (text, _) = arrived(&app).await;
    let (length, body) = promised(&text);
    assert!(text.starts_with("HTTP/1.1 200") && body.len() == length / 2, "{text:?}");

    let mut slow = sent(&app).await;
    let mut text = String::new();
    while !text.contains("\r\n\r\n{\"") {
        let mut some = [0; 1024];
        let count = slow.read(&mut some).await.expect("the answer comes");
        text.push_str(&String::from_utf8_lossy(&some[..count]));
    }
    let (length, body) = promised(&text);
    assert!(body.len() < length, "only the first bytes are there yet: {text:?}");

    let mut hanging = sent(&app).await;
    assert!(timeout(Duration::from_millis(300), hanging.read_u8()).await.is_err(), "nothing comes, and nothing ends");

    let (text, _) = arrived(&app).await;
    assert!(text.starts_with("HTTP/1.1 200"), "{text:?}");
}

#[tokio::test]
async fn a_whole_response_is_what_the_rule_says() {
    let app = TestApp::builder()
        .scenario(
            "rules: [{ when: { operation: attestr.work.create }, then: { response: { status: 418, headers: { x-a: b }, \
             body: { tag: '{{request.body.tag}}' } } } }]",
        )
        .start();

    let answer = app.attestr("POST", "/factx/async/work", work_body(json!({ "tag": "T" }))).await.expect(418);

    assert_eq!((answer.header("x-a"), answer.header("content-type")), ("b", "application/json"));
    assert_eq!(answer.json(), json!({ "tag": "T" }));
}

/// The latencies that were drawn for three requests.
async fn latencies(written: &str) -> Vec<Duration> {
    let rule = format!("rules: [{{ when: {{ operation: '*' }}, then: {{ latency: {written} }} }}]");
    let app = TestApp::builder().scenario(&rule).start();
    for _ in 0..3 {
        app.profile().await;
    }
    app.app.registry.default_sandbox().world.read_blocking(|state| {
        let exchange = |entry: &Entry| match entry {
            Entry::Exchange(exchange) => exchange.decision.latency,
            Entry::Change { .. } | Entry::Jump { .. } | Entry::Attempt { .. } => None,
        };
        state.core.journal.after(0).filter_map(|record| exchange(&record.entry)).collect()
    })
}

#[tokio::test]
async fn latencies_are_fixed_or_drawn_from_the_seed() {
    let millis = Duration::from_millis;

    assert_eq!(latencies("2ms").await, [millis(2); 3]);
    let uniform = latencies("{ uniform: { min: 1ms, max: 9ms } }").await;
    assert!(uniform.iter().all(|it| (millis(1)..=millis(9)).contains(it)), "{uniform:?}");
    assert!(
        uniform[0] != uniform[1] && latencies("{ uniform: { min: 1ms, max: 9ms } }").await == uniform,
        "{uniform:?}"
    );
    let lognormal = latencies("{ lognormal: { median: 2ms, sigma: 0.5 } }").await;
    assert!(lognormal[0] != lognormal[1] && lognormal.iter().all(|it| *it < millis(20)), "{lognormal:?}");
}
