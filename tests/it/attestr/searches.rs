//! Searches of court records and of watchlists: async requests that are no background checks, and their answers at once.

use std::time::Duration;

use serde_json::{Value, json};
use vetbox::{engine::time::Timestamp, vendors::attestr::consent::Consent};

use crate::harness::{Answer, TestApp, changed};

const MALFORMED: &str = "Malformed data or missing required parameter values";
const VERSION: &str = "This endpoint does not support the provided version.";

/// The words of the four searches, each with its path.
const SEARCHES: [(&str, &str); 4] = [
    ("ecourtPerson", "/riskx/person/ecourt"),
    ("ecourtBusiness", "/riskx/business/ecourt"),
    ("amlPerson", "/riskx/aml/person"),
    ("amlBusiness", "/riskx/aml/business"),
];

/// The body of a search that takes a while.
fn body(word: &str) -> Value {
    match word {
        "ecourtPerson" => json!({
            "tag": "T-1", "name": "Gitanjali Raheja", "fatherName": "Mohan Raheja", "birthDate": "27-10-1989",
            "address": "12, MG Road, Pune, Maharashtra", "mode": "Quick", "webhook": false
        }),
        "ecourtBusiness" => json!({
            "tag": "T-1", "businessName": "Sagar Foods Private Limited", "reg": "U15490MH2009PTC123456",
            "address": "12, MG Road, Pune, Maharashtra", "mode": "Extended", "webhook": false
        }),
        "amlPerson" => json!({
            "tag": "T-1", "threshold": 80, "firstName": "Gitanjali", "middleName": null, "lastName": "Raheja",
            "dob": "27-10-1989", "dobDelta": 2, "countries": ["IN", "ARE"], "gender": "Female", "extended": true
        }),
        _ => json!({
            "tag": "T-1", "threshold": 80, "businessName": "Sagar Foods Private Limited", "countries": ["IN"],
            "extended": true
        }),
    }
}

/// The same as a search that is answered at once.
fn at_once(word: &str) -> Value {
    let changes = if word.starts_with("ecourt") {
        json!({ "mode": "Realtime", "threshold": 10, "webhook": null })
    } else {
        json!({ "extended": false })
    };
    changed(body(word), changes)
}

/// Calls a version of a path with an outcome in the header.
async fn call(app: &TestApp, version: &str, path: &str, body: Value, outcome: &str) -> Answer {
    let mut request = app.request("POST", "", body);
    *request.uri_mut() = format!("/api/{version}/public{path}").parse().expect("a path");
    if !outcome.is_empty() {
        request.headers_mut().insert("x-vetbox-outcome", outcome.parse().expect("a header"));
    }
    app.send(request).await
}

/// The id in the answer to a search: court records answer a list of one.
fn id_of(answer: &Answer) -> String {
    let answer = answer.json();
    let items = &answer["items"];
    assert!(items.is_null() || items.as_array().is_some_and(|items| items.len() == 1), "{answer}");
    let one = if items.is_null() { &answer } else { &items[0] };
    one["_id"].as_str().expect("an id").to_owned()
}

#[tokio::test]
async fn a_search_is_an_async_request_that_starts_at_once() {
    let app = TestApp::new();
    for (word, path) in SEARCHES {
        let answer = call(&app, "v2", path, body(word), "").await.ok();
        assert_eq!(answer.json()["items"].is_array(), word.starts_with("ecourt"), "{word}");
        let check = id_of(&answer);

        assert_eq!(app.outcome(&check).await["status"], "INITIATED");
        app.advance(Duration::from_secs(2)).await;
        let read = app.attestr("GET", &format!("/async/{check}"), Value::Null).await.ok();
        let done = read.json();

        assert_eq!((&done["status"], &done["input"]), (&json!("COMPLETED"), &body(word)), "{word}");
        assert_eq!(done["output"]["valid"], true, "{word}");
        assert!(read.header("x-vetbox-undocumented").contains("not public"), "{word}");
        let expected: &[&str] = if word.starts_with("ecourt") {
            &["valid", "finalRiskSummary", "casesCount", "records", "finalRiskLevel"]
        } else {
            &["valid", "matchesCount", "matches", "message"]
        };
        let keys: Vec<_> = done["output"].as_object().unwrap().keys().map(String::as_str).collect();
        assert_eq!(keys, expected, "{word}");
    }
}

