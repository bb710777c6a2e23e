//! Two hundred sandboxes at once: each a world of its own, and worlds of one seed alike to the byte.

use std::collections::{BTreeMap, HashMap};

use axum::{body::Body, extract::Request};
use serde_json::{Value, json};

use crate::harness::{Answer, Receiver, TestApp, work_body};

/// How many run at once.
const SANDBOXES: u64 = 200;
/// How many of them have the same seed.
const ALIKE: u64 = 4;

/// A client of one sandbox, chosen by its base path, and every byte it was answered.
struct Client {
    app: TestApp,
    name: String,
    seen: Vec<String>,
}

impl Client {
    async fn send(&mut self, method: &str, path: &str, body: Value) -> Answer {
        let uri = format!("/sandbox/{}{path}", self.name);
        let request = Request::builder().method(method).uri(uri).header("content-type", "application/json");
        // The same credential everywhere: in each sandbox it opens an account of that sandbox. Personr needs none.
        let request = if path.starts_with("/api/v1/") {
            request.header("authorization", &self.app.authorization)
        } else {
            request
        };
        let body = if body.is_null() { Body::empty() } else { Body::from(body.to_string()) };
        let answer = self.app.send(request.body(body).expect("a request")).await.ok();
        self.seen.push(format!("{method} {path} {:?} {}", answer.headers, answer.text()));
        answer
    }

    async fn attestr(&mut self, method: &str, path: &str, body: Value) -> Value {
        let answer = self.send(method, &format!("/api/v1/public{path}"), body).await;
        if answer.body.is_empty() { Value::Null } else { answer.json() }
    }

    async fn personr(&mut self, workflow: &str, body: Value) -> Value {
        self.send("POST", &format!("/api/1.1/wf/{workflow}"), body).await.json()["response"].clone()
    }

    async fn advance(&self, by: &str) {
        let path = format!("/sandboxes/{}/clock/advance", self.name);
        self.app.call("POST", &path, json!({ "by": by })).await.ok();
    }

    /// Everything that a client does with both vendors.
    async fn flow(&mut self) {
        let profile = self.attestr("POST", "/factx/", json!({ "tag": "AA-1", "name": "Gitanjali Raheja" })).await;
        let check = self.attestr("POST", "/factx/async/work", work_body(json!({ "webhook": true }))).await;
        let (profile, check) = (text(&profile["_id"]), text(&check["_id"]));
        self.attestr("PUT", &format!("/factx/{profile}/associate"), json!({ "asyncRequest": check })).await;
        let create = json!({ "email": "a@b.example", "phone": "1", "flowName": "KYC basic" });
        let applicant = text(&self.personr("api-applicant-create", create).await["applicantId"]);
        let about = json!({ "applicantId": applicant });
        self.send("POST", "/api/1.1/wf/api-request-applicant-check", about.clone()).await;
        self.advance("2s").await;
        let outcome = self.attestr("GET", &format!("/async/{check}"), Value::Null).await;
        assert_eq!(outcome["status"], "COMPLETED");
        self.attestr("GET", &format!("/factx/{profile}"), Value::Null).await;
        let status = self.personr("api-applicant-status", about).await;
        assert_eq!(status["applicantStatus"], "Reviewed");
        self.attestr("PUT", &format!("/factx/{profile}/archive"), Value::Null).await;
    }
}

fn text(value: &Value) -> String {
    value.as_str().expect("a text").to_owned()
}

/// Runs the flow in a new sandbox and gives every byte that its client saw.
async fn live(app: TestApp, number: u64, hooks: String) -> Vec<String> {
    let name = format!("t{number}");
    let webhooks: Vec<_> = ["attestr", "personr"]
        .map(|vendor| json!({ "vendor": vendor, "url": format!("{hooks}/{name}"), "timeout": "1m" }))
        .into();
    let clock = json!({ "mode": "frozen", "now": "2026-02-01T00:00:00Z" });
    let wanted = json!({ "name": name, "seed": number / ALIKE, "clock": clock, "webhooks": webhooks });
    app.call("POST", "/sandboxes", wanted).await.expect(201);
    let mut client = Client { app, name, seen: Vec::new() };
    client.flow().await;
    client.seen
}

#[tokio::test(flavor = "multi_thread", worker_threads = 4)]
async fn two_hundred_sandboxes_run_the_whole_flow_at_once() {
    let app = TestApp::new();
    let receiver = Receiver::start().await;

    let lives: Vec<_> =
        (0..SANDBOXES).map(|number| tokio::spawn(live(app.clone(), number, receiver.url.clone()))).collect();
    let mut seen = Vec::new();
    for life in lives {
        seen.push(life.await.expect("the flow goes well"));
    }

    let mut arrived: HashMap<String, Vec<_>> = HashMap::new();
    for webhook in receiver.arrived() {
        arrived.entry(webhook.path).or_default().push(webhook.body);
    }
    let mut by_seed: BTreeMap<u64, (&Vec<String>, &Vec<_>)> = BTreeMap::new();
    for (number, seen) in (0..).zip(&seen) {
        let webhooks = &arrived[&format!("/hooks/t{number}")];
        assert_eq!(webhooks.len(), 2, "each sandbox tells of its own check and applicant only");
        let first = *by_seed.entry(number / ALIKE).or_insert((seen, webhooks));
        assert_eq!(first, (seen, webhooks), "the same seed gives the same bytes");
        let shown = app.call("GET", &format!("/sandboxes/t{number}"), Value::Null).await.ok().json();
        let sizes = ["profiles", "checks", "applicants", "deliveries"].map(|what| shown["sizes"][what].clone());
        assert_eq!(sizes, [1, 1, 1, 2].map(Value::from), "nothing of another sandbox is in it");
        assert_eq!(shown["clock"]["now"], "2026-02-01T00:00:02Z");
    }
    let ids = |seen: &Vec<String>| seen[0].clone();
    let different: std::collections::HashSet<_> = by_seed.values().map(|(seen, _)| ids(seen)).collect();
    assert_eq!(different.len() as u64, SANDBOXES / ALIKE, "another seed gives other bytes");
    let default = app.call("GET", "/sandboxes/default", Value::Null).await.ok().json();
    assert_eq!((&default["sizes"]["checks"], &default["clock"]["now"]), (&json!(0), &json!("2026-01-01T00:00:00Z")));
}
