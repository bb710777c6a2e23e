//! Bodies that are slow, large, compressed, or built to hurt whoever reads them.

use axum::{body::Body, extract::Request};
use serde_json::{Value, json};
use vetbox::server::Bounds;

use super::{SOON, Socket, problem, status};
use crate::harness::TestApp;

const CONTROL: &str = "/_vetbox/v1/sandboxes/default/clock/advance";
const PROFILE: &str = "/api/v1/public/factx/";
const APPLICANT: &str = "/api/1.1/wf/api-applicant-create";

#[tokio::test]
async fn a_body_that_does_not_come_is_told_so() {
    let socket = Socket::bounded(Bounds { body_time: SOON, ..Bounds::default() }).await;
    for path in [PROFILE, APPLICANT, CONTROL] {
        for framing in ["content-length: 10\r\n", "transfer-encoding: chunked\r\n"] {
            let begun = if framing.starts_with('c') { "{" } else { "1\r\n{\r\n" };
            let detail = problem(&socket.told(socket.head(&format!("POST {path}"), framing) + begun).await, 408);
            assert!(detail.contains("2s"), "{detail}");
        }
    }
    socket.serves().await;
}

#[tokio::test]
async fn a_body_that_ends_too_early_is_told_so() {
    let socket = Socket::start().await;
    for (path, code) in [(PROFILE, 400), (CONTROL, 400)] {
        let mut connection = socket.connect().await;
        connection
            .send(socket.head(&format!("POST {path}"), "transfer-encoding: chunked\r\n") + "1\r\n{\r\nZZ\r\n")
            .await;

        let answer = connection.rest().await;
        assert_eq!(status(&answer), code, "{answer}");
        assert!(answer.contains("ended before it was complete"), "{answer}");
    }
}

#[tokio::test]
async fn a_body_beyond_the_bound_is_neither_asked_for_nor_read() {
    let socket = Socket::bounded(Bounds { body: 3000, ..Bounds::default() }).await;
    let claims = "content-length: 1000000000000\r\nexpect: 100-continue\r\n";

    let control = socket.told(socket.head(&format!("POST {CONTROL}"), claims)).await;
    let detail = problem(&control, 413);
    assert!(detail.contains("3000 bytes"), "{detail}");
    let vendor = socket.told(socket.head(&format!("POST {PROFILE}"), claims)).await;
    assert_eq!(status(&vendor), 400);
    assert!(vendor.contains("larger than 1 MiB"), "{vendor}");

    // The same without a length beforehand.
    let chunks = format!("400\r\n{}\r\n", " ".repeat(1024)).repeat(4);
    let chunked = socket.head(&format!("POST {CONTROL}"), "transfer-encoding: chunked\r\n") + &chunks;
    problem(&socket.told(chunked).await, 413);
}

#[tokio::test]
async fn an_upload_of_any_size_gets_the_documented_answer() {
    let socket = Socket::start().await;
    let claims = "content-type: multipart/form-data; boundary=x\r\ncontent-length: 1000000000000\r\n";

    let answer = socket.told(socket.head("POST /api/v1/public/media/image/multipart", claims)).await;

    assert!(answer.contains("exceeds the maximum permissible limit of 15MB"), "{answer}");
}

#[tokio::test]
async fn a_compressed_body_is_refused_with_the_reason() {
    let socket = Socket::start().await;
    for (path, encoding) in [(PROFILE, "gzip"), (APPLICANT, "br"), (CONTROL, "gzip, identity")] {
        let more = format!("content-encoding: {encoding}\r\ncontent-length: 2\r\n");
        let detail = problem(&socket.told(socket.head(&format!("POST {path}"), &more) + "{}").await, 415);
        assert!(detail.contains(encoding), "{detail}");
    }

    let plain = socket.head(&format!("POST {CONTROL}"), "content-encoding: identity\r\ncontent-length: 11\r\n")
        + "{\"by\":\"1s\"}";
    assert_eq!(status(&socket.told(plain).await), 200);
}

