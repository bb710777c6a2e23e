//! `…/reset`: back to the beginning, whole or in parts.

use std::time::Duration;

use serde_json::{Value, json};

use super::snapshot::saved;
use crate::{
    harness::{TestApp, work_body},
    personr::client,
};

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

/// Resets these parts.
async fn reset(app: &TestApp, parts: &[&str]) {
    let answer = app.control("POST", "/reset", json!({ "parts": parts })).await.ok();
    let mut expected: Vec<_> = answer.json()["reset"].as_array().expect("a list").clone();
    expected.sort_by_key(ToString::to_string);
    let mut given: Vec<Value> = parts.iter().map(|part| json!(part)).collect();
    given.sort_by_key(ToString::to_string);
    assert_eq!(expected, given);
}

/// The value at a pointer into the sandbox's document.
async fn at(app: &TestApp, pointer: &str) -> Value {
    saved(app, "default").await.json().pointer(pointer).cloned().unwrap_or_else(|| panic!("nothing is at {pointer}"))
}

#[tokio::test]
async fn each_part_is_as_new_and_the_others_stay() {
    let newborn = TestApp::builder().config(|config| config.scenarios.push("attestr-alert".to_owned())).start();
    for (part, pointers) in [
        (
            "records",
            &["/records/attestr/profiles", "/records/attestr/checks", "/records/personr/applicants", "/due/jobs"][..],
        ),
        ("accounts", &["/records/personr/accounts"]),
        ("clock", &["/clock/now"]),
        ("scenarios", &["/scenarios"]),
        ("webhooks", &["/webhooks/endpoints"]),
        ("deliveries", &["/webhooks/deliveries", "/webhooks/counters"]),
        ("inbox", &["/webhooks/inbox"]),
        ("journal", &["/journal"]),
    ] {
        let app = used().await;
        let before = saved(&app, "default").await.json();

        reset(&app, &[part]).await;

        let after = saved(&app, "default").await.json();
        for pointer in pointers {
            assert_eq!(
                after.pointer(pointer),
                saved(&newborn, "default").await.json().pointer(pointer),
                "{part}: {pointer}"
            );
        }
        let kept = ["/seed", "/random", "/journal/last", "/records/attestr/checks", "/clock/now", "/webhooks/inbox"];
        let of_others = kept.into_iter().filter(|kept| !pointers.iter().any(|pointer| kept.starts_with(pointer)));
        for pointer in of_others {
            assert_eq!(after.pointer(pointer), before.pointer(pointer), "{part} leaves {pointer}");
        }
    }
}

#[tokio::test]
async fn a_whole_reset_is_the_newborn_sandbox() {
    let (app, newborn) =
        (used().await, TestApp::builder().config(|config| config.scenarios.push("attestr-alert".to_owned())).start());

    let answer = app.control("POST", "/reset", Value::Null).await.ok().json();

    assert_eq!(answer, json!({ "sandbox": "default", "reset": "all" }));
    assert_eq!(saved(&app, "default").await.json(), saved(&newborn, "default").await.json());
}

#[tokio::test]
async fn a_seed_begins_again_with_the_ids_that_come_of_it() {
    let app = TestApp::new();
    let first = app.profile().await;

    reset(&app, &["seed", "records", "accounts"]).await;

    assert_eq!(app.profile().await, first);
    let alone = app.control("POST", "/reset", json!({ "parts": ["seed"] })).await.expect(400).json();
    assert!(alone["detail"].as_str().unwrap().contains("goes with `records` and `accounts`"), "{alone}");
}

#[tokio::test]
async fn what_was_used_of_a_limit_is_forgotten() {
    let app = TestApp::builder().config(|config| config.scenarios.push("per-second-limit".to_owned())).start();
    while app.attestr("POST", "/factx/async/work", work_body(json!({}))).await.status == 200 {}
    let checks = at(&app, "/records/attestr/checks").await;

    reset(&app, &["limits"]).await;

    app.attestr("POST", "/factx/async/work", work_body(json!({}))).await.ok();
    let more = at(&app, "/records/attestr/checks").await.as_array().unwrap().len();
    assert_eq!(more, checks.as_array().unwrap().len() + 1);
}

#[tokio::test]
async fn what_waits_for_an_endpoint_is_cancelled_when_endpoints_are_reset() {
    let app = used().await;

    reset(&app, &["webhooks"]).await;

    let deliveries = app.control("GET", "/deliveries", Value::Null).await.ok().json();
    assert_eq!(deliveries["items"][0]["status"], "cancelled", "{deliveries}");
    assert_eq!(app.control("GET", "/clock", Value::Null).await.ok().json()["next"], Value::Null);
    let added = app.control("POST", "/webhooks", json!({ "inbox": [] })).await.expect(201).json();
    assert_eq!(added["id"], "ep_2", "an id is not given twice");
}

#[tokio::test]
async fn records_stay_in_their_workspace_when_accounts_are_reset() {
    let app = TestApp::new();
    let extra = "settings: { personr: { workspaces: [{ name: Extra }], users: [{ email: a@b, password: p, workspace: Extra }] } }";
    app.control_text("PUT", "/scenarios/extra", extra).await.ok();
    let login = client::call(&app, "api-token-generate", json!({ "email": "a@b", "password": "p" })).await.ok().json();
    let token = login["response"]["token"].as_str().unwrap().to_owned();
    let made = client::call_as(&app, &token, "api-applicant-create", client::applicant()).await.ok();

    reset(&app, &["accounts", "scenarios"]).await;

    let document = saved(&app, "default").await.json();
    super::snapshot::load(&app, "copy", &document).await.ok();
    client::check(&app, &client::created(&made)).await;
}

#[tokio::test]
async fn an_unknown_part_names_the_right_ones() {
    let app = TestApp::new();
    let problem = |body: Value| {
        let app = app.clone();
        async move { app.control("POST", "/reset", body).await.expect(400).text().to_owned() }
    };

    let problems = [
        problem(json!({ "parts": ["records", "jurnal"] })).await,
        problem(json!({ "parts": [] })).await,
        problem(json!({ "part": ["records"] })).await,
    ];

    insta::assert_snapshot!(problems.join("\n"), @r#"
    {"title":"invalid request","status":400,"detail":"parts[1]: unknown value `jurnal`, expected one of `records`, `accounts`, `limits`, `clock`, `seed`, `scenarios`, `webhooks`, `deliveries`, `inbox`, `journal`; did you mean `journal`?"}
    {"title":"invalid request","status":400,"detail":"parts: name at least one, or leave them out to reset everything"}
    {"title":"invalid request","status":400,"detail":"part: unknown field `part`, expected `parts`; did you mean `parts`?"}
    "#);
}

#[tokio::test]
async fn what_was_used_of_a_limit_does_not_outlive_its_time() {
    let app = TestApp::new();
    app.control("PUT", "/accounts/demo", json!({ "limits": { "api": { "perDay": 1 } } })).await.ok();
    app.advance(Duration::from_hours(24 * 366)).await;
    app.profile().await;

    reset(&app, &["clock"]).await;

    app.profile().await;
}
