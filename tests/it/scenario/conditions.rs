//! Every condition, through HTTP.

use std::collections::BTreeSet;

use axum::extract::Request;
use serde_json::{Value, json};
use vetbox::vendors::VOCABULARY;

use crate::{
    harness::TestApp,
    personr::client::{create, create_entity, entity_status, status},
};

/// An emulator in which a work check that fits `rule` is answered with 5001.
fn app(rule: &str) -> TestApp {
    TestApp::builder().scenario(&format!("rules:\n  - {{ id: it, {rule}, then: {{ error: 5001 }} }}\n")).start()
}

/// Whether a rule decided the answer to a request.
async fn fits(app: &TestApp, request: Request) -> bool {
    let answer = app.send(request).await;
    let decided = answer.header("x-vetbox-rule") == "test-1/it";
    assert_eq!(decided, answer.status == 500, "{}", answer.text());
    decided
}

/// Sends each body to a work check and asserts which of them fit `when`.
async fn check(when: &str, bodies: &[(Value, bool)]) {
    let app = app(&format!("when: {{ operation: attestr.work.create, {when} }}"));
    for (body, expected) in bodies {
        let request = app.request("POST", "/factx/async/work", body.clone());
        assert_eq!(fits(&app, request).await, *expected, "{when} with {body}");
    }
}

#[tokio::test]
async fn a_plain_value_is_equal_and_a_star_is_anything() {
    let employer = |name: &str| json!({ "employer": name });

    check("body: { employer: Initech }", &[(employer("Initech"), true), (employer("Initech Ltd"), false)]).await;
    check("body: { employer: 'Init*' }", &[(employer("Initech Ltd"), true), (employer("Hooli"), false)]).await;
    check("body: { ended: false }", &[(json!({ "ended": false }), true), (json!({ "ended": true }), false)]).await;
    check("body: { grade: 7 }", &[(json!({ "grade": 7 }), true), (json!({ "grade": "8" }), false)]).await;
}

#[tokio::test]
async fn texts_are_compared_in_many_forms() {
    let tag = |text: &str| json!({ "tag": text });

    check("body: { tag: { equals: 'A*' } }", &[(tag("A*"), true), (tag("AB"), false)]).await;
    check("body: { tag: { matches: '^[A-Z]{3}-' } }", &[(tag("EMP-1"), true), (tag("emp-1"), false)]).await;
    check("body: { tag: { oneOf: [A, 'B*'] } }", &[(tag("A"), true), (tag("BB"), true), (tag("C"), false)]).await;
    check("body: { tag: { not: A } }", &[(tag("B"), true), (tag("A"), false)]).await;
    check("body: { tag: { matches: '^A', not: AB } }", &[(tag("AC"), true), (tag("AB"), false)]).await;
}

#[tokio::test]
async fn a_field_is_there_or_not() {
    check("body: { tag: { exists: true } }", &[(json!({ "tag": "" }), true), (json!({ "tag": null }), false)]).await;
    check("body: { tag: { absent: true } }", &[(json!({}), true), (json!({ "tag": "A" }), false)]).await;
}

#[tokio::test]
async fn numbers_and_dates_have_bounds() {
    let salary = |number: u32| json!({ "salary": number });
    let start = |date: &str| json!({ "startDate": date });

    check("body: { salary: { lessThan: 5 } }", &[(salary(4), true), (salary(5), false)]).await;
    check("body: { salary: { moreThan: 5 } }", &[(salary(6), true), (salary(5), false)]).await;
    check("body: { salary: { atLeast: 5, atMost: 7 } }", &[(salary(5), true), (salary(7), true), (salary(8), false)])
        .await;
    check(
        "body: { startDate: { after: 2019-12-01, before: 03-12-2019 } }",
        &[(start("02-12-2019"), true), (start("01-12-2019"), false), (start("03-12-2019"), false)],
    )
    .await;
}

#[tokio::test]
async fn paths_lead_into_lists_and_objects() {
    let body =
        |name: &str| json!({ "references": [{ "name": "Ann" }, { "name": name, "at": { "email": "b@x.test" } }] });

    check("body: { 'references[1].name': Bob }", &[(body("Bob"), true), (body("Ann"), false)]).await;
    check("body: { 'references[*].name': Bob }", &[(body("Bob"), true), (body("Cid"), false)]).await;
    check("body: { '**.email': 'b@*' }", &[(body("Bob"), true), (json!({ "email": "c@x.test" }), false)]).await;
}

#[tokio::test]
async fn groups_of_conditions_are_combined() {
    let body = |tag: &str, employer: &str| json!({ "tag": tag, "employer": employer });

    check(
        "any: [{ body: { tag: A } }, { body: { employer: Hooli } }]",
        &[(body("A", "x"), true), (body("x", "Hooli"), true), (body("x", "x"), false)],
    )
    .await;
    check(
        "all: [{ body: { tag: A } }, { body: { employer: Hooli } }]",
        &[(body("A", "Hooli"), true), (body("A", "x"), false)],
    )
    .await;
    check("not: { body: { tag: A } }", &[(body("B", "x"), true), (body("A", "x"), false)]).await;
}

