//! Every example of `docs/control-api.md` is sent, and answered as the page says; every operation has an example.

use std::{collections::BTreeSet, fs, path::PathBuf};

use axum::{body::Body, extract::Request, response::Response};
use http_body_util::BodyExt as _;
use serde_json::Value;

use crate::harness::TestApp;

/// What `…` stands for in the page's paths.
const SANDBOX: &str = "/_vetbox/v1/sandboxes/default";

fn docs() -> PathBuf {
    PathBuf::from(concat!(env!("CARGO_MANIFEST_DIR"), "/docs"))
}

/// A request of the page and the answer that it shows, if it shows one.
#[derive(Debug)]
struct Example {
    method: String,
    path: String,
    body: String,
    answer: Option<Shown>,
}

/// An answer as the page shows it.
#[derive(Debug)]
struct Shown {
    kind: String,
    text: String,
}

/// The fenced blocks of a page, each with the words behind its fence.
fn blocks(text: &str) -> Vec<(String, String)> {
    let mut parts = text.split("\n```");
    parts.next();
    let blocks = parts.step_by(2).map(|block| block.split_once('\n').expect("a fence ends its line"));
    blocks.map(|(kind, code)| (kind.to_owned(), code.to_owned())).collect()
}

fn examples(page: &str) -> Vec<Example> {
    let mut examples: Vec<Example> = Vec::new();
    for (kind, code) in blocks(page) {
        if kind == "http" {
            let (line, body) = code.split_once('\n').unwrap_or((&code, ""));
            let (method, path) = line.split_once(' ').expect("a request begins with its method");
            let path = path.replacen('…', SANDBOX, 1);
            examples.push(Example { method: method.to_owned(), path, body: body.to_owned(), answer: None });
        } else if let Some(example) = examples.last_mut().filter(|example| example.answer.is_none()) {
            example.answer = Some(Shown { kind, text: code });
        }
    }
    examples
}

impl Example {
    fn request(&self, app: &TestApp) -> Request {
        let request = Request::builder().method(self.method.as_str()).uri(&self.path).header("host", "localhost:8382");
        let request = if self.path.starts_with("/api/v1/") {
            request.header("authorization", &app.authorization)
        } else {
            request
        };
        request.header("content-type", "application/json").body(Body::from(self.body.clone())).expect("a request")
    }

    async fn run(&self, app: &TestApp) {
        let response = app.stream(self.request(app)).await;
        let status = response.status().as_u16();
        let Some(shown) = &self.answer else { return assert_eq!(status, 200, "{self:?}") };
        let mut words = shown.kind.split(' ');
        let is_json = words.next() == Some("json");
        let expected = words.next().map(|word| word.parse::<u16>().expect("a status"));
        match expected {
            Some(expected) => assert_eq!(status, expected, "{self:?}"),
            None => assert!(matches!(status, 200 | 201), "{status} {self:?}"),
        }
        let seen = text(response, shown).await;
        if is_json {
            let expected = serde_json::from_str(&shown.text).unwrap_or_else(|error| panic!("{error}: {}", shown.text));
            let seen = serde_json::from_str(&seen).unwrap_or_else(|error| panic!("{error}: {seen}"));
            assert!(is_shown(&expected, &seen), "{} {}\nshown: {expected:#}\nseen: {seen:#}", self.method, self.path);
        } else {
            assert!(has_lines(&seen, shown), "{self:?}\nseen: {seen}");
        }
    }
}

/// The body; of one that never ends as much as is shown.
async fn text(response: Response, shown: &Shown) -> String {
    let mut body = response.into_body();
    let mut text = String::new();
    while !(shown.kind == "text" && has_lines(&text, shown)) {
        let Some(frame) = body.frame().await else { break };
        let data = frame.expect("the body comes").into_data().unwrap_or_default();
        text.push_str(std::str::from_utf8(&data).expect("the body is text"));
    }
    text
}

fn has_lines(text: &str, shown: &Shown) -> bool {
    shown.text.lines().all(|expected| text.lines().any(|line| line == expected))
}

