//! `api-document-download` and `api-document-download-information`.

use serde_json::json;

use super::{
    client::{JPEG, call, check, create, nested, review},
    sample::assert_like,
};
use crate::harness::TestApp;

async fn with_a_licence(app: &TestApp) -> String {
    let id = create(app, json!({})).await;
    for (kind, side) in [("DRIVERS", json!("FRONT_SIDE")), ("DRIVERS", json!("BACK_SIDE")), ("SELFIE", json!(null))] {
        let body = json!({
            "applicantId": id, "docType": kind, "docSubType": side, "docCountryISO": "AUS",
            "docFile": { "filename": "a.jpg", "contents": JPEG },
        });
        call(app, "api-document-upload", body).await.ok();
    }
    id
}

#[tokio::test]
async fn pictures_come_back_one_entry_each() {
    let app = TestApp::new();
    let id = with_a_licence(&app).await;
    review(&app, &id).await;

    let answer = call(&app, "api-document-download", json!({ "applicantId": id })).await.ok();

    assert_like("document-download", answer.text());
    let response = &answer.json()["response"];
    assert_eq!(response["IdDocType"], json!(["DRIVERS", "DRIVERS", "SELFIE"]));
    assert!(response["base64"][0].as_str().unwrap().starts_with(&JPEG[..24]));
}

#[tokio::test]
async fn information_has_one_number_per_document() {
    let app = TestApp::new();
    let id = with_a_licence(&app).await;
    review(&app, &id).await;

    let answer = call(&app, "api-document-download-information", json!({ "applicantId": id })).await.ok();

    assert_like("document-information", answer.text());
    let response = &answer.json()["response"];
    assert_eq!(response["IdDocType"], json!(["DRIVERS"]));
    assert_eq!(response["docNumbers"].as_array().unwrap().len(), 1);
    assert_eq!(response["docExpiries"][0].as_str().unwrap().len(), "2035-12-01".len());
    assert_eq!(response["base64"].as_array().unwrap().len(), 2, "a selfie is no identity document");
}

#[tokio::test]
async fn nothing_comes_back_before_the_review() {
    let app = TestApp::new();
    let id = with_a_licence(&app).await;
    check(&app, &id).await.ok();

    for workflow in ["api-document-download", "api-document-download-information"] {
        let answer = call(&app, workflow, json!({ "applicantId": id })).await;

        let message = nested(&answer, 400, "NOT_RUN");
        assert_eq!(message, format!("The condition for the workflow {workflow} is not met. Workflow won't run"));
    }
}
