//! Whatever happened to a sandbox, its snapshot goes on in another one as it does itself.

use proptest::{collection, prelude::*, test_runner::TestRunner};
use serde_json::{Value, json};
use vetbox::engine::scheduler;

use super::snapshot::{load, saved};
use crate::{
    harness::{Answer, TestApp, work_body},
    personr::client::{applicant, entity, request},
};

/// Something that happens to a sandbox; the numbers choose among what there is.
#[derive(Debug, Clone)]
enum Step {
    Profile,
    Work { webhook: bool, employer: &'static str },
    Associate(usize, usize),
    Archive(usize),
    Read(usize, usize),
    Upload,
    Answer(usize),
    Applicant,
    Entity,
    Check(usize),
    Status(usize),
    LogIn,
    Advance(u64),
    Complete(usize, &'static str),
    Scenario(&'static str, bool),
    Rule(&'static str),
    Endpoint(u16),
    Sabotage,
    Credential(&'static str),
    Nonsense,
}

fn step() -> impl Strategy<Value = Step> {
    let number = any::<usize>;
    let employers = prop::sample::select(vec!["Initech", "Acme", "alert@vetbox"]);
    let scenarios = vec!["low-credits", "per-second-limit", "attestr-follow-up", "flaky", "webhook-chaos"];
    prop_oneof![
        4 => Just(Step::Profile),
        6 => (any::<bool>(), employers).prop_map(|(webhook, employer)| Step::Work { webhook, employer }),
        6 => (number(), number()).prop_map(|(profile, check)| Step::Associate(profile, check)),
        1 => number().prop_map(Step::Archive),
        3 => (number(), number()).prop_map(|(profile, check)| Step::Read(profile, check)),
        1 => Just(Step::Upload),
        2 => number().prop_map(Step::Answer),
        3 => Just(Step::Applicant),
        2 => Just(Step::Entity),
        4 => number().prop_map(Step::Check),
        3 => number().prop_map(Step::Status),
        1 => Just(Step::LogIn),
        5 => (1_u64..5000).prop_map(Step::Advance),
        2 => (number(), prop::sample::select(vec!["Clear", "Alert"])).prop_map(|(check, outcome)| Step::Complete(check, outcome)),
        2 => (prop::sample::select(scenarios), any::<bool>()).prop_map(|(name, active)| Step::Scenario(name, active)),
        2 => prop::sample::select(vec!["chance: 0.5", "times: 2", "every: 2", "skip: 1"]).prop_map(Step::Rule),
        2 => prop::sample::select(vec![200_u16, 500, 410]).prop_map(Step::Endpoint),
        1 => Just(Step::Sabotage),
        1 => prop::sample::select(vec!["one", "two"]).prop_map(Step::Credential),
        1 => Just(Step::Nonsense),
    ]
}

/// A sandbox that steps happen to, and the ids that came of it.
#[derive(Debug, Clone)]
struct Trip {
    app: TestApp,
    sandbox: &'static str,
    base: &'static str,
    profiles: Vec<String>,
    checks: Vec<String>,
    records: Vec<String>,
}

impl Trip {
    fn new(app: &TestApp) -> Self {
        let (profiles, checks, records) = (Vec::new(), Vec::new(), Vec::new());
        Self { app: app.clone(), sandbox: "default", base: "", profiles, checks, records }
    }

    /// The same in the sandbox `copy`.
    fn copy(&self) -> Self {
        Self { sandbox: "copy", base: "/sandbox/copy", ..self.clone() }
    }

    /// Waits until what is due now was attempted, so that nothing is left to when a task wakes up.
    async fn settle(&self) {
        let name = self.sandbox.parse().expect("it can be read");
        let world = &self.app.app.registry.get(&name).expect("it is there").world;
        let now = world.read_blocking(|state| state.core.now);
        scheduler::quiet(world, now).await;
    }

    async fn attestr(&self, method: &str, path: &str, body: Value) -> Answer {
        let mut request = self.app.request(method, path, body);
        *request.uri_mut() = format!("{}/api/v1/public{path}", self.base).parse().expect("it can be read");
        request.headers_mut().insert("host", "localhost:8382".parse().expect("it can be read"));
        self.app.send(request).await
    }

    async fn personr(&self, workflow: &str, body: Value) -> Answer {
        let mut request = request(workflow, "application/json", body.to_string());
        *request.uri_mut() = format!("{}/api/1.1/wf/{workflow}", self.base).parse().expect("it can be read");
        self.app.send(request).await
    }

    async fn control(&self, method: &str, path: &str, body: Value) -> Answer {
        self.app.call(method, &format!("/sandboxes/{}{path}", self.sandbox), body).await
    }

    fn profile(&self, number: usize) -> &str {
        self.profiles.get(number % self.profiles.len().max(1)).map_or("AX1LgghsxZsJZUwYvN", String::as_str)
    }

    fn check(&self, number: usize) -> &str {
        self.checks.get(number % self.checks.len().max(1)).map_or("AR0ZoLeBdqvmr-nmy1", String::as_str)
    }

    fn record(&self, number: usize) -> &str {
        self.records.get(number % self.records.len().max(1)).map_or("1503408875694x944431186090727200", String::as_str)
    }

    /// Lets a step happen, and gives what it answered.
    async fn go(&mut self, step: &Step) -> Answer {
        let answer = self.happen(step).await;
        self.settle().await;
        let body: Value = serde_json::from_slice(&answer.body).unwrap_or_default();
        let new = |pointer: &str| body.pointer(pointer).and_then(Value::as_str).map(str::to_owned);
        if matches!(step, Step::Profile) {
            self.profiles.extend(new("/_id"));
        } else if matches!(step, Step::Work { .. }) {
            self.checks.extend(new("/_id"));
        } else {
            self.records.extend(new("/response/applicantId"));
        }
        answer
    }

    async fn happen(&self, step: &Step) -> Answer {
        match step {
            Step::Profile => self.attestr("POST", "/factx/", json!({ "tag": "A", "name": "Gitanjali" })).await,
            Step::Work { webhook, employer } => {
                let body = work_body(json!({ "webhook": webhook, "employer": employer }));
                self.attestr("POST", "/factx/async/work", body).await
            }
            Step::Associate(profile, check) => {
                let path = format!("/factx/{}/associate", self.profile(*profile));
                self.attestr("PUT", &path, json!({ "asyncRequest": self.check(*check) })).await
            }
            Step::Archive(profile) => {
                self.attestr("PUT", &format!("/factx/{}/archive", self.profile(*profile)), Value::Null).await
            }
            Step::Read(profile, check) => {
                self.attestr("GET", &format!("/factx/{}", self.profile(*profile)), Value::Null).await;
                self.attestr("GET", &format!("/async/{}", self.check(*check)), Value::Null).await
            }
            Step::Answer(profile) => self.answer_a_query(*profile).await,
            Step::Upload => self.upload().await,
            Step::Credential(credential) => {
                let mut request = self.app.request("POST", "/factx/", json!({ "tag": "A", "name": "B" }));
                *request.uri_mut() = format!("{}/api/v1/public/factx/", self.base).parse().expect("it can be read");
                request
                    .headers_mut()
                    .insert("authorization", format!("Basic {credential}").parse().expect("it can be read"));
                self.app.send(request).await
            }
            Step::Nonsense => self.attestr("POST", "/factx/nonsense", json!({ "a": [1, "é"] })).await,
            Step::Applicant | Step::Entity | Step::Check(_) | Step::Status(_) | Step::LogIn => {
                self.happen_at_personr(step).await
            }
            Step::Advance(_)
            | Step::Complete(..)
            | Step::Scenario(..)
            | Step::Rule(_)
            | Step::Endpoint(_)
            | Step::Sabotage => self.happen_by_control(step).await,
        }
    }

    #[expect(clippy::wildcard_enum_match_arm, reason = "the other steps do not come here")]
    async fn happen_at_personr(&self, step: &Step) -> Answer {
        match step {
            Step::Applicant => self.personr("api-applicant-create", applicant()).await,
            Step::Entity => self.personr("api-entity-create", entity()).await,
            Step::Check(record) => {
                self.personr("api-request-applicant-check", json!({ "applicantId": self.record(*record) })).await
            }
            Step::Status(record) => {
                self.personr("api-applicant-status", json!({ "applicantId": self.record(*record) })).await
            }
            _ => self.personr("api-token-generate", json!({ "email": "a@b.test", "password": "p" })).await,
        }
    }

    #[expect(clippy::wildcard_enum_match_arm, reason = "the other steps do not come here")]
    async fn happen_by_control(&self, step: &Step) -> Answer {
        match step {
            Step::Advance(millis) => {
                self.control("POST", "/clock/advance", json!({ "by": format!("{millis}ms") })).await
            }
            Step::Complete(check, outcome) => {
                let path = format!("/checks/{}/complete", self.check(*check));
                self.control("POST", &path, json!({ "outcome": outcome })).await
            }
            Step::Scenario(name, active) => {
                let what = if *active { "activate" } else { "deactivate" };
                self.control("POST", &format!("/scenarios/{name}/{what}"), Value::Null).await
            }
            Step::Rule(turns) => {
                let (key, value) = turns.split_once(": ").expect("a key and a value");
                let when = json!({ "operation": "attestr.work.create", "body": { "employer": "Init*" } });
                let mut rule = json!({ "when": when, "then": { "error": 4292 } });
                rule[key] = value.parse::<u64>().map_or_else(|_| json!(0.5), Value::from);
                self.control("POST", "/rules", rule).await
            }
            Step::Endpoint(status) => {
                self.control("POST", "/webhooks", json!({ "inbox": [{ "status": status }, { "status": 200 }] })).await
            }
            _ => self.control("POST", "/sabotage", json!({ "webhook": { "tamper": true, "duplicate": 1 } })).await,
        }
    }

    /// Answers the first query of a profile, if it has any.
    async fn answer_a_query(&self, profile: usize) -> Answer {
        let profile = self.profile(profile);
        let read = self.attestr("GET", &format!("/factx/{profile}"), Value::Null).await;
        let body: Value = serde_json::from_slice(&read.body).unwrap_or_default();
        let query = body.pointer("/queries/0/_id").and_then(Value::as_str).unwrap_or("AQ0jPe2Y_J_09hiBEo");
        self.attestr("PUT", &format!("/factx/{profile}/query/{query}"), json!({ "response": "here" })).await
    }

    async fn upload(&self) -> Answer {
        let mut request = self.app.request("POST", "/media/image/multipart", Value::Null);
        *request.uri_mut() =
            format!("{}/api/v1/public/media/image/multipart", self.base).parse().expect("it can be read");
        request
            .headers_mut()
            .insert("content-type", "multipart/form-data; boundary=limit".parse().expect("it can be read"));
        let head = b"--limit\r\nContent-Disposition: form-data; name=\"file\"; filename=\"a.png\"\r\n\r\n";
        let bytes = [&head[..], b"\x89PNG\r\n\x1a\nrest\r\n--limit--\r\n"].concat();
        *request.body_mut() = bytes.into();
        self.app.send(request).await
    }
}

/// Status, headers and body of an answer.
fn bytes(answer: &Answer) -> (u16, Vec<String>, String) {
    let headers =
        answer.headers.iter().map(|(name, value)| format!("{name}: {}", value.to_str().expect("headers are text")));
    (answer.status.as_u16(), headers.collect(), String::from_utf8_lossy(&answer.body).into_owned())
}

/// Asserts that two documents are equal, and shows where they begin to differ.
#[track_caller]
fn same(left: &Answer, right: &Answer) {
    let (left, right) = (left.text(), right.text());
    let place = left.bytes().zip(right.bytes()).take_while(|(left, right)| left == right).count();
    let around = |text: &str| text.chars().skip(place.saturating_sub(200)).take(400).collect::<String>();
    assert!(left == right, "they differ after {place} bytes\n{}\n{}", around(left), around(right));
}

/// Lets `before` happen, puts the snapshot into another sandbox, and lets `after` happen in both.
async fn round_trip(before: &[Step], after: &[Step]) {
    let app = TestApp::new();
    let mut first = Trip::new(&app);
    for step in before {
        first.go(step).await;
    }
    let document = saved(&app, "default").await;

    load(&app, "copy", &document.json()).await.ok();

    same(&saved(&app, "copy").await, &document);
    let mut second = first.copy();
    for step in after {
        let (one, other) = (first.go(step).await, second.go(step).await);
        assert_eq!(bytes(&one), bytes(&other), "{step:?}");
    }
    same(&saved(&app, "copy").await, &saved(&app, "default").await);
}

#[test]
fn a_sandbox_goes_on_from_its_snapshot_in_another_one_byte_for_byte() {
    let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build().unwrap();
    let steps = || collection::vec(step(), 0..40);
    let mut runner =
        TestRunner::new(ProptestConfig { cases: 24, failure_persistence: None, ..ProptestConfig::default() });

    let result = runner.run(&(steps(), steps()), |(before, after)| {
        runtime.block_on(round_trip(&before, &after));
        Ok(())
    });

    assert!(result.is_ok(), "{}", result.unwrap_err());
}
