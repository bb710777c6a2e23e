//! `…/snapshot`: a sandbox as one document, and back.

use std::time::Duration;

use serde_json::{Value, json};

use crate::harness::{Answer, TestApp, work_body};

/// The document of a sandbox.
pub(super) async fn saved(app: &TestApp, sandbox: &str) -> Answer {
    app.call("GET", &format!("/sandboxes/{sandbox}/snapshot"), Value::Null).await.ok()
}

/// Puts a document into a sandbox.
pub(super) async fn load(app: &TestApp, sandbox: &str, document: &Value) -> Answer {
    app.call("PUT", &format!("/sandboxes/{sandbox}/snapshot"), document.clone()).await
}

/// A document that says nothing but `parts`.
fn partial(parts: &Value) -> Value {
    let mut document = json!({ "vetbox": "0.1.0", "snapshot": 1 });
    document.as_object_mut().expect("an object").extend(parts.as_object().expect("an object").clone());
    document
}

/// The places that a refusal names, each with what is wrong.
#[track_caller]
fn told(refusal: &Answer) -> String {
    assert_eq!(refusal.status, 400, "{}", refusal.text());
    let errors = refusal.json()["errors"].as_array().expect("a list").clone();
    let line =
        |it: &Value| format!("{}: {}", it["pointer"].as_str().expect("a text"), it["detail"].as_str().expect("a text"));
    errors.iter().map(line).collect::<Vec<_>>().join("\n")
}

