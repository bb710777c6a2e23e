//! `…/webhooks`.

use serde_json::{Value, json};

use crate::harness::TestApp;

#[tokio::test]
async fn an_endpoint_is_registered_listed_and_removed() {
    let app = TestApp::new();
    let endpoint =
        json!({ "vendor": "attestr", "url": "http://localhost:1/h", "token": "t", "events": ["factx.query"] });

    let created = app.control("POST", "/webhooks", endpoint).await.expect(201).json();
    let path = format!("/webhooks/{}", created["id"].as_str().unwrap());

    assert_eq!(app.control("GET", "/webhooks", Value::Null).await.ok().json(), json!([created]));
    assert_eq!(app.control("GET", &path, Value::Null).await.ok().json(), created);
    app.control("DELETE", &path, Value::Null).await.ok();
    app.control("GET", &path, Value::Null).await.expect(404);
}

#[tokio::test]
async fn a_wrong_endpoint_is_refused_with_what_is_right() {
    let app = TestApp::new();
    let refusal = async |body: Value| app.control("POST", "/webhooks", body).await.expect(400).text().to_owned();

    let refusals = [
        refusal(json!({})).await,
        refusal(json!({ "url": "ftp://localhost" })).await,
        refusal(json!({ "url": "localhost:3000" })).await,
        refusal(json!({ "url": "http://localhost", "vendor": "acme" })).await,
        refusal(json!({ "url": "http://localhost", "events": ["async.complete"] })).await,
        refusal(json!({ "url": "http://localhost", "tokens": "t" })).await,
    ];

    insta::assert_snapshot!(refusals.join("\n"), @r#"
    {"title":"invalid request","status":400,"detail":"url: required, for instance http://localhost:3000/hooks"}
    {"title":"invalid request","status":400,"detail":"url: `ftp:` URLs cannot receive webhooks; use http:// or https://"}
    {"title":"invalid request","status":400,"detail":"url: `localhost:` URLs cannot receive webhooks; use http:// or https://"}
    {"title":"invalid request","status":400,"detail":"vendor: there is no vendor \"acme\"","valid":["attestr"]}
    {"title":"invalid request","status":400,"detail":"events: attestr has no event \"async.complete\"","valid":["async.completed","async.errored","factx.query"]}
    {"title":"invalid request","status":400,"detail":"tokens: unknown field `tokens`, expected one of `vendor`, `url`, `token`, `events`"}
    "#);
}
