//! `…/accounts` and their credits.

use std::time::Duration;

use serde_json::{Value, json};

use crate::harness::{TestApp, id, work_body};

#[tokio::test]
async fn an_account_shows_its_secrets_once() {
    let app = TestApp::new();

    let made =
        app.control("POST", "/accounts", json!({ "name": "payroll", "services": ["work"] })).await.expect(201).json();
    let path = format!("/accounts/{}", made["id"].as_str().unwrap());
    let shown = app.control("GET", &path, Value::Null).await.ok();

    assert_eq!(made["authorization"], format!("Basic {}", made["token"].as_str().unwrap()));
    for secret in ["secret", "token"] {
        let text = made[secret].as_str().unwrap();
        assert!(text.len() >= 48 && !shown.text().contains(text), "{secret}");
        assert_eq!(shown.json()[secret], format!("{}…", &text[..4]));
    }
    assert_eq!((&shown.json()["name"], &shown.json()["services"]), (&json!("payroll"), &json!(["work"])));
    assert_eq!((&shown.json()["origin"], &shown.json()["active"]), (&json!("configured"), &json!(true)));
}

#[tokio::test]
async fn an_account_can_be_given_with_its_credentials_or_its_token_alone() {
    let app = TestApp::new();
    // OX0LgghsxZsJZUwYvN.k:s
    let token = "T1gwTGdnaHN4WnNKWlV3WXZOLms6cw==";
    let parts = json!({ "id": "OX0LgghsxZsJZUwYvN", "key": "k", "secret": "s" });

    let of_parts = app.control("POST", "/accounts", parts).await.expect(201).json();
    let again = app.control("POST", "/accounts", json!({ "token": token })).await.expect(409).json();
    app.control("DELETE", "/accounts/OX0LgghsxZsJZUwYvN", Value::Null).await.ok();
    let of_token = app.control("POST", "/accounts", json!({ "token": token })).await.expect(201).json();

    assert_eq!(of_parts["token"], token);
    assert_eq!(again["detail"], "token: another account has it already");
    for key in ["id", "key", "secret", "token"] {
        assert_eq!(of_token[key], of_parts[key], "{key}");
    }
}

#[tokio::test]
async fn a_change_leaves_alone_what_it_does_not_name() {
    let app = TestApp::new();
    app.control("PUT", "/accounts/demo", json!({ "name": "one", "whitelist": ["127.0.0.1", "::1"] })).await.ok();

    let changed = app.control("PUT", "/accounts/demo", json!({ "active": false })).await.ok().json();

    assert_eq!((&changed["name"], &changed["active"]), (&json!("one"), &json!(false)));
    assert_eq!(changed["whitelist"], json!(["127.0.0.1", "::1"]));
    app.attestr("POST", "/factx/", json!({ "tag": "A", "name": "B" })).await.error(403, 4031, "Unauthorized access");
}

#[tokio::test]
async fn limits_are_replaced_whole() {
    let app = TestApp::new();
    let put = async |limits: Value| {
        app.control("PUT", "/accounts/demo", json!({ "limits": limits })).await.ok().json()["limits"].clone()
    };
    let none = json!({ "perSecond": null, "burst": null, "perDay": null });

    let first = put(json!({ "account": { "perDay": 5 }, "api": { "perSecond": 2, "burst": 4 } })).await;
    assert_eq!(first["account"], json!({ "perSecond": null, "burst": null, "perDay": 5 }));
    assert_eq!(first["api"], json!({ "perSecond": 2, "burst": 4, "perDay": null }));
    let second = put(json!({ "api": { "perDay": 9 } })).await;
    assert_eq!(second, json!({ "account": none, "api": { "perSecond": null, "burst": null, "perDay": 9 } }));
    for (burst, why) in [
        (json!({ "burst": 1 }), "a burst goes with perSecond, which is missing"),
        (json!({ "perSecond": 2, "burst": 1 }), "a burst of 1 is less than perSecond, which is 2"),
    ] {
        let refused = app.control("PUT", "/accounts/demo", json!({ "limits": { "api": burst } })).await.expect(400);
        assert_eq!(refused.json()["detail"], format!("limits.api.burst: {why}"));
    }
    assert_eq!(put(Value::Null).await, json!({ "account": none, "api": none }));
}