#[tokio::test]
async fn a_document_says_which_version_and_form_it_is() {
    let app = TestApp::new();

    let document = saved(&app, "default").await.json();

    assert_eq!((&document["vetbox"], &document["snapshot"]), (&json!(env!("CARGO_PKG_VERSION")), &json!(1)));
    assert_eq!(document["clock"], json!({ "mode": "frozen", "factor": null, "now": "2026-01-01T00:00:00Z" }));
    let later = load(&app, "default", &json!({ "snapshot": 2, "vetbox": "9.0.0", "more": true })).await;
    assert_eq!(told(&later), "/snapshot: form 2 is not known; this is vetbox 0.1.0, which knows form 1");
    let none = load(&app, "default", &json!({ "vetbox": "0.1.0" })).await;
    assert_eq!(told(&none), r#"/snapshot: missing; a snapshot says {"vetbox":"0.1.0","snapshot":1}"#);
}

#[tokio::test]
async fn what_a_document_leaves_out_is_as_in_a_new_sandbox() {
    let app = TestApp::new();
    app.work(json!({})).await;
    app.advance(Duration::from_mins(1)).await;

    let clock = json!({ "clock": { "mode": "scaled", "factor": 60.0, "now": "2030-01-01T00:00:00Z" }, "seed": 7 });
    load(&app, "default", &partial(&clock)).await.ok();

    let shown = app.call("GET", "/sandboxes/default", Value::Null).await.ok().json();
    assert_eq!(
        (&shown["sizes"]["checks"], &shown["seed"], &shown["counters"]["journal"]),
        (&json!(0), &json!(7), &json!(0))
    );
    assert_eq!((&shown["clock"]["mode"], &shown["clock"]["factor"]), (&json!("scaled"), &json!(60.0)));
    assert!(shown["clock"]["now"].as_str().unwrap().starts_with("2030-01-01T"), "{shown}");
    assert!(!shown["credentials"]["attestr"]["token"].as_str().unwrap().is_empty());
}

#[tokio::test]
async fn a_seed_alone_begins_the_generator_anew() {
    let (app, other) = (TestApp::new(), TestApp::builder().config(|config| config.seed = 7).start());
    app.profile().await;

    load(&app, "default", &partial(&json!({ "seed": 7 }))).await.ok();

    assert_eq!(app.profile().await, other.profile().await);
}

#[tokio::test]
async fn a_wrong_document_is_refused_whole_with_every_place() {
    let app = TestApp::new();
    let profile = app.profile().await;
    let before = saved(&app, "default").await;
    let mut document = before.json();
    document["clok"] = json!({});
    document["seed"] = json!("seven");
    document["clock"]["mode"] = json!("frosen");
    let attestr = &mut document["records"]["attestr"];
    attestr["accounts"][0]["whitelist"] = json!(["10.0.0.0/8", "10.0.0.0/33"]);
    attestr["accounts"][0]["wallet"]["balances"] = json!({ "work": -1 });
    attestr["profiles"] = json!([{ "id": 5 }, { "id": "AX1" }]);
    document["journal"]["records"][0]["at"] = json!(-5);
    document["due"]["jobs"] = json!([{ "at": "soon", "job": { "attestr": { "step": "AR0ZoLeBdqvmr-nmy1" } } }]);

    let refusal = load(&app, "default", &document).await;

    insta::assert_snapshot!(told(&refusal), @"
    /clock/mode: unknown value `frosen`, expected one of `real`, `scaled`, `frozen`; did you mean `frozen`?
    /seed: expected a whole number from 0 up, found the text `seven`
    /records/attestr/accounts/0/whitelist/1: invalid IP address syntax
    /records/attestr/accounts/0/wallet/balances/work: expected a whole number from 0 up, found the number -1
    /records/attestr/profiles/0/id: expected a text, found the number 5
    /records/attestr/profiles/1/id: expected `AX1` and fifteen of A-Z, a-z, 0-9, `_` and `-`
    /due/jobs/0/at: `soon` is not a moment such as 2026-01-01T00:00:00Z
    /journal/records/0/at: expected a moment such as 2026-01-01T00:00:00Z, or milliseconds from 0 to 253402207200000, found the number -5
    /clok: unknown field `clok`, expected one of `vetbox`, `snapshot`, `clock`, `seed`, `random`, `scenarios`, `records`, `due`, `webhooks`, `journal`; did you mean `clock`?
    ");
    assert_eq!(saved(&app, "default").await.text(), before.text(), "nothing changed");
    app.attestr("GET", &format!("/factx/{profile}"), Value::Null).await.ok();
}

#[tokio::test]
async fn what_cannot_be_together_is_refused_too() {
    let app = TestApp::new();
    let check = app.webhook_check().await;
    let mut document = saved(&app, "default").await.json();
    let attestr = &mut document["records"]["attestr"];
    let account = attestr["accounts"][0].clone();
    attestr["accounts"].as_array_mut().unwrap().push(account);
    attestr["profiles"][0]["contents"]["active"]["items"] = json!(["AR0ZoLeBdqvmr-nmy1"]);
    attestr["checks"][0]["profile"] = json!("AX1LgghsxZsJZUwYvN");
    attestr["checks"][0]["status"]["processing"]["step"] = json!(9);
    let personr = &mut document["records"]["personr"]["accounts"];
    personr["workspaces"][0]["below"] = personr["workspaces"][1]["id"].clone();
    personr["users"]["demo@vetbox.test"]["current"] = json!("1668816503943x000000000000000009");
    document["clock"] = json!({ "mode": "scaled" });
    document["scenarios"][0] = json!({ "name": "no-such", "origin": "shipped" });
    document["journal"]["records"][0]["entry"]["exchange"]["operation"] = json!("attestr.nothing");

    let refusal = load(&app, "default", &document).await;

    insta::assert_snapshot!(told(&refusal), @"
    /clock/factor: required, because the mode is scaled; for instance 60
    /scenarios/0/text: no scenario `no-such` ships, so a text is needed
    /journal/records/0/entry/exchange/operation: there is no operation `attestr.nothing`
    /records/attestr/accounts/1/id: another account has the id OX0fm4diw1OvYcXxuf
    /records/attestr/accounts/1/token: another account has this token
    /records/attestr/profiles/0/contents/active/items/0: there is no check AR0ZoLeBdqvmr-nmy1
    /records/attestr/checks/0/profile: there is no profile AX1LgghsxZsJZUwYvN
    /records/attestr/checks/0/status: the plan ends before step 1
    /records/personr/accounts/workspaces/0/below: no workspace before this one has this id
    /records/personr/accounts/users/demo@vetbox.test/current: there is no workspace 1668816503943x000000000000000009
    ");
    assert_eq!(app.outcome(&check).await["status"], "INITIATED", "nothing changed");
}

#[tokio::test]
async fn a_result_of_which_nothing_was_found_out_is_refused() {
    let app = TestApp::new();
    let id = crate::personr::client::create(&app, json!({})).await;
    crate::personr::client::review(&app, &id).await;
    let mut document = saved(&app, "default").await.json();
    document["records"]["personr"]["applicants"][0]["record"]["verification"]["found"] = Value::Null;

    let refusal = load(&app, "default", &document).await;

    insta::assert_snapshot!(told(&refusal), @"/records/personr/applicants/0/record/verification/found: the verification is reviewed, so something was found out");
}

#[tokio::test]
async fn what_is_no_document_at_all_is_refused() {
    let app = TestApp::new();
    for (text, expected) in [
        ("", "not JSON"),
        ("{", "not JSON"),
        ("[]", "a snapshot is a JSON object"),
        (r#"{"snapshot":1,"sandboxes":{}}"#, "several sandboxes"),
    ] {
        let refusal = app.control_text("PUT", "/snapshot", text).await;
        assert!(told(&refusal).contains(expected), "{text}: {}", refusal.text());
    }
}

#[tokio::test]
async fn a_loaded_clock_shows_the_saved_time_again() {
    let app = TestApp::new();
    let document = saved(&app, "default").await.json();

    load(&app, "later", &document).await.ok();
    app.call("POST", "/sandboxes/later/clock/advance", json!({ "by": "1h" })).await.ok();
    load(&app, "later", &document).await.ok();

    let clock = app.call("GET", "/sandboxes/later/clock", Value::Null).await.ok().json();
    assert_eq!(clock["now"], "2026-01-01T00:00:00Z");
}

#[tokio::test]
async fn credentials_of_accounts_lead_to_the_sandbox_that_got_them() {
    let app = TestApp::new();
    let made = app.call("POST", "/sandboxes", json!({ "name": "t1" })).await.expect(201).json();
    app.call("POST", "/sandboxes/t1/accounts", json!({ "name": "payroll" })).await.expect(201);
    let document = saved(&app, "t1").await.json();
    app.call("DELETE", "/sandboxes/t1", Value::Null).await.ok();

    load(&app, "t2", &document).await.ok();

    let header = made["credentials"]["attestr"]["authorization"].as_str().unwrap();
    let mut request = app.request("POST", "/factx/", json!({ "tag": "A", "name": "B" }));
    request.headers_mut().insert("authorization", header.parse().unwrap());
    app.send(request).await.ok();
    assert_eq!(app.call("GET", "/sandboxes/t2", Value::Null).await.ok().json()["sizes"]["profiles"], 1);
}

#[tokio::test]
async fn explanations_of_decisions_outlive_a_snapshot_with_their_rules() {
    let app = TestApp::new();
    let rule = json!({ "when": { "operation": "attestr.work.create" }, "then": { "error": 4292 } });
    app.control("POST", "/rules", rule).await.expect(201);
    app.attestr("POST", "/factx/async/work", work_body(json!({}))).await.expect(429);
    let before = app.control("GET", "/requests/1/explain", Value::Null).await.ok();

    let document = saved(&app, "default").await.json();
    load(&app, "copy", &document).await.ok();

    let after = app.call("GET", "/sandboxes/copy/requests/1/explain", Value::Null).await.ok();
    assert_eq!(after.text(), before.text());
    assert_eq!(after.json()["decidedBy"], "runtime/rule-1");
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn requests_see_a_sandbox_before_or_after_and_nothing_between() {
    let app = TestApp::new();
    let empty = saved(&app, "default").await.json();
    for _ in 0..2 {
        app.webhook_check().await;
        crate::personr::client::create(&app, json!({})).await;
    }
    let full = saved(&app, "default").await.json();
    let (done, stop) = tokio::sync::watch::channel(false);
    let reader = tokio::spawn({
        let app = app.clone();
        async move {
            let mut seen = std::collections::BTreeSet::new();
            while !*stop.borrow() {
                let sizes = app.call("GET", "/sandboxes/default", Value::Null).await.ok().json()["sizes"].clone();
                let sizes = ["profiles", "checks", "applicants", "journal"].map(|name| sizes[name].as_u64().unwrap());
                seen.insert(sizes);
                tokio::task::yield_now().await;
            }
            seen
        }
    });

    for _ in 0..40 {
        load(&app, "default", &empty).await.ok();
        load(&app, "default", &full).await.ok();
        app.control("POST", "/reset", json!({ "parts": ["records", "journal"] })).await.ok();
        load(&app, "default", &full).await.ok();
        app.control("POST", "/reset", Value::Null).await.ok();
    }
    done.send_replace(true);

    let journal = full["journal"]["records"].as_array().unwrap().len() as u64;
    let (nothing, everything) = ([0, 0, 0, 0], [2, 2, 2, journal]);
    let seen = reader.await.unwrap();
    assert!(seen.iter().all(|sizes| [nothing, everything].contains(sizes)), "{seen:?}");
}
