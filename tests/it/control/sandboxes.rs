//! `…/sandboxes`: worlds of their own, made, shown and deleted.

use std::time::Duration;

use axum::{body::Body, extract::Request};
use serde_json::{Value, json};
use vetbox::{
    engine::clock::{Mode, wall},
    vendors::personr::settings::Access,
};

use crate::harness::{Answer, TestApp};

/// Creates a profile with this header and below this base path.
async fn create_profile(app: &TestApp, base: &str, header: (&str, &str)) -> Answer {
    let body = json!({ "tag": "AA-1234", "name": "Gitanjali Raheja" }).to_string();
    let request = Request::builder()
        .method("POST")
        .uri(format!("{base}/api/v1/public/factx/"))
        .header("content-type", "application/json")
        .header(header.0, header.1)
        .body(Body::from(body));
    app.send(request.expect("a request")).await
}

/// Creates an applicant with this header.
async fn create_applicant(app: &TestApp, authorization: &str) -> Answer {
    let body = json!({
        "flowName": "KYC basic", "email": "a@example.com", "nameFirst": "Ada", "nameLast": "Byron", "phone": "0400",
    });
    let request = Request::builder()
        .method("POST")
        .uri("/api/1.1/wf/api-applicant-create")
        .header("content-type", "application/json")
        .header("authorization", authorization)
        .body(Body::from(body.to_string()));
    app.send(request.expect("a request")).await
}

/// How many profiles a sandbox holds.
async fn profiles(app: &TestApp, name: &str) -> Value {
    app.call("GET", &format!("/sandboxes/{name}"), Value::Null).await.ok().json()["sizes"]["profiles"].clone()
}

#[tokio::test]
async fn a_new_sandbox_comes_with_its_addresses_and_credentials() {
    let app = TestApp::new();
    let wish = json!({
        "name": "t1", "seed": 7, "clock": { "mode": "frozen", "now": "2030-05-01T00:00:00Z" },
        "webhooks": [{ "url": "http://localhost:3000/hooks", "token": "t0ken" }],
        "completion": "1h", "strict": true,
    });

    let made = app.call("POST", "/sandboxes", wish).await.expect(201).json();

    assert_eq!(made["urls"]["attestr"], "http://localhost:8382/sandbox/t1/api/v1/public/factx/");
    assert_eq!(made["clock"], json!({ "now": "2030-05-01T00:00:00Z", "mode": "frozen", "next": null, "due": null }));
    assert_eq!(made["seed"], 7);
    assert_eq!(made["webhooks"][0]["authorization"], "Basic t0ken");
    let header = made["credentials"]["attestr"]["authorization"].as_str().unwrap();
    create_profile(&app, "", ("authorization", header)).await.ok();
    assert_eq!(profiles(&app, "t1").await, 1);
    assert_eq!(profiles(&app, "default").await, 0);
    let token = made["credentials"]["personr"]["authorization"].as_str().unwrap();
    let answer = create_applicant(&app, token).await.ok();
    assert_eq!(answer.header("x-vetbox-undocumented"), "");
    assert_eq!(app.call("GET", "/sandboxes/t1", Value::Null).await.ok().json()["sizes"]["applicants"], 1);
}

#[tokio::test]
async fn accounts_that_a_sandboxs_own_scenario_brings_lead_to_it() {
    let app = TestApp::new();
    app.call("POST", "/sandboxes", json!({ "name": "t1" })).await.expect(201);
    let scenario = json!({ "settings": { "attestr": { "accounts": [{ "token": "only-in-t1" }] } } });
    app.call("PUT", "/sandboxes/t1/scenarios/own", scenario).await.ok();

    create_profile(&app, "", ("authorization", "Basic only-in-t1")).await.ok();

    assert_eq!((profiles(&app, "t1").await, profiles(&app, "default").await), (json!(1), json!(0)));
}

