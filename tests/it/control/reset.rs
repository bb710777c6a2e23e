//! `…/reset`: back to the beginning, whole or but for what is kept.

use std::time::Duration;

use serde_json::{Value, json};

use super::snapshot::saved;
use crate::{harness::TestApp, personr::client};

/// A sandbox in which something happened to every part.
async fn used() -> TestApp {
    let app = TestApp::builder().config(|config| config.scenarios.push("attestr-alert".to_owned())).start();
    app.control("POST", "/webhooks", json!({ "inbox": [{ "status": 500 }] })).await.expect(201);
    app.control("POST", "/accounts", json!({ "name": "payroll" })).await.expect(201);
    app.control("POST", "/scenarios/low-credits/activate", Value::Null).await.ok();
    client::create(&app, json!({})).await;
    app.webhook_check().await;
    app.advance(Duration::from_secs(3)).await;
    app
}

/// Resets everything but what is kept.
async fn reset(app: &TestApp, keep: &[&str]) {
    let answer = app.control("POST", "/reset", json!({ "keep": keep })).await.ok();
    assert_eq!(answer.json(), json!({ "sandbox": "default", "kept": keep }));
}

#[tokio::test]
async fn what_is_kept_stays_and_the_others_are_as_new() {
    let newborn = TestApp::builder().config(|config| config.scenarios.push("attestr-alert".to_owned())).start();
    let new = saved(&newborn, "default").await.json();
    let kept = [("accounts", "/accounts"), ("scenarios", "/rules"), ("webhooks", "/webhooks")];
    for (part, path) in kept {
        let app = used().await;
        let rule = json!({ "when": { "operation": "personr.*" }, "then": { "latency": "1ms" } });
        app.control("POST", "/rules", rule).await.expect(201);
        let names = async || {
            let listed = app.control("GET", path, Value::Null).await.ok().json();
            let name = |it: &Value| it.get("id").unwrap_or(&it["name"]).clone();
            listed.as_array().expect("a list").iter().map(name).collect::<Vec<Value>>()
        };
        let before = names().await;

        reset(&app, &[part]).await;

        assert_eq!(names().await, before, "{part}");
        let after = saved(&app, "default").await.json();
        let same = [
            ("", "/now"),
            ("", "/records/attestr/profiles"),
            ("", "/records/attestr/checks"),
            ("", "/records/personr/applicants"),
            ("", "/due/jobs"),
            ("", "/webhooks/log"),
            ("", "/webhooks/inbox"),
            ("", "/webhooks/counters"),
            ("", "/journal"),
            ("accounts", "/records/attestr/accounts"),
            ("accounts", "/records/personr/accounts"),
            ("accounts", "/random"),
            ("scenarios", "/scenarios"),
            ("webhooks", "/webhooks/endpoints"),
        ];
        // What scenarios set of accounts stays with them.
        for (_, pointer) in
            same.iter().filter(|(kept, at)| *kept != part && !(part == "scenarios" && at.ends_with("attestr/accounts")))
        {
            assert!(after.pointer(pointer).is_some(), "nothing is at {pointer}");
            assert_eq!(after.pointer(pointer), new.pointer(pointer), "{part}: {pointer}");
        }
    }
}

#[tokio::test]
async fn a_whole_reset_is_the_newborn_sandbox() {
    let (app, newborn) =
        (used().await, TestApp::builder().config(|config| config.scenarios.push("attestr-alert".to_owned())).start());

    let answer = app.control("POST", "/reset", Value::Null).await.ok().json();

    assert_eq!(answer, json!({ "sandbox": "default", "kept": [] }));
    assert_eq!(saved(&app, "default").await.json(), saved(&newborn, "default").await.json());
}

#[tokio::test]
async fn a_seed_begins_again_with_the_ids_that_come_of_it_unless_accounts_stay() {
    let app = TestApp::new();
    let first = app.profile().await;

    reset(&app, &["webhooks", "scenarios"]).await;
    assert_eq!(app.profile().await, first);

    reset(&app, &["accounts"]).await;
    assert_ne!(app.profile().await, first);
}

#[tokio::test]
async fn rules_that_stay_have_their_turns_again() {
    let app = TestApp::new();
    let rule = json!({ "when": { "operation": "attestr.profile.create" }, "times": 1, "then": { "error": 5001 } });
    app.control("POST", "/rules", rule).await.expect(201);
    let create = async || app.attestr("POST", "/factx/", json!({ "tag": "A", "name": "B" })).await.status.as_u16();
    assert_eq!([create().await, create().await], [500, 200]);

    reset(&app, &["scenarios"]).await;

    assert_eq!([create().await, create().await], [500, 200]);
}

#[tokio::test]
async fn what_waits_for_an_endpoint_is_gone_when_endpoints_stay() {
    let app = used().await;

    reset(&app, &["webhooks"]).await;

    assert_eq!(app.control("GET", "/clock", Value::Null).await.ok().json()["next"], Value::Null);
    assert_eq!(app.control("GET", "/deliveries", Value::Null).await.ok().json()["items"], json!([]));
    let added = app.control("POST", "/webhooks", json!({ "inbox": [] })).await.expect(201).json();
    assert_eq!(added["id"], "ep_2", "an id is not given twice");
}

#[tokio::test]
async fn deliveries_are_cleared_alone() {
    let app = used().await;

    app.control("DELETE", "/deliveries", Value::Null).await.ok();

    assert_eq!(app.control("GET", "/deliveries", Value::Null).await.ok().json()["items"], json!([]));
    assert_eq!(app.control("GET", "/clock", Value::Null).await.ok().json()["next"], Value::Null);
    assert_eq!(app.control("GET", "/webhooks", Value::Null).await.ok().json()[0]["id"], "ep_1");
}

#[tokio::test]
async fn an_unknown_word_names_the_right_ones() {
    let app = TestApp::new();
    let problem = async |body: Value| app.control("POST", "/reset", body).await.expect(400).text().to_owned();

    let problems =
        [problem(json!({ "keep": ["accounts", "journal"] })).await, problem(json!({ "kept": ["accounts"] })).await];

    insta::assert_snapshot!(problems.join("\n"), @r#"
    {"title":"invalid request","status":400,"detail":"keep[1]: unknown value `journal`, expected one of `accounts`, `webhooks`, `scenarios`"}
    {"title":"invalid request","status":400,"detail":"kept: unknown field `kept`, expected `keep`; did you mean `keep`?"}
    "#);
}

#[tokio::test]
async fn what_was_used_of_a_limit_does_not_outlive_its_time() {
    let app = TestApp::new();
    app.control("PUT", "/accounts/demo", json!({ "limits": { "api": { "perDay": 1 } } })).await.ok();
    app.advance(Duration::from_hours(24 * 366)).await;
    app.profile().await;

    reset(&app, &["accounts"]).await;

    app.profile().await;
}
