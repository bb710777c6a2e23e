//! `…/inbox`.

use std::time::Duration;

use serde_json::{Value, json};

use crate::harness::TestApp;

#[tokio::test]
async fn without_an_endpoint_every_webhook_is_kept_as_it_would_have_been_sent() {
    let app = TestApp::new();
    let check = app.webhook_check().await;
    app.advance(Duration::from_secs(2)).await;

    let kept = app.control("GET", "/inbox", Value::Null).await.ok().json();

    let event = &kept["items"][0];
    let outcome = app.outcome(&check).await;
    assert_eq!(
        (&kept["count"], &event["id"], &event["at"]),
        (&json!(1), &json!("ev_1"), &json!("2026-01-01T00:00:02Z"))
    );
    assert_eq!((&event["event"], &event["subject"]), (&json!("async.completed"), &json!(check)));
    assert_eq!(event["json"], serde_json::from_str::<Value>(event["body"].as_str().unwrap()).unwrap());
    assert_eq!(event["json"]["payload"]["output"], outcome["output"]);
    assert_eq!(event["signature"], outcome["signature"]);
    assert_eq!(app.control("GET", "/inbox/ev_1", Value::Null).await.ok().json(), *event);
}

#[tokio::test]
async fn what_waited_goes_to_an_endpoint_that_came_later_once() {
    let app = TestApp::new();
    let first = app.webhook_check().await;
    app.webhook_check().await;
    app.advance(Duration::from_secs(2)).await;
    let none = app.control("POST", "/inbox/ev_1/deliver", json!({})).await.expect(409).json();
    assert!(none["detail"].as_str().unwrap().starts_with("no active endpoint wants this event"), "{none}");
    let kept = app.control("GET", "/inbox/ev_1", Value::Null).await.ok().json();
    assert_eq!(kept["headers"][0], json!(["content-type", "application/json"]));
    app.control("POST", "/webhooks", json!({ "inbox": [], "events": ["async.completed"] })).await.expect(201);

    let one = app.control("POST", "/inbox/ev_1/deliver", json!({ "endpoint": "ep_1" })).await.ok().json();
    let rest = app.control("POST", "/inbox/deliver?event=async.completed", json!({})).await.ok().json();
    let again = app.control("POST", "/inbox/deliver", json!({})).await.ok().json();

    assert_eq!((&one["deliveries"], &rest["deliveries"]), (&json!(["dl_1"]), &json!(["dl_2"])));
    assert_eq!(again["deliveries"], json!([]));
    let sent = app.control("GET", "/deliveries/dl_1", Value::Null).await.ok().json();
    assert_eq!(
        (&sent["subject"], &sent["cause"], &sent["status"]),
        (&json!(first), &json!({ "is": "inbox" }), &json!("delivered"))
    );
    assert_eq!(sent["body"], kept["body"]);
    for (path, status) in [("ev_1", 409), ("ev_9", 404), ("one", 404)] {
        app.control("POST", &format!("/inbox/{path}/deliver"), json!({})).await.expect(status);
    }
    app.control("POST", "/inbox/deliver?event=done", json!({})).await.expect(400);
    app.control("POST", "/inbox/deliver", json!({ "endpoint": "ep_9" })).await.expect(400);
}

#[tokio::test]
async fn an_event_keeps_the_headers_with_which_it_was_sent() {
    let app = TestApp::new();
    let endpoint = json!({ "inbox": [], "token": "a-token-of-its-own", "headers": { "x-own": "1" } });
    app.control("POST", "/webhooks", endpoint).await.expect(201);
    app.webhook_check().await;
    app.advance(Duration::from_secs(2)).await;

    let event = app.control("GET", "/inbox/ev_1", Value::Null).await.ok().json();
    let sent = app.control("GET", "/deliveries/dl_1", Value::Null).await.ok().json();

    assert_eq!(event["headers"], sent["headers"]);
    assert!(!event["headers"].to_string().contains("a-token-of-its-own"), "{event}");
}

