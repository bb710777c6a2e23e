//! Rules that decide Personr's outcomes and errors.

use std::time::Duration;

use serde_json::json;

use super::client::{
    applicant, call, call_as, check, configure, create, create_entity, created, entity_status, nested, request, review,
    status, with_rules,
};
use crate::harness::{Receiver, TestApp};

#[tokio::test]
async fn a_rejected_applicant_tries_again_and_is_approved() {
    let app = with_rules(
        "rules:
          - id: blurry-at-first
            when: { operation: personr.check.request }
            times: 1
            then: { outcome: Rejected, rejectLabels: [LOW_QUALITY] }",
    );
    let receiver = Receiver::start().await;
    configure(&app, &receiver.url).await;
    let id = create(&app, json!({})).await;

    review(&app, &id).await;
    let rejected = status(&app, &id).await;
    review(&app, &id).await;

    assert_eq!(rejected["result"]["reviewAnswer"], "Rejected");
    assert_eq!(rejected["result"]["rejectLabels"], json!(["LOW_QUALITY"]));
    assert_eq!(status(&app, &id).await["result"]["reviewAnswer"], "Approved");
    let answers: Vec<_> = receiver.arrived().iter().map(|it| it.json()["reviewAnswer"].clone()).collect();
    assert_eq!(answers, ["Rejected", "Approved"]);
}

#[tokio::test]
async fn a_rule_sets_the_number_and_expiry_of_a_person_without_documents() {
    let app = with_rules(
        "rules:
          - id: numbered
            when: { operation: personr.applicant.database }
            then: { outcome: Approved, output: { docNumber: X1, docExpiry: '2031-02-03' } }",
    );
    let receiver = Receiver::start().await;
    configure(&app, &receiver.url).await;
    let body =
        json!({ "flowName": "Database Verification", "firstName": "A", "lastName": "B", "sourceCountry": "NZL" });
    let id = created(&call(&app, "api-database-verification", body).await.ok());
    app.advance(Duration::from_secs(2)).await;

    let answer = call(&app, "api-applicant-status", json!({ "applicantId": id })).await.ok();

    assert_eq!(answer.text().matches("docNumber").count(), 1, "{}", answer.text());
    let status = &answer.json()["response"];
    assert_eq!((&status["docNumber"], &status["docCountry"]), (&json!(["X1"]), &json!(["NZL"])));
    assert_eq!(receiver.arrived()[0].json()["docExpiry"], "2031-02-03");
}

#[tokio::test]
async fn a_final_rejection_is_the_end() {
    let app = with_rules(
        "rules:
          - id: forged
            when: { operation: personr.applicant.create, body: { nameLast: Forger } }
            then: { outcome: Rejected, rejectLabels: [FORGERY] }",
    );
    let id = create(&app, json!({ "nameLast": "Forger" })).await;
    review(&app, &id).await;

    let answer = check(&app, &id).await;

    nested(&answer, 400, "NOT_RUN");
    assert!(answer.header("x-vetbox-undocumented").contains("final"));
}

#[tokio::test]
async fn the_fifth_rejection_is_final() {
    let app = with_rules(
        "rules:
          - id: always
            when: { operation: personr.check.request }
            then: { outcome: Rejected, rejectLabels: [SCREENSHOTS] }",
    );
    let id = create(&app, json!({})).await;
    for _ in 0..5 {
        review(&app, &id).await;
    }

    nested(&check(&app, &id).await, 400, "NOT_RUN");
}

#[tokio::test]
async fn what_is_decided_at_the_check_stands_over_what_was_decided_at_creation() {
    let app = with_rules(
        "rules:
          - id: at-creation
            when: { operation: personr.applicant.create }
            then: { outcome: Rejected }
          - id: at-the-check
            when: { operation: personr.check.request }
            then: { outcome: Approved, after: 1h, output: { extractedFirstName: '{{record.nameFirst}} II', ipCity: Nowhere } }",
    );
    let id = create(&app, json!({ "nameFirst": "Jane" })).await;

    review(&app, &id).await;
    assert_eq!(status(&app, &id).await["applicantStatus"], "Pre-Checked");
    app.advance(Duration::from_hours(1)).await;

    let status = status(&app, &id).await;
    assert_eq!(status["result"]["reviewAnswer"], "Approved");
    assert_eq!((&status["extractedFirstName"], &status["ipCity"]), (&json!("Jane II"), &json!("Nowhere")));
}

#[tokio::test]
async fn a_rule_rejects_an_entity() {
    let app = with_rules(
        "rules:
          - id: sanctioned
            when: { operation: personr.entity.create, body: { companyName: 'Acme*' } }
            then: { outcome: Rejected, rejectLabels: [SANCTIONS, COMPROMISED_PERSONS] }",
    );
    let id = create_entity(&app, json!({})).await;

    review(&app, &id).await;

    let status = entity_status(&app, &id).await;
    assert_eq!(status["reviewAnswer"], "Rejected");
    assert_eq!(status["rejectLabels"], json!(["SANCTIONS", "COMPROMISED_PERSONS"]));
}

