//! Plans for what is still to come, and for applicants and entities that are there.

use std::time::Duration;

use serde_json::{Value, json};

use super::snapshot::{load, saved};
use crate::{
    harness::{Receiver, TestApp},
    personr::client::{call, check, configure, create, create_entity, entity_status, review, status},
};

async fn plan_for(app: &TestApp, subject: Value, plan: Value) -> Value {
    app.control("POST", "/plans", json!({ "for": subject, "plan": plan })).await.expect(201).json()
}

async fn waiting(app: &TestApp) -> Value {
    app.control("GET", "/plans", Value::Null).await.ok().json()
}

#[tokio::test]
async fn a_plan_waits_for_the_first_check_that_fits() {
    let app = TestApp::new();
    let plan = json!({ "for": { "check": { "tag": "EMP-9" } }, "plan": { "outcome": "False" } });
    let made = app.control("POST", "/plans", plan.clone()).await.expect(201).json();
    let profile = app.profile().await;
    let rule = json!({ "when": { "operation": "attestr.work.create" }, "then": { "outcome": "Alert" } });
    app.control("POST", "/rules", rule).await.expect(201);

    let other = app.work(json!({ "tag": "EMP-8" })).await;
    assert_eq!(app.control("GET", "/plans", Value::Null).await.ok().json()[0], made);
    let meant = app.work(json!({ "tag": "EMP-9" })).await;
    let later = app.work(json!({ "tag": "EMP-9" })).await;
    for id in [&other, &meant, &later] {
        app.associate(&profile, id).await;
    }
    app.advance(Duration::from_secs(5)).await;

    assert_eq!(app.control("GET", "/plans", Value::Null).await.ok().json(), json!([]));
    let mut decided = Vec::new();
    for id in [&other, &meant, &later] {
        decided.push(app.outcome(id).await["output"]["status"].clone());
    }
    assert_eq!(decided, ["Alert", "False", "Alert"]);
    app.control("POST", "/plans", plan).await.expect(201);
    assert_eq!(app.control("DELETE", "/plans/2", Value::Null).await.ok().json()["for"]["check"]["tag"], "EMP-9");
    app.control("DELETE", "/plans/2", Value::Null).await.expect(404);
}

#[tokio::test]
async fn a_plan_that_no_check_can_take_is_refused() {
    let app = TestApp::new();
    let refused = async |check: Value, plan: Value| {
        let body = json!({ "for": { "check": check }, "plan": plan });
        app.control("POST", "/plans", body).await.expect(400).json()["detail"].as_str().unwrap().to_owned()
    };

    let wrong = refused(json!({ "tag": "A" }), json!({ "outcome": "Alrt" })).await;
    assert!(wrong.contains("did you mean `Alert`?"), "{wrong}");
    let kind = refused(json!({ "type": "wrk" }), json!({ "outcome": "Alert" })).await;
    assert!(kind.contains("there is no kind of check `wrk`"), "{kind}");
    let id = refused(json!({ "id": "AR0" }), json!({ "outcome": "Alert" })).await;
    assert!(id.contains("the check that has one is there already"), "{id}");
    let email = refused(json!({ "email": "a@b.co" }), json!({ "outcome": "Alert" })).await;
    assert_eq!(email, "email: checks are not selected by it");
    let nth = refused(json!({ "tag": "A", "nth": 2 }), json!({ "outcome": "Alert" })).await;
    assert!(nth.contains("the first check that fits takes the plan"), "{nth}");
}

#[tokio::test]
async fn waiting_plans_are_in_snapshots_and_go_with_a_reset() {
    let app = TestApp::new();
    let plan = json!({ "for": { "check": { "tag": "EMP-9" } }, "plan": { "outcome": "False" } });
    app.control("POST", "/plans", plan).await.expect(201);
    let snapshot = saved(&app, "default").await.json();

    app.control("POST", "/reset", json!({})).await.ok();
    assert_eq!(app.control("GET", "/plans", Value::Null).await.ok().json(), json!([]));
    load(&app, "default", &snapshot).await.ok();
    assert_eq!(app.control("GET", "/plans", Value::Null).await.ok().json()[0]["plan"]["outcome"], "False");
}

