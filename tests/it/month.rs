//! A month of checks, webhook retries and daily limits, without waiting for any of it.

use std::time::Duration;

use serde_json::{Value, json};
use vetbox::engine::clock::Stopwatch;

use crate::harness::{TestApp, work_body};

const DAYS: usize = 30;
/// What the account may do in 24 hours.
const PER_DAY: usize = 5;
/// Two failures before each success.
const ANSWERS: [u16; 3] = [500, 503, 200];

async fn request(app: &TestApp, profile: &str) -> bool {
    let answer = app.attestr("POST", "/factx/async/work", work_body(json!({ "webhook": true }))).await;
    if answer.status == 429 {
        answer.error(429, 4294, "Maximum API daily limit exceeded");
        return false;
    }
    let check = answer.ok().json()["_id"].as_str().expect("the answer has an id").to_owned();
    app.associate(profile, &check).await;
    true
}

#[tokio::test]
async fn thirty_days_pass_in_a_moment() {
    let watch = Stopwatch::start();
    let app = TestApp::new();
    app.control("PUT", "/accounts/demo", json!({ "limits": { "api": { "perDay": PER_DAY } } })).await.ok();
    app.control(
        "POST",
        "/rules",
        json!({ "id": "slow", "when": { "operation": "attestr.work.create" }, "then": { "after": "6h" } }),
    )
    .await
    .expect(201);
    let answers: Vec<u16> = ANSWERS.into_iter().cycle().take(DAYS * PER_DAY * ANSWERS.len()).collect();
    app.control("PUT", "/inbox/script", json!({ "statuses": answers })).await.ok();
    let mut fired = 0;

    for day in 0..DAYS {
        let profile = app.profile().await;
        let mut passed = 0;
        for _ in 0..PER_DAY + 2 {
            passed += usize::from(request(&app, &profile).await);
        }
        assert_eq!(passed, PER_DAY, "on day {day}");
        app.advance(Duration::from_hours(24).saturating_sub(Duration::from_millis(1))).await;
        assert!(!request(&app, &profile).await, "a request counts for 24 hours, on day {day}");
        let last = app.control("POST", "/clock/advance", json!({ "by": "1ms" })).await.ok().json();
        fired += last["fired"].as_array().expect("a list").len();
    }

    assert_eq!(fired, 0, "nothing of a day is left for the next");
    let clock = app.control("GET", "/clock", Value::Null).await.ok().json();
    assert_eq!((&clock["now"], &clock["next"]), (&json!("2026-01-31T00:00:00Z"), &Value::Null));
    let done = app.control("GET", "/checks?status=completed", Value::Null).await.ok().json();
    assert_eq!(done["count"], DAYS * PER_DAY);
    let delivered = app.control("GET", "/deliveries?status=delivered&limit=1000", Value::Null).await.ok().json();
    assert_eq!(delivered["count"], DAYS * PER_DAY);
    let attempts = delivered["items"].as_array().expect("a list").iter().filter_map(|it| it["attemptsMade"].as_u64());
    assert_eq!(attempts.sum::<u64>(), (DAYS * PER_DAY * ANSWERS.len()) as u64, "two of three attempts failed");
    assert!(watch.elapsed() < Duration::from_secs(10), "a month took {:?}", watch.elapsed());
}
