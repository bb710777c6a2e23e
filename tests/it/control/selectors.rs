//! A suite that knows only what it sent: records by what they have, and corrections after it.

use std::time::Duration;

use serde_json::{Value, json};

use crate::harness::{Receiver, TestApp, id};

async fn check(app: &TestApp, query: &str) -> Value {
    app.control("GET", &format!("/checks/-?{query}"), Value::Null).await.ok().json()
}

#[tokio::test]
async fn a_check_is_meant_by_its_tag() {
    let app = TestApp::new();
    let first = app.work(json!({ "tag": "EMP-8" })).await;
    let second = app.work(json!({ "tag": "EMP-9" })).await;

    let done = app.control("POST", "/checks/-/complete?tag=EMP-9", json!({ "outcome": "Alert" })).await.ok().json();

    assert_eq!((&done["id"], &done["status"]), (&json!(second), &json!("COMPLETED")));
    assert_eq!(check(&app, "type=work&nth=1").await["id"], first.as_str());
    assert_eq!(check(&app, "tag=EMP-*&latest=true").await["id"], second.as_str());
    let several = app.control("GET", "/checks/-?tag=EMP-*", Value::Null).await.expect(409).json();
    assert_eq!(several["valid"].as_array().unwrap().len(), 2);
    assert!(several["valid"][0].as_str().unwrap().starts_with(&format!("{first}: type `work`")), "{several}");
    let none = app.control("POST", "/checks/-/fail?tag=EMP-7", json!({ "error": 5001 })).await.expect(404).json();
    assert!(none["detail"].as_str().unwrap().starts_with("no check fits tag `EMP-7`; the nearest is "), "{none}");
    let wrong = app.control("GET", "/checks/-?companyName=A", Value::Null).await.expect(400).json();
    assert_eq!(wrong["detail"], "companyName: checks are not selected by it");
    let both = app.control("GET", &format!("/checks/{first}?tag=EMP-8"), Value::Null).await.expect(400).json();
    assert!(both["detail"].as_str().unwrap().contains("when it has `-` there"), "{both}");
    assert_eq!(
        app.control("GET", "/checks/-", Value::Null).await.expect(400).json()["detail"],
        "expected what the check has, such as tag"
    );
}

#[tokio::test]
async fn profiles_and_their_checks_are_meant_by_the_person() {
    let app = TestApp::new();
    let body = json!({ "tag": "EMP-9", "name": "Gita Raheja", "email": "gita@example.com" });
    let profile = id(&app.attestr("POST", "/factx/", body).await.ok());
    let check_id = app.work(json!({ "tag": "ORDER-1" })).await;
    app.associate(&profile, &check_id).await;

    let shown = app.control("GET", "/profiles/-?email=gita@*", Value::Null).await.ok().json();
    let asked = app.control("POST", "/profiles/-/queries?name=Gita*", json!({ "query": "Which dates?" })).await;

    assert_eq!(shown["id"], profile.as_str());
    assert_eq!(asked.expect(201).json()["query"], "Which dates?");
    assert_eq!(check(&app, "email=gita@example.com").await["id"], check_id.as_str());
    let consent = app.control("POST", "/consents", json!({})).await.expect(201).json();
    let revoked = app.control("POST", "/consents/-/revoke?latest=true", Value::Null).await.ok().json();
    assert_eq!((&revoked["id"], &revoked["status"]), (&consent["id"], &json!("REVOKED")));
}

#[tokio::test]
async fn a_check_that_has_ended_is_decided_anew() {
    let app = TestApp::new();
    let profile = app.profile().await;
    let id = app.work(json!({ "tag": "EMP-9", "webhook": true })).await;
    app.associate(&profile, &id).await;
    let early = app.control("POST", "/checks/-/revise?tag=EMP-9", json!({ "outcome": "Clear" })).await.expect(409);
    assert_eq!(
        early.json()["detail"],
        format!("the check {id} is INITIATED; only one that is COMPLETED or ERRORED can be revised")
    );
    app.control("POST", "/checks/-/complete?tag=EMP-9", json!({ "outcome": "Alert" })).await.ok();
    let before = check(&app, "tag=EMP-9").await;
    assert_eq!(before["offers"], json!(["checks/{id}/revise"]));
    app.advance(Duration::from_mins(1)).await;

    let path = "/checks/-/revise?tag=EMP-9";
    let missing = app.control("POST", path, json!({})).await.expect(400).json();
    assert!(missing["detail"].as_str().unwrap().starts_with("outcome: expected"), "{missing}");
    let after = app.control("POST", path, json!({ "outcome": "Clear" })).await.ok().json();

    assert_eq!(after["output"]["status"], "Clear");
    assert_ne!(before["signature"], after["signature"]);
    assert_ne!(before["updated"], after["updated"]);
    let told = app.control("GET", "/inbox?event=async.completed", Value::Null).await.ok().json();
    assert_eq!(told["count"], 2);
}