#[tokio::test]
async fn a_search_finds_nothing_unless_somebody_says_otherwise() {
    let app = TestApp::new();
    for (word, path) in SEARCHES {
        let is_court = word.starts_with("ecourt");
        let (list, count) = if is_court { ("records", "casesCount") } else { ("matches", "matchesCount") };
        let tagged = changed(at_once(word), json!({ "tag": "T-ALERT" }));
        let by_value = call(&app, "v2", path, tagged, "").await.ok().json();
        let by_header = call(&app, "v2", path, at_once(word), "Alert").await.ok().json();
        let nothing = call(&app, "v2", path, at_once(word), "").await.ok().json();
        let check = id_of(&call(&app, "v2", path, body(word), "").await.ok());
        let by_hand =
            app.control("POST", &format!("/checks/{check}/complete"), json!({ "outcome": "Alert" })).await.ok().json();

        assert_eq!(nothing[count], 0, "{word} {nothing}");
        assert_eq!(nothing[list], json!([]), "{word}");
        assert_eq!(by_header, by_value, "{word}");
        for found in [&by_value, &by_hand["output"]] {
            let items = found[list].as_array().unwrap();
            assert!(!items.is_empty() && found[count] == items.len(), "{word} {found}");
            let key = if is_court { "respondent" } else { "name" };
            let name = if word.ends_with("Person") { "GITANJALI RAHEJA" } else { "SAGAR FOODS PRIVATE LIMITED" };
            assert!(items.iter().all(|item| item[key] == name), "{word} {found}");
        }
        if is_court {
            assert_eq!(nothing["finalRiskLevel"], "No Risk");
            assert_ne!(by_value["finalRiskLevel"], "No Risk");
            assert!(by_value["records"].as_array().unwrap().iter().all(|case| case["state"] == "MAHARASHTRA"));
        } else {
            assert!(by_value["matches"].as_array().unwrap().iter().all(|it| it["score"].as_u64() >= Some(80)));
        }
    }
}

#[tokio::test]
async fn an_answer_at_once_stores_nothing_and_is_marked() {
    let app = TestApp::new();
    for (word, path) in SEARCHES {
        let answer = call(&app, "v2", path, at_once(word), "").await.ok();
        assert!(answer.header("x-vetbox-undocumented").contains("not public"), "{word}");
    }

    assert_eq!(app.control("GET", "/checks", Value::Null).await.ok().json()["count"], 0);
}

#[tokio::test]
async fn a_page_of_cases_is_chosen_by_threshold_skip_and_limit() {
    let app = TestApp::new();
    let (word, path) = SEARCHES[0];
    let found = async |changes: Value| {
        let body = changed(at_once(word), changes);
        call(&app, "v2", path, body, "Alert").await.ok().json()
    };
    let mut several = 0;
    for number in 0..8 {
        let name = format!("Ada {number}");
        let all = found(json!({ "name": name })).await;
        let cases = all["records"].as_array().unwrap();
        let second = found(json!({ "name": name, "skip": 1, "limit": 1 })).await;
        let expected: Vec<_> = cases.iter().skip(1).take(1).cloned().collect();
        assert_eq!((&second["records"], &second["casesCount"]), (&json!(expected), &all["casesCount"]));
        let sure = found(json!({ "name": name, "threshold": 100 })).await;
        assert!(sure["records"].as_array().unwrap().iter().all(|case| case["score"] == 100));
        several += usize::from(1 < cases.len());
    }
    assert!(0 < several);
}

