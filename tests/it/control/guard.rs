//! Who may control, and where there is nothing.

use axum::{body::Body, extract::Request};
use serde_json::Value;
use tower::ServiceExt as _;
use vetbox::engine::sign::Secret;

use crate::harness::{Answer, TestApp};

async fn get(app: &TestApp, path: &str, headers: &[(&str, &str)]) -> Answer {
    let request = Request::builder().uri(path);
    let request = headers.iter().fold(request, |request, (name, value)| request.header(*name, *value));
    app.send(request.body(Body::empty()).expect("a request")).await
}

#[tokio::test]
async fn only_those_who_may_control_and_everybody_may_ask_whether_it_lives() {
    let app = TestApp::builder().config(|config| config.control_token = Some(Secret::new("s3cret"))).start();
    let (host, foreign) = (("host", "localhost:8382"), ("host", "evil.example"));
    let token = ("authorization", "Bearer s3cret");

    for path in ["/_vetbox/v1/sandboxes", "/_vetbox/metrics", "/_vetbox/openapi.json", "/_vetbox/nothing"] {
        let refused = get(&app, path, &[host]).await.expect(401);
        assert_eq!(refused.header("www-authenticate"), "Bearer");
        get(&app, path, &[foreign, token]).await.expect(403);
        get(&app, path, &[host, token, ("sec-fetch-site", "cross-site")]).await.expect(403);
    }
    get(&app, "/_vetbox/v1/sandboxes", &[host, token]).await.ok();
    get(&app, "/livez", &[foreign]).await.ok();
    get(&app, "/readyz", &[foreign]).await.ok();
}

#[tokio::test]
async fn with_a_listener_of_its_own_control_answers_nowhere_else() {
    let app = TestApp::builder().config(|config| config.control_listen = Some(([127, 0, 0, 1], 0).into())).start();

    get(&app, "/_vetbox/v1/sandboxes", &[]).await.expect(404);
    get(&app, "/livez", &[]).await.ok();
    app.profile().await;
    let request = Request::builder().uri("/_vetbox/v1/sandboxes").body(Body::empty()).expect("a request");
    let Ok(answer) = vetbox::serve::control_router(&app.app).oneshot(request).await;
    assert_eq!(answer.status(), 200);
}

#[tokio::test]
async fn vendors_answer_whatever_they_are_called() {
    let app = TestApp::new();

    let answer =
        get(&app, "/api/v1/public/factx/AX1", &[("host", "evil.example"), ("origin", "https://a.example")]).await;

    answer.error(401, 4016, "Invalid client authorization");
}

#[tokio::test]
async fn where_there_is_nothing_the_nearest_is_named() {
    let app = TestApp::new();

    let unknown = app.call("GET", "/sandboxes/default/clok", Value::Null).await.expect(404).json();
    let wrong = app.call("PATCH", "/sandboxes/default/clock", Value::Null).await.expect(405).json();
    let post = Request::builder().method("POST").uri("/livez").body(Body::empty()).expect("a request");
    let posted = app.send(post).await.expect(405).json();

    assert_eq!(unknown["valid"][0], "GET /_vetbox/v1/sandboxes/{sandbox}/clock");
    assert_eq!(wrong["valid"], serde_json::json!(["GET", "PUT"]));
    assert_eq!(posted["valid"], serde_json::json!(["GET"]));
}

#[tokio::test]
async fn numbers_are_given_for_every_sandbox() {
    let app = TestApp::new();
    app.profile().await;
    app.call("POST", "/sandboxes", serde_json::json!({ "name": "t1" })).await.expect(201);

    let metrics = get(&app, "/_vetbox/metrics", &[]).await.ok();

    assert!(metrics.header("content-type").starts_with("text/plain; version=0.0.4"));
    for line in [
        "vetbox_sandboxes 2",
        "vetbox_requests_total{sandbox=\"default\"} 1",
        "vetbox_requests_total{sandbox=\"t1\"} 0",
        "vetbox_profiles{sandbox=\"default\"} 1",
    ] {
        assert!(metrics.text().lines().any(|seen| seen == line), "{line}\n{}", metrics.text());
    }
}