#[tokio::test]
async fn a_case_tells_what_happened_to_it() {
    let app = TestApp::new();
    app.advance(Duration::from_mins(1)).await;
    let profile = app.profile().await;
    let other = app.work(json!({ "tag": "EMP-8" })).await;
    let meant = app.work(json!({ "tag": "EMP-9" })).await;
    app.associate(&profile, &meant).await;
    for millis in [400, 600, 1000] {
        app.advance(Duration::from_millis(millis)).await;
    }
    app.outcome(&meant).await;
    app.advance(Duration::from_secs(1)).await;

    let listed = app.control("GET", "/cases?tag=EMP-9", Value::Null).await.ok().json();
    let shown = app.control("GET", "/cases/-?tag=EMP-9", Value::Null).await.ok().json();

    assert_eq!((&listed["count"], &listed["items"][0]["id"]), (&json!(1), &json!(meant)));
    let initiated = app.control("GET", "/cases?status=initiated", Value::Null).await.ok().json();
    assert_eq!(initiated["items"][0]["id"], other.as_str());
    assert_eq!(app.control("GET", "/cases?vendor=personr", Value::Null).await.ok().json()["count"], 0);
    let found = app.control("GET", "/cases?search=gitanjali%20r", Value::Null).await.ok().json();
    assert_eq!((&found["count"], &found["items"][0]["id"]), (&json!(1), &json!(meant)), "{found}");
    let in_body = app.control("GET", "/cases?body=initech", Value::Null).await.ok().json();
    assert_eq!(in_body["count"], 2, "the request of each names the employer");
    app.control("GET", "/cases?type=wrk", Value::Null).await.expect(400);
    let number = listed["items"][0]["selected"].as_array().unwrap().iter().find(|it| it["by"] == "number").unwrap();
    let path = format!("/cases?number={}", number["value"].as_str().unwrap());
    assert_eq!(app.control("GET", &path, Value::Null).await.ok().json()["items"][0]["id"], meant.as_str());
    assert_eq!(app.control("GET", "/cases?externalUserId=u-1", Value::Null).await.ok().json()["count"], 0);
    let unknown = app.control("GET", "/cases?emial=a", Value::Null).await.expect(400).json();
    assert!(unknown["valid"].as_array().unwrap().contains(&json!("email")), "{unknown}");
    assert_eq!(app.control("GET", "/cases?type=wor*", Value::Null).await.ok().json()["count"], 2);
    let wrong = app.control("GET", "/cases?status=DONE", Value::Null).await.expect(400).json();
    assert!(wrong["valid"].as_array().unwrap().contains(&json!("Reviewed")), "{wrong}");
    let rest = app.control("GET", &format!("/cases?after={other}"), Value::Null).await.ok().json();
    assert_eq!((&rest["count"], &rest["items"][0]["id"]), (&json!(2), &json!(meant)));
    let timeline = shown["timeline"].as_array().unwrap();
    assert_eq!(
        (&timeline[0]["is"], &timeline.last().unwrap()["is"]),
        (&json!("request"), &json!("request")),
        "{shown}"
    );
    let jumps = timeline.iter().filter(|it| it["is"] == "jump");
    let ends: Vec<_> = jumps.map(|jump| (jump["from"].clone(), jump["to"].clone())).collect();
    let at = |second: u8| json!(format!("2026-01-01T00:01:0{second}Z"));
    assert_eq!(ends, [(at(0), at(2))], "what passed between two moments is one, and none is around the case");
    assert!(shown["timeline"].to_string().contains("completed as Clear"), "{shown}");
    let told: Vec<_> = timeline.iter().map(|it| it["operation"].as_str().or(it["is"].as_str()).unwrap()).collect();
    let cause = ["attestr.work.create", "attestr.profile.associate", "change"];
    assert_eq!(told[..3], cause, "a request about it in another's path, before what it changed: {shown}");
    app.control("GET", "/cases/AR0", Value::Null).await.expect(404);
}

