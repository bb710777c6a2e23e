//! `…/checks`: what the back office sees and does.

use std::time::Duration;

use serde_json::{Value, json};

use crate::harness::TestApp;

#[tokio::test]
async fn a_check_says_what_it_waits_for() {
    let app = TestApp::new();
    let profile = app.profile().await;
    let check = app.work(json!({})).await;
    let waiting = async || {
        let shown = app.control("GET", &format!("/checks/{check}"), Value::Null).await.ok().json();
        shown["waitingFor"].as_str().map(str::to_owned)
    };

    assert!(waiting().await.unwrap().starts_with("waits to be associated to a profile (PUT "));
    app.associate(&profile, &check).await;
    assert_eq!(waiting().await.unwrap(), "is processed until 2026-01-01T00:00:02Z");
    app.advance(Duration::from_secs(2)).await;
    assert_eq!(waiting().await, None);
}

#[tokio::test]
async fn a_pending_check_is_completed_once() {
    let app = TestApp::new();
    let check = app.work(json!({})).await;
    let path = format!("/checks/{check}/complete");
    let outcome = json!({ "outcome": "Alert", "output": { "description": "Dates differ" } });

    let shown = app.control("POST", &path, outcome).await.ok().json();

    assert_eq!(shown["status"], "COMPLETED");
    assert_eq!(shown["plan"]["decidedBy"], "control");
    let seen = app.outcome(&check).await;
    assert_eq!((&seen["output"]["status"], &seen["output"]["description"]), (&json!("Alert"), &json!("Dates differ")));
    let again = app.control("POST", &path, json!({})).await.expect(409).json();
    assert_eq!(
        again["detail"],
        format!("the check {check} is COMPLETED; only one that is INITIATED can be ended or planned anew")
    );
}

#[tokio::test]
async fn nothing_is_due_any_more_for_a_check_that_was_ended_by_hand() {
    let app = TestApp::new();
    let profile = app.profile().await;
    let check = app.work(json!({})).await;
    app.associate(&profile, &check).await;

    app.control("POST", &format!("/checks/{check}/fail"), json!({ "error": 5001 })).await.ok();

    assert_eq!(app.outcome(&check).await["status"], "ERRORED");
    assert_eq!(app.control("GET", "/clock", Value::Null).await.ok().json()["next"], Value::Null);
}

#[tokio::test]
async fn a_pending_check_gets_another_plan() {
    let app = TestApp::new();
    let profile = app.profile().await;
    let check = app.work(json!({})).await;
    app.associate(&profile, &check).await;
    let plan = json!({ "steps": [{ "after": "1h", "ask": "Which years?" }, { "after": "10m", "outcome": "False" }] });

    app.control("PUT", &format!("/checks/{check}/plan"), plan).await.ok();

    app.advance(Duration::from_secs(3599)).await;
    let shown = app.control("GET", &format!("/checks/{check}"), Value::Null).await.ok().json();
    assert_eq!(shown["waitingFor"], "is processed until 2026-01-01T01:00:00Z");
    assert_eq!(shown["plan"]["steps"], json!(["asks after 1h: Which years?", "False after 10m"]));
    app.advance(Duration::from_secs(1)).await;
    let shown = app.control("GET", &format!("/checks/{check}"), Value::Null).await.ok().json();
    assert_eq!(shown["waitingFor"], "waits for the client's answer to a follow-up query");
}

#[tokio::test]
async fn checks_are_listed_by_status_and_profile() {
    let app = TestApp::new();
    let profile = app.profile().await;
    let (done, waiting) = (app.work(json!({})).await, app.work(json!({})).await);
    app.associate(&profile, &done).await;
    app.advance(Duration::from_secs(2)).await;
    let ids = async |query: &str| {
        let listed = app.control("GET", &format!("/checks{query}"), Value::Null).await.ok().json();
        listed["items"].as_array().unwrap().iter().map(|item| item["id"].clone()).collect::<Vec<_>>()
    };

    assert_eq!(ids("").await, [json!(done), json!(waiting)]);
    assert_eq!(ids("?status=initiated").await, [json!(waiting)]);
    assert_eq!(ids(&format!("?profile={profile}")).await, [json!(done)]);
    assert_eq!(ids(&format!("?after={done}")).await, [json!(waiting)]);
}

#[tokio::test]
async fn wrong_wishes_say_what_is_right() {
    let app = TestApp::new();
    let check = app.work(json!({})).await;
    let detail = async |method: &str, act: &str, body: Value| {
        let answer = app.control(method, &format!("/checks/{check}/{act}"), body).await.expect(400);
        answer.json()["detail"].as_str().unwrap().to_owned()
    };

    let details = [
        detail("POST", "complete", json!({ "outcome": "Alrt" })).await,
        detail("POST", "complete", json!({ "after": "1h" })).await,
        detail("POST", "fail", json!({})).await,
        detail("POST", "fail", json!({ "error": 1 })).await,
        detail("PUT", "plan", json!({ "fault": "reset" })).await,
        detail("PUT", "plan", json!({ "stepps": [] })).await,
    ];

    insta::assert_snapshot!(details.join("\n"), @"
    unknown outcome `Alrt`; it can be `Alert`, `Clear`, `False`, `MoreInfo` or `NoResult`, did you mean `Alert`? (for instance outcome: Alert)
    after: a check is completed with an outcome; PUT …/plan takes more
    body: missing field `error`
    this operation has no error 1; it can be `4001`, `4002`, `4003`, `4005`, `4007`, `4016`, `4031`, `4035`, `4039`, `4291`, `4292`, `4293`, `4294`, `5001`, `40015`, `40018`, `40034`, `40038`, `40039`, `40051`, `40398` or `40399` (for instance errored: 4001)
    `error`, `response` and `fault` are about the request, which was answered already
    unknown key `stepps` in `then`; it can be `outcome`, `output`, `rejectLabels`, `retry`, `errored`, `never`, `steps`, `after`, `error`, `response`, `fault`, `lost`, `latency`, `webhook`, `oneOf` or `weight`, did you mean `steps`? (for instance steps: [{ after: 1h, ask: Please share the letter }, { after: 30m, outcome: Clear }])
    ");
    app.control("POST", "/checks/AR0/complete", Value::Null).await.expect(404);
}
