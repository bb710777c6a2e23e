//! What suites do that know only what they sent: over HTTP, on the command line and by the handle for Rust.
//!
//! - The app orders a check whose end was planned before.
//! - A webhook that no endpoint takes is waited for.
//! - The back office corrects itself after a check has ended.

use std::time::Duration;

use serde_json::{Value, json};
use vetbox::{
    Emulator,
    emulator::{Control, Selector},
    engine::deliver::{Sender, SenderSettings},
};

use crate::{
    cli::Running,
    harness::{TestApp, work_body},
};

/// The webhook of a check with such an outcome.
fn event(outcome: &str) -> Value {
    json!({ "event": { "event": "async.completed", "body": { "payload.output.status": outcome } } })
}

#[tokio::test]
async fn over_http() {
    let suite = TestApp::new();
    let call = async |path: &str, body: Value| suite.control("POST", path, body).await;
    call("/plans", json!({ "for": { "check": { "tag": "EMP-9" } }, "plan": { "outcome": "False" } })).await.expect(201);

    let profile = suite.profile().await;
    let check = suite.work(json!({ "tag": "EMP-9", "webhook": true })).await;
    suite.associate(&profile, &check).await;

    call("/wait", json!({ "for": event("False"), "advance": true })).await.ok();
    call("/wait", json!({ "for": { "check": { "tag": "EMP-9", "status": "COMPLETED" } } })).await.ok();
    call("/checks/-/revise?tag=EMP-9", json!({ "outcome": "Clear" })).await.ok();
    let both = json!({ "expect": [event("False"), event("Clear"), { "event": { "subject": check }, "exactly": 2 }] });
    call("/verify", both).await.ok();
    assert_eq!(suite.outcome(&check).await["output"]["status"], "Clear");
}

#[test]
fn on_the_command_line() {
    let emulator = Running::start();
    let plan = json!({ "for": { "check": { "employer": "*" } }, "plan": { "outcome": "False" } });
    emulator.control("POST", "/sandboxes/default/plans", &plan);
    let check = emulator.check();
    emulator.associate(&check);

    let planned = emulator.run(&["wait", "--type", "work", "--advance", "--during", "1s"]);
    assert_eq!(planned.ends_with(0).out, format!("check {check} is COMPLETED\n"));
    let corrected = emulator.run(&["complete", "--type", "work", "--revise", "Clear"]);
    assert_eq!(corrected.ends_with(0).out, format!("{check} COMPLETED\n"));
    let shown = emulator.control("GET", "/sandboxes/default/checks/-?type=work", &Value::Null);
    assert_eq!(shown["output"]["status"], "Clear");
    let late = emulator.run(&["wait", "--type", "work", "--status", "ERRORED", "--timeout", "1ms"]);
    assert!(late.ends_with(3).err.contains("is COMPLETED, expected ERRORED"), "{}", late.err);
    let two = emulator.run(&["wait", "--type", "work", "--check", &check]);
    assert!(two.ends_with(2).err.contains("expected one thing to wait for"), "{}", two.err);
    let status = emulator.run(&["wait", "--status", "COMPLETED"]);
    assert!(status.ends_with(2).err.contains("--status goes with"), "{}", status.err);
}

#[tokio::test]
async fn by_the_handle_for_rust() {
    let emulator = Emulator::builder().frozen_at("2026-01-01T00:00:00Z").start().await.unwrap();
    let control = emulator.control();
    control.plan_for(Selector::by_tag("EMP-9"), "False").await.unwrap();

    let profile = attestr(&control, "POST", "/", json!({ "tag": "A", "name": "Gitanjali Raheja" })).await;
    let check = attestr(&control, "POST", "/async/work", work_body(json!({ "tag": "EMP-9", "webhook": true }))).await;
    let path = format!("/{}/associate", profile["_id"].as_str().unwrap());
    attestr(&control, "PUT", &path, json!({ "asyncRequest": check["_id"] })).await;
    control.advance(Duration::from_secs(2)).await.unwrap();
    let early = control.complete(Selector::by_tag("EMP-9"), "Alert").await.unwrap_err();
    control.revise(Selector::by_tag("EMP-9"), "Clear").await.unwrap();

    assert!(early.to_string().contains("is COMPLETED"), "{early}");
    let inbox = control.inbox(&[]).await.unwrap();
    let outcomes: Vec<_> = inbox.iter().map(|event| &event.json["payload"]["output"]["status"]).collect();
    assert_eq!(outcomes, ["False", "Clear"]);
    let nobody = Selector { email: Some("a@b.co".to_owned()), ..Selector::default() };
    let unknown = control.review_applicant(nobody, "Approved").await.unwrap_err();
    assert_eq!(unknown.to_string(), "no applicant fits email `a@b.co`; there are no applicants yet");
}

async fn attestr(control: &Control, method: &str, path: &str, body: Value) -> Value {
    let sender = Sender::new(SenderSettings::default()).expect("a client can be built");
    let method = method.parse().expect("a method");
    let request = sender.client().request(method, format!("{}/api/v1/public/factx{path}", control.base_url()));
    let request = request.header("authorization", control.attestr().header());
    let answer =
        request.header("content-type", "application/json").body(body.to_string()).send().await.expect("an answer");
    serde_json::from_str(&answer.text().await.expect("an answer")).unwrap_or_default()
}
