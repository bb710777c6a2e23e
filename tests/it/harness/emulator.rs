//! An emulator in this process.

use std::{sync::Arc, time::Duration};

use axum::{Router, body::Body, extract::Request, response::Response};
use hyper::{Method, header::CONTENT_TYPE};
use serde_json::{Value, json};
use tower::ServiceExt as _;
use vetbox::{
    app::App,
    config::Config,
    engine::{
        advance::{Advanced, Extent},
        clock::Mode,
        deliver::Sender,
        journal::Entry,
        scenario::{Scenario, ScenarioFiles, Severity, compile},
        scheduler,
    },
    server::strip_sandbox,
    vendors::{VOCABULARY, attestr::account::Account},
};

use super::Answer;

/// When time begins in every test.
pub(crate) const START: &str = "2026-01-01T00:00:00Z";

/// An emulator with a frozen clock.
#[derive(Debug, Clone)]
pub(crate) struct TestApp {
    pub(crate) app: App,
    router: Router,
    /// The authorization header of the demo account of the sandbox `default`.
    pub(crate) authorization: String,
}

/// How an emulator differs from the usual one.
#[derive(Debug)]
pub(crate) struct Builder {
    config: Config,
    scenarios: Vec<Arc<Scenario>>,
}

impl Builder {
    /// Changes the settings.
    pub(crate) fn config(mut self, change: impl FnOnce(&mut Config)) -> Self {
        change(&mut self.config);
        self
    }

    /// Adds a scenario, written as in a file.
    #[track_caller]
    pub(crate) fn scenario(mut self, text: &str) -> Self {
        let name = format!("test-{}", self.scenarios.len() + 1);
        let compiled = compile(&name, &name, text, VOCABULARY);
        // A rule may name what only a test's client sends, of which is warned.
        let wrong = compiled.problems.iter().filter(|problem| problem.severity == Severity::Error);
        let wrong: Vec<_> = wrong.map(ToString::to_string).collect();
        assert!(wrong.is_empty(), "{}", wrong.join("\n"));
        self.scenarios.extend(compiled.scenario);
        self
    }

    /// Starts the emulator.
    pub(crate) fn start(self) -> TestApp {
        let sender = Sender::new(self.config.sender.clone()).expect("the sender can be built");
        let files = match &self.config.scenario_dirs[..] {
            [] => ScenarioFiles::from(self.scenarios),
            folders => ScenarioFiles::read(folders.to_vec(), VOCABULARY),
        };
        let app = App::new(self.config, files, sender).expect("the settings are right");
        let router = vetbox::serve::router(&app);
        TestApp { app, router, authorization: Account::demo("default").header() }
    }
}

impl TestApp {
    /// An emulator with seed 1 whose time begins at [`START`].
    pub(crate) fn new() -> Self {
        Self::builder().start()
    }

    /// An emulator that differs from the usual one.
    pub(crate) fn builder() -> Builder {
        let start = Some(START.parse().expect("the start is a moment"));
        let config = Config { seed: 1, mode: Mode::Frozen, start, ..Config::default() };
        Builder { config, scenarios: Vec::new() }
    }

    /// Sends any request.
    pub(crate) async fn send(&self, mut request: Request) -> Answer {
        strip_sandbox(&mut request).expect("the sandbox's name is one");
        let Ok(response) = self.router.clone().oneshot(request).await;
        Answer::read(response).await
    }

    /// Sends any request, and gives the answer before its body has come.
    pub(crate) async fn stream(&self, request: Request) -> Response {
        let Ok(response) = self.router.clone().oneshot(request).await;
        response
    }

    /// Sends a JSON request to Attestr as the demo account; `path` stands after `/api/v1/public`.
    pub(crate) async fn attestr(&self, method: &str, path: &str, body: Value) -> Answer {
        self.send(self.request(method, path, body)).await
    }

    /// A JSON request to Attestr as the demo account, to be changed before it is sent.
    pub(crate) fn request(&self, method: &str, path: &str, body: Value) -> Request {
        let body = if body.is_null() { Body::empty() } else { Body::from(body.to_string()) };
        Request::builder()
            .method(Method::from_bytes(method.as_bytes()).expect("a method"))
            .uri(format!("/api/v1/public{path}"))
            .header("authorization", &self.authorization)
            .header(CONTENT_TYPE, "application/json")
            .body(body)
            .expect("a request")
    }

    /// Calls the control API of the sandbox `default`; `path` stands after its name.
    pub(crate) async fn control(&self, method: &str, path: &str, body: Value) -> Answer {
        self.call(method, &format!("/sandboxes/default{path}"), body).await
    }

