//! What clients send and get back in headers, pages and logs is text there, too.

use serde_json::{Value, json};

use crate::harness::{Answer, TestApp, id, work_body};

const SPLIT: &str = "a\r\nx-evil: 1\r\n\r\n<html>";
const SCRIPT: &str = "</script><script>alert(1)</script><img src=x onerror=alert(1)>\"'";

#[track_caller]
fn is_clean(answer: &Answer) {
    assert!(answer.headers.get("x-evil").is_none(), "{:?}", answer.headers);
    for (name, value) in &answer.headers {
        assert!(value.as_bytes().iter().all(|byte| (b' '..0x7f).contains(byte)), "{name}: {value:?}");
    }
    assert!(answer.status.as_u16() < 500, "{}", answer.text());
}

#[tokio::test]
async fn no_value_that_is_echoed_makes_a_header() {
    let app = TestApp::new();
    for body in [json!({ "tag": SPLIT, "name": SPLIT }), json!({ "tag": SPLIT, "name": SPLIT, "email": SPLIT })] {
        is_clean(&app.attestr("POST", "/factx/", body).await);
    }
    for field in ["tag", "employer", "reg", "position", "startDate"] {
        is_clean(&app.attestr("POST", "/factx/async/work", work_body(json!({ field: SPLIT }))).await);
    }
    let rule = json!({
        "id": SPLIT, "when": { "operation": "attestr.profile.create" },
        "then": { "response": { "status": 200, "headers": { "x-own": SPLIT }, "body": SPLIT } }
    });
    is_clean(&app.control("POST", "/rules", rule).await);
    is_clean(&app.attestr("POST", "/factx/", json!({ "tag": "A", "name": "B" })).await);
    is_clean(
        &app.control("POST", "/webhooks", json!({ "url": "http://localhost:9", "headers": { "x-own": SPLIT } })).await,
    );
    is_clean(&app.control("POST", "/webhooks", json!({ "url": "http://localhost:9", "token": SPLIT })).await);
    is_clean(&app.control("PUT", "/clock", json!({ "mode": SPLIT })).await);
    is_clean(&app.call("POST", "/sandboxes", json!({ "name": SPLIT })).await);
}

#[tokio::test]
async fn a_header_that_is_hostile_is_refused_or_stays_text() {
    let app = TestApp::new();
    let long = "a".repeat(60_000);
    for name in ["x-vetbox-outcome", "x-vetbox-sandbox", "authorization", "content-type", "x-forwarded-proto", "origin"]
    {
        for value in [b"a\xff\xfeb".as_slice(), SCRIPT.as_bytes(), b"a\tb", b"", long.as_bytes()] {
            let mut request = app.request("POST", "/factx/", json!({ "tag": "A", "name": "B" }));
            request.headers_mut().insert(name, value.try_into().unwrap());
            is_clean(&app.send(request).await);
        }
    }
}

#[tokio::test]
async fn stored_script_is_never_sent_as_a_page() {
    let app = TestApp::new();
    let made = app.attestr("POST", "/factx/", json!({ "tag": SCRIPT, "name": SCRIPT })).await;
    if made.status == 200 {
        let read = app.attestr("GET", &format!("/factx/{}", id(&made)), Value::Null).await.ok();
        assert_eq!(read.header("content-type"), "application/json");
    }
    for path in
        ["/requests", "/deliveries", "/inbox", "/scenarios", "/profiles", "/checks", "/applicants", "/events?after=0"]
    {
        if path.starts_with("/events") {
            continue;
        }
        let answer = app.control("GET", path, Value::Null).await;
        assert!(answer.header("content-type").ends_with("json"), "{path}: {:?}", answer.headers);
    }
    let unknown = app.control("GET", &format!("/requests/{}", "%3Cscript%3Ealert(1)%3C/script%3E"), Value::Null).await;
    assert!(unknown.header("content-type").ends_with("json"), "{:?}", unknown.headers);
}
