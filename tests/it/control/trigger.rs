//! `…/trigger` and `…/webhooks/<id>/test`.

use std::time::Duration;

use serde_json::{Value, json};
use vetbox::{engine::sign::verify, vendors::attestr::account::Account};

use crate::{
    harness::{Arrived, Receiver, TestApp},
    personr::client::{create, review},
};

async fn fire(app: &TestApp, body: Value) -> Value {
    app.control("POST", "/trigger", body).await.ok().json()
}

/// Whether the signature in a body fits the output in it.
fn fits(delivery: &Value) -> bool {
    let signature = &delivery["signature"];
    let (value, signed) =
        (signature["value"].as_str().expect("it is there"), signature["signed"].as_str().expect("it is there"));
    let body: Value = serde_json::from_str(delivery["body"].as_str().expect("it is there")).expect("it is there");
    assert_eq!(body["payload"]["output"], serde_json::from_str::<Value>(signed).expect("it is there"));
    assert_eq!(body["payload"]["signature"], value);
    verify(&Account::demo("default").secret, signed.as_bytes(), value)
}

#[tokio::test]
async fn an_event_of_an_existing_check_is_fired_with_what_it_holds() {
    let app = TestApp::new();
    let receiver = Receiver::answering(&[200, 503]).await;
    app.control("POST", "/webhooks", json!({ "url": receiver.url })).await.expect(201);
    let check = app.webhook_check().await;
    app.advance(Duration::from_secs(2)).await;

    let fired = fire(&app, json!({ "event": "async.completed", "subject": check })).await;

    let delivery = &fired["deliveries"][0];
    assert_eq!((&delivery["cause"], &delivery["attempts"][0]["status"]), (&json!({ "is": "trigger" }), &json!(503)));
    assert_eq!(receiver.arrived()[0].body, receiver.arrived()[1].body);
    assert!(fits(delivery));
}

#[tokio::test]
async fn what_is_made_up_for_an_unfinished_check_is_what_its_kind_has() {
    let app = TestApp::new();
    let receiver = Receiver::start().await;
    app.control("POST", "/webhooks", json!({ "url": receiver.url })).await.expect(201);
    let licence = json!({ "reg": "GJ0120XX0001923", "dob": "27-10-1989" });
    let licence = app.attestr("POST", "/checkx/dl", licence).await.ok().json()["_id"].clone();
    let other = app.webhook_check().await;

    for subject in [licence, json!(other)] {
        fire(&app, json!({ "event": "async.completed", "subject": subject })).await;
    }

    let output = |arrived: &Arrived| {
        let mut body: Value = serde_json::from_slice(&arrived.body).unwrap();
        body["payload"]["output"].take()
    };
    let outputs: Vec<Value> = receiver.arrived().iter().map(output).collect();
    assert_eq!((&outputs[0]["valid"], outputs[0].as_object().unwrap().len()), (&json!(true), 12));
    assert_eq!((&outputs[1]["status"], outputs[1].get("document")), (&json!("Clear"), None));
}

#[tokio::test]
async fn nothing_is_left_in_an_event_of_a_purged_check() {
    let app = TestApp::new();
    let receiver = Receiver::start().await;
    app.control("POST", "/webhooks", json!({ "url": receiver.url })).await.expect(201);
    let check = app.webhook_check().await;
    app.advance(Duration::from_secs(2)).await;
    let profile = app.control("GET", &format!("/checks/{check}"), Value::Null).await.ok().json()["profile"].clone();
    let archive = format!("/factx/{}/archive", profile.as_str().unwrap());
    app.attestr("PUT", &archive, Value::Null).await.ok();

    fire(&app, json!({ "event": "async.completed", "subject": check })).await;

    let payload = &serde_json::from_slice::<Value>(&receiver.arrived()[1].body).unwrap()["payload"];
    assert_eq!(payload["_id"], json!(check));
    assert_eq!((&payload["output"], &payload["signature"]), (&Value::Null, &Value::Null));
}

