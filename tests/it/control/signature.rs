//! `/_vetbox/v1/signature/verify`: a payload's signature is judged as `vetbox verify` does it.

use serde_json::{Value, json};

use crate::harness::TestApp;

/// A webhook as it is sent, and the secret that signed it.
async fn signed(app: &TestApp) -> (String, String) {
    app.control("POST", "/trigger", json!({ "event": "async.completed" })).await.ok();
    let inbox = app.control("GET", "/inbox", Value::Null).await.ok().json();
    let id = inbox["items"][0]["id"].as_str().expect("an id").to_owned();
    let webhook = app.control("GET", &format!("/inbox/{id}"), Value::Null).await.ok().json();
    let sandbox = app.control("GET", "", Value::Null).await.ok().json();
    let text = |value: &Value| value.as_str().expect("a text").to_owned();
    (text(&webhook["body"]), text(&sandbox["credentials"]["attestr"]["secret"]))
}

#[tokio::test]
async fn a_good_signature_is_told_from_one_that_another_secret_made() {
    let app = TestApp::new();
    let (payload, secret) = signed(&app).await;
    let verify = async |secret: &str| {
        let asked = json!({ "payload": payload, "secret": secret });
        app.call("POST", "/signature/verify", asked).await.ok().json()
    };

    assert_eq!(verify(&secret).await, json!({ "valid": true, "differs": null }));
    let wrong = verify("another").await;
    assert_eq!(wrong["valid"], false);
    assert!(wrong["differs"].as_str().expect("why").contains("another secret signed it"), "{wrong}");
}

#[tokio::test]
async fn what_has_no_signature_is_refused_with_the_reason() {
    let app = TestApp::new();

    let asked = json!({ "payload": "{\"output\":{}}", "secret": "any" });
    let refused = app.call("POST", "/signature/verify", asked).await.expect(400).json();

    let detail = "payload: nothing to verify: there is no `signature` in it; only completed checks are signed";
    assert_eq!(refused["detail"], detail);
}