#[tokio::test]
async fn an_answer_at_once_follows_rules_as_far_as_they_can_mean_it() {
    let app = TestApp::new();
    let failed = call(&app, "v2", "/riskx/person/ecourt", at_once("ecourtPerson"), "errored=5001").await;
    failed.error(500, 5001, "Request could not be processed");
    assert_eq!(failed.json()["httpStatusCode"], 500);
    let never = call(&app, "v2", "/riskx/aml/person", at_once("amlPerson"), "never").await.ok();
    assert_eq!(never.json()["matchesCount"], 0);
    let journal = app.control("GET", "/requests", Value::Null).await.ok();
    assert!(journal.text().contains("a rule says that this check never ends, but here it is answered at once"));
    let rule = json!({
        "when": { "operation": "attestr.amlPerson.create" },
        "then": { "outcome": "Alert", "output": { "message": "see {{request.body.tag}}" } }
    });
    app.control("POST", "/rules", rule).await.expect(201);
    let set = call(&app, "v2", "/riskx/aml/person", at_once("amlPerson"), "").await.ok().json();
    assert_eq!(set["message"], "see T-1");
}

#[tokio::test]
async fn every_field_of_a_search_is_read() {
    let strict = TestApp::builder().config(|config| config.attestr.strict = true).start();
    for (word, path) in SEARCHES {
        call(&strict, "v2", path, body(word), "").await.ok();
        call(&strict, "v2", path, at_once(word), "").await.ok();
        let unknown = changed(body(word), json!({ "colour": "red" }));
        let details = call(&strict, "v2", path, unknown, "").await.error(400, 4001, MALFORMED);
        assert!(details.contains("colour"), "{details}");
    }
    // What belongs to the other mode is no field of this one.
    let both = changed(body("ecourtPerson"), json!({ "threshold": 50 }));
    let details = call(&strict, "v2", SEARCHES[0].1, both, "").await.error(400, 4001, MALFORMED);
    assert!(details.contains("threshold"), "{details}");
}

#[tokio::test]
async fn wrong_fields_of_a_search_are_named() {
    let app = TestApp::new();
    let long = "A".repeat(51);
    for (word, changes, expected) in [
        ("ecourtPerson", json!({ "tag": long }), "tag: expected at most 50 characters, got 51"),
        ("ecourtPerson", json!({ "name": "A".repeat(257) }), "name: expected at most 256 characters, got 257"),
        ("ecourtPerson", json!({ "fatherName": null }), "fatherName: required, expected a text"),
        (
            "ecourtPerson",
            json!({ "birthDate": "1989-10-27" }),
            "birthDate: expected a date DD-MM-YYYY that exists, got \"1989-10-27\"",
        ),
        ("ecourtPerson", json!({ "address": "A".repeat(4193) }), "address: expected at most 4192 characters, got 4193"),
        ("ecourtPerson", json!({ "mode": "Fast" }), "mode: expected one of Quick, Extended, Realtime, got \"Fast\""),
        ("ecourtPerson", json!({ "mode": "Realtime" }), "threshold: required, expected a whole number from 10 to 100"),
        (
            "ecourtPerson",
            json!({ "mode": "Realtime", "threshold": 9 }),
            "threshold: expected a whole number from 10 to 100, got 9",
        ),
        (
            "ecourtPerson",
            json!({ "mode": "Realtime", "threshold": 10, "skip": -1 }),
            "skip: expected a whole number from 0 to 1000000 or null, got -1",
        ),
        (
            "ecourtPerson",
            json!({ "mode": "Realtime", "threshold": 10, "limit": 0 }),
            "limit: expected a whole number from 1 to 100 or null, got 0",
        ),
        ("ecourtBusiness", json!({ "businessName": null }), "businessName: required, expected a text"),
        ("ecourtBusiness", json!({ "webhook": "yes" }), "webhook: expected true, false or null, got \"yes\""),
        ("amlPerson", json!({ "threshold": 49 }), "threshold: expected a whole number from 50 to 100, got 49"),
        ("amlPerson", json!({ "firstName": null }), "firstName: required, expected a text"),
        ("amlPerson", json!({ "middleName": "A".repeat(101) }), "middleName: expected at most 100 characters, got 101"),
        ("amlPerson", json!({ "lastName": 7 }), "lastName: expected a text, got 7"),
        (
            "amlPerson",
            json!({ "dob": "31-02-1989" }),
            "dob: expected a date DD-MM-YYYY that exists, got \"31-02-1989\"",
        ),
        ("amlPerson", json!({ "dobDelta": 6 }), "dobDelta: expected a whole number from 0 to 5 or null, got 6"),
        (
            "amlPerson",
            json!({ "countries": ["IN", "XX"] }),
            "countries[1]: expected an ISO 3166 code such as IN or IND, got \"XX\"",
        ),
        ("amlPerson", json!({ "countries": [] }), "countries: expected at least one, got an empty list"),
        ("amlPerson", json!({ "gender": "F" }), "gender: expected one of Male, Female or null, got \"F\""),
        ("amlPerson", json!({ "extended": 1 }), "extended: expected true, false or null, got 1"),
        ("amlBusiness", json!({ "businessName": 7 }), "businessName: expected a text, got 7"),
    ] {
        let (_, path) = SEARCHES.into_iter().find(|(known, _)| *known == word).unwrap();
        let refused = call(&app, "v2", path, changed(body(word), changes), "").await;
        assert_eq!(refused.error(400, 4001, MALFORMED), expected, "{word}");
        assert_eq!(refused.json()["httpStatusCode"], 400);
    }
}

