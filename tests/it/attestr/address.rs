//! Address verification: every field and condition.

use serde_json::{Value, json};

use crate::harness::{TestApp, changed};

const PATH: &str = "/factx/async/address";
const MALFORMED: &str = "Malformed data or missing required parameter values";

fn body(changes: Value) -> Value {
    changed(json!({ "tag": "ABCD1234", "address": "12, MG Road, Bengaluru 560001", "pocType": "SELF" }), changes)
}

async fn details(changes: Value) -> String {
    TestApp::new().attestr("POST", PATH, body(changes)).await.error(400, 4001, MALFORMED)
}

#[tokio::test]
async fn the_candidate_or_somebody_else_can_be_met() {
    let app = TestApp::new();

    app.attestr("POST", PATH, body(json!({ "current": true, "permanent": false, "webhook": false }))).await.ok();
    let other = json!({ "pocType": "OTHER", "pocName": "Leela Menon", "pocContact": "+918888999978" });
    app.attestr("POST", PATH, body(other)).await.ok();
}

#[tokio::test]
async fn a_contact_may_be_a_number_as_the_page_types_it() {
    let app = TestApp::new();

    app.attestr("POST", PATH, body(json!({ "pocContact": 918_888_999_978_u64 }))).await.ok();
}

#[tokio::test]
async fn every_required_field_is_demanded() {
    for field in ["tag", "address", "pocType"] {
        let details = details(json!({ field: null })).await;
        assert!(details.starts_with(&format!("{field}: required")), "{details}");
    }
}

#[tokio::test]
async fn every_condition_is_checked() {
    let conditions = [
        (json!({ "pocType": "MOTHER" }), r#"pocType: expected one of SELF, OTHER, got "MOTHER""#),
        (json!({ "pocType": "OTHER" }), "pocName: required, because pocType is OTHER"),
        (json!({ "pocType": "OTHER", "pocName": " " }), "pocName: expected a text or a number, got an empty text"),
        (json!({ "pocContact": true }), "pocContact: expected a text, a number or null, got true"),
        (json!({ "current": "yes" }), "current: expected true, false or null"),
        (json!({ "permanent": 0 }), "permanent: expected true, false or null"),
        (json!({ "webhook": [] }), "webhook: expected true, false or null, got a list"),
    ];
    for (changes, expected) in conditions {
        let details = details(changes).await;
        assert!(details.starts_with(expected), "{details}");
    }
}
