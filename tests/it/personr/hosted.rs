//! The verification links and the hosted pages behind them.

use std::time::Duration;

use axum::{body::Body, extract::Request};
use serde_json::{Value, json};

use super::{
    client::{call, check, create, create_entity, entity_status, review, status},
    sample::assert_like,
};
use crate::harness::{Answer, TestApp};

async fn open(app: &TestApp, path: &str) -> Answer {
    app.send(Request::builder().uri(path).body(Body::empty()).expect("a request")).await
}

/// Sends a page's form as a browser does: files that were not chosen are empty parts with an empty name.
async fn submit(app: &TestApp, path: &str, fields: &[(&str, &str)], files: &[&str]) -> Answer {
    let texts = fields
        .iter()
        .map(|(name, value)| format!("--edge\r\nContent-Disposition: form-data; name=\"{name}\"\r\n\r\n{value}\r\n"));
    let files = files.iter().map(|name| {
        format!(
            "--edge\r\nContent-Disposition: form-data; name=\"{name}\"; filename=\"\"\r\n\
            Content-Type: application/octet-stream\r\n\r\n\r\n"
        )
    });
    let body = texts.chain(files).collect::<String>() + "--edge--\r\n";
    let request =
        Request::builder().method("POST").uri(path).header("content-type", "multipart/form-data; boundary=edge");
    app.send(request.body(Body::from(body)).expect("a request")).await
}

const PERSON: [(&str, &str); 4] =
    [("docType", "DRIVERS"), ("docCountryISO", "AUS"), ("consent", "true"), ("action", "submit")];
const PICTURES: [&str; 3] = ["front", "back", "selfie"];

#[tokio::test]
async fn the_link_leads_to_the_page_of_the_applicant() {
    let app = TestApp::new();
    let id = create(&app, json!({ "nameFirst": "<b>John</b>" })).await;

    for name in ["applicant", "applicantId"] {
        let answer = call(&app, "api-verificationlink-create", json!({ name: id })).await.ok();

        assert_like("applicant-link", answer.text());
        let link = answer.json()["response"]["verificationLink"].as_str().unwrap().to_owned();
        assert_eq!(link, format!("http://localhost/verification/{id}"));
    }
    let page = open(&app, &format!("/verification/{id}")).await.ok();
    assert_eq!(page.header("content-type"), "text/html; charset=utf-8");
    assert!(page.header("content-security-policy").starts_with("default-src 'none';"), "{:?}", page.headers);
    assert_eq!((page.header("x-content-type-options"), page.header("x-frame-options")), ("nosniff", "DENY"));
    assert!(page.text().contains("&#60;b&#62;John&#60;/b&#62;") && !page.text().contains("<b>John"));
}

#[tokio::test]
async fn the_link_leads_to_the_public_address() {
    let public_url = Some("https://vetbox.example.com".parse().unwrap());
    let app = TestApp::builder().config(|config| config.public_url = public_url).start();
    let id = create(&app, json!({})).await;

    let answer = call(&app, "api-verificationlink-create", json!({ "applicant": id })).await.ok().json();

    let expected = format!("https://vetbox.example.com/verification/{id}");
    assert_eq!(answer["response"]["verificationLink"], expected);
}

#[tokio::test]
async fn the_link_of_another_sandbox_leads_back_to_it() {
    let app = TestApp::new();
    let body = super::client::applicant().to_string();
    let call = |workflow: &str, body: String| {
        let request = Request::builder().method("POST").uri(format!("/sandbox/other/api/1.1/wf/{workflow}"));
        request.header("host", "vetbox:8382").header("content-type", "application/json").body(Body::from(body)).unwrap()
    };
    let id = super::client::created(&app.send(call("api-applicant-create", body)).await.ok());

    let answer = app.send(call("api-verificationlink-create", json!({ "applicant": id }).to_string())).await.ok();

    let expected = format!("http://vetbox:8382/sandbox/other/verification/{id}");
    assert_eq!(answer.json()["response"]["customLink"], Value::from(expected));
    open(&app, &format!("/sandbox/other/verification/{id}")).await.ok();
}

#[tokio::test]
async fn submitting_starts_the_verification() {
    let app = TestApp::new();
    let id = create(&app, json!({})).await;

    let page = submit(&app, &format!("/verification/{id}"), &PERSON, &PICTURES).await.ok();
    assert!(page.text().contains("was submitted"));
    app.advance(Duration::from_secs(2)).await;

    let status = status(&app, &id).await;
    assert_eq!(status["result"]["reviewAnswer"], "Approved");
    assert_eq!(status["documents"], json!(["DRIVERS", "SELFIE"]));
    assert!(open(&app, &format!("/verification/{id}")).await.ok().text().contains("you are verified"));
}

