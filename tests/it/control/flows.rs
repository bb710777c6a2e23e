//! `…/flows`: what applicants and entities can be put on.

use serde_json::{Value, json};

use crate::{
    harness::{TestApp, changed},
    personr::client::{applicant, call, create},
};

async fn names(app: &TestApp) -> Vec<String> {
    let flows = app.control("GET", "/flows", Value::Null).await.ok().json();
    let flows = flows.as_array().expect("a list").iter();
    flows.map(|flow| flow["name"].as_str().expect("a flow has a name").to_owned()).collect()
}

#[tokio::test]
async fn a_flow_is_added_used_changed_and_removed() {
    let app = TestApp::new();
    let wanted = json!({ "flowName": "Drivers" });
    call(&app, "api-applicant-create", changed(applicant(), wanted.clone())).await.expect(400);

    let flow = json!({ "name": "Drivers", "of": "applicant", "requiredDocuments": ["DRIVERS"] });
    app.control("POST", "/flows", flow).await.expect(201);
    create(&app, wanted.clone()).await;
    let changed_ = app.control("POST", "/flows", json!({ "name": "Drivers", "of": "applicant" })).await.expect(201);
    assert_eq!(changed_.json()["requiredDocuments"], json!([]));
    assert_eq!(names(&app).await.iter().filter(|name| *name == "Drivers").count(), 1);

    app.control("DELETE", "/flows/Drivers", Value::Null).await.ok();
    call(&app, "api-applicant-create", changed(applicant(), wanted)).await.expect(400);
    let gone = app.control("DELETE", "/flows/Drivers", Value::Null).await.expect(404).json();
    assert_eq!(gone["valid"], json!(names(&app).await));
}

#[tokio::test]
async fn wrong_flows_say_what_is_right() {
    let app = TestApp::new();
    let detail = async |flow: Value| {
        app.control("POST", "/flows", flow).await.expect(400).json()["detail"].as_str().unwrap().to_owned()
    };

    let details = [
        detail(json!({ "name": "A" })).await,
        detail(json!({ "name": " ", "of": "applicant" })).await,
        detail(json!({ "name": "A", "of": "person" })).await,
        detail(json!({ "name": "A", "of": "applicant", "requiredDocuments": ["PASSPRT"] })).await,
    ];

    insta::assert_snapshot!(details.join("\n"), @r#"
    body: missing field `of`
    name: a flow has a name, such as "KYC basic"
    of: unknown value `person`, expected `applicant` or `entity`
    requiredDocuments[0]: unknown value `PASSPRT`, expected one of `SELFIE`, `ID_CARD`, `DRIVERS`, `PASSPORT`, `RESIDENCE_PERMIT`, `UTILITY_BILL`; did you mean `PASSPORT`?
    "#);
}

#[tokio::test]
async fn flows_that_a_scenario_sets_are_changed_there_and_the_sandboxs_own_here() {
    let app = TestApp::builder()
        .scenario("name: own-flows\nsettings: { personr: { flows: [{ name: Theirs, of: applicant }] } }")
        .start();

    let refused =
        app.control("POST", "/flows", json!({ "name": "Theirs", "of": "applicant" })).await.expect(409).json();
    assert!(
        refused["detail"].as_str().unwrap().starts_with("an active scenario sets the flow \"Theirs\""),
        "{refused}"
    );
    app.control("DELETE", "/flows/Theirs", Value::Null).await.expect(409);
    app.control("DELETE", "/flows/Nobodys", Value::Null).await.expect(404);

    app.control("POST", "/flows", json!({ "name": "Ours", "of": "applicant" })).await.expect(201);
    app.control("DELETE", "/flows/KYC%20basic", Value::Null).await.ok();
    let flows = ["Database Verification", "KYB Basic", "Know Your Business", "Ours", "Theirs"];
    assert_eq!(names(&app).await, flows);
    create(&app, json!({ "flowName": "Ours" })).await;

    app.control("POST", "/scenarios/own-flows/deactivate", Value::Null).await.ok();
    assert_eq!(names(&app).await, flows[..4]);
}