/// Whether `seen` is what the page shows of it: fields may be left out, and `…` goes on.
fn is_shown(shown: &Value, seen: &Value) -> bool {
    match (shown, seen) {
        (Value::Object(shown), Value::Object(seen)) => {
            shown.iter().all(|(key, value)| seen.get(key).is_some_and(|seen| is_shown(value, seen)))
        }
        (Value::Array(shown), Value::Array(seen)) => {
            let goes_on = shown.last().is_some_and(|last| last == "…");
            let shown = &shown[..shown.len() - usize::from(goes_on)];
            (shown.len() == seen.len() || (goes_on && shown.len() < seen.len()))
                && shown.iter().zip(seen).all(|(shown, seen)| is_shown(shown, seen))
        }
        (Value::String(shown), Value::String(seen)) => {
            shown == seen || shown.strip_suffix('…').is_some_and(|start| seen.starts_with(start))
        }
        (shown, seen) => shown == seen,
    }
}

#[tokio::test]
async fn every_example_is_answered_as_the_page_says() {
    let app = TestApp::new();
    let page = fs::read_to_string(docs().join("control-api.md")).expect("the page can be read");

    let examples = examples(&page);
    for example in &examples {
        example.run(&app).await;
    }

    assert!(examples.iter().filter(|example| example.answer.is_some()).count() > 80);
}

#[tokio::test]
async fn every_operation_has_an_example_in_the_docs() {
    let app = TestApp::new();
    let request = Request::builder().uri("/_vetbox/openapi.json").body(Body::empty()).expect("a request");
    let document = app.send(request).await.ok().json();
    let is_ours = |path: &&String| path.starts_with("/_vetbox") || matches!(path.as_str(), "/livez" | "/readyz");
    let paths = document["paths"].as_object().expect("there are paths");
    let operations = paths.iter().filter(|(path, _)| is_ours(path)).flat_map(|(path, methods)| {
        methods.as_object().into_iter().flatten().map(move |(method, _)| (method.to_uppercase(), path.clone()))
    });

    let shown = shown_anywhere();
    let missing: Vec<_> = operations
        .filter(|(method, template)| !shown.iter().any(|(m, path)| m == method && fits(template, path)))
        .collect();

    assert!(missing.is_empty(), "no page of docs/ has an example of {missing:#?}");
}

/// The calls in the examples of all pages: those as HTTP, and those of curl, which have no more of a path than its end.
fn shown_anywhere() -> BTreeSet<(String, String)> {
    let mut shown = BTreeSet::new();
    for entry in fs::read_dir(docs()).expect("the folder can be read") {
        let path = entry.expect("the entry can be read").path();
        if path.extension().is_none_or(|extension| extension != "md") {
            continue;
        }
        let page = fs::read_to_string(path).expect("the page can be read");
        shown.extend(examples(&page).into_iter().map(|example| (example.method, without_query(&example.path))));
        for (_, code) in blocks(&page).into_iter().filter(|(kind, _)| kind == "sh") {
            shown.extend(code.lines().filter(|line| line.contains("curl ")).filter_map(calls));
        }
    }
    shown
}

/// What one line with curl calls.
fn calls(line: &str) -> Option<(String, String)> {
    let words: Vec<&str> = line.split_whitespace().collect();
    let method = words.iter().position(|word| *word == "-X").and_then(|place| words.get(place + 1));
    let url =
        words.iter().find(|word| word.contains('/') && (word.contains("sandbox") || word.contains("VETBOX_URL")))?;
    let method = method.map_or_else(|| if line.contains(" -d ") { "POST" } else { "GET" }, |method| *method);
    Some((method.to_owned(), without_query(url.trim_matches(['"', '\'']))))
}

fn without_query(path: &str) -> String {
    path.split('?').next().unwrap_or_default().to_owned()
}

/// Whether `path` is one of `template`; a path that begins with a variable is its end.
fn fits(template: &str, path: &str) -> bool {
    let same = |(left, right): (&str, &str)| left.starts_with('{') || left == right;
    let (left, right): (Vec<&str>, Vec<&str>) = (template.split('/').collect(), path.split('/').collect());
    if path.starts_with('/') {
        return left.len() == right.len() && left.into_iter().zip(right).all(same);
    }
    let end = &right[1..];
    let known = left.iter().position(|word| *word == "{sandbox}").map_or(&left[..], |place| &left[place + 1..]);
    !known.is_empty()
        && (end.len() == known.len() || end.len() == known.len() + 1)
        && known.iter().rev().zip(end.iter().rev()).all(|(left, right)| same((left, right)))
}
