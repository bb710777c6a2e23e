//! Advances of the clock while others do something, too.

use std::collections::HashSet;

use serde_json::{Value, json};

use crate::harness::{Receiver, TestApp};

/// A check on a profile that is due after the span.
async fn due(app: &TestApp, after: &str) -> String {
    let (profile, check) = (app.profile().await, app.work(json!({ "webhook": true })).await);
    app.control("PUT", &format!("/checks/{check}/plan"), json!({ "after": after, "outcome": "Clear" })).await.ok();
    app.associate(&profile, &check).await;
    check
}

fn subjects(advanced: &Value) -> Vec<&str> {
    let fired = advanced["fired"].as_array().into_iter().flatten();
    fired.filter_map(|it| it["subject"].as_str()).collect()
}

#[tokio::test]
async fn what_fired_stands_in_the_order_in_which_it_was_due() {
    let app = TestApp::new();
    app.control("PUT", "/inbox/script", json!({ "statuses": [500, 200] })).await.ok();
    let (late, early) = (due(&app, "20m").await, due(&app, "10m").await);

    let advanced = app.control("POST", "/clock/advance", json!({ "by": "1h" })).await.ok().json();

    let told: Vec<_> =
        advanced["fired"].as_array().unwrap().iter().map(|it| (it["at"].clone(), it["subject"].clone())).collect();
    let at = |text: &str| json!(format!("2026-01-01T00:{text}Z"));
    let expected = [
        (at("10:00"), json!(early)),
        (at("10:00"), json!("dl_1")),
        (at("10:05"), json!("dl_1")),
        (at("20:00"), json!(late)),
        (at("20:00"), json!("dl_2")),
    ];
    assert_eq!(told, expected);
    assert_eq!(advanced["evicted"], 0);
}

#[tokio::test]
async fn an_advance_of_a_clock_that_runs_ends_though_webhooks_fall_due_meanwhile() {
    let (app, receiver) = (TestApp::new(), Receiver::answering(&[503; 400]).await);
    app.control("POST", "/webhooks", json!({ "url": receiver.url, "retries": vec!["1s"; 9] })).await.expect(201);
    for second in 0..30 {
        due(&app, &format!("{second}s")).await;
    }
    app.control("PUT", "/clock", json!({ "mode": "scaled", "factor": 1000 })).await.ok();

    app.control("POST", "/clock/advance", json!({ "by": "20s" })).await.ok();

    // Between what one step saw and the next looked at, some of them came to be due.
    receiver.arrivals(300).await;
}

#[tokio::test]
async fn what_a_journal_could_not_keep_is_counted() {
    let app = TestApp::new();
    app.app.registry.default_sandbox().world.write_blocking(|state| {
        let bounds = vetbox::engine::journal::Bounds { entries: 3, bytes: 1 << 20 };
        state.core.journal = vetbox::engine::journal::Journal::bounded(bounds);
    });
    for _ in 0..5 {
        due(&app, "10m").await;
    }

    let advanced = app.control("POST", "/clock/advance", json!({ "by": "1h" })).await.ok().json();

    // The jump is the third record that is kept.
    assert_eq!((subjects(&advanced).len(), &advanced["evicted"]), (2, &json!(3)));
}

#[tokio::test(flavor = "multi_thread", worker_threads = 4)]
async fn each_of_many_advances_at_once_lists_what_fell_due_in_it() {
    const ADVANCES: usize = 20;
    let app = TestApp::new();
    let receiver = Receiver::start().await;
    app.control("POST", "/webhooks", json!({ "url": receiver.url })).await.expect(201);
    let mut timed = Vec::new();
    for hour in 0..ADVANCES {
        timed.push(due(&app, &format!("{hour}h 30m")).await);
    }

    let calls: Vec<_> = (0..ADVANCES)
        .map(|_| {
            let app = app.clone();
            tokio::spawn(async move { app.control("POST", "/clock/advance", json!({ "by": "1h" })).await.ok().json() })
        })
        .collect();
    let mut ends = HashSet::new();
    let mut seen = Vec::new();
    for call in calls {
        let advanced = call.await.unwrap();
        ends.insert(advanced["now"].as_str().unwrap().to_owned());
        let subjects = subjects(&advanced);
        // One check and the webhook about it are due in each hour.
        assert_eq!(subjects.len(), 2, "{advanced}");
        assert!(subjects[1].starts_with("dl_"), "{advanced}");
        seen.push(subjects[0].to_owned());
    }

    seen.sort();
    timed.sort();
    assert_eq!(seen, timed, "each check fired in one advance");
    assert_eq!(ends.len(), ADVANCES, "no two advances ran into each other");
}

