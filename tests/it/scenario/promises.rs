//! Every shipped scenario keeps its promise to a client.

use std::time::Duration;

use axum::{body::Body, extract::Request};
use serde_json::{Value, json};

use crate::harness::{TestApp, id, work_body};

const HOUR: Duration = Duration::from_hours(1);

/// An emulator in which one shipped scenario is active.
fn app(name: &str) -> TestApp {
    TestApp::builder().config(|config| config.scenarios = vec![name.to_owned()]).start()
}

/// A work check on a profile; its id and the profile's.
async fn started(app: &TestApp, changes: Value) -> (String, String) {
    let profile = app.profile().await;
    let check = app.work(changes).await;
    app.associate(&profile, &check).await;
    (check, profile)
}

/// What a check of one shipped scenario says after `wait`.
async fn after(name: &str, wait: Duration, changes: Value) -> Value {
    let app = app(name);
    let (check, _) = started(&app, changes).await;
    app.advance(wait).await;
    app.outcome(&check).await
}

/// The codes of `count` answers to the same call; 0 is a success, a status stands for what is no JSON.
async fn codes(app: &TestApp, count: usize) -> Vec<u64> {
    let mut codes = Vec::new();
    for _ in 0..count {
        let answer = app.attestr("POST", "/factx/async/work", work_body(json!({}))).await;
        let body: Option<Value> = serde_json::from_slice(&answer.body).ok();
        let code = body.map(|body| body["code"].as_u64().unwrap_or_default());
        codes.push(code.unwrap_or_else(|| u64::from(answer.status.as_u16())));
    }
    codes
}

async fn personr(app: &TestApp, workflow: &str, body: Value) -> crate::harness::Answer {
    let request = Request::post(format!("/api/1.1/wf/{workflow}")).header("content-type", "application/json");
    app.send(request.body(Body::from(body.to_string())).expect("a request")).await
}

fn applicant() -> Value {
    json!({ "email": "a@x.test", "phone": "+61 424 424 424", "flowName": "KYC basic" })
}

/// The review answers of `count` verifications of one applicant.
async fn reviews(app: &TestApp, count: usize) -> Vec<Value> {
    let created = personr(app, "api-applicant-create", applicant()).await.ok().json();
    let applicant = json!({ "applicantId": created["response"]["applicantId"] });
    let mut reviews = Vec::new();
    for _ in 0..count {
        personr(app, "api-request-applicant-check", applicant.clone()).await.ok();
        app.advance(HOUR).await;
        let status = personr(app, "api-applicant-status", applicant.clone()).await.ok().json();
        reviews.push(status["response"]["result"]["reviewAnswer"].clone());
    }
    reviews
}

#[tokio::test]
async fn each_outcome_of_attestr_has_its_scenario() {
    for (name, outcome) in [
        ("happy-path", "Clear"),
        ("attestr-alert", "Alert"),
        ("attestr-false", "False"),
        ("attestr-more-info", "MoreInfo"),
        ("attestr-no-result", "NoResult"),
    ] {
        assert_eq!(after(name, HOUR, json!({ "tag": "EMP-FALSE" })).await["output"]["status"], outcome, "{name}");
    }
    assert_eq!(after("check-errors", HOUR, json!({})).await["error"]["code"], 5001);
}

#[tokio::test]
async fn a_follow_up_question_waits_for_its_answer() {
    let app = app("attestr-follow-up");
    let (check, profile) = started(&app, json!({})).await;
    app.advance(HOUR).await;
    assert_eq!(app.outcome(&check).await["status"], "INITIATED");

    let shown = app.attestr("GET", &format!("/factx/{profile}"), Value::Null).await.ok().json();
    let query = &shown["queries"][0];
    assert_eq!(query["text"], "Please share the relieving letter of ABCD1234");
    let path = format!("/factx/{profile}/query/{}", query["_id"].as_str().unwrap());
    app.attestr("PUT", &path, json!({ "response": "attached" })).await.ok();
    app.advance(HOUR).await;

    assert_eq!(app.outcome(&check).await["output"]["status"], "Clear");
}

