//! Document verification: every field.

use serde_json::{Value, json};

use crate::harness::{TestApp, changed};

const PATH: &str = "/factx/async/document";
const MALFORMED: &str = "Malformed data or missing required parameter values";

fn body(changes: Value) -> Value {
    changed(json!({ "tag": "ABCD1234", "reg": "AHJPT1529R" }), changes)
}

#[tokio::test]
async fn only_tag_and_number_are_required() {
    let app = TestApp::new();

    app.attestr("POST", PATH, body(json!({}))).await.ok();
    for field in ["tag", "reg"] {
        let details = app.attestr("POST", PATH, body(json!({ field: null }))).await.error(400, 4001, MALFORMED);
        assert_eq!(details, format!("{field}: required, expected a text"));
    }
}

#[tokio::test]
async fn every_kind_of_document_is_accepted() {
    let app = TestApp::new();
    for kind in ["AADHAAR", "PAN", "DL", "VOTER", "PASSPORT", "CUSTOM"] {
        let changes = json!({ "docType": kind, "documents": ["MX17Cd6KEBSsbKSaou", "MX12zfeuv1272pkt8gc5l0"] });
        app.attestr("POST", PATH, body(changes)).await.ok();
    }
    app.attestr("POST", PATH, body(json!({ "documents": [] }))).await.ok();
}

#[tokio::test]
async fn wrong_fields_are_named() {
    let app = TestApp::new();
    let changes = json!({ "docType": "pan", "documents": ["MX1short"], "webhook": "true" });

    let details = app.attestr("POST", PATH, body(changes)).await.error(400, 4001, MALFORMED);

    insta::assert_snapshot!(details.replace("; ", "\n"), @r#"
    docType: expected one of AADHAAR, PAN, DL, VOTER, PASSPORT, CUSTOM or null, got "pan"
    documents[0]: expected a media id such as MX17Cd6KEBSsbKSaou, got "MX1short"
    webhook: expected true, false or null, got "true"
    "#);
}
