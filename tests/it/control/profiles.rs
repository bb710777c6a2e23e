//! `…/profiles`: what the back office sees of them and asks about them.

use std::time::Duration;

use serde_json::{Value, json};

use crate::harness::{Receiver, TestApp};

async fn show(app: &TestApp, path: &str) -> Value {
    app.control("GET", path, Value::Null).await.ok().json()
}

/// A profile with a work check on it that is being processed.
async fn processed(app: &TestApp) -> (String, String) {
    let (profile, check) = (app.profile().await, app.work(json!({})).await);
    app.associate(&profile, &check).await;
    (profile, check)
}

#[tokio::test]
async fn a_profile_says_what_it_waits_for_and_what_can_be_done() {
    let app = TestApp::new();
    let profile = app.profile().await;
    let path = format!("/profiles/{profile}");
    let waiting = async || show(&app, &path).await["waitingFor"].clone();

    let asks_for_a_check = waiting().await;
    assert!(asks_for_a_check.as_str().unwrap().starts_with("waits for a check (PUT "), "{asks_for_a_check}");
    let check = app.work(json!({})).await;
    app.associate(&profile, &check).await;
    assert_eq!(waiting().await, "waits for a check to end");
    app.control("POST", &format!("{path}/queries"), json!({ "query": "Which years?" })).await.expect(201);
    assert_eq!(waiting().await, "waits for the client's answer to a follow-up query");
    let query = show(&app, &path).await["queries"][0]["id"].as_str().unwrap().to_owned();
    app.attestr("PUT", &format!("/factx/{profile}/query/{query}"), json!({ "response": "2019" })).await.ok();
    app.advance(Duration::from_secs(2)).await;
    assert_eq!(waiting().await, Value::Null);

    let shown = show(&app, &path).await;
    assert_eq!(shown["items"], json!([{ "id": check, "type": "work", "status": "COMPLETED" }]));
    assert_eq!(shown["queries"][0]["answer"]["response"], "2019");
    assert_eq!((&shown["status"], &shown["offers"]), (&json!("ACTIVE"), &json!(["profiles/{id}/queries"])));
    app.attestr("PUT", &format!("/factx/{profile}/archive"), Value::Null).await.ok();
    let shown = show(&app, &path).await;
    assert_eq!((&shown["status"], &shown["offers"]), (&json!("ARCHIVED"), &json!([])));
    assert_eq!((&shown["items"], &shown["waitingFor"]), (&json!([]), &Value::Null));
}

#[tokio::test]
async fn a_check_waits_for_the_answer_to_a_question_that_was_asked_by_hand() {
    let app = TestApp::new();
    let receiver = Receiver::start().await;
    app.control("POST", "/webhooks", json!({ "url": receiver.url, "events": ["factx.query"] })).await.expect(201);
    let (profile, check) = processed(&app).await;
    let offers = async || show(&app, &format!("/checks/{check}")).await["offers"].clone();
    let pending = json!(["checks/{id}/complete", "checks/{id}/fail", "checks/{id}/plan"]);
    assert!(offers().await.as_array().unwrap().contains(&json!("profiles/{id}/queries")));

    let question = json!({ "query": "Which years?", "check": check });
    let asked = app.control("POST", &format!("/profiles/{profile}/queries"), question.clone()).await.expect(201).json();
    app.advance(Duration::from_hours(24)).await;

    assert_eq!(receiver.arrived()[0].json()["payload"]["queries"][0]["text"], "Which years?");
    let shown = show(&app, &format!("/checks/{check}")).await;
    assert_eq!(shown["waitingFor"], "waits for the client's answer to a follow-up query");
    assert_eq!(offers().await, pending);
    let again = app.control("POST", &format!("/profiles/{profile}/queries"), question).await.expect(409).json();
    let waits = format!(
        "the check {check} waits for an answer already; only one that is being processed can wait for an answer"
    );
    assert_eq!((&again["detail"], &again["valid"]), (&json!(waits), &pending));

    let answer = format!("/factx/{profile}/query/{}", asked["id"].as_str().unwrap());
    app.attestr("PUT", &answer, json!({ "response": "2019 to 2021" })).await.ok();
    app.advance(Duration::from_secs(2)).await;
    assert_eq!(app.outcome(&check).await["output"]["status"], "Clear");
    assert_eq!(offers().await, json!(["checks/{id}/revise"]));
}

