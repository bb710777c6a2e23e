//! What suites do that know only what they sent: over HTTP, on the command line and by the handle for Rust.
//!
//! - The app orders a check whose end was planned before.
//! - A webhook that no endpoint takes is waited for, and sent to one that comes later.
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
    harness::{Arrived, Receiver, TestApp, work_body},
};

/// What the app orders.
fn order() -> Value {
    json!({ "tag": "EMP-9", "webhook": true })
}

/// The webhook of a check with such an outcome.
fn event(outcome: &str) -> Value {
    json!({ "event": { "event": "async.completed", "body": { "payload.output.status": outcome } } })
}

/// The outcomes that a receiver was told.
fn outcomes(arrived: &[Arrived]) -> Vec<Value> {
    arrived.iter().map(|it| it.json()["payload"]["output"]["status"].clone()).collect()
}

mod over_http {
    use super::*;

    /// Orders a check as the app does, on a profile.
    async fn ordered(suite: &TestApp) {
        let profile = suite.profile().await;
        let check = suite.work(order()).await;
        suite.associate(&profile, &check).await;
    }

    async fn call(suite: &TestApp, path: &str, body: Value) -> Value {
        suite.control("POST", path, body).await.ok().json()
    }

    #[tokio::test]
    async fn an_order_ends_as_it_was_planned() {
        let suite = TestApp::new();
        let plan = json!({ "for": { "check": { "tag": "EMP-9" } }, "plan": { "outcome": "False" } });
        suite.control("POST", "/plans", plan).await.expect(201);

        ordered(&suite).await;

        let done = json!({ "check": { "tag": "EMP-9", "status": "COMPLETED" } });
        call(&suite, "/wait", json!({ "for": done, "advance": true })).await;
        let verified = call(&suite, "/verify", json!({ "expect": [event("False")] })).await;
        assert_eq!(verified["plans"], Value::Null, "the plan was taken");
    }

    #[tokio::test]
    async fn a_webhook_waits_for_the_endpoint_that_comes_later() {
        let (suite, receiver) = (TestApp::new(), Receiver::start().await);
        ordered(&suite).await;
        call(&suite, "/wait", json!({ "for": event("Clear"), "advance": true })).await;

        let endpoint = json!({ "url": receiver.url, "events": ["async.completed"] });
        suite.control("POST", "/webhooks", endpoint).await.expect(201);
        let other = call(&suite, "/inbox/deliver?tag=EMP-8", json!({})).await;
        let sent = call(&suite, "/inbox/deliver?tag=EMP-9", json!({})).await;

        assert_eq!((&other["deliveries"], &sent["deliveries"]), (&json!([]), &json!(["dl_1"])));
        assert_eq!(outcomes(&receiver.arrived()), ["Clear"]);
    }

    #[tokio::test]
    async fn the_back_office_corrects_itself() {
        let suite = TestApp::new();
        ordered(&suite).await;
        call(&suite, "/checks/-/complete?tag=EMP-9", json!({ "outcome": "False" })).await;

        call(&suite, "/checks/-/revise?tag=EMP-9", json!({ "outcome": "Clear" })).await;

        call(&suite, "/verify", json!({ "expect": [event("False"), event("Clear")], "inOrder": false })).await;
        let shown = suite.control("GET", "/checks/-?tag=EMP-9", Value::Null).await.ok().json();
        assert_eq!(shown["output"]["status"], "Clear");
    }
}

mod on_the_command_line {
    use super::*;

    /// An emulator, and what the app does with it: orders a check on a profile.
    fn ordered(emulator: &Running) -> String {
        let order = emulator.attestr("POST", "/factx/async/work", &work_body(order()));
        let check = order["_id"].as_str().expect("the answer has an id").to_owned();
        emulator.associate(&check);
        check
    }

    #[test]
    fn an_order_ends_as_it_was_planned() {
        let emulator = Running::start();
        let waits = emulator.run(&["plans", "add", "--tag", "EMP-9", "False"]);
        assert_eq!(waits.ends_with(0).out, "plan 1 waits\n");

        let check = ordered(&emulator);

        let done = emulator.run(&["wait", "--tag", "EMP-9", "--advance", "--during", "1s"]);
        assert_eq!(done.ends_with(0).out, format!("check {check} is COMPLETED\n"));
        let event = event("False").to_string();
        emulator.run(&["wait", "--for", &event]).ends_with(0);
        let timeline = emulator.run(&["cases", "--tag", "EMP-9"]);
        assert!(timeline.ends_with(0).out.contains("takes plan 1, which waited for it"), "{}", timeline.out);
        let late = emulator.run(&["wait", "--type", "work", "--status", "ERRORED", "--timeout", "1ms"]);
        assert!(late.ends_with(3).err.contains("is COMPLETED"), "{}", late.err);
        let two = emulator.run(&["wait", "--type", "work", "--check", &check]);
        assert!(two.ends_with(2).err.contains("expected one thing to wait for"), "{}", two.err);
        let status = emulator.run(&["wait", "--status", "COMPLETED"]);
        assert!(status.ends_with(2).err.contains("--status goes with"), "{}", status.err);
    }

