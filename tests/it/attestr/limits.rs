//! Credits and limits.

use std::time::Duration;

use serde_json::{Value, json};

use crate::harness::{Answer, TestApp, work_body};

const LOW: &str = "Operation could not be performed due to low credits balance";

async fn create(app: &TestApp) -> u16 {
    app.attestr("POST", "/factx/async/work", work_body(json!({}))).await.status.as_u16()
}

#[tokio::test]
async fn of_many_simultaneous_requests_exactly_as_many_as_allowed_pass() {
    let app = TestApp::new();
    let limits = json!({ "limits": { "api": { "perSecond": 5, "burst": 17 } } });
    app.control("PUT", "/accounts/demo", limits).await.ok();

    let calls: Vec<_> = (0..100)
        .map(|_| {
            let app = app.clone();
            tokio::spawn(async move { create(&app).await })
        })
        .collect();
    let mut passed = 0;
    for call in calls {
        passed += usize::from(call.await.unwrap() == 200);
    }

    assert_eq!(passed, 17);
}

#[tokio::test(flavor = "multi_thread", worker_threads = 4)]
async fn of_many_simultaneous_checks_exactly_as_many_as_paid_for_pass() {
    let app = TestApp::new();
    app.control("PUT", "/accounts/demo", json!({ "credits": { "work": 20 }, "prices": { "work": 3 } })).await.ok();

    let calls: Vec<_> = (0..60)
        .map(|_| {
            let app = app.clone();
            tokio::spawn(async move { create(&app).await })
        })
        .collect();
    let mut passed = 0;
    for call in calls {
        passed += usize::from(call.await.unwrap() == 200);
    }

    assert_eq!(passed, 6);
    let wallet = app.control("GET", "/accounts/demo/credits", Value::Null).await.ok().json();
    assert_eq!(wallet["balances"]["work"], 2);
}

#[tokio::test]
async fn each_limit_has_its_own_error_and_time_refills_it() {
    for (limits, code, message, wait) in [
        (json!({ "account": { "perSecond": 1 } }), 4291, "Maximum account rate limit exceeded", Duration::from_secs(1)),
        (json!({ "api": { "perSecond": 1 } }), 4292, "Maximum API rate limit exceeded", Duration::from_secs(1)),
        (json!({ "account": { "perDay": 1 } }), 4293, "Maximum account daily limit exceeded", Duration::from_hours(24)),
        (json!({ "api": { "perDay": 1 } }), 4294, "Maximum API daily limit exceeded", Duration::from_hours(24)),
    ] {
        let app = TestApp::new();
        app.control("PUT", "/accounts/demo", json!({ "limits": limits })).await.ok();

        assert_eq!(create(&app).await, 200);
        let refused = app.attestr("POST", "/factx/async/work", work_body(json!({}))).await;
        refused.error(429, code, message);
        assert_eq!(refused.header("retry-after"), "");
        app.advance(wait.saturating_sub(Duration::from_millis(1))).await;
        assert_eq!(create(&app).await, 429);
        app.advance(Duration::from_millis(1)).await;
        assert_eq!(create(&app).await, 200);
    }
}

#[tokio::test]
async fn a_limit_tells_of_itself_in_headers_where_that_is_wanted() {
    let app = TestApp::builder().config(|config| config.attestr.rate_headers = true).start();
    let told = |answer: &Answer| {
        ["retry-after", "ratelimit-limit", "ratelimit-remaining", "ratelimit-reset"]
            .map(|name| answer.header(name).to_owned())
    };
    for (limits, expected) in [
        (json!({ "api": { "perSecond": 2, "burst": 3 } }), ["1", "2", "0", "1"]),
        (json!({ "account": { "perDay": 1 } }), ["86400", "1", "0", "86400"]),
    ] {
        app.control("PUT", "/accounts/demo", json!({ "limits": limits })).await.ok();
        app.control("POST", "/reset", json!({ "keep": ["accounts"] })).await.ok();
        let mut refused = None;
        while refused.is_none() {
            let answer = app.attestr("POST", "/factx/async/work", work_body(json!({}))).await;
            if answer.status == 200 {
                assert_eq!(told(&answer), [""; 4]);
            } else {
                refused = Some(answer);
            }
        }
        let refused = refused.unwrap();
        assert_eq!(told(&refused), expected);
        assert_eq!(refused.header("x-vetbox-undocumented"), "the vendor documents no headers of limits");
    }
    app.control("PUT", "/accounts/demo", json!({ "limits": null })).await.ok();
    let forced = app.request("POST", "/factx/async/work", work_body(json!({ "tag": "A-E4292" })));
    assert_eq!(told(&app.send(forced).await), ["1", "", "", ""]);
}

