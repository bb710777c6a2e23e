//! Follow-up queries: the back office asks, the client answers.

use std::time::Duration;

use serde_json::{Value, json};

use crate::harness::{Receiver, TestApp};

const ASKS: &str = "
name: asks
rules:
  - id: ask-first
    when: { operation: attestr.work.create }
    then:
      steps:
        - after: 1h
          ask: Please share your updated PAN document
        - after: 30m
          outcome: Alert
";

/// An emulator whose back office has asked about a check on a profile; their ids, and the receiver of the question.
async fn asked() -> (TestApp, String, String, Receiver) {
    let app = TestApp::builder().scenario(ASKS).start();
    let receiver = Receiver::start().await;
    app.control("POST", "/webhooks", json!({ "url": receiver.url, "events": ["factx.query"] })).await.expect(201);
    let profile = app.profile().await;
    let check = app.work(json!({})).await;
    app.associate(&profile, &check).await;
    app.advance(Duration::from_hours(1)).await;
    (app, profile, check, receiver)
}

async fn answer(app: &TestApp, profile: &str, query: &str, body: Value) -> crate::harness::Answer {
    app.attestr("PUT", &format!("/factx/{profile}/query/{query}"), body).await
}

#[tokio::test]
async fn a_question_arrives_as_the_page_prints_it() {
    let (_, profile, _, receiver) = asked().await;

    let [arrived] = &receiver.arrived()[..] else { panic!("one webhook arrives") };
    let body = arrived.json();
    let query = &body["payload"]["queries"][0];

    assert_eq!((&body["event"], &body["payload"]["profile"]), (&json!("factx.query"), &json!(profile)));
    assert_eq!(query["text"], "Please share your updated PAN document");
    for unset in ["response", "responseDocuments", "createdBy", "updated", "updatedBy"] {
        assert_eq!(query[unset], Value::Null, "{unset}");
    }
    assert!(body["payload"].get("signature").is_none());
}

#[tokio::test]
async fn an_answer_by_either_id_lets_the_check_go_on() {
    for place in ["/payload/_id", "/payload/queries/0/_id"] {
        let (app, profile, check, receiver) = asked().await;
        let query = receiver.arrived()[0].json().pointer(place).unwrap().as_str().unwrap().to_owned();
        app.advance(Duration::from_hours(24)).await;
        assert_eq!(app.outcome(&check).await["status"], "INITIATED");

        let body = json!({ "response": "Attached", "documents": ["MX17Cd6KEBSsbKSaou"] });
        let answered = answer(&app, &profile, &query, body).await.ok();
        app.advance(Duration::from_mins(30)).await;

        assert!(answered.body.is_empty());
        assert_eq!(app.outcome(&check).await["output"]["status"], "Alert");
        let shown = app.attestr("GET", &format!("/factx/{profile}"), Value::Null).await.ok().json();
        assert_eq!(shown["queries"][0]["response"], "Attached");
        assert_eq!(shown["queries"][0]["responseDocuments"], json!(["MX17Cd6KEBSsbKSaou"]));
    }
}

#[tokio::test]
async fn wrong_answers_are_refused() {
    let (app, profile, _, receiver) = asked().await;
    let query = receiver.arrived()[0].json()["payload"]["_id"].as_str().unwrap().to_owned();
    let malformed = "Malformed data or missing required parameter values";

    let details = answer(&app, &profile, &query, json!({ "documents": 5 })).await.error(400, 4001, malformed);
    assert_eq!(details, "response: required, expected a text; documents: expected a list of media ids or null, got 5");
    let long = answer(&app, &profile, &query, json!({ "response": "é".repeat(16_385) })).await;
    assert_eq!(long.error(400, 4001, malformed), "response: expected at most 16384 characters, got 16385");
    answer(&app, &profile, &query, json!({ "response": "é".repeat(16_384) })).await.ok();
    let unknown = answer(&app, &profile, "AQ0jPe2Y_J_09hiBEo", json!({ "response": "yes" })).await;
    unknown.error(400, 4003, "Request ID is invalid");
    let profile = answer(&app, "AX1LgghsxZsJZUwYvN", &query, json!({ "response": "yes" })).await;
    profile.error(400, 40018, "Invalid profile Id or you do not have access to this record");
}
