//! `…/sabotage`, and each word of sabotage as a receiver sees it: by a rule, and by a control call.

use std::time::Duration;

use serde_json::{Value, json};
use vetbox::{
    config::Config,
    engine::sign::{Secret, verify},
    vendors::attestr::account::Account,
};

use crate::harness::{Receiver, TestApp};

/// Who asks for the sabotage.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum By {
    Rule,
    Control,
}

/// An emulator that does `words` to the first webhook, and a receiver that gets everything.
async fn sabotaged(by: By, words: &Value) -> (TestApp, Receiver) {
    let quick = |config: &mut Config| config.sender.slow_transfer = Duration::from_millis(50);
    let builder = TestApp::builder().config(quick);
    let app = match by {
        By::Rule => {
            let rule = "  - { id: rule, times: 1, when: { operation: attestr.work.create }, then: { webhook: ";
            builder.scenario(&format!("name: test\nrules:\n{rule}{words} }} }}\n")).start()
        }
        By::Control => builder.start(),
    };
    let receiver = Receiver::start().await;
    app.control("POST", "/webhooks", json!({ "url": receiver.url, "token": "t0ken" })).await.expect(201);
    if by == By::Control {
        app.control("POST", "/sabotage", json!({ "webhook": words })).await.expect(201);
    }
    (app, receiver)
}

/// Completes two checks, one second after the other, and goes on for `span`.
async fn two_checks(app: &TestApp, span: Duration) -> [String; 2] {
    let first = app.webhook_check().await;
    app.advance(Duration::from_secs(1)).await;
    let second = app.webhook_check().await;
    app.advance(span).await;
    [first, second]
}

/// Shows what a receiver got of two checks, the first of them sabotaged, to `look`: once by a rule, once by a control call.
async fn seen(words: Value, span: Duration, look: impl Fn(&[crate::harness::Arrived], [&str; 2])) {
    for by in [By::Rule, By::Control] {
        let (app, receiver) = sabotaged(by, &words).await;
        let [first, second] = two_checks(&app, span).await;
        look(&receiver.arrived(), [&first, &second]);
        let acts = app.control("GET", "/deliveries/dl_1", Value::Null).await.ok().json()["sabotage"].clone();
        let expected = if by == By::Rule { "test/rule" } else { "control" };
        assert_eq!((&acts[0]["done"], &acts[0]["by"]), (&json!(true), &json!(expected)), "{words}: {acts}");
        let done = app.control("GET", "/sabotage", Value::Null).await.ok().json();
        assert_eq!(
            (&done["done"][acts[0]["what"].as_str().expect("an act has a word")], &done["armed"]),
            (&json!(1), &json!([]))
        );
    }
}

const MINUTE: Duration = Duration::from_mins(1);

fn about(arrived: &[crate::harness::Arrived]) -> Vec<String> {
    arrived.iter().map(crate::harness::Arrived::check).collect()
}

/// Whether the output in a webhook fits its signature.
fn fits(arrived: &crate::harness::Arrived) -> bool {
    arrived.is_signed()
}

#[tokio::test]
async fn a_dropped_webhook_never_arrives() {
    seen(json!({ "drop": true }), MINUTE, |arrived, [_, second]| assert_eq!(about(arrived), [second])).await;
}

#[tokio::test]
async fn a_delayed_webhook_is_overtaken() {
    let look = |arrived: &[_], [first, second]: [&str; 2]| assert_eq!(about(arrived), [second, first]);
    seen(json!({ "delay": "30s" }), MINUTE, look).await;
}

#[tokio::test]
async fn a_duplicated_webhook_arrives_with_the_same_bytes() {
    seen(json!({ "duplicate": 2 }), MINUTE, |arrived, [first, second]| {
        assert_eq!(about(arrived), [first, first, first, second]);
        assert_eq!((&arrived[0].body, &arrived[1].body), (&arrived[2].body, &arrived[2].body));
    })
    .await;
}

