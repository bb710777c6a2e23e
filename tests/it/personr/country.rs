//! Countries: what is one, and what people, documents and companies of one look like.

use std::time::Duration;

use serde_json::{Value, json};

use super::client::{
    JPEG, call, create, create_entity, created, entity, entity_status, nested, owners, review, status,
};
use crate::harness::{TestApp, changed};

#[tokio::test]
async fn what_is_no_country_is_refused() {
    let app = TestApp::new();

    for (sent, right) in [("ZZZ", "AUS"), ("nzl", "NZL"), ("NZ", "AUS"), (" NZL", "NZL")] {
        let answer = call(&app, "api-entity-create", changed(entity(), json!({ "country": sent }))).await;

        let expected = format!("country must be an ISO 3166-1 alpha-3 code, in upper case, such as {right}");
        let message = nested(&answer, 400, "INVALID_DATA");
        assert!(message.contains(&expected), "{message}");
    }
}

#[tokio::test]
async fn every_country_has_a_likeness_of_its_own() {
    let app = TestApp::new();
    let company = create_entity(&app, json!({ "country": "DEU" })).await;
    let person = create(&app, json!({})).await;
    let passport = json!({
        "applicantId": person, "docType": "PASSPORT", "docCountryISO": "DEU",
        "docFile": { "filename": "a.jpg", "contents": JPEG },
    });
    call(&app, "api-document-upload", passport).await.ok();
    review(&app, &company).await;
    review(&app, &person).await;

    let (company, person) = (entity_status(&app, &company).await, status(&app, &person).await);
    assert!(company["registeredAddress"].as_str().unwrap().ends_with(", Germany"), "{company}");
    assert_eq!((&person["extractedCity"], &person["ipTimezone"]), (&json!("BERLIN"), &json!("Europe/Berlin")));
    assert!(!person["docNumber"][0].as_str().unwrap().starts_with("PA"), "{person}");
}

#[tokio::test]
async fn an_address_agrees_with_what_was_told_of_it() {
    let app = TestApp::new();
    let verified = async |told: Value| {
        let body = json!({
            "flowName": "Database Verification", "firstName": "A", "lastName": "B", "sourceCountry": "AUS",
            "idNumber": "1234567A",
        });
        let id = created(&call(&app, "api-database-verification", changed(body, told)).await.ok());
        app.advance(Duration::from_secs(2)).await;
        status(&app, &id).await
    };

    let by_city = verified(json!({ "city": "Sydney" })).await;
    assert_eq!(
        (&by_city["extractedState"], &by_city["extractedPostCode"]),
        (&json!("NEW SOUTH WALES"), &json!("2000"))
    );
    let by_code = verified(json!({ "postCode": "3000" })).await;
    assert_eq!((&by_code["extractedCity"], &by_code["ipCity"]), (&json!("MELBOURNE"), &json!("Melbourne")));
    let unknown = verified(json!({ "city": "Darwin" })).await;
    assert_eq!((&unknown["extractedCity"], &unknown["extractedState"]), (&json!("DARWIN"), &json!("")));
    assert_eq!((&unknown["docNumber"], &unknown["docCountry"]), (&json!(["1234567A"]), &json!(["AUS"])));
}

#[tokio::test]
async fn an_owner_is_the_same_person_as_its_applicant() {
    let app = TestApp::new();
    let flows = json!({ "country": "GBR", "createApplicant": true, "uboFlow": "KYC basic" });
    let company = create_entity(&app, flows).await;
    review(&app, &company).await;
    app.advance(Duration::from_secs(2)).await;

    let owner = &owners(&app, &company).await[0];
    let person = status(&app, owner["applicantId"].as_str().unwrap()).await;
    let text = |field: &str| person[field].as_str().unwrap().to_owned();
    assert_eq!(owner["name"], format!("{} {}", text("extractedFirstName"), text("extractedLastName")));
    let street = format!(
        "{} {}, {}, {}, ",
        text("extractedStreetNum"),
        text("extractedStreet"),
        text("extractedCity"),
        text("extractedPostCode")
    );
    let address = owner["address"].as_str().unwrap();
    assert!(address.starts_with(&street) && address.ends_with(", GB"), "{address} is not {street}");
    assert_eq!((&person["documentCountry"], &person["ipCountry"]), (&json!("GBR"), &json!("United Kingdom")));
}

#[tokio::test]
async fn a_linked_owner_is_shown_as_its_verification_found_it() {
    let app = TestApp::new();
    let (company, person) = (create_entity(&app, json!({})).await, create(&app, json!({})).await);
    let link = json!({ "applicantId": company, "uboApplicantId": person, "position": "Director" });
    call(&app, "api-add-ubo", link).await.ok();
    review(&app, &person).await;
    review(&app, &company).await;

    let owners = owners(&app, &company).await;
    let owner = owners.last().unwrap();
    let person = status(&app, &person).await;
    assert!(owner["name"].as_str().unwrap().ends_with(person["extractedLastName"].as_str().unwrap()), "{owner}");
    assert!(owner["address"].as_str().unwrap().contains(person["extractedStreet"].as_str().unwrap()), "{owner}");
}