#[tokio::test]
async fn nothing_is_left_in_a_delivery_of_a_purged_check_that_is_sent_again() {
    let app = TestApp::new();
    let receiver = Receiver::start().await;
    app.control("POST", "/webhooks", json!({ "url": receiver.url })).await.expect(201);
    let check = app.webhook_check().await;
    app.advance(Duration::from_secs(2)).await;
    let profile = app.control("GET", &format!("/checks/{check}"), Value::Null).await.ok().json()["profile"].clone();
    let delivery = app.control("GET", "/deliveries", Value::Null).await.ok().json()["items"][0]["id"].clone();
    let resend = format!("/deliveries/{}/resend", delivery.as_str().unwrap());
    app.control("POST", &resend, Value::Null).await.expect(201);
    assert_eq!(receiver.arrived()[0].body, receiver.arrived()[1].body);

    app.attestr("PUT", &format!("/factx/{}/archive", profile.as_str().unwrap()), Value::Null).await.ok();
    app.control("POST", &resend, Value::Null).await.expect(201);

    let first: Value = serde_json::from_slice(&receiver.arrived()[0].body).unwrap();
    let last: Value = serde_json::from_slice(&receiver.arrived()[2].body).unwrap();
    assert!(first["payload"]["output"].is_object() && first["payload"]["signature"].is_string());
    let mut expected = first;
    expected["payload"]["output"] = Value::Null;
    expected["payload"]["signature"] = Value::Null;
    assert_eq!(last, expected);
}

#[tokio::test]
async fn an_event_is_made_up_where_there_is_no_record() {
    let app = TestApp::new();
    let receiver = Receiver::start().await;
    app.control("POST", "/webhooks", json!({ "url": receiver.url })).await.expect(201);

    for (event, keys) in [
        ("async.completed", vec!["_id", "requestId", "status", "output", "error", "signature"]),
        ("async.errored", vec!["_id", "requestId", "status", "output", "error", "signature"]),
        ("factx.query", vec!["_id", "profile", "queries"]),
    ] {
        let fired = fire(&app, json!({ "event": event })).await;

        let body = fired["deliveries"][0]["body"].as_str().unwrap();
        let places: Vec<_> = keys.iter().map(|key| body.find(&format!("\"{key}\":")).expect(key)).collect();
        assert!(places.is_sorted(), "{body}");
        assert_eq!(fired["deliveries"][0]["attempts"][0]["status"], 200);
        if event == "async.completed" {
            assert!(fits(&fired["deliveries"][0]));
        }
    }
    assert_eq!(receiver.arrived().len(), 3);
}

#[tokio::test]
async fn a_check_that_has_not_ended_yet_keeps_its_ids() {
    let app = TestApp::new();
    app.control("PUT", "/inbox/script", json!({})).await.ok();
    let check = app.webhook_check().await;

    for (event, status) in [("async.completed", "COMPLETED"), ("async.errored", "ERRORED")] {
        let fired = fire(&app, json!({ "event": event, "subject": check })).await;

        let body: Value = serde_json::from_str(fired["deliveries"][0]["body"].as_str().unwrap()).unwrap();
        assert_eq!((&body["payload"]["_id"], &body["payload"]["status"]), (&json!(check), &json!(status)));
        assert_eq!(body["payload"]["requestId"], app.outcome(&check).await["requestId"]);
    }
    assert_eq!(app.outcome(&check).await["status"], "INITIATED");
}

