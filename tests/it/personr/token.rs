//! `api-token-generate` and `api-basic-auth`.

use std::time::Duration;

use axum::{body::Body, extract::Request};
use serde_json::{Value, json};

use super::{
    client::{applicant, call, call_as, multipart, nested},
    sample::assert_like,
};
use crate::harness::{Answer, TestApp};

async fn generate(app: &TestApp) -> String {
    let fields = [("email", "example@personr.co"), ("password", "example123")];
    let answer = app.send(multipart("api-token-generate", &fields)).await.ok();
    answer.json()["response"]["token"].as_str().expect("a token").to_owned()
}

async fn basic(app: &TestApp, method: &str, authorization: &str) -> Answer {
    let request = Request::builder().method(method).uri("/api/1.1/wf/api-basic-auth");
    app.send(request.header("authorization", authorization).body(Body::empty()).expect("a request")).await
}

#[track_caller]
fn assert_unauthorized(answer: &Answer, text: &str) {
    assert_eq!(answer.status, 401, "{}", answer.text());
    let expected = json!({
        "error_class": "Unauthorized", "args": { "code": text }, "message": Value::Null,
        "translation": format!("Invalid or expired token: {text}"),
    });
    assert_eq!(answer.json(), expected);
}

#[tokio::test]
async fn a_login_gets_the_documented_token() {
    let app = TestApp::new();

    let answer = call(&app, "api-token-generate", json!({ "email": "a@b", "password": "c" })).await.ok();

    assert_like("token", answer.text());
    let response = &answer.json()["response"];
    assert_eq!(response["expires"], 31_536_000);
    let token = response["token"].as_str().expect("a token");
    assert!(token.starts_with(&format!("bus|{}|", response["user_id"].as_str().unwrap())), "{token}");
}

#[tokio::test]
async fn basic_authentication_answers_get_and_post() {
    let app = TestApp::new();

    for method in ["GET", "POST"] {
        assert_like("token", basic(&app, method, "Basic dXNlcm5hbWU6cGFzc3dvcmQ=").await.ok().text());
    }
}

#[tokio::test]
async fn a_new_token_ends_the_old_one() {
    let app = TestApp::new();
    let old = generate(&app).await;
    call_as(&app, &old, "api-applicant-create", applicant()).await.ok();

    let new = generate(&app).await;

    assert_unauthorized(&call_as(&app, &old, "api-applicant-create", applicant()).await, &old);
    call_as(&app, &new, "api-applicant-create", applicant()).await.ok();
}

#[tokio::test]
async fn a_token_expires_after_a_year_of_sandbox_time() {
    let app = TestApp::new();
    let token = generate(&app).await;

    app.advance(Duration::from_secs(31_535_999)).await;
    call_as(&app, &token, "api-applicant-create", applicant()).await.ok();
    app.advance(Duration::from_secs(1)).await;

    assert_unauthorized(&call_as(&app, &token, "api-applicant-create", applicant()).await, &token);
}

#[tokio::test]
async fn a_bad_token_is_refused_before_anything_else() {
    let app = TestApp::new();
    let old = generate(&app).await;
    generate(&app).await;

    let answer = call_as(&app, &old, "api-applicant-create", json!({ "email": 5 })).await;

    assert_unauthorized(&answer, &old);
}

#[tokio::test]
async fn a_bad_login_is_refused() {
    let app = TestApp::new();
    let body = json!({ "email": "demo@vetbox.test", "password": "wrong" });

    assert_unauthorized(&call(&app, "api-token-generate", body).await, "demo@vetbox.test");
    assert_unauthorized(&basic(&app, "GET", "Bearer x").await, "Bearer x");
}

#[tokio::test]
async fn a_password_is_taken_as_it_is() {
    let user =
        || vetbox::vendors::personr::settings::User { email: "a@b".into(), password: " sp ".into(), workspace: None };
    let app = TestApp::builder().config(|config| config.personr.users.push(user())).start();

    call(&app, "api-token-generate", json!({ "email": "a@b", "password": " sp " })).await.ok();
    basic(&app, "GET", "Basic YUBiOiBzcCA=").await.ok();
    call(&app, "api-token-generate", json!({ "email": "a@b", "password": "sp" })).await.expect(401);
}

#[tokio::test]
async fn both_parts_of_a_login_are_required() {
    let app = TestApp::new();

    let message = nested(&call(&app, "api-token-generate", json!({ "email": "a@b" })).await, 400, "MISSING_DATA");

    assert_eq!(message, "Missing parameter for workflow api-token-generate: parameter password");
}

#[tokio::test]
async fn strict_access_asks_for_an_issued_token() {
    let app = TestApp::builder()
        .config(|config| config.personr.access = vetbox::vendors::personr::settings::Access::Strict)
        .start();

    assert_unauthorized(&call(&app, "api-applicant-create", applicant()).await, "");
    assert_unauthorized(&call_as(&app, "YOUR_TOKEN", "api-applicant-create", applicant()).await, "YOUR_TOKEN");
    let body = json!({ "email": "demo@vetbox.test", "password": "demo" });
    let token = call(&app, "api-token-generate", body).await.ok().json()["response"]["token"].clone();
    call_as(&app, token.as_str().unwrap(), "api-applicant-create", applicant()).await.ok();
}

#[tokio::test]
async fn a_token_leads_to_the_sandbox_that_issued_it() {
    let app = TestApp::new();
    let mut request = multipart("api-token-generate", &[("email", "a@b"), ("password", "c")]);
    request.headers_mut().insert("x-vetbox-sandbox", "other".parse().unwrap());
    let token = app.send(request).await.ok().json()["response"]["token"].as_str().expect("a token").to_owned();
    let answer = call_as(&app, &token, "api-applicant-create", applicant()).await.ok();
    let id = super::client::created(&answer);

    let body = json!({ "applicantId": id });
    call_as(&app, &token, "api-applicant-status", body.clone()).await.ok();
    nested(&call(&app, "api-applicant-status", body).await, 400, "MISSING_DATA");
}

#[tokio::test]
async fn a_token_leads_to_its_sandbox_and_ends_in_every_spelling() {
    let app = TestApp::new();
    app.call("POST", "/sandboxes", json!({ "name": "t1" })).await.expect(201);
    let seen = async |app: &TestApp| {
        app.call("GET", "/sandboxes/t1/applicants", Value::Null).await.ok().json()["count"].clone()
    };
    let log_in = async |app: &TestApp| {
        let body = json!({ "email": "demo@vetbox.test", "password": "demo" });
        let mut request = super::client::request("api-token-generate", "application/json", body.to_string());
        request.headers_mut().insert("x-vetbox-sandbox", "t1".parse().expect("a header"));
        let answer = app.send(request).await.ok();
        answer.json()["response"]["token"].as_str().expect("a token").to_owned()
    };
    let create = async |app: &TestApp, header: &str| {
        let mut request = super::client::request("api-applicant-create", "application/json", applicant().to_string());
        request.headers_mut().insert("authorization", header.parse().expect("a header"));
        app.send(request).await
    };
    let token = log_in(&app).await;

    let spellings = ["Bearer ", "bearer ", "BEARER  ", "Bearer\t"];
    for (place, scheme) in spellings.into_iter().enumerate() {
        create(&app, &format!("{scheme}{token}")).await.ok();
        assert_eq!(seen(&app).await, place + 1, "{scheme}");
    }

    log_in(&app).await;
    for scheme in spellings {
        assert_unauthorized(&create(&app, &format!("{scheme}{token}")).await, &token);
    }
}