#[tokio::test]
async fn null_takes_back_what_was_said_of_an_account() {
    let app = TestApp::new();
    let said = json!({
        "name": "one", "active": false, "whitelist": ["203.0.113.7"], "services": ["work"],
        "credits": { "work": 5, "dl": 1 }, "prices": { "work": 2 }
    });
    let shown = app.control("PUT", "/accounts/demo", said.clone()).await.ok().json();
    for (name, value) in said.as_object().unwrap() {
        assert_eq!(shown[name], *value);
    }

    let one = app.control("PUT", "/accounts/demo", json!({ "credits": { "dl": null } })).await.ok().json();
    assert_eq!((&one["credits"], &one["services"]), (&json!({ "work": 5 }), &json!(["work"])));
    let nothing = json!({
        "name": null, "active": null, "whitelist": null, "services": null, "credits": null, "prices": null
    });
    let shown = app.control("PUT", "/accounts/demo", nothing).await.ok().json();

    assert_eq!((&shown["name"], &shown["active"], &shown["services"]), (&json!(""), &json!(true), &Value::Null));
    assert_eq!((&shown["whitelist"], &shown["credits"], &shown["prices"]["work"]), (&json!([]), &json!({}), &json!(1)));
    app.profile().await;
}

#[tokio::test]
async fn a_check_whose_account_is_gone_ends_without_a_signature() {
    let app = TestApp::new();
    let made = app.control("POST", "/accounts", json!({})).await.expect(201).json();
    let call = async |method: &str, path: &str, body: Value| {
        let mut request = app.request(method, path, body);
        request.headers_mut().insert("authorization", made["authorization"].as_str().unwrap().parse().unwrap());
        id(&app.send(request).await.ok())
    };
    let profile = call("POST", "/factx/", json!({ "tag": "A", "name": "B" })).await;
    let check = call("POST", "/factx/async/work", work_body(json!({ "webhook": true }))).await;
    let mut associate = app.request("PUT", &format!("/factx/{profile}/associate"), json!({ "asyncRequest": check }));
    associate.headers_mut().insert("authorization", made["authorization"].as_str().unwrap().parse().unwrap());
    app.send(associate).await.ok();

    app.control("DELETE", &format!("/accounts/{}", made["id"].as_str().unwrap()), Value::Null).await.ok();
    app.advance(Duration::from_secs(2)).await;

    let shown = app.control("GET", &format!("/checks/{check}"), Value::Null).await.ok().json();
    assert_eq!((&shown["status"], &shown["signature"]), (&json!("COMPLETED"), &Value::Null));
    let sent = app.control("GET", "/inbox", Value::Null).await.ok().json()["items"][0]["json"].clone();
    assert_eq!(sent["payload"]["signature"], Value::Null);
    assert!(app.changes().iter().any(|(_, what)| what.ends_with("without a signature: its account is gone")));
}

#[tokio::test]
async fn accounts_are_listed_and_removed() {
    let app = TestApp::new();
    let made = app.control("POST", "/accounts", json!({})).await.expect(201).json();
    let path = format!("/accounts/{}", made["id"].as_str().unwrap());
    let count = async || app.control("GET", "/accounts", Value::Null).await.ok().json().as_array().unwrap().len();

    assert_eq!(count().await, 2);
    app.control("DELETE", &path, Value::Null).await.ok();
    assert_eq!(count().await, 1);
    app.control("GET", &path, Value::Null).await.expect(404);
}

#[tokio::test]
async fn a_credential_leads_to_the_sandbox_that_issued_it() {
    let app = TestApp::new();
    let mut create = app.request("POST", "/factx/", Value::Null);
    *create.uri_mut() = "/_vetbox/v1/sandboxes/other/accounts".parse().unwrap();
    let made = app.send(create).await.expect(201).json();
    let mut call = app.request("POST", "/factx/", json!({ "tag": "A", "name": "B" }));
    call.headers_mut().insert("authorization", made["authorization"].as_str().unwrap().parse().unwrap());

    app.send(call).await.ok();

    let other = app.app.registry.get(&"other".parse().unwrap()).unwrap();
    assert_eq!(other.world.read_blocking(|state| state.records.attestr.profiles.len()), 1);
}

