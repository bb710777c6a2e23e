//! The words that forms offer: each is taken where a form sends it.

use serde_json::{Value, json};

use crate::harness::TestApp;

async fn words(app: &TestApp) -> Value {
    app.call("GET", "/words", Value::Null).await.ok().json()
}

fn texts(list: &Value) -> Vec<&str> {
    let texts: Vec<_> = list.as_array().expect("a list").iter().filter_map(Value::as_str).collect();
    assert!(!texts.is_empty(), "{list}");
    texts
}

#[tokio::test]
async fn lists_are_asked_for_by_each_of_their_statuses() {
    let app = TestApp::new();
    let words = words(&app).await;
    for kind in ["checks", "profiles", "applicants", "entities"] {
        for status in texts(&words["statuses"][kind]) {
            app.control("GET", &format!("/{kind}?status={status}"), Value::Null).await.ok();
        }
        let refused = app.control("GET", &format!("/{kind}?status=nothing"), Value::Null).await.expect(400).json();
        assert_eq!(refused["valid"], words["statuses"][kind], "{kind}");
    }
}

#[tokio::test]
async fn an_endpoint_can_have_each_event_of_its_vendor() {
    let app = TestApp::new();
    let words = words(&app).await;
    for vendor in ["attestr", "personr"] {
        let hook = json!({ "vendor": vendor, "url": "http://localhost:3000/", "events": ["nothing"] });
        let refused = app.control("POST", "/webhooks", hook).await.expect(400).json();
        assert_eq!(refused["valid"], words["events"][vendor], "{vendor}");
    }
}

#[tokio::test]
async fn a_rule_can_have_each_outcome_fault_and_sabotage() {
    let app = TestApp::new();
    let words = words(&app).await;
    let outcomes = ["Clear", "Alert", "False", "MoreInfo", "NoResult", "Valid", "Invalid"];
    assert_eq!(texts(&words["outcomes"]["attestr"]), outcomes);
    let rule = async |operation: &str, then: Value| {
        let rule = json!({ "when": { "operation": operation }, "then": then });
        app.control("POST", "/rules", rule).await.expect(201);
    };
    for (vendor, operation) in [("attestr", "attestr.*"), ("personr", "personr.applicant.create")] {
        for outcome in texts(&words["outcomes"][vendor]) {
            rule(operation, json!({ "outcome": outcome })).await;
        }
    }
    for fault in texts(&words["faults"]) {
        rule("attestr.work.create", json!({ "fault": fault })).await;
    }
    let sabotage = words["sabotage"].as_object().expect("fields");
    assert!(sabotage.contains_key("signature"), "{sabotage:?}");
    for (field, schema) in sabotage {
        assert!(schema["description"].is_string(), "{field}");
        for word in schema["enum"].as_array().into_iter().flatten().filter(|word| !word.is_null()) {
            rule("attestr.work.create", json!({ "webhook": { field: word } })).await;
        }
    }
}

#[tokio::test]
async fn an_account_can_have_each_service_and_pay_for_it() {
    let app = TestApp::new();
    let words = words(&app).await;
    let services = texts(&words["services"]);
    assert!(texts(&words["priced"]).iter().all(|kind| services.contains(kind)), "{words}");
    let balances: serde_json::Map<String, Value> =
        texts(&words["priced"]).into_iter().map(|kind| (kind.to_owned(), json!(1))).collect();

    let account = app.control("PUT", "/accounts/demo", json!({ "services": services })).await.ok().json();
    assert_eq!(account["services"].as_array().map(Vec::len), Some(services.len()));
    app.control("PUT", "/accounts/demo/credits", Value::Object(balances)).await.ok();
}

#[tokio::test]
async fn a_reset_can_keep_each_part() {
    let app = TestApp::new();
    let words = words(&app).await;
    texts(&words["kept"]);
    app.control("POST", "/reset", json!({ "keep": words["kept"] })).await.ok();
}
