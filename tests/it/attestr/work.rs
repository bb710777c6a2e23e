//! Employment verification: every field and condition.

use serde_json::{Value, json};

use crate::harness::{TestApp, work_body};

async fn details(changes: Value) -> String {
    let app = TestApp::new();
    let answer = app.attestr("POST", "/factx/async/work", work_body(changes)).await;
    answer.error(400, 4001, "Malformed data or missing required parameter values")
}

#[tokio::test]
async fn the_pages_sample_is_accepted() {
    let app = TestApp::new();
    let sample = include_str!("../../samples/attestr/attestr.work.create.request.http");
    let (_, body) = sample.split_once("\n\n").unwrap();

    app.attestr("POST", "/factx/async/work", serde_json::from_str(body).unwrap()).await.ok();
}

#[tokio::test]
async fn every_required_field_is_demanded() {
    for field in ["tag", "employer", "reg", "position", "startDate", "ended", "documents"] {
        let details = details(json!({ field: null })).await;
        assert!(details.starts_with(&format!("{field}: required")), "{details}");
    }
}

#[tokio::test]
async fn every_condition_is_checked() {
    let conditions = [
        (json!({ "tag": "  " }), "tag: expected a text, got an empty text"),
        (json!({ "startDate": "2019-12-02" }), "startDate: expected a date DD-MM-YYYY"),
        (json!({ "startDate": "31-02-2019" }), "startDate: expected a date DD-MM-YYYY that exists"),
        (json!({ "ended": "true" }), r#"ended: expected true or false, got "true""#),
        (json!({ "ended": true }), "endDate: required, because ended is true"),
        (
            json!({ "ended": true, "endDate": "01-12-2019" }),
            "endDate: expected a date that is not before startDate, which is 02-12-2019, got 01-12-2019",
        ),
        (json!({ "ended": true, "endDate": "x" }), r#"endDate: expected a date DD-MM-YYYY that exists, got "x""#),
        (json!({ "endDate": "x" }), "endDate: expected a date"),
        (json!({ "documents": [] }), "documents: expected at least one media id"),
        (
            json!({ "documents": ["nope", 5] }),
            r#"documents[0]: expected a media id such as MX17Cd6KEBSsbKSaou, got "nope"; documents[1]"#,
        ),
        (json!({ "documents": "MX17Cd6KEBSsbKSaou" }), "documents: expected a list of media ids"),
        (json!({ "references": "x" }), "references: expected a list of objects"),
        (json!({ "references": [{ "name": "A", "position": "B" }] }), "references[0].contact: required"),
        (json!({ "references": [{ "name": "A", "contact": "B" }] }), "references[0].position: required"),
        (json!({ "references": [{ "position": "A", "contact": "B" }] }), "references[0].name: required"),
        (
            json!({ "references": [{ "name": "A", "position": "B", "contact": "C", "email": 1 }] }),
            "references[0].email: expected an email address such as gitanjali.raheja@gmail.com or null, got 1",
        ),
        (json!({ "webhook": "yes" }), "webhook: expected true, false or null"),
    ];
    for (changes, expected) in conditions {
        let details = details(changes).await;
        assert!(details.starts_with(expected), "{details}");
    }
}

#[tokio::test]
async fn what_is_no_json_is_malformed() {
    let app = TestApp::new();
    let bodies: [&[u8]; 7] = [b"", b"{", b"[]", b"null", b"\xff\xfe", b"{\"tag\":1}}", &[b'['; 5000]];
    for body in bodies {
        let mut request = app.request("POST", "/factx/async/work", Value::Null);
        *request.body_mut() = body.into();
        let details = app.send(request).await.error(400, 4001, "Malformed data or missing required parameter values");
        assert!(!details.is_empty());
    }
}

#[tokio::test]
async fn a_form_is_told_that_it_should_be_json() {
    let app = TestApp::new();
    let mut request = app.request("POST", "/factx/", Value::Null);
    request.headers_mut().insert("content-type", "application/x-www-form-urlencoded".parse().unwrap());
    *request.body_mut() = "tag=A&name=B".into();

    let details = app.send(request).await.error(400, 4001, "Malformed data or missing required parameter values");

    let start =
        "the vendor requires Content-Type application/json; this request had application/x-www-form-urlencoded; ";
    assert!(details.starts_with(start), "{details}");
}

#[tokio::test]
async fn only_one_byte_order_mark_is_skipped() {
    let app = TestApp::new();
    let mut request = app.request("POST", "/factx/", Value::Null);
    *request.body_mut() = "\u{feff}\u{feff}{\"tag\":\"A\",\"name\":\"B\"}".into();

    app.send(request).await.error(400, 4001, "Malformed data or missing required parameter values");
}

#[tokio::test]
async fn a_byte_order_mark_is_skipped_and_the_last_of_two_keys_counts() {
    let app = TestApp::new();
    let mut request = app.request("POST", "/factx/", Value::Null);
    *request.body_mut() = "\u{feff}{\"tag\":1,\"tag\":\"A\",\"name\":\"B\"}".into();

    app.send(request).await.ok();
}

#[tokio::test]
async fn a_body_over_the_limit_is_malformed() {
    let app = TestApp::new();
    let body = work_body(json!({ "employer": "x".repeat(1 << 20) }));

    let details = app.attestr("POST", "/factx/async/work", body).await.error(
        400,
        4001,
        "Malformed data or missing required parameter values",
    );

    assert_eq!(details, "the body is larger than 1 MiB");
}