#[tokio::test]
async fn an_operation_at_its_limit_leaves_the_others_alone_until_the_account_is_at_its_own() {
    let app = TestApp::new();
    let limits = json!({ "limits": { "api": { "perDay": 2 }, "account": { "perDay": 3 } } });
    app.control("PUT", "/accounts/demo", limits).await.ok();

    assert_eq!([create(&app).await, create(&app).await, create(&app).await], [200, 200, 429]);
    app.profile().await;
    let refused = app.attestr("POST", "/factx/", json!({ "tag": "A", "name": "B" })).await;

    refused.error(429, 4293, "Maximum account daily limit exceeded");
}

#[tokio::test]
async fn refused_requests_consume_nothing() {
    let app = TestApp::new();
    let limits = json!({ "limits": { "account": { "perDay": 2 }, "api": { "perSecond": 1 } } });
    app.control("PUT", "/accounts/demo", limits).await.ok();

    assert_eq!(create(&app).await, 200);
    for _ in 0..5 {
        assert_eq!(create(&app).await, 429);
    }

    let usage = app.control("GET", "/accounts/demo", Value::Null).await.ok().json()["usage"].clone();
    assert_eq!(usage["account"]["today"], 1);
    assert_eq!(usage["api"]["attestr.work.create"]["left"], 0);
    app.advance(Duration::from_secs(1)).await;
    assert_eq!(create(&app).await, 200);
}

#[tokio::test]
async fn a_request_that_fails_costs_no_credits_and_a_check_that_errors_gives_them_back() {
    let rule = "name: fails\nrules:\n  - when: { operation: attestr.work.create }\n    then: { errored: 5001 }\n";
    let app = TestApp::builder().scenario(rule).start();
    app.control("PUT", "/accounts/demo", json!({ "credits": { "work": 4 }, "prices": { "work": 3 } })).await.ok();
    let balance = async || {
        app.control("GET", "/accounts/demo/credits", Value::Null).await.ok().json()["balances"]["work"].clone()
    };

    app.attestr("POST", "/factx/async/work", json!({})).await.expect(400);
    assert_eq!(balance().await, 4);
    let profile = app.profile().await;
    let check = app.work(json!({})).await;
    assert_eq!(balance().await, 1);
    let short = app.attestr("POST", "/factx/async/work", work_body(json!({}))).await;
    short.error(400, 4005, LOW);
    // What comes back is what was paid, whatever the price is now.
    app.control("PUT", "/accounts/demo/credits/prices", json!({ "work": 9 })).await.ok();
    app.associate(&profile, &check).await;
    app.advance(Duration::from_secs(2)).await;

    let wallet = app.control("GET", "/accounts/demo/credits", Value::Null).await.ok().json();
    let ledger: Vec<_> = wallet["ledger"].as_array().unwrap().iter().map(|line| line["change"].clone()).collect();
    assert_eq!(ledger, [4, -3, 3]);
    assert_eq!(wallet["ledger"][1]["reason"], check);
    assert_eq!(wallet["ledger"][2]["reason"], format!("{check} errored"));
}

#[tokio::test]
async fn a_service_without_a_balance_is_unlimited_and_another_is_not_touched() {
    let app = TestApp::new();
    app.control("PUT", "/accounts/demo", json!({ "credits": { "education": 0 } })).await.ok();

    assert_eq!(create(&app).await, 200);
    let document = json!({ "tag": "A", "reg": "B" });
    app.attestr("POST", "/factx/async/document", document).await.ok();
}

/// What refused the last request, as the list of requests and its explanation say it.
async fn refused_by(app: &TestApp) -> Value {
    let listed = app.control("GET", "/requests?limit=1000", Value::Null).await.ok().json();
    let line = listed["items"].as_array().and_then(|items| items.last()).expect("a request");
    let explained = app.control("GET", &format!("/requests/{}/explain", line["id"]), Value::Null).await.ok().json();
    assert_eq!(explained["refusedBy"], line["refusedBy"]);
    line["refusedBy"].clone()
}

#[tokio::test]
async fn a_refusal_names_its_setting_and_the_scenario_that_says_so() {
    let app = TestApp::new();
    create(&app).await;
    assert_eq!(refused_by(&app).await, Value::Null);
    for (own, setting) in [
        (json!({ "whitelist": ["10.0.0.0/8"] }), "whitelist"),
        (json!({ "whitelist": [], "active": false }), "active"),
        (json!({ "active": true, "services": [] }), "services"),
        (json!({ "services": null, "credits": { "work": 0 } }), "credits"),
        (json!({ "limits": { "account": { "perDay": 1 } } }), "limits.account.perDay"),
    ] {
        app.control("PUT", "/accounts/demo", own).await.ok();
        create(&app).await;
        if setting.starts_with("limits") {
            create(&app).await;
        }
        assert_eq!(refused_by(&app).await, json!({ "setting": setting, "scenario": null }));
    }

    app.control("PUT", "/accounts/demo", json!({ "limits": null, "credits": null })).await.ok();
    app.control("POST", "/scenarios/low-credits/activate", Value::Null).await.ok();
    for _ in 0..20 {
        create(&app).await;
    }
    assert_eq!(refused_by(&app).await, json!({ "setting": "credits", "scenario": "low-credits" }));
}
