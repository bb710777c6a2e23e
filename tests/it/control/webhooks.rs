//! `…/webhooks`.

use std::time::Duration;

use serde_json::{Value, json};
use vetbox::{
    engine::policy::{AllowList, Policy},
    vendors::attestr::account::Account,
};

use crate::{
    harness::{Receiver, TestApp},
    personr::client::configure,
};

#[tokio::test]
async fn an_endpoint_is_registered_listed_and_removed() {
    let app = TestApp::new();
    let endpoint =
        json!({ "vendor": "attestr", "url": "http://localhost:1/h", "token": "t", "events": ["factx.query"] });

    let created = app.control("POST", "/webhooks", endpoint).await.expect(201).json();
    let path = format!("/webhooks/{}", created["id"].as_str().unwrap());

    assert_eq!(app.control("GET", "/webhooks", Value::Null).await.ok().json(), json!([created]));
    assert_eq!(app.control("GET", &path, Value::Null).await.ok().json(), created);
    app.control("DELETE", &path, Value::Null).await.ok();
    app.control("GET", &path, Value::Null).await.expect(404);
}

#[tokio::test]
async fn an_endpoint_that_is_registered_again_is_changed_and_not_doubled() {
    let app = TestApp::new();
    let id = Account::demo("default").id.to_string();
    let register = async |body: Value, status| app.control("POST", "/webhooks", body).await.expect(status).json();
    let url = "http://localhost:1/h";
    let first = register(json!({ "url": url, "events": ["factx.query"], "headers": { "x-run": "1" } }), 201).await;

    let again = register(json!({ "url": url, "headers": { "x-run": "2" } }), 200).await;

    let same = |it: &Value| [it["id"].clone(), it["authorization"].clone(), it["events"].clone()];
    assert_eq!(same(&again), same(&first));
    assert_eq!(again["headers"], json!({ "x-run": "2" }));
    register(json!({ "url": url, "account": id }), 201).await;
    register(json!({ "url": "http://localhost:1/other" }), 201).await;
    register(json!({ "inbox": [] }), 201).await;
    register(json!({ "inbox": [] }), 201).await;
    assert_eq!(app.control("GET", "/webhooks", Value::Null).await.ok().json().as_array().unwrap().len(), 5);
}

