//! What every request passes, in the order that ruling A2 fixes: each pair of neighbours fails at once, and the first answers.

use axum::extract::Request;
use hyper::{Uri, header::HeaderValue};
use serde_json::{Value, json};

use crate::harness::{TestApp, id, work_body};

/// What can be wrong with one and the same request, in the order in which it is looked at.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Wrong {
    Version,
    Authorization,
    Whitelist,
    Inactive,
    Service,
    AccountRate,
    ApiRate,
    AccountDaily,
    ApiDaily,
    Rule,
    Body,
    Credits,
}

use Wrong::*;

const ORDER: [(Wrong, u16, u32); 12] = [
    (Version, 400, 40051),
    (Authorization, 401, 4016),
    (Whitelist, 403, 4039),
    (Inactive, 403, 4031),
    (Service, 403, 4035),
    (AccountRate, 429, 4291),
    (ApiRate, 429, 4292),
    (AccountDaily, 429, 4293),
    (ApiDaily, 429, 4294),
    (Rule, 500, 5001),
    (Body, 400, 4001),
    (Credits, 400, 4005),
];

/// An emulator whose demo account is wrong in these ways.
async fn app(wrong: &[Wrong]) -> TestApp {
    let app = TestApp::new();
    let limit = |daily: Wrong, rate: Wrong| {
        let mut limit = json!({});
        if wrong.contains(&daily) {
            limit["perDay"] = json!(0);
        }
        if wrong.contains(&rate) {
            limit["perSecond"] = json!(1);
        }
        limit
    };
    let mut account = json!({
        "active": !wrong.contains(&Inactive),
        "limits": { "account": limit(AccountDaily, AccountRate), "api": limit(ApiDaily, ApiRate) },
    });
    if wrong.contains(&Whitelist) {
        account["whitelist"] = json!(["203.0.113.0/24"]);
    }
    if wrong.contains(&Service) {
        account["services"] = json!(["profile"]);
    }
    if wrong.contains(&Credits) {
        account["credits"] = json!({ "work": 0 });
    }
    if wrong.contains(&AccountRate) || wrong.contains(&ApiRate) {
        // The one request that a second has.
        let rate = json!({ "perSecond": 1 });
        app.control("PUT", "/accounts/demo", json!({ "limits": { "account": rate, "api": rate } })).await.ok();
        app.send(request(&app, &[])).await.ok();
    }
    app.control("PUT", "/accounts/demo", account).await.ok();
    app
}

fn request(app: &TestApp, wrong: &[Wrong]) -> Request {
    let body = if wrong.contains(&Body) { json!({}) } else { work_body(json!({})) };
    let mut request = app.request("POST", "/factx/async/work", body);
    if wrong.contains(&Version) {
        *request.uri_mut() = Uri::from_static("/api/v4/public/factx/async/work");
    }
    if wrong.contains(&Authorization) {
        request.headers_mut().remove("authorization");
    }
    if wrong.contains(&Rule) {
        request.headers_mut().insert("x-vetbox-outcome", HeaderValue::from_static("error=5001"));
    }
    request
}

#[tokio::test]
async fn of_two_failures_the_earlier_answers() {
    for (place, (first, status, code)) in ORDER.into_iter().enumerate() {
        for (second, ..) in &ORDER[place..] {
            let wrong = [first, *second];
            let app = app(&wrong).await;

            let answer = app.send(request(&app, &wrong)).await;

            let body = answer.json();
            assert_eq!((answer.status.as_u16(), &body["code"]), (status, &json!(code)), "{wrong:?}");
        }
    }
}

#[tokio::test]
async fn a_request_with_nothing_wrong_passes() {
    let app = app(&[]).await;

    app.send(request(&app, &[])).await.ok();
}

#[tokio::test]
async fn the_profile_is_looked_at_before_its_archive_and_the_request_id_before_its_kind() {
    let app = TestApp::new();
    let (open, archived) = (app.profile().await, app.profile().await);
    app.attestr("PUT", &format!("/factx/{archived}/archive"), Value::Null).await.ok();
    let licence = json!({ "reg": "GJ0120XX0001923", "dob": "27-10-1989" });
    let licence = id(&app.attestr("POST", "/checkx/dl", licence).await.ok());
    let associate = async |profile: &str, body: Value| {
        app.attestr("PUT", &format!("/factx/{profile}/associate"), body).await.json()["code"].clone()
    };

    // Body before profile, unknown before archived, archived before request id, request id before kind.
    assert_eq!(associate("AX1LgghsxZsJZUwYvN", json!({})).await, 4001);
    assert_eq!(associate(&archived, json!({})).await, 4001);
    assert_eq!(associate("AX1LgghsxZsJZUwYvN", json!({ "asyncRequest": "nonsense" })).await, 40018);
    assert_eq!(associate(&archived, json!({ "asyncRequest": "nonsense" })).await, 40038);
    assert_eq!(associate(&open, json!({ "asyncRequest": "nonsense" })).await, 4003);
    assert_eq!(associate(&open, json!({ "asyncRequest": licence })).await, 40039);
}

#[tokio::test]
async fn another_accounts_request_id_is_invalid_whatever_its_kind() {
    let app = TestApp::new();
    let mut stranger = app.request("POST", "/checkx/dl", json!({ "reg": "G", "dob": "27-10-1989" }));
    stranger.headers_mut().insert("authorization", "Basic c29tZWJvZHk6ZWxzZQ==".parse().unwrap());
    let licence = id(&app.send(stranger).await.ok());
    let profile = app.profile().await;

    let answer = app.attestr("PUT", &format!("/factx/{profile}/associate"), json!({ "asyncRequest": licence })).await;

    answer.error(400, 4003, "Request ID is invalid");
    app.attestr("GET", &format!("/async/{licence}"), Value::Null).await.error(400, 4003, "Request ID is invalid");
}

#[tokio::test]
async fn every_version_of_profiles_answers_alike() {
    let app = TestApp::new();
    for version in ["v1", "v2", "v3"] {
        let mut request = app.request("POST", "/factx/", json!({ "tag": "A", "name": "B" }));
        *request.uri_mut() = format!("/api/{version}/public/factx/").parse().unwrap();
        app.send(request).await.ok();
    }
    for version in ["v0", "v4", "V1", "1", "1.1", "v1.0", "%76%31x"] {
        let mut request = app.request("POST", "/factx/", json!({}));
        *request.uri_mut() = format!("/api/{version}/public/factx/").parse().unwrap();
        let answer = app.send(request).await;
        answer.error(400, 40051, "This endpoint does not support the provided version.");
    }
}

#[tokio::test]
async fn only_known_credentials_are_good_when_they_must_be_configured() {
    use vetbox::vendors::attestr::settings::Credentials;

    let app = TestApp::builder().config(|config| config.attestr.credentials = Credentials::Configured).start();
    let mut stranger = app.request("POST", "/factx/", json!({ "tag": "A", "name": "B" }));
    stranger.headers_mut().insert("authorization", "Basic c29tZWJvZHk6ZWxzZQ==".parse().unwrap());

    app.send(stranger).await.error(401, 4016, "Invalid client authorization");
    app.profile().await;
}
