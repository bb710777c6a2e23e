//! Entities: create, uploads, status, questionnaire.

use serde_json::{Value, json};

use super::{
    client::{JPEG, call, configure, create, create_entity, entity, entity_status, nested, review},
    sample::assert_like,
};
use crate::harness::{Receiver, TestApp, changed};

#[tokio::test]
async fn an_entity_is_created_as_documented() {
    let app = TestApp::new();

    let answer = call(&app, "api-entity-create", entity()).await.ok();

    assert_like("entity-create", answer.text());
}

#[tokio::test]
async fn an_entity_goes_through_papers_owners_review_and_webhook() {
    let app = TestApp::new();
    let receiver = Receiver::start().await;
    configure(&app, &receiver.url).await;
    let id = create_entity(&app, json!({ "sourceKey": "key" })).await;
    let director = create(&app, json!({ "nameFirst": "Simone", "nameLast": "Harding" })).await;
    let holder = create_entity(&app, json!({ "companyName": "Holding Ltd" })).await;

    let paper = json!({ "applicantId": id, "docSubType": "Certificate of incorporation", "docFile": "https://example.com/a.pdf" });
    assert_like("entity-upload", call(&app, "api-entity-document-upload", paper).await.ok().text());
    let link =
        |owner: &str, position: &str| json!({ "applicantId": id, "uboApplicantId": owner, "position": position });
    call(&app, "api-add-ubo", link(&director, "Director")).await.ok();
    assert_like("ubo-add", call(&app, "api-add-ubo", link(&holder, "Shareholder")).await.ok().text());
    review(&app, &id).await;

    let answer = call(&app, "api-entity-status", json!({ "applicantId": id })).await.ok();
    assert_like("entity-status", answer.text());
    let status = answer.json()["response"].clone();
    assert_eq!((&status["reviewAnswer"], &status["createdDate"]), (&json!("Approved"), &json!("01/01/2026")));
    let arrived = receiver.arrived();
    assert_like("entity-webhook", std::str::from_utf8(&arrived[0].body).unwrap());
    assert_eq!((arrived.len(), &arrived[0].json()["companyName"]), (1, &json!("ACME PTY LTD")));
}

#[tokio::test]
async fn before_the_review_the_status_is_only_a_word() {
    let app = TestApp::new();
    let id = create_entity(&app, json!({})).await;

    let expected = json!({ "applicantStatus": "Created", "sourceKey": null, "externalUserId": [] });
    assert_eq!(entity_status(&app, &id).await, expected);
}

#[tokio::test]
async fn an_encoded_paper_is_taken_by_its_content() {
    let app = TestApp::new();
    let id = create_entity(&app, json!({})).await;
    let body = json!({
        "applicantId": id, "docSubType": "Certificate of incorporation", "fileName": "document.pdf", "docFile": format!("{JPEG}..."),
    });

    assert_like("entity-upload", call(&app, "api-entity-document-upload-encoded", body.clone()).await.ok().text());

    for (change, expected) in [
        (json!({ "fileName": "document.doc" }), "fileName must be a file name that ends in"),
        (json!({ "docFile": "aGVsbG8=" }), "docFile must hold a JPEG, PNG or PDF"),
    ] {
        let answer = call(&app, "api-entity-document-upload-encoded", changed(body.clone(), change)).await;
        assert!(nested(&answer, 400, "INVALID_DATA").contains(expected));
    }
}

#[tokio::test]
async fn a_paper_by_address_needs_an_address() {
    let app = TestApp::new();
    let id = create_entity(&app, json!({})).await;

    for address in ["a.pdf", "https://", "http:// /x", "https:a.pdf", "ftp://example.com/a.pdf"] {
        let answer = call(&app, "api-entity-document-upload", json!({ "applicantId": id, "docFile": address })).await;

        assert!(nested(&answer, 400, "INVALID_DATA").contains("docFile must be a URL such as"));
    }
    let shouted = json!({ "applicantId": id, "docFile": "HTTPS://example.com/ä.pdf" });
    call(&app, "api-entity-document-upload", shouted).await.ok();
    let long = format!("https://example.com/{}", "a".repeat(2048));
    let answer = call(&app, "api-entity-document-upload", json!({ "applicantId": id, "docFile": long })).await;

    assert!(nested(&answer, 400, "INVALID_DATA").contains("docFile must be a URL of at most 2048 characters"));
}

