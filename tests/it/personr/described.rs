//! What the served OpenAPI document says of this vendor, against the manual's tables and against what the endpoints read.

use axum::{body::Body, extract::Request};
use serde_json::{Map, Value, json};

use super::client::{JPEG, call, create, create_entity, multipart, nested, request};
use crate::harness::TestApp;

/// The parameters of every endpoint in the manual's order; `!` marks the required ones.
const TABLES: [(&str, &str); 22] = [
    ("api-token-generate", "email! password!"),
    ("api-applicant-create", "email! phone! nameFirst nameLast flowName! sourceKey externalUserId"),
    ("api-verificationlink-create", "applicantId! applicant!"),
    ("api-document-upload", "applicantId! docType! docSubType docCountryISO! docFile!"),
    ("api-request-applicant-check", "applicantId!"),
    ("api-applicant-status", "applicantId!"),
    ("api-applicant-details", "applicantId!"),
    ("api-document-download", "applicantId!"),
    ("api-document-download-information", "applicantId!"),
    (
        "api-entity-create",
        "companyName! registrationNumber! country! flowName! uboFlow sourceKey externalUserId createApplicant applicantFlow",
    ),
    ("api-entity-verificationlink-create", "applicantId! applicant!"),
    ("api-entity-document-upload", "applicantId! docSubType docFile!"),
    ("api-entity-document-upload-encoded", "applicantId! docSubType fileName! docFile!"),
    ("api-add-ubo", "applicantId! uboApplicantId! position!"),
    ("api-entity-status", "applicantId!"),
    ("api-retrieve-ubo", "applicantId!"),
    ("api-entity-questionnaire", "applicantId!"),
    ("api-aml-results", "applicantId!"),
    (
        "api-database-verification",
        "flowName! email phone firstName! middleName lastName! dob idNumber sourceCountry! street city stateTerritory \
         postCode country sourceKey externalUserId",
    ),
    (
        "api-entity-database-verification",
        "flowName! companyName! registrationNumber! country! sourceKey externalUserId",
    ),
    ("api-change-workspace", "workspace!"),
    ("api-webhook-configuration", "webhookUrl! generateToken! headerToken!"),
];

async fn document(app: &TestApp) -> Value {
    let request = Request::get("/_vetbox/openapi.json").body(Body::empty()).expect("a request");
    app.send(request).await.ok().json()
}

fn schema<'a>(document: &'a Value, workflow: &str, content_type: &str) -> &'a Value {
    let operation = &document["paths"][format!("/api/1.1/wf/{workflow}")]["post"];
    &operation["requestBody"]["content"][content_type]["schema"]
}

/// The names that a schema demands, alone or as one of two.
fn demanded(schema: &Value) -> Vec<&str> {
    let demands = schema["allOf"].as_array().into_iter().flatten();
    let either = |demand: &'_ Value| demand.get("anyOf").and_then(Value::as_array).cloned();
    let names = demands.flat_map(|demand| match either(demand) {
        None => vec![demand["required"][0].as_str().expect("a name")],
        Some(_) => {
            demand["anyOf"].as_array().into_iter().flatten().filter_map(|it| it["required"][0].as_str()).collect()
        }
    });
    names.collect()
}

#[tokio::test]
async fn the_requests_are_described_as_the_manuals_tables() {
    let document = document(&TestApp::new()).await;

    for (workflow, table) in TABLES {
        for content_type in ["application/json", "application/x-www-form-urlencoded", "multipart/form-data"] {
            let schema = schema(&document, workflow, content_type);
            let mut known: Vec<_> = schema["properties"].as_object().expect("properties").keys().cloned().collect();
            let mut wanted: Vec<_> =
                table.split_whitespace().map(|name| name.trim_end_matches('!').to_owned()).collect();
            known.sort();
            wanted.sort();
            assert_eq!(known, wanted, "{workflow} as {content_type}");
            let required = table.split_whitespace().filter_map(|name| name.strip_suffix('!')).collect::<Vec<_>>();
            assert_eq!(demanded(schema), required, "{workflow} as {content_type}");
        }
    }
}

