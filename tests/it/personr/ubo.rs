//! `api-add-ubo` and `api-retrieve-ubo`.

use serde_json::{Value, json};

use super::{
    client::{call, check, create, create_entity, nested, review},
    sample::assert_like,
};
use crate::harness::TestApp;

async fn link(app: &TestApp, entity: &str, owner: &str, position: &str) -> Value {
    let body = json!({ "applicantId": entity, "uboApplicantId": owner, "position": position });
    call(app, "api-add-ubo", body).await.ok().json()
}

#[tokio::test]
async fn all_links_are_answered() {
    let app = TestApp::new();
    let entity = create_entity(&app, json!({})).await;
    let person = create(&app, json!({})).await;
    let company = create_entity(&app, json!({})).await;

    link(&app, &entity, &person, "Other").await;
    link(&app, &entity, &company, "Shareholder").await;
    let answer = link(&app, &entity, &person, "Director").await;

    let expected = json!([
        { "applicantId": company, "type": "Entity", "position": "Shareholder" },
        { "applicantId": person, "type": "Individual", "position": "Director" },
    ]);
    assert_eq!(answer["ubos"], expected);
}

#[tokio::test]
async fn what_cannot_be_linked_is_named() {
    let app = TestApp::new();
    let entity = create_entity(&app, json!({})).await;
    let body =
        |owner: &str, position: &str| json!({ "applicantId": entity, "uboApplicantId": owner, "position": position });

    let wrong = call(&app, "api-add-ubo", body(&entity, "Boss")).await;
    let unknown = call(&app, "api-add-ubo", body("1700000000000x123456789012345678", "Other")).await;
    let itself = call(&app, "api-add-ubo", body(&entity, "Other")).await;

    assert!(
        nested(&wrong, 400, "INVALID_DATA").contains("position must be one of Director, Shareholder, Other, not Boss")
    );
    nested(&unknown, 400, "MISSING_DATA");
    assert!(nested(&itself, 400, "INVALID_DATA").contains("parameter uboApplicantId must be another record"));
}

#[tokio::test]
async fn of_two_unknown_ids_the_first_one_is_named() {
    let app = TestApp::new();
    let body = json!({
        "applicantId": "1700000000000x111111111111111111", "uboApplicantId": "1700000000000x222222222222222222",
        "position": "Other",
    });

    let message = nested(&call(&app, "api-add-ubo", body).await, 400, "MISSING_DATA");

    assert!(message.contains("object with id 1700000000000x111111111111111111"), "{message}");
}

#[tokio::test]
async fn owners_are_answered_under_a_repeated_key() {
    let app = TestApp::new();
    let entity = create_entity(&app, json!({})).await;
    let person = create(&app, json!({ "nameFirst": "Simone", "nameLast": "Harding" })).await;
    link(&app, &entity, &person, "Director").await;
    review(&app, &entity).await;

    let answer = call(&app, "api-retrieve-ubo", json!({ "applicantId": entity })).await.ok();

    assert_like("ubo-retrieve", answer.text());
    assert!(answer.text().matches(r#""ownershipInsight":"#).count() > 1, "{}", answer.text());
    // A JSON parser keeps the last one: the owner that the client linked.
    let last = &answer.json()["ownershipInsight"];
    assert_eq!((&last["name"], &last["inputtedPosition"]), (&json!("SIMONE HARDING"), &json!("Director")));
    assert_eq!((&last["parentEntity"], &last["address"]), (&json!(entity), &json!("null")));
}

#[tokio::test]
async fn owners_are_known_after_the_review() {
    let app = TestApp::new();
    let entity = create_entity(&app, json!({})).await;
    check(&app, &entity).await.ok();

    nested(&call(&app, "api-retrieve-ubo", json!({ "applicantId": entity })).await, 400, "NOT_RUN");
}
