//! What every request passes: unknown workflows, methods, bodies, throttling, the manual's sample id.

use std::time::Duration;

use axum::{body::Body, extract::Request};
use serde_json::json;

use vetbox::engine::journal::Entry;

use super::client::{applicant, call, call_as, nested, request};
use crate::harness::TestApp;

#[tokio::test]
async fn an_unknown_workflow_names_the_nearest() {
    let app = TestApp::new();

    let answer = call(&app, "api-applicant-crate", json!({})).await;

    assert_eq!(nested(&answer, 404, "NOT_FOUND"), "Workflow not found: api-applicant-crate");
    assert!(answer.header("x-vetbox-undocumented").contains("did you mean api-applicant-create"));
    assert_eq!(nested(&call(&app, "", json!({})).await, 404, "NOT_FOUND"), "Workflow not found: ");
    let mut under_the_root = request("x", "application/json", "{}");
    *under_the_root.uri_mut() = "/api-aplicant-create".parse().unwrap();
    let answer = app.send(under_the_root).await;
    assert_eq!(nested(&answer, 404, "NOT_FOUND"), "Workflow not found: api-aplicant-create");
    assert!(answer.header("x-vetbox-undocumented").contains("did you mean api-applicant-create"));
}

#[tokio::test]
async fn a_wrong_method_says_which_is_right() {
    let app = TestApp::new();
    for (method, workflow, answers) in [
        ("GET", "api-applicant-create", "POST"),
        ("PUT", "api-basic-auth", "POST and GET"),
        ("GET", "api-aml-results/", "POST"),
    ] {
        let request = Request::builder().method(method).uri(format!("/api/1.1/wf/{workflow}"));

        let answer = app.send(request.body(Body::empty()).unwrap()).await;

        let expected =
            format!("Workflow {} does not answer {method}: it answers {answers}", workflow.trim_end_matches('/'));
        assert_eq!(nested(&answer, 405, "NOT_FOUND"), expected);
        assert!(answer.header("x-vetbox-undocumented").contains(&format!("{answers}, not {method}")));
        assert!(answer.header("allow").contains("POST"), "{}", answer.header("allow"));
    }
}

fn strict() -> TestApp {
    let app =
        TestApp::builder().config(|config| config.personr.access = vetbox::vendors::personr::settings::Access::Strict);
    app.start()
}

#[tokio::test]
async fn a_slash_at_the_end_of_a_workflow_is_tolerated_but_not_in_strict_access() {
    let app = TestApp::new();
    call(&app, "api-applicant-create/", applicant()).await.ok();
    assert!(app.warnings().join(" ").contains("without the slash at its end"), "{:?}", app.warnings());

    let answer = call(&app, "/api-applicant-create", applicant()).await;
    assert_eq!(nested(&answer, 404, "NOT_FOUND"), "Workflow not found: /api-applicant-create");
    assert!(answer.header("x-vetbox-undocumented").contains("did you mean api-applicant-create"));

    let app = strict();
    let token = call(&app, "api-token-generate", json!({ "email": "demo@vetbox.test", "password": "demo" })).await.ok();
    let token = token.json()["response"]["token"].as_str().unwrap().to_owned();
    let answer = call_as(&app, &token, "api-applicant-create/", applicant()).await;
    assert_eq!(nested(&answer, 404, "NOT_FOUND"), "Workflow not found: api-applicant-create/");
}

#[tokio::test]
async fn unknown_fields_are_a_warning_and_in_strict_access_an_error() {
    let body = || crate::harness::changed(applicant(), json!({ "firstName": "John", "lastName": "Doe" }));
    let app = TestApp::new();
    call(&app, "api-applicant-create", body()).await.ok();
    assert!(app.warnings().join(" ").contains("no such fields: firstName, lastName"), "{:?}", app.warnings());

    let app = strict();
    let login = json!({ "email": "demo@vetbox.test", "password": "demo" });
    let token =
        call(&app, "api-token-generate", login).await.ok().json()["response"]["token"].as_str().unwrap().to_owned();
    let answer = call_as(&app, &token, "api-applicant-create", body()).await;

    let message = nested(&answer, 400, "INVALID_DATA");
    assert_eq!(message, "Invalid data for workflow api-applicant-create: there is no parameter firstName");
    assert_eq!(app.control("GET", "/applicants", serde_json::Value::Null).await.ok().json()["count"], 0);
    call_as(&app, &token, "api-applicant-create", applicant()).await.ok();
}