#[tokio::test]
async fn every_endpoint_reads_every_field_that_is_described() {
    let app = TestApp::new();
    let document = document(&app).await;
    let (person, company) = (create(&app, json!({})).await, create_entity(&app, json!({})).await);

    for (workflow, table) in TABLES {
        let mut body = Map::new();
        for name in table.split_whitespace().map(|name| name.trim_end_matches('!')) {
            body.insert(name.to_owned(), value(workflow, name, &person, &company));
        }
        let answer = call(&app, workflow, Value::Object(body.clone())).await;

        // The endpoints of results want a review first; everything was read by then.
        let because = answer.text();
        assert!(answer.status == 200 || because.contains("NOT_RUN"), "{because}");
        let warnings = app.warnings().join(" ");
        assert!(!warnings.contains("documents no such fields"), "{workflow}: {warnings}");
        for name in body.keys() {
            let mut body = body.clone();
            body.insert(name.clone(), json!({ "no": true }));
            let answer = call(&app, workflow, Value::Object(body)).await;
            assert!(
                nested(&answer, 400, "INVALID_DATA").contains(&format!("parameter {name} must")),
                "{}",
                answer.text()
            );
        }
        assert!(!schema(&document, workflow, "application/json").is_null());
    }
}

/// A value as a form sends it.
fn text(value: &Value) -> String {
    value.as_str().map_or_else(|| value.to_string(), str::to_owned)
}

#[tokio::test]
async fn every_endpoint_takes_every_encoding() {
    let app = TestApp::new();
    let (person, company) = (create(&app, json!({})).await, create_entity(&app, json!({})).await);

    for (workflow, table) in TABLES {
        let names = table.split_whitespace().map(|name| name.trim_end_matches('!'));
        let body: Map<_, _> = names.map(|name| (name.to_owned(), value(workflow, name, &person, &company))).collect();
        let texts: Vec<_> = body.iter().map(|(name, value)| (name.as_str(), text(value))).collect();
        let parts: Vec<_> = texts.iter().map(|(name, text)| (*name, text.as_str())).collect();
        let form: String = form_urlencoded::Serializer::new(String::new()).extend_pairs(&texts).finish();
        let json = Value::Object(body.clone()).to_string();

        for request in [
            multipart(workflow, &parts),
            request(workflow, "application/x-www-form-urlencoded", form),
            request(workflow, "application/json", json.clone()),
            request(workflow, "application/x-www-form-urlencoded", json),
        ] {
            let answer = app.send(request).await;

            let because = answer.text();
            assert!(answer.status == 200 || because.contains("NOT_RUN"), "{workflow}: {because}");
        }
    }
}

/// Something right for a parameter.
fn value(workflow: &str, name: &str, person: &str, company: &str) -> Value {
    let of_company = workflow.contains("entity") || workflow.contains("ubo");
    match name {
        "applicantId" | "applicant" => json!(if of_company { company } else { person }),
        "uboApplicantId" => json!(person),
        "email" => json!("johndoe@mail.com"),
        "flowName" if of_company => json!("KYB Basic"),
        "flowName" | "uboFlow" | "applicantFlow" => json!("KYC basic"),
        "externalUserId" => json!(["UUID1"]),
        "docType" => json!("SELFIE"),
        "docSubType" if of_company => json!("Certificate of incorporation"),
        "docSubType" => json!("FRONT_SIDE"),
        "docCountryISO" | "country" | "sourceCountry" => json!("AUS"),
        "docFile" if workflow == "api-entity-document-upload" => json!("https://example.com/a.pdf"),
        "docFile" if of_company => json!(JPEG),
        "docFile" => json!({ "filename": "a.jpg", "contents": JPEG }),
        "fileName" => json!("a.jpg"),
        "createApplicant" | "generateToken" | "headerToken" => json!(true),
        "position" => json!("Director"),
        "dob" => json!("1985-10-27"),
        "workspace" => json!("Primary"),
        "webhookUrl" => json!("http://localhost:9/hooks"),
        _ => json!("1234567"),
    }
}