#[tokio::test]
async fn a_case_says_what_it_is_about_and_whose_turn_it_is() {
    let app = TestApp::new();
    let person = json!({ "tag": "AA-1234", "name": "Gitanjali Raheja", "mobile": "+918888999978" });
    let made = app.attestr("POST", "/factx/", person).await.ok().json();
    let profile = made["_id"].as_str().unwrap().to_owned();
    let waiting = app.work(json!({ "tag": "EMP-8" })).await;
    let ended = app.work(json!({ "tag": "EMP-9", "employer": "Radisson Blu" })).await;
    app.associate(&profile, &ended).await;
    app.control("POST", &format!("/checks/{ended}/complete"), json!({ "outcome": "Alert" })).await.ok();

    let ids = async |query: &str| {
        let listed = app.control("GET", &format!("/cases?{query}"), Value::Null).await.ok().json();
        listed["items"].as_array().unwrap().iter().map(|it| it["id"].as_str().unwrap().to_owned()).collect::<Vec<_>>()
    };

    assert_eq!(ids("turn=client").await, [waiting.as_str()]);
    assert_eq!(ids("turn=backOffice").await, [""; 0]);
    assert_eq!(ids("search=alert%20RADISSON").await, [ended.as_str()], "each word, wherever it stands");
    assert_eq!(ids("search=radisson%20clear").await, [""; 0]);
    assert_eq!(ids(&format!("profile={profile}")).await, [ended.as_str()]);
    assert_eq!(ids("type=profile&search=raheja").await, [profile.as_str()]);
    assert_eq!(ids("search=%2B918888").await, [ended.as_str()], "the phone number of its profile");
    assert_eq!(ids("type=profile&search=8888999978").await, [profile.as_str()]);
    let shown = app.control("GET", &format!("/cases/{ended}"), Value::Null).await.ok().json();
    assert_eq!(
        (&shown["name"], &shown["about"], &shown["outcome"], &shown["turn"]),
        (&json!("Gitanjali Raheja"), &json!("Radisson Blu"), &json!("Alert"), &Value::Null)
    );
    let shown = app.control("GET", &format!("/cases/{profile}"), Value::Null).await.ok().json();
    assert_eq!(
        (&shown["type"], &shown["timeline"][0]["operation"]),
        (&json!("profile"), &json!("attestr.profile.create"))
    );
    let chosen = app.control("GET", "/cases/-?name=Gitanjali*", Value::Null).await.ok().json();
    assert_eq!(chosen["id"], ended.as_str(), "a profile is not meant unless its type is said");
    app.control("GET", "/cases?turn=mine", Value::Null).await.expect(400);
}

#[tokio::test]
async fn a_jump_is_told_as_far_as_it_leads_to_what_happened() {
    let app = TestApp::new();
    let (profile, check) = (app.profile().await, app.work(json!({})).await);
    app.associate(&profile, &check).await;
    app.control("PUT", &format!("/checks/{check}/plan"), json!({ "after": "2h", "outcome": "Clear" })).await.ok();
    app.control("POST", "/clock/advance", json!({ "by": "3h" })).await.ok();

    let shown = app.control("GET", &format!("/cases/{check}"), Value::Null).await.ok().json();

    let timeline = shown["timeline"].as_array().unwrap();
    let [.., jump, completed] = &timeline[..] else { panic!("{shown}") };
    assert_eq!((&jump["is"], &completed["what"]), (&json!("jump"), &json!("completed as Clear")), "{shown}");
    assert_eq!((&jump["from"], &jump["to"]), (&json!("2026-01-01T00:00:00Z"), &json!("2026-01-01T02:00:00Z")));
}

