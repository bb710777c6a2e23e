//! Accounts as their callers see them: whitelists, secrets, settings of scenarios.

use std::{sync::Arc, time::Duration};

use serde_json::{Value, json};
use vetbox::{
    engine::sign::{Secret, verify},
    server::wire::Wire,
};

use crate::harness::{TestApp, id, work_body};

/// The status of a call from `peer`, as the server sees it, with an optional header of a proxy.
async fn call_from(app: &TestApp, peer: &str, forwarded: Option<&str>) -> u16 {
    let mut request = app.request("POST", "/factx/", json!({ "tag": "A", "name": "B" }));
    let wire = Wire::new(peer.parse().expect("an address"), false);
    request.extensions_mut().insert(Arc::new(wire));
    if let Some(chain) = forwarded {
        request.headers_mut().insert("x-forwarded-for", chain.parse().expect("a header"));
    }
    app.send(request).await.status.as_u16()
}

#[tokio::test]
async fn a_whitelist_takes_addresses_and_networks_of_both_families() {
    let app = TestApp::new();
    let whitelist = json!({ "whitelist": ["203.0.113.7", "10.0.0.0/8", "2001:db8::/32", "::ffff:192.0.2.0/120"] });
    app.control("PUT", "/accounts/demo", whitelist).await.ok();

    for peer in ["192.0.2.9:1", "203.0.113.7:1", "10.200.0.1:1", "[2001:db8::5]:1", "[::ffff:10.0.0.1]:1"] {
        assert_eq!(call_from(&app, peer, None).await, 200, "{peer}");
    }
    for peer in ["203.0.113.8:1", "127.0.0.1:1", "[::1]:1"] {
        assert_eq!(call_from(&app, peer, None).await, 403, "{peer}");
    }
}

#[tokio::test]
async fn a_forwarded_address_counts_only_behind_a_trusted_proxy() {
    let trusting =
        TestApp::builder().config(|config| config.trusted_proxies = vec!["10.0.0.0/8".parse().unwrap()]).start();
    for app in [&trusting, &TestApp::new()] {
        app.control("PUT", "/accounts/demo", json!({ "whitelist": ["203.0.113.7"] })).await.ok();
    }

    assert_eq!(call_from(&trusting, "10.0.0.1:1", Some("203.0.113.7")).await, 200);
    assert_eq!(call_from(&trusting, "10.0.0.1:1", Some("203.0.113.7, 192.0.2.1")).await, 403);
    assert_eq!(call_from(&trusting, "192.0.2.1:1", Some("203.0.113.7")).await, 403);
    assert_eq!(call_from(&TestApp::new(), "10.0.0.1:1", None).await, 200);
}

#[tokio::test]
async fn every_account_has_records_and_a_secret_of_its_own() {
    let app = TestApp::new();
    let made = app.control("POST", "/accounts", json!({ "name": "payroll" })).await.expect(201).json();
    let call = async |method: &str, path: &str, body: Value| {
        let mut request = app.request(method, path, body);
        request.headers_mut().insert("authorization", made["authorization"].as_str().unwrap().parse().unwrap());
        app.send(request).await.ok()
    };

    let profile = id(&call("POST", "/factx/", json!({ "tag": "A", "name": "B" })).await);
    let check = id(&call("POST", "/factx/async/work", work_body(json!({}))).await);
    call("PUT", &format!("/factx/{profile}/associate"), json!({ "asyncRequest": check })).await;
    app.advance(Duration::from_secs(2)).await;
    let outcome = call("GET", &format!("/async/{check}"), Value::Null).await;

    let output = outcome.text().split_once("\"output\":").unwrap().1.split_once(",\"error\"").unwrap().0.to_owned();
    let secret = Secret::new(made["secret"].as_str().unwrap());
    assert!(verify(&secret, output.as_bytes(), outcome.json()["signature"].as_str().unwrap()));
    let owner = call("GET", &format!("/factx/{profile}"), Value::Null).await.json();
    assert_eq!(owner["client"], made["id"]);
    app.attestr("GET", &format!("/factx/{profile}"), Value::Null).await.expect(400);
}

#[tokio::test]
async fn settings_of_a_scenario_are_in_force_for_every_account() {
    let settings = "
name: settings
settings:
  attestr:
    credits: { work: 1 }
    rateLimit: { api: { perDay: 3 } }
    whitelist: [127.0.0.1, 10.0.0.0/8]
    completion: 1h
    processing: on-create
    putBody: object
    accounts:
      - { id: OX0LgghsxZsJZUwYvN, key: k, secret: s, credits: { work: 2 }, services: [work] }
rules: []
";
    let app = TestApp::builder().scenario(settings).start();
    let create = async |authorization: &str| {
        let mut request = app.request("POST", "/factx/async/work", work_body(json!({})));
        request.headers_mut().insert("authorization", authorization.parse().unwrap());
        app.send(request).await
    };

    let opened = "Basic c29tZWJvZHk6ZWxzZQ==";
    // OX0LgghsxZsJZUwYvN.k:s
    let configured = "Basic T1gwTGdnaHN4WnNKWlV3WXZOLms6cw==";
    for (authorization, credits) in [(&*app.authorization, 1), (opened, 1), (configured, 2)] {
        for _ in 0..credits {
            create(authorization).await.ok();
        }
        create(authorization).await.error(400, 4005, "Operation could not be performed due to low credits balance");
    }
    let mut profile = app.request("POST", "/factx/", json!({ "tag": "A", "name": "B" }));
    profile.headers_mut().insert("authorization", configured.parse().unwrap());
    app.send(profile).await.error(403, 4035, "Requested service is not provisioned for your account");
    assert_eq!(call_from(&app, "192.0.2.1:1", None).await, 403);
}

#[tokio::test]
async fn settings_that_are_no_longer_active_are_undone_and_others_stay() {
    use vetbox::vendors::attestr::settings::apply;

    let text = "name: poor\nsettings:\n  attestr: { credits: { work: 5 }, strict: true, active: false }\nrules: []\n";
    let app = TestApp::builder().scenario(text).start();
    app.control("PUT", "/accounts/demo/credits", json!({ "education": 7 })).await.ok();
    let shown = async || app.control("GET", "/accounts/demo", Value::Null).await.ok().json();
    assert_eq!(
        (&shown().await["credits"], &shown().await["active"]),
        (&json!({ "education": 7, "work": 5 }), &json!(false))
    );

    app.app.registry.default_sandbox().world.write_blocking(|state| {
        let now = state.core.now;
        state.core.scenarios.set_active("poor", false, now).unwrap();
        apply(&mut state.records.attestr, &mut state.core);
        assert!(!state.records.attestr.settings.strict);
    });

    assert_eq!((&shown().await["credits"], &shown().await["active"]), (&json!({ "education": 7 }), &json!(true)));
}