#[tokio::test]
async fn wrong_accounts_are_refused_with_what_is_right() {
    let app = TestApp::new();
    let detail = async |method: &str, path: &str, body: Value| {
        let answer = app.control(method, path, body).await;
        format!("{} {}", answer.status.as_u16(), answer.json()["detail"].as_str().unwrap())
    };

    let details = [
        detail("POST", "/accounts", json!({ "id": "OX1" })).await,
        detail("POST", "/accounts", json!({ "secret": "two words" })).await,
        detail("POST", "/accounts", json!({ "whitelist": ["10.0.0.300"] })).await,
        detail("POST", "/accounts", json!({ "services": ["works"] })).await,
        detail("POST", "/accounts", json!({ "credits": { "profile": 3 } })).await,
        detail("POST", "/accounts", json!({ "limits": { "api": { "burst": 3 } } })).await,
        detail("POST", "/accounts", json!({ "limits": { "api": { "perSecond": 5, "burst": 3 } } })).await,
        detail("POST", "/accounts", json!({ "limits": { "perSecond": 5 } })).await,
        detail("POST", "/accounts", json!({ "color": "red" })).await,
        detail("PUT", "/accounts/demo", json!({ "secret": "s" })).await,
        detail("GET", "/accounts/OX0LgghsxZsJZUwYvN", Value::Null).await,
        detail("POST", "/accounts/demo/credits/top-up", json!({ "work": 1 })).await,
        detail("PUT", "/accounts/demo/credits", json!({ "work": -1 })).await,
    ];

    insta::assert_snapshot!(details.join("\n"), @r#"
    400 id: expected `OX0` and fifteen of A-Z, a-z, 0-9, `_` and `-`
    400 secret: credentials consist of visible ASCII characters without spaces
    400 whitelist[0]: `10.0.0.300` is neither an address such as 203.0.113.7 nor a network such as 10.0.0.0/8
    400 services[0]: unknown value `works`, expected one of `profile`, `work`, `education`, `document`, `address`, `dl`, `ecourtPerson`, `ecourtBusiness`, `amlPerson`, `amlBusiness`, `rc`, `pan`, `panBasic`, `panComprehensive`, `acc`, `vpa`, `ifsc`, `gstin`, `gstinSearch`, `udyam`, `business`, `epic`, `uan`, `fssai`; did you mean `work`?
    400 credits.profile: unknown field `profile`, expected one of `work`, `education`, `document`, `address`, `dl`, `ecourtPerson`, `ecourtBusiness`, `amlPerson`, `amlBusiness`, `export`, `rc`, `pan`, `panBasic`, `panComprehensive`, `acc`, `vpa`, `ifsc`, `gstin`, `gstinSearch`, `udyam`, `business`, `epic`, `uan`, `fssai`
    400 limits.api.burst: a burst goes with perSecond, which is missing
    400 limits.api.burst: a burst of 3 is less than perSecond, which is 5
    400 limits.perSecond: unknown field `perSecond`, expected `account` or `api`
    400 color: unknown field `color`, expected one of `id`, `key`, `secret`, `token`, `name`, `active`, `whitelist`, `services`, `credits`, `prices`, `limits`, `rateLimit`
    400 secret: an account's credentials stay as they are, as at the vendor; make another account
    404 there is no account "OX0LgghsxZsJZUwYvN" in this sandbox; GET …/accounts lists them
    400 work: the service is unlimited; PUT {"work":5} to …/credits sets a balance
    400 work: -1 is no number of credits: expected a whole number from 0 up
    "#);
}

#[tokio::test]
async fn a_wallet_is_set_topped_up_emptied_and_made_unlimited() {
    let app = TestApp::new();
    let put = async |body: Value| app.control("PUT", "/accounts/demo/credits", body).await.ok().json();

    assert_eq!(put(json!({ "work": 2, "dl": 1 })).await["balances"], json!({ "work": 2, "dl": 1 }));
    app.control("PUT", "/accounts/demo/credits/prices", json!({ "work": 2 })).await.ok();
    let topped = app.control("POST", "/accounts/demo/credits/top-up", json!({ "work": 3 })).await.ok().json();
    assert_eq!(topped["balances"]["work"], 5);
    app.attestr("POST", "/factx/async/work", work_body(json!({}))).await.ok();
    assert_eq!(put(json!({ "work": 0 })).await["balances"]["work"], 0);
    app.attestr("POST", "/factx/async/work", work_body(json!({}))).await.expect(400);
    assert_eq!(put(json!({ "work": null })).await["balances"].get("work"), None);
    app.attestr("POST", "/factx/async/work", work_body(json!({}))).await.ok();

    let ledger = app.control("GET", "/accounts/demo/credits", Value::Null).await.ok().json()["ledger"].clone();
    let work = ledger.as_array().unwrap().iter().filter(|line| line["service"] == "work");
    let lines: Vec<_> =
        work.map(|line| (line["change"].as_i64().unwrap(), line["balance"].as_u64().unwrap())).collect();
    assert_eq!(lines, [(2, 2), (3, 5), (-2, 3), (-3, 0)]);
}