    /// Calls the control API; `path` stands after its version.
    pub(crate) async fn call(&self, method: &str, path: &str, body: Value) -> Answer {
        let body = if body.is_null() { Body::empty() } else { Body::from(body.to_string()) };
        let uri = format!("/_vetbox/v1{path}");
        let request = Request::builder().method(method).uri(uri).header(CONTENT_TYPE, "application/json");
        self.send(request.header("host", "localhost:8382").body(body).expect("a request")).await
    }

    /// Calls the control API of the sandbox `default` with a text such as YAML.
    pub(crate) async fn control_text(&self, method: &str, path: &str, text: &str) -> Answer {
        let uri = format!("/_vetbox/v1/sandboxes/default{path}");
        let request = Request::builder().method(method).uri(uri).body(Body::from(text.to_owned()));
        self.send(request.expect("a request")).await
    }

    /// Moves the clock of the sandbox `default`, and waits for the webhooks that this made due.
    pub(crate) async fn advance(&self, span: Duration) -> Advanced {
        scheduler::advance(&self.app.registry.default_sandbox().world, Extent::By(span)).await
    }

    /// Creates a profile and gives its id.
    pub(crate) async fn profile(&self) -> String {
        let body = json!({ "tag": "AA-1234", "name": "Gitanjali Raheja" });
        id(&self.attestr("POST", "/factx/", body).await.ok())
    }

    /// Creates a work check and gives its id.
    pub(crate) async fn work(&self, changes: Value) -> String {
        id(&self.attestr("POST", "/factx/async/work", work_body(changes)).await.ok())
    }

    /// Creates a work check that asks for webhooks, on a profile of its own, and gives its id.
    pub(crate) async fn webhook_check(&self) -> String {
        let profile = self.profile().await;
        let check = self.work(json!({ "webhook": true })).await;
        self.associate(&profile, &check).await;
        check
    }

    /// Puts a check on a profile.
    pub(crate) async fn associate(&self, profile: &str, check: &str) {
        let path = format!("/factx/{profile}/associate");
        self.attestr("PUT", &path, json!({ "asyncRequest": check })).await.ok();
    }

    /// The warnings of the newest exchange of the sandbox `default`.
    pub(crate) fn warnings(&self) -> Vec<String> {
        self.app.registry.default_sandbox().world.read_blocking(|state| {
            let mut exchanges = state.core.journal.after(0).filter_map(|record| match &record.entry {
                Entry::Exchange(exchange) => Some(exchange.warnings.clone()),
                Entry::Change { .. } | Entry::Jump { .. } | Entry::Attempt { .. } => None,
            });
            exchanges.next_back().unwrap_or_default()
        })
    }

    /// What changed by itself in the sandbox `default`: the records' ids and what was said of them.
    pub(crate) fn changes(&self) -> Vec<(String, String)> {
        self.app.registry.default_sandbox().world.read_blocking(|state| {
            let changes = state.core.journal.after(0).filter_map(|record| match &record.entry {
                Entry::Change { subject, what } => Some((subject.clone(), what.clone())),
                Entry::Exchange(_) | Entry::Jump { .. } | Entry::Attempt { .. } => None,
            });
            changes.collect()
        })
    }

    /// What GET async says of a check.
    pub(crate) async fn outcome(&self, check: &str) -> Value {
        self.attestr("GET", &format!("/async/{check}"), Value::Null).await.ok().json()
    }
}

/// The `_id` in an answer.
#[track_caller]
pub(crate) fn id(answer: &Answer) -> String {
    answer.json()["_id"].as_str().expect("the answer has an _id").to_owned()
}

/// The least that a work check needs, with changes; a null removes a field.
pub(crate) fn work_body(changes: Value) -> Value {
    let body = json!({
        "tag": "ABCD1234", "employer": "Initech", "reg": "EMP-1", "position": "Clerk",
        "startDate": "02-12-2019", "ended": false, "documents": ["MX17Cd6KEBSsbKSaou"]
    });
    changed(body, changes)
}

/// A body with some fields replaced; a null removes a field.
pub(crate) fn changed(mut body: Value, changes: Value) -> Value {
    let fields = body.as_object_mut().expect("a body is an object");
    let Value::Object(changes) = changes else { return body };
    for (name, value) in changes {
        if value.is_null() {
            fields.remove(&name);
        } else {
            fields.insert(name, value);
        }
    }
    body
}