#[tokio::test]
async fn a_wrong_endpoint_is_refused_with_what_is_right() {
    let app = TestApp::new();
    let refusal = async |body: Value| app.control("POST", "/webhooks", body).await.expect(400).text().to_owned();

    let refusals = [
        refusal(json!({})).await,
        refusal(json!({ "url": "ftp://localhost" })).await,
        refusal(json!({ "url": "localhost:3000" })).await,
        refusal(json!({ "url": "http://localhost", "vendor": "acme" })).await,
        refusal(json!({ "url": "http://localhost", "events": ["async.complete"] })).await,
        refusal(json!({ "url": "http://localhost", "inbox": [] })).await,
        refusal(json!({ "url": "http://localhost", "retries": ["5s", "soon"] })).await,
        refusal(json!({ "url": "http://localhost", "timeout": "1h" })).await,
        refusal(json!({ "url": "http://localhost", "headers": { "Host": "x" } })).await,
        refusal(json!({ "inbox": [{ "status": 99 }] })).await,
        refusal(json!({ "inbox": [{ "delay": "long" }] })).await,
        refusal(json!({ "inbox": [{ "hang": true, "status": 200 }] })).await,
    ];

    insta::assert_snapshot!(refusals.join("\n"), @r#"
    {"title":"invalid request","status":400,"detail":"url: required, for instance http://localhost:3000/hooks"}
    {"title":"invalid request","status":400,"detail":"url: `ftp:` URLs cannot receive webhooks; use http:// or https://"}
    {"title":"invalid request","status":400,"detail":"url: `localhost:` URLs cannot receive webhooks; use http:// or https://"}
    {"title":"invalid request","status":400,"detail":"vendor: there is no vendor \"acme\"","valid":["attestr","personr"]}
    {"title":"invalid request","status":400,"detail":"events: attestr has no event \"async.complete\"","valid":["async.completed","async.errored","factx.query"]}
    {"title":"invalid request","status":400,"detail":"inbox: stands in place of url, not beside it"}
    {"title":"invalid request","status":400,"detail":"retries[1]: `soon` is not a duration such as 800ms, 2s, 1h 30m or 7d"}
    {"title":"invalid request","status":400,"detail":"`timeout` is 3600s; it must be from 1ms to 300s"}
    {"title":"invalid request","status":400,"detail":"`Host` is not a header that can be set: it follows from the webhook or has its own setting"}
    {"title":"invalid request","status":400,"detail":"`status` is 99; it must be from 200 to 599"}
    {"title":"invalid request","status":400,"detail":"inbox[0].delay: `long` is not a duration such as 800ms, 2s, 1h 30m or 7d"}
    {"title":"invalid request","status":400,"detail":"inbox[0].hang: stands alone"}
    "#);
}

#[tokio::test]
async fn an_unknown_field_is_refused() {
    let app = TestApp::new();

    let refusal =
        app.control("POST", "/webhooks", json!({ "url": "http://localhost", "tokens": "t" })).await.expect(400);

    assert!(refusal.text().contains("unknown field `tokens`, expected one of `vendor`, `url`"), "{}", refusal.text());
}

#[tokio::test]
async fn everything_of_an_endpoint_can_be_set_and_changed() {
    let app = TestApp::new();
    let all = json!({
        "url": "http://localhost:1/h", "token": "t", "events": ["factx.query"], "account": "OX0aaaaaaaaaaaaaaa", "active": false,
        "timeout": "3s", "retries": ["1s", "1m 30s"], "headers": { "x-one": "1", "a-two": "2" }, "concurrency": 4
    });
    let mut expected = app.control("POST", "/webhooks", all).await.expect(201).json();
    assert_eq!(
        expected,
        json!({
            "id": "ep_1", "vendor": "attestr", "url": "http://localhost:1/h", "inbox": null, "authorization": "Basic t",
            "events": ["factx.query"], "account": "OX0aaaaaaaaaaaaaaa", "active": false, "turnedOff": null, "timeout": "3s",
            "retries": ["1s", "1m 30s"], "headers": { "x-one": "1", "a-two": "2" }, "concurrency": 4, "held": false,
            "waiting": 0, "inFlight": 0
        })
    );

    let wish = json!({ "account": null, "token": null, "active": true, "timeout": "4s", "inbox": [{ "status": 500 }] });
    let changed = app.control("PATCH", "/webhooks/ep_1", wish).await.ok().json();

    let fields = [
        ("account", Value::Null),
        ("authorization", Value::Null),
        ("active", json!(true)),
        ("timeout", json!("4s")),
        ("url", Value::Null),
        ("inbox", json!([{ "status": 500 }])),
    ];
    for (name, value) in fields {
        expected[name] = value;
    }
    assert_eq!(changed, expected);
    assert_eq!(app.control("GET", "/webhooks/ep_1", Value::Null).await.ok().json(), expected);
    app.control("PATCH", "/webhooks/ep_1", json!({ "vendor": "personr" })).await.expect(400);
    app.control("PATCH", "/webhooks/ep_2", json!({})).await.expect(404);
}

#[tokio::test]
async fn an_account_gets_its_own_events_only() {
    let app = TestApp::new();
    let (own, other) = (Receiver::start().await, Receiver::start().await);
    let account = Account::demo("default").id.to_string();
    app.control("POST", "/webhooks", json!({ "url": own.url, "account": account })).await.expect(201);
    app.control("POST", "/webhooks", json!({ "url": other.url, "account": "OX0bbbbbbbbbbbbbbb" })).await.expect(201);

    app.webhook_check().await;
    app.advance(Duration::from_secs(2)).await;

    assert_eq!((own.arrived().len(), other.arrived().len()), (1, 0));
}

#[tokio::test]
async fn one_endpoint_is_held_and_released() {
    let app = TestApp::new();
    let (held, free) = (Receiver::start().await, Receiver::start().await);
    app.control("POST", "/webhooks", json!({ "url": held.url })).await.expect(201);
    app.control("POST", "/webhooks", json!({ "url": free.url })).await.expect(201);
    app.control("POST", "/deliveries/hold", json!({ "endpoint": "ep_1" })).await.ok();
    assert_eq!(app.control("GET", "/webhooks/ep_1", Value::Null).await.ok().json()["held"], true);

    app.webhook_check().await;
    app.advance(Duration::from_secs(2)).await;
    assert_eq!((held.arrived().len(), free.arrived().len()), (0, 1));
    app.control("POST", "/deliveries/release", json!({ "endpoint": "ep_1" })).await.ok();
    let released = app.control("GET", "/webhooks/ep_1", Value::Null).await.ok().json();
    app.advance(Duration::ZERO).await;

    assert_eq!((&released["held"], &released["waiting"]), (&json!(false), &json!(1)));
    assert_eq!((held.arrived().len(), free.arrived().len()), (1, 1));
}

#[tokio::test]
async fn headers_are_sent_and_a_missing_token_is_made_up() {
    let app = TestApp::new();
    let receiver = Receiver::start().await;
    let endpoint = json!({ "url": receiver.url, "headers": { "x-team": "payments" } });
    let authorization = app.control("POST", "/webhooks", endpoint).await.expect(201).json()["authorization"].clone();

    app.webhook_check().await;
    app.advance(Duration::from_secs(2)).await;

    let arrived = &receiver.arrived()[0];
    assert_eq!(arrived.header("x-team"), "payments");
    assert_eq!(arrived.header("authorization"), authorization);
    assert!(arrived.header("authorization").starts_with("Basic "));
}

#[tokio::test]
async fn a_receiver_that_is_gone_turns_its_endpoint_off() {
    let app = TestApp::new();
    let receiver = Receiver::answering(&[410]).await;
    app.control("POST", "/webhooks", json!({ "url": receiver.url })).await.expect(201);
    app.webhook_check().await;
    app.advance(Duration::from_secs(2)).await;

    let endpoint = app.control("GET", "/webhooks/ep_1", Value::Null).await.ok().json();

    assert_eq!(
        (&endpoint["active"], &endpoint["turnedOff"]),
        (&json!(false), &json!("the receiver answered 410 to dl_1: it wants no more webhooks"))
    );
    app.webhook_check().await;
    app.advance(Duration::from_hours(2)).await;
    assert_eq!(receiver.arrived().len(), 1);
}

#[tokio::test]
async fn a_shared_installation_refuses_private_receivers_that_are_not_listed() {
    let networks = vec!["127.0.0.0/8".parse().unwrap()];
    let policy = Policy::Listed(AllowList { hosts: vec!["*.example.com".to_owned()], networks });
    let app = TestApp::builder().config(|config| config.sender.policy = policy).start();
    let refusal = async |url: &str| app.control("POST", "/webhooks", json!({ "url": url })).await.status.as_u16();

    assert_eq!(refusal("http://10.0.0.1/hooks").await, 400);
    assert_eq!(refusal("http://hooks.example.com/hooks").await, 201);
    let receiver = Receiver::start().await;
    assert_eq!(refusal(&receiver.url).await, 201);
    app.control("POST", "/reset", Value::Null).await.ok();
    assert_eq!(refusal("http://10.0.0.1/hooks").await, 400);
}

#[tokio::test]
async fn a_workspace_of_personr_has_one_endpoint_whoever_sets_it() {
    let app = TestApp::new();
    let endpoint = json!({ "vendor": "personr", "url": "http://localhost:1/h", "token": "t", "timeout": "3s" });
    let set = app.control("POST", "/webhooks", endpoint.clone()).await.expect(201).json();
    let workspace = set["account"].as_str().unwrap();
    assert_eq!(set["authorization"], "Bearer t");

    let again = app.control("POST", "/webhooks", endpoint).await.ok().json();
    let second = json!({ "vendor": "personr", "url": "http://localhost:3/h" });
    let second = app.control("POST", "/webhooks", second).await.expect(400).json();
    let other = json!({ "vendor": "personr", "url": "http://localhost:1/h", "account": "nobody" });
    let unknown = app.control("POST", "/webhooks", other).await.expect(400).json();
    configure(&app, "http://localhost:2/h").await;
    let known = app.control("GET", "/webhooks", Value::Null).await.ok().json();

    assert_eq!(again, set);
    assert!(second["detail"].as_str().unwrap().contains("has its one endpoint already, `ep_1`"), "{second}");
    assert_eq!(unknown["valid"], json!(["Primary", "XYZ Co"]));
    let named = json!({ "vendor": "personr", "url": "http://localhost:1/h", "account": "XYZ Co" });
    let named = app.control("POST", "/webhooks", named).await.expect(201).json();
    assert_ne!(named["account"], workspace);
    assert_eq!(known.as_array().unwrap().len(), 1);
    assert_eq!((&known[0]["url"], &known[0]["timeout"]), (&json!("http://localhost:2/h"), &json!("3s")));
}

#[tokio::test]
async fn an_endpoint_is_held_when_all_are() {
    let app = TestApp::new();
    app.control("POST", "/webhooks", json!({ "inbox": [] })).await.expect(201);

    app.control("POST", "/deliveries/hold", json!({})).await.ok();

    assert_eq!(app.control("GET", "/webhooks/ep_1", Value::Null).await.ok().json()["held"], true);
}

#[tokio::test]
async fn an_endpoint_s_own_headers_take_the_place_of_the_usual_ones() {
    let (app, receiver) = (TestApp::new(), Receiver::start().await);
    let endpoint =
        json!({ "url": receiver.url, "headers": { "User-Agent": "vendor/1", "accept": "application/json" } });
    app.control("POST", "/webhooks", endpoint).await.expect(201);

    app.control("POST", "/webhooks/ep_1/test", json!({})).await.ok();

    let arrived = receiver.arrived();
    for (name, expected) in [("user-agent", "vendor/1"), ("accept", "application/json")] {
        let values: Vec<_> = arrived[0].headers.get_all(name).iter().collect();
        assert_eq!(values, [expected], "{name}");
    }
}

#[tokio::test]
async fn a_sandbox_that_is_deleted_keeps_nobody_waiting() {
    let (app, receiver) = (TestApp::new(), Receiver::holding(&[], 0).await);
    let endpoint = json!({ "url": receiver.url, "timeout": "300s" });
    app.call("POST", "/sandboxes", json!({ "name": "t1", "webhooks": [endpoint] })).await.expect(201);
    let caller = app.clone();
    let test = async move { caller.call("POST", "/sandboxes/t1/webhooks/ep_1/test", json!({})).await };
    let waiting = tokio::spawn(test);
    receiver.arrivals(1).await;

    app.call("DELETE", "/sandboxes/t1", Value::Null).await.ok();

    // Else it would wait for the receiver as long as calls have patience, which is half a minute.
    let answered = tokio::time::timeout(Duration::from_secs(25), waiting).await.expect("it answers at once");
    answered.expect("no bug").ok();
}