#[tokio::test]
async fn what_stands_around_the_body_is_compared_too() {
    let work = |app: &TestApp, uri: &str| app.request("POST", uri, json!({}));
    let path = "/factx/async/work";

    for (when, fitting, other) in [
        ("operation: 'attestr.*.create'", "/factx/async/education", "/media/image"),
        ("operation: [attestr.work.create, attestr.education.create]", path, "/factx/"),
        ("operation: 'attestr.*', method: POST", path, ""),
        ("operation: 'attestr.*', path: '*/async/work'", path, "/factx/"),
        ("operation: 'attestr.*', query: { run: 7 }", "/factx/async/work?run=7", "/factx/async/work?run=8"),
        ("operation: 'attestr.*', account: '*'", path, ""),
        ("operation: 'attestr.*', account: { not: OX0nobody }", path, ""),
    ] {
        let app = app(&format!("when: {{ {when} }}"));
        assert!(fits(&app, work(&app, fitting)).await, "{when}");
        if !other.is_empty() {
            assert!(!fits(&app, work(&app, other)).await, "{when}");
        }
    }
    let app = app("when: { operation: 'attestr.*', method: GET }");
    assert!(!fits(&app, work(&app, path)).await);
}

#[tokio::test]
async fn a_header_is_compared() {
    let app = app("when: { operation: 'attestr.*', header: { x-run: '7*' } }");
    let with = |value: &str| {
        let mut request = app.request("POST", "/factx/async/work", json!({}));
        request.headers_mut().insert("X-Run", value.parse().unwrap());
        request
    };

    assert!(fits(&app, with("71")).await);
    assert!(!fits(&app, with("8")).await);
}

#[tokio::test]
async fn the_record_is_compared() {
    let app = app("when: { operation: attestr.profile.get, record: { tag: AA-1234 } }");
    let id = app.profile().await;
    let other = crate::harness::id(&app.attestr("POST", "/factx/", json!({ "tag": "B", "name": "B" })).await.ok());

    assert!(fits(&app, app.request("GET", &format!("/factx/{id}"), Value::Null)).await);
    assert!(!fits(&app, app.request("GET", &format!("/factx/{other}"), Value::Null)).await);
}

/// The numbers, from 1, of the requests among `count` that a rule decides.
async fn turns(turns: &str, count: usize) -> Vec<usize> {
    let app = app(&format!("when: {{ operation: attestr.work.create }}, {turns}"));
    let mut decided = Vec::new();
    for number in 1..=count {
        if fits(&app, app.request("POST", "/factx/async/work", json!({}))).await {
            decided.push(number);
        }
    }
    decided
}

#[tokio::test]
async fn turns_are_counted() {
    assert_eq!(turns("skip: 2", 4).await, [3, 4]);
    assert_eq!(turns("times: 2", 4).await, [1, 2]);
    assert_eq!(turns("every: 2", 5).await, [2, 4]);
    assert_eq!(turns("skip: 1, times: 2, every: 2", 9).await, [3, 5]);
}

#[tokio::test]
async fn chances_are_the_seeds() {
    let first = turns("chance: 0.5", 20).await;

    assert_eq!(turns("chance: 0.5", 20).await, first);
    assert!((4..17).contains(&first.len()), "{first:?}");
}

#[tokio::test]
async fn a_rule_lasts_so_long() {
    let app = app("when: { operation: attestr.work.create }, for: 10m");
    let request = || app.request("POST", "/factx/async/work", json!({}));

    assert!(fits(&app, request()).await);
    app.advance(std::time::Duration::from_mins(10)).await;
    assert!(!fits(&app, request()).await);
}

/// The fields of the record that the last request was about, as the journal has it.
async fn seen_record(app: &TestApp) -> BTreeSet<String> {
    let listed = app.control("GET", "/requests", Value::Null).await.ok().json();
    let ids = listed["items"].as_array().expect("a list").iter().map(|it| it["id"].as_u64().expect("an id"));
    let last = ids.max().expect("a request");
    let shown = app.control("GET", &format!("/requests/{last}"), Value::Null).await.ok().json();
    shown["record"].as_object().expect("a rule looked at the record").keys().cloned().collect()
}

fn words_of(operation: &str) -> BTreeSet<String> {
    let words = VOCABULARY.operation(operation).expect("an operation");
    words.record.iter().map(|&field| field.to_owned()).collect()
}

#[tokio::test]
async fn rules_know_every_field_of_the_records_of_attestr() {
    let app = app("when: { operation: 'attestr.*', record: { tag: other } }");
    let (profile, check) = (app.profile().await, app.work(json!({})).await);

    app.attestr("GET", &format!("/factx/{profile}"), Value::Null).await.ok();
    assert_eq!(seen_record(&app).await, words_of("attestr.profile.get"));
    app.attestr("GET", &format!("/async/{check}"), Value::Null).await.ok();
    assert_eq!(seen_record(&app).await, words_of("attestr.async.get"));
}

#[tokio::test]
async fn rules_know_every_field_of_the_records_of_personr() {
    let rule = "rules: [{ when: { operation: 'personr.*', record: { status: other } }, then: { error: 500 } }]";
    let app = TestApp::builder().scenario(rule).start();
    let (person, company) = (create(&app, json!({})).await, create_entity(&app, json!({})).await);

    status(&app, &person).await;
    let of_person = seen_record(&app).await;
    entity_status(&app, &company).await;
    let of_company = seen_record(&app).await;

    assert_eq!(&of_person | &of_company, words_of("personr.check.request"));
    let of_checks = |operation: &str| {
        let check = VOCABULARY.operation(operation).and_then(|words| words.check).expect("it starts a check");
        check.record.iter().map(|&field| field.to_owned()).collect::<BTreeSet<_>>()
    };
    assert_eq!(of_person, of_checks("personr.applicant.create"));
    assert_eq!(of_company, of_checks("personr.entity.create"));
}