/// Three checks, due after 10, 20 and 30 minutes, with a receiver that holds what it gets until it is released.
async fn held_up() -> (TestApp, Receiver) {
    let app = TestApp::new();
    let receiver = Receiver::holding(&[], 0).await;
    app.control("POST", "/webhooks", json!({ "url": receiver.url })).await.expect(201);
    for after in ["10m", "20m", "30m"] {
        due(&app, after).await;
    }
    (app, receiver)
}

fn advancing(app: &TestApp, wish: Value) -> tokio::task::JoinHandle<crate::harness::Answer> {
    let app = app.clone();
    tokio::spawn(async move { app.control("POST", "/clock/advance", wish).await })
}

async fn now(app: &TestApp) -> Value {
    app.control("GET", "/clock", Value::Null).await.ok().json()["now"].clone()
}

#[tokio::test]
async fn a_receiver_sees_the_moment_at_which_it_is_told() {
    for wish in [json!({ "by": "1h" }), json!({ "to": "2026-01-01T01:00:00Z" }), json!({ "until": "idle" })] {
        let (app, receiver) = held_up().await;

        let advance = advancing(&app, wish);

        for (count, moment) in [(1, "10"), (2, "20"), (3, "30")] {
            receiver.arrivals(count).await;
            assert_eq!(now(&app).await, format!("2026-01-01T00:{moment}:00Z"));
            receiver.release_one();
        }
        let fired = advance.await.unwrap().ok().json();
        assert_eq!(fired["fired"].as_array().unwrap().len(), 6, "{fired}");
    }
}

#[tokio::test]
async fn what_a_receiver_does_falls_due_in_the_same_advance() {
    let (app, receiver) = held_up().await;

    let advance = advancing(&app, json!({ "by": "15m" }));
    receiver.arrivals(1).await;
    due(&app, "1m").await;
    receiver.release();

    let advanced = advance.await.unwrap().ok().json();
    let times: Vec<_> = advanced["fired"].as_array().unwrap().iter().map(|it| it["at"].as_str().unwrap()).collect();
    let (told, asked) = ("2026-01-01T00:10:00Z", "2026-01-01T00:11:00Z");
    // At the stop the check ended and was told, and the receiver's own calls set a plan and began another check.
    assert_eq!(times, [told, told, told, told, asked, asked]);
    assert_eq!(advanced["now"], "2026-01-01T00:15:00Z");
}

#[tokio::test]
async fn an_attempt_starts_when_it_is_due() {
    let app = TestApp::new();
    let receiver = Receiver::answering(&[500]).await;
    app.control("POST", "/webhooks", json!({ "url": receiver.url, "retries": ["5s"] })).await.expect(201);
    due(&app, "10m").await;

    app.control("POST", "/clock/advance", json!({ "by": "1h" })).await.ok();

    let delivery = app.control("GET", "/deliveries/dl_1", Value::Null).await.ok().json();
    let started: Vec<_> = delivery["attempts"].as_array().unwrap().iter().map(|it| it["started"].clone()).collect();
    assert_eq!(started, ["2026-01-01T00:10:00Z", "2026-01-01T00:10:05Z"], "{delivery}");
}

