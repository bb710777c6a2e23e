//! Every outcome of every kind of check, as it is read.

use std::{collections::BTreeSet, time::Duration};

use serde_json::{Value, json};

use crate::harness::{TestApp, id, work_body};

const OUTCOMES: [&str; 5] = ["Clear", "Alert", "False", "MoreInfo", "NoResult"];

fn kinds() -> [(&'static str, Value); 5] {
    let reference = json!({ "name": "Ada Lovelace", "position": "Mentor", "email": null, "contact": "+918888999978" });
    [
        ("work", work_body(json!({}))),
        ("work", work_body(json!({ "references": [reference] }))),
        (
            "education",
            json!({
                "tag": "A", "level": "SSC", "course": "B.Sc.", "courseName": "Physics", "reg": "R-17", "startMonth": 7,
                "startYear": 2015, "ended": false, "documents": ["MX17Cd6KEBSsbKSaou"]
            }),
        ),
        ("document", json!({ "tag": "A", "reg": "AHJPT1529R", "docType": "PAN" })),
        ("address", json!({ "tag": "A", "address": "12, MG Road", "pocType": "OTHER", "pocName": "Leela" })),
    ]
}

/// The output of a check that ends as `outcome`.
async fn output(app: &TestApp, kind: &str, body: Value, outcome: &str) -> Value {
    let profile = app.profile().await;
    let mut request = app.request("POST", &format!("/factx/async/{kind}"), body);
    request.headers_mut().insert("x-vetbox-outcome", outcome.parse().expect("a header"));
    let check = id(&app.send(request).await.ok());
    app.associate(&profile, &check).await;
    app.advance(Duration::from_secs(2)).await;
    app.outcome(&check).await["output"].clone()
}

#[tokio::test]
async fn every_outcome_of_every_kind_has_the_documented_keys_and_words_of_its_own() {
    let app = TestApp::new();
    let common = ["status", "documents", "description", "verifier", "authority", "verified", "mode"];
    let modes = ["Online", "Offline", "Physical", "Email", "Telephone"];
    for (kind, body) in kinds() {
        let mut descriptions = BTreeSet::new();
        for outcome in OUTCOMES {
            let output = output(&app, kind, body.clone(), outcome).await;

            let keys: BTreeSet<_> = output.as_object().unwrap().keys().map(String::as_str).collect();
            let voice = (kind == "work").then_some("voiceRecords");
            assert_eq!(keys, common.into_iter().chain(voice).collect::<BTreeSet<_>>(), "{kind}");
            assert_eq!(output["status"], outcome);
            assert!(modes.contains(&output["mode"].as_str().unwrap()), "{output}");
            let description = output["description"].as_str().unwrap().to_owned();
            assert!(description.starts_with("<p>") && description.ends_with("</p>"), "{description}");
            assert!(descriptions.insert(description));
        }
    }
}

#[tokio::test]
async fn a_reference_that_was_reached_answers_with_a_voice_record() {
    let app = TestApp::new();
    let [_, (kind, body), ..] = kinds();

    let output = output(&app, kind, body, "Clear").await;

    assert_eq!(output["verifier"], "Ada Lovelace");
    assert_eq!(output["authority"], "Mentor");
    assert_eq!(output["mode"], "Telephone");
    assert_eq!(output["documents"], Value::Null);
    assert!(output["voiceRecords"][0].as_str().unwrap().starts_with("MX1"));
}

#[tokio::test]
async fn every_reference_that_was_reached_has_a_voice_record() {
    let app = TestApp::new();
    let references: Vec<_> =
        (0..8).map(|number| json!({ "name": format!("Ada {number}"), "position": "Mentor", "contact": "1" })).collect();
    for (outcome, records) in [("Clear", 8), ("False", 8), ("MoreInfo", 8), ("NoResult", 0)] {
        let body = work_body(json!({ "references": references }));

        let output = output(&app, "work", body, outcome).await;

        assert_eq!(output["voiceRecords"].as_array().map_or(0, Vec::len), records, "{outcome}");
        let description = output["description"].as_str().unwrap();
        assert!((0..8).all(|number| description.contains(&format!("Ada {number}"))), "{description}");
    }
}

#[tokio::test]
async fn outputs_fit_what_was_asked() {
    let app = TestApp::new();
    let education = json!({
        "tag": "A", "level": "SSC", "course": "B.Sc.", "courseName": "Physics", "reg": "R-17", "startMonth": 7,
        "startYear": 2015, "ended": false, "documents": ["MX17Cd6KEBSsbKSaou"]
    });
    let address = json!({ "tag": "A", "address": "12, MG Road", "pocType": "SELF", "pocName": "Leela" });
    for (kind, body, contradictions) in [
        ("work", work_body(json!({})), &["relieving", "leaving", "xit formalities", "last working day"][..]),
        ("education", education, &["passed in the stated year", "result match"]),
        ("document", json!({ "tag": "A", "reg": "AHJPT1529R" }), &["was compared", "was altered", "One side"]),
        ("address", address, &["Leela", "member of the family"]),
    ] {
        for outcome in OUTCOMES.into_iter().cycle().take(15) {
            let output = output(&app, kind, body.clone(), outcome).await;
            let description = output["description"].as_str().unwrap();
            assert!(!contradictions.iter().any(|words| description.contains(words)), "{kind} {description}");
        }
    }
}

#[tokio::test]
async fn nobody_vouches_for_a_check_without_a_result() {
    let app = TestApp::new();
    for (kind, body) in kinds() {
        let output = output(&app, kind, body, "NoResult").await;

        assert_eq!((&output["verifier"], &output["authority"]), (&Value::Null, &Value::Null), "{kind}");
        assert_eq!(output["documents"], Value::Null, "{kind}");
    }
}

#[tokio::test]
async fn what_a_client_sent_is_no_markup() {
    let app = TestApp::new();

    let output = output(&app, "work", work_body(json!({ "employer": "<script>{x}" })), "Clear").await;

    let description = output["description"].as_str().unwrap();
    assert!(!description.contains("<script>"), "{description}");
}

#[tokio::test]
async fn the_input_reads_back_as_it_was_sent() {
    let app = TestApp::new();
    let sent = r#"{ "tag":"A", "reg" : "B\u0041", "extra": [1.50, null] }"#;
    let mut request = app.request("POST", "/factx/async/document", Value::Null);
    *request.body_mut() = sent.into();

    let check = id(&app.send(request).await.ok());

    let answer = app.attestr("GET", &format!("/async/{check}"), Value::Null).await.ok();
    assert!(answer.text().contains(&format!("\"input\":{sent}")), "{}", answer.text());
}
