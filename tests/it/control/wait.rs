//! `…/wait` and `…/verify`.

use std::time::Duration;

use serde_json::{Value, json};

use crate::{harness::TestApp, personr::client::call};

async fn pending(app: &TestApp) -> String {
    let profile = app.profile().await;
    let check = app.work(json!({ "employer": "Initech" })).await;
    app.associate(&profile, &check).await;
    check
}

#[tokio::test]
async fn a_wait_ends_as_soon_as_the_condition_holds() {
    let app = TestApp::new();
    let check = pending(&app).await;
    let waiting = {
        let (app, wish) = (app.clone(), json!({ "for": { "check": { "id": check } }, "timeout": "1m" }));
        tokio::spawn(async move { app.control("POST", "/wait", wish).await })
    };

    app.control("POST", "/clock/advance", json!({ "by": "2s" })).await.ok();

    let held = waiting.await.unwrap().ok().json();
    assert_eq!(held["seen"], format!("check {check} is COMPLETED"));
    assert_eq!(held["now"], "2026-01-01T00:00:02Z");
}

#[tokio::test]
async fn a_wait_may_move_a_frozen_clock() {
    let app = TestApp::new();
    let check = pending(&app).await;
    let wish = json!({ "for": { "all": [{ "check": { "id": check, "status": "completed" } }, { "idle": true }] }, "advance": true });

    let held = app.control("POST", "/wait", wish).await.ok().json();

    assert_eq!(held["now"], "2026-01-01T00:00:02Z");
}

#[tokio::test]
async fn a_wait_moves_no_clock_that_runs() {
    let app = TestApp::new();
    app.control("PUT", "/clock", json!({ "mode": "real" })).await.ok();
    let wish = json!({ "for": { "idle": true }, "advance": true });

    let problem = app.control("POST", "/wait", wish).await.expect(409).json();

    assert!(problem["detail"].as_str().unwrap().contains("freeze the clock"), "{problem}");
}

