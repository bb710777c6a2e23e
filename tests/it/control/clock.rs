//! `…/clock` and `…/reset`.

use serde_json::{Value, json};

use crate::harness::TestApp;

#[tokio::test]
async fn an_advance_says_what_fired() {
    let app = TestApp::new();
    let profile = app.profile().await;
    let check = app.work(json!({})).await;
    app.associate(&profile, &check).await;

    let answer = app.control("POST", "/clock/advance", json!({ "by": "2h" })).await.ok().json();

    assert_eq!(answer["now"], "2026-01-01T02:00:00Z");
    let completed = json!({ "at": "2026-01-01T00:00:02Z", "subject": check, "what": "completed as Clear" });
    assert!(answer["fired"].as_array().unwrap().contains(&completed), "{answer}");
}

#[tokio::test]
async fn an_advance_goes_to_the_next_due_moment_or_until_nothing_is_due() {
    let app = TestApp::new();
    let profile = app.profile().await;
    for _ in 0..2 {
        let check = app.work(json!({})).await;
        app.associate(&profile, &check).await;
        app.control("POST", "/clock/advance", json!({ "by": "1s" })).await.ok();
    }

    let next = app.control("POST", "/clock/advance", json!({ "until": "next" })).await.ok().json();
    assert_eq!(next["now"], "2026-01-01T00:00:03Z");
    let idle = app.control("POST", "/clock/advance", json!({ "until": "idle" })).await.ok().json();
    assert_eq!(idle["now"], "2026-01-01T00:00:03Z");
}

#[tokio::test]
async fn the_clock_says_what_is_due_next() {
    let app = TestApp::new();
    let due = async || app.control("GET", "/clock", Value::Null).await.ok().json()["due"].take();
    assert_eq!(due().await, Value::Null);

    let check = app.webhook_check().await;
    let due_next = due().await;
    assert_eq!((&due_next["at"], &due_next["kind"]), (&json!("2026-01-01T00:00:02Z"), &json!("check")));
    assert_eq!((&due_next["subject"], &due_next["name"]), (&json!(check), &json!("Gitanjali Raheja")));
    assert_eq!(due_next["what"], "the next step of its plan");

    let hook = json!({ "vendor": "attestr", "inbox": [{ "status": 500 }], "retries": ["1m"] });
    app.control("POST", "/webhooks", hook).await.expect(201);
    app.control("POST", "/clock/advance", json!({ "until": "next" })).await.ok();
    let attempt = due().await;
    assert_eq!((&attempt["kind"], &attempt["what"]), (&json!("delivery"), &json!("its next attempt")), "{attempt}");
    app.control("GET", &format!("/deliveries/{}", attempt["subject"].as_str().unwrap()), Value::Null).await.ok();
}

#[tokio::test]
async fn wrong_calls_say_what_is_right() {
    let app = TestApp::new();
    let detail = async |method: &str, path: &str, body: Value| {
        app.control(method, path, body).await.expect(400).json()["detail"].as_str().unwrap().to_owned()
    };

    let details = [
        detail("POST", "/clock/advance", json!({})).await,
        detail("POST", "/clock/advance", json!({ "by": "soon" })).await,
        detail("POST", "/clock/advance", json!({ "by": "100000000h" })).await,
        detail("POST", "/clock/advance", json!({ "to": "2025-01-01T00:00:00Z" })).await,
        detail("POST", "/clock/advance", json!({ "hours": 2 })).await,
        detail("PUT", "/clock", json!({ "mode": "scaled" })).await,
        detail("PUT", "/clock", json!({ "mode": "scaled", "factor": 0 })).await,
        detail("PUT", "/clock", json!({ "mode": "real", "factor": 2 })).await,
        detail("PUT", "/clock", json!({ "mode": "slow" })).await,
    ];

    insta::assert_snapshot!(details.join("\n"), @r#"
    expected exactly one of {"by":"2h"}, {"to":"2026-01-01T00:00:00Z"}, {"until":"next"} and {"until":"idle"}
    by: `soon` is not a duration such as 800ms, 2s, 1h 30m or 7d
    by: that is after 9999-12-30T22:00:00Z, where time ends
    to: 2025-01-01T00:00:00Z is before 2026-01-01T00:00:00Z, and time never goes backwards
    hours: unknown field `hours`, expected one of `by`, `to`, `until`
    factor: required, because mode is scaled; for instance 60
    factor: a clock's factor is from 0.001 to 1000000, not 0
    factor: goes with mode scaled only
    mode: unknown value `slow`, expected one of `real`, `scaled`, `frozen`
    "#);
}

#[tokio::test]
async fn a_reset_forgets_everything_and_starts_the_seed_again() {
    let app = TestApp::new();
    let first = app.profile().await;

    app.control("POST", "/reset", Value::Null).await.ok();

    let gone = app.attestr("GET", &format!("/factx/{first}"), Value::Null).await;
    gone.error(400, 40018, "Invalid profile Id or you do not have access to this record");
    assert_eq!(app.profile().await, first);
}
