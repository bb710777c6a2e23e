//! The handle for Rust tests does what the control API does.

use serde_json::{Value, json};
use vetbox::{
    Emulator,
    emulator::{Control, Extent, answers::DeliverySummary},
    engine::deliver::{Sender, SenderSettings},
};

use crate::harness::work_body;

/// By this rule nobody hears of any work check.
const RULE: &str = "{ when: { operation: attestr.work.create }, then: { outcome: False, webhook: { drop: true } } }";

async fn post(url: String, authorization: &str, body: &Value) -> Value {
    let sender = Sender::new(SenderSettings::default()).expect("a client can be built");
    let request = sender.client().post(url).header("authorization", authorization);
    let request = request.header("content-type", "application/json").body(body.to_string());
    let answer = request.send().await.expect("the emulator answers");
    serde_json::from_str(&answer.text().await.expect("a text")).expect("JSON")
}

/// A work check whose end is told by a webhook.
async fn check(control: &Control) -> String {
    control.rule(RULE).await.expect("the rule is right");
    control.add_webhook(&json!({ "url": "http://127.0.0.1:1/" })).await.expect("the endpoint is right");
    let (url, header) = (format!("{}/api/v1/public/factx/async/work", control.base_url()), control.attestr().header());
    let created = post(url, &header, &work_body(json!({ "webhook": true }))).await;
    created["_id"].as_str().unwrap_or_else(|| panic!("{created}")).to_owned()
}

async fn delivery(control: &Control) -> DeliverySummary {
    control.deliveries(&[]).await.expect("there are no filters").pop().expect("the check's end was told")
}

#[tokio::test]
async fn a_check_that_is_ended_by_hand_leaves_its_rule_behind_on_either_way() {
    let emulator = Emulator::builder().frozen_at("2026-01-01T00:00:00Z").start().await.unwrap();
    let (typed, called) = (sandbox(&emulator, "typed").await, sandbox(&emulator, "called").await);

    let id = check(&typed).await;
    typed.complete(&*id, "Alert").await.unwrap();
    let id = check(&called).await;
    let path = format!("{}/_vetbox/v1/sandboxes/called/checks/{id}/complete", emulator.url());
    post(path, "none", &json!({ "outcome": "Alert" })).await;

    for control in [&typed, &called] {
        let last = delivery(control).await;
        let whole = json!(control.delivery(&last.id.to_string()).await.unwrap());
        assert_eq!((&whole["cause"]["rule"], &whole["sabotage"]), (&json!("control"), &json!([])), "{whole}");
    }
}

async fn sandbox(emulator: &Emulator, name: &str) -> Control {
    emulator.sandbox(&json!({ "name": name })).await.expect("the settings are right")
}

#[tokio::test]
async fn a_sandbox_is_made_with_everything_at_once_and_what_is_wrong_is_told_at_once() {
    let emulator = Emulator::builder().start().await.unwrap();
    let settings = json!({
        "seed": 7,
        "clock": { "mode": "frozen", "now": "2026-01-01T00:00:00Z" },
        "credits": { "work": 2 },
        "rules": [{ "when": { "operation": "attestr.work.create" }, "then": { "outcome": "Alert" } }],
        "webhooks": [{ "url": "http://127.0.0.1:1/" }],
    });

    let control = emulator.put_sandbox("t1", &settings).await.unwrap();
    assert_eq!(emulator.put_sandbox("t1", &settings).await.unwrap().name(), "t1");
    assert_eq!(control.credits("demo").await.unwrap().balances()["work"], 2);
    assert_eq!((control.rules().await[0].rule.counter.decided, control.webhooks().await.len()), (0, 1));
    assert_eq!(control.advance(Extent::Idle).await.unwrap().now.to_string(), "2026-01-01T00:00:00Z");
    let wrong = emulator.sandbox(&json!({ "sed": 7, "clock": { "mode": "cold" } })).await.unwrap_err();
    assert_eq!(wrong.status(), 400);
    assert!(wrong.to_string().contains("`seed`") && wrong.to_string().contains("clock.mode"), "{wrong}");
    control.delete().await.unwrap();
    assert_eq!(emulator.sandboxes().await.sandboxes.len(), 1);
}

#[tokio::test]
async fn a_test_that_fails_shows_what_was_wrong_and_what_was_there() {
    let emulator = Emulator::builder().start().await.unwrap();
    let control = emulator.control();
    control
        .send(&json!({ "path": "/api/v1/public/factx/", "body": { "tag": "A", "name": "Gitanjali Raheja" } }))
        .await
        .unwrap();

    let expected =
        json!({ "expect": [{ "request": { "operation": "attestr.profile.create", "body": { "tag": "B" } } }] });
    let wrong = control.verify(&expected).await.unwrap_err();
    let shown = "0 requests fit, expected at least 1; the closest is request 1, POST /api/v1/public/factx/: body tag: expected `B`, seen \"A\"\n\
        (409 not as expected)\nseen: ";
    assert!(format!("{wrong:?}").starts_with(shown), "{wrong:?}");
    let unknown = control.show_scenario("lowcredits").await.unwrap_err();
    assert!(format!("{unknown:?}").contains("(404 not found)"), "{unknown:?}");
}

#[tokio::test]
async fn a_list_comes_whole_or_as_far_as_the_filters_say() {
    let emulator = Emulator::builder().frozen_at("2026-01-01T00:00:00Z").start().await.unwrap();
    let control = emulator.control();
    for _ in 0..1001 {
        control.add_consent(&json!({})).await.unwrap();
    }

    // The first is the sandbox's own.
    let consents = control.consents(&[]).await.unwrap();
    assert_eq!(consents.len(), 1002);
    let after = consents[0].id.to_string();
    assert_eq!(control.consents(&[("after", &after)]).await.unwrap().len(), 1001);
    assert_eq!(control.consents(&[("limit", "2"), ("after", &after)]).await.unwrap()[1].id, consents[2].id);
    let wrong = control.consents(&[("colour", "blue")]).await.unwrap_err();
    assert!(wrong.to_string().contains("colour"), "{wrong}");
}
