//! Sample data, requests that the control API sends as a client does, and the agenda of what they made due.

use std::collections::BTreeSet;

use serde_json::{Value, json};

use crate::harness::TestApp;

async fn items(app: &TestApp, path: &str) -> Vec<Value> {
    let listed = app.control("GET", path, Value::Null).await.ok().json();
    listed["items"].as_array().expect("a list").clone()
}

#[tokio::test]
async fn a_sample_has_thirty_cases_in_all_states() {
    let app = TestApp::new();

    let made = app.control("POST", "/sample", Value::Null).await.expect(201).json();

    assert_eq!(made, json!({ "sandbox": "default", "profiles": 10, "checks": 18, "applicants": 8, "entities": 4 }));
    let state = |it: &Value| it["output"]["status"].as_str().or(it["status"].as_str()).unwrap_or_default().to_owned();
    let checks: BTreeSet<String> = items(&app, "/checks").await.iter().map(state).collect();
    let expected = ["Alert", "Clear", "ERRORED", "False", "INITIATED", "MoreInfo", "NoResult"];
    assert_eq!(checks.iter().map(String::as_str).collect::<Vec<_>>(), expected);
    let decided = |it: &Value| it["outcome"].as_str().or(it["status"].as_str()).unwrap_or_default().to_owned();
    let applicants: BTreeSet<String> = items(&app, "/applicants").await.iter().map(decided).collect();
    assert!(applicants.is_superset(&["Approved", "Created", "Rejected"].map(str::to_owned).into()), "{applicants:?}");
}

#[tokio::test]
async fn a_seed_gives_the_same_sample_again() {
    let [one, other] = [TestApp::new(), TestApp::new()];
    for app in [&one, &other] {
        app.control("POST", "/sample", Value::Null).await.expect(201);
    }

    assert_eq!(items(&one, "/checks").await, items(&other, "/checks").await);
    assert_eq!(items(&one, "/applicants").await, items(&other, "/applicants").await);
}

#[tokio::test]
async fn a_sample_that_the_vendor_refuses_says_why() {
    let app = TestApp::new();
    app.control("PUT", "/accounts/demo", json!({ "active": false })).await.ok();

    let problem = app.control("POST", "/sample", Value::Null).await.expect(409).json();

    let detail = problem["detail"].as_str().unwrap_or_default();
    assert!(detail.starts_with("POST /api/v1/public/factx/ was answered 403 Forbidden"), "{detail}");
}

#[tokio::test]
async fn what_is_due_is_listed_in_order_and_by_name() {
    let app = TestApp::new();
    app.control("POST", "/sample", Value::Null).await.expect(201);

    let agenda = app.control("GET", "/clock/due?limit=2", Value::Null).await.ok().json();

    assert_eq!(agenda["items"].as_array().map(Vec::len), Some(2));
    let all = items(&app, "/clock/due").await;
    assert_eq!(agenda["count"], all.len());
    assert!(all.is_sorted_by_key(|it| it["at"].as_str().expect("a moment").to_owned()), "{all:?}");
    let names: BTreeSet<&str> = all.iter().filter_map(|it| it["name"].as_str()).collect();
    assert!(names.is_superset(&["Rohan Deshmukh", "Harbour Coffee Roasters"].into()), "{names:?}");
    let first = app.control("GET", "/clock", Value::Null).await.ok().json();
    assert_eq!(first["due"], all[0]);
    app.control("GET", "/clock/due?limit=0", Value::Null).await.expect(400);
}

#[tokio::test]
async fn a_request_is_sent_as_a_client_sends_it_and_again() {
    let app = TestApp::new();
    let body = json!({ "tag": "AA-1", "name": "Gitanjali Raheja" });
    let request = json!({ "path": "/api/v1/public/factx/", "headers": { "x-run": "7" }, "body": body });

    let sent = app.control("POST", "/requests", request).await.expect(201).json();
    let again = app.control("POST", &format!("/requests/{}/send", sent["id"]), Value::Null).await.expect(201).json();

    assert_eq!([&sent["status"], &again["status"]], [200, 200]);
    let shown = app.control("GET", &format!("/requests/{}", again["id"]), Value::Null).await.ok().json();
    assert_eq!(shown["operation"], "attestr.profile.create");
    assert_eq!(shown["request"]["body"], body.to_string());
    assert!(shown["request"]["headers"].to_string().contains(r#"["x-run","7"]"#), "{shown}");
    assert_eq!(items(&app, "/profiles").await.len(), 2);
}

#[tokio::test]
async fn what_cannot_be_sent_says_why() {
    let app = TestApp::new();
    let sends = [
        json!({ "path": "/_vetbox/v1/sandboxes" }),
        json!({ "path": "/api/ x" }),
        json!({ "path": "/api/v1/public/factx/", "method": "A B" }),
        json!({ "path": "/api/v1/public/factx/", "headers": { "a b": "c" } }),
        json!({ "path": "/api/v1/public/factx/", "headers": { "x-run": "a\nb" } }),
    ];
    let mut problems = Vec::new();
    for send in sends {
        let problem = app.control("POST", "/requests", send).await.expect(400).json();
        problems.push(problem["detail"].as_str().unwrap_or_default().to_owned());
    }
    app.control("POST", "/requests/99/send", Value::Null).await.expect(404);

    assert_eq!(
        problems,
        [
            "path: `/_vetbox/v1/sandboxes` is no path at a vendor, such as /api/v1/public/factx/",
            "path: `/api/ x` is no path at a vendor, such as /api/v1/public/factx/",
            "method: `A B` is no method such as POST",
            "headers: `a b` is no name of a header: one consists of letters, digits and `-`, as x-request-id",
            "headers.x-run: this is no value of a header: it has a line break or another control character",
        ]
    );
}
