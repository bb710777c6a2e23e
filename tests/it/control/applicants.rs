//! `…/applicants` and `…/entities`: what the back office sees of them, and its reviews.

use std::time::Duration;

use serde_json::{Value, json};

use crate::{
    harness::{Receiver, TestApp},
    personr::client::{call, check, configure, create, create_entity, entity_status, status, with_rules},
};

async fn show(app: &TestApp, path: &str) -> Value {
    app.control("GET", path, Value::Null).await.ok().json()
}

#[tokio::test]
async fn an_applicant_says_what_it_waits_for_and_what_can_be_done() {
    let app = TestApp::new();
    let id = create(&app, json!({ "nameFirst": "John", "sourceKey": "key" })).await;
    let path = format!("/applicants/{id}");

    let created = show(&app, &path).await;
    check(&app, &id).await.ok();
    let started = show(&app, &path).await;
    app.advance(Duration::from_secs(2)).await;
    let reviewed = show(&app, &path).await;

    let start = format!(r#"POST /api/1.1/wf/api-request-applicant-check with {{"applicantId":"{id}"}}"#);
    assert_eq!(created["waitingFor"], format!("waits for the client to start its verification ({start})"));
    assert_eq!((&created["firstName"], &created["sourceKey"]), (&json!("John"), &json!("key")));
    assert_eq!(started["waitingFor"], "is processed until 2026-01-01T00:00:02Z");
    assert_eq!((&reviewed["waitingFor"], &reviewed["outcome"]), (&Value::Null, &json!("Approved")));
    assert_eq!(reviewed["result"], status(&app, &id).await);
    let offers = [&created["offers"], &started["offers"], &reviewed["offers"]];
    let [plan, both] = [json!(["applicants/{id}/plan"]), json!(["applicants/{id}/review", "applicants/{id}/plan"])];
    assert_eq!(offers, [&plan, &both, &both]);
}

#[tokio::test]
async fn a_started_verification_is_reviewed_at_once() {
    let app = TestApp::new();
    let receiver = Receiver::start().await;
    configure(&app, &receiver.url).await;
    let id = create(&app, json!({})).await;
    check(&app, &id).await.ok();

    let review = json!({
        "outcome": "Rejected", "rejectLabels": ["SCREENSHOTS"], "output": { "extractedFirstName": "JANE" },
    });
    let shown = app.control("POST", &format!("/applicants/{id}/review"), review).await.ok().json();
    app.advance(Duration::from_hours(1)).await;

    assert_eq!(
        (&shown["status"], &shown["outcome"], &shown["retry"]),
        (&json!("Reviewed"), &json!("Rejected"), &json!(true))
    );
    assert_eq!(shown["plan"]["decidedBy"], "control");
    let seen = status(&app, &id).await;
    assert_eq!((&seen["result"]["reviewAnswer"], &seen["extractedFirstName"]), (&json!("Rejected"), &json!("JANE")));
    let arrived = receiver.arrived();
    assert_eq!(arrived.len(), 1, "what was due for the verification is not due any more");
    assert_eq!(arrived[0].json()["rejectLabels"], json!(["SCREENSHOTS"]));
    assert_eq!(show(&app, "/clock").await["next"], Value::Null);
}

#[tokio::test]
async fn a_review_can_be_changed_and_counts_as_one_attempt() {
    let app = TestApp::new();
    let id = create(&app, json!({})).await;
    check(&app, &id).await.ok();
    let review = async |body: Value| {
        let shown = app.control("POST", &format!("/applicants/{id}/review"), body).await.ok().json();
        (shown["outcome"].clone(), shown["retry"].clone(), shown["rejections"].clone())
    };

    for _ in 0..6 {
        let seen = review(json!({ "outcome": "Rejected", "retry": true })).await;
        assert_eq!(seen, (json!("Rejected"), json!(true), json!(1)));
    }
    let output = json!({ "extractedLastName": "ROE" });
    assert_eq!(review(json!({ "output": output })).await, (json!("Approved"), Value::Null, json!(0)));
    assert_eq!(status(&app, &id).await["extractedLastName"], "ROE");
    let seen = review(json!({ "outcome": "Rejected", "retry": false })).await;
    assert_eq!(seen, (json!("Rejected"), json!(false), json!(1)));
    check(&app, &id).await.expect(400);
}

#[tokio::test]
async fn a_verification_that_never_ends_waits_for_the_back_office() {
    let app = with_rules("rules: [{ id: never, when: { operation: personr.check.request }, then: { never: true } }]");
    let id = create(&app, json!({})).await;
    check(&app, &id).await.ok();

    app.advance(Duration::from_hours(1)).await;

    let waiting = show(&app, &format!("/applicants/{id}")).await["waitingFor"].clone();
    assert_eq!(waiting, "never ends by its plan; POST …/review ends it");
    app.control("POST", &format!("/applicants/{id}/review"), Value::Null).await.ok();
    assert_eq!(status(&app, &id).await["result"]["reviewAnswer"], "Approved");
}

#[tokio::test]
async fn what_cannot_be_reviewed_says_why() {
    let app = TestApp::new();
    let id = create(&app, json!({})).await;
    let detail = async |status: u16, body: Value| {
        let answer = app.control("POST", &format!("/applicants/{id}/review"), body).await.expect(status);
        answer.json()["detail"].as_str().unwrap().replace(&id, "<id>")
    };

    let details = [
        detail(409, json!({})).await,
        detail(400, json!({ "outcome": "Alert" })).await,
        detail(400, json!({ "answer": "Approved" })).await,
        detail(400, json!({ "outcome": "Rejected", "rejectLabels": ["SCREENSHOT"] })).await,
        detail(400, json!({ "rejectLabels": ["SCREENSHOTS"] })).await,
        detail(400, json!({ "output": { "extractedName": "JANE" } })).await,
    ];

    insta::assert_snapshot!(details.map(|it| it.chars().take(160).collect::<String>()).join("\n"), @"
    the applicant <id> is Created: nothing was started that could be reviewed; the client starts it with POST /api/1.1/wf/api-request-applicant-check
    unknown outcome `Alert`; it can be `Approved` or `Rejected` (for instance outcome: Approved)
    answer: unknown field `answer`, expected one of `outcome`, `rejectLabels`, `retry`, `output`, `webhook`
    unknown label `SCREENSHOT`; it can be `ADDITIONAL_DOCUMENT_REQUIRED`, `ADVERSE_MEDIA`, `AGE_REQUIREMENT_MISMATCH`, `BACK_SIDE_MISSING`, `BAD_AVATAR`, `BAD_FACE_
    `rejectLabels` belongs to a rejection, and `Approved` is none (for instance outcome: Rejected)
    unknown output field `extractedName`; it can be `docCountry`, `docExpiry`, `docNumber`, `documentCountry`, `documents`, `extractedBirthDate`, `extractedCity`, `
    ");
    app.control("POST", "/applicants/1/review", Value::Null).await.expect(404);
    app.control("POST", &format!("/entities/{id}/review"), Value::Null).await.expect(404);
}

#[tokio::test]
async fn an_approval_after_a_rejection_shows_nothing_of_it() {
    let app = TestApp::new();
    let id = create(&app, json!({})).await;
    check(&app, &id).await.ok();
    let decide = async |body: Value| {
        app.control("POST", &format!("/applicants/{id}/review"), body).await.ok();
        let answer = call(&app, "api-document-download-information", json!({ "applicantId": id })).await;
        answer.text().to_owned()
    };

    let approved = decide(json!({ "outcome": "Approved" })).await;
    let expired = decide(json!({ "outcome": "Rejected", "rejectLabels": ["EXPIRATION_DATE"] })).await;

    assert_ne!(expired, approved, "an expired document is shown as one");
    assert_eq!(decide(json!({ "outcome": "Approved" })).await, approved);
}

#[tokio::test]
async fn applicants_are_listed_by_what_they_are() {
    let app = TestApp::new();
    let first = create(&app, json!({ "sourceKey": "key" })).await;
    let second = create(&app, json!({ "flowName": "Database Verification" })).await;
    check(&app, &second).await.ok();
    app.control("POST", &format!("/applicants/{second}/review"), json!({ "outcome": "Rejected" })).await.ok();
    let ids = async |query: &str| {
        let listed = show(&app, &format!("/applicants{query}")).await;
        listed["items"].as_array().unwrap().iter().map(|item| item["id"].clone()).collect::<Vec<_>>()
    };

    assert_eq!(ids("").await, [json!(first), json!(second)], "in the order in which they were made");
    assert_eq!(ids("?status=created").await, [json!(first)]);
    assert_eq!(ids("?outcome=Rejected").await, [json!(second)]);
    assert_eq!(ids("?flow=KYC%20basic").await, [json!(first)]);
    assert_eq!(ids("?sourceKey=key").await, [json!(first)]);
    assert_eq!(ids(&format!("?after={first}")).await, [json!(second)]);
    let wrong = app.control("GET", "/applicants?status=done", Value::Null).await.expect(400).json();
    assert_eq!(wrong["valid"], json!(["Created", "Pre-Checked", "Pending", "Reviewed"]));
}

#[tokio::test]
async fn an_entity_is_listed_shown_and_reviewed() {
    let app = TestApp::new();
    let id = create_entity(&app, json!({})).await;
    let path = format!("/entities/{id}");
    app.control("POST", &format!("{path}/review"), Value::Null).await.expect(409);
    check(&app, &id).await.ok();

    let review = json!({ "outcome": "Rejected", "rejectLabels": ["FORGERY"], "output": { "entityType": "TRUST" } });
    let shown = app.control("POST", &format!("{path}/review"), review).await.ok().json();

    assert_eq!(
        (&shown["outcome"], &shown["retry"], &shown["companyName"]),
        (&json!("Rejected"), &json!(false), &json!("Acme Pty Ltd"))
    );
    let seen = entity_status(&app, &id).await;
    assert_eq!((&seen["reviewAnswer"], &seen["entityType"]), (&json!("Rejected"), &json!("TRUST")));
    assert_eq!(show(&app, "/entities?outcome=rejected").await["items"], json!([show(&app, &path).await]));
    app.control("GET", "/entities/1", Value::Null).await.expect(404);
}

#[tokio::test]
async fn every_reject_label_says_whether_the_client_may_try_again() {
    let app = TestApp::new();
    let labels = app.call("GET", "/words", Value::Null).await.ok().json();
    let labels = labels["rejectLabels"].as_array().expect("a list");

    for label in labels {
        let id = create(&app, json!({})).await;
        check(&app, &id).await.ok();
        let review = json!({ "outcome": "Rejected", "rejectLabels": [label["label"]] });
        let shown = app.control("POST", &format!("/applicants/{id}/review"), review).await.ok().json();
        assert_eq!(shown["retry"], label["retry"], "{label}");
    }
    assert!(labels.iter().any(|label| label["retry"] == true) && labels.iter().any(|label| label["retry"] == false));
}