#[tokio::test]
async fn an_applicant_takes_the_plan_that_waited_for_it() {
    let app = TestApp::new();
    let receiver = Receiver::start().await;
    configure(&app, &receiver.url).await;
    let rule = json!({ "when": { "operation": "personr.*" }, "then": { "outcome": "Approved" } });
    app.control("POST", "/rules", rule).await.expect(201);
    let output = json!({ "docNumber": ["X1", "X2"], "docCountry": ["NZL"], "documents": ["PASSPORT", "SELFIE"] });
    let plan = json!({
        "outcome": "Rejected", "rejectLabels": ["SCREENSHOTS"], "retry": false, "after": "1h", "output": output,
        "webhook": { "duplicate": 1 },
    });
    plan_for(&app, json!({ "applicant": { "email": "jane@*", "externalUserId": "u-1" } }), plan).await;
    plan_for(&app, json!({ "entity": { "companyName": "Jane*" } }), json!({ "outcome": "Rejected" })).await;

    let other = create(&app, json!({ "email": "jane@mail.com" })).await;
    let id = create(&app, json!({ "email": "jane@mail.com", "externalUserId": "u-1" })).await;
    review(&app, &other).await;
    check(&app, &id).await.ok();
    app.advance(Duration::from_mins(59)).await;
    let early = status(&app, &id).await;
    app.advance(Duration::from_mins(1)).await;

    assert_eq!(waiting(&app).await[0]["for"], json!({ "entity": { "companyName": "Jane*" } }));
    assert_eq!(status(&app, &other).await["result"]["reviewAnswer"], "Approved");
    assert_eq!(early["applicantStatus"], "Pending");
    let seen = status(&app, &id).await;
    let result =
        [&seen["result"]["reviewAnswer"], &seen["result"]["rejectLabels"], &seen["result"]["reviewRejectType"]];
    assert_eq!(result, [&json!("Rejected"), &json!(["SCREENSHOTS"]), &json!("FINAL")]);
    for field in ["docNumber", "docCountry", "documents"] {
        assert_eq!(seen[field], output[field], "{field}");
    }
    let about = receiver.arrived().into_iter().filter(|it| it.json()["applicantId"] == id.as_str());
    assert_eq!(about.count(), 2, "the plan says how its webhook misbehaves");
    let case = app.control("GET", &format!("/cases/{id}"), Value::Null).await.ok().json();
    let taken = case["timeline"].as_array().unwrap().iter().find(|it| it["is"] == "change").unwrap();
    assert_eq!(taken["what"], "takes plan 1, which waited for it");
}

#[tokio::test]
async fn plans_of_both_vendors_are_one_list() {
    let app = TestApp::new();
    let made = [
        plan_for(&app, json!({ "applicant": { "name": "Jane Roe" } }), json!({ "outcome": "Rejected" })).await,
        plan_for(&app, json!({ "check": { "tag": "EMP-9" } }), json!({ "outcome": "Alert" })).await,
        plan_for(&app, json!({ "entity": { "number": "123" } }), json!({ "outcome": "Rejected" })).await,
    ];

    assert_eq!(waiting(&app).await, json!(made));
    assert_eq!(made.map(|it| it["id"].clone()), ["1", "2", "3"]);
    let verified = app.control("POST", "/verify", json!({ "expect": [{ "idle": true }] })).await.ok().json();
    let named = [
        "plan 1 for an applicant with name `Jane Roe`",
        "plan 2 for a check with tag `EMP-9`",
        "plan 3 for an entity with number `123`",
    ];
    assert_eq!(verified["plans"], json!(named));
    app.control("DELETE", "/plans/3", Value::Null).await.ok();
    assert_eq!(waiting(&app).await.as_array().unwrap().len(), 2);
    let after = plan_for(&app, json!({ "entity": { "number": "123" } }), json!({ "outcome": "Rejected" })).await;
    assert_eq!(after["id"], "4", "an id is given once");
}

#[tokio::test]
async fn a_plan_that_no_verification_can_take_is_refused() {
    let app = TestApp::new();
    let refused = async |subject: Value, plan: Value| {
        let body = json!({ "for": subject, "plan": plan });
        app.control("POST", "/plans", body).await.expect(400).json()["detail"].as_str().unwrap().to_owned()
    };

    let outcome = refused(json!({ "applicant": { "email": "a@b.co" } }), json!({ "outcome": "Alert" })).await;
    assert!(outcome.contains("Approved"), "{outcome}");
    let field = refused(json!({ "entity": { "email": "a@b.co" } }), json!({ "outcome": "Approved" })).await;
    assert_eq!(field, "email: entities are not selected by it");
    let kind = refused(json!({ "aplicant": { "email": "a@b.co" } }), json!({ "outcome": "Approved" })).await;
    assert!(kind.contains("applicant") && kind.contains("entity"), "{kind}");
    let nth = refused(json!({ "entity": { "number": "1", "latest": true } }), json!({ "outcome": "Approved" })).await;
    assert!(nth.contains("the first entity that fits takes the plan"), "{nth}");
}

