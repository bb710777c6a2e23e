//! What a rule can make happen.

use std::time::Duration;

use serde_json::{Value, json};

use crate::harness::{Receiver, TestApp, work_body};

/// An emulator with one scenario in which `when` makes `then` happen.
fn app(when: &str, then: &str) -> TestApp {
    let text = format!("name: test\nrules:\n  - id: rule\n    when: {when}\n    then: {then}\n");
    TestApp::builder().scenario(&text).start()
}

async fn finished(app: &TestApp, changes: Value, wait: Duration) -> Value {
    let profile = app.profile().await;
    let check = app.work(changes).await;
    app.associate(&profile, &check).await;
    app.advance(wait).await;
    app.outcome(&check).await
}

#[tokio::test]
async fn an_outcome_with_an_output_that_quotes_the_request() {
    let app = app(
        "{ operation: attestr.work.create, body: { employer: 'Initech*' } }",
        "{ outcome: Alert, output: { description: '<p>{{request.body.employer}}, {{today}}</p>', mode: Telephone } }",
    );

    let outcome = finished(&app, json!({ "employer": "Initech Ltd" }), Duration::from_secs(2)).await;
    let other = finished(&app, json!({ "employer": "Other" }), Duration::from_secs(2)).await;

    assert_eq!(outcome["output"]["status"], "Alert");
    assert_eq!(outcome["output"]["description"], "<p>Initech Ltd, 01-01-2026</p>");
    assert_eq!(outcome["output"]["mode"], "Telephone");
    assert_eq!(other["output"]["status"], "Clear");
}

#[tokio::test]
async fn a_check_that_errors_says_so_and_fires_its_own_event() {
    let app = app("{ operation: attestr.work.create }", "{ errored: 5001, after: 1h }");
    let receiver = Receiver::start().await;
    app.control("POST", "/webhooks", json!({ "url": receiver.url, "events": ["async.errored"] })).await.expect(201);

    let outcome = finished(&app, json!({ "webhook": true }), Duration::from_hours(1)).await;

    assert_eq!(outcome["status"], "ERRORED");
    assert_eq!(outcome["error"], json!({ "code": 5001, "message": "Request could not be processed" }));
    assert_eq!((&outcome["output"], &outcome["signature"]), (&Value::Null, &Value::Null));
    let [arrived] = &receiver.arrived()[..] else { panic!("one webhook arrives") };
    assert_eq!(arrived.json()["event"], "async.errored");
    assert_eq!(arrived.json()["payload"]["error"], outcome["error"]);
}

#[tokio::test]
async fn a_delay_alone_leaves_the_outcome_to_the_vendor() {
    let app = app("{ operation: attestr.work.create }", "{ after: 3d }");

    let before = finished(&app, json!({}), Duration::from_hours(71)).await;
    let after = finished(&app, json!({}), Duration::from_hours(72)).await;

    assert_eq!(before["status"], "INITIATED");
    assert_eq!(after["output"]["status"], "Clear");
}

#[tokio::test]
async fn an_error_at_once_names_its_rule() {
    let app = app("{ operation: 'attestr.*.create' }", "{ error: 4292 }");

    let answer = app.attestr("POST", "/factx/async/work", work_body(json!({}))).await;

    answer.error(429, 4292, "Maximum API rate limit exceeded");
    assert_eq!(answer.header("x-vetbox-rule"), "test/rule");
}

#[tokio::test]
async fn every_documented_error_can_be_asked_for() {
    use vetbox::vendors::attestr::error::Row;

    let app = TestApp::new();
    for row in Row::DOCUMENTED {
        // Two rows can share a code; the message then says which one is meant.
        let (status, code, message) = row.printed();
        let mut request = app.request("POST", "/factx/", json!({}));
        let then = json!({ "error": { "code": code, "details": message } }).to_string();
        request.headers_mut().insert("x-vetbox-outcome", then.parse().unwrap());

        let details = app.send(request).await.error(status, code, &message.replace("{type}", "unknown"));
        assert_eq!(details, "");
    }
}

#[tokio::test]
async fn a_check_that_never_ends_stays_initiated() {
    let app = app("{ operation: attestr.work.create }", "{ never: true }");

    let outcome = finished(&app, json!({}), Duration::from_hours(10_000)).await;

    assert_eq!(outcome["status"], "INITIATED");
}

#[tokio::test]
async fn a_header_decides_its_own_request_only() {
    let app = TestApp::new();
    let profile = app.profile().await;
    let mut request = app.request("POST", "/factx/async/work", work_body(json!({})));
    request.headers_mut().insert("x-vetbox-outcome", "False".parse().unwrap());
    let check = crate::harness::id(&app.send(request).await.ok());
    app.associate(&profile, &check).await;
    app.advance(Duration::from_secs(2)).await;

    assert_eq!(app.outcome(&check).await["output"]["status"], "False");
    assert_eq!(finished(&app, json!({}), Duration::from_secs(2)).await["output"]["status"], "Clear");
}

#[tokio::test]
async fn a_wrong_header_is_refused_with_the_right_words() {
    let app = TestApp::new();
    let mut request = app.request("POST", "/factx/async/work", work_body(json!({})));
    request.headers_mut().insert("x-vetbox-outcome", "Cleer".parse().unwrap());

    let answer = app.send(request).await.expect(400);

    assert!(answer.text().contains("Clear"), "{}", answer.text());
}

