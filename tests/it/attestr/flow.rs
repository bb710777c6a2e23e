//! The main job: create, associate, wait, read, be notified.

use std::time::Duration;

use serde_json::{Value, json};
use vetbox::{
    engine::sign::{Secret, verify},
    vendors::attestr::{account::Account, settings::Processing},
};

use crate::harness::{Receiver, TestApp};

/// The text between `start` and `end` in `text`.
fn between<'a>(text: &'a str, start: &str, end: &str) -> &'a str {
    let from = text.find(start).expect("the start is there") + start.len();
    let length = text[from..].find(end).expect("the end is there");
    &text[from..from + length]
}

#[tokio::test]
async fn a_check_is_picked_up_when_it_is_associated_and_completes_after_the_delay() {
    let app = TestApp::new();
    let profile = app.profile().await;
    let check = app.work(json!({})).await;

    app.advance(Duration::from_hours(1)).await;
    assert_eq!(app.outcome(&check).await["status"], "INITIATED");

    app.associate(&profile, &check).await;
    app.advance(Duration::from_millis(1999)).await;
    assert_eq!(app.outcome(&check).await["status"], "INITIATED");

    app.advance(Duration::from_millis(1)).await;
    let outcome = app.outcome(&check).await;
    assert_eq!(outcome["status"], "COMPLETED");
    assert_eq!(outcome["output"]["status"], "Clear");
    assert_eq!(outcome["output"]["verified"], "01-01-2026");
    assert_eq!(outcome["error"], Value::Null);
    assert_eq!(outcome["updated"].as_i64().unwrap() - outcome["created"].as_i64().unwrap(), 3_602_000);
}

#[tokio::test]
async fn the_signature_covers_the_output_byte_for_byte() {
    let app = TestApp::new();
    let profile = app.profile().await;
    let check = app.work(json!({})).await;
    app.associate(&profile, &check).await;
    app.advance(Duration::from_secs(2)).await;

    let answer = app.attestr("GET", &format!("/async/{check}"), Value::Null).await.ok();

    let output = between(answer.text(), r#""output":"#, r#","error""#);
    let signature = between(answer.text(), r#""signature":""#, r#"""#);
    let secret = Account::demo("default").secret;
    assert!(verify(&secret, output.as_bytes(), signature));
    assert!(!verify(&Secret::new("another"), output.as_bytes(), signature));
}

#[tokio::test]
async fn the_webhook_carries_the_same_signed_bytes() {
    let app = TestApp::new();
    let receiver = Receiver::start().await;
    let endpoint = json!({ "vendor": "attestr", "url": receiver.url, "token": "t0ken", "events": ["async.completed"] });
    app.control("POST", "/webhooks", endpoint).await.expect(201);
    let profile = app.profile().await;
    let check = app.work(json!({ "webhook": true })).await;
    app.associate(&profile, &check).await;

    app.advance(Duration::from_secs(2)).await;

    let [arrived] = &receiver.arrived()[..] else { panic!("one webhook arrives") };
    assert_eq!(arrived.header("authorization"), "Basic t0ken");
    assert_eq!(arrived.header("content-type"), "application/json");
    let webhook = std::str::from_utf8(&arrived.body).unwrap();
    let answer = app.attestr("GET", &format!("/async/{check}"), Value::Null).await.ok();
    let output = |text| between(text, r#""output":"#, r#","error""#).to_owned();
    assert_eq!(output(webhook), output(answer.text()));
    let payload = &arrived.json()["payload"];
    assert_eq!(payload["signature"], answer.json()["signature"]);
    assert_eq!(payload["requestId"], answer.json()["requestId"]);
    let keys: Vec<_> =
        webhook.match_indices("\":").map(|(end, _)| webhook[..end].rsplit('"').next().unwrap()).collect();
    assert_eq!(keys[..5], ["event", "payload", "_id", "requestId", "status"]);
}

#[tokio::test]
async fn a_request_without_the_flag_fires_nothing() {
    let app = TestApp::new();
    let receiver = Receiver::start().await;
    app.control("POST", "/webhooks", json!({ "url": receiver.url })).await.expect(201);
    let profile = app.profile().await;
    let check = app.work(json!({ "webhook": false })).await;
    app.associate(&profile, &check).await;

    app.advance(Duration::from_hours(1)).await;

    assert_eq!(app.outcome(&check).await["status"], "COMPLETED");
    assert!(receiver.arrived().is_empty());
}

#[tokio::test]
async fn a_receiver_that_fails_is_tried_again_on_the_schedule() {
    let app = TestApp::new();
    let receiver = Receiver::answering(&[500, 503]).await;
    app.control("POST", "/webhooks", json!({ "url": receiver.url })).await.expect(201);
    let profile = app.profile().await;
    let check = app.work(json!({ "webhook": true })).await;
    app.associate(&profile, &check).await;

    app.advance(Duration::from_secs(2)).await;
    assert_eq!(receiver.arrived().len(), 1);
    app.advance(Duration::from_millis(4999)).await;
    assert_eq!(receiver.arrived().len(), 1);
    app.advance(Duration::from_millis(1)).await;
    assert_eq!(receiver.arrived().len(), 2);
    app.advance(Duration::from_hours(9)).await;
    assert_eq!(receiver.arrived().len(), 3);
    assert_eq!(receiver.arrived()[0].body, receiver.arrived()[2].body);
}

#[tokio::test]
async fn with_processing_on_create_a_check_needs_no_profile() {
    let on_create = |config: &mut vetbox::config::Config| config.attestr.processing = Processing::OnCreate;
    let app = TestApp::builder().config(on_create).start();
    let check = app.work(json!({})).await;

    app.advance(Duration::from_secs(2)).await;

    assert_eq!(app.outcome(&check).await["status"], "COMPLETED");
}

#[tokio::test]
async fn the_same_seed_and_calls_give_the_same_bytes() {
    let mut runs = Vec::new();
    for _ in 0..2 {
        let app = TestApp::new();
        let profile = app.profile().await;
        let check = app.work(json!({})).await;
        app.associate(&profile, &check).await;
        app.advance(Duration::from_secs(2)).await;
        runs.push(app.attestr("GET", &format!("/async/{check}"), Value::Null).await.body);
    }

    assert_eq!(runs[0], runs[1]);
}
