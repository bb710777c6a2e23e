//! `api-aml-results`.

use serde_json::{Value, json};

use super::client::{call, create, create_entity, nested, review, with_rules};
use crate::harness::TestApp;

/// The documented keys, which the printed sample cuts, in their order.
fn documented() -> Vec<String> {
    let sample = include_str!("../../samples/personr/aml-results.json");
    sample.lines().filter_map(|line| line.trim().strip_prefix('"')?.split('"').next().map(str::to_owned)).collect()
}

async fn search(app: &TestApp, id: &str) -> (String, Value) {
    let answer = call(app, "api-aml-results", json!({ "applicantId": id })).await.ok();
    (answer.text().to_owned(), answer.json()["aml"].clone())
}

#[tokio::test]
async fn a_clean_search_has_the_documented_keys_with_nulls() {
    let app = TestApp::new();
    let id = create_entity(&app, json!({})).await;
    review(&app, &id).await;

    let (text, aml) = search(&app, &id).await;

    let places: Vec<_> = documented().iter().map(|key| text.find(&format!("\"{key}\":"))).collect();
    assert!(places.iter().all(Option::is_some) && places.is_sorted(), "{text}");
    assert_eq!((&aml["type"], &aml["name"]), (&json!("Company"), &json!(["Acme Pty Ltd"])));
    assert_eq!((&aml["gender"], &aml["category"]), (&json!([null]), &json!([null])));
}

#[tokio::test]
async fn a_hit_has_a_category_notes_and_a_description() {
    let app = with_rules(
        "rules:
          - id: sanctioned
            when: { operation: personr.check.request }
            then: { outcome: Rejected, rejectLabels: [PEP, SANCTIONS] }",
    );
    let id = create(&app, json!({ "nameFirst": "John", "nameLast": "Doe" })).await;
    review(&app, &id).await;

    let (_, aml) = search(&app, &id).await;

    assert_eq!((&aml["type"], &aml["name"]), (&json!("Person"), &json!(["JOHN DOE"])));
    assert_eq!(aml["category"], json!(["Sanctions", "Politically Exposed Person"]));
    assert_eq!(aml["description"].as_array().unwrap().len(), 2);
}

#[tokio::test]
async fn there_is_no_search_before_the_review() {
    let app = TestApp::new();
    let id = create(&app, json!({})).await;

    nested(&call(&app, "api-aml-results", json!({ "applicantId": id })).await, 400, "NOT_RUN");
}
