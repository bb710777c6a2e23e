//! Whole journeys of applicants: upload, check, review, webhook.

use std::time::Duration;

use serde_json::{Value, json};

use super::{
    client::{JPEG, call, check, configure, create, create_entity, entity_status, nested, review, status},
    sample::assert_like,
};
use crate::harness::{Receiver, TestApp};

async fn upload(app: &TestApp, id: &str, kind: &str, side: Value) {
    let body = json!({
        "applicantId": id, "docType": kind, "docSubType": side, "docCountryISO": "AUS",
        "docFile": { "filename": "a.jpg", "contents": JPEG },
    });
    call(app, "api-document-upload", body).await.ok();
}

#[tokio::test]
async fn an_applicant_is_created_uploaded_to_checked_reviewed_and_notified() {
    let app = TestApp::new();
    let receiver = Receiver::start().await;
    let token = configure(&app, &receiver.url).await["token"].as_str().expect("a token").to_owned();
    let id = create(&app, json!({ "nameFirst": "John", "nameLast": "Doe", "sourceKey": "key" })).await;

    upload(&app, &id, "DRIVERS", json!("FRONT_SIDE")).await;
    upload(&app, &id, "DRIVERS", json!("BACK_SIDE")).await;
    upload(&app, &id, "SELFIE", Value::Null).await;
    assert_like("check-request", check(&app, &id).await.ok().text());
    app.advance(Duration::from_secs(2)).await;

    let answer = call(&app, "api-applicant-status", json!({ "applicantId": id })).await.ok();
    assert_like("applicant-status", answer.text());
    let result = answer.json()["response"].clone();
    assert_eq!(result["result"]["reviewAnswer"], "Approved");
    assert_eq!(result["result"]["applicant"], id.as_str());
    assert_eq!(result["extractedFirstName"], "JOHN");
    assert_eq!(result["documents"], json!(["DRIVERS", "SELFIE"]));
    assert_eq!(result["docNumber"].as_array().unwrap().len(), 1);
    let arrived = receiver.arrived();
    assert_eq!(arrived.len(), 1);
    assert_like("applicant-webhook", std::str::from_utf8(&arrived[0].body).unwrap());
    assert_eq!(arrived[0].header("authorization"), format!("Bearer {token}"));
    assert_eq!(arrived[0].json()["applicantId"], id.as_str());
    assert_eq!(arrived[0].json()["reviewAnswer"], "Approved");
}

#[tokio::test]
async fn the_status_follows_the_clock() {
    let app = TestApp::new();
    let id = create(&app, json!({})).await;
    let created = json!({ "applicantStatus": "Created", "sourceKey": null, "externalUserId": [] });
    assert_eq!(status(&app, &id).await, created);

    check(&app, &id).await.ok();

    for (words, later) in [("Pre-Checked", 999), ("Pre-Checked", 1), ("Pending", 999), ("Pending", 1)] {
        let status = status(&app, &id).await;
        assert_eq!(
            (status["applicantStatus"].as_str(), status["applicantActionStatus"].as_str()),
            (Some(words), Some("Pending"))
        );
        assert_eq!(status.get("result"), None);
        app.advance(Duration::from_millis(later)).await;
    }
    let status = status(&app, &id).await;
    assert_eq!(status["applicantStatus"], "Reviewed");
    assert_eq!(status["applicantActionStatus"], "Reviewed");
    assert_eq!(status["result"]["Created Date"], 1_767_225_602_000_u64);
}

#[tokio::test]
async fn a_check_cannot_be_asked_for_while_one_runs() {
    let app = TestApp::new();
    let id = create(&app, json!({})).await;
    check(&app, &id).await.ok();

    let answer = check(&app, &id).await;

    let message = nested(&answer, 400, "NOT_RUN");
    assert_eq!(message, "The condition for the workflow api-request-applicant-check is not met. Workflow won't run");
    assert!(answer.header("x-vetbox-undocumented").contains("is running"));
}

#[tokio::test]
async fn an_applicant_without_documents_shows_samples() {
    let app = TestApp::new();
    let id = create(&app, json!({})).await;

    review(&app, &id).await;

    assert_eq!(status(&app, &id).await["documents"], json!(["PASSPORT", "SELFIE"]));
}

#[tokio::test]
async fn a_flow_can_require_documents() {
    let app = TestApp::builder()
        .config(|config| {
            let flow = &mut config.personr.flows[0];
            flow.required_documents = serde_json::from_value(json!(["PASSPORT", "SELFIE"])).unwrap();
        })
        .start();
    let id = create(&app, json!({})).await;
    upload(&app, &id, "PASSPORT", json!("FRONT_SIDE")).await;

    review(&app, &id).await;
    assert_eq!(status(&app, &id).await["result"]["rejectLabels"], json!(["INCOMPLETE_DOC"]));
    upload(&app, &id, "SELFIE", Value::Null).await;
    review(&app, &id).await;

    assert_eq!(status(&app, &id).await["result"]["reviewAnswer"], "Approved");
}

#[tokio::test]
async fn a_company_with_two_owners_goes_all_the_way() {
    let app = TestApp::new();
    let receiver = Receiver::start().await;
    configure(&app, &receiver.url).await;
    let company = create_entity(&app, json!({ "uboFlow": "KYC basic", "sourceKey": "key" })).await;
    let owners = [
        create(&app, json!({ "nameFirst": "Simone", "nameLast": "Harding" })).await,
        create(&app, json!({ "nameFirst": "John", "nameLast": "Doe" })).await,
    ];

    let paper = json!({ "applicantId": company, "fileName": "document.pdf", "docFile": JPEG });
    call(&app, "api-entity-document-upload-encoded", paper).await.ok();
    for (owner, position) in owners.iter().zip(["Director", "Shareholder"]) {
        upload(&app, owner, "PASSPORT", json!("FRONT_SIDE")).await;
        let link = json!({ "applicantId": company, "uboApplicantId": owner, "position": position });
        call(&app, "api-add-ubo", link).await.ok();
    }
    review(&app, &company).await;
    app.advance(Duration::from_secs(2)).await;

    let ask = json!({ "applicantId": company });
    assert_eq!(entity_status(&app, &company).await["reviewAnswer"], "Approved");
    let structure = call(&app, "api-retrieve-ubo", ask.clone()).await.ok();
    for (owner, name) in owners.iter().zip(["SIMONE HARDING", "JOHN DOE"]) {
        assert!(structure.text().contains(owner) && structure.text().contains(name), "{}", structure.text());
        assert_eq!(status(&app, owner).await["documents"], json!(["PASSPORT"]));
    }
    assert_eq!(call(&app, "api-aml-results", ask).await.ok().json()["aml"]["type"], "Company");
    let told: Vec<_> = receiver.arrived().iter().map(|it| it.json()["applicantId"].clone()).collect();
    assert_eq!(told, [json!(company), json!(owners[0]), json!(owners[1])]);
    assert!(receiver.arrived().iter().all(|it| it.json()["reviewAnswer"] == "Approved"));
}
