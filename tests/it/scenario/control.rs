//! Scenarios and rules through the control API.

use serde_json::{Value, json};

use crate::harness::{TestApp, work_body};

const TWICE: &str = "
rules:
  - { id: twice, when: { operation: attestr.work.create }, times: 2, then: { error: 5001 } }
";

/// What a work check is answered: its status and the rule that decided.
async fn asked(app: &TestApp) -> (u16, String) {
    let answer = app.attestr("POST", "/factx/async/work", work_body(json!({}))).await;
    (answer.status.as_u16(), answer.header("x-vetbox-rule").to_owned())
}

fn decided(status: u16, rule: &str) -> (u16, String) {
    (status, rule.to_owned())
}

async fn scenario(app: &TestApp, name: &str) -> Value {
    app.control("GET", &format!("/scenarios/{name}"), Value::Null).await.ok().json()
}

#[tokio::test]
async fn every_scenario_is_listed_with_its_counters_and_its_text() {
    let app = TestApp::builder().scenario(TWICE).start();
    asked(&app).await;

    let listed = app.control("GET", "/scenarios", Value::Null).await.ok().json();

    let scenarios = listed["scenarios"].as_array().unwrap();
    let line = |it: &Value| format!("{} {} {}", it["origin"], it["name"], it["active"]);
    assert_eq!(line(&scenarios[0]), r#""given" "test-1" true"#);
    assert_eq!(line(&scenarios[1]), r#""magic" "magic-values" true"#);
    assert_eq!(line(&scenarios[2]), r#""shipped" "happy-path" false"#);
    assert_eq!(scenarios.len(), 23);
    assert_eq!(scenarios[0]["text"], TWICE);
    let rule = &scenarios[0]["rules"][0];
    assert_eq!((&rule["name"], &rule["matched"], &rule["decided"]), (&json!("test-1/twice"), &json!(1), &json!(1)));
    assert_eq!(listed["problems"], json!([]));
}

#[tokio::test]
async fn a_scenario_decides_from_its_activation_to_its_end() {
    let app = TestApp::new();

    assert_eq!(asked(&app).await, decided(200, ""));
    let shown = app.control("POST", "/scenarios/not-provisioned/activate", Value::Null).await.ok().json();
    assert_eq!((&shown["name"], &shown["active"]), (&json!("not-provisioned"), &json!(true)));
    assert_eq!(asked(&app).await, decided(403, "not-provisioned/refused"));
    app.control("POST", "/scenarios/not-provisioned/deactivate", Value::Null).await.ok();
    assert_eq!(asked(&app).await, decided(200, ""));
}

#[tokio::test]
async fn settings_are_taken_back_with_their_scenario() {
    let app = TestApp::new();

    app.control("POST", "/scenarios/low-credits/activate", Value::Null).await.ok();
    let first = [asked(&app).await.0, asked(&app).await.0, asked(&app).await.0];
    app.control("POST", "/scenarios/low-credits/deactivate", Value::Null).await.ok();

    assert_eq!(first, [200, 200, 400]);
    assert_eq!(asked(&app).await.0, 200);
}

#[tokio::test]
async fn a_scenario_that_is_put_decides_and_keeps_counters_of_unchanged_rules() {
    let app = TestApp::new();

    let put = app.control_text("PUT", "/scenarios/mine", TWICE).await.ok().json();
    assert_eq!((&put["scenario"]["active"], &put["warnings"]), (&json!(true), &json!([])));
    assert_eq!(asked(&app).await, decided(500, "mine/twice"));

    let more =
        format!("{TWICE}  - {{ id: then, when: {{ operation: attestr.work.create }}, then: {{ error: 4292 }} }}\n");
    app.control_text("PUT", "/scenarios/mine", &more).await.ok();
    assert_eq!(asked(&app).await, decided(500, "mine/twice"));
    assert_eq!(asked(&app).await, decided(429, "mine/then"));
    assert_eq!(scenario(&app, "mine").await["rules"][0]["decided"], 2);

    app.control("DELETE", "/scenarios/mine", Value::Null).await.ok();
    assert_eq!(asked(&app).await, decided(200, ""));
}

#[tokio::test]
async fn a_wrong_scenario_changes_nothing_and_is_told_like_a_wrong_file() {
    let app = TestApp::new();
    let text = "rules:\n  - when: { operation: attestr.work.creat }\n    then: { outcom: Alert }\n";

    let problem = app.control_text("PUT", "/scenarios/mine", text).await.expect(400).json();

    let places: Vec<_> =
        problem["problems"].as_array().unwrap().iter().map(|it| (&it["line"], &it["nearest"])).collect();
    assert_eq!(places, [(&json!(2), &json!("attestr.work.create")), (&json!(3), &json!("outcome"))]);
    assert!(problem["detail"].as_str().unwrap().contains("--> body:2:24"), "{}", problem["detail"]);
    app.control("GET", "/scenarios/mine", Value::Null).await.expect(404);
}

#[tokio::test]
async fn unknown_and_misnamed_scenarios_say_what_there_is() {
    let app = TestApp::new();

    let unknown = app.control("POST", "/scenarios/low-credit/activate", Value::Null).await.expect(404).json();
    let misnamed = app.control_text("PUT", "/scenarios/mine", "name: yours\nrules: []").await.expect(400).json();

    assert!(unknown["detail"].as_str().unwrap().contains("did you mean `low-credits`"), "{unknown}");
    assert_eq!(misnamed["detail"], r#"name: the text says "yours" and the path "mine"; leave one out"#);
}

#[tokio::test]
async fn the_newest_rule_comes_first_and_can_be_limited() {
    let app = TestApp::builder().scenario(TWICE).start();
    let rule = |more: Value| {
        let mut rule = json!({ "when": { "operation": "attestr.work.create" } });
        rule.as_object_mut().unwrap().extend(more.as_object().unwrap().clone());
        rule
    };

    app.control("POST", "/rules", rule(json!({ "id": "old", "then": { "error": 4291 } }))).await.expect(201);
    let once = rule(json!({ "id": "new", "times": 1, "then": { "error": 4292 } }));
    let added = app.control("POST", "/rules", once).await.expect(201).json();
    assert_eq!((&added["name"], &added["origin"]), (&json!("runtime/new"), &json!("runtime")));
    let decisions = [asked(&app).await.1, asked(&app).await.1];
    assert_eq!(decisions, ["runtime/new", "runtime/old"]);

    let yaml = "when: { operation: attestr.work.create }\nfor: 1h\nthen: { error: 4001 }";
    let replaced = app.control_text("PUT", "/rules/old", yaml).await.ok().json();
    assert_eq!(replaced["until"], "2026-01-01T01:00:00Z");
    assert_eq!(asked(&app).await, decided(400, "runtime/old"));
    app.advance(std::time::Duration::from_hours(1)).await;
    assert_eq!(asked(&app).await, decided(500, "test-1/twice"));

    app.control("DELETE", "/rules/old", Value::Null).await.ok();
    let left = app.control("GET", "/rules", Value::Null).await.ok().json();
    let names: Vec<_> = left.as_array().unwrap().iter().take(2).map(|it| &it["name"]).collect();
    assert_eq!(names, ["runtime/new", "test-1/twice"]);
}

#[tokio::test]
async fn a_wrong_rule_is_told_with_its_place() {
    let app = TestApp::new();

    let wrong = app.control_text("POST", "/rules", "when: {}\nthen: { error: 4299 }").await.expect(400).json();
    let misnamed = app.control_text("PUT", "/rules/a", "{ id: b, when: {}, then: { fault: reset } }").await.expect(400);
    let unknown = app.control("DELETE", "/rules/none", Value::Null).await.expect(404).json();

    assert_eq!(wrong["problems"][0]["line"], 2);
    assert!(misnamed.json()["detail"].as_str().unwrap().starts_with("id: the rule says"), "{}", misnamed.text());
    assert!(unknown["detail"].as_str().unwrap().contains("no rule"), "{unknown}");
    let rules = app.control("GET", "/rules", Value::Null).await.ok().json();
    assert!(rules.as_array().unwrap().iter().all(|rule| rule["origin"] == "magic"), "{rules}");
}

#[tokio::test]
async fn counters_start_again_with_a_reset() {
    let app = TestApp::builder().scenario(TWICE).start();

    let mut statuses = Vec::new();
    statuses.extend([asked(&app).await.0, asked(&app).await.0, asked(&app).await.0]);
    app.control("POST", "/reset", Value::Null).await.ok();
    statuses.push(asked(&app).await.0);

    assert_eq!(statuses, [500, 500, 200, 500]);
}

#[tokio::test]
async fn an_answer_can_be_explained_later() {
    let app = TestApp::builder()
        .scenario(
            "rules:
              - { id: other, when: { operation: attestr.work.create, body: { employer: Hooli } }, then: { error: 4001 } }
              - { id: third, when: { operation: attestr.work.create }, every: 3, then: { error: 4291 } }
              - { id: first, when: { operation: attestr.work.create }, times: 1, then: { outcome: Alert } }
              - { id: last, when: { operation: attestr.work.create }, then: { outcome: False } }",
        )
        .start();
    let answer = app.attestr("POST", "/factx/async/work", work_body(json!({ "tag": "EMP-CLEAR" }))).await.ok();
    asked(&app).await;

    let path = format!("/requests/{}/explain", answer.header("x-vetbox-request"));
    let explained = app.control("GET", &path, Value::Null).await.ok().json();

    assert_eq!(answer.header("x-vetbox-rule"), "test-1/first");
    assert_eq!(
        (&explained["operation"], &explained["decidedBy"]),
        (&json!("attestr.work.create"), &json!("test-1/first"))
    );
    assert_eq!(explained["without"]["decidedBy"], "test-1/last");
    let rules = explained["considered"].as_array().unwrap();
    assert_eq!(
        rules[0],
        json!({
            "rule": "test-1/other", "result": "didNotFit", "condition": "body employer", "expected": "`Hooli`", "seen": "Initech",
        })
    );
    assert_eq!(rules[1]["result"], "notItsTurn");
    assert_eq!(
        (&rules[2]["result"], &rules[2]["counter"]),
        (&json!("decided"), &json!({ "matched": 0, "decided": 0 }))
    );
    assert_eq!(rules[3]["result"], "tooLate");
}

#[tokio::test]
async fn what_would_decide_is_explained_and_nothing_is_counted() {
    let app = TestApp::builder().scenario(TWICE).start();
    let request = json!({ "operation": "attestr.work.create", "body": { "employer": "Initech" } });

    for _ in 0..3 {
        let explained = app.control("POST", "/explain", request.clone()).await.ok().json();
        assert_eq!(explained["considered"][0]["result"], "decided", "{explained}");
        assert_eq!(explained["considered"][0]["counter"], json!({ "matched": 0, "decided": 0 }));
    }

    assert_eq!(asked(&app).await.0, 500);
    let wrong = json!({ "operation": "attestr.work.create", "headers": { "x-vetbox-outcome": "Alrt" } });
    let detail = app.control("POST", "/explain", wrong).await.expect(400).json()["detail"].clone();
    assert!(detail.as_str().unwrap().contains("did you mean `Alert`"), "{detail}");
}

#[tokio::test]
async fn what_cannot_be_explained_says_why() {
    let app = TestApp::new();
    app.attestr("GET", "/nothing/here", Value::Null).await;

    let unknown = app.control("GET", "/requests/99/explain", Value::Null).await.expect(404).json();
    let nowhere = app.control("GET", "/requests/1/explain", Value::Null).await.expect(409).json();

    assert!(unknown["detail"].as_str().unwrap().contains("x-vetbox-request"), "{unknown}");
    assert!(nowhere["detail"].as_str().unwrap().contains("no endpoint"), "{nowhere}");
}

#[tokio::test]
async fn editors_and_people_find_the_words() {
    let app = TestApp::new();

    let schema = app.call("GET", "/schema", Value::Null).await.ok().json();
    let magic = app.call("GET", "/magic-values", Value::Null).await.ok().json();

    assert_eq!(schema["title"], "vetbox scenario");
    let operations = schema.pointer("/$defs/WhenFile/properties/operation/anyOf/0/anyOf/0/enum").unwrap();
    assert!(operations.as_array().unwrap().contains(&json!("personr.check.request")), "{operations}");
    let alert = magic.as_array().unwrap().iter().find(|it| it["rule"] == "magic-values/attestr-alert").unwrap();
    assert_eq!(alert["send"][0], json!({ "field": "tag", "value": "*-ALERT" }));
}

#[tokio::test]
async fn names_that_fit_in_no_path_are_refused() {
    let app = TestApp::new();

    for (path, text, reason) in [
        ("/scenarios/a%20b", "rules: []", "`a b` is no name"),
        ("/scenarios/runtime", "rules: []", "no scenario can be called `runtime`"),
        ("/rules/a%20b", "{ when: {}, then: { fault: reset } }", "`a b` is no name"),
        ("/rules/a", "{ id: '', when: {}, then: { fault: reset } }", "`` is no name"),
    ] {
        let problem = app.control_text("PUT", path, text).await.expect(400).json();
        assert!(problem["detail"].as_str().unwrap().contains(reason), "{problem}");
    }
}

#[tokio::test]
async fn a_rule_that_is_added_again_comes_first_again() {
    let app = TestApp::new();
    let rule =
        |id: &str| json!({ "id": id, "when": { "operation": "attestr.work.create" }, "then": { "error": 4291 } });

    for (id, status) in [("a", 201), ("b", 201), ("a", 200)] {
        app.control("POST", "/rules", rule(id)).await.expect(status);
    }

    assert_eq!(asked(&app).await, decided(429, "runtime/a"));
    let rules = app.control("GET", "/rules", Value::Null).await.ok().json();
    let added = rules.as_array().unwrap().iter().filter(|rule| rule["origin"] == "runtime").count();
    assert_eq!(added, 2);
}

#[tokio::test]
async fn what_ships_is_removed_only_where_it_is_active() {
    let app = TestApp::new();

    let never = app.control("DELETE", "/scenarios/outage", Value::Null).await.expect(404).json();
    app.control("POST", "/scenarios/outage/activate", Value::Null).await.ok();
    app.control("DELETE", "/scenarios/outage", Value::Null).await.ok();

    assert!(never["detail"].as_str().unwrap().contains("ships with the emulator and is not active"), "{never}");
    assert_eq!(scenario(&app, "outage").await["active"], false);
    app.control("POST", "/rules", json!({ "when": {}, "then": { "fault": "reset" } })).await.expect(201);
    app.control("DELETE", "/rules/rule-1", Value::Null).await.ok();
    let runtime = app.control("GET", "/scenarios/runtime", Value::Null).await.expect(404).json();
    assert!(!runtime["detail"].as_str().unwrap().contains("`runtime`,"), "{runtime}");
}

#[tokio::test]
async fn rules_that_were_added_are_listed_as_one_scenario_that_says_the_same() {
    let app = TestApp::new();
    for code in [4291, 4292] {
        app.control("POST", "/rules", json!({ "when": {}, "then": { "error": code } })).await.expect(201);
    }

    let listed = app.control("GET", "/scenarios", Value::Null).await.ok().json();

    let of_runtime: Vec<&Value> =
        listed["scenarios"].as_array().unwrap().iter().filter(|it| it["origin"] == "runtime").collect();
    assert_eq!(of_runtime.len(), 1);
    assert_eq!(of_runtime[0]["rules"][0]["name"], "runtime/rule-2");
    assert_eq!(*of_runtime[0], scenario(&app, "runtime").await);
    let text = of_runtime[0]["text"].as_str().unwrap();
    app.control_text("PUT", "/scenarios/kept", text).await.ok();
    assert_eq!(scenario(&app, "kept").await["rules"].as_array().unwrap().len(), 2);
    let sandbox = app.control("GET", "", Value::Null).await.ok().json();
    let names = sandbox["scenarios"].as_array().unwrap().iter().filter(|name| **name == "runtime").count();
    assert_eq!(names, 1);
}

#[tokio::test]
async fn a_rule_that_was_decided_before_still_says_why_it_did_not_fit() {
    let app = TestApp::builder()
        .scenario(
            "rules:
              - { id: first, when: { operation: attestr.work.create }, times: 1, then: { outcome: Alert } }
              - { id: other, when: { operation: attestr.work.create, body: { employer: Hooli } }, then: { error: 4001 } }
              - { id: late, when: { operation: attestr.work.create, body: { employer: Initech } }, then: { error: 4291 } }",
        )
        .start();
    let answer = app.attestr("POST", "/factx/async/work", work_body(json!({}))).await.ok();

    let path = format!("/requests/{}/explain", answer.header("x-vetbox-request"));
    let explained = app.control("GET", &path, Value::Null).await.ok().json();

    let results: Vec<_> = (0..3).map(|place| explained["considered"][place]["result"].clone()).collect();
    assert_eq!(results, ["decided", "didNotFit", "tooLate"]);
    assert_eq!(explained["considered"][1]["condition"], "body employer");
}

#[tokio::test]
async fn what_is_hardly_meant_so_is_told_of_a_rule_too() {
    let app = TestApp::new();
    let rule = "{ id: all, when: { operation: attestr.work.create }, then: { outcome: Alert, output: { status: 5 } } }";

    let added = app.control_text("POST", "/rules", rule).await.expect(201).json();

    let warning = added["warnings"][0]["message"].as_str().expect("a warning");
    assert!(warning.contains("clients may read nothing else"), "{warning}");
    assert_eq!(added["name"], "runtime/all");
}

#[tokio::test]
async fn an_explanation_hides_what_the_journal_hides() {
    let app = TestApp::new();
    let rule = json!({
        "when": { "operation": "attestr.work.create", "header": { "authorization": "Basic zzz" } }, "then": { "error": 5001 }
    });
    app.control("POST", "/rules", rule).await.expect(201);
    app.work(json!({})).await;

    let explained = app.control("GET", "/requests/1/explain", Value::Null).await.ok();

    assert_eq!(explained.json()["considered"][0]["seen"], "Basic ****");
    assert!(!explained.text().contains(&app.authorization), "{}", explained.text());
}
