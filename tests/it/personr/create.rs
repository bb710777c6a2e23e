//! `api-applicant-create`.

use serde_json::{Value, json};

use super::{
    client::{applicant, call, create, created, multipart, nested, request, status},
    sample::assert_like,
};
use crate::harness::{TestApp, changed};

const FIELDS: [(&str, &str); 7] = [
    ("email", "johndoe@mail.com"),
    ("phone", "+61 424 424 424"),
    ("nameFirst", "John"),
    ("nameLast", "Doe"),
    ("flowName", "KYC basic"),
    ("sourceKey", "Example Source Key"),
    ("externalUserId", r#"["UUID1","UUID2"]"#),
];

#[tokio::test]
async fn the_documented_form_gets_the_documented_answer() {
    let app = TestApp::new();

    let answer = app.send(multipart("api-applicant-create", &FIELDS)).await.ok();

    assert_like("applicant-create", answer.text());
    let response = &answer.json()["response"];
    assert_eq!(response["phone"], "+61 424 424 424");
    assert_eq!(response["applicantStatus"], "Created");
    assert_eq!(answer.header("content-type"), "application/json");
    let id = response["applicantId"].as_str().unwrap();
    assert!(id.starts_with("1767225600000x") && id.len() == 32, "{id}");
}

#[tokio::test]
async fn every_encoding_says_the_same() {
    let app = TestApp::new();
    let json = json!({
        "email": "johndoe@mail.com", "phone": "+61 424 424 424", "nameFirst": "John", "nameLast": "Doe",
        "flowName": "KYC basic", "sourceKey": "Example Source Key", "externalUserId": ["UUID1", "UUID2"],
    });
    let form = "email=johndoe%40mail.com&phone=%2B61+424+424+424&nameFirst=John&nameLast=Doe&flowName=KYC+basic\
        &sourceKey=Example+Source+Key&externalUserId=UUID1&externalUserId=UUID2";
    let urlencoded = "application/x-www-form-urlencoded";
    let requests = [
        multipart("api-applicant-create", &FIELDS),
        request("api-applicant-create", urlencoded, form),
        request("api-applicant-create", "application/json", json.to_string()),
        request("api-applicant-create", urlencoded, json.to_string()),
        request("api-applicant-create", "application/json", format!("\u{feff}{json}")),
    ];

    for request in requests {
        let answer = app.send(request).await.ok();

        assert_like("applicant-create", answer.text());
        let status = status(&app, &created(&answer)).await;
        assert_eq!(status["sourceKey"], "Example Source Key");
        assert_eq!(status["externalUserId"], json!(["UUID1", "UUID2"]));
    }
}

#[tokio::test]
async fn lists_and_objects_are_read_as_every_library_writes_them() {
    let app = TestApp::new();
    let urlencoded = "application/x-www-form-urlencoded";
    let form = "email=a%40b&phone=1&flowName=KYC+basic&externalUserId%5B0%5D=UUID1&externalUserId%5B1%5D=UUID2";
    let json = json!({ "externalUserId": ["UUID1", "UUID2"], "email": "a@b", "phone": "1", "flowName": "KYC basic" });
    let encoded = json.to_string().bytes().map(|byte| format!("%{byte:02X}")).collect::<Vec<_>>().concat();
    let requests = [
        request("api-applicant-create", urlencoded, form),
        request("api-applicant-create", urlencoded, encoded),
        request("api-applicant-create", "multipart/form-data", json.to_string()),
    ];

    for request in requests {
        let id = created(&app.send(request).await.ok());

        assert_eq!(status(&app, &id).await["externalUserId"], json!(["UUID1", "UUID2"]));
    }
}

#[tokio::test]
async fn flows_are_those_of_the_samples_and_those_that_scenarios_add_by_their_exact_names() {
    let app = super::client::with_rules(
        "settings: { personr: { flows: [{ name: Onboarding, of: applicant }, { name: KYC basic, of: entity }] } }",
    );
    let tried = async |workflow: &str, body: Value, flow: &str| {
        call(&app, workflow, changed(body, json!({ "flowName": flow }))).await.status.as_u16()
    };

    for flow in ["KYC basic", "Database Verification", "Onboarding"] {
        assert_eq!(tried("api-applicant-create", applicant(), flow).await, 200, "{flow}");
    }
    for flow in ["KYB Basic", "Know Your Business", "KYC basic"] {
        assert_eq!(tried("api-entity-create", super::client::entity(), flow).await, 200, "{flow}");
    }
    for flow in ["onboarding", "Onboarding ", "Know Your Business"] {
        assert_eq!(tried("api-applicant-create", applicant(), flow).await, 400, "{flow}");
    }
}

#[tokio::test]
async fn a_wrong_flow_gets_the_documented_400() {
    let app = TestApp::new();

    for flow in ["KYC Basic", "kyc basic", "KYC", "KYB Basic", "KYC basic ", " KYC basic"] {
        let answer =
            call(&app, "api-applicant-create", changed(applicant(), json!({ "flowName": flow }))).await.expect(400);

        assert_like("applicant-create-wrong-flow", answer.text());
        assert_eq!(answer.text(), r#"{"statusCode":400,"message":"Error: Cannot read docSets - incorrect flow name"}"#);
        assert!(answer.header("x-vetbox-undocumented").contains("KYC basic, Database Verification"));
    }
}

#[tokio::test]
async fn the_first_missing_parameter_is_named() {
    let app = TestApp::new();
    let mut body = json!({});

    for (parameter, value) in [("email", "a@b"), ("phone", "1"), ("flowName", "KYC basic")] {
        let message = nested(&call(&app, "api-applicant-create", body.clone()).await, 400, "MISSING_DATA");

        assert_eq!(message, format!("Missing parameter for workflow api-applicant-create: parameter {parameter}"));
        body[parameter] = json!(value);
    }
    call(&app, "api-applicant-create", body).await.ok();
}

#[tokio::test]
async fn malformed_values_are_named() {
    let app = TestApp::new();

    for (change, parameter) in [
        (json!({ "email": "johndoe" }), "email"),
        (json!({ "email": 5 }), "email"),
        (json!({ "phone": ["1"] }), "phone"),
        (json!({ "externalUserId": "[UUID1,UUID2]" }), "externalUserId"),
        (json!({ "externalUserId": 5 }), "externalUserId"),
    ] {
        let message =
            nested(&call(&app, "api-applicant-create", changed(applicant(), change)).await, 400, "INVALID_DATA");

        assert!(message.contains(&format!("parameter {parameter} must be")), "{message}");
    }
}

#[tokio::test]
async fn names_that_were_not_sent_are_empty_texts() {
    let app = TestApp::new();

    let answer = call(&app, "api-applicant-create", applicant()).await.ok();

    assert_like("applicant-create", answer.text());
    assert_eq!(answer.json()["response"]["nameFirst"], "");
}

#[tokio::test]
async fn the_endpoint_also_answers_directly_under_the_root() {
    let app = TestApp::new();
    let mut request = request("api-applicant-create", "application/json", applicant().to_string());
    *request.uri_mut() = "/api-applicant-create".parse().unwrap();

    app.send(request).await.ok();
}

#[tokio::test]
async fn the_same_seed_gives_the_same_ids() {
    let (first, second) = (TestApp::new(), TestApp::new());

    assert_eq!(create(&first, json!({})).await, create(&second, json!({})).await);
}

#[tokio::test]
async fn a_text_has_at_most_16_kib() {
    let app = TestApp::new();
    let longest = "a".repeat(16 << 10);
    create(&app, json!({ "sourceKey": longest })).await;

    for (field, value) in
        [("sourceKey", json!(format!("{longest}a"))), ("externalUserId", json!([format!("{longest}a")]))]
    {
        let body = changed(applicant(), json!({ field: value }));
        let message = nested(&call(&app, "api-applicant-create", body).await, 400, "INVALID_DATA");
        assert!(message.contains("have at most 16384 bytes, not 16385"), "{message}");
    }
}

#[tokio::test]
async fn details_are_what_a_person_was_created_with() {
    let app = TestApp::new();
    let id = created(&app.send(multipart("api-applicant-create", &FIELDS)).await.ok());

    let answer = call(&app, "api-applicant-details", json!({ "applicantId": id })).await.ok();

    assert_like("applicant-details", answer.text());
    let response = &answer.json()["response"];
    assert_eq!((&response["email"], &response["status"]), (&json!("johndoe@mail.com"), &json!("Created")));
    assert!(answer.header("x-vetbox-undocumented").contains("connector"));
    let answer =
        call(&app, "api-applicant-details", json!({ "applicantId": "1700000000000x000000000000000001" })).await;
    nested(&answer, 400, "MISSING_DATA");
}