#[tokio::test]
async fn what_an_event_is_about_is_said_by_what_it_has() {
    let app = TestApp::new();
    let receiver = Receiver::start().await;
    app.control("POST", "/webhooks", json!({ "url": receiver.url })).await.expect(201);
    let profile = app.profile().await;
    let meant = app.work(json!({ "tag": "EMP-9", "webhook": true })).await;
    let other = app.work(json!({ "tag": "EMP-8", "webhook": true })).await;
    for check in [&meant, &other] {
        app.associate(&profile, check).await;
    }
    let arm = json!({ "subject": { "tag": "EMP-9" }, "webhook": { "signature": "missing" } });
    let armed = app.control("POST", "/sabotage", arm).await.expect(201).json();
    assert_eq!(armed["armed"][0]["subject"], meant.as_str());

    app.advance(Duration::from_secs(2)).await;

    let unsigned = |id: &str| {
        receiver
            .arrived()
            .iter()
            .any(|it| it.json()["payload"]["_id"] == id && it.json()["payload"]["signature"].is_null())
    };
    assert_eq!((unsigned(&meant), unsigned(&other)), (true, false));
    let holds = async |condition: Value| {
        let expectation = json!({ "expect": [condition] });
        app.control("POST", "/verify", expectation).await.status == 200
    };
    for noun in ["event", "delivery"] {
        assert!(holds(json!({ noun: { "subject": { "tag": "EMP-9" } }, "exactly": 1 })).await, "{noun}");
        assert!(holds(json!({ noun: { "subject": { "tag": "EMP-*" } }, "exactly": 2 })).await, "{noun}");
        assert!(!holds(json!({ noun: { "subject": { "tag": "EMP-7" } } })).await, "{noun}");
        assert!(holds(json!({ noun: { "subject": { "id": meant } }, "exactly": 1 })).await, "{noun}");
        for wrong in [json!({}), json!({ "tag": "EMP-*", "nth": 1 }), json!({ "tag": "EMP-*", "latest": true })] {
            let expectation = json!({ "expect": [{ noun: { "subject": wrong } }] });
            let refused = app.control("POST", "/verify", expectation).await.expect(400).json();
            assert!(refused["detail"].as_str().unwrap().contains("subject: "), "{refused}");
        }
    }
    let count = async |path: &str| app.control("GET", path, Value::Null).await.ok().json()["count"].clone();
    assert_eq!(count("/deliveries?tag=EMP-9").await, 1);
    assert_eq!(count("/requests?tag=EMP-9").await, 1);
    assert_eq!(count("/requests?tag=EMP-*&operation=attestr.work.create").await, 2);
    assert_eq!(count("/requests?account=OX0").await, 0);
    let fired = json!({ "event": "async.completed", "subject": { "tag": "EMP-8" } });
    let fired = app.control("POST", "/trigger", fired).await.ok().json();
    assert_eq!(fired["deliveries"][0]["subject"], other.as_str());
}

#[tokio::test]
async fn an_event_about_none_or_several_is_refused() {
    let app = TestApp::new();
    for tag in ["EMP-8", "EMP-9"] {
        app.work(json!({ "tag": tag })).await;
    }
    let refusal = async |path: &str, subject: Value| {
        let body = json!({ "event": "async.completed", "subject": subject, "webhook": { "duplicate": 1 } });
        let answer = app.control("POST", path, body).await.json();
        format!("{} {}", answer["status"], answer["detail"].as_str().unwrap())
    };

    let refusals = [
        refusal("/trigger", json!({ "tag": "EMP-*" })).await,
        refusal("/sabotage", json!({ "tag": "EMP-*" })).await,
        refusal("/trigger", json!({ "email": "a@b.co" })).await,
        refusal("/sabotage", json!({ "tga": "EMP-9" })).await,
        refusal("/trigger", json!(9)).await,
        refusal("/trigger", json!({})).await,
    ];

    insta::assert_snapshot!(refusals.join("\n"), @r#"
    409 subject: 2 cases fit tag `EMP-*`; say which with nth or latest, or with more of what it has
    409 subject: 2 cases fit tag `EMP-*`; say which with nth or latest, or with more of what it has
    404 subject: no case fits email `a@b.co`; the nearest is AR0jZ_FNmYO1S6tfdt, which has no email
    400 subject: unknown field `tga`, expected one of `id`, `tag`, `type`, `email`, `name`, `employer`, `companyName`, `externalUserId`, `sourceKey`, `account`, `number`, `nth`, `latest`
    400 subject: expected an id, or what the record has, such as {"tag":"EMP-9"}
    400 subject: expected what the case has, such as tag
    "#);
}

#[tokio::test]
async fn a_list_says_what_else_selects_where_a_name_is_unknown_and_not_where_a_value_is() {
    let app = TestApp::new();

    let named = app.control("GET", "/deliveries?tga=EMP-9", Value::Null).await.expect(400).json();
    let valued = app.control("GET", "/deliveries?status=lost", Value::Null).await.expect(400).json();

    assert!(named["valid"].as_array().is_some_and(|valid| valid.contains(&json!("tag"))), "{named}");
    assert!(valued["valid"].is_null() && valued["detail"].as_str().unwrap().contains("`delivered`"), "{valued}");
}
