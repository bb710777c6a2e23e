//! Consents of v3, and what checks demand of them (rulings C1 to C5).

use std::time::Duration;

use axum::extract::Request;
use serde_json::{Value, json};
use vetbox::{
    engine::time::Timestamp,
    vendors::attestr::{
        consent::Consent,
        settings::{ConsentDemand, ConsentRefusal},
    },
};

use crate::harness::{Answer, TestApp, changed, id, work_body};

const MALFORMED: &str = "Malformed data or missing required parameter values";
const INVALID: &str = "Invalid consent to process the request";
const INSUFFICIENT: &str = "Missing or insufficient consent to process the request";
const FORBIDDEN: &str = "You are not allowed to perform the operation as per the consent";
const UNKNOWN: &str = "Consent with given reference ID does not exist";

/// The body that a live client sent, for employment checks.
fn body(changes: Value) -> Value {
    let body = json!({
        "consentType": "single_use", "consentTimestamp": "2026-01-01T00:00:00.000Z", "consentMode": "checkbox",
        "consentPurpose": "kyc_verification", "consentValidFrom": "2026-01-01T00:00:00.000Z",
        "consentValidTill": "2026-01-01T00:10:00.000Z", "consentReferenceId": "ref-1", "consentEvidenceRef": "evidence-1",
        "consentPrincipalUserId": "user-1", "clientDeclaration": true, "consentOperations": ["VERIFY", "FETCH"],
        "consentDataCategories": [
            { "category": "personal_information", "values": ["name", "dob"] },
            { "category": "identity", "values": ["job_id"] }
        ],
        "services": [{ "service": "EMPLOYMENT" }]
    });
    changed(body, changes)
}

/// A request on v3; `path` stands after `/api/v3/public`.
fn request(app: &TestApp, method: &str, path: &str, body: Value) -> Request {
    let mut request = app.request(method, path, body);
    *request.uri_mut() = format!("/api/v3/public{path}").parse().expect("a path");
    request
}

async fn send(app: &TestApp, method: &str, path: &str, body: Value) -> Answer {
    app.send(request(app, method, path, body)).await
}

async fn register(app: &TestApp, changes: Value) -> String {
    id(&send(app, "POST", "/consent/register", body(changes)).await.ok())
}

async fn work(app: &TestApp, consent: Value) -> Answer {
    send(app, "POST", "/factx/async/work", work_body(json!({ "consent": consent }))).await
}

async fn status(app: &TestApp, consent: &str) -> Value {
    send(app, "GET", &format!("/consent/{consent}"), Value::Null).await.ok().json()["status"].clone()
}

#[tokio::test]
async fn a_consent_reads_back_with_its_status_and_what_was_registered() {
    let app = TestApp::new();

    let registered = send(&app, "POST", "/consent/register", body(json!({}))).await.ok();
    let read = send(&app, "GET", &format!("/consent/{}", id(&registered)), Value::Null).await.ok();

    assert_eq!(registered.json().as_object().unwrap().keys().collect::<Vec<_>>(), ["_id", "number"]);
    let keys = ["\"_id\"", "\"number\"", "\"requestId\"", "\"status\"", "\"data\"", "\"metadata\""];
    let places: Vec<_> = keys.iter().map(|key| read.text().find(key).expect(key)).collect();
    assert!(places.is_sorted(), "{}", read.text());
    assert_eq!((&read.json()["data"], &read.json()["status"]), (&body(json!({})), &json!("ACTIVE")));
    assert!(!read.header("x-vetbox-undocumented").is_empty());
}

#[tokio::test]
async fn consents_begin_with_v3() {
    let app = TestApp::new();
    for version in ["v1", "v2"] {
        for (method, path) in [("POST", "/consent/register"), ("GET", "/consent/CX3oM_bNstq9xWxgRd")] {
            let mut request = app.request(method, path, body(json!({})));
            *request.uri_mut() = format!("/api/{version}/public{path}").parse().unwrap();
            app.send(request).await.error(400, 40051, "This endpoint does not support the provided version.");
        }
    }
}