#[tokio::test]
async fn signatures_are_wrong_stale_or_missing() {
    for fault in ["wrong", "stale-output", "missing"] {
        seen(json!({ "signature": fault }), MINUTE, |arrived, _| {
            assert_eq!((fits(&arrived[0]), fits(&arrived[1])), (false, true), "{fault}");
            assert_eq!(arrived[0].json()["payload"]["signature"].is_null(), fault == "missing");
        })
        .await;
    }
}

#[tokio::test]
async fn a_body_is_changed_after_it_was_signed() {
    seen(json!({ "tamper": true }), MINUTE, |arrived, _| {
        assert_eq!((fits(&arrived[0]), fits(&arrived[1])), (false, true));
        assert_eq!(arrived[0].json()["payload"]["signature"].as_str().unwrap().len(), 64);
    })
    .await;
}

#[tokio::test]
async fn a_token_is_wrong_or_missing() {
    for (fault, expected) in [("wrong", "Basic u1lfo"), ("missing", "")] {
        seen(json!({ "token": fault }), MINUTE, |arrived, _| {
            assert_eq!(arrived[0].header("authorization"), expected);
            assert_eq!(arrived[1].header("authorization"), "Basic t0ken");
        })
        .await;
    }
}

#[tokio::test]
async fn a_content_type_is_another_one() {
    seen(json!({ "contentType": "text/plain" }), MINUTE, |arrived, _| {
        assert_eq!(
            (arrived[0].header("content-type"), arrived[1].header("content-type")),
            ("text/plain", "application/json")
        );
    })
    .await;
}

#[tokio::test]
async fn a_truncated_body_is_short_and_its_length_says_so() {
    seen(json!({ "truncate": 20 }), MINUTE, |arrived, _| {
        assert_eq!((arrived[0].body.len(), arrived[0].header("content-length"), arrived[0].whole), (20, "20", true));
    })
    .await;
}

#[tokio::test]
async fn a_slow_body_comes_in_pieces() {
    seen(json!({ "transfer": "slow" }), MINUTE, |arrived, _| {
        assert!(1 < arrived[0].pieces && arrived[0].whole, "{} pieces", arrived[0].pieces);
        assert_eq!(arrived[1].pieces, 1);
    })
    .await;
}

#[tokio::test]
async fn a_connection_is_cut_in_the_middle_and_the_retry_is_whole() {
    seen(json!({ "transfer": "cut" }), MINUTE, |arrived, [first, second]| {
        assert!(!arrived[0].whole && !arrived[0].body.is_empty());
        assert_eq!(about(&arrived[1..]), [second, first]);
    })
    .await;
}

#[tokio::test]
async fn an_early_webhook_is_delivered_before_the_answer() {
    let then = "{ after: 0s, webhook: { early: true } }";
    for by in [By::Rule, By::Control] {
        let then = if by == By::Rule { then } else { "{ after: 0s }" };
        let rule = format!("  - {{ id: rule, when: {{ operation: attestr.work.create }}, then: {then} }}");
        let app = TestApp::builder().scenario(&format!("name: test\nrules:\n{rule}\n")).start();
        let receiver = Receiver::holding(&[], 0).await;
        app.control("POST", "/webhooks", json!({ "url": receiver.url })).await.expect(201);
        if by == By::Control {
            app.control("POST", "/sabotage", json!({ "webhook": { "early": true } })).await.expect(201);
        }

        let mut answer = std::pin::pin!(app.webhook_check());
        tokio::select! {
            _ = &mut answer => panic!("the answer waits for the webhook"),
            () = receiver.arrivals(1) => receiver.release(),
        }
        let check = answer.await;

        assert_eq!(about(&receiver.arrived()), [check]);
        let delivery = app.control("GET", "/deliveries/dl_1", Value::Null).await.ok().json();
        assert_eq!(delivery["status"], "delivered");
    }
}

