//! `…/deliveries`.

use std::time::Duration;

use serde_json::{Value, json};
use vetbox::serve::Listeners;

use crate::harness::{Receiver, TestApp, failing};

/// An emulator whose check is completed, so that one webhook is due to `url`; also gives the check's id.
async fn completed(url: &str) -> (TestApp, String) {
    let app = TestApp::new();
    app.control("POST", "/webhooks", json!({ "url": url, "token": "t0ken" })).await.expect(201);
    let check = app.webhook_check().await;
    app.advance(Duration::from_secs(2)).await;
    (app, check)
}

async fn get(app: &TestApp, path: &str) -> Value {
    app.control("GET", path, Value::Null).await.ok().json()
}

#[tokio::test]
async fn a_delivery_shows_what_was_sent_and_what_came_back() {
    let receiver = Receiver::start().await;
    let (app, check) = completed(&receiver.url).await;

    let shown = get(&app, "/deliveries/dl_1").await;

    let arrived = &receiver.arrived()[0];
    assert_eq!(shown["body"].as_str().unwrap().as_bytes(), &arrived.body[..]);
    assert_eq!(shown["originalBody"], Value::Null);
    let outcome = app.outcome(&check).await;
    assert_eq!(shown["signature"]["value"], outcome["signature"]);
    let signed: Value = serde_json::from_str(shown["signature"]["signed"].as_str().unwrap()).unwrap();
    assert_eq!(signed, outcome["output"]);
    let expected = json!({
        "id": "dl_1", "vendor": "attestr", "event": "async.completed", "eventId": "ev_1", "subject": check,
        "account": shown["account"], "endpoint": "ep_1", "url": receiver.url, "cause": { "is": "check" },
        "created": "2026-01-01T00:00:02Z", "status": "delivered", "settled": "2026-01-01T00:00:02Z",
        "attemptsMade": 1, "latest": "the receiver answered 200", "hint": null
    });
    assert_eq!(get(&app, "/deliveries").await, json!({ "items": [expected], "count": 1, "next": null }));
    let attempt = &shown["attempts"][0];
    assert_eq!((&attempt["number"], &attempt["status"], &attempt["answer"]), (&json!(1), &json!(200), &json!("")));
    assert_eq!(attempt["due"], "2026-01-01T00:00:02Z");
}

#[tokio::test]
async fn tokens_are_masked_unless_asked_for() {
    let receiver = Receiver::start().await;
    let (app, _) = completed(&receiver.url).await;

    let masked = get(&app, "/deliveries/dl_1").await;
    let shown = get(&app, "/deliveries/dl_1?secrets=true").await;

    assert_eq!(masked["headers"][0], json!(["authorization", "Basic ****"]));
    assert_eq!(shown["headers"][0], json!(["authorization", "Basic t0ken"]));
    assert_eq!(masked["headers"][1], json!(["content-type", "application/json"]));
}

#[tokio::test]
async fn deliveries_are_filtered_counted_and_shown_in_parts() {
    let receiver = Receiver::answering(&[200, 500, 200]).await;
    let (app, first) = completed(&receiver.url).await;
    for _ in 0..2 {
        app.webhook_check().await;
        app.advance(Duration::from_secs(2)).await;
    }
    let count = async |query: &str| get(&app, &format!("/deliveries?{query}")).await["count"].clone();

    assert_eq!(count("").await, 3);
    assert_eq!(count("status=delivered").await, 2);
    assert_eq!(count("status=pending").await, 1);
    assert_eq!(count("status=waiting&endpoint=ep_1&event=async.completed").await, 1);
    assert_eq!(count("subject=nobody").await, 0);
    assert_eq!(count(&format!("subject={first}")).await, 1);
    assert_eq!(count("since=2026-01-01T00:00:04Z").await, 2);
    let part = get(&app, "/deliveries?limit=2").await;
    assert_eq!((&part["count"], &part["next"]), (&json!(3), &json!("dl_2")));
    let rest = get(&app, "/deliveries?limit=2&after=dl_2").await;
    assert_eq!((&rest["items"][0]["id"], &rest["next"]), (&json!("dl_3"), &Value::Null));
}

#[tokio::test]
async fn a_receiver_that_answers_500_twice_and_then_200_is_told_attempt_by_attempt() {
    let receiver = Receiver::answering(&[500, 500, 200]).await;
    let (app, _) = completed(&receiver.url).await;

    app.advance(Duration::from_secs(35)).await;

    let shown = get(&app, "/deliveries/dl_1").await;
    let attempts: Vec<_> =
        shown["attempts"].as_array().unwrap().iter().map(|it| (it["due"].clone(), it["status"].clone())).collect();
    assert_eq!(
        attempts,
        [
            (json!("2026-01-01T00:00:02Z"), json!(500)),
            (json!("2026-01-01T00:00:07Z"), json!(500)),
            (json!("2026-01-01T00:00:37Z"), json!(200)),
        ]
    );
    assert_eq!((&shown["status"], &shown["settled"]), (&json!("delivered"), &json!("2026-01-01T00:00:37Z")));
}