#[tokio::test]
async fn every_field_of_a_consent_is_read() {
    let app = TestApp::new();
    let details = async |changes: Value| {
        let answer = send(&app, "POST", "/consent/register", body(changes)).await;
        answer.error(400, 4001, MALFORMED)
    };
    for field in [
        "consentType",
        "consentTimestamp",
        "consentMode",
        "consentPurpose",
        "consentValidFrom",
        "consentValidTill",
        "consentReferenceId",
        "consentEvidenceRef",
        "consentPrincipalUserId",
        "clientDeclaration",
        "consentOperations",
        "consentDataCategories",
        "services",
    ] {
        let details = details(json!({ field: null })).await;
        assert!(details.starts_with(&format!("{field}: required")), "{details}");
    }
    for (changes, expected) in [
        (json!({ "consentType": "once" }), r#"consentType: expected one of single_use, multi_use, got "once""#),
        (json!({ "consentMode": "shout" }), "consentMode: expected one of checkbox, email_otp"),
        (
            json!({ "consentPurpose": "fun" }),
            "consentPurpose: expected one of kyc_verification, background_verification",
        ),
        (json!({ "consentValidFrom": "soon" }), "consentValidFrom: expected a moment such as"),
        (
            json!({ "consentValidTill": "2025-12-31T00:00:00.000Z" }),
            "consentValidTill: expected a moment that is not before",
        ),
        (json!({ "consentOperations": ["VERIFY", "LOOK"] }), "consentOperations[1]: expected one of VERIFY, FETCH"),
        (json!({ "consentOperations": [] }), "consentOperations: expected at least one, got an empty list"),
        (json!({ "services": [] }), "services: expected at least one object, got an empty list"),
        (json!({ "services": [{ "options": 5 }] }), "services[0].options: expected an object"),
        (json!({ "services": [{}] }), "services[0].service: required, expected a text"),
        (json!({ "consentDataCategories": [{ "category": "contact" }] }), "consentDataCategories[0].values: required"),
        (json!({ "webhook": "yes" }), "webhook: expected true, false or null"),
    ] {
        let details = details(changes).await;
        assert!(details.contains(expected), "{details} instead of {expected}");
    }
    send(&app, "POST", "/consent/register", body(json!({ "webhook": true, "consentPurposeDesc": "A" }))).await.ok();
}

#[tokio::test]
async fn an_end_that_is_past_and_a_missing_data_category_are_refused() {
    let app = TestApp::new();
    app.advance(Duration::from_mins(10)).await;
    let past = send(&app, "POST", "/consent/register", body(json!({}))).await;
    past.error(400, 4003, "Consent valid till time is less than current time");

    let categories = json!([{ "category": "contact", "values": ["email"] }]);
    let changes = json!({ "consentValidTill": "2026-02-01T00:00:00.000Z", "consentDataCategories": categories });
    let missing = send(&app, "POST", "/consent/register", body(changes)).await;

    missing.error(400, 40015, "Missing required data categories for the provided service(s)");
    assert_eq!(app.warnings(), ["the service EMPLOYMENT needs the data category personal_information"]);
}

#[tokio::test]
async fn the_data_categories_of_services_are_what_registering_demands() {
    let app = TestApp::new();
    let asked = json!({ "type": "kyc_verification", "services": [{ "service": "EMPLOYMENT" }, { "service": "UDYAM" }, { "service": "OWN" }] });

    let answer = send(&app, "POST", "/consent/data-categories", asked).await.ok();

    assert!(!answer.header("x-vetbox-undocumented").is_empty());
    let categories = answer.json()["consentDataCategories"].clone();
    let names: Vec<_> = categories.as_array().unwrap().iter().map(|it| it["category"].as_str().unwrap()).collect();
    assert_eq!(names, ["personal_information", "identity", "business_identity"]);
    let services = json!([{ "service": "EMPLOYMENT" }, { "service": "UDYAM" }]);
    register(&app, json!({ "services": services, "consentDataCategories": categories })).await;
    let wrong = send(&app, "POST", "/consent/data-categories", json!({ "type": "x", "services": [] })).await;
    assert!(wrong.error(400, 4001, MALFORMED).starts_with("type: expected one of kyc_verification"));
}

#[tokio::test]
async fn a_check_on_v3_demands_a_consent_that_covers_it() {
    let app = TestApp::new();
    let other = register(
        &app,
        json!({
            "services": [{ "service": "UDYAM" }],
            "consentDataCategories": [{ "category": "business_identity", "values": ["business_name"] }],
        }),
    )
    .await;
    let fetch = register(&app, json!({ "consentOperations": ["FETCH"] })).await;
    let later = register(&app, json!({ "consentValidFrom": "2026-01-01T00:05:00.000Z" })).await;
    let revoked = register(&app, json!({})).await;
    send(&app, "POST", &format!("/consent/{revoked}/revoke"), Value::Null).await.ok();

    for (consent, code, message, why) in [
        (Value::Null, 40399, INSUFFICIENT, "on v3 every check names a consent"),
        (json!({ "consentId": other }), 40399, INSUFFICIENT, "is for other services: UDYAM"),
        (json!({ "consentId": fetch }), 40399, FORBIDDEN, "does not allow VERIFY"),
        (json!({ "consentId": later }), 40398, INVALID, "begins at 2026-01-01T00:05:00Z"),
        (json!({ "consentId": revoked }), 40398, INVALID, "was revoked"),
        (json!({ "consentId": "CX3oM_bNstq9xWxgRd" }), 40398, INVALID, "no consent has the id"),
        (json!({ "consentId": "default" }), 40398, INVALID, "no consent has the id default"),
    ] {
        work(&app, consent.clone()).await.error(403, code, message);
        assert!(app.warnings()[0].contains(why), "{:?} instead of {why}", app.warnings());
    }
    let nothing = work(&app, json!({})).await.error(400, 4001, MALFORMED);
    assert_eq!(nothing, "consent.consentId: required, expected a text");
    let two = json!([{ "consentId": "a" }, { "consentId": "b" }]);
    assert!(work(&app, two).await.error(400, 4001, MALFORMED).starts_with("consent: expected"));
}

#[tokio::test]
async fn a_consent_is_an_object_or_a_list_of_one() {
    let app = TestApp::new();
    let consent = register(&app, json!({ "consentType": "multi_use" })).await;

    work(&app, json!({ "consentId": consent })).await.ok();
    work(&app, json!([{ "consentId": consent }])).await.ok();

    assert!(app.warnings().is_empty());
    app.attestr("POST", "/factx/async/work", work_body(json!({ "consent": { "consentId": "x" } }))).await.ok();
    assert_eq!(app.warnings(), ["the vendor documents no such fields: consent"], "v1 knows no consent");
}

#[tokio::test]
async fn a_single_use_ends_with_a_success_and_not_with_a_failure() {
    let app = TestApp::new();
    let consent = register(&app, json!({})).await;
    let named = json!({ "consentId": consent });
    let malformed = work_body(json!({ "consent": named, "tag": null }));

    send(&app, "POST", "/factx/async/work", malformed).await.error(400, 4001, MALFORMED);
    assert_eq!(status(&app, &consent).await, "ACTIVE");
    work(&app, named.clone()).await.ok();

    assert_eq!(status(&app, &consent).await, "USED");
    work(&app, named).await.error(403, 40398, INVALID);
}

#[tokio::test]
async fn a_consent_lives_on_the_sandboxs_clock() {
    let app = TestApp::new();
    let changes = json!({ "consentType": "multi_use", "consentValidFrom": "2026-01-01T00:05:00.000Z" });
    let consent = register(&app, changes).await;

    let mut seen = vec![status(&app, &consent).await];
    for _ in 0..2 {
        app.advance(Duration::from_mins(5)).await;
        seen.push(status(&app, &consent).await);
    }

    assert_eq!(seen, ["PENDING", "ACTIVE", "EXPIRED"]);
    work(&app, json!({ "consentId": consent })).await.error(403, 40398, INVALID);
}

#[tokio::test]
async fn a_consent_is_its_accounts_and_a_revoked_one_stays_revoked() {
    let app = TestApp::new();
    let consent = register(&app, json!({})).await;
    let foreign = |method: &str, path: String, body: Value| {
        let mut request = request(&app, method, &path, body);
        request.headers_mut().insert("authorization", "Basic c29tZWJvZHk6ZWxzZQ==".parse().unwrap());
        request
    };
    for (method, path) in [("GET", ""), ("POST", "/revoke"), ("POST", "/export")] {
        let path = format!("/consent/{consent}{path}");
        app.send(foreign(method, path.clone(), Value::Null)).await.error(400, 4002, UNKNOWN);
        send(&app, method, &path.replace(&consent, "nonsense"), Value::Null).await.error(400, 4002, UNKNOWN);
    }
    let body = work_body(json!({ "consent": { "consentId": consent } }));
    app.send(foreign("POST", "/factx/async/work".to_owned(), body)).await.error(403, 40398, INVALID);

    for _ in 0..2 {
        let answer = send(&app, "POST", &format!("/consent/{consent}/revoke"), Value::Null).await.ok();
        assert!(answer.body.is_empty());
    }
    assert_eq!(status(&app, &consent).await, "REVOKED");
}

#[tokio::test]
async fn an_export_is_an_async_request_whose_output_names_a_spreadsheet() {
    let app = TestApp::new();
    let consent = register(&app, json!({})).await;
    work(&app, json!({ "consentId": consent })).await.ok();

    let export = id(&send(&app, "POST", &format!("/consent/{consent}/export"), Value::Null).await.ok());
    app.advance(Duration::from_secs(2)).await;
    let done = send(&app, "GET", &format!("/common/async/{export}"), Value::Null).await.ok().json();
    let file =
        send(&app, "GET", &format!("/media/{}", done["output"]["document"].as_str().unwrap()), Value::Null).await.ok();

    assert_eq!(done["status"], "COMPLETED");
    assert_eq!(file.header("content-type"), "application/vnd.ms-excel");
    let cell = |text: &str| format!("<Cell><Data ss:Type=\"String\">{text}</Data></Cell>");
    let row = |cells: [&str; 3]| format!("<Row>{}</Row>", cells.map(cell).concat());
    let at = "2026-01-01T00:00:00Z";
    let rows =
        [["event", "at", "operation"], ["registered", at, ""], ["active", at, ""], ["used", at, "attestr.work.create"]];
    assert!(file.text().contains(&rows.map(row).concat()), "{}", file.text());
}

#[tokio::test]
async fn the_demo_consent_is_good_for_every_account_and_check() {
    let app = TestApp::new();
    let demo = Consent::demo("default", Timestamp::MAX).id.to_string();
    for authorization in [&*app.authorization, "Basic c29tZWJvZHk6ZWxzZQ=="] {
        for (path, body) in [
            ("/factx/async/work", work_body(json!({}))),
            (
                "/factx/async/document",
                json!({ "tag": "A", "docType": "PAN", "reg": "R", "documents": ["MX17Cd6KEBSsbKSaou"] }),
            ),
            ("/checkx/dl", json!({ "reg": "GJ0120XX0001923", "dob": "27-10-1989" })),
        ] {
            let mut request = request(&app, "POST", path, changed(body, json!({ "consent": { "consentId": demo } })));
            request.headers_mut().insert("authorization", authorization.parse().unwrap());
            app.send(request).await.ok();
        }
    }
}

#[tokio::test]
async fn consents_can_be_ignored_and_refused_as_malformed_data() {
    let ignored = TestApp::builder().config(|config| config.attestr.consent = ConsentDemand::Ignored).start();
    work(&ignored, Value::Null).await.ok();

    let malformed =
        TestApp::builder().config(|config| config.attestr.consent_refusal = ConsentRefusal::Malformed).start();
    assert_eq!(work(&malformed, Value::Null).await.error(400, 4001, MALFORMED), INSUFFICIENT);
}

#[tokio::test]
async fn each_refusal_has_a_magic_consent() {
    let app = TestApp::new();
    for (consent, code, message) in [
        ("CX3UNKNOWN", 40398, INVALID),
        ("CX3EXPIRED", 40398, INVALID),
        ("CX3REVOKED", 40398, INVALID),
        ("CX3USED", 40398, INVALID),
        ("CX3SERVICE", 40399, INSUFFICIENT),
        ("CX3OPERATION", 40399, FORBIDDEN),
    ] {
        for named in [json!({ "consentId": consent }), json!([{ "consentId": consent }])] {
            let answer = work(&app, named).await;
            answer.error(403, code, message);
            assert!(answer.header("x-vetbox-rule").starts_with("magic-values/attestr-consent-"), "{consent}");
        }
    }
}

#[tokio::test]
async fn rules_look_at_the_consent_that_a_path_names() {
    let app = TestApp::builder()
        .scenario(
            "rules:\n- when: { operation: attestr.consent.get, record: { status: REVOKED } }\n  then: { error: 5001 }",
        )
        .start();
    let consent = register(&app, json!({})).await;
    assert_eq!(status(&app, &consent).await, "ACTIVE");

    send(&app, "POST", &format!("/consent/{consent}/revoke"), Value::Null).await.ok();

    let answer = send(&app, "GET", &format!("/consent/{consent}"), Value::Null).await;
    answer.error(500, 5001, "Request could not be processed");
}