#[tokio::test]
async fn accounts_that_every_sandbox_has_lead_to_the_default_one() {
    let everywhere = "settings: { attestr: { accounts: [{ token: everywhere }] } }";
    let app = TestApp::builder().scenario(everywhere).start();
    app.call("POST", "/sandboxes", json!({ "name": "t1" })).await.expect(201);

    create_profile(&app, "", ("authorization", "Basic everywhere")).await.ok();
    create_profile(&app, "/sandbox/t1", ("authorization", "Basic everywhere")).await.ok();

    assert_eq!((profiles(&app, "t1").await, profiles(&app, "default").await), (json!(1), json!(1)));
}

#[tokio::test]
async fn a_sandboxs_spans_and_strictness_are_for_both_vendors() {
    let app = TestApp::new();
    let wish = json!({ "name": "t1", "completion": "1h", "strict": true });
    app.call("POST", "/sandboxes", wish).await.expect(201);

    let name = "t1".parse().expect("a name");
    let sandbox = app.app.registry.get(&name).expect("it was made");
    let personr = sandbox.world.read_blocking(|state| state.records.personr.settings.clone());

    assert_eq!((personr.completion.0, personr.access), (Duration::from_hours(1), Access::Strict));
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn credentials_are_looked_up_while_sandboxes_come_and_go() {
    let app = TestApp::new();
    let made = app.call("POST", "/sandboxes", json!({ "name": "t1" })).await.expect(201).json();
    let header = made["credentials"]["attestr"]["authorization"].as_str().unwrap().to_owned();
    let registry = std::sync::Arc::clone(&app.app.registry);

    let looking = tokio::task::spawn_blocking(move || {
        let found = (0..20_000).filter(|_| registry.of_credential(&header).name.as_str() == "t1");
        found.count()
    });
    while !looking.is_finished() {
        app.call("POST", "/sandboxes", json!({ "name": "t2" })).await.expect(201);
        app.call("DELETE", "/sandboxes/t2", Value::Null).await.ok();
    }

    assert_eq!(looking.await.expect("it does not panic"), 20_000);
}

#[tokio::test]
async fn a_sandbox_can_be_made_of_nothing() {
    let app = TestApp::new();

    let made = app.call("POST", "/sandboxes", Value::Null).await.expect(201).json();

    let listed = app.call("GET", "/sandboxes", Value::Null).await.ok().json();
    let names: Vec<_> = listed["sandboxes"].as_array().unwrap().iter().map(|line| &line["name"]).collect();
    assert_eq!(names, [&json!("default"), &made["name"]]);
}

#[tokio::test]
async fn the_first_use_of_a_name_makes_a_sandbox() {
    let app = TestApp::new();
    let credential = ("authorization", "Basic whoever");

    create_profile(&app, "/sandbox/by-path", credential).await.ok();
    create_profile(&app, "", ("x-vetbox-sandbox", "by-header")).await.expect(401);
    app.call("PUT", "/sandboxes/by-control/clock", json!({ "mode": "frozen" })).await.ok();

    for name in ["by-path", "by-header", "by-control"] {
        app.call("GET", &format!("/sandboxes/{name}"), Value::Null).await.ok();
    }
    assert_eq!(profiles(&app, "by-path").await, 1);
}

#[tokio::test]
async fn a_deleted_sandbox_takes_everything_with_it() {
    let app = TestApp::new();
    let made = app.call("POST", "/sandboxes", json!({ "name": "t1" })).await.expect(201).json();
    let header = made["credentials"]["attestr"]["authorization"].as_str().unwrap().to_owned();
    create_profile(&app, "", ("authorization", &header)).await.ok();

    app.call("DELETE", "/sandboxes/t1", Value::Null).await.ok();

    app.call("GET", "/sandboxes/t1", Value::Null).await.expect(404);
    app.call("DELETE", "/sandboxes/t1", Value::Null).await.expect(404);
    app.call("POST", "/sandboxes", json!({ "name": "t1" })).await.expect(201);
    assert_eq!(profiles(&app, "t1").await, 0);
}

#[tokio::test]
async fn a_reset_goes_back_to_what_the_sandbox_was_made_with() {
    let app = TestApp::new();
    let wish = json!({
        "name": "t1", "seed": 7, "clock": { "mode": "frozen", "now": "2030-05-01T00:00:00Z" },
        "webhooks": [{ "url": "http://localhost:3000/hooks" }],
    });
    let made = app.call("POST", "/sandboxes", wish).await.expect(201).json();
    let first = create_profile(&app, "/sandbox/t1", ("authorization", "Basic whoever")).await.ok();
    app.call("POST", "/sandboxes/t1/clock/advance", json!({ "by": "3d" })).await.ok();
    app.call("DELETE", "/sandboxes/t1/webhooks/ep_1", Value::Null).await.ok();

    app.call("POST", "/sandboxes/t1/reset", Value::Null).await.ok();

    assert_eq!(app.call("GET", "/sandboxes/t1", Value::Null).await.ok().json(), made);
    let again = create_profile(&app, "/sandbox/t1", ("authorization", "Basic whoever")).await.ok();
    assert_eq!(first.body, again.body);
}

#[tokio::test]
async fn at_the_bound_every_way_to_a_new_sandbox_says_what_to_do() {
    let app = TestApp::builder().config(|config| config.sandboxes.most = 1).start();
    app.call("POST", "/sandboxes", json!({ "name": "t1" })).await.expect(201);

    let refusals = [
        app.call("POST", "/sandboxes", json!({ "name": "t2" })).await.expect(503),
        app.call("PUT", "/sandboxes/t2/clock", json!({ "mode": "frozen" })).await.expect(503),
        create_profile(&app, "/sandbox/t2", ("authorization", "Basic whoever")).await.expect(503),
        create_profile(&app, "", ("x-vetbox-sandbox", "t2")).await.expect(503),
    ];

    for refusal in refusals {
        assert_eq!(refusal.header("content-type"), "application/problem+json");
        let detail = refusal.json()["detail"].as_str().unwrap().to_owned();
        assert!(detail.contains("there are 1 sandboxes already") && detail.contains("--max-sandboxes"), "{detail}");
    }
    create_profile(&app, "/sandbox/t1", ("authorization", "Basic whoever")).await.ok();
    app.call("DELETE", "/sandboxes/t1", Value::Null).await.ok();
    app.call("POST", "/sandboxes", json!({ "name": "t2" })).await.expect(201);
}

#[tokio::test]
async fn only_so_many_sandboxes_a_minute_come_into_being_by_use() {
    let app = TestApp::builder().config(|config| config.sandboxes.by_use = 2).start();
    let credential = ("authorization", "Basic whoever");
    for base in ["/sandbox/t1", "/sandbox/t2", "/sandbox/t1"] {
        create_profile(&app, base, credential).await.ok();
    }

    let refusal = create_profile(&app, "/sandbox/t3", credential).await.expect(503);
    let detail = refusal.json()["detail"].as_str().unwrap().to_owned();
    assert!(detail.contains("2 sandboxes") && detail.contains("make t3 by a call"), "{detail}");

    app.call("POST", "/sandboxes", json!({ "name": "t3" })).await.expect(201);
    create_profile(&app, "/sandbox/t3", credential).await.ok();
}

#[tokio::test]
async fn a_page_of_another_site_makes_no_sandbox() {
    let app = TestApp::new();
    let foreign = [("origin", "https://evil.example"), ("sec-fetch-site", "cross-site"), ("origin", "null")];
    for header in foreign {
        let refusal = create_profile(&app, "/sandbox/t1", header).await.expect(403);
        assert!(refusal.json()["detail"].as_str().unwrap().contains("make it first"), "{}", refusal.text());
        assert_eq!(refusal.header("access-control-allow-origin"), "*");
    }
    let own = [("origin", "http://localhost:3000"), ("sec-fetch-site", "same-site"), ("sec-fetch-site", "none")];
    for (number, header) in own.into_iter().enumerate() {
        // Attestr demands a credential, and the sandbox is there.
        create_profile(&app, &format!("/sandbox/own{number}"), header).await.expect(401);
    }

    app.call("POST", "/sandboxes", json!({ "name": "t1" })).await.expect(201);
    create_profile(&app, "/sandbox/t1", foreign[0]).await.expect(401);
    assert_eq!(app.app.registry.names().len(), 5);
}

#[tokio::test]
async fn idle_sandboxes_expire_but_not_the_default_one_nor_one_in_use() {
    let app = TestApp::new();
    for name in ["idle", "in-use"] {
        app.call("POST", "/sandboxes", json!({ "name": name })).await.expect(201);
    }
    let registry = &app.app.registry;
    let in_use = registry.get(&"in-use".parse().unwrap());

    let later = wall().plus(registry.bounds().idle);
    let next = registry.expire(later);

    let names: Vec<_> = registry.names().iter().map(ToString::to_string).collect();
    assert_eq!(names, ["default", "in-use"]);
    assert_eq!(next, Some(registry.bounds().idle));
    drop(in_use);
    assert_eq!(registry.expire(later.plus(registry.bounds().idle)), None);
}

#[tokio::test]
async fn a_sandbox_can_have_its_own_idle_time() {
    let app = TestApp::new();
    for (name, idle) in [("usual", Value::Null), ("short", json!("1m")), ("long", json!("7d"))] {
        app.call("POST", "/sandboxes", json!({ "name": name, "idle": idle })).await.expect(201);
    }
    let registry = &app.app.registry;
    let now = wall();
    let left = |later: Duration| -> Vec<String> {
        registry.expire(now.plus(later));
        registry.names().iter().map(ToString::to_string).collect()
    };

    assert_eq!(left(Duration::from_secs(30)), ["default", "long", "short", "usual"]);
    assert_eq!(left(Duration::from_mins(2)), ["default", "long", "usual"]);
    assert_eq!(left(Duration::from_hours(2)), ["default", "long"]);
    let shown = app.call("GET", "/sandboxes", Value::Null).await.ok().json();
    assert_eq!((&shown["sandboxes"][0]["idle"], &shown["sandboxes"][1]["idle"]), (&Value::Null, &json!("7d")));
    assert_eq!(left(Duration::from_hours(24 * 8)), ["default"]);
}

#[tokio::test]
async fn one_call_makes_all_that_a_suite_needs_and_a_reset_goes_back_to_it() {
    let app = TestApp::new();
    let wish = json!({
        "name": "t1",
        "scenarios": ["attestr-alert", {
            "name": "own",
            "settings": { "personr": { "requestsPerMinute": 7 }, "attestr": { "credits": { "dl": 9 } } },
            "rules": [{ "id": "late", "then": { "after": "1h" } }],
        }],
        "rules": [{ "id": "first", "times": 1, "then": { "error": 5001 } }, { "then": { "after": "2h" } }],
        "accounts": [{ "token": "payroll", "credits": { "work": 1 } }],
        "credits": { "work": 5, "dl": 3 },
        "limits": { "api": { "perSecond": 10 } },
        "webhooks": [{ "url": "http://localhost:3000/hooks" }],
        "idle": "15m",
    });

    let made = app.call("POST", "/sandboxes", wish).await.expect(201).json();

    assert_eq!(
        (&made["idle"], &made["scenarios"]),
        (&json!("15m"), &json!(["runtime", "own", "attestr-alert", "magic-values"]))
    );
    let accounts = async || app.call("GET", "/sandboxes/t1/accounts", Value::Null).await.ok().json();
    let numbers = |accounts: Value| -> Vec<Value> {
        let accounts = accounts.as_array().expect("a list").iter();
        accounts.map(|it| json!([it["credits"], it["limits"]["api"]["perSecond"]])).collect()
    };
    // What a scenario says stands in place of the sandbox's own, as everywhere.
    let begun = [json!([{ "dl": 9, "work": 5 }, 10]), json!([{ "dl": 9, "work": 1 }, 10])];
    assert_eq!(numbers(accounts().await), begun);
    create_profile(&app, "", ("authorization", "Basic payroll")).await.expect(500);
    let name = "t1".parse().expect("a name");
    let sandbox = app.app.registry.get(&name).expect("it was made");
    let rate = || sandbox.world.read_blocking(|state| state.records.personr.settings.requests_per_minute);
    assert_eq!(rate(), Some(7));

    app.call("PUT", "/sandboxes/t1/accounts/demo/credits", json!({ "work": 0 })).await.ok();
    app.call("DELETE", "/sandboxes/t1/rules/first", Value::Null).await.ok();
    app.call("POST", "/sandboxes/t1/scenarios/own/deactivate", Value::Null).await.ok();
    assert_eq!((numbers(accounts().await)[0].clone(), rate()), (json!([{ "dl": 3, "work": 0 }, 10]), None));
    app.call("POST", "/sandboxes/t1/reset", Value::Null).await.ok();

    assert_eq!((numbers(accounts().await), rate()), (begun.to_vec(), Some(7)));
    create_profile(&app, "", ("authorization", "Basic payroll")).await.expect(500);
}

#[tokio::test]
async fn everything_that_is_wrong_is_told_at_once_and_nothing_is_made() {
    let app = TestApp::new();
    let wish = json!({
        "name": "t1", "seed": "seven", "sed": 1, "idle": "0s", "completion": "soon",
        "clock": { "mode": "frozen", "factor": 2 },
        "scenarios": ["no-such", 7],
        "rules": [{ "then": { "after": "1h" } }, { "then": { "outcme": "Alert" } }],
        "accounts": [{ "token": "a" }, { "token": "a", "limits": { "api": { "burst": 3 } } }],
        "credits": { "wrk": 1 },
        "limits": { "account": { "perSecond": 5, "burst": 1 } },
        "webhooks": [{}, { "vendor": "acme" }, { "url": "nowhere", "events": ["done"] }],
    });

    let problem = app.call("POST", "/sandboxes", wish).await.expect(400).json();

    insta::assert_snapshot!(problem["detail"].as_str().unwrap());
    assert_eq!(problem["problems"][0]["nearest"], "outcome");
    assert!(app.app.registry.get(&"t1".parse().expect("a name")).is_none());
}

#[tokio::test]
async fn what_is_wrong_only_in_a_sandbox_is_told_with_its_place_too() {
    let app = TestApp::new();
    let own = |credits: i32| json!({ "name": "own", "settings": { "attestr": { "credits": { "work": credits } } } });
    let wish = json!({
        "scenarios": [own(1), own(2), { "name": "other", "rulez": [] }, "no-such"],
        "webhooks": [
            { "inbox": [{ "status": 99 }] },
            { "vendor": "personr", "inbox": [] },
            { "vendor": "personr", "inbox": [] },
            { "vendor": "personr", "inbox": [], "account": "Branch" },
        ],
    });

    let problem = app.call("POST", "/sandboxes", wish).await.expect(400).json();

    insta::assert_snapshot!(problem["detail"].as_str().unwrap());
}

#[tokio::test]
async fn a_put_makes_the_sandbox_of_its_path_once() {
    let app = TestApp::new();
    let wish = json!({ "seed": 7, "idle": "5m" });

    let made = app.call("PUT", "/sandboxes/t1", wish.clone()).await.expect(201).json();
    create_profile(&app, "/sandbox/t1", ("authorization", "Basic whoever")).await.ok();

    assert_eq!((&made["name"], &made["seed"]), (&json!("t1"), &json!(7)));
    let again = app.call("PUT", "/sandboxes/t1", json!({ "idle": "5m", "name": "t1", "seed": 7 })).await.ok().json();
    assert_eq!((&again["seed"], &again["sizes"]["profiles"]), (&json!(7), &json!(1)));
    app.call("PUT", "/sandboxes/t1", json!({ "seed": 8 })).await.expect(409);
    app.call("PUT", "/sandboxes/t1", json!({ "seed": "x" })).await.expect(400);
    let other = app.call("PUT", "/sandboxes/t2", json!({ "name": "t3" })).await.expect(400).json();
    assert_eq!(other["detail"], "name: the body says t3 and the path t2; leave one out");
    assert_eq!(app.app.registry.names().len(), 2);

    // What came into being by use is as a call with nothing makes it.
    create_profile(&app, "/sandbox/used", ("authorization", "Basic whoever")).await.ok();
    app.call("PUT", "/sandboxes/used", Value::Null).await.ok();
    app.call("PUT", "/sandboxes/default", json!({ "seed": 7 })).await.expect(409);
}

#[tokio::test]
async fn wrong_calls_say_what_is_right() {
    let app = TestApp::new();
    app.call("POST", "/sandboxes", json!({ "name": "t1" })).await.expect(201);
    let refused = async |body: Value| {
        let problem = app.call("POST", "/sandboxes", body).await.json();
        format!("{} {}", problem["status"], problem["detail"].as_str().unwrap())
    };

    let details = [
        refused(json!({ "name": "t1" })).await,
        refused(json!({ "name": "default" })).await,
        refused(json!({ "name": "a/b" })).await,
        refused(json!({ "clock": { "mode": "frozen", "now": "today" } })).await,
        refused(json!({ "clock": { "mode": "scaled" } })).await,
        refused(json!({ "scenarios": ["no-such"] })).await,
        refused(json!({ "webhooks": [{ "url": "http://localhost" }, {}] })).await,
        refused(json!({ "completion": "soon" })).await,
        refused(json!({ "credentials": "closed" })).await,
        refused(json!({ "sed": 1 })).await,
    ];

    insta::assert_snapshot!(details.join("\n"), @r#"
    409 there is a sandbox t1 already: delete it, reset it, or take another name
    409 the sandbox default always exists: reset it, or take another name
    400 name: "a/b" is not a sandbox name: use 1 to 64 of a-z, A-Z, 0-9, `.`, `_` and `-`, no dot first
    400 clock.now: `today` is not a moment such as 2026-01-01T00:00:00Z
    400 clock.factor: required, because mode is scaled; for instance 60
    400 scenarios: no scenario `no-such`; it can be `happy-path`, `attestr-alert`, `attestr-false`, `attestr-more-info`, `attestr-no-result`, `attestr-follow-up`, `personr-rejected`, `personr-retry-then-approve`, `back-office-slow`, `back-office-never`, `check-errors`, `low-credits`, `per-second-limit`, `daily-limit`, `not-provisioned`, `ip-not-whitelisted`, `outage`, `flaky`, `slow-network`, `broken-connections`, `webhook-chaos` or `magic-values`
    400 webhooks[1].url: required, for instance http://localhost:3000/hooks
    400 completion: `soon` is not a duration such as 800ms, 2s, 1h 30m or 7d
    400 credentials: unknown value `closed`, expected `open` or `configured`
    400 sed: unknown field `sed`, expected one of `name`, `seed`, `clock`, `scenarios`, `magicValues`, `rules`, `plans`, `accounts`, `credits`, `limits`, `webhooks`, `completion`, `strict`, `credentials`, `idle`; did you mean `seed`?
    "#);
}

#[tokio::test]
async fn looking_makes_no_sandbox_and_setting_up_does() {
    let app = TestApp::new();
    let nothing = json!({});
    for (method, path) in [
        ("GET", ""),
        ("GET", "/clock"),
        ("GET", "/requests"),
        ("GET", "/events"),
        ("GET", "/snapshot"),
        ("GET", "/rules"),
        ("DELETE", "/requests"),
        ("POST", "/verify"),
        ("POST", "/checks/AR0/complete"),
        ("POST", "/deliveries/flush"),
        ("POST", "/clock/advance"),
        ("POST", "/trigger"),
    ] {
        let problem = app.call(method, &format!("/sandboxes/nope{path}"), nothing.clone()).await.expect(404).json();
        assert!(
            problem["detail"].as_str().unwrap().starts_with("there is no sandbox nope"),
            "{method} {path} {problem}"
        );
        assert_eq!(problem["valid"], json!(["default"]));
    }

    for (number, (method, path, body)) in [
        ("PUT", "/clock", json!({ "mode": "frozen" })),
        ("POST", "/webhooks", json!({ "inbox": [] })),
        ("POST", "/accounts", json!({})),
        ("PUT", "/snapshot", super::snapshot::saved(&app, "default").await.json()),
        ("POST", "/reset", json!({})),
        ("POST", "/sabotage", json!({ "webhook": { "drop": true } })),
        ("POST", "/wait", json!({ "for": { "idle": true } })),
    ]
    .into_iter()
    .enumerate()
    {
        let sandbox = format!("/sandboxes/new-{number}");
        app.call(method, &format!("{sandbox}{path}"), body).await;
        app.call("GET", &sandbox, Value::Null).await.ok();
    }
}

#[tokio::test]
async fn a_call_that_is_refused_leaves_no_sandbox() {
    let app = TestApp::builder().config(|config| config.mode = Mode::Real).start();
    let refused = [
        ("PUT", "/clock", json!({ "mode": "frosen" }), 400),
        ("PUT", "/clock", json!({ "mode": "scaled" }), 400),
        ("POST", "/reset", json!({ "keep": ["journal"] }), 400),
        ("PUT", "/snapshot", json!({ "snapshot": 3, "clock": { "mode": "scaled", "factor": -1 } }), 400),
        ("POST", "/webhooks", json!({ "url": "nowhere" }), 400),
        ("POST", "/webhooks", json!({ "url": "http://localhost:1/", "events": ["done"] }), 400),
        ("PATCH", "/webhooks/ep_1", json!({ "active": false }), 404),
        ("PUT", "/inbox/script", json!({ "statuses": [200], "answers": [{}] }), 400),
        ("POST", "/sabotage", json!({ "webhook": { "drop": true }, "endpoint": "ep_1" }), 400),
        ("POST", "/flows", json!({ "name": " ", "of": "applicant" }), 400),
        ("POST", "/accounts", json!({ "nmae": "acme" }), 400),
        ("PUT", "/accounts/acme", json!({ "active": false }), 404),
        ("PUT", "/accounts/acme/credits", json!({ "work": 1 }), 404),
        ("POST", "/accounts/demo/credits/top-up", json!({ "work": 1 }), 400),
        ("PUT", "/scenarios/own", json!({ "rules": [{ "then": { "outcome": "Fine" } }] }), 400),
        ("POST", "/scenarios/own/activate", json!({}), 404),
        ("POST", "/scenarios/own/deactivate", json!({}), 404),
        ("POST", "/rules", json!({ "id": "slow" }), 400),
        ("PUT", "/rules/slow", json!({ "id": "fast", "then": { "after": "1h" } }), 400),
        ("POST", "/wait", json!({ "for": {} }), 400),
        ("POST", "/wait", json!({ "for": { "delivery": { "endpoint": "ep_1" } } }), 400),
        ("POST", "/wait", json!({ "for": { "idle": true }, "advance": true }), 409),
        ("POST", "/checks/AR0/fail", json!({ "error": 5001 }), 404),
    ];

    for (method, path, body, status) in refused {
        let answer = app.call(method, &format!("/sandboxes/nope{path}"), body).await.expect(status);
        assert!(app.app.registry.get(&"nope".parse().unwrap()).is_none(), "{method} {path} {}", answer.text());
    }
}

#[tokio::test]
async fn what_is_no_object_and_no_number_is_refused_in_plain_words() {
    let app = TestApp::new();
    let clock = app.control("PUT", "/clock", json!(["frozen", null])).await.expect(400).json();
    let made = app.call("POST", "/sandboxes", json!([])).await.expect(400).json();
    let limit = app.control("GET", "/requests?limit=ten", Value::Null).await.expect(400).json();
    let by = app.control("POST", "/clock/advance", json!({ "by": "8000000d" })).await.expect(400).json();

    insta::assert_snapshot!([clock, made, limit, by].map(|it| it["detail"].as_str().unwrap().to_owned()).join("\n"), @"
    body: expected an object, found a list
    body: expected an object, found a list
    query: limit: expected a whole number from 0
    by: `8000000d` is longer than time is here, which ends with 9999-12-30T22:00:00Z
    ");
}

#[tokio::test]
async fn a_login_gives_the_sandbox_its_next_credential() {
    let app = TestApp::new();
    let shown =
        async || app.control("GET", "", Value::Null).await.ok().json()["credentials"]["personr"]["token"].clone();
    let before = shown().await;

    let login = json!({ "email": "demo@vetbox.test", "password": "demo" });
    let answer = crate::personr::client::call(&app, "api-token-generate", login).await.ok().json();

    assert_eq!(shown().await, answer["response"]["token"]);
    assert_ne!(shown().await, before);
}
