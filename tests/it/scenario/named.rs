//! What a rule names of requests and no vendor documents is told when it is read, with the nearest word; the rule is used all the same.

use vetbox::{
    engine::scenario::{Severity, compile},
    vendors::VOCABULARY,
};

use crate::harness::TestApp;

/// The warnings about a rule, each with the nearest right word.
fn warnings(rule: &str) -> Vec<(String, Option<String>)> {
    let compiled = compile("named.yaml", "named", &format!("rules: [{{ {rule} }}]"), VOCABULARY);
    assert!(compiled.scenario.is_some(), "{:?}", compiled.problems);
    let warning = |problem: vetbox::engine::scenario::Problem| {
        assert_eq!(problem.severity, Severity::Warning);
        assert_eq!(problem.place.line, 1);
        (problem.message, problem.nearest)
    };
    compiled.problems.into_iter().map(warning).collect()
}

#[track_caller]
fn warns(rule: &str, message: &str, nearest: Option<&str>) {
    let warnings = warnings(rule);
    let [(said, near)] = &warnings[..] else { panic!("{rule}: {warnings:?}") };
    assert!(said.contains(message), "{rule}: {said}");
    assert_eq!(near.as_deref(), nearest, "{rule}");
}

#[track_caller]
fn is_right(rule: &str) {
    assert_eq!(warnings(rule), [], "{rule}");
}

fn on(operation: &str, when: &str) -> String {
    format!("when: {{ operation: {operation}, {when} }}, then: {{ fault: reset }}")
}

#[test]
fn a_field_that_no_body_has_is_told_with_the_nearest() {
    let work = |body: &str| on("attestr.work.create", &format!("body: {{ {body} }}"));
    for right in [
        "employer: x",
        "'references[0].name': x",
        "'references[*].name': x",
        "'references.*.email': x",
        "'**.email': x",
        "'*': x",
        "'consent.consentId': x",
        "'consent[0].consentId': x",
    ] {
        is_right(&work(right));
    }
    warns(&work("employr: x"), "no field `employr` is documented there", Some("employer"));
    warns(&work("'references[0].nam': x"), "no field `nam`", Some("name"));
    warns(&work("'**.emial': x"), "no field `emial`", Some("email"));
    warns(
        &work("references.name: x"),
        "is a list, so `name` is a field of its items: write `references[*].name`",
        None,
    );
    warns(&work("tag.text: x"), "`tag` has no parts", None);
    is_right(&on("'attestr.*.create'", "body: { employer: x }"));
    warns(&on("'attestr.*.create'", "body: { employr: x }"), "operations of this rule", Some("employer"));
    warns(&on("attestr.profile.get", "body: { tag: x }"), "`attestr.profile.get` takes no body", None);
    warns(&on("personr.applicant.create", "any: [{ body: { emial: x } }]"), "no field `emial`", Some("email"));
}

#[test]
fn a_field_that_a_template_names_is_told_with_the_nearest() {
    let output = |text: &str| {
        format!(
            "when: {{ operation: attestr.work.create }}, then: {{ outcome: Alert, output: {{ description: '{text}' }} }}"
        )
    };
    is_right(&output("{{request.body.employer}}"));
    warns(&output("{{request.body.employr}}"), "no field `employr`", Some("employer"));
}

#[test]
fn a_path_that_no_endpoint_has_is_told_with_the_nearest() {
    for (operation, path) in [
        ("attestr.work.create", "/api/v3/*"),
        ("attestr.work.create", "/api/v1/public/factx/async/work"),
        ("attestr.profile.get", "/api/*/public/factx/AX1*"),
        ("attestr.profile.create", "/api/v1/public/factx"),
        ("personr.applicant.create", "*/api-applicant-create"),
        ("personr.applicant.create", "/api-applicant-create"),
        ("'*'", "/api/1.1/wf/*"),
    ] {
        is_right(&on(operation, &format!("path: '{path}'")));
    }
    let path = "/api/{version}/public/factx/async/work";
    warns(
        &on("attestr.work.create", "path: '/api/v1/public/factx/async/wrk'"),
        "no endpoint of `attestr.work.create`",
        Some(path),
    );
    warns(&on("attestr.work.create", "path: '/api/1.1/wf/x'"), "has the path `/api/1.1/wf/x`", None);
}

#[tokio::test]
async fn a_rule_that_is_warned_of_decides() {
    let app = TestApp::builder()
        .scenario(
            "rules: [{ when: { operation: attestr.profile.create, body: { nickname: x } }, then: { error: 5001 } }]\n",
        )
        .start();

    let body = serde_json::json!({ "tag": "A-1", "name": "Gitanjali Raheja", "nickname": "x" });
    app.send(app.request("POST", "/factx/", body)).await.expect(500);
}