#[tokio::test]
async fn a_question_without_an_answer_ends_after_three_days() {
    let app = app("attestr-follow-up");
    let (check, _) = started(&app, json!({})).await;

    app.advance(72 * HOUR).await;
    let before = app.outcome(&check).await;
    app.advance(2 * HOUR).await;

    assert_eq!(before["status"], "INITIATED");
    assert_eq!(app.outcome(&check).await["output"]["status"], "Clear");
}

#[tokio::test]
async fn back_offices_are_slow_or_silent() {
    assert_eq!(after("back-office-never", 10_000 * HOUR, json!({})).await["status"], "INITIATED");
    assert_eq!(after("back-office-slow", 47 * HOUR, json!({})).await["status"], "INITIATED");
    assert_eq!(after("back-office-slow", 48 * HOUR, json!({})).await["output"]["status"], "Clear");
    assert_eq!(reviews(&app("back-office-never"), 1).await, [Value::Null]);
}

#[tokio::test]
async fn credits_limits_and_rights_run_out() {
    assert_eq!(codes(&app("low-credits"), 3).await, [0, 0, 4005]);
    assert_eq!(codes(&app("per-second-limit"), 2).await, [0, 4292]);
    assert_eq!(codes(&app("daily-limit"), 11).await[9..], [0, 4294]);
    assert_eq!(codes(&app("not-provisioned"), 1).await, [4035]);
    assert_eq!(codes(&app("ip-not-whitelisted"), 1).await, [4039]);
}

#[tokio::test]
async fn outages_and_first_failures_pass() {
    let outage = app("outage");
    assert_eq!(codes(&outage, 1).await, [503]);
    personr(&outage, "api-applicant-create", json!({})).await.expect(502);
    let mut nobody = outage.request("POST", "/factx/async/work", json!({}));
    nobody.headers_mut().remove("authorization");
    outage.send(nobody).await.expect(503);
    outage.advance(Duration::from_mins(5)).await;
    assert_eq!(codes(&outage, 1).await, [0]);

    let flaky = app("flaky");
    assert_eq!(codes(&flaky, 4).await, [5001, 5001, 5001, 0]);
    for _ in 0..3 {
        personr(&flaky, "api-applicant-create", applicant()).await.expect(500);
    }
    personr(&flaky, "api-applicant-create", applicant()).await.ok();
}

#[tokio::test]
async fn a_slow_network_changes_no_answer() {
    let app = app("slow-network");

    let answer = app.attestr("POST", "/factx/", json!({ "tag": "A", "name": "B" })).await.ok();

    assert_eq!(answer.header("x-vetbox-rule"), "slow-network/slow");
    assert!(!id(&answer).is_empty());
}

#[tokio::test]
async fn personr_rejects_for_good_or_lets_retry() {
    assert_eq!(reviews(&app("personr-rejected"), 1).await, ["Rejected"]);
    assert_eq!(reviews(&app("personr-retry-then-approve"), 2).await, ["Rejected", "Approved"]);
    assert_eq!(reviews(&app("happy-path"), 1).await, ["Approved"]);
}

#[tokio::test]
async fn each_applicant_and_company_is_rejected_once_however_they_take_turns() {
    let app = app("personr-retry-then-approve");
    let company =
        json!({ "companyName": "Acme Pty Ltd", "registrationNumber": "1", "country": "AUS", "flowName": "KYB Basic" });
    let mut ids = Vec::new();
    for (workflow, body) in
        [("api-applicant-create", applicant()), ("api-applicant-create", applicant()), ("api-entity-create", company)]
    {
        let created = personr(&app, workflow, body).await.ok().json();
        ids.push(created["response"]["applicantId"].as_str().expect("an id").to_owned());
    }

    let mut answers = Vec::new();
    for _ in 0..2 {
        for id in &ids {
            personr(&app, "api-request-applicant-check", json!({ "applicantId": id })).await.ok();
        }
        app.advance(HOUR).await;
        for id in &ids {
            let path = format!("/applicants/{id}");
            let path = if id == &ids[2] { path.replace("applicants", "entities") } else { path };
            let shown = app.control("GET", &path, Value::Null).await.ok().json();
            let result = &shown["result"];
            answers.push(result.get("result").unwrap_or(result)["reviewAnswer"].clone());
        }
    }

    assert_eq!(answers, [json!("Rejected"), json!("Approved")].map(|it| vec![it; 3]).concat());
}
