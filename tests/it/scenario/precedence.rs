//! Who decides, in the one documented order, through HTTP.

use std::time::Duration;

use serde_json::{Value, json};

use crate::harness::{TestApp, id, work_body};

/// An emulator in which everybody wants to decide a work check.
async fn crowded() -> TestApp {
    let rule = |id: &str, outcome: &str| json!({ "id": id, "when": { "operation": "attestr.work.create" }, "then": { "outcome": outcome } });
    let file = format!("name: first\nrules: [{}]", rule("it", "MoreInfo"));
    let second = format!("name: second\nrules: [{}]", rule("it", "MoreInfo"));
    let app = TestApp::builder()
        .config(|config| config.scenarios = vec!["attestr-false".to_owned(), "happy-path".to_owned()])
        .scenario(&file)
        .scenario(&second)
        .start();
    app.control("POST", "/rules", rule("old", "NoResult")).await.expect(201);
    app.control("POST", "/rules", rule("new", "NoResult")).await.expect(201);
    app
}

/// The rule that decides a check with a magic tag.
async fn decider(app: &TestApp, header: Option<&str>) -> String {
    let mut request = app.request("POST", "/factx/async/work", work_body(json!({ "tag": "EMP-ALERT" })));
    if let Some(header) = header {
        request.headers_mut().insert("x-vetbox-outcome", header.parse().expect("a header"));
    }
    app.send(request).await.ok().header("x-vetbox-rule").to_owned()
}

#[tokio::test]
async fn each_decides_when_nobody_before_it_does() {
    let app = crowded().await;
    let mut order = vec![decider(&app, Some("False")).await];

    for (method, path) in [
        ("DELETE", "/rules/new"),
        ("DELETE", "/rules/old"),
        ("DELETE", "/scenarios/first"),
        ("DELETE", "/scenarios/second"),
        ("POST", "/scenarios/attestr-false/deactivate"),
        ("POST", "/scenarios/happy-path/deactivate"),
        ("POST", "/scenarios/magic-values/deactivate"),
    ] {
        order.push(decider(&app, None).await);
        app.control(method, path, Value::Null).await.ok();
    }
    order.push(decider(&app, None).await);

    let expected = [
        "header",
        "runtime/new",
        "runtime/old",
        "first/it",
        "second/it",
        "attestr-false/false",
        "happy-path/attestr-clear",
        "magic-values/attestr-alert",
        "",
    ];
    assert_eq!(order, expected);
}

/// Who decided the check that a magic tag and the header wanted to decide, after `act` was done to it.
async fn decider_after(act: Option<(&str, &str, Value)>) -> (Value, Value) {
    let app = crowded().await;
    let mut request = app.request("POST", "/factx/async/work", work_body(json!({ "tag": "EMP-ALERT" })));
    request.headers_mut().insert("x-vetbox-outcome", "False".parse().expect("a header"));
    let check = id(&app.send(request).await.ok());
    let profile = app.profile().await;
    app.associate(&profile, &check).await;
    if let Some((method, path, body)) = act {
        app.control(method, &format!("/checks/{check}/{path}"), body).await.ok();
    }
    app.advance(Duration::from_mins(1)).await;
    let shown = app.control("GET", &format!("/checks/{check}"), Value::Null).await.ok().json();
    (shown["plan"]["decidedBy"].clone(), app.outcome(&check).await["output"]["status"].clone())
}

#[tokio::test]
async fn what_is_set_for_the_very_check_comes_before_everything_else() {
    let unsaid = decider_after(None).await;
    let planned = decider_after(Some(("PUT", "plan", json!({ "outcome": "Clear", "after": "30s" })))).await;
    let completed = decider_after(Some(("POST", "complete", json!({ "outcome": "MoreInfo" })))).await;

    assert_eq!(unsaid, (json!("header"), json!("False")));
    assert_eq!(planned, (json!("control"), json!("Clear")));
    assert_eq!(completed, (json!("control"), json!("MoreInfo")));
}

#[tokio::test]
async fn parts_that_the_first_leaves_open_are_set_by_the_next() {
    let app = TestApp::builder()
        .scenario("rules: [{ when: { operation: attestr.work.create }, then: { after: 3h } }]")
        .config(|config| config.scenarios = vec!["attestr-false".to_owned()])
        .start();
    let profile = app.profile().await;
    let check = app.work(json!({})).await;
    app.associate(&profile, &check).await;

    app.advance(Duration::from_mins(179)).await;
    let before = app.outcome(&check).await;
    app.advance(Duration::from_mins(1)).await;

    assert_eq!(before["status"], "INITIATED");
    assert_eq!(app.outcome(&check).await["output"]["status"], "False");
}

#[tokio::test]
async fn a_rule_before_authorization_answers_whoever_calls_and_shows_why_it_did_not() {
    let rule = |then: &str| {
        format!(
            "rules: [{{ id: down, beforeAuthorization: true, skip: 1, times: 1, when: {{ operation: 'attestr.*' }}, then: {then} }}]\n"
        )
    };
    let app = TestApp::builder().scenario(&rule("{ response: { status: 503, body: down } }")).start();
    app.control("PUT", "/accounts/demo", json!({ "active": false })).await.ok();
    let get = || {
        let mut request = app.request("GET", "/factx/AX1", Value::Null);
        *request.uri_mut() = axum::http::Uri::from_static("/api/v9/public/factx/AX1");
        app.send(request)
    };

    // Passed by once, and then the order is as ever: the version comes first.
    get().await.error(400, 40051, "This endpoint does not support the provided version.");
    assert_eq!(get().await.expect(503).text(), "down");
    get().await.expect(400);
    let explained = app.control("GET", "/requests/2/explain", Value::Null).await.ok().json();
    assert_eq!(explained["decidedBy"], "test-1/down");

    let ask = json!({ "operation": "attestr.profile.get" });
    let unsent = app.control("POST", "/explain", ask).await.ok().json();
    assert_eq!(
        (&unsent["considered"][0]["rule"], &unsent["considered"][0]["result"]),
        (&json!("test-1/down"), &json!("notItsTurn"))
    );
}

#[test]
fn a_rule_before_authorization_answers_and_looks_at_no_caller() {
    let problems = |rule: &str| {
        let text = format!("rules: [{{ beforeAuthorization: true, {rule} }}]");
        let problems = vetbox::engine::scenario::compile("a.yaml", "a", &text, vetbox::vendors::VOCABULARY).problems;
        problems.into_iter().map(|it| it.message).collect::<Vec<_>>()
    };
    assert_eq!(problems("then: { fault: reset }"), [] as [String; 0]);
    assert_eq!(problems("then: { oneOf: [{ error: 5001 }, { fault: hang }] }"), [] as [String; 0]);
    let wrong = ["then: { latency: 1s }", "then: { outcome: Alert }", "then: { fault: reset, lost: true }"];
    for rule in wrong {
        assert!(problems(rule)[0].contains("goes with an answer"), "{rule}");
    }
    for when in ["account: x", "not: { account: x }", "operation: attestr.profile.get, record: { tag: x }"] {
        let rule = format!("when: {{ {when} }}, then: {{ error: 5001 }}");
        assert!(problems(&rule)[0].contains("no `account` and no `record`"), "{rule}");
    }
}
