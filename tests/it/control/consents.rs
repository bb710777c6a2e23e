//! `…/consents`: made ready, listed and revoked by hand.

use serde_json::{Value, json};

use crate::harness::{TestApp, work_body};

/// The status of a work check on v3 with this consent, asked for as the holder of `authorization`.
async fn work(app: &TestApp, authorization: &str, consent: &Value) -> u16 {
    let body = work_body(json!({ "consent": { "consentId": consent } }));
    let mut request = app.request("POST", "/factx/async/work", body);
    *request.uri_mut() = "/api/v3/public/factx/async/work".parse().expect("a path");
    request.headers_mut().insert("authorization", authorization.parse().expect("a header"));
    app.send(request).await.status.as_u16()
}

#[tokio::test]
async fn a_consent_is_ready_in_one_call_and_narrowed_by_what_the_call_says() {
    let app = TestApp::new();
    let foreign = "Basic c29tZWJvZHk6ZWxzZQ==";
    let make = async |body: Value| app.control("POST", "/consents", body).await.expect(201).json();
    let accounts = app.control("GET", "/accounts", Value::Null).await.ok().json();

    let open = make(json!({})).await;
    let own = make(json!({ "account": accounts[0]["id"] })).await;
    let once = make(json!({ "singleUse": true, "services": ["EMPLOYMENT"] })).await;
    let other = make(json!({ "services": ["UDYAM"] })).await;
    let fetch = make(json!({ "operations": ["FETCH"] })).await;
    let later = make(json!({ "validFrom": "2027-01-01T00:00:00Z" })).await;

    assert_eq!([work(&app, &app.authorization, &open["id"]).await, work(&app, foreign, &open["id"]).await], [200, 200]);
    assert_eq!([work(&app, &app.authorization, &own["id"]).await, work(&app, foreign, &own["id"]).await], [200, 403]);
    assert_eq!([work(&app, foreign, &once["id"]).await, work(&app, foreign, &once["id"]).await], [200, 403]);
    for refused in [other, fetch, later] {
        assert_eq!(work(&app, foreign, &refused["id"]).await, 403, "{refused}");
    }
}

#[tokio::test]
async fn consents_are_chosen_by_status_and_account_and_come_in_parts() {
    let app = TestApp::new();
    let accounts = app.control("GET", "/accounts", Value::Null).await.ok().json();
    let own = accounts[0]["id"].as_str().expect("an id").to_owned();
    let other = app.control("POST", "/accounts", json!({ "name": "other" })).await.expect(201).json();
    let made = app.control("POST", "/consents", json!({ "account": other["id"] })).await.expect(201).json();
    let consent = made["id"].as_str().expect("an id").to_owned();
    app.control("POST", &format!("/consents/{consent}/revoke"), Value::Null).await.ok();

    let list = async |query: &str| app.control("GET", &format!("/consents?{query}"), Value::Null).await.ok().json();

    assert_eq!(list("status=REVOKED").await["items"][0]["id"], json!(consent));
    assert_eq!(list("status=ACTIVE").await["count"], 1, "the demo consent");
    assert_eq!(list(&format!("account={own}")).await["count"], 1, "not the other account's");
    let first = list("limit=1").await;
    let rest = list(&format!("limit=1&after={}", first["next"].as_str().expect("there is more"))).await;
    assert_eq!((&rest["items"][0]["id"], &rest["next"]), (&json!(consent), &Value::Null));
}

#[tokio::test]
async fn wrong_consents_are_refused_with_everything_that_is_wrong() {
    let app = TestApp::new();
    let refused = async |body: Value| {
        app.control("POST", "/consents", body).await.expect(400).json()["detail"]
            .as_str()
            .expect("a sentence")
            .to_owned()
    };

    let several = refused(json!({ "validTill": "tomorrow", "services": "UDYAM", "operations": ["LOOK"] })).await;
    for part in ["validTill: ", "services: expected a list", "operations[0]: unknown value `LOOK`"] {
        assert!(several.contains(part), "{several}");
    }
    let turned = refused(json!({ "validFrom": "2026-02-01T00:00:00Z", "validTill": "2026-01-01T00:00:00Z" })).await;
    assert_eq!(turned, "validTill: expected a moment that is not before validFrom");
    app.control("POST", "/consents", json!({ "account": "OX0aaaaaaaaaaaaaaa" })).await.expect(404);
    app.control("GET", "/consents/CX3oM_bNstq9xWxgRd", Value::Null).await.expect(404);
}