#[tokio::test]
async fn wrong_flows_of_any_kind_get_the_flat_body() {
    let app = TestApp::new();

    for change in [
        json!({ "flowName": "KYC basic" }),
        json!({ "uboFlow": "KYB Basic" }),
        json!({ "createApplicant": true, "applicantFlow": "Nothing" }),
        json!({ "applicantFlow": "Nothing" }),
    ] {
        let answer = call(&app, "api-entity-create", changed(entity(), change)).await.expect(400);

        assert_eq!(answer.json()["message"], "Error: Cannot read docSets - incorrect flow name");
    }
    let answer = call(&app, "api-entity-create", changed(entity(), json!({ "createApplicant": "true" }))).await;
    let missing = "Missing parameter for workflow api-entity-create: parameter applicantFlow";
    assert_eq!(nested(&answer, 400, "MISSING_DATA"), missing);
}

#[tokio::test]
async fn the_questionnaire_has_the_documented_shape() {
    let app = TestApp::new();
    let id = create_entity(&app, json!({ "sourceKey": "key", "externalUserId": ["A"] })).await;
    let ask = json!({ "applicantId": id });
    let before = call(&app, "api-entity-questionnaire", ask.clone()).await.ok().json();
    assert_eq!(before["questionnaire"], json!([]));

    review(&app, &id).await;

    let answer = call(&app, "api-entity-questionnaire", ask).await.ok().json();
    assert_eq!((&answer["flow"], &answer["externalUserId"]), (&json!("Know Your Business"), &json!(["A"])));
    assert_eq!(answer["selectedProducts"].as_array().map(Vec::len), Some(1));
    let questions = answer["questionnaire"].as_array().unwrap();
    assert!(questions[0]["flowAnswer"].is_array(), "multiple choice is a list");
    assert!(questions[1]["flowAnswer"].is_string(), "single choice is a text");
    let keys: Vec<_> = answer.as_object().unwrap().keys().cloned().collect();
    assert_eq!(keys.len(), 9, "{keys:?}");
}

#[tokio::test]
async fn an_id_of_the_other_kind_is_unknown_and_says_why() {
    let app = TestApp::new();
    let person = create(&app, json!({})).await;
    let company = create_entity(&app, json!({})).await;

    for (workflow, id, hint) in
        [("api-entity-status", person, "individual's"), ("api-applicant-status", company, "entity's")]
    {
        let answer = call(&app, workflow, json!({ "applicantId": id })).await;

        nested(&answer, 400, "MISSING_DATA");
        assert!(answer.header("x-vetbox-undocumented").contains(hint));
    }
}

#[tokio::test]
async fn owners_that_are_found_become_applicants_and_are_verified() {
    let app = TestApp::new();
    let receiver = Receiver::start().await;
    configure(&app, &receiver.url).await;
    let id =
        create_entity(&app, json!({ "createApplicant": "true", "applicantFlow": "KYC basic", "uboFlow": "KYC basic" }))
            .await;

    review(&app, &id).await;
    app.advance(std::time::Duration::from_secs(2)).await;

    let owner = receiver.arrived().into_iter().map(|it| it.json()).find(|it| it.get("extFirstName").is_some()).unwrap();
    assert_eq!(owner["reviewAnswer"], "Approved");
    let answer = call(&app, "api-retrieve-ubo", json!({ "applicantId": id })).await.ok();
    assert!(answer.text().contains(owner["applicantId"].as_str().unwrap()), "{}", answer.text());
}

#[tokio::test]
async fn linked_owners_are_verified_when_the_entity_says_so() {
    let app = TestApp::new();
    let id = create_entity(&app, json!({ "uboFlow": "KYC basic" })).await;
    let owner = create(&app, json!({})).await;
    let link = json!({ "applicantId": id, "uboApplicantId": owner, "position": "Other" });
    call(&app, "api-add-ubo", link).await.ok();

    review(&app, &id).await;

    let status = super::client::status(&app, &owner).await;
    assert_ne!(status["applicantStatus"], Value::from("Created"));
}

#[tokio::test]
async fn the_papers_of_an_entity_are_bounded_in_number_and_in_their_types_length() {
    let app = TestApp::new();
    let id = create_entity(&app, json!({})).await;
    let body = json!({ "applicantId": id, "docFile": "https://example.com/a.pdf" });
    let long = changed(body.clone(), json!({ "docSubType": "a".repeat(256) }));

    let answer = call(&app, "api-entity-document-upload", long).await;
    assert!(nested(&answer, 400, "INVALID_DATA").contains("docSubType must be a text of at most 255 characters"));
    for _ in 0..100 {
        call(&app, "api-entity-document-upload", body.clone()).await.ok();
    }
    let answer = call(&app, "api-entity-document-upload", body).await;

    nested(&answer, 400, "NOT_RUN");
    assert!(answer.header("x-vetbox-undocumented").contains("100 documents at most"));
}