#[tokio::test]
async fn the_schedule_is_kept_and_the_delivery_given_up_at_its_end() {
    // Nothing listens there: the port was free a moment ago.
    let (app, _) = completed(&Receiver::gone().await).await;

    app.advance(Duration::from_hours(2)).await;

    let shown = get(&app, "/deliveries/dl_1").await;
    let due: Vec<_> = shown["attempts"].as_array().unwrap().iter().map(|it| it["due"].as_str().unwrap()).collect();
    assert_eq!(
        due,
        [
            "2026-01-01T00:00:02Z",
            "2026-01-01T00:00:07Z",
            "2026-01-01T00:00:37Z",
            "2026-01-01T00:02:37Z",
            "2026-01-01T00:12:37Z",
            "2026-01-01T01:12:37Z"
        ]
    );
    assert_eq!((&shown["status"], &shown["attempts"][5]["failure"]["kind"]), (&json!("failed"), &json!("refused")));
    assert!(shown["hint"].as_str().unwrap().contains("host.docker.internal"), "{shown}");
}

#[tokio::test]
async fn a_delivery_is_sent_again_and_the_answer_says_how_it_went() {
    let receiver = Receiver::answering(&[200, 503]).await;
    let (app, _) = completed(&receiver.url).await;

    let again = app.control("POST", "/deliveries/dl_1/resend", Value::Null).await.expect(201).json();

    assert_eq!((&again["id"], &again["cause"]), (&json!("dl_2"), &json!({ "is": "resend", "of": "dl_1" })));
    assert_eq!((&again["status"], &again["attempts"][0]["status"]), (&json!("waiting"), &json!(503)));
    assert_eq!(receiver.arrived()[0].body, receiver.arrived()[1].body);
}

#[tokio::test]
async fn all_failed_deliveries_are_sent_again_once() {
    let app = TestApp::new();
    let receiver = Receiver::answering(&[500, 500]).await;
    app.control("POST", "/webhooks", json!({ "url": receiver.url, "retries": [] })).await.expect(201);
    for _ in 0..2 {
        app.webhook_check().await;
        app.advance(Duration::from_mins(1)).await;
    }
    let resend =
        async |body: Value| app.control("POST", "/deliveries/resend", body).await.ok().json()["resent"].clone();

    assert_eq!(resend(json!({ "since": "2026-01-01T00:01:00Z" })).await, json!(["dl_3"]));
    assert_eq!(resend(json!({})).await, json!(["dl_4"]));
    assert_eq!(resend(json!({})).await, json!([]));
    assert_eq!(receiver.arrived().len(), 4);
}

#[tokio::test]
async fn a_held_queue_waits_for_its_release() {
    let receiver = Receiver::start().await;
    let app = TestApp::new();
    app.control("POST", "/webhooks", json!({ "url": receiver.url })).await.expect(201);
    assert_eq!(
        app.control("POST", "/deliveries/hold", json!({})).await.ok().json(),
        json!({ "endpoint": null, "held": true })
    );
    app.webhook_check().await;
    app.advance(Duration::from_hours(1)).await;
    assert_eq!(receiver.arrived().len(), 0);

    app.control("POST", "/deliveries/release", json!({})).await.ok();
    app.advance(Duration::ZERO).await;

    assert_eq!(receiver.arrived().len(), 1);
    app.control("POST", "/deliveries/hold", json!({ "endpoint": "ep_9" })).await.expect(400);
}

#[tokio::test]
async fn what_waits_can_be_sent_now() {
    let receiver = Receiver::answering(&[500]).await;
    let (app, _) = completed(&receiver.url).await;

    let flushed = app.control("POST", "/deliveries/flush", json!({ "endpoint": "ep_1" })).await.ok().json();

    assert_eq!(flushed, json!({ "flushed": 1, "held": 0, "pending": 0 }));
    assert_eq!(receiver.arrived().len(), 2);
    assert_eq!(get(&app, "/deliveries/dl_1").await["settled"], "2026-01-01T00:00:02Z");
}