#[tokio::test]
async fn a_check_goes_on_without_an_answer_after_the_timeout() {
    let app = TestApp::new();
    let (profile, check) = processed(&app).await;

    let question = json!({ "query": "Which years?", "check": check, "timeout": "1h" });
    app.control("POST", &format!("/profiles/{profile}/queries"), question).await.expect(201);

    app.advance(Duration::from_hours(1)).await;
    assert_eq!(app.outcome(&check).await["status"], "INITIATED");
    app.advance(Duration::from_secs(2)).await;
    assert_eq!(app.outcome(&check).await["status"], "COMPLETED");
}

#[tokio::test]
async fn an_answer_to_an_old_question_does_not_stand_for_the_newest() {
    let app = TestApp::new();
    let (profile, check) = processed(&app).await;
    let queries = format!("/profiles/{profile}/queries");
    let ask = async || {
        let asked = app.control("POST", &queries, json!({ "query": "Which?", "check": check, "timeout": "1h" })).await;
        asked.expect(201).json()["id"].as_str().unwrap().to_owned()
    };
    let answer = async |query: &str| {
        app.attestr("PUT", &format!("/factx/{profile}/query/{query}"), json!({ "response": "this" })).await.ok();
    };
    let first = ask().await;
    app.advance(Duration::from_hours(1)).await;
    let second = ask().await;

    answer(&first).await;
    app.advance(Duration::from_mins(1)).await;
    assert_eq!(app.outcome(&check).await["status"], "INITIATED");

    answer(&second).await;
    app.advance(Duration::from_secs(2)).await;
    assert_eq!(app.outcome(&check).await["status"], "COMPLETED");
}

#[tokio::test]
async fn what_cannot_be_asked_says_why() {
    let app = TestApp::new();
    let (profile, check) = processed(&app).await;
    let elsewhere = app.work(json!({})).await;
    let detail = async |status: u16, body: Value| {
        let answer = app.control("POST", &format!("/profiles/{profile}/queries"), body).await.expect(status);
        answer.json()["detail"]
            .as_str()
            .unwrap()
            .replace(&profile, "AX…")
            .replace(&check, "AR0…")
            .replace(&elsewhere, "AR1…")
    };

    let mut details = vec![
        detail(400, json!({})).await,
        detail(400, json!({ "query": " " })).await,
        detail(400, json!({ "query": "Which?", "documents": ["MX17Cd6KEBSsbKSaou"] })).await,
        detail(400, json!({ "query": "Which?", "check": elsewhere })).await,
        detail(400, json!({ "query": "Which?", "timeout": "1h" })).await,
        detail(400, json!({ "query": "Which?", "check": check, "timeout": "soon" })).await,
    ];
    app.advance(Duration::from_secs(2)).await;
    details.push(detail(409, json!({ "query": "Which?", "check": check })).await);
    app.attestr("PUT", &format!("/factx/{profile}/archive"), Value::Null).await.ok();
    details.push(detail(409, json!({ "query": "Which?" })).await);

    insta::assert_snapshot!(details.join("\n"), @r#"
    body: missing field `query`
    query: a question has a text, such as "Please share the relieving letter"
    documents: no file of the profile's account has the id "MX17Cd6KEBSsbKSaou"
    check: there is no check "AR1…" on the profile AX…
    timeout: only a check waits, and none is named
    timeout: `soon` is not a duration such as 800ms, 2s, 1h 30m or 7d
    the check AR0… is COMPLETED; only one that is being processed can wait for an answer
    the profile AX… is archived; nothing can be asked about it any more
    "#);
    app.control("POST", "/profiles/AX0/queries", json!({ "query": "Which?" })).await.expect(404);
}

#[tokio::test]
async fn profiles_are_listed_by_what_they_are() {
    let app = TestApp::new();
    let (first, check) = processed(&app).await;
    let second = app.profile().await;
    app.attestr("PUT", &format!("/factx/{second}/archive"), Value::Null).await.ok();
    let ids = async |query: &str| {
        let listed = show(&app, &format!("/profiles{query}")).await;
        listed["items"].as_array().unwrap().iter().map(|item| item["id"].clone()).collect::<Vec<_>>()
    };

    assert_eq!(ids("").await, [json!(first), json!(second)]);
    assert_eq!(ids("?status=archived").await, [json!(second)]);
    assert_eq!(ids(&format!("?check={check}")).await, [json!(first)]);
    assert_eq!(ids("?tag=AA-1234&limit=1").await, [json!(first)]);
    assert_eq!(ids(&format!("?after={first}")).await, [json!(second)]);
    let wrong = app.control("GET", "/profiles?status=open", Value::Null).await.expect(400).json();
    assert_eq!(wrong["valid"], json!(["ACTIVE", "ARCHIVED"]));
}