#[tokio::test]
async fn fields_are_replaced_and_what_is_signed_is_signed_again() {
    let app = TestApp::new();
    app.control("PUT", "/inbox/script", json!({})).await.ok();
    let change = json!({ "payload": { "output": { "status": "Alert", "verifier": null } } });

    let fired = fire(&app, json!({ "event": "async.completed", "override": change })).await;
    let own = json!({ "payload": { "signature": "mine" } });
    let forged = fire(&app, json!({ "event": "async.completed", "override": own })).await;

    assert!(fits(&fired["deliveries"][0]));
    assert!(
        fired["deliveries"][0]["body"].as_str().unwrap().contains(r#""output":{"status":"Alert","documents":null"#)
    );
    assert!(forged["deliveries"][0]["body"].as_str().unwrap().contains(r#""signature":"mine""#));
}

#[tokio::test]
async fn events_of_personr_are_fired_too() {
    let app = TestApp::new();
    app.control("PUT", "/inbox/script", json!({ "vendor": "personr" })).await.ok();
    let id = create(&app, json!({})).await;
    let body = async |wish: Value| -> Value {
        let fired = fire(&app, wish).await;
        serde_json::from_str(fired["deliveries"][0]["body"].as_str().unwrap()).unwrap()
    };

    let made_up = body(json!({ "event": "entity.reviewed", "override": { "reviewAnswer": "Rejected" } })).await;
    let early = body(json!({ "event": "applicant.reviewed", "subject": id })).await;
    review(&app, &id).await;
    let real = body(json!({ "event": "applicant.reviewed", "subject": id })).await;

    assert_eq!((&made_up["reviewAnswer"], &early["applicantId"]), (&json!("Rejected"), &json!(id)));
    assert_eq!(made_up["registrySource"], "AUSTRALIAN SECURITIES & INVESTMENTS COMMISSION");
    assert!(made_up["applicantId"].as_str().unwrap().starts_with("1767225600000x"), "{made_up}");
    assert!(made_up["registeredAddress"].as_str().unwrap().ends_with(", AUSTRALIA"), "{made_up}");
    assert_eq!((&early["extCountry"], &early["docCountryISO"]), (&json!("AUSTRALIA"), &json!("AUS")));
    let sent = app.control("GET", "/inbox?event=applicant.reviewed", Value::Null).await.ok().json();
    assert_eq!(real, sent["items"][1]["json"]);
}

#[tokio::test]
async fn made_up_reviews_have_the_form_that_the_sandbox_sends() {
    let app = TestApp::builder()
        .config(|config| config.personr.webhook_form = vetbox::vendors::personr::settings::WebhookForm::Older)
        .start();

    for event in ["applicant.reviewed", "entity.reviewed"] {
        app.control("POST", "/trigger", json!({ "event": event })).await.ok();
    }

    let sent = app.control("GET", "/inbox", Value::Null).await.ok().json();
    for item in sent["items"].as_array().unwrap() {
        assert_eq!(item["json"]["response"]["applicantStatus"], "Reviewed", "{item}");
    }
}

#[tokio::test]
async fn without_an_endpoint_the_event_is_in_the_inbox() {
    let app = TestApp::new();

    let fired = fire(&app, json!({ "event": "factx.query" })).await;

    assert_eq!(fired, json!({ "eventId": "ev_1", "deliveries": [] }));
    app.control("GET", "/inbox/ev_1", Value::Null).await.ok();
}

#[tokio::test]
async fn one_endpoint_is_tried() {
    let app = TestApp::new();
    let (one, other) = (Receiver::start().await, Receiver::start().await);
    app.control("POST", "/webhooks", json!({ "url": one.url, "events": ["factx.query"] })).await.expect(201);
    app.control("POST", "/webhooks", json!({ "url": other.url })).await.expect(201);

    let fired = app.control("POST", "/webhooks/ep_1/test", Value::Null).await.ok().json();

    assert_eq!(fired["deliveries"].as_array().unwrap().len(), 1);
    assert_eq!((one.arrived().len(), other.arrived().len()), (1, 0));
    assert_eq!(one.arrived()[0].json()["event"], "factx.query");
    app.control("PATCH", "/webhooks/ep_1", json!({ "active": false })).await.ok();
    app.control("POST", "/webhooks/ep_1/test", Value::Null).await.expect(400);
    app.control("POST", "/webhooks/ep_9/test", Value::Null).await.expect(404);
}

#[tokio::test]
async fn sabotage_goes_with_the_event() {
    let app = TestApp::new();
    let receiver = Receiver::start().await;
    app.control("POST", "/webhooks", json!({ "url": receiver.url })).await.expect(201);

    let wish = json!({ "event": "async.completed", "webhook": { "duplicate": 1, "signature": "missing" } });
    let fired = fire(&app, wish).await;

    assert_eq!(fired["deliveries"].as_array().unwrap().len(), 2);
    assert_eq!(receiver.arrived()[1].json()["payload"]["signature"], Value::Null);
}

#[tokio::test]
async fn what_cannot_be_fired_is_refused_with_what_can() {
    let app = TestApp::new();
    let refusal = async |body: Value| {
        let answer = app.control("POST", "/trigger", body).await.json();
        format!("{} {}", answer["status"], answer["detail"].as_str().unwrap())
    };

    let refusals = [
        refusal(json!({ "event": "async.complete" })).await,
        refusal(json!({ "event": "async.completed", "subject": "AR0" })).await,
        refusal(json!({ "event": "factx.query", "subject": "AX1" })).await,
        refusal(json!({ "event": "entity.reviewed", "subject": "x" })).await,
        refusal(json!({ "event": "async.completed", "account": "AP0" })).await,
        refusal(json!({ "event": "async.completed", "payload": {} })).await,
    ];

    insta::assert_snapshot!(refusals.join("\n"), @r"
    400 event: there is no event `async.complete`
    404 subject: `AR0` is no check of this sandbox
    404 subject: `AX1` is no profile of this sandbox
    404 subject: `x` is no entity of this sandbox
    400 account: there is no account `AP0`
    400 payload: unknown field `payload`, expected one of `event`, `subject`, `account`, `override`, `webhook`
    ");
}