#[tokio::test]
async fn an_early_webhook_survives_a_client_that_leaves() {
    let rule =
        "  - { id: rule, when: { operation: attestr.work.create }, then: { after: 0s, webhook: { early: true } } }";
    let app = TestApp::builder().scenario(&format!("name: test\nrules:\n{rule}\n")).start();
    let receiver = Receiver::holding(&[], 0).await;
    app.control("POST", "/webhooks", json!({ "url": receiver.url })).await.expect(201);
    {
        let answer = std::pin::pin!(app.webhook_check());
        tokio::select! {
            _ = answer => panic!("the answer waits for the webhook"),
            () = receiver.arrivals(1) => {}
        }
    }

    receiver.release();
    app.advance(Duration::ZERO).await;

    let delivery = app.control("GET", "/deliveries/dl_1", Value::Null).await.ok().json();
    assert_eq!(delivery["status"], "delivered");
}

#[tokio::test]
async fn sabotage_waits_for_the_next_of_one_check() {
    let app = TestApp::new();
    let receiver = Receiver::start().await;
    app.control("POST", "/webhooks", json!({ "url": receiver.url })).await.expect(201);
    let first = app.webhook_check().await;
    let arm =
        json!({ "subject": first, "event": "async.completed", "webhook": { "signature": "missing", "delay": "1s" } });
    let armed = app.control("POST", "/sabotage", arm.clone()).await.expect(201).json()["armed"].clone();
    let shown = json!({ "endpoint": null, "vendor": null, "event": "async.completed", "subject": first,
        "webhook": { "signature": "missing", "delay": "1s" } });
    assert_eq!(armed, json!([shown]));

    app.webhook_check().await;
    app.advance(Duration::from_secs(2)).await;
    assert_eq!(receiver.arrived().iter().filter(|it| fits(it)).count(), 1);
    app.advance(Duration::from_secs(1)).await;

    assert_eq!(receiver.arrived()[1].json()["payload"]["signature"], Value::Null);
    app.control("POST", "/sabotage", arm).await.expect(201);
    assert_eq!(app.control("DELETE", "/sabotage", Value::Null).await.ok().json()["armed"], json!([]));
}

