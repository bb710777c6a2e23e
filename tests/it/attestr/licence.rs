//! Driving licence checks: async requests that are no background checks.

use std::time::Duration;

use serde_json::{Value, json};

use crate::harness::{TestApp, id};

const PATH: &str = "/checkx/dl";
const MALFORMED: &str = "Malformed data or missing required parameter values";

#[tokio::test]
async fn a_licence_check_needs_no_profile() {
    let app = TestApp::new();
    let sample = json!({ "reg": "GJ0120XX0001923", "dob": "27-10-1989", "webhook": true });

    let check = id(&app.attestr("POST", PATH, sample).await.ok());
    app.advance(Duration::from_secs(2)).await;

    let outcome = app.outcome(&check).await;
    assert_eq!(outcome["status"], "COMPLETED");
    assert_eq!(outcome["output"], json!({ "valid": true, "reg": "GJ0120XX0001923", "dob": "27-10-1989" }));
}

#[tokio::test]
async fn both_fields_are_demanded() {
    let app = TestApp::new();
    let details = async |body: Value| app.attestr("POST", PATH, body).await.error(400, 4001, MALFORMED);

    assert_eq!(
        details(json!({})).await,
        "reg: required, expected a text; dob: required, expected a date DD-MM-YYYY that exists"
    );
    assert!(details(json!({ "reg": "G", "dob": "1989-10-27" })).await.starts_with("dob: expected a date"));
}