#[tokio::test]
async fn a_wait_that_ends_in_vain_says_what_is_the_case() {
    let app = TestApp::new();
    let check = app.work(json!({ "employer": "Acme" })).await;
    let detail = async |condition: Value| {
        let answer = app.control("POST", "/wait", json!({ "for": condition, "timeout": "1ms" })).await.expect(408);
        answer.json()["detail"].as_str().unwrap().replace(&check, "<check>")
    };

    let details = [
        detail(json!({ "check": { "id": check } })).await,
        detail(json!({ "check": { "id": "AR0" } })).await,
        detail(json!({ "applicant": { "id": "1" } })).await,
        detail(json!({ "request": { "operation": "attestr.work.create", "body": { "employer": "Initech" } } })).await,
        detail(json!({ "request": { "status": 200 }, "exactly": 2 })).await,
        detail(json!({ "delivery": { "event": "async.completed" }, "atLeast": 2 })).await,
        detail(json!({ "any": [{ "check": { "id": check } }, { "delivery": {} }] })).await,
    ];

    insta::assert_snapshot!(details.join("\n"), @r#"
    after 1ms: check <check> is INITIATED: it waits to be associated to a profile (PUT /api/v1/public/factx/<profileId>/associate with {"asyncRequest":"<check>"})
    after 1ms: there is no check AR0
    after 1ms: there is no applicant or entity 1
    after 1ms: 0 requests fit, expected at least 1; the closest is request 1, POST /api/v1/public/factx/async/work: body employer: expected `Initech`, seen "Acme"
    after 1ms: 1 request fits, expected exactly 2
    after 1ms: 0 webhooks fit, expected at least 2; there are none yet
    after 1ms: check <check> is INITIATED: it waits to be associated to a profile (PUT /api/v1/public/factx/<profileId>/associate with {"asyncRequest":"<check>"}) and 0 webhooks fit, expected at least 1; there are none yet
    "#);
}

#[tokio::test]
async fn wrong_conditions_say_what_is_right() {
    let app = TestApp::new();
    let detail = async |body: Value| {
        let answer = app.control("POST", "/wait", body).await.expect(400);
        answer.json()["detail"].as_str().unwrap().to_owned()
    };

    let details = [
        detail(json!({})).await,
        detail(json!({ "for": {} })).await,
        detail(json!({ "for": { "idle": true, "check": { "id": "x" } } })).await,
        detail(json!({ "for": { "check": { "id": "x", "status": "DONE" } } })).await,
        detail(json!({ "for": { "all": [{ "request": { "boddy": {} } }] } })).await,
        detail(json!({ "for": { "idle": true }, "timeout": "1h" })).await,
        detail(json!({ "for": { "idle": true, "exactly": 1 } })).await,
        detail(json!({ "for": { "request": {}, "exactly": 1, "atLeast": 1 } })).await,
        detail(json!({ "for": { "idle": false } })).await,
        detail(json!({ "for": { "any": [{ "delivery": { "event": "foo" } }] } })).await,
        detail(json!({ "for": { "delivery": { "endpoint": "ep_99" } } })).await,
        detail(json!({ "for": { "event": { "body": { "payload.tag": { "matches": "(" } } } } })).await,
    ];

    insta::assert_snapshot!(details.join("\n"), @r#"
    body: missing field `for`
    for: expected exactly one condition
    for: expected exactly one condition
    for.check.status: "DONE" is none of the words
    for.all[0].request: unknown key `boddy` at the top of the conditions; it can be `operation`, `method`, `path`, `account`, `body`, `header`, `query`, `any`, `all`, `not`, `status`, `answer`, `rule`, `subject`, `unmatched` or `q`, did you mean `body`?
    timeout: at most 10m
    for: exactly, atLeast and atMost count requests, events and deliveries; the other conditions hold or do not
    for: expected exactly alone, or atLeast that is not above atMost
    for.idle: it can be true only; nothing tells that a sandbox is busy
    for.any[0].delivery.event: there is no event "foo"
    for.delivery.endpoint: there is no webhook endpoint "ep_99" in this sandbox
    for.event: `(` is not a regular expression: unclosed group (for instance { matches: "^EMP-[0-9]+$" })
    "#);
}

#[tokio::test]
async fn what_happened_is_verified() {
    let app = TestApp::new();
    pending(&app).await;
    let expected = json!([
        { "request": { "operation": "attestr.profile.create" }, "exactly": 1 },
        { "request": { "operation": "attestr.work.create", "body": { "employer": "Initech" } } },
        { "request": { "operation": "attestr.profile.associate", "status": 200 } },
    ]);

    let seen = app.control("POST", "/verify", json!({ "expect": expected, "inOrder": true })).await;

    assert_eq!(seen.ok().json()["verified"], true);
}

#[tokio::test]
async fn what_is_not_as_expected_is_listed_with_what_came() {
    let app = TestApp::new();
    let profile = app.profile().await;
    app.work(json!({ "employer": "Acme" })).await;
    let refused = async |body: Value| {
        let problem = app.control("POST", "/verify", body).await.expect(409).json();
        let seen: Vec<_> = problem["seen"].as_array().unwrap().iter().map(|line| line.as_str().unwrap()).collect();
        assert_eq!(seen, ["1: POST /api/v1/public/factx/ 200", "2: POST /api/v1/public/factx/async/work 200"]);
        problem["detail"].as_str().unwrap().replace(&profile, "<profile>")
    };
    let work = json!({ "request": { "operation": "attestr.work.create" } });
    let create = json!({ "request": { "operation": "attestr.profile.create" } });

    let details = [
        refused(json!({ "expect": [{ "request": { "operation": "attestr.work.create" }, "exactly": 2 }] })).await,
        refused(json!({ "expect": [{ "request": { "body": { "employer": "Initech" } } }] })).await,
        refused(json!({ "expect": [work, create], "inOrder": true })).await,
    ];

    insta::assert_snapshot!(details.join("\n"), @"
    1 request fits, expected exactly 2; the closest is request 1, POST /api/v1/public/factx/: operation: expected `attestr.work.create`, seen `attestr.profile.create`
    0 requests fit, expected at least 1; the closest is request 1, POST /api/v1/public/factx/: body employer: expected `Initech`, seen nothing
    expect[1]: no request fits after request 2; the last that fits is request 1, POST /api/v1/public/factx/
    ");
}

#[tokio::test]
async fn what_came_closest_keeps_its_secrets() {
    let app = TestApp::new();
    let login = json!({ "email": "demo@vetbox.test", "password": "demo" });
    let token = call(&app, "api-token-generate", login).await.ok().json()["response"]["token"].clone();
    let request = json!({
        "operation": "personr.token.generate",
        "body": { "email": "other", "password": "other" },
        "answer": { "body": { "response.token": "other" } },
    });

    let refused =
        app.control("POST", "/verify", json!({ "expect": [{ "request": request }] })).await.expect(409).json();

    let detail = refused["detail"].as_str().unwrap();
    assert!(detail.contains(r#"body email: expected `other`, seen "demo@vetbox.test""#), "{detail}");
    assert!(detail.contains(r#"body password: expected `other`, seen "****""#), "{detail}");
    assert!(detail.contains(r#"seen "****""#) && !detail.contains(token.as_str().unwrap()), "{detail}");
}

#[tokio::test]
async fn an_order_takes_the_first_that_fits_after_the_one_before() {
    let app = TestApp::new();
    pending(&app).await;
    app.profile().await;
    let (profile, work) =
        (expectation("attestr.profile.create", json!({})), expectation("attestr.work.create", json!({})));
    let never = expectation("attestr.address.create", json!({ "exactly": 0 }));
    let twice = expectation("attestr.profile.create", json!({ "exactly": 2 }));
    let verify =
        async |expected: Value| app.control("POST", "/verify", json!({ "expect": expected, "inOrder": true })).await;

    verify(json!([profile, work, profile])).await.ok();
    verify(json!([twice, never, work])).await.ok();
    let again = verify(json!([profile, work, profile, profile])).await.expect(409).json();
    let miscounted = verify(json!([work, expectation("attestr.profile.create", json!({ "exactly": 1 }))])).await;

    let last = "the last that fits is request 5, POST /api/v1/public/factx/";
    assert_eq!(again["detail"], format!("expect[3]: no request fits after request 5; {last}"));
    assert!(miscounted.expect(409).text().contains("2 requests fit, expected exactly 1"));
}

/// What is expected of one operation.
fn expectation(operation: &str, bounds: Value) -> Value {
    let mut expected = bounds;
    expected["request"] = json!({ "operation": operation });
    expected
}

#[tokio::test]
async fn what_was_forgotten_puts_a_verification_in_doubt() {
    let app = TestApp::new();
    app.app.registry.default_sandbox().world.write_blocking(|state| {
        let bounds = vetbox::engine::journal::Bounds { entries: 1, bytes: 1 << 20 };
        state.core.journal = vetbox::engine::journal::Journal::bounded(bounds);
    });
    app.profile().await;
    app.control("POST", "/clock/advance", json!({ "by": "1s" })).await.ok();

    let none = json!([{ "request": { "operation": "attestr.profile.create" }, "exactly": 0 }]);
    let denied = app.control("POST", "/verify", json!({ "expect": none })).await.ok().json();

    assert!(denied["doubt"].as_str().unwrap().starts_with("1 journal record was dropped"), "{denied}");
}

#[tokio::test]
async fn bodies_that_are_not_kept_whole_put_conditions_on_them_in_doubt() {
    let app = TestApp::new();
    let long = json!({ "tag": "A", "name": "Gitanjali Raheja", "unread": "x".repeat(70_000) });
    app.attestr("POST", "/factx/", long).await.ok();
    let told = "the journal keeps only the beginning of the body of 1 request, which may fit or not";
    let named = |operation: &str| json!({ "operation": operation, "body": { "name": "Gitanjali Raheja" } });
    let asked = named("attestr.profile.create");
    let verify = async |request: &Value, exactly: usize| {
        let expect = json!([{ "request": request, "exactly": exactly }]);
        app.control("POST", "/verify", json!({ "expect": expect })).await
    };
    let wait = async |exactly: usize| {
        let wish = json!({ "for": { "any": [{ "request": asked, "exactly": exactly }] }, "timeout": "1ms" });
        app.control("POST", "/wait", wish).await
    };
    let query = form_urlencoded::Serializer::new(String::new()).append_pair("where", &asked.to_string()).finish();
    let found = app.control("GET", &format!("/requests?{query}"), Value::Null).await.ok().json();

    assert_eq!(verify(&asked, 0).await.ok().json()["doubt"], told);
    assert!(verify(&asked, 1).await.expect(409).text().contains(told));
    assert_eq!(wait(0).await.ok().json()["doubt"], told);
    assert!(wait(1).await.expect(408).text().contains(told));
    assert_eq!(found["doubt"], told);
    assert_eq!(verify(&named("attestr.work.create"), 0).await.ok().json()["doubt"], Value::Null);
    assert_eq!(verify(&json!({ "status": 200 }), 1).await.ok().json()["doubt"], Value::Null);
    let nested = json!({ "not": { "any": [{ "body": { "name": "Gitanjali Raheja" } }] } });
    assert_eq!(verify(&nested, 1).await.ok().json()["doubt"], told);
}

#[tokio::test]
async fn groups_count_among_what_was_expected() {
    let app = TestApp::new();
    app.profile().await;
    app.work(json!({})).await;
    let create = json!({ "request": { "operation": "attestr.profile.create" } });
    let work = json!({ "request": { "operation": "attestr.work.create" } });
    let verify = async |body: Value| app.control("POST", "/verify", body).await;

    verify(json!({ "expect": [{ "any": [create, { "all": [work] }] }] })).await.ok();
    let never = json!({ "request": { "operation": "attestr.address.create" }, "exactly": 0 });
    verify(json!({ "expect": [create, never, work], "inOrder": true })).await.ok();
    let grouped = verify(json!({ "expect": [{ "all": [work, create] }], "inOrder": true })).await.expect(400).json();
    let webhook = verify(json!({ "expect": [create, { "delivery": {}, "exactly": 0 }], "inOrder": true })).await;

    assert!(grouped["detail"].as_str().unwrap().starts_with("expect[0]: inOrder is about requests"), "{grouped}");
    assert!(webhook.expect(400).text().contains("expect[1]: inOrder"));
}

#[tokio::test]
async fn what_came_too_often_is_named() {
    let app = TestApp::new();
    app.work(json!({ "employer": "Acme" })).await;
    for _ in 0..2 {
        app.profile().await;
    }
    let body = json!({ "expect": [{ "request": { "operation": "attestr.profile.create" }, "atMost": 1 }] });

    let problem = app.control("POST", "/verify", body).await.expect(409).json();

    let fitting = "request 2, POST /api/v1/public/factx/; request 3, POST /api/v1/public/factx/";
    assert_eq!(problem["detail"], format!("2 requests fit, expected at most 1; the newest that fit are {fitting}"));
}

#[tokio::test]
async fn idle_says_what_is_held() {
    let app = TestApp::new();
    app.control("PUT", "/inbox/script", json!({})).await.ok();
    app.control("POST", "/deliveries/hold", json!({})).await.ok();
    app.control("POST", "/trigger", json!({ "event": "async.completed" })).await.ok();

    let held = app.control("POST", "/wait", json!({ "for": { "idle": true } })).await.ok().json();

    let expected = "nothing is due; 1 webhook is in a queue that is held, or for an endpoint that is off";
    assert_eq!(held["seen"], expected);
}

#[tokio::test]
async fn the_nth_webhook_of_several_is_waited_for() {
    let app = TestApp::new();
    let endpoint = json!({ "inbox": [{ "status": 500 }, { "status": 200 }], "retries": [] });
    app.control("POST", "/webhooks", endpoint).await.expect(201);
    for _ in 0..2 {
        app.webhook_check().await;
        app.control("POST", "/clock/advance", json!({ "until": "idle" })).await.ok();
    }
    let holds = async |nth: usize, succeeded: bool| {
        let delivery = json!({ "event": "async.completed", "nth": nth, "succeeded": succeeded });
        let wish = json!({ "for": { "delivery": delivery }, "timeout": "1ms" });
        app.control("POST", "/wait", wish).await.status == 200
    };

    assert!(holds(1, false).await && !holds(1, true).await);
    assert!(holds(2, true).await && !holds(2, false).await);
    assert!(!holds(3, true).await);
    let zero = json!({ "for": { "delivery": { "nth": 0 } } });
    app.control("POST", "/wait", zero).await.expect(400);
}

#[tokio::test]
async fn a_server_that_is_stopped_says_so_to_whoever_waits() {
    let app = TestApp::new();
    app.app.registry.close(Duration::ZERO).await;

    let never = json!({ "for": { "request": { "operation": "attestr.profile.create" } }, "timeout": "10m" });
    let waited = app.control("POST", "/wait", never).await.expect(503).json();
    assert_eq!(waited["detail"], "the server was stopped while it was waited for");
}
