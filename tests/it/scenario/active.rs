//! Which scenarios are active in a new sandbox, and what their settings do.

use serde_json::{Value, json};
use vetbox::{
    app::App,
    config::Config,
    engine::deliver::{Sender, SenderSettings},
};

use crate::harness::{TestApp, work_body};

/// What an emulator answers to a work check with a magic tag, and which rule decided it.
async fn magic(app: &TestApp) -> (u16, String) {
    let answer = app.attestr("POST", "/factx/async/work", work_body(json!({ "tag": "EMP-7-E4292" }))).await;
    (answer.status.as_u16(), answer.header("x-vetbox-rule").to_owned())
}

#[tokio::test]
async fn magic_values_are_active_unless_they_are_switched_off() {
    let on = TestApp::new();
    let off = TestApp::builder().config(|config| config.magic_values = false).start();

    assert_eq!(magic(&on).await, (429, "magic-values/attestr-e4292".to_owned()));
    assert_eq!(magic(&off).await, (200, String::new()));
}

#[tokio::test]
async fn one_sandbox_can_be_without_magic_values() {
    let app = TestApp::new();

    for (name, wish, rule) in [("on", json!(null), "magic-values/attestr-alert"), ("off", json!(false), "")] {
        app.call("POST", "/sandboxes", json!({ "name": name, "magicValues": wish })).await.expect(201);
        let mut request = app.request("POST", "/factx/async/work", work_body(json!({ "tag": "EMP-ALERT" })));
        request.headers_mut().insert("x-vetbox-sandbox", name.parse().expect("a header"));
        assert_eq!(app.send(request).await.ok().header("x-vetbox-rule"), rule, "{name}");
    }
}

#[tokio::test]
async fn a_shipped_scenario_is_active_when_it_is_named() {
    let app = TestApp::builder().config(|config| config.scenarios = vec!["attestr-alert".to_owned()]).start();
    let profile = app.profile().await;
    let check = app.work(json!({})).await;
    app.associate(&profile, &check).await;

    app.advance(std::time::Duration::from_secs(2)).await;

    assert_eq!(app.outcome(&check).await["output"]["status"], "Alert");
}

#[tokio::test]
async fn files_are_active_unless_they_say_otherwise() {
    let rule = "rules: [{ when: { operation: attestr.profile.create }, then: { error: 5001 } }]";
    let active = TestApp::builder().scenario(rule).start();
    let inactive = TestApp::builder().scenario(&format!("active: false\n{rule}")).start();
    let create = |app: TestApp| async move { app.attestr("POST", "/factx/", Value::Null).await.status.as_u16() };

    assert_eq!((create(active).await, create(inactive).await), (500, 400));
}

#[tokio::test]
async fn an_unknown_scenario_is_named_with_the_nearest_and_the_others() {
    let config = Config { scenarios: vec!["low-credit".to_owned()], ..Config::default() };
    let sender = Sender::new(SenderSettings::default()).unwrap();

    let message = App::new(config, Vec::new(), sender).unwrap_err().to_string();

    assert!(message.contains("no scenario `low-credit`, did you mean `low-credits`; it can be"), "{message}");
    assert!(message.contains("`happy-path`") && message.contains("`magic-values`"), "{message}");
}

#[tokio::test]
async fn settings_of_an_active_scenario_stand_in_place_of_the_sandboxs_own() {
    let text = "settings: { personr: { requestsPerMinute: 1 } }";
    let app = TestApp::builder().scenario(text).start();

    let settings =
        app.app.registry.default_sandbox().world.read_blocking(|state| state.records.personr.settings.clone());

    assert_eq!(settings.requests_per_minute, Some(1));
}