#[tokio::test]
async fn a_body_that_cannot_be_read_says_why() {
    let app = TestApp::new();

    for (content_type, body, reason) in [
        ("application/json", b"{\"email\": ".as_slice(), "not valid JSON"),
        ("application/json", b"[]", "must be a JSON object"),
        ("application/json", b"{\"email\": \"\xFF\"}", "not valid UTF-8"),
        ("multipart/form-data", b"--x", "names no boundary"),
        ("application/x-www-form-urlencoded", b"email=%FF", "not valid UTF-8"),
    ] {
        let answer = app.send(request("api-applicant-create", content_type, body)).await;

        let message = nested(&answer, 400, "INVALID_DATA");
        assert!(message.contains(reason) && message.contains("api-applicant-create"), "{message}");
    }
}

#[tokio::test]
async fn a_body_over_the_limit_is_malformed() {
    let app = TestApp::new();

    let answer = app.send(request("api-applicant-create", "application/json", "x".repeat((1 << 20) + 1))).await;

    assert!(nested(&answer, 400, "INVALID_DATA").contains("larger than 1 MiB"));
}

#[tokio::test]
async fn calls_over_the_limit_of_a_minute_are_throttled() {
    let app = TestApp::builder().config(|config| config.personr.requests_per_minute = Some(2)).start();
    call(&app, "api-applicant-create", applicant()).await.ok();
    call(&app, "api-applicant-create", applicant()).await.ok();

    nested(&call(&app, "api-applicant-create", applicant()).await, 429, "TOO_MANY_REQUESTS");

    app.advance(Duration::from_mins(1)).await;
    call(&app, "api-applicant-create", applicant()).await.ok();
}

#[tokio::test]
async fn the_limit_of_a_minute_tells_of_itself_where_that_is_wanted() {
    let limited = TestApp::builder().config(|config| {
        config.personr.requests_per_minute = Some(0);
        config.personr.rate_headers = true;
    });
    let refused = call(&limited.start(), "api-applicant-create", applicant()).await;

    let told = ["retry-after", "ratelimit-limit", "ratelimit-remaining", "ratelimit-reset"];
    assert_eq!(told.map(|name| refused.header(name)), ["60", "0", "0", "60"]);
}

#[tokio::test]
async fn every_printed_sample_id_answers() {
    let app = TestApp::new();
    let sample = "4242424242424x424242424242424242";

    for workflow in [
        "api-verificationlink-create",
        "api-entity-verificationlink-create",
        "api-applicant-status",
        "api-document-download",
        "api-document-download-information",
        "api-entity-status",
        "api-retrieve-ubo",
        "api-entity-questionnaire",
        "api-aml-results",
        "api-request-applicant-check",
    ] {
        call(&app, workflow, json!({ "applicantId": sample, "applicant": sample })).await.ok();
    }
    let link = json!({ "applicantId": sample, "uboApplicantId": sample, "position": "Director" });
    call(&app, "api-add-ubo", link).await.ok();
}

#[tokio::test]
async fn the_journal_holds_what_a_clients_author_wants_to_know() {
    let app = TestApp::new();

    let answer =
        call(&app, "api-applicant-create", crate::harness::changed(applicant(), json!({ "firstName": "John" })))
            .await
            .ok();

    let id: u64 = answer.header("x-vetbox-request").parse().unwrap();
    let warnings = app.app.registry.default_sandbox().world.read_blocking(|state| {
        let entry = &state.core.journal.get(id).unwrap().entry;
        let Entry::Exchange(exchange) = entry else { panic!("{entry:?}") };
        exchange.warnings.join("; ")
    });
    assert!(
        warnings.contains("no Authorization header") && warnings.contains("no such fields: firstName"),
        "{warnings}"
    );
}