    #[tokio::test(flavor = "multi_thread")]
    async fn a_webhook_waits_for_the_endpoint_that_comes_later() {
        let (emulator, receiver) = (Running::start(), Receiver::start().await);
        ordered(&emulator);
        let event = event("Clear").to_string();
        emulator.run(&["wait", "--for", &event, "--advance"]).ends_with(0);

        emulator.run(&["webhooks", "add", &receiver.url, "--event", "async.completed"]).ends_with(0);
        let other = emulator.run(&["inbox", "deliver", "--tag", "EMP-8"]);
        let sent = emulator.run(&["inbox", "deliver", "--tag", "EMP-9"]);

        assert_eq!(other.ends_with(0).out, "no event waits for an endpoint that wants it\n");
        assert_eq!(sent.ends_with(0).out, "sent as dl_1\n");
        assert_eq!(outcomes(&receiver.arrived()), ["Clear"]);
    }

    #[test]
    fn the_back_office_corrects_itself() {
        let emulator = Running::start();
        let check = ordered(&emulator);
        emulator.run(&["complete", "--tag", "EMP-9", "False"]).ends_with(0);

        let corrected = emulator.run(&["complete", "--tag", "EMP-9", "--revise", "Clear"]);

        assert_eq!(corrected.ends_with(0).out, format!("{check} COMPLETED\n"));
        let both = emulator.run(&["inbox", "--tag", "EMP-9", "--json"]).ends_with(0).json();
        let told = both["items"].as_array().unwrap().iter().map(|it| &it["json"]["payload"]["output"]["status"]);
        assert_eq!(told.collect::<Vec<_>>(), ["False", "Clear"]);
    }
}

mod by_the_handle_for_rust {
    use super::*;

    async fn started() -> Emulator {
        Emulator::builder().frozen_at("2026-01-01T00:00:00Z").start().await.expect("it starts")
    }

    /// Orders a check as the app does, on a profile, and lets it end.
    async fn ordered(control: &Control) {
        let profile = attestr(control, "POST", "/", json!({ "tag": "A", "name": "Gitanjali Raheja" })).await;
        let check = attestr(control, "POST", "/async/work", work_body(order())).await;
        let path = format!("/{}/associate", profile["_id"].as_str().expect("the answer has an id"));
        attestr(control, "PUT", &path, json!({ "asyncRequest": check["_id"] })).await;
        control.advance(Duration::from_secs(2)).await.expect("a frozen clock");
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

    /// The outcomes that webhooks told, sent or not.
    async fn told(control: &Control) -> Vec<Value> {
        let inbox = control.inbox(&[]).await.expect("the inbox");
        inbox.iter().map(|event| event.json["payload"]["output"]["status"].clone()).collect()
    }

    #[tokio::test]
    async fn an_order_ends_as_it_was_planned() {
        let emulator = started().await;
        let control = emulator.control();
        control.plan_for(Selector::by_tag("EMP-9"), "False").await.unwrap();

        ordered(&control).await;

        assert_eq!(told(&control).await, ["False"]);
        let over = control.plan(Selector::by_tag("EMP-9"), "Clear").await.unwrap_err();
        assert!(over.to_string().contains("is COMPLETED"), "{over}");
    }

    #[tokio::test]
    async fn a_webhook_waits_for_the_endpoint_that_comes_later() {
        let (emulator, receiver) = (started().await, Receiver::start().await);
        let control = emulator.control();
        ordered(&control).await;
        assert_eq!(told(&control).await, ["Clear"]);

        control.add_webhook(&json!({ "url": receiver.url, "events": ["async.completed"] })).await.unwrap();
        let other = control.deliver_inbox(&[("tag", "EMP-8")], None).await.unwrap();
        let sent = control.deliver_inbox(&[("tag", "EMP-9")], None).await.unwrap();

        assert_eq!((other.deliveries.len(), sent.deliveries.len()), (0, 1));
        assert_eq!(outcomes(&receiver.arrived()), ["Clear"]);
    }

    #[tokio::test]
    async fn the_back_office_corrects_itself() {
        let emulator = started().await;
        let control = emulator.control();
        ordered(&control).await;
        let early = control.complete(Selector::by_tag("EMP-9"), "Alert").await.unwrap_err();

        control.revise(Selector::by_tag("EMP-9"), "Alert").await.unwrap();

        assert!(early.to_string().contains("is COMPLETED"), "{early}");
        assert_eq!(told(&control).await, ["Clear", "Alert"]);
        let nobody = Selector { email: Some("a@b.co".to_owned()), ..Selector::default() };
        let unknown = control.review_applicant(nobody, "Approved").await.unwrap_err();
        assert_eq!(unknown.to_string(), "no applicant fits email `a@b.co`; there are no applicants yet");
    }
}