#[tokio::test]
async fn steps_ask_the_client_and_go_on_with_the_answer() {
    let app = app(
        "{ operation: attestr.work.create }",
        "{ steps: [{ after: 1h, ask: 'The relieving letter, please' }, { after: 30m, outcome: Alert }] }",
    );
    let receiver = Receiver::start().await;
    app.control("POST", "/webhooks", json!({ "url": receiver.url })).await.expect(201);
    let profile = app.profile().await;
    let check = app.work(json!({})).await;
    app.associate(&profile, &check).await;

    app.advance(Duration::from_hours(5)).await;

    let [asked] = &receiver.arrived()[..] else { panic!("one webhook arrives") };
    let asked = asked.json();
    assert_eq!((&asked["event"], &asked["payload"]["profile"]), (&json!("factx.query"), &json!(profile)));
    assert_eq!(asked["payload"]["queries"][0]["text"], "The relieving letter, please");
    assert_eq!(app.outcome(&check).await["status"], "INITIATED");

    let query = asked["payload"]["_id"].as_str().unwrap();
    let path = format!("/factx/{profile}/query/{query}");
    app.attestr("PUT", &path, json!({ "response": "attached", "documents": ["MX17Cd6KEBSsbKSaou"] })).await.ok();
    app.advance(Duration::from_mins(30)).await;

    assert_eq!(app.outcome(&check).await["output"]["status"], "Alert");
    let shown = app.attestr("GET", &format!("/factx/{profile}"), Value::Null).await.ok().json();
    assert_eq!(shown["queries"][0]["response"], "attached");
}

#[tokio::test]
async fn every_text_that_a_client_sees_may_hold_templates() {
    let work = "{ operation: attestr.work.create }";
    let refused = app(work, "{ error: { code: 4001, details: 'tag {{request.body.tag}}' } }");
    let answer = refused.attestr("POST", "/factx/async/work", work_body(json!({ "tag": "A-1" }))).await;
    assert_eq!(answer.json()["details"], "tag A-1");

    let failed = app(work, "{ errored: { code: 4001, details: 'tag {{request.body.tag}} of {{record.type}}' } }");
    let outcome = finished(&failed, json!({ "tag": "A-2" }), Duration::from_secs(2)).await;
    assert_eq!(outcome["error"]["details"], "tag A-2 of work");

    let replaced = app(work, "{ response: { status: 202, headers: { x-tag: 'of {{request.body.tag}}' } } }");
    let answer = replaced.attestr("POST", "/factx/async/work", work_body(json!({ "tag": "A\n3" }))).await.expect(202);
    assert_eq!(answer.header("x-tag"), "of A 3", "a line break cannot stand in a header");
}

#[tokio::test]
async fn a_raw_answer_has_its_keys_in_written_order() {
    let app = app(
        "{ operation: attestr.work.create }",
        "{ response: { body: { z: 1, a: { y: '{{request.body.tag}}', b: 2 } } } }",
    );

    let answer = app.attestr("POST", "/factx/async/work", work_body(json!({ "tag": "T" }))).await.ok();

    assert_eq!(answer.text(), r#"{"z":1,"a":{"y":"T","b":2}}"#);
}

#[tokio::test]
async fn a_header_may_hold_a_whole_then_and_is_never_passed_over() {
    let app = TestApp::new();
    let sent = async |header: &[u8]| {
        let mut request = app.request("POST", "/factx/async/work", work_body(json!({})));
        let header = axum::http::HeaderValue::from_bytes(header).expect("a header");
        request.headers_mut().insert("x-vetbox-outcome", header);
        app.send(request).await
    };

    let quoted = sent(br#"{ error: { code: 4001, details: "tag: a; b" } }"#).await.expect(400);
    assert_eq!(quoted.json()["details"], "tag: a; b");
    let utf8 = sent("{ error: { code: 4001, details: é } }".as_bytes()).await.expect(400);
    assert_eq!(utf8.json()["details"], "é");
    for unreadable in ["Älert".as_bytes(), b"Alert\xff"] {
        let answer = sent(unreadable).await.expect(400);
        assert!(answer.text().contains("unknown outcome"), "{}", answer.text());
    }
}

#[tokio::test]
async fn a_request_that_is_refused_takes_no_turn_of_a_rule_about_its_check() {
    let app = TestApp::builder()
        .scenario(
            "rules:
  - { id: once, when: { operation: attestr.work.create }, times: 1, then: { outcome: Alert } }
  - { id: slow, when: { operation: attestr.work.create }, then: { latency: 1ms } }
",
        )
        .start();
    let refused = app.attestr("POST", "/factx/async/work", json!({ "tag": "A" })).await.expect(400);
    assert_eq!(refused.header("x-vetbox-rule"), "test-1/slow");
    let explained = app.control("GET", "/requests/1/explain", Value::Null).await.ok().json();
    assert_eq!(explained["considered"][0]["result"], "notItsTurn", "{explained}");

    let (first, second) = (app.work(json!({})).await, app.work(json!({})).await);
    let profile = app.profile().await;
    app.associate(&profile, &first).await;
    app.associate(&profile, &second).await;
    app.advance(Duration::from_secs(2)).await;

    assert_eq!(app.outcome(&first).await["output"]["status"], "Alert");
    assert_eq!(app.outcome(&second).await["output"]["status"], "Clear");
}