#[tokio::test]
async fn the_api_answers_the_same_whatever_happens_to_webhooks() {
    let words = json!({ "signature": "wrong", "tamper": true, "token": "missing", "truncate": 9 });
    let (app, _receiver) = sabotaged(By::Control, &words).await;
    let [check, _] = two_checks(&app, MINUTE).await;

    let answer = app.attestr("GET", &format!("/async/{check}"), Value::Null).await.ok();

    let text = answer.text();
    let from = text.find(r#""output":"#).unwrap() + r#""output":"#.len();
    let output = &text[from..text.find(r#","error""#).unwrap()];
    let signature = answer.json()["signature"].as_str().unwrap().to_owned();
    let secret: Secret = Account::demo("default").secret;
    assert!(verify(&secret, output.as_bytes(), &signature));
}

#[tokio::test]
async fn the_scenario_of_chaos_does_what_it_says() {
    let app = TestApp::builder().config(|config| config.scenarios.push("webhook-chaos".to_owned())).start();
    let receiver = Receiver::start().await;
    app.control("POST", "/webhooks", json!({ "url": receiver.url })).await.expect(201);
    for _ in 0..9 {
        app.webhook_check().await;
    }
    app.advance(Duration::from_hours(1)).await;

    let mut words = Vec::new();
    let list = app.control("GET", "/deliveries", Value::Null).await.ok().json();
    for delivery in list["items"].as_array().unwrap().iter().filter(|it| it["cause"]["is"] != "duplicate") {
        let path = format!("/deliveries/{}", delivery["id"].as_str().unwrap());
        let acts = app.control("GET", &path, Value::Null).await.ok().json()["sabotage"].clone();
        words.push(acts[0]["what"].as_str().unwrap().to_owned());
    }

    let expected = ["early", "duplicate", "delay", "signature", "signature", "token", "tamper", "transfer", "drop"];
    assert_eq!(words, expected);
    // Nine checks, one of them twice, one cut and sent again, one never.
    assert_eq!(receiver.arrived().len(), 10);
}

#[tokio::test]
async fn wrong_sabotage_says_what_is_right() {
    let app = TestApp::new();
    let refusal = async |body: Value| app.control("POST", "/sabotage", body).await.expect(400).text().to_owned();

    let refusals = [
        refusal(json!({})).await,
        refusal(json!({ "webhook": {} })).await,
        refusal(json!({ "webhook": { "dup": 1 } })).await,
        refusal(json!({ "webhook": { "signature": "bad" } })).await,
        refusal(json!({ "webhook": { "drop": true }, "nth": 2 })).await,
        refusal(json!({ "webhook": { "drop": true }, "event": "async.complete" })).await,
        refusal(json!({ "webhook": { "drop": true }, "vendor": "acme" })).await,
        refusal(json!({ "webhook": { "drop": true }, "endpoint": "ep_1" })).await,
    ];

    insta::assert_snapshot!(refusals.join("\n"), @r#"
    {"title":"invalid request","status":400,"detail":"body: missing field `webhook`"}
    {"title":"invalid request","status":400,"detail":"webhook: says no way to misbehave","valid":["{\"duplicate\":1}","{\"signature\":\"wrong\"}","{\"delay\":\"10s\"}"]}
    {"title":"invalid request","status":400,"detail":"webhook.dup: unknown field `dup`, expected one of `drop`, `delay`, `duplicate`, `signature`, `token`, `tamper`, `contentType`, `truncate`, `transfer`, `early`; did you mean `duplicate`?"}
    {"title":"invalid request","status":400,"detail":"webhook.signature: unknown value `bad`, expected one of `wrong`, `stale-output`, `missing`"}
    {"title":"invalid request","status":400,"detail":"nth: unknown field `nth`, expected one of `endpoint`, `vendor`, `event`, `subject`, `webhook`"}
    {"title":"invalid request","status":400,"detail":"event: there is no event \"async.complete\"","valid":["async.completed","async.errored","factx.query","applicant.reviewed","entity.reviewed"]}
    {"title":"invalid request","status":400,"detail":"vendor: there is no vendor \"acme\"","valid":["attestr","personr"]}
    {"title":"invalid request","status":400,"detail":"endpoint: there is no webhook endpoint \"ep_1\" in this sandbox"}
    "#);
}

#[tokio::test]
async fn sabotage_that_cannot_be_done_is_refused_wherever_it_is_written() {
    let app = TestApp::new();
    let wrongs =
        [(json!({ "contentType": "a\nb" }), "contentType"), (json!({ "duplicate": 4_000_000_000_u32 }), "duplicate")];
    for (wrong, field) in wrongs {
        let armed = app.control("POST", "/sabotage", json!({ "webhook": wrong })).await.expect(400);
        let fired = app.control("POST", "/trigger", json!({ "event": "async.completed", "webhook": wrong })).await;
        let rule = json!({ "when": { "operation": "attestr.work.create" }, "then": { "webhook": wrong } });
        let ruled = app.control("POST", "/rules", rule).await.expect(400);

        for problem in [armed, fired.expect(400), ruled] {
            assert!(problem.text().contains(field), "{}", problem.text());
        }
    }
}

#[tokio::test]
async fn cutting_nothing_off_is_not_done() {
    let app = TestApp::new();
    app.control("PUT", "/inbox/script", json!({})).await.ok();
    let wish = json!({ "event": "async.completed", "webhook": { "truncate": 100_000 } });

    let fired = app.control("POST", "/trigger", wish).await.ok().json();

    let act = &fired["deliveries"][0]["sabotage"][0];
    assert_eq!(act["done"], false, "{fired}");
    assert!(act["note"].as_str().unwrap().starts_with("not done: the body has"), "{act}");
}