/// Sends the same hostile body to both vendors and the control API, and asserts that each calls it the client's mistake.
async fn is_a_mistake(app: &TestApp, content_type: &str, body: &[u8]) {
    for path in [PROFILE, APPLICANT, "/_vetbox/v1/sandboxes/default/rules"] {
        let authorization = if path == APPLICANT { "Bearer any" } else { &app.authorization };
        let request = Request::post(path)
            .header("authorization", authorization)
            .header("content-type", content_type)
            .body(Body::from(body.to_vec()))
            .expect("a request");
        let answer = app.send(request).await;
        assert!(answer.status.is_client_error(), "{path} {}: {}", answer.status, answer.text());
    }
}

#[tokio::test]
async fn json_that_is_built_to_hurt_is_a_mistake() {
    let app = TestApp::new();
    let keys: Vec<String> = (0..20_000).map(|number| format!("\"k{number}\":1")).collect();
    for body in [
        "[".repeat(200_000),
        "{\"a\":".repeat(100_000),
        format!("{{\"tag\":{}}}", "9".repeat(100_000)),
        "{\"tag\":1e999999999}".to_owned(),
        "{\"tag\":\"\\ud800\"}".to_owned(),
        "{\"tag\":\"a".to_owned(),
        "nan".to_owned(),
        format!("{{{}}}", keys.join(",")),
    ] {
        is_a_mistake(&app, "application/json", body.as_bytes()).await;
    }
    is_a_mistake(&app, "application/json", b"{\"tag\":\"\xff\xfe\"}").await;
    is_a_mistake(&app, "application/json", b"\xef\xbb\xbf{").await;
}

#[tokio::test]
async fn forms_that_are_built_to_hurt_are_a_mistake() {
    let app = TestApp::new();
    let part = |number| format!("--x\r\ncontent-disposition: form-data; name=\"p{number}\"\r\n\r\n\r\n");
    let parts = (0..5000).map(part).collect::<Vec<_>>().concat();
    let long = format!("--x\r\nx-long: {}\r\n\r\n\r\n--x--", "a".repeat(900_000));
    let unnamed = "--x\r\n\r\nno name\r\n--x--".to_owned();
    for body in [parts, long, unnamed, "--x".to_owned(), "--x--".to_owned(), String::new()] {
        is_a_mistake(&app, "multipart/form-data; boundary=x", body.as_bytes()).await;
    }
    is_a_mistake(&app, "multipart/form-data", b"--x--").await;
    is_a_mistake(&app, "multipart/form-data; boundary=", b"--\r\n\r\n----").await;
    is_a_mistake(&app, "application/x-www-form-urlencoded", "a=1&".repeat(200_000).as_bytes()).await;
    is_a_mistake(&app, "application/x-www-form-urlencoded", b"%ff=%zz&%").await;
}

#[tokio::test]
async fn yaml_that_is_built_to_hurt_is_a_mistake() {
    let app = TestApp::new();
    // Each line is nine of the one before.
    let line =
        |(name, before): (char, char)| format!("{name}: &{name} [{}]\n", vec![format!("*{before}"); 9].join(", "));
    let lines: Vec<String> = ('b'..='m').zip('a'..).map(line).collect();
    let laughs = format!("a: &a [ha, ha, ha, ha, ha, ha, ha, ha, ha]\n{}", lines.concat());
    for text in [
        laughs,
        "a: &a [*a]".to_owned(),
        "[".repeat(50_000),
        "- ".repeat(50_000),
        format!("rules:\n{}", "  - {}\n".repeat(50_000)),
        format!("name: {}", "x".repeat(2_000_000)),
        "\0".to_owned(),
    ] {
        let answer = app.control_text("PUT", "/scenarios/hurts", &text).await;
        assert_eq!(answer.status, 400, "{}", &answer.text()[..answer.text().len().min(500)]);
        assert!(answer.body.len() < 100_000, "the answer has {} bytes", answer.body.len());
    }
    let pattern = json!({ "when": { "body": { "tag": { "matches": "(a{1000}){1000}" } } }, "then": { "error": 4292 } });
    let answer = app.control("POST", "/rules", pattern).await;
    assert_eq!(answer.status, 400, "{}", answer.text());
    assert_eq!(app.control("GET", "/scenarios/hurts", Value::Null).await.status, 404);
}
