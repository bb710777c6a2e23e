//! What a later attempt of a verification keeps of the earlier ones, and what it adds.

use std::time::Duration;

use serde_json::{Value, json};

use super::client::{JPEG, call, check, create, create_entity, created, owners, review, status, with_rules};
use crate::harness::TestApp;

/// Everything is rejected twice, and approved then.
const TWICE: &str = "
rules:
  - id: twice
    when: { operation: personr.check.request, record: { flow: '*' } }
    times: 2
    then: { outcome: Rejected, rejectLabels: [LOW_QUALITY] }";

async fn upload(app: &TestApp, id: &str, kind: &str, country: &str) {
    let body = json!({
        "applicantId": id, "docType": kind, "docCountryISO": country,
        "docFile": { "filename": "a.jpg", "contents": JPEG },
    });
    call(app, "api-document-upload", body).await.ok();
}

/// The fields of a status that say who somebody is.
fn identity(status: &Value) -> Value {
    let status = status.as_object().expect("a status");
    let names = status.keys().filter(|name| name.starts_with("extracted") || name.starts_with("ip"));
    names.map(|name| (name.clone(), status[name].clone())).collect()
}

#[tokio::test]
async fn a_person_stays_the_same_from_attempt_to_attempt() {
    let app = with_rules(TWICE);
    let id = create(&app, json!({})).await;
    upload(&app, &id, "PASSPORT", "GBR").await;
    review(&app, &id).await;
    let first = status(&app, &id).await;

    review(&app, &id).await;
    upload(&app, &id, "DRIVERS", "NZL").await;
    review(&app, &id).await;

    let last = status(&app, &id).await;
    assert_eq!(identity(&last), identity(&first));
    assert_eq!(last["result"]["reviewAnswer"], "Approved");
    assert_eq!(last["docNumber"][0], first["docNumber"][0]);
    assert_eq!((&last["documents"], &last["docCountry"]), (&json!(["PASSPORT", "DRIVERS"]), &json!(["GBR", "NZL"])));
    assert_eq!(last["docNumber"].as_array().map(Vec::len), Some(2));
}

#[tokio::test]
async fn a_company_keeps_its_owners_and_their_applicants() {
    let app = with_rules(TWICE);
    let flows = json!({ "createApplicant": true, "applicantFlow": "KYC basic", "uboFlow": "KYC basic" });
    let id = create_entity(&app, flows).await;
    review(&app, &id).await;
    let first = owners(&app, &id).await;
    let people = app.control("GET", "/applicants", Value::Null).await.ok().json()["count"].clone();

    review(&app, &id).await;

    assert_eq!(owners(&app, &id).await, first);
    assert_eq!(app.control("GET", "/applicants", Value::Null).await.ok().json()["count"], people);
}

#[tokio::test]
async fn what_is_uploaded_after_a_review_belongs_to_the_next_attempt() {
    let app = with_rules(TWICE);
    let id = create(&app, json!({})).await;
    upload(&app, &id, "PASSPORT", "GBR").await;
    review(&app, &id).await;
    let before = status(&app, &id).await;

    upload(&app, &id, "ID_CARD", "GBR").await;

    assert_eq!(status(&app, &id).await, before);
    let pictures = call(&app, "api-document-download", json!({ "applicantId": id })).await.ok().json();
    assert_eq!(pictures["response"]["IdDocType"], json!(["PASSPORT"]));
    review(&app, &id).await;
    assert_eq!(status(&app, &id).await["documents"], json!(["PASSPORT", "ID_CARD"]));
}

#[tokio::test]
async fn what_a_rule_sets_for_one_attempt_is_gone_in_the_next() {
    let app = with_rules(
        "rules:
          - id: mistaken
            when: { operation: personr.check.request }
            times: 1
            then: { outcome: Rejected, rejectLabels: [EXPIRATION_DATE], output: { extractedFirstName: JANE } }",
    );
    let id = create(&app, json!({ "nameFirst": "John" })).await;
    upload(&app, &id, "PASSPORT", "GBR").await;

    review(&app, &id).await;
    let expiry = async || {
        let answer = call(&app, "api-document-download-information", json!({ "applicantId": id })).await.ok().json();
        answer["response"]["docExpiries"][0].as_str().expect("a date").to_owned()
    };
    assert_eq!(status(&app, &id).await["extractedFirstName"], "JANE");
    assert!(expiry().await.as_str() < "2026-01-01", "a document that expired has expired");

    review(&app, &id).await;
    assert_eq!(status(&app, &id).await["extractedFirstName"], "JOHN");
    assert!(expiry().await.as_str() > "2026-01-01");
}

#[tokio::test]
async fn a_person_without_documents_is_pending_at_once_in_every_attempt() {
    let app = TestApp::new();
    let body = json!({
        "flowName": "Database Verification", "firstName": "SIMONE", "lastName": "HARDING", "sourceCountry": "AUS",
    });
    let id = created(&call(&app, "api-database-verification", body).await.ok());
    app.advance(Duration::from_secs(2)).await;

    check(&app, &id).await.ok();

    assert_eq!(status(&app, &id).await["applicantStatus"], "Pending");
    assert!(app.changes().iter().filter(|(_, what)| what.contains("is Pending")).count() == 0, "{:?}", app.changes());
}

#[tokio::test]
async fn an_approved_person_may_be_checked_as_often_as_one_likes() {
    let app = TestApp::new();
    let id = create(&app, json!({})).await;

    for _ in 0..7 {
        review(&app, &id).await;
    }

    assert_eq!(status(&app, &id).await["result"]["reviewAnswer"], "Approved");
}

#[tokio::test]
async fn a_result_says_whether_another_attempt_is_left() {
    for (email, reject_type) in
        [("a@b.co", Value::Null), ("retry@mail.com", json!("RETRY")), ("rejected@mail.com", json!("FINAL"))]
    {
        let app = TestApp::new();
        let id = create(&app, json!({ "email": email })).await;
        review(&app, &id).await;

        let answer = call(&app, "api-applicant-status", json!({ "applicantId": id })).await.ok();

        let result = &answer.json()["response"]["result"];
        assert_eq!(result["reviewRejectType"], reject_type, "{email}: {result}");
        let own = [&result["applicant"], &result["verification"], &result["company"]];
        assert!(result["_id"].is_string() && !own.contains(&&result["_id"]), "{result}");
        assert!(answer.header("x-vetbox-undocumented").contains("connector"));
        let again = call(&app, "api-applicant-status", json!({ "applicantId": id })).await.ok();
        assert_eq!(again.json()["response"]["result"], *result);
    }
}
