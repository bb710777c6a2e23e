//! A client of Personr, as the manual's samples are.

use std::time::Duration;

use axum::{body::Body, extract::Request};
use hyper::header::CONTENT_TYPE;
use serde_json::{Value, json};

use crate::harness::{Answer, TestApp};

/// A JPEG in base64, as far as its first bytes go.
pub(crate) const JPEG: &str = "/9j/4AAQSkZJRgABAQAAAQABAAD";

/// An emulator with these rules.
#[track_caller]
pub(crate) fn with_rules(rules: &str) -> TestApp {
    TestApp::builder().scenario(&format!("name: test\n{rules}")).start()
}

/// Calls a workflow with JSON and without a token, as most samples of the manual do.
pub(crate) async fn call(app: &TestApp, workflow: &str, body: Value) -> Answer {
    app.send(request(workflow, "application/json", body.to_string())).await
}

/// Calls a workflow with JSON and a token.
pub(crate) async fn call_as(app: &TestApp, token: &str, workflow: &str, body: Value) -> Answer {
    let mut request = request(workflow, "application/json", body.to_string());
    let header = format!("Bearer {token}").parse().expect("a token can stand in a header");
    request.headers_mut().insert("authorization", header);
    app.send(request).await
}

/// A request with any body.
pub(crate) fn request(workflow: &str, content_type: &str, body: impl Into<Body>) -> Request {
    let request = Request::builder().method("POST").uri(format!("/api/1.1/wf/{workflow}"));
    request.header(CONTENT_TYPE, content_type).body(body.into()).expect("a request")
}

/// A multipart form as browsers and `form-data` send it.
pub(crate) fn multipart(workflow: &str, fields: &[(&str, &str)]) -> Request {
    let parts = fields
        .iter()
        .map(|(name, value)| format!("--edge\r\nContent-Disposition: form-data; name=\"{name}\"\r\n\r\n{value}\r\n"));
    let body = parts.collect::<String>() + "--edge--\r\n";
    request(workflow, "multipart/form-data; boundary=edge", body)
}

/// The least that an applicant needs.
pub(crate) fn applicant() -> Value {
    json!({ "email": "johndoe@mail.com", "phone": "+61 424 424 424", "flowName": "KYC basic" })
}

/// The least that an entity needs.
pub(crate) fn entity() -> Value {
    json!({
        "companyName": "Acme Pty Ltd", "registrationNumber": "123456789", "country": "AUS", "flowName": "Know Your Business"
    })
}

/// Creates an applicant with more fields than the least and gives its id.
pub(crate) async fn create(app: &TestApp, more: Value) -> String {
    created(&call(app, "api-applicant-create", crate::harness::changed(applicant(), more)).await.ok())
}

/// Creates an entity with more fields than the least and gives its id.
pub(crate) async fn create_entity(app: &TestApp, more: Value) -> String {
    created(&call(app, "api-entity-create", crate::harness::changed(entity(), more)).await.ok())
}

/// The id that a create call answered.
#[track_caller]
pub(crate) fn created(answer: &Answer) -> String {
    answer.json()["response"]["applicantId"].as_str().expect("the answer has an id").to_owned()
}

/// Asks for the check of a record.
pub(crate) async fn check(app: &TestApp, id: &str) -> Answer {
    call(app, "api-request-applicant-check", json!({ "applicantId": id })).await
}

/// Asks for the check of a record and lets it be reviewed.
pub(crate) async fn review(app: &TestApp, id: &str) {
    check(app, id).await.ok();
    app.advance(Duration::from_secs(2)).await;
}

/// What the status call says of an applicant.
pub(crate) async fn status(app: &TestApp, id: &str) -> Value {
    call(app, "api-applicant-status", json!({ "applicantId": id })).await.ok().json()["response"].clone()
}

/// What the status call says of an entity.
pub(crate) async fn entity_status(app: &TestApp, id: &str) -> Value {
    call(app, "api-entity-status", json!({ "applicantId": id })).await.ok().json()["response"].clone()
}

/// Asserts the platform's nested error and gives its message.
#[track_caller]
pub(crate) fn nested(answer: &Answer, status: u16, word: &str) -> String {
    let body = answer.json();
    assert_eq!(
        (answer.status.as_u16(), body["statusCode"].as_u64(), body["body"]["status"].as_str()),
        (status, Some(u64::from(status)), Some(word)),
        "{body}"
    );
    assert!(!answer.header("x-vetbox-undocumented").is_empty(), "a ruling is marked as one");
    body["body"]["message"].as_str().expect("an error has a message").to_owned()
}

/// Sets the webhook of the primary workspace.
pub(crate) async fn configure(app: &TestApp, url: &str) -> Value {
    let body = json!({ "webhookUrl": url, "generateToken": true, "headerToken": true });
    call(app, "api-webhook-configuration", body).await.ok().json()["response"].clone()
}

/// All owners of an entity: their key repeats, of which a JSON parser keeps the last.
pub(crate) async fn owners(app: &TestApp, entity: &str) -> Vec<Value> {
    let answer = call(app, "api-retrieve-ubo", json!({ "applicantId": entity })).await.ok();
    let owner = |rest| serde_json::Deserializer::from_str(rest).into_iter().next().expect("an owner").expect("JSON");
    answer.text().split("\"ownershipInsight\":").skip(1).map(owner).collect()
}
