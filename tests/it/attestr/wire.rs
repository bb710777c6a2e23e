//! Methods, paths and browsers.

use hyper::Method;
use serde_json::{Value, json};
use tokio::{
    io::{AsyncReadExt as _, AsyncWriteExt as _},
    net::{TcpListener, TcpStream},
};
use vetbox::server::Bounds;

use crate::harness::TestApp;

#[tokio::test]
async fn head_answers_like_get_without_a_body() {
    let app = TestApp::new();
    let path = format!("/factx/{}", app.profile().await);

    let get = app.attestr("GET", &path, Value::Null).await.ok();
    let head = app.attestr("HEAD", &path, Value::Null).await.ok();

    assert!(head.body.is_empty());
    assert_eq!(head.header("content-type"), get.header("content-type"));
    assert_eq!(head.header("content-length"), get.body.len().to_string());
}

/// What comes on a connection up to the end of a head, or of a head and `length` bytes after it.
async fn read(stream: &mut TcpStream, length: usize) -> String {
    let mut bytes = Vec::new();
    while bytes.windows(4).position(|window| window == b"\r\n\r\n").is_none_or(|end| bytes.len() < end + 4 + length) {
        assert_ne!(stream.read_buf(&mut bytes).await.expect("the connection stays open"), 0);
    }
    String::from_utf8(bytes).expect("heads are text")
}

#[tokio::test]
async fn a_client_that_waits_for_permission_gets_it() {
    let app = TestApp::new();
    let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
    let mut stream = TcpStream::connect(listener.local_addr().unwrap()).await.unwrap();
    tokio::spawn(vetbox::server::serve(
        listener,
        vetbox::serve::router(&app.app),
        Bounds::default(),
        std::future::pending(),
    ));
    let body = r#"{"tag":"A","name":"B"}"#;
    let head = format!(
        "POST /api/v1/public/factx/ HTTP/1.1\r\nHost: localhost\r\nAuthorization: {}\r\nContent-Length: {}\r\n",
        app.authorization,
        body.len()
    );

    stream.write_all(format!("{head}Expect: 100-continue\r\n\r\n").as_bytes()).await.unwrap();
    assert!(read(&mut stream, 0).await.starts_with("HTTP/1.1 100 "));
    stream.write_all(body.as_bytes()).await.unwrap();
    assert!(read(&mut stream, 50).await.starts_with("HTTP/1.1 200 "));
    // The same connection carries the next request.
    stream.write_all(format!("{head}\r\n{body}").as_bytes()).await.unwrap();
    assert!(read(&mut stream, 50).await.contains("HTTP/1.1 200 "));
}

#[tokio::test]
async fn pages_of_any_origin_may_call() {
    let app = TestApp::new();
    let mut preflight = app.request("OPTIONS", "/factx/async/work", Value::Null);
    let headers = preflight.headers_mut();
    headers.remove("authorization");
    headers.insert("origin", "http://localhost:3000".parse().unwrap());
    headers.insert("access-control-request-method", "POST".parse().unwrap());
    headers.insert("access-control-request-headers", "authorization,content-type".parse().unwrap());

    let preflight = app.send(preflight).await.ok();
    let mut call = app.request("POST", "/factx/", json!({ "tag": "A", "name": "B" }));
    call.headers_mut().insert("origin", "http://localhost:3000".parse().unwrap());
    let call = app.send(call).await.ok();

    assert_eq!(preflight.header("access-control-allow-origin"), "*");
    assert_eq!(preflight.header("access-control-allow-methods"), "POST");
    assert_eq!(preflight.header("access-control-allow-headers"), "authorization,content-type");
    assert_eq!(call.header("access-control-allow-origin"), "*");
    assert!(call.header("access-control-expose-headers").contains("x-vetbox-rule"));
}

#[tokio::test]
async fn pages_may_read_why_there_is_no_sandbox() {
    let app = TestApp::new();
    let mut call = app.request("POST", "/factx/", json!({ "tag": "A", "name": "B" }));
    call.headers_mut().insert("x-vetbox-sandbox", "no name".parse().unwrap());

    let answer = app.send(call).await.expect(400);

    assert_eq!(answer.header("access-control-allow-origin"), "*");
}

#[tokio::test]
async fn a_header_of_ours_is_sent_once() {
    let app = TestApp::new();
    for (name, value) in [("x-vetbox-sandbox", "default"), ("x-vetbox-outcome", "error=4292")] {
        let mut call = app.request("POST", "/factx/", json!({ "tag": "A", "name": "B" }));
        call.headers_mut().append(name, value.parse().unwrap());
        call.headers_mut().append(name, value.parse().unwrap());

        let answer = app.send(call).await.expect(400);

        assert!(answer.text().contains(&format!("header {name}: it was sent more than once")), "{}", answer.text());
    }
}

#[tokio::test]
async fn a_rule_may_say_who_may_read_an_answer() {
    let own = "{ response: { headers: { access-control-allow-origin: 'https://a.example' } } }";
    let app = TestApp::builder().scenario(&format!("rules: [{{ then: {own} }}]")).start();

    let answer = app.attestr("POST", "/factx/", json!({ "tag": "A", "name": "B" })).await.ok();

    assert_eq!(answer.header("access-control-allow-origin"), "https://a.example");
    assert!(answer.header("access-control-expose-headers").contains("x-vetbox-rule"));
}