#[tokio::test]
async fn what_a_held_queue_keeps_is_said_not_to_be_sent() {
    let receiver = Receiver::answering(&[500, 200]).await;
    let (app, _) = completed(&receiver.url).await;
    app.control("POST", "/deliveries/hold", json!({ "endpoint": "ep_1" })).await.ok();

    let flushed = app.control("POST", "/deliveries/flush", json!({})).await.ok().json();

    assert_eq!(flushed, json!({ "flushed": 0, "held": 1, "pending": 0 }));
    assert_eq!(receiver.arrived().len(), 1);
    app.control("POST", "/deliveries/release", json!({})).await.ok();
    app.advance(Duration::ZERO).await;
    assert_eq!(receiver.arrived().len(), 2);
}

#[tokio::test]
async fn wrong_calls_say_what_is_right() {
    let app = TestApp::new();
    let detail = async |method: &str, path: &str, body: Value| {
        app.control(method, path, body).await.json()["detail"].as_str().unwrap().to_owned()
    };

    let details = [
        detail("GET", "/deliveries?state=failed", Value::Null).await,
        detail("GET", "/deliveries?status=lost", Value::Null).await,
        detail("GET", "/deliveries?limit=0", Value::Null).await,
        detail("GET", "/deliveries?after=7", Value::Null).await,
        detail("GET", "/deliveries?since=today", Value::Null).await,
        detail("GET", "/deliveries/dl_7", Value::Null).await,
        detail("POST", "/deliveries/dl_7/resend", Value::Null).await,
        detail("POST", "/deliveries/flush", json!({ "endpoint": "one" })).await,
        detail("POST", "/deliveries/resend", json!({ "from": "today" })).await,
    ];

    insta::assert_snapshot!(details.join("\n"), @r#"
    query: state: unknown field `state`, expected one of `event`, `endpoint`, `subject`, `status`, `since`, `after`, `limit`
    query: status: unknown value `lost`, expected one of `pending`, `waiting`, `inFlight`, `delivered`, `failed`, `dropped`, `cancelled`
    limit: a part has 1 to 1000 entries, not 0
    after: `7` is not an id such as dl_1
    since: `today` is not a moment such as 2026-01-01T00:00:00Z
    there is no delivery "dl_7" in this sandbox; GET …/deliveries lists them
    there is no delivery "dl_7" in this sandbox; GET …/deliveries lists them
    endpoint: there is no webhook endpoint "one" in this sandbox
    from: unknown field `from`, expected `since`
    "#);
}

#[tokio::test]
async fn receivers_that_fail_are_told_apart() {
    let app = TestApp::new();
    let redirecting = Receiver::answering(&[302]).await;
    let urls =
        [failing::hanging().await, failing::resetting().await, failing::self_signed().await, redirecting.url.clone()];
    for url in &urls {
        let endpoint = json!({ "url": url, "timeout": "300ms", "retries": [] });
        app.control("POST", "/webhooks", endpoint).await.expect(201);
    }
    app.webhook_check().await;
    app.advance(Duration::from_secs(2)).await;

    let mut told = Vec::new();
    for delivery in ["dl_1", "dl_2", "dl_3", "dl_4"] {
        let shown = get(&app, &format!("/deliveries/{delivery}")).await;
        let attempt = &shown["attempts"][0];
        let kind = if attempt["status"].is_null() { &attempt["failure"]["kind"] } else { &attempt["status"] };
        told.push(format!("{kind} {}", attempt["hint"].as_str().unwrap_or("-")));
    }

    insta::assert_snapshot!(told.join("\n"), @r#"
    "timedOut" answer 2xx first and do the work afterwards, above all an advance of the clock, which waits for that answer; or give the endpoint a longer timeout
    "reset" -
    "tls" give vetbox the authority's certificate (--webhook-ca), or switch verification off (--webhook-insecure)
    302 redirects are failures and not followed: set the endpoint's URL to the address that answers 2xx
    "#);
}

#[tokio::test]
async fn equal_runs_write_equal_journals() {
    let mut runs = Vec::new();
    for _ in 0..2 {
        let app = TestApp::new();
        let (slow, quick) = (Receiver::answering(&[500, 500]).await, Receiver::answering(&[200, 500]).await);
        for receiver in [&slow, &quick] {
            app.control("POST", "/webhooks", json!({ "url": receiver.url, "token": "t", "concurrency": 8 }))
                .await
                .expect(201);
        }
        app.control("PUT", "/inbox/script", json!({ "statuses": [503, 200] })).await.ok();
        for _ in 0..4 {
            app.webhook_check().await;
        }
        runs.push(app.control("POST", "/clock/advance", json!({ "by": "2h" })).await.ok().json());
    }

    assert_eq!(runs[0], runs[1]);
    let attempts = runs[0]["fired"].as_array().unwrap().iter();
    assert_eq!(attempts.filter(|it| it["subject"].as_str().unwrap().starts_with("dl_")).count(), 12 + 4);
}

/// Serves an emulator until `stop`; gives what tells it to stop, and what resolves when it ended.
fn served(app: &TestApp) -> (tokio::sync::oneshot::Sender<()>, tokio::task::JoinHandle<()>) {
    let (stop, told) = tokio::sync::oneshot::channel();
    let app = app.app.clone();
    let serving = tokio::spawn(async move {
        let listener = tokio::net::TcpListener::bind("127.0.0.1:0").await.expect("a free port");
        let stop = async {
            told.await.expect("the test says when");
        };
        vetbox::serve::serve(&app, Listeners { http: listener.into(), https: None }, stop).await;
    });
    (stop, serving)
}

#[tokio::test]
async fn shutdown_lets_an_attempt_end_and_keeps_the_rest() {
    let app = TestApp::new();
    let receiver = Receiver::holding(&[], 0).await;
    app.control("POST", "/webhooks", json!({ "url": receiver.url })).await.expect(201);
    app.control("PUT", "/clock", json!({ "mode": "real" })).await.ok();
    let (stop, serving) = served(&app);
    for _ in 0..2 {
        let fire = json!({ "event": "factx.query" });
        let app = app.clone();
        tokio::spawn(async move { app.control("POST", "/trigger", fire).await });
    }
    receiver.arrivals(1).await;

    stop.send(()).unwrap();
    receiver.release();
    serving.await.unwrap();

    let status = async |id: &str| get(&app, &format!("/deliveries/{id}")).await["status"].clone();
    assert_eq!((status("dl_1").await, status("dl_2").await), (json!("delivered"), json!("waiting")));
}

#[tokio::test]
async fn shutdown_does_not_wait_for_a_receiver_that_hangs() {
    let app = TestApp::new();
    let receiver = Receiver::holding(&[], 0).await;
    app.control("POST", "/webhooks", json!({ "url": receiver.url })).await.expect(201);
    let (stop, serving) = served(&app);
    app.webhook_check().await;
    let waiting = app.clone();
    tokio::spawn(async move { waiting.advance(Duration::from_secs(2)).await });
    receiver.arrivals(1).await;

    stop.send(()).unwrap();
    serving.await.unwrap();

    assert_eq!(get(&app, "/deliveries/dl_1").await["status"], "inFlight");
}

#[tokio::test]
async fn events_and_endpoints_that_there_are_not_are_refused_with_those_that_there_are() {
    let app = TestApp::new();
    app.control("PUT", "/inbox/script", json!({})).await.ok();
    let valid = async |method: &str, path: &str, body: Value| {
        app.control(method, path, body).await.expect(400).json()["valid"].clone()
    };

    for path in ["/deliveries?event=foo", "/inbox?event=foo"] {
        assert_eq!(valid("GET", path, Value::Null).await[0], "async.completed", "{path}");
    }
    assert_eq!(valid("GET", "/deliveries?endpoint=ep_99", Value::Null).await, json!(["ep_1"]));
    for action in ["flush", "hold", "release"] {
        let endpoint = json!({ "endpoint": "ep_99" });
        assert_eq!(valid("POST", &format!("/deliveries/{action}"), endpoint).await, json!(["ep_1"]), "{action}");
    }
}

#[tokio::test]
async fn deliveries_to_an_endpoint_that_is_gone_can_still_be_found() {
    let app = TestApp::new();
    app.control("PUT", "/inbox/script", json!({})).await.ok();
    app.control("POST", "/trigger", json!({ "event": "async.completed" })).await.ok();
    app.control("DELETE", "/webhooks/ep_1", Value::Null).await.ok();

    let count = app.control("GET", "/deliveries?endpoint=ep_1", Value::Null).await.ok().json();

    assert_eq!(count["count"], 1);
}

#[tokio::test]
async fn an_account_that_never_can_have_an_event_is_refused() {
    let app = TestApp::new();
    let register = async |account: &str| {
        let body = json!({ "url": "http://localhost:9/hooks", "account": account });
        app.control("POST", "/webhooks", body).await
    };

    let nobody = register("nobody").await.expect(400).json();
    register("OX0aaaaaaaaaaaaaaa").await.expect(201);
    let configured = "settings: { attestr: { credentials: configured } }";
    app.control_text("PUT", "/scenarios/strict", configured).await.ok();
    let unknown = register("OX0bbbbbbbbbbbbbbb").await.expect(400).json();

    assert!(nobody["valid"][0].as_str().unwrap().starts_with("OX0"), "{nobody}");
    assert_eq!(unknown["valid"], nobody["valid"]);
    register(nobody["valid"][0].as_str().unwrap()).await.expect(201);
}
