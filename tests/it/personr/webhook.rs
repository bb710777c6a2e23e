//! `api-webhook-configuration` and the payloads.

use serde_json::{Value, json};

use super::client::{call, configure, create, create_entity, nested, review};
use crate::harness::{Receiver, TestApp};

async fn set(app: &TestApp, url: &str, generate: &str, send: &str) -> Value {
    let body = json!({ "webhookUrl": url, "generateToken": generate, "headerToken": send });
    call(app, "api-webhook-configuration", body).await.ok().json()["response"].clone()
}

#[tokio::test]
async fn the_token_stays_until_a_new_one_is_asked_for() {
    let app = TestApp::new();
    let url = "http://localhost:9/hooks";

    let none = set(&app, url, "false", "true").await;
    let first = set(&app, url, "true", "true").await;
    let kept = set(&app, url, "false", "false").await;
    let second = set(&app, url, "true", "true").await;

    assert_eq!(none, json!({ "webhookUrl": url, "token": null, "headerToken": true }));
    assert_eq!((&kept["token"], &kept["headerToken"]), (&first["token"], &json!(false)));
    assert_ne!(first["token"], second["token"]);
}

#[tokio::test]
async fn a_workspace_has_one_endpoint() {
    let app = TestApp::new();
    let (first, second) = (Receiver::start().await, Receiver::start().await);
    configure(&app, &first.url).await;
    set(&app, &second.url, "true", "false").await;
    let id = create(&app, json!({})).await;

    review(&app, &id).await;

    assert_eq!((first.arrived().len(), second.arrived().len()), (0, 1));
    assert_eq!(second.arrived()[0].header("authorization"), "");
    assert_eq!(second.arrived()[0].header("content-type"), "application/json");
}

#[tokio::test]
async fn another_workspaces_endpoint_hears_nothing() {
    let app = TestApp::new();
    let receiver = Receiver::start().await;
    configure(&app, &receiver.url).await;
    call(&app, "api-change-workspace", json!({ "workspace": "XYZ Co" })).await.ok();
    let id = create(&app, json!({})).await;

    review(&app, &id).await;

    assert_eq!(receiver.arrived().len(), 0);
}

#[tokio::test]
async fn an_address_that_is_none_is_refused() {
    let app = TestApp::new();
    let body = json!({ "webhookUrl": "localhost:3000/hooks", "generateToken": true, "headerToken": true });

    let answer = call(&app, "api-webhook-configuration", body).await;

    assert!(nested(&answer, 400, "INVALID_DATA").contains("webhookUrl must be the address of a receiver"));
}

#[tokio::test]
async fn the_older_form_is_the_envelope_of_the_status_call() {
    let app = TestApp::builder()
        .config(|config| config.personr.webhook_form = vetbox::vendors::personr::settings::WebhookForm::Older)
        .start();
    let receiver = Receiver::start().await;
    configure(&app, &receiver.url).await;
    let (person, company) = (create(&app, json!({})).await, create_entity(&app, json!({})).await);

    review(&app, &person).await;
    review(&app, &company).await;

    let arrived = receiver.arrived();
    let person = arrived[0].json()["response"].clone();
    assert_eq!(person["result"]["reviewAnswer"], "Approved");
    assert_eq!((person.get("applicantId"), person.get("ipCity")), (None, None));
    let told = arrived[1].json()["response"].clone();
    assert_eq!((&told["applicantId"], &told["entityName"]), (&json!(company), &json!("Acme Pty Ltd")));
    assert_eq!(told["flowQuestions"].as_array().map(Vec::len), told["flowAnswers"].as_array().map(Vec::len));
}
