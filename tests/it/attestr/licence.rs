//! Driving licence checks: async requests that are no background checks.

use std::time::Duration;

use serde_json::{Value, json};

use crate::harness::{TestApp, id};

const PATH: &str = "/checkx/dl";
const MALFORMED: &str = "Malformed data or missing required parameter values";
/// The keys of the output in their order.
const KEYS: [&str; 12] = [
    "valid",
    "active",
    "owner",
    "issued",
    "rto",
    "ntpIssued",
    "ntpExpiry",
    "tpIssued",
    "tpExpiry",
    "type",
    "categories",
    "message",
];

/// The output of the check of a licence two seconds after its request.
async fn output(app: &TestApp, body: Value) -> Value {
    let check = id(&app.attestr("POST", PATH, body).await.ok());
    app.advance(Duration::from_secs(2)).await;
    let outcome = app.outcome(&check).await;
    assert_eq!(outcome["status"], "COMPLETED");
    outcome["output"].clone()
}

fn sample() -> Value {
    json!({ "reg": "GJ0120XX0001923", "dob": "27-10-1989", "webhook": true })
}

#[tokio::test]
async fn a_licence_check_needs_no_profile() {
    let app = TestApp::new();

    let output = output(&app, sample()).await;

    let keys: Vec<_> = output.as_object().unwrap().keys().map(String::as_str).collect();
    assert_eq!(keys, KEYS);
    assert_eq!((&output["valid"], &output["active"], &output["message"]), (&json!(true), &json!(true), &Value::Null));
    let class = json!({ "category": "NT", "classOfVehicle": "MCWG", "issued": output["issued"] });
    assert_eq!(output["categories"][0], class);
}

#[tokio::test]
async fn a_client_that_polls_finds_it_done_at_its_second_look() {
    let app = TestApp::new();
    let check = id(&app.attestr("POST", PATH, sample()).await.ok());

    let mut seen = Vec::new();
    for _ in 0..3 {
        let outcome = app.outcome(&check).await;
        seen.push(outcome["status"].as_str().unwrap().to_owned());
        assert_eq!(outcome["output"].is_null(), seen.len() == 1, "{outcome}");
        app.advance(Duration::from_secs(2)).await;
    }

    assert_eq!(seen, ["INITIATED", "COMPLETED", "COMPLETED"]);
}

#[tokio::test]
async fn a_licence_has_one_holder_who_is_the_same_however_it_is_written() {
    let app = TestApp::new();

    let first = output(&app, sample()).await;
    let again = output(&app, json!({ "reg": "gj01 20xx-0001923", "dob": "27-10-1989" })).await;
    let other = output(&app, json!({ "reg": "GJ0120XX0001924", "dob": "27-10-1989" })).await;

    assert_eq!(first, again);
    assert_ne!(first["owner"], other["owner"]);
}

#[tokio::test]
async fn a_licence_is_invalid_by_rule_header_magic_value_and_by_hand() {
    let app = TestApp::new();
    let ruled = TestApp::new();
    let rule = json!({ "when": { "operation": "attestr.dl.create" }, "then": { "outcome": "Invalid" } });
    ruled.control("POST", "/rules", rule).await.expect(201);
    let by_rule = output(&ruled, sample()).await;
    let by_value = output(&app, json!({ "reg": "GJ0120110000000", "dob": "27-10-1989" })).await;
    let mut request = app.request("POST", PATH, sample());
    request.headers_mut().insert("x-vetbox-outcome", "invalid".parse().unwrap());
    let by_header = id(&app.send(request).await.ok());
    let by_hand = id(&app.attestr("POST", PATH, sample()).await.ok());
    let complete = json!({ "outcome": "Invalid" });
    let completed = app.control("POST", &format!("/checks/{by_hand}/complete"), complete).await.ok().json();
    app.advance(Duration::from_secs(2)).await;
    let by_header = app.outcome(&by_header).await["output"].clone();

    let expected = json!({ "valid": false, "message": "Provided driving license number does not exist" });
    assert_eq!([&by_rule, &by_value, &by_header, &completed["output"]], [&expected; 4]);
    assert_eq!(completed["outcomes"], json!(["Valid", "Invalid"]));
}

#[tokio::test]
async fn a_licence_check_ends_as_rules_and_the_back_office_say() {
    let app = TestApp::new();
    let start = async |reg: &str| id(&app.attestr("POST", PATH, json!({ "reg": reg, "dob": "27-10-1989" })).await.ok());
    let (errored, never, failed, completed) =
        (start("GJ01-ERRORED").await, start("GJ01-NEVER").await, start("GJ01").await, start("GJ02").await);
    app.control("POST", &format!("/checks/{failed}/fail"), json!({ "error": 4005 })).await.ok();
    app.control("POST", &format!("/checks/{completed}/complete"), json!({ "output": { "owner": "ADA" } })).await.ok();
    app.advance(Duration::from_hours(1000)).await;

    assert_eq!(app.outcome(&errored).await["error"]["code"], 5001);
    assert_eq!(app.outcome(&never).await["status"], "INITIATED");
    assert_eq!(app.outcome(&failed).await["error"]["code"], 4005);
    assert_eq!(app.outcome(&completed).await["output"]["owner"], "ADA");
}

#[tokio::test]
async fn what_a_check_never_comes_to_is_refused_where_it_is_said_of_that_check_alone() {
    let app = TestApp::new();
    let rule = json!({ "when": { "operation": "attestr.dl.create" }, "then": { "outcome": "Alert" } });
    let refused = app.control("POST", "/rules", rule).await.expect(400);
    assert!(refused.text().contains("it can be `Invalid` or `Valid`"), "{}", refused.text());

    let rule = json!({ "when": { "operation": "attestr.*.create" }, "then": { "outcome": "Alert" } });
    app.control("POST", "/rules", rule).await.expect(201);
    assert_eq!(output(&app, sample()).await["valid"], true);
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