#[tokio::test]
async fn every_error_can_be_had_by_a_rule() {
    for (code, status, body) in [
        (400, 400, r#"{"statusCode":400,"message":"Error: Cannot read docSets - incorrect flow name"}"#),
        (401, 401, r#""error_class":"Unauthorized""#),
        (404, 404, "Workflow not found"),
        (429, 429, r#""statusCode":429"#),
        (500, 500, r#""statusCode":500"#),
    ] {
        let app = with_rules(&format!(
            "rules:
              - id: forced
                when: {{ operation: personr.applicant.create }}
                then: {{ error: {code} }}"
        ));

        let answer = call(&app, "api-applicant-create", applicant()).await.expect(status);

        assert!(answer.text().contains(body), "{}", answer.text());
        assert!(answer.header("x-vetbox-rule").ends_with("/forced"));
    }
}

#[tokio::test]
async fn a_check_that_never_ends_stays_pending() {
    let app = with_rules(
        "rules:
          - id: never
            when: { operation: personr.check.request }
            then: { never: true }",
    );
    let id = create(&app, json!({})).await;
    check(&app, &id).await.ok();

    app.advance(Duration::from_hours(24)).await;

    assert_eq!(status(&app, &id).await["applicantStatus"], "Pending");
}

#[tokio::test]
async fn an_answer_can_change_later() {
    let app = with_rules(
        "rules:
          - id: second-look
            when: { operation: personr.check.request }
            then: { steps: [ { outcome: Approved }, { after: 1d, outcome: Rejected, rejectLabels: [SANCTIONS] } ] }",
    );
    let receiver = Receiver::start().await;
    configure(&app, &receiver.url).await;
    let id = create(&app, json!({})).await;

    review(&app, &id).await;
    app.advance(Duration::from_hours(24)).await;

    let result = status(&app, &id).await["result"].clone();
    assert_eq!(result["reviewAnswer"], "Rejected");
    assert!(result["Modified Date"].as_u64() > result["Created Date"].as_u64());
    assert_eq!(receiver.arrived().len(), 2);
}

#[tokio::test]
async fn settings_of_a_scenario_add_flows_users_and_workspaces() {
    let app = with_rules(
        "settings:
          personr:
            access: strict
            flows: [{ name: Onboarding, of: applicant }]
            users: [{ email: api@example.com, password: secret }]
            workspaces: [{ name: Branch }]
            attempts: 1
            completion: 1m",
    );
    let login = json!({ "email": "api@example.com", "password": "secret" });
    let answer = call(&app, "api-token-generate", login).await.ok().json();
    let token = answer["response"]["token"].as_str().unwrap();

    call(&app, "api-applicant-create", applicant()).await.expect(401);
    call_as(&app, token, "api-change-workspace", json!({ "workspace": "Branch" })).await.ok();
    let body = crate::harness::changed(applicant(), json!({ "flowName": "Onboarding" }));
    let id = created(&call_as(&app, token, "api-applicant-create", body).await.ok());
    call_as(&app, token, "api-request-applicant-check", json!({ "applicantId": id })).await.ok();
    app.advance(Duration::from_mins(1)).await;

    let answer = call_as(&app, token, "api-applicant-status", json!({ "applicantId": id })).await.ok().json();
    assert_eq!(answer["response"]["applicantStatus"], "Reviewed");
}

#[tokio::test]
async fn a_header_that_cannot_be_is_refused_by_the_emulator_itself() {
    let app = TestApp::new();
    for (header, reason) in [
        ("{ outcome: Rejected, rejectLabels: [FORGRY] }", "unknown label `FORGRY`"),
        ("error=4292", "this operation has no error 4292"),
        ("Cleer", "unknown outcome `Cleer`"),
        ("{ outcome: Rejected", "is not YAML"),
        ("errored=5001", "the checks of this operation never end with an error"),
        ("error=400; after=2h", "`after` has no meaning beside `error`"),
        ("error=400; details=no", "unknown part `details=no`"),
    ] {
        let mut request = request("api-applicant-create", "application/json", applicant().to_string());
        request.headers_mut().insert("x-vetbox-outcome", header.parse().expect("a header"));

        let answer = app.send(request).await.expect(400);

        assert_eq!(answer.header("content-type"), "application/problem+json");
        assert!(answer.json()["detail"].as_str().expect("a detail").contains(reason), "{}", answer.text());
    }
}

#[tokio::test]
async fn a_failure_that_a_rule_asked_for_is_no_defect_of_the_emulator() {
    let app = with_rules("rules: [{ when: { operation: personr.applicant.create }, then: { error: 500 } }]");

    let answer = call(&app, "api-applicant-create", applicant()).await;

    nested(&answer, 500, "ERROR");
    assert_eq!(answer.header("x-vetbox-undocumented"), "the manual shows no answer to a failure of the server");
}

#[tokio::test]
async fn of_two_decisions_the_one_with_precedence_stands() {
    let app = TestApp::builder().config(|config| config.scenarios = vec!["personr-rejected".to_owned()]).start();
    let mut request = request("api-applicant-create", "application/json", applicant().to_string());
    request.headers_mut().insert("x-vetbox-outcome", "Approved".parse().expect("a header"));
    let wished = created(&app.send(request).await.ok());
    let other = create(&app, json!({ "email": "other@mail.com" })).await;

    review(&app, &wished).await;
    review(&app, &other).await;

    assert_eq!(status(&app, &wished).await["result"]["reviewAnswer"], "Approved");
    assert_eq!(status(&app, &other).await["result"]["reviewAnswer"], "Rejected");
}