#[tokio::test]
async fn nothing_starts_without_consent_or_when_abandoned() {
    let app = TestApp::new();
    let id = create(&app, json!({})).await;
    let path = format!("/verification/{id}");

    let refused =
        submit(&app, &path, &[("docType", "PASSPORT"), ("docCountryISO", "AUS")], &PICTURES).await.expect(400);
    let left = submit(&app, &path, &[("action", "abandon")], &PICTURES).await.ok();

    assert!(refused.text().contains("Consent must be given"), "{}", refused.text());
    assert!(left.text().contains("Nothing was submitted"));
    assert_eq!(status(&app, &id).await["applicantStatus"], "Created");
}

#[tokio::test]
async fn a_refused_form_comes_back_as_it_was_sent() {
    let app = TestApp::new();
    let id = create(&app, json!({})).await;
    let path = format!("/verification/{id}");

    let fields = [("docType", "DRIVERS"), ("docCountryISO", "Germany"), ("consent", "true")];
    let refused = submit(&app, &path, &fields, &PICTURES).await.expect(400);

    let page = refused.text();
    assert!(page.contains(r#"<option value="DRIVERS" selected>"#), "{page}");
    assert!(page.contains(r#"value="true" checked required"#), "{page}");
    let field = r#"name="docCountryISO" value="Germany" autocomplete="off" required aria-invalid="true" aria-describedby="docCountryISO-problem""#;
    assert!(page.contains(field), "{page}");
    let problem = r#"id="docCountryISO-problem">Issuing country (three letters) must be an ISO 3166-1 alpha-3 code"#;
    assert!(page.contains(problem), "{page}");

    let selfie_alone = [("docType", "SELFIE"), ("docCountryISO", "AUS"), ("consent", "true")];
    let refused = submit(&app, &path, &selfie_alone, &PICTURES).await.expect(400);
    assert!(refused.text().contains("Type must be one of PASSPORT, DRIVERS, ID_CARD, RESIDENCE_PERMIT, not SELFIE"));
    assert_eq!(status(&app, &id).await["applicantStatus"], "Created");
}

#[tokio::test]
async fn the_page_asks_for_every_document_that_the_flow_requires() {
    let app = TestApp::new();
    let flow = json!({ "name": "Two papers", "of": "applicant", "requiredDocuments": ["PASSPORT", "UTILITY_BILL"] });
    app.control("POST", "/flows", flow).await.expect(201);
    let id = create(&app, json!({ "flowName": "Two papers" })).await;
    let path = format!("/verification/{id}");
    assert!(open(&app, &path).await.ok().text().contains("<legend>Utility bill or bank statement</legend>"));

    let fields = [("passportCountry", "NZL"), ("utilityBillCountry", "NZL"), ("consent", "true")];
    submit(&app, &path, &fields, &["passport", "utilityBill", "selfie"]).await.ok();
    app.advance(Duration::from_secs(2)).await;

    let status = status(&app, &id).await;
    assert_eq!(status["result"]["reviewAnswer"], "Approved");
    assert_eq!(status["documents"], json!(["PASSPORT", "UTILITY_BILL", "SELFIE"]));
}

#[tokio::test]
async fn answers_are_among_those_that_are_offered_and_no_question_is_left_out() {
    let app = TestApp::new();
    let questions: Vec<_> = (1..=9)
        .map(|number| json!({ "question": format!("Question {number}?"), "internalId": "q", "answers": ["Yes", "No"] }))
        .collect();
    app.control("POST", "/flows", json!({ "name": "Many", "of": "entity", "questions": questions })).await.expect(201);
    let id = create_entity(&app, json!({ "flowName": "Many" })).await;
    let path = format!("/entity-verification/{id}");
    let fields = |answer| {
        [
            ("representativeEmail", "rep@acme.example"),
            ("representativePhone", "1"),
            ("question9", answer),
            ("consent", "true"),
        ]
    };

    let refused = submit(&app, &path, &fields("Perhaps"), &[]).await.expect(400);
    assert!(refused.text().contains("Question 9? must be answered by Yes, No"), "{}", refused.text());
    assert!(refused.text().contains(r#"name="representativeEmail" value="rep@acme.example""#));
    submit(&app, &path, &fields("No"), &[]).await.ok();

    let answers = call(&app, "api-entity-questionnaire", json!({ "applicantId": id })).await.ok().json();
    assert_eq!(answers["questionnaire"][8]["flowAnswer"], "No");
}

#[tokio::test]
async fn another_submission_takes_the_place_of_the_earlier_one() {
    let app = super::client::with_rules(
        "rules:
          - id: once
            when: { operation: personr.check.request, record: { type: Entity } }
            times: 1
            then: { outcome: Rejected, rejectLabels: [LOW_QUALITY] }",
    );
    let id = create_entity(&app, json!({})).await;
    let path = format!("/entity-verification/{id}");
    let fields = |second| {
        [
            ("representativeEmail", "rep@acme.example"),
            ("representativePhone", "1"),
            ("owner1First", "Simone"),
            ("owner1Last", "Harding"),
            ("owner1Position", "Director"),
            ("owner2First", second),
            ("consent", "true"),
        ]
    };
    submit(&app, &path, &fields("John"), &[]).await.ok();
    app.advance(Duration::from_secs(2)).await;
    let named = async || {
        let owners = super::client::owners(&app, &id).await;
        let named = owners.into_iter().filter(|owner| owner["inputtedPosition"] != "null");
        named.map(|owner| (owner["name"].clone(), owner["applicantId"].clone())).collect::<Vec<_>>()
    };
    let first = named().await;
    assert!(open(&app, &path).await.ok().text().contains(r#"name="owner1First" value="Simone""#));

    submit(&app, &path, &fields("Jane"), &[]).await.ok();
    app.advance(Duration::from_secs(2)).await;

    let second = named().await;
    assert_eq!((first.len(), second.len()), (2, 2));
    assert_eq!(second[0], first[0], "the same owner stays the same applicant");
    assert_eq!((&first[1].0, &second[1].0), (&json!("JOHN"), &json!("JANE")));
    let shown = app.control("GET", &format!("/entities/{id}"), Value::Null).await.ok().json();
    assert_eq!(shown["documents"].as_array().map(Vec::len), Some(1), "{shown}");
}

#[tokio::test]
async fn a_link_to_nothing_says_so() {
    let app = TestApp::new();
    let person = create(&app, json!({})).await;

    for path in ["/verification/nobody".to_owned(), format!("/entity-verification/{person}")] {
        assert!(open(&app, &path).await.expect(404).text().contains("leads to no verification"));
    }
}

#[tokio::test]
async fn while_it_is_checked_there_is_nothing_to_do() {
    let app = TestApp::new();
    let id = create(&app, json!({})).await;
    check(&app, &id).await.ok();

    let page = open(&app, &format!("/verification/{id}")).await.ok();

    assert!(page.text().contains("is being checked") && !page.text().contains("<form"));
}

#[tokio::test]
async fn a_representative_enters_owners_and_answers() {
    let app = TestApp::new();
    let id = create_entity(&app, json!({ "sourceKey": "key" })).await;
    let link = call(&app, "api-entity-verificationlink-create", json!({ "applicant": id })).await.ok();
    assert_like("entity-link", link.text());
    let path = format!("/entity-verification/{id}");
    assert!(open(&app, &path).await.ok().text().contains("regulated by a financial authority"));
    let fields = [
        ("representativeEmail", "rep@acme.example"),
        ("representativePhone", "0400000000"),
        ("owner1First", "Simone"),
        ("owner1Last", "Harding"),
        ("owner1Position", "Director"),
        ("question1", "Retail"),
        ("question1", "Services"),
        ("question2", "No"),
        ("products", "Card payments"),
        ("plans", "Growth"),
        ("consent", "true"),
    ];

    submit(&app, &path, &fields, &["certificate"]).await.ok();
    app.advance(Duration::from_secs(2)).await;

    let status = entity_status(&app, &id).await;
    assert_eq!(status["representativeEmail"], "rep@acme.example");
    let answer = call(&app, "api-entity-questionnaire", json!({ "applicantId": id })).await.ok();
    assert_like("entity-questionnaire", answer.text());
    let answers = answer.json();
    assert_eq!(answers["questionnaire"][0]["flowAnswer"], json!(["Retail", "Services"]));
    assert_eq!(answers["questionnaire"][1]["flowAnswer"], "No");
    assert_eq!(
        (&answers["selectedProducts"], &answers["selectedPlanIds"]),
        (&json!(["Card payments"]), &json!(["plan-growth"]))
    );
    let owners = call(&app, "api-retrieve-ubo", json!({ "applicantId": id })).await.ok();
    assert_eq!(owners.json()["ownershipInsight"]["name"], "SIMONE HARDING");
}

#[tokio::test]
async fn a_rejected_applicant_is_asked_to_try_again() {
    let app = super::client::with_rules(
        "rules:
          - id: once
            when: { operation: personr.check.request }
            times: 1
            then: { outcome: Rejected, rejectLabels: [BLACK_AND_WHITE] }",
    );
    let id = create(&app, json!({})).await;
    review(&app, &id).await;
    let path = format!("/verification/{id}");

    let page = open(&app, &path).await.ok();
    submit(&app, &path, &PERSON, &PICTURES).await.ok();
    app.advance(Duration::from_secs(2)).await;

    assert!(page.text().contains("BLACK_AND_WHITE") && page.text().contains("try again"));
    assert_eq!(status(&app, &id).await["result"]["reviewAnswer"], "Approved");
}

#[tokio::test]
async fn visits_of_the_pages_come_back_with_a_snapshot() {
    let app = TestApp::new();
    let id = create(&app, json!({})).await;
    open(&app, &format!("/verification/{id}")).await.ok();
    submit(&app, &format!("/verification/{id}"), &PERSON, &PICTURES).await.ok();
    let saved = app.control("GET", "/snapshot", Value::Null).await.ok();

    app.control("PUT", "/snapshot", saved.json()).await.ok();

    assert_eq!(app.control("GET", "/snapshot", Value::Null).await.ok().text(), saved.text());
    assert!(saved.text().contains("personr.hosted.page") && saved.text().contains("personr.hosted.submit"));
}
