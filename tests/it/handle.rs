//! The handle for Rust tests does what the control API does.

use serde_json::{Value, json};
use vetbox::{
    Emulator,
    emulator::{Control, Webhook},
    engine::{
        deliver::{Sender, SenderSettings},
        outbox::{Cause, Delivery},
    },
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
    control.add_rule(RULE).expect("the rule is right");
    control.register(&Webhook::attestr("http://127.0.0.1:1/", "secret")).expect("the endpoint is right");
    let (url, header) = (format!("{}/api/v1/public/factx/async/work", control.base_url()), control.attestr().header());
    let created = post(url, &header, &work_body(json!({ "webhook": true }))).await;
    created["_id"].as_str().unwrap_or_else(|| panic!("{created}")).to_owned()
}

fn delivery(control: &Control) -> Delivery {
    control.deliveries().pop().expect("the check's end was told")
}

#[tokio::test]
async fn a_check_that_is_ended_by_hand_leaves_its_rule_behind_on_either_way() {
    let emulator = Emulator::builder().frozen_at("2026-01-01T00:00:00Z").start().await.unwrap();
    let (typed, called) = (emulator.sandbox("typed").unwrap(), emulator.sandbox("called").unwrap());

    let id = check(&typed).await;
    typed.complete(&id, "Alert").unwrap();
    let id = check(&called).await;
    let path = format!("{}/_vetbox/v1/sandboxes/called/checks/{id}/complete", emulator.url());
    post(path, "none", &json!({ "outcome": "Alert" })).await;

    for delivery in [delivery(&typed), delivery(&called)] {
        assert_eq!(delivery.cause, Cause::Rule { rule: "control".into() });
        assert_eq!(delivery.acts, []);
    }
}
