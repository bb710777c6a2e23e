//! The switches of the rulings, strict mode first.

use std::time::Duration;

use serde_json::{Value, json};
use vetbox::vendors::attestr::settings::{Documents, Processing, PutBody};

use crate::harness::{TestApp, work_body};

const MALFORMED: &str = "Malformed data or missing required parameter values";

fn strict() -> TestApp {
    TestApp::builder().config(|config| config.attestr.strict = true).start()
}

#[tokio::test]
async fn strict_mode_refuses_fields_that_no_page_has() {
    let body = json!({ "tag": "A", "name": "B", "colour": "red" });

    let details = strict().attestr("POST", "/factx/", body.clone()).await.error(400, 4001, MALFORMED);

    assert_eq!(details, "the vendor documents no such fields: colour");
    TestApp::new().attestr("POST", "/factx/", body).await.ok();
}

#[tokio::test]
async fn strict_mode_refuses_other_content_types() {
    for content_type in ["text/plain", "application/x-www-form-urlencoded", "application/jsonp"] {
        let (strict, tolerant) = (strict(), TestApp::new());
        let request = |app: &TestApp| {
            let mut request = app.request("POST", "/factx/", json!({ "tag": "A", "name": "B" }));
            request.headers_mut().insert("content-type", content_type.parse().unwrap());
            request
        };

        let details = strict.send(request(&strict)).await.error(400, 4001, MALFORMED);

        assert!(details.contains(content_type), "{details}");
        tolerant.send(request(&tolerant)).await.ok();
    }
}

#[tokio::test]
async fn a_content_type_may_name_its_charset() {
    let app = strict();
    let mut request = app.request("POST", "/factx/", json!({ "tag": "A", "name": "B" }));
    request.headers_mut().insert("content-type", "Application/JSON; charset=utf-8".parse().unwrap());

    app.send(request).await.ok();
}

#[tokio::test]
async fn strict_mode_has_documented_endpoints_only() {
    let answer = strict().attestr("GET", "/media/MX17Cd6KEBSsbKSaou", Value::Null).await;

    let details = answer.error(404, 4041, "The emulator has no such endpoint");
    assert!(details.contains("strict mode"), "{details}");
    assert_eq!(answer.json()["httpStatusCode"], 404);
}

#[tokio::test]
async fn strict_mode_looks_at_version_and_authorization_before_the_endpoint() {
    let app = strict();
    let mut request = app.request("GET", "/media/MX17Cd6KEBSsbKSaou", Value::Null);
    request.headers_mut().remove("authorization");
    app.send(request).await.error(401, 4016, "Invalid client authorization");
    let mut request = app.request("GET", "/", Value::Null);
    *request.uri_mut() = "/api/v9/public/media/MX17Cd6KEBSsbKSaou".parse().unwrap();
    app.send(request).await.error(400, 40051, "This endpoint does not support the provided version.");
}

#[tokio::test]
async fn strict_mode_marks_nothing_as_undocumented() {
    for (app, marked) in [(strict(), false), (TestApp::new(), true)] {
        for path in ["/async/AR0ZoLeBdqvmr-nmy1", "/nonsense", "/media/MX17Cd6KEBSsbKSaou"] {
            let answer = app.attestr("GET", path, Value::Null).await;
            assert_eq!(!answer.header("x-vetbox-undocumented").is_empty(), marked, "{path}");
        }
    }
}

#[tokio::test]
async fn a_switch_of_its_own_demands_uploaded_documents() {
    let app = TestApp::builder().config(|config| config.attestr.documents = Documents::Uploaded).start();

    let details = app.attestr("POST", "/factx/async/work", work_body(json!({}))).await.error(400, 4001, MALFORMED);
    let both = work_body(json!({ "documents": ["MX17Cd6KEBSsbKSaou", "MX1lLjcMNsrG_jA2nx"] }));
    let of_both = app.attestr("POST", "/factx/async/work", both).await.error(400, 4001, MALFORMED);

    assert_eq!(details, "documents[0]: no uploaded file has the id MX17Cd6KEBSsbKSaou");
    assert!(of_both.contains("documents[0]: ") && of_both.contains("; documents[1]: "), "{of_both}");
    // The sample of the vendor's page names a file that nobody uploaded.
    strict().attestr("POST", "/factx/async/work", work_body(json!({}))).await.ok();
}

#[tokio::test]
async fn a_slash_at_the_end_of_a_path_is_tolerated_but_not_in_strict_mode() {
    let (tolerant, strict) = (TestApp::new(), strict());
    for app in [&tolerant, &strict] {
        let profile = app.profile().await;
        let check = app.work(json!({})).await;
        let associate = ("PUT", format!("/factx/{profile}/associate/"), json!({ "asyncRequest": check }));
        let read = ("GET", format!("/async/{check}/"), Value::Null);
        let work = ("POST", "/factx/async/work/".to_owned(), work_body(json!({})));
        for (method, path, body) in [associate, read, work] {
            let answer = app.attestr(method, &path, body).await;
            if std::ptr::eq(app, &raw const tolerant) {
                answer.ok();
                let warning = "the vendor documents this path without the slash at its end";
                assert!(app.warnings().iter().any(|it| it == warning), "{path}");
            } else {
                let details = answer.error(404, 4041, "The emulator has no such endpoint");
                assert!(details.contains("without the slash at its end"), "{details}");
            }
        }
    }
}

#[tokio::test]
async fn an_empty_text_in_an_optional_field_is_as_if_it_were_absent() {
    let empty_reference = json!([{ "name": "A", "position": "B", "email": "", "contact": "C" }]);
    let profile = json!({ "tag": "A", "name": "B", "email": "", "mobile": " " });
    let work = work_body(json!({ "ended": false, "endDate": "", "references": empty_reference }));
    let reason = "an empty text in an optional field is read as if the field were absent";
    for (path, body, fields) in [
        ("/factx/", profile, &["email", "mobile"][..]),
        ("/factx/async/work", work, &["endDate", "references[0].email"]),
    ] {
        let app = TestApp::new();
        let answer = app.attestr("POST", path, body.clone()).await.ok();
        let named: Vec<_> = fields.iter().map(|field| format!("{field}: {reason}")).collect();
        assert_eq!(app.warnings(), [named.join("; ")]);
        assert_eq!(answer.header("x-vetbox-undocumented"), reason);

        let details = strict().attestr("POST", path, body).await.error(400, 4001, MALFORMED);
        assert_eq!(details, named.join("; "));
    }
}

#[tokio::test]
async fn a_successful_put_can_answer_an_empty_object() {
    let app = TestApp::builder().config(|config| config.attestr.put_body = PutBody::Object).start();
    let profile = app.profile().await;

    let answer = app.attestr("PUT", &format!("/factx/{profile}"), json!({ "tag": "A", "name": "B" })).await.ok();

    assert_eq!((answer.text(), answer.header("content-type")), ("{}", "application/json"));
}

#[tokio::test]
async fn processing_can_start_when_a_check_is_created() {
    let app = TestApp::builder().config(|config| config.attestr.processing = Processing::OnCreate).start();
    let check = app.work(json!({})).await;

    app.advance(Duration::from_secs(2)).await;

    assert_eq!(app.outcome(&check).await["status"], "COMPLETED");
    let profile = app.profile().await;
    app.associate(&profile, &check).await;
    assert_eq!(app.outcome(&check).await["status"], "COMPLETED");
}
