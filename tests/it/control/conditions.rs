//! What `…/wait` and `…/verify` say of records by what they have, of events by their bodies, of answers, and of plans that nobody took.

use std::time::Duration;

use serde_json::{Value, json};

use crate::{
    harness::{TestApp, id},
    personr::client::create,
};

/// A work check on a profile, which asks for webhooks.
async fn ordered(app: &TestApp, tag: &str) -> String {
    let profile = app.profile().await;
    let check = app.work(json!({ "tag": tag, "webhook": true })).await;
    app.associate(&profile, &check).await;
    check
}

async fn held(app: &TestApp, condition: Value) -> String {
    let body = json!({ "for": condition, "advance": true });
    app.control("POST", "/wait", body).await.ok().json()["seen"].as_str().expect("it is a text").to_owned()
}

async fn late(app: &TestApp, condition: Value) -> String {
    let body = json!({ "for": condition, "timeout": "1ms" });
    app.control("POST", "/wait", body).await.expect(408).json()["detail"].as_str().expect("it is a text").to_owned()
}

async fn wrong(app: &TestApp, condition: Value) -> String {
    app.control("POST", "/wait", json!({ "for": condition })).await.expect(400).json()["detail"]
        .as_str()
        .expect("it is a text")
        .to_owned()
}

#[tokio::test]
async fn a_record_is_waited_for_by_what_it_has() {
    let app = TestApp::new();
    let check = ordered(&app, "EMP-9").await;

    let initiated = late(&app, json!({ "check": { "tag": "EMP-9", "status": "COMPLETED" } })).await;
    assert!(
        initiated.starts_with(&format!("after 1ms: check {check} is INITIATED: it is processed until")),
        "{initiated}"
    );
    let completed = held(&app, json!({ "check": { "tag": "EMP-9", "status": "COMPLETED" } })).await;
    assert_eq!(completed, format!("check {check} is COMPLETED"));
    let none = late(&app, json!({ "check": { "tag": "EMP-8" } })).await;
    assert!(
        none.ends_with(&format!("no check fits tag `EMP-8`; the nearest is {check}, which has tag `EMP-9`")),
        "{none}"
    );

    let second = ordered(&app, "EMP-9").await;
    let several = late(&app, json!({ "check": { "tag": "EMP-9" } })).await;
    assert!(several.contains("2 checks fit tag `EMP-9`; say which with nth or latest"), "{several}");
    let latest = held(&app, json!({ "check": { "tag": "EMP-9", "latest": true } })).await;
    assert_eq!(latest, format!("check {second} is COMPLETED"));
    held(&app, json!({ "profile": { "name": "Gitanjali*", "latest": true, "status": "active" } })).await;
    let consent = app.control("POST", "/consents", json!({})).await.expect(201).json();
    let expired = json!({ "consent": { "number": consent["number"], "status": "EXPIRED" } });
    let active = late(&app, expired).await;
    assert!(
        active.ends_with(&format!("consent {} is ACTIVE, expected EXPIRED", consent["id"].as_str().unwrap())),
        "{active}"
    );
}

#[tokio::test]
async fn applicants_and_entities_are_waited_for_by_the_clients_keys() {
    let app = TestApp::new();
    let applicant = create(&app, json!({ "email": "gita@example.com" })).await;

    let waiting = late(&app, json!({ "applicant": { "email": "gita@*" } })).await;
    assert!(waiting.contains(&format!("applicant {applicant} is Created: it waits for the client")), "{waiting}");
    let here = held(&app, json!({ "applicant": { "email": "gita@*", "status": "Created" } })).await;
    assert!(here.starts_with(&format!("applicant {applicant} is Created")), "{here}");
    let none = late(&app, json!({ "entity": { "companyName": "Acme*" } })).await;
    assert_eq!(none, "after 1ms: no entity fits companyName `Acme*`; there are no entities yet");
}

