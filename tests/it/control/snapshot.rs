//! `…/snapshot`: a sandbox as one document, and back.

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

/// What a refusal says.
#[track_caller]
fn detail(refusal: &Answer) -> String {
    assert_eq!(refusal.status, 400, "{}", refusal.text());
    refusal.json()["detail"].as_str().expect("a text").to_owned()
}

#[tokio::test]
async fn a_document_says_which_version_and_form_it_is() {
    let app = TestApp::new();

    let document = saved(&app, "default").await.json();

    assert_eq!((&document["vetbox"], &document["snapshot"]), (&json!(env!("CARGO_PKG_VERSION")), &json!(3)));
    assert_eq!(document["clock"], json!({ "mode": "frozen" }));
    let later = load(&app, "default", &json!({ "snapshot": 4, "vetbox": "9.0.0", "more": true })).await;
    let none = load(&app, "default", &json!({ "vetbox": "0.1.0" })).await;
    insta::assert_snapshot!([detail(&later), detail(&none)].join("\n"), @r#"
    the snapshot does not fit: form 4 is not known; this is vetbox 0.1.0, which knows form 3
    the snapshot does not fit: `snapshot` is missing; a snapshot says {"vetbox":"0.1.0","snapshot":3}
    "#);
}

#[tokio::test]
async fn a_wrong_document_is_refused_and_changes_nothing() {
    let app = TestApp::new();
    let check = app.webhook_check().await;
    let before = saved(&app, "default").await;
    let wrong = |pointer: &str, value: Value| {
        let mut document = before.json();
        *document.pointer_mut(pointer).unwrap_or_else(|| panic!("nothing is at {pointer}")) = value;
        document
    };
    let personr = before.json()["records"]["personr"]["accounts"]["workspaces"][1]["id"].clone();
    let mut refusals = Vec::new();
    for document in [
        wrong("/clock/mode", json!("frosen")),
        wrong("/clock", json!({ "mode": "scaled", "factor": 0 })),
        wrong("/seed", json!("seven")),
        wrong("/records/attestr/accounts/0/whitelist", json!(["10.0.0.0/33"])),
        wrong("/records/attestr/profiles", json!({ "AX1": {} })),
        wrong("/records/personr/accounts/workspaces/0/below", personr),
        wrong("/scenarios/0", json!({ "name": "no-such", "origin": "shipped" })),
        wrong("/journal/records/0/entry/exchange/operation", json!("attestr.nothing")),
    ] {
        let refusal = load(&app, "default", &document).await;
        // Where in the text it is follows from everything before it.
        let detail = detail(&refusal);
        refusals.push(detail.split(" at line ").next().unwrap_or_default().to_owned());
    }

    insta::assert_snapshot!(refusals.join("\n"), @r#"
    the snapshot does not fit: unknown variant `frosen`, expected one of `real`, `scaled`, `frozen`
    the snapshot does not fit: a clock's factor is from 0.001 to 1000000, not 0
    the snapshot does not fit: invalid type: string "seven", expected u64
    the snapshot does not fit: invalid IP address syntax
    the snapshot does not fit: expected `AX1` and fifteen of A-Z, a-z, 0-9, `_` and `-`
    the snapshot does not fit: records: workspace 1668816503943x000000000000000000 is there twice, or is not below one before it
    the snapshot does not fit: scenarios: no scenario `no-such` ships, so a text is needed
    the snapshot does not fit: journal: there is no operation `attestr.nothing`
    "#);
    assert_eq!(saved(&app, "default").await.text(), before.text(), "nothing changed");
    assert_eq!(app.outcome(&check).await["status"], "INITIATED", "nothing changed");
}

#[tokio::test]
async fn a_document_whose_parts_do_not_go_together_is_refused() {
    let app = TestApp::new();
    app.webhook_check().await;
    app.control("POST", "/trigger", json!({ "event": "async.completed" })).await.ok();
    let before = saved(&app, "default").await.json();
    let refused = async |pointer: &str, value: Value| {
        let mut document = before.clone();
        *document.pointer_mut(pointer).unwrap_or_else(|| panic!("nothing is at {pointer}")) = value;
        detail(&load(&app, "default", &document).await)
    };

    let refusals = [
        refused("/records/attestr/profiles", json!({})).await,
        refused("/records/attestr/checks", json!({})).await,
        refused("/webhooks/inbox/events/0/proof/message/end", json!(1_000_000)).await,
    ];

    insta::assert_snapshot!(refusals.join("\n"), @"
    the snapshot does not fit: records: check AR03LtBe8k1G-QcdcR is on the profile AX1jZ_FNmYO1S6tfdt, which is not there
    the snapshot does not fit: records: profile AX1jZ_FNmYO1S6tfdt has the check AR03LtBe8k1G-QcdcR, which is not there
    the snapshot does not fit: webhooks: the signature of ev_1 is not within its body
    ");
}

#[tokio::test]
async fn what_is_no_document_at_all_is_refused() {
    let app = TestApp::new();
    for text in ["", "{", "[]", r#"{"snapshot":3,"sandboxes":{}}"#] {
        let refusal = app.control_text("PUT", "/snapshot", text).await;
        assert!(detail(&refusal).contains("the snapshot does not fit"), "{text}: {}", refusal.text());
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
        app.control("POST", "/reset", json!({ "keep": ["accounts"] })).await.ok();
        load(&app, "default", &full).await.ok();
        app.control("POST", "/reset", Value::Null).await.ok();
    }
    done.send_replace(true);

    let journal = full["journal"]["records"].as_array().unwrap().len() as u64;
    let (nothing, everything) = ([0, 0, 0, 0], [2, 2, 2, journal]);
    let seen = reader.await.unwrap();
    assert!(seen.iter().all(|sizes| [nothing, everything].contains(sizes)), "{seen:?}");
}
