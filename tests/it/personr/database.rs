//! `api-database-verification` and `api-entity-database-verification`.

use std::time::Duration;

use serde_json::{Value, json};

use super::{
    client::{call, configure, created, entity_status, nested, status},
    sample::assert_like,
};
use crate::harness::{Receiver, TestApp, changed};

fn person() -> Value {
    json!({
        "flowName": "Database Verification", "email": "example@personr.co", "phone": "0400000000",
        "firstName": "SIMONE", "middleName": "LEE", "lastName": "HARDING", "dob": "1985-10-27", "idNumber": "1234567A",
        "sourceCountry": "AUS", "street": "123 EXAMPLE LANE", "city": "PERTH", "stateTerritory": "WESTERN AUSTRALIA",
        "postCode": "6000", "country": "AUS",
    })
}

fn company() -> Value {
    json!({
        "flowName": "KYB Basic", "companyName": "Personr Pty Ltd", "registrationNumber": "123456789", "country": "AUS",
        "sourceKey": "key", "externalUserId": ["A"],
    })
}

#[tokio::test]
async fn a_person_is_verified_from_data_in_one_call() {
    let app = TestApp::new();
    let receiver = Receiver::start().await;
    configure(&app, &receiver.url).await;

    let answer = call(&app, "api-database-verification", person()).await.ok();
    assert_like("applicant-database", answer.text());
    assert_eq!(answer.json()["response"]["status"], "Pending");
    app.advance(Duration::from_secs(2)).await;

    let status = status(&app, &created(&answer)).await;
    assert_eq!(status["extractedFirstName"], "SIMONE LEE");
    assert_eq!(status["extractedBirthDate"], "1985-10-27");
    assert_eq!((&status["extractedStreetNum"], &status["extractedStreet"]), (&json!("123"), &json!("EXAMPLE LANE")));
    assert_eq!((&status["docNumber"], &status["docCountry"]), (&json!(["1234567A"]), &json!(["AUS"])));
    assert_eq!(receiver.arrived()[0].json()["extLastName"], "HARDING");
}

#[tokio::test]
async fn a_company_is_verified_from_data_in_one_call() {
    let app = TestApp::new();

    let answer = call(&app, "api-entity-database-verification", company()).await.ok();
    assert_like("entity-database", answer.text());
    app.advance(Duration::from_secs(2)).await;

    let status = entity_status(&app, &created(&answer)).await;
    assert_eq!(status["entityName"], "Personr Pty Ltd");
    assert_eq!((&status["sourceKey"], &status["externalUserId"]), (&json!("key"), &json!(["A"])));
}

#[tokio::test]
async fn a_wrong_flow_gets_the_flat_body() {
    let app = TestApp::new();
    let wrong = json!({ "flowName": "Nothing" });

    for (workflow, body) in [("api-database-verification", person()), ("api-entity-database-verification", company())] {
        let answer = call(&app, workflow, changed(body, wrong.clone())).await.expect(400);

        assert_eq!(answer.json()["message"], "Error: Cannot read docSets - incorrect flow name");
    }
}

#[tokio::test]
async fn required_parameters_are_named_in_documented_order() {
    let app = TestApp::new();
    let cases: [(&str, Value, &[&str]); 2] = [
        ("api-database-verification", person(), &["flowName", "firstName", "lastName", "sourceCountry"]),
        ("api-entity-database-verification", company(), &["flowName", "companyName", "registrationNumber", "country"]),
    ];

    for (workflow, body, names) in cases {
        for name in names {
            let answer = call(&app, workflow, changed(body.clone(), json!({ *name: null }))).await;

            let message = nested(&answer, 400, "MISSING_DATA");
            assert_eq!(message, format!("Missing parameter for workflow {workflow}: parameter {name}"));
        }
    }
}

#[tokio::test]
async fn a_birth_date_is_a_date() {
    let app = TestApp::new();

    for (dob, must) in [
        ("27/10/1985", "a date such as 1985-10-27"),
        ("2999-01-01", "a day from 1900-01-01 to today, which is 2026-01-01"),
        ("0000-01-01", "a day from 1900-01-01 to today"),
    ] {
        let answer = call(&app, "api-database-verification", changed(person(), json!({ "dob": dob }))).await;

        let message = nested(&answer, 400, "INVALID_DATA");
        assert!(message.contains(&format!("dob must be {must}")), "{message}");
    }
}