#[tokio::test]
async fn the_inbox_is_filtered_and_cleared() {
    let app = TestApp::new();
    let first = app.webhook_check().await;
    app.webhook_check().await;
    app.advance(Duration::from_secs(2)).await;
    let count = async |query: &str| {
        app.control("GET", &format!("/inbox?{query}"), Value::Null).await.ok().json()["count"].clone()
    };

    assert_eq!(count("").await, 2);
    assert_eq!(count(&format!("subject={first}")).await, 1);
    assert_eq!(count("event=async.errored").await, 0);
    assert_eq!(app.control("DELETE", "/inbox", Value::Null).await.ok().json(), json!({ "cleared": 2 }));
    assert_eq!(count("").await, 0);
    app.control("GET", "/inbox/ev_1", Value::Null).await.expect(404);
    app.control("GET", "/inbox?after=1", Value::Null).await.expect(400);
}

#[tokio::test]
async fn the_inbox_plays_a_receiver_that_fails_and_recovers() {
    let app = TestApp::new();
    let script = json!({ "statuses": [500, 503, 200] });
    let endpoint = app.control("PUT", "/inbox/script", script).await.ok().json();
    assert_eq!(endpoint["inbox"], json!([{ "status": 500 }, { "status": 503 }, { "status": 200 }]));
    app.webhook_check().await;

    let advanced = app.control("POST", "/clock/advance", json!({ "by": "1m" })).await.ok().json();

    let shown = app.control("GET", "/deliveries/dl_1", Value::Null).await.ok().json();
    let statuses: Vec<_> = shown["attempts"].as_array().unwrap().iter().map(|it| it["status"].clone()).collect();
    assert_eq!((statuses, &shown["status"]), (vec![json!(500), json!(503), json!(200)], &json!("delivered")));
    let played: Vec<_> = advanced["fired"].as_array().unwrap().iter().filter(|it| it["subject"] == "dl_1").collect();
    assert_eq!(
        played,
        [
            &json!({ "at": "2026-01-01T00:00:02Z", "subject": "dl_1", "what": "attempt 1: the receiver answered 500" }),
            &json!({ "at": "2026-01-01T00:00:07Z", "subject": "dl_1", "what": "attempt 2: the receiver answered 503" }),
            &json!({ "at": "2026-01-01T00:00:37Z", "subject": "dl_1", "what": "attempt 3: the receiver answered 200" }),
        ]
    );
}

#[tokio::test]
async fn the_played_receiver_is_slow_or_hangs_in_sandbox_time() {
    let app = TestApp::new();
    let answers = json!([{ "hang": true }, { "delay": "3s", "status": 429, "retryAfter": "1m" }, {}]);
    app.control("PUT", "/inbox/script", json!({ "answers": answers })).await.ok();
    app.webhook_check().await;

    app.advance(Duration::from_mins(5)).await;

    let shown = app.control("GET", "/deliveries/dl_1", Value::Null).await.ok().json();
    // 2 s, then 10 s of hanging and a pause of 5 s, then 3 s and the minute that the receiver asked for.
    let due: Vec<_> = shown["attempts"].as_array().unwrap().iter().map(|it| it["due"].as_str().unwrap()).collect();
    assert_eq!(due, ["2026-01-01T00:00:02Z", "2026-01-01T00:00:17Z", "2026-01-01T00:01:20Z"]);
    assert_eq!(shown["attempts"][0]["failure"]["kind"], "timedOut");
    assert_eq!(shown["attempts"][1]["retryAfter"], "1m");
}

#[tokio::test]
async fn a_new_script_takes_the_place_of_the_one_before() {
    let app = TestApp::new();
    let first = app.control("PUT", "/inbox/script", json!({ "statuses": [500] })).await.ok().json();
    let second = app.control("PUT", "/inbox/script", json!({})).await.ok().json();

    assert_eq!((&first["id"], &second["id"], &second["inbox"]), (&json!("ep_1"), &json!("ep_1"), &json!([])));
    let both = json!({ "statuses": [500], "answers": [{}] });
    app.control("PUT", "/inbox/script", both).await.expect(400);
    app.control("PUT", "/inbox/script", json!({ "statuses": [42] })).await.expect(400);
}