#[tokio::test]
async fn a_reset_ends_an_advance_that_has_stopped() {
    let new = super::snapshot::saved(&TestApp::new(), "default").await.json();
    for (method, path, body) in [
        ("POST", "/reset", Value::Null),
        ("POST", "/reset", json!({ "keep": ["accounts", "scenarios", "webhooks"] })),
        ("PUT", "/snapshot", new),
    ] {
        let (app, receiver) = held_up().await;
        let advance = advancing(&app, json!({ "by": "1h" }));
        receiver.arrivals(1).await;

        app.control(method, path, body).await.ok();
        receiver.release();

        let problem = advance.await.unwrap().expect(409).json();
        assert!(problem["detail"].as_str().unwrap().contains("come to 2026-01-01T00:10:00Z"), "{problem}");
        assert_eq!(now(&app).await, "2026-01-01T00:00:00Z", "{path}");
    }
}

#[tokio::test]
async fn a_loaded_snapshot_ends_an_advance_whose_webhook_is_due_again() {
    let (app, receiver) = held_up().await;
    let advance = advancing(&app, json!({ "by": "1h" }));
    receiver.arrivals(1).await;
    let document = super::snapshot::saved(&app, "default").await.json();

    app.control("PUT", "/snapshot", document).await.ok();

    advance.await.unwrap().expect(409);
    let delivery = app.control("GET", "/deliveries/dl_1", Value::Null).await.ok().json();
    assert_eq!(delivery["attempts"], json!([]), "it waited for no attempt of the loaded snapshot");
    receiver.release();
}

#[tokio::test]
async fn a_wait_that_moves_the_clock_sees_what_another_advance_does() {
    let (app, receiver) = held_up().await;
    let advance = advancing(&app, json!({ "by": "1h" }));
    receiver.arrivals(1).await;
    let waiting = {
        let app = app.clone();
        let condition = json!({ "delivery": { "event": "async.completed" }, "atLeast": 2 });
        let wish = json!({ "for": condition, "advance": true, "timeout": "1m" });
        tokio::spawn(async move { app.control("POST", "/wait", wish).await })
    };
    tokio::task::yield_now().await;

    receiver.release_one();

    assert_eq!(waiting.await.unwrap().ok().json()["now"], "2026-01-01T00:20:00Z");
    receiver.release();
    advance.await.unwrap().ok();
}

#[tokio::test]
async fn a_receiver_that_moves_the_clock_before_it_answers_holds_up_itself_alone() {
    let (app, receiver) = held_up().await;
    let settings = json!({ "timeout": "50ms", "retries": [] });
    app.control("PATCH", "/webhooks/ep_1", settings).await.ok();
    let advance = advancing(&app, json!({ "by": "15m" }));
    receiver.arrivals(1).await;

    let its_own = advancing(&app, json!({ "by": "1m" }));

    assert_eq!(advance.await.unwrap().ok().json()["now"], "2026-01-01T00:15:00Z");
    assert_eq!(its_own.await.unwrap().ok().json()["now"], "2026-01-01T00:16:00Z");
    let delivery = app.control("GET", "/deliveries/dl_1", Value::Null).await.ok().json();
    assert_eq!((&delivery["status"], &delivery["latest"]), (&json!("failed"), &json!("no answer within 50ms")));
    assert!(delivery["hint"].as_str().unwrap().contains("an advance of the clock"), "{delivery}");
}

#[tokio::test]
async fn deleting_a_sandbox_ends_its_advance() {
    let app = TestApp::new();
    let receiver = Receiver::holding(&[], 0).await;
    app.call("POST", "/sandboxes", json!({ "name": "gone" })).await.expect(201);
    let there = |path: &str| format!("/sandboxes/gone{path}");
    app.call("POST", &there("/webhooks"), json!({ "url": receiver.url })).await.expect(201);
    let firing = {
        let (app, path) = (app.clone(), there("/trigger"));
        tokio::spawn(async move { app.call("POST", &path, json!({ "event": "async.completed" })).await })
    };
    receiver.arrivals(1).await;
    let advance = {
        let (app, path) = (app.clone(), there("/clock/advance"));
        tokio::spawn(async move { app.call("POST", &path, json!({ "by": "1h" })).await })
    };
    tokio::task::yield_now().await;

    app.call("DELETE", "/sandboxes/gone", Value::Null).await.ok();

    advance.await.unwrap().expect(404);
    firing.abort();
}
