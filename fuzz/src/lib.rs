//! An emulator in the fuzzer's process, and what must hold of every answer that it gives.

use std::{sync::LazyLock, time::Duration};

use axum::{
    Router,
    body::Body,
    http::{HeaderValue, Request, StatusCode, header::CONTENT_TYPE},
};
use http_body_util::BodyExt as _;
use tokio::runtime::Runtime;
use tower::ServiceExt as _;
use vetbox::{
    app::App,
    config::Config,
    engine::{
        advance::Extent,
        clock::Mode,
        deliver::Sender,
        scenario::{Scenario, ScenarioFiles},
        scheduler,
    },
    vendors::attestr::account::Account,
};

/// The one emulator of the process.
pub static EMULATOR: LazyLock<Emulator> = LazyLock::new(Emulator::new);

/// An emulator with a frozen clock and seed 1.
pub struct Emulator {
    runtime: Runtime,
    app: App,
    router: Router,
    authorization: String,
}

/// An answer.
pub struct Answer {
    pub status: StatusCode,
    pub body: Vec<u8>,
}

impl Emulator {
    fn new() -> Self {
        let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build().expect("a runtime");
        let start = Some("2026-01-01T00:00:00Z".parse().expect("a moment"));
        let config = Config { seed: 1, mode: Mode::Frozen, start, ..Config::default() };
        let app = runtime.block_on(async {
            let sender = Sender::new(config.sender.clone()).expect("a sender");
            let files = ScenarioFiles::from(Vec::<std::sync::Arc<Scenario>>::new());
            App::new(config, files, sender).expect("the settings are right")
        });
        let router = vetbox::serve::router(&app);
        Self { runtime, app, router, authorization: Account::demo("default").header() }
    }

    /// Sends a request as the demo account. Whatever it says, the emulator neither fails nor answers with what it does not claim.
    pub fn send(&self, method: &str, path: &str, content_type: &str, body: &[u8]) -> Answer {
        let mut request = Request::builder().method(method).uri(path).header("host", "localhost:8382");
        let authorization = if path.starts_with("/api/v1/public") { &*self.authorization } else { "Bearer any" };
        request = request.header("authorization", authorization);
        if let Ok(content_type) = HeaderValue::from_str(content_type) {
            request = request.header(CONTENT_TYPE, content_type);
        }
        let request = request.body(Body::from(body.to_vec())).expect("a request");
        self.runtime.block_on(async {
            let Ok(response) = self.router.clone().oneshot(request).await;
            let (parts, body) = response.into_parts();
            let body = body.collect().await.expect("a body").to_bytes().to_vec();
            // A magic value that the fuzzer finds asks for an error.
            let is_asked_for = parts.headers.contains_key("x-vetbox-rule");
            let is_failure = parts.status == StatusCode::INTERNAL_SERVER_ERROR && !is_asked_for;
            assert!(!is_failure, "{}", String::from_utf8_lossy(&body));
            assert!(!parts.headers.contains_key("x-vetbox-bug"));
            if parts.headers.get(CONTENT_TYPE).is_some_and(|value| value.as_bytes().ends_with(b"json")) {
                let parsed: Result<serde_json::Value, _> = serde_json::from_slice(&body);
                parsed.unwrap_or_else(|error| panic!("{error}: {}", String::from_utf8_lossy(&body)));
            }
            Answer { status: parts.status, body }
        })
    }

    /// Calls the control API of the sandbox `default`; `path` stands after its name.
    pub fn control(&self, method: &str, path: &str, body: &[u8]) -> Answer {
        self.send(method, &format!("/_vetbox/v1/sandboxes/default{path}"), "application/json", body)
    }

    /// Lets a day go by.
    pub fn advance(&self) {
        let world = &self.app.registry.default_sandbox().world;
        self.runtime.block_on(scheduler::advance(world, Extent::By(Duration::from_secs(86_400))));
    }

    /// Begins anew, so that one input says nothing about the next.
    pub fn reset(&self) {
        let answer = self.control("POST", "/reset", b"");
        assert_eq!(answer.status, StatusCode::OK);
    }
}

/// An endpoint as it is called.
pub struct Called {
    pub method: String,
    pub path: String,
}

/// Reads the first line of an input: an endpoint's name and more words. A name that there is not stands for one of those that there are,
/// so that no input is wasted. Gives the endpoint, the other words, and the rest of the input.
pub fn endpoint<'a>(
    data: &'a [u8],
    operations: impl Iterator<Item = (&'static str, &'static str, String)>,
) -> (Called, &'a str, &'a [u8]) {
    let end = data.iter().position(|byte| *byte == b'\n').unwrap_or(data.len());
    let line = std::str::from_utf8(&data[..end]).unwrap_or_default();
    let (name, more) = line.split_once(' ').unwrap_or((line, ""));
    let all: Vec<_> = operations.collect();
    let number = data.iter().take(end).map(|byte| usize::from(*byte)).sum::<usize>() % all.len();
    let (_, method, path) = all.iter().find(|(known, ..)| *known == name).unwrap_or(&all[number]);
    let called = Called { method: (*method).to_owned(), path: filled(path) };
    (called, more, data.get(end + 1..).unwrap_or_default())
}

/// A path with something that fits in the place of each parameter.
fn filled(path: &str) -> String {
    let ids = [
        ("version", "v1"),
        ("profile", "AX1LgghsxZsJZUwYvN"),
        ("async", "AR0ZoLeBdqvmr-nmy1"),
        ("query", "AQ0ZoLeBdqvmr-nmy1"),
        ("media", "MX17Cd6KEBSsbKSaou"),
    ];
    ids.iter().fold(path.to_owned(), |path, (name, id)| path.replace(&format!("{{{name}}}"), id))
}