#[tokio::test]
async fn a_status_without_a_text_has_none() {
    let app = TestApp::builder().scenario("rules: [{ then: { response: { status: 499 } } }]").start();

    let answer = app.stream(app.request("POST", "/factx/", json!({ "tag": "A", "name": "B" }))).await;

    let reason = answer.extensions().get::<hyper::ext::ReasonPhrase>().expect("else hyper writes <none>");
    assert_eq!((answer.status().as_u16(), reason.as_bytes()), (499, &b""[..]));
}

#[tokio::test]
async fn the_control_api_is_closed_to_browsers() {
    let app = TestApp::new();

    let answer = app.control("GET", "/clock", Value::Null).await.ok();

    assert_eq!(answer.header("access-control-allow-origin"), "");
}

#[tokio::test]
async fn an_unknown_path_names_the_nearest_endpoint() {
    let app = TestApp::new();
    for path in ["/factx/async/works", "/nonsense", "/", "", "/factx/a/b/c/d"] {
        let answer = app.attestr("POST", path, json!({})).await;
        let details = answer.error(404, 4041, "The emulator has no such endpoint");
        assert!(details.contains("the nearest is "), "{details}");
        assert!(!answer.header("x-vetbox-undocumented").is_empty());
    }
}

#[tokio::test]
async fn errors_that_no_page_prints_are_marked() {
    let app = TestApp::new();
    let profile = app.profile().await;
    let answer = format!("/factx/{profile}/query/AQ0");
    for (method, path, body, code) in [
        ("GET", "/async/AR0ZoLeBdqvmr-nmy1", Value::Null, 4003),
        ("GET", "/factx/AX1LgghsxZsJZUwYvN", Value::Null, 40018),
        ("PUT", "/factx/AX1LgghsxZsJZUwYvN/query/AQ0", json!({ "response": "A" }), 40018),
        ("PUT", &answer, json!({ "response": "A" }), 4003),
    ] {
        let answer = app.attestr(method, path, body).await;
        assert_eq!(answer.json()["code"], code);
        assert_eq!(answer.header("x-vetbox-undocumented"), "no page of the vendor prints this error here", "{path}");
    }
    // The associate page prints both.
    for path in [format!("/factx/{profile}/associate"), "/factx/AX1LgghsxZsJZUwYvN/associate".to_owned()] {
        let answer = app.attestr("PUT", &path, json!({ "asyncRequest": "AR0ZoLeBdqvmr-nmy1" })).await.expect(400);
        assert_eq!(answer.header("x-vetbox-undocumented"), "", "{path}");
    }
}

#[tokio::test]
async fn media_errors_print_their_status_also_where_there_is_no_endpoint() {
    let app = TestApp::new();
    for (method, path, status) in [("GET", "/media/image/multipart", 405), ("POST", "/media/video/multipart", 404)] {
        let answer = app.attestr(method, path, Value::Null).await.expect(status);
        assert_eq!(answer.json()["httpStatusCode"], status);
    }
}

#[tokio::test]
async fn a_wrong_method_names_the_right_ones() {
    let app = TestApp::new();
    for (method, path, right) in [
        ("DELETE", "/factx/AX1LgghsxZsJZUwYvN", "PUT, GET"),
        ("GET", "/factx/async/work", "POST"),
        ("PATCH", "/factx/", "POST"),
        ("PUT", "/async/AR0ZoLeBdqvmr-nmy1", "GET"),
    ] {
        let answer = app.attestr(method, path, Value::Null).await;
        let details = answer.error(405, 4051, "The emulator has no such method on this endpoint");
        assert!(details.ends_with(&format!("it answers {right}")), "{details}");
        let allowed: std::collections::BTreeSet<_> = answer
            .header("allow")
            .split(',')
            .map(str::trim)
            .filter(|method| *method != "HEAD")
            .map(str::to_owned)
            .collect();
        assert_eq!(allowed, right.split(", ").map(str::to_owned).collect());
    }
}

#[tokio::test]
async fn ids_are_decoded_and_their_case_counts() {
    let app = TestApp::new();
    let profile = app.profile().await;
    let escaped = profile.replace('A', "%41").replace('X', "%58");
    let get = async |id: &str| app.attestr("GET", &format!("/factx/{id}"), Value::Null).await.status.as_u16();

    assert_eq!(get(&escaped).await, 200);
    assert_eq!(get(&profile.to_lowercase()).await, 400);
}

#[tokio::test]
async fn escapes_that_are_no_text_are_no_id() {
    let app = TestApp::new();
    let message = "Invalid profile Id or you do not have access to this record";

    app.attestr("GET", "/factx/%ff%fe", Value::Null).await.error(400, 40018, message);
    app.attestr("GET", "/async/%ff", Value::Null).await.error(400, 4003, "Request ID is invalid");
}

#[tokio::test]
async fn every_method_on_every_endpoint_answers_as_the_vendor() {
    let app = TestApp::new();
    for (operation, _, template) in vetbox::vendors::attestr::operations() {
        let path = template.replace("{version}", "v1").replace(['{', '}'], "");
        for method in [Method::GET, Method::POST, Method::PUT, Method::PATCH, Method::DELETE] {
            let path = path.trim_start_matches("/api/v1/public");
            let answer = app.attestr(method.as_str(), path, Value::Null).await;
            assert!(answer.json()["code"].is_u64(), "{operation} {method} {}", answer.text());
        }
    }
}