#[tokio::test]
async fn a_database_verification_takes_its_plan_before_it_starts() {
    let app = TestApp::new();
    let plan = json!({ "outcome": "Rejected", "output": { "entityType": "TRUST" } });
    plan_for(&app, json!({ "entity": { "companyName": "Acme*" } }), plan).await;

    let company = json!({
        "flowName": "Know Your Business", "companyName": "Acme Pty Ltd", "registrationNumber": "1", "country": "AUS",
    });
    let started = call(&app, "api-entity-database-verification", company).await.ok().json();
    app.advance(Duration::from_secs(2)).await;

    let seen = entity_status(&app, started["response"]["applicantId"].as_str().unwrap()).await;
    assert_eq!((&seen["reviewAnswer"], &seen["entityType"]), (&json!("Rejected"), &json!("TRUST")));
}

#[tokio::test]
async fn a_verification_that_is_there_gets_another_plan() {
    let app = TestApp::new();
    let id = create(&app, json!({ "externalUserId": "u-1" })).await;
    let plan = async |plan: Value| {
        let planned = app.control("PUT", "/applicants/-/plan?externalUserId=u-1", plan).await.ok().json();
        [planned["plan"]["steps"].clone(), planned["nextPlan"]["steps"].clone()]
    };

    let before = plan(json!({ "outcome": "Approved", "after": "1h" })).await;
    check(&app, &id).await.ok();
    let running = plan(json!({ "outcome": "Rejected", "retry": true, "after": "1m" })).await;
    app.advance(Duration::from_mins(1)).await;
    let first = status(&app, &id).await;
    let next = plan(json!({ "outcome": "Rejected", "retry": false })).await;
    review(&app, &id).await;
    let second = status(&app, &id).await;

    assert_eq!(before, [json!(["Approved after 1h"]), Value::Null]);
    assert_eq!(running, [json!(["Rejected after 1m"]), Value::Null]);
    assert_eq!(next, [json!(["Rejected after 1m"]), json!(["Rejected"])]);
    assert_eq!(first["result"]["reviewRejectType"], "RETRY");
    assert_eq!(second["result"]["reviewRejectType"], "FINAL");
    let over =
        app.control("PUT", &format!("/applicants/{id}/plan"), json!({ "outcome": "Approved" })).await.expect(409);
    let detail = format!(
        "the applicant {id} is finally rejected, so nothing is to come that could be planned; POST …/review changes that"
    );
    assert_eq!(over.json()["detail"], detail);
}

#[tokio::test]
async fn a_running_verification_is_not_reviewed_by_the_plan_before() {
    let app = TestApp::new();
    let id = create_entity(&app, json!({})).await;
    check(&app, &id).await.ok();
    app.advance(Duration::from_secs(1)).await;

    app.control("PUT", "/entities/-/plan?companyName=Acme*", json!({ "never": true })).await.ok();
    app.advance(Duration::from_hours(1)).await;

    assert_eq!(entity_status(&app, &id).await["applicantStatus"], "Pending");
}

#[tokio::test]
async fn a_sandbox_is_made_with_plans() {
    let app = TestApp::new();
    let plans = json!([
        { "for": { "check": { "tag": "EMP-9" } }, "plan": { "outcome": "False" } },
        { "for": { "applicant": { "email": "a@b.co" } }, "plan": { "outcome": "Rejected" } },
    ]);
    let wrong = json!({ "name": "t1", "plans": [plans[0], { "for": { "check": { "tag": "A" } }, "plan": { "outcome": "Alrt" } }] });
    let refused = app.call("POST", "/sandboxes", wrong).await.expect(400).json();
    assert!(refused["detail"].as_str().unwrap().starts_with("plans[1]"), "{refused}");

    app.call("POST", "/sandboxes", json!({ "name": "t1", "plans": plans })).await.expect(201);
    let waiting = async || {
        let listed = app.call("GET", "/sandboxes/t1/plans", Value::Null).await.ok().json();
        listed.as_array().unwrap().iter().map(|plan| plan["for"].clone()).collect::<Vec<_>>()
    };
    assert_eq!(waiting().await, [plans[0]["for"].clone(), plans[1]["for"].clone()]);
    app.call("DELETE", "/sandboxes/t1/plans/1", Value::Null).await.ok();
    app.call("POST", "/sandboxes/t1/reset", json!({})).await.ok();
    assert_eq!(waiting().await.len(), 2, "a reset goes back to what the sandbox was made with");
}
