//! Education verification: every field and condition.

use serde_json::{Value, json};

use crate::harness::{TestApp, changed, id};

const PATH: &str = "/factx/async/education";
const MALFORMED: &str = "Malformed data or missing required parameter values";

fn body(changes: Value) -> Value {
    let body = json!({
        "tag": "ABCD1234", "level": "GRADUATE", "course": "B.Sc.", "courseName": "Physics", "reg": "R-17",
        "startMonth": 7, "startYear": 2015, "ended": true, "endedMonth": 5, "endedYear": 2018,
        "documents": ["MX17Cd6KEBSsbKSaou"]
    });
    changed(body, changes)
}

async fn details(changes: Value) -> String {
    TestApp::new().attestr("POST", PATH, body(changes)).await.error(400, 4001, MALFORMED)
}

#[tokio::test]
async fn every_level_is_accepted() {
    let app = TestApp::new();
    for level in ["SSC", "HSC", "GRADUATE", "POST_GRADUATE", "DOCTORATE", "OTHER", "HIGHEST"] {
        app.attestr("POST", PATH, body(json!({ "level": level, "webhook": true }))).await.ok();
    }
}

#[tokio::test]
async fn studies_that_go_on_have_no_end() {
    let app = TestApp::new();
    let mut ongoing = body(json!({ "ended": false }));
    ongoing["endedMonth"] = Value::Null;
    ongoing["endedYear"] = Value::Null;

    app.attestr("POST", PATH, ongoing).await.ok();
}

#[tokio::test]
async fn every_required_field_is_demanded() {
    let required = ["tag", "level", "course", "courseName", "reg", "startMonth", "startYear", "ended", "documents"];
    for field in required {
        let details = details(json!({ field: null })).await;
        assert!(details.starts_with(&format!("{field}: required")), "{details}");
    }
}

#[tokio::test]
async fn a_course_may_be_null_as_the_vendors_sdk_sends_it() {
    let app = TestApp::new();
    let mut nameless = body(json!({}));
    nameless["course"] = Value::Null;

    let answer = app.attestr("POST", PATH, nameless.clone()).await.ok();

    assert!(answer.header("x-vetbox-undocumented").contains("SDK sends null"));
    let profile = app.profile().await;
    let check = id(&answer);
    app.associate(&profile, &check).await;
    app.advance(std::time::Duration::from_secs(2)).await;
    let output = app.outcome(&check).await["output"]["description"].to_string();
    assert!(output.contains("Graduation"), "{output}");

    let strict = TestApp::builder().config(|config| config.attestr.strict = true).start();
    let details = strict.attestr("POST", PATH, nameless).await.error(400, 4001, MALFORMED);
    assert!(details.starts_with("course: the page requires this field"), "{details}");
}

#[tokio::test]
async fn a_whole_number_may_be_written_with_a_fraction_of_nothing() {
    TestApp::new().attestr("POST", PATH, body(json!({ "startMonth": 7.0, "endedYear": 2018.0 }))).await.ok();
    assert_eq!(
        details(json!({ "startMonth": 13.0 })).await,
        "startMonth: expected a whole number from 1 to 12, got 13.0"
    );
}

#[tokio::test]
async fn every_condition_is_checked() {
    let conditions = [
        (
            json!({ "level": "MBA" }),
            r#"level: expected one of SSC, HSC, GRADUATE, POST_GRADUATE, DOCTORATE, OTHER, HIGHEST, got "MBA""#,
        ),
        (json!({ "startMonth": 0 }), "startMonth: expected a whole number from 1 to 12, got 0"),
        (json!({ "startMonth": 13 }), "startMonth: expected a whole number from 1 to 12, got 13"),
        (json!({ "startMonth": 1.5 }), "startMonth: expected a whole number from 1 to 12, got 1.5"),
        (json!({ "startMonth": "7" }), "startMonth: expected a whole number"),
        (json!({ "startYear": 1900 }), "startYear: expected a whole number from 1901 to 9999, got 1900"),
        (json!({ "startYear": 10000 }), "startYear: expected a whole number"),
        (json!({ "endedMonth": 13 }), "endedMonth: expected a whole number"),
        (json!({ "endedYear": 99 }), "endedYear: expected a whole number"),
        (
            json!({ "endedMonth": null }),
            "endedMonth: required, because ended is true, expected a whole number from 1 to 12",
        ),
        (json!({ "endedYear": null }), "endedYear: required, because ended is true"),
        (json!({ "endedYear": "x" }), "endedYear: expected a whole number from 1901 to 9999, got"),
        (
            json!({ "ended": false, "endedYear": "x" }),
            "endedYear: expected a whole number from 1901 to 9999 or null, got",
        ),
        (
            json!({ "endedYear": 2015, "endedMonth": 6 }),
            "endedMonth: expected an end that is not before startMonth, which is 7, got 6",
        ),
        (
            json!({ "endedYear": 2014 }),
            "endedYear: expected an end that is not before startYear, which is 2015, got 2014",
        ),
        (json!({ "documents": [] }), "documents: expected at least one media id"),
        (json!({ "webhook": 1 }), "webhook: expected true, false or null"),
    ];
    for (changes, expected) in conditions {
        let details = details(changes).await;
        assert!(details.starts_with(expected), "{details}");
    }
}
