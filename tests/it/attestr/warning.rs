//! What a client's author would want to know.

use std::time::Duration;

use serde_json::{Value, json};

use crate::harness::{TestApp, work_body};

#[tokio::test]
async fn fields_that_nobody_reads_are_in_the_journal() {
    let app = TestApp::new();
    let references = json!([{ "name": "A", "position": "B", "contact": "C", "phone": "D" }]);

    app.attestr("POST", "/factx/async/work", work_body(json!({ "colour": "red", "references": references })))
        .await
        .ok();

    assert_eq!(app.warnings(), ["the vendor documents no such fields: references[0].phone, colour"]);
}

#[tokio::test]
async fn fields_that_nobody_reads_are_in_the_journal_also_of_a_refused_request() {
    for strict in [false, true] {
        let app = TestApp::builder().config(|config| config.attestr.strict = strict).start();

        let answer = app.attestr("POST", "/factx/", json!({ "Tag": 1, "name": "b", "colour": "red" })).await;

        let details = answer.error(400, 4001, "Malformed data or missing required parameter values");
        assert_eq!(details, "tag: required, expected a text; Tag: no such field, did you mean tag?");
        assert_eq!(app.warnings(), ["the vendor documents no such fields: Tag (did you mean tag?), colour"]);
    }
}

#[tokio::test]
async fn a_missing_content_type_is_in_the_journal() {
    let app = TestApp::new();
    let mut request = app.request("POST", "/factx/", json!({ "tag": "A", "name": "B" }));
    request.headers_mut().remove("content-type");

    app.send(request).await.ok();

    assert_eq!(app.warnings(), ["the vendor requires Content-Type application/json; this request had none"]);
}

#[tokio::test]
async fn the_journal_says_why_a_client_was_turned_away() {
    use vetbox::vendors::attestr::settings::Credentials;

    let app = TestApp::builder().config(|config| config.attestr.credentials = Credentials::Configured).start();
    for (header, why) in [
        (None, "the request has no Authorization header; expected `Authorization: Basic <token>`"),
        (Some("Bearer abc"), "the Authorization header is not of the form `Basic <token>`"),
        (
            Some("Basic abc"),
            "no account has this credential, and `credentials: configured` admits only configured accounts",
        ),
    ] {
        let mut request = app.request("POST", "/factx/", json!({ "tag": "A", "name": "B" }));
        request.headers_mut().remove("authorization");
        if let Some(header) = header {
            request.headers_mut().insert("authorization", header.parse().unwrap());
        }

        app.send(request).await.error(401, 4016, "Invalid client authorization");

        assert_eq!(app.warnings(), [why]);
    }
}

#[tokio::test]
async fn the_journal_says_why_an_id_is_invalid() {
    let app = TestApp::new();
    let (profile, other) = (app.profile().await, app.profile().await);
    let taken = app.work(json!({})).await;
    app.associate(&other, &taken).await;
    let foreign = |method: &str, path: String| {
        let mut request = app.request(method, &path, Value::Null);
        request.headers_mut().insert("authorization", "Basic c29tZWJvZHk6ZWxzZQ==".parse().unwrap());
        request
    };
    let associate =
        |request: &str| app.request("PUT", &format!("/factx/{profile}/associate"), json!({ "asyncRequest": request }));
    let answer = app.request("PUT", &format!("/factx/{profile}/query/AQ0"), json!({ "response": "A" }));

    for (request, code, why) in [
        (app.request("GET", "/async/AR0ZoLeBdqvmr-nmy1", Value::Null), 4003, "no async request has this id"),
        (foreign("GET", format!("/async/{taken}")), 4003, "another account made the async request with this id"),
        (associate(&profile), 4003, "this is no id of an async request: expected `AR0` and"),
        (associate(&taken), 4003, "the async request is on another profile already"),
        (app.request("GET", "/factx/AX1LgghsxZsJZUwYvN", Value::Null), 40018, "no profile has this id"),
        (
            app.request("GET", &format!("/factx/{taken}"), Value::Null),
            40018,
            "this is no id of a profile: expected `AX1`",
        ),
        (foreign("GET", format!("/factx/{profile}")), 40018, "another account has the profile with this id"),
        (answer, 4003, "no query of this profile has this id"),
    ] {
        let body = app.send(request).await.expect(400).json();
        // The vendor prints these rows without details.
        assert_eq!((&body["code"], body.get("details")), (&json!(code), None), "{why}");
        let warnings = app.warnings();
        assert!(warnings.len() == 1 && warnings[0].starts_with(why), "{warnings:?} instead of {why}");
    }
}

#[tokio::test]
async fn a_check_that_waits_for_its_profile_is_hinted() {
    let app = TestApp::new();
    let check = app.work(json!({})).await;

    app.outcome(&check).await;
    assert_eq!(app.warnings(), ["this check waits: it is processed once it is associated to a profile"]);

    app.advance(Duration::from_mins(1)).await;
    let said = |text: &str| app.changes().iter().any(|(subject, what)| *subject == check && what.contains(text));
    assert!(said("still waits"));
}

#[tokio::test]
async fn a_check_that_is_associated_in_time_is_not_hinted() {
    let app = TestApp::new();
    let profile = app.profile().await;
    let check = app.work(json!({})).await;
    app.associate(&profile, &check).await;

    app.advance(Duration::from_hours(1)).await;

    assert!(app.changes().iter().all(|(_, what)| !what.contains("still waits")));
    app.attestr("GET", &format!("/async/{check}"), Value::Null).await.ok();
    assert!(app.warnings().is_empty());
}