#[tokio::test]
async fn wrong_conditions_on_records_and_events_say_what_is_right() {
    let app = TestApp::new();
    let details = [
        wrong(&app, json!({ "check": {} })).await,
        wrong(&app, json!({ "check": { "companyName": "A" } })).await,
        wrong(&app, json!({ "check": { "tag": "A", "result": "Approved" } })).await,
        wrong(&app, json!({ "profile": { "tag": "A", "status": "DONE" } })).await,
        wrong(&app, json!({ "check": { "tagg": "A" } })).await,
        wrong(&app, json!({ "event": { "event": "async.complete" } })).await,
        wrong(&app, json!({ "any": [{ "event": { "body": 1 } }] })).await,
        wrong(&app, json!({ "request": { "answer": { "status": 200 } } })).await,
        wrong(&app, json!({ "request": { "answer": 200 } })).await,
    ];

    insta::assert_snapshot!(details.join("\n"), @r#"
    for.check: expected what the check has, such as tag
    for.check: companyName: checks are not selected by it
    for.check.result: only an applicant or an entity has one
    for.profile.status: "DONE" is none of the words
    for.check.tagg: checks are not selected by it
    for.event.event: there is no event "async.complete"
    for.any[0].event: `body` expects fields with a name each, found the number 1 (for instance body: { employer: "Initech*", "references[0].name": { exists: true } })
    for.request.answer: an answer has no `status`
    for.request.answer: expected conditions on the answer such as {"body":{"message":"*credits*"}}
    "#);
}

#[tokio::test]
async fn an_event_is_waited_for_by_its_body_without_an_endpoint() {
    let app = TestApp::new();
    let rule = json!({ "when": { "body": { "tag": "EMP-9" } }, "then": { "outcome": "Alert" } });
    app.control("POST", "/rules", rule).await.expect(201);
    let alert = json!({ "event": { "event": "async.completed", "body": { "payload.output.status": "Alert" } } });
    ordered(&app, "EMP-8").await;
    app.advance(Duration::from_secs(2)).await;
    let clear = late(&app, alert.clone()).await;
    assert!(clear.contains("0 events fit, expected at least 1; the closest is ev_1, async.completed: "), "{clear}");
    assert!(clear.contains(r#"body payload.output.status: expected `Alert`, seen "Clear""#), "{clear}");

    let check = ordered(&app, "EMP-9").await;
    assert_eq!(held(&app, alert.clone()).await, "1 event fits, expected at least 1");
    let mut one = alert;
    one["exactly"] = json!(1);
    app.control("POST", "/verify", json!({ "expect": [one, { "event": { "subject": check } }] })).await.ok();
}

#[tokio::test]
async fn an_event_that_sabotage_let_go_counts_as_well() {
    let app = TestApp::new();
    app.control("POST", "/webhooks", json!({ "url": "http://127.0.0.1:1/hooks" })).await.expect(201);
    let rule = json!({ "when": { "body": { "tag": "EMP-9" } }, "then": { "webhook": { "drop": true } } });
    app.control("POST", "/rules", rule).await.expect(201);

    ordered(&app, "EMP-9").await;

    held(&app, json!({ "event": { "event": "async.completed" } })).await;
    let delivered = late(&app, json!({ "delivery": { "event": "async.completed", "succeeded": true } })).await;
    assert!(delivered.contains("0 webhooks fit"), "{delivered}");
}

#[tokio::test]
async fn requests_are_verified_by_their_answers() {
    let app = TestApp::new();
    let check = ordered(&app, "EMP-9").await;
    let work =
        |answer: Value| json!({ "expect": [{ "request": { "operation": "attestr.work.create", "answer": answer } }] });

    app.control("POST", "/verify", work(json!({ "body": { "_id": check } }))).await.ok();
    app.control("POST", "/verify", work(json!({ "header": { "content-type": "application/json*" } }))).await.ok();
    let other = app.control("POST", "/verify", work(json!({ "body": { "_id": "AR0" } }))).await.expect(409).json();

    let seen = format!(r#"answer body _id: expected `AR0`, seen "{check}""#);
    assert!(other["detail"].as_str().unwrap().contains(&seen), "{other}");
}

#[tokio::test]
async fn a_condition_can_have_to_hold_for_some_time() {
    let app = TestApp::new();
    let completed = json!({ "check": { "tag": "EMP-9", "status": "COMPLETED" } });
    ordered(&app, "EMP-9").await;

    let stays = json!({ "for": completed, "during": "2s", "advance": true });
    let held = app.control("POST", "/wait", stays).await.ok().json();
    assert_eq!(held["now"], "2026-01-01T00:00:04Z", "it completes after two seconds, and stays so for two");

    let quiet = json!({ "for": { "request": { "operation": "attestr.work.create" }, "exactly": 1 }, "during": "1ms" });
    app.control("POST", "/wait", quiet).await.ok();
    let long = json!({ "for": completed, "during": "2s", "timeout": "1s" });
    let refused = app.control("POST", "/wait", long).await.expect(400).json();
    assert_eq!(refused["detail"], "during: it has to be less than the timeout of 1s");
}

#[tokio::test]
async fn what_does_not_stay_does_not_hold() {
    let app = TestApp::new();
    let steps = json!([{ "outcome": "MoreInfo" }, { "after": "1s", "outcome": "False" }, { "after": "1s", "outcome": "Clear" }]);
    let rule = json!({ "when": { "body": { "tag": "EMP-9" } }, "then": { "steps": steps } });
    app.control("POST", "/rules", rule).await.expect(201);
    ordered(&app, "EMP-9").await;

    let one_or_three = json!({ "any": [{ "event": {}, "exactly": 1 }, { "event": {}, "exactly": 3 }] });
    let stays = json!({ "for": one_or_three, "during": "3s", "advance": true });
    let held = app.control("POST", "/wait", stays).await.ok().json();

    assert_eq!(held["now"], "2026-01-01T00:00:07Z", "one event from second 2 to 3, three from 4 on: {held}");
}

#[tokio::test]
async fn a_verification_names_the_plans_that_nobody_took() {
    let app = TestApp::new();
    let plan = json!({ "for": { "check": { "tag": "EMP-9" } }, "plan": { "outcome": "False" } });
    app.control("POST", "/plans", plan).await.expect(201);
    let profile = id(&app.attestr("POST", "/factx/", json!({ "tag": "A", "name": "Gita Raheja" })).await.ok());
    let profiles = |count: usize| json!({ "expect": [{ "request": { "operation": "attestr.profile.create" }, "exactly": count }] });

    let verified = app.control("POST", "/verify", profiles(1)).await.ok().json();
    let refused = app.control("POST", "/verify", profiles(2)).await.expect(409).json();

    assert_eq!(verified["plans"], json!(["plan 1 for a check with tag `EMP-9`"]));
    let told = "; nobody took plan 1 for a check with tag `EMP-9`";
    assert!(refused["detail"].as_str().unwrap().ends_with(told), "{refused}");
    let check = app.work(json!({ "tag": "EMP-9" })).await;
    app.associate(&profile, &check).await;
    assert_eq!(app.control("POST", "/verify", profiles(1)).await.ok().json()["plans"], Value::Null);
}