#[tokio::test]
async fn a_search_has_a_first_version() {
    let app = TestApp::new();
    for (word, path) in SEARCHES {
        let first = call(&app, "v1", path, at_once(word), "").await;
        if word.starts_with("ecourt") {
            first.error(400, 40051, VERSION);
        } else {
            first.ok();
        }
    }
}

#[tokio::test]
async fn a_search_is_a_service_with_credits_and_needs_a_consent_on_v3() {
    let app = TestApp::new();
    let demo = Consent::demo("default", Timestamp::MAX).id.to_string();
    for (word, path) in SEARCHES {
        app.control("PUT", "/accounts/demo", json!({ "services": ["profile"] })).await.ok();
        let refused = call(&app, "v2", path, body(word), "").await;
        refused.error(403, 4035, "Requested service is not provisioned for your account");
        let account = json!({ "services": null, "credits": { word: 3 } });
        app.control("PUT", "/accounts/demo", account).await.ok();

        let balance = async || {
            app.control("GET", "/accounts/demo/credits", Value::Null).await.ok().json()["balances"][word].clone()
        };
        call(&app, "v2", path, at_once(word), "errored=5001").await.expect(500);
        assert_eq!(balance().await, 3, "{word}");
        call(&app, "v2", path, at_once(word), "").await.ok();
        call(&app, "v2", path, body(word), "errored=5001").await.ok();
        assert_eq!(balance().await, 1, "{word}");
        app.advance(Duration::from_secs(2)).await;
        assert_eq!(balance().await, 2, "what errored is refunded");

        call(&app, "v3", path, body(word), "").await.error(
            403,
            40399,
            "Missing or insufficient consent to process the request",
        );
        for sent in [body(word), at_once(word)] {
            let with = changed(sent, json!({ "consent": { "consentId": demo } }));
            call(&app, "v3", path, with, "").await.ok();
        }
        call(&app, "v2", path, body(word), "").await.error(
            400,
            4005,
            "Operation could not be performed due to low credits balance",
        );
    }
}

#[tokio::test]
async fn a_search_sends_its_webhook_and_is_put_on_no_profile() {
    let app = TestApp::new();
    let profile = app.profile().await;
    for ((word, path), stage) in
        SEARCHES.into_iter().zip(["ECOURT_PERSON", "ECOURT_BUSINESS", "AML_PERSON", "AML_BUSINESS"])
    {
        let wanted = changed(body(word), json!({ "webhook": true }));
        let check = id_of(&call(&app, "v2", path, wanted, "Alert").await.ok());
        let message = format!("Async request type {stage} can not be associated to the background check profile");
        let associate = format!("/factx/{profile}/associate");
        app.attestr("PUT", &associate, json!({ "asyncRequest": check })).await.error(400, 40039, &message);
        app.advance(Duration::from_secs(2)).await;

        let sent = app.control("GET", "/inbox", Value::Null).await.ok().json();
        let last = sent["items"].as_array().unwrap().last().unwrap()["json"].clone();
        assert_eq!((&last["event"], &last["payload"]["_id"]), (&json!("async.completed"), &json!(check)), "{word}");
        assert_eq!(last["payload"]["output"], app.outcome(&check).await["output"], "{word}");
        assert!(last["payload"]["signature"].is_string());
    }
}
