//! Where there is nothing, and the control API at a listener of its own.

use reqwest::Response;
use serde_json::Value;
use vetbox::{
    Emulator,
    engine::deliver::{Sender, SenderSettings},
};

use crate::harness::{Answer, TestApp};

async fn get(url: &str) -> Response {
    let sender = Sender::new(SenderSettings::default()).expect("a client can be built");
    sender.client().get(url).send().await.expect("the emulator answers")
}

async fn json(response: Response) -> Value {
    let text = response.text().await.expect("the answer is text");
    serde_json::from_str(&text).unwrap_or_else(|error| panic!("{error}: {text}"))
}

async fn problem(response: Response, status: u16) -> Value {
    assert_eq!(
        (response.status().as_u16(), response.headers()["content-type"].as_bytes()),
        (status, &b"application/problem+json"[..])
    );
    json(response).await
}

async fn control(app: &TestApp, path: &str) -> Answer {
    app.control("GET", path, Value::Null).await.ok()
}

#[tokio::test]
async fn a_path_that_names_no_sandbox_says_what_names_one() {
    let emulator = Emulator::builder().start().await.unwrap();

    let answer = get(&format!("{}/sandbox/a%20b/api/v1/public/factx/", emulator.url())).await;

    let told = problem(answer, 400).await["detail"].clone();
    let right = r#"path: "a%20b" is not a sandbox name: use 1 to 64 of a-z, A-Z, 0-9, `.`, `_` and `-`, no dot first"#;
    assert_eq!(told, right);
}

#[tokio::test]
async fn an_unknown_path_says_where_everything_is() {
    let emulator = Emulator::builder().start().await.unwrap();
    let url = emulator.url();

    let told = problem(get(&format!("{url}/factx/AX1")).await, 404).await;
    let in_sandbox = problem(get(&format!("{url}/sandbox/t1/api/v1/factx/")).await, 404).await;

    let detail = told["detail"].as_str().unwrap();
    assert!(detail.starts_with("nothing answers at /factx/AX1; Attestr is below "), "{detail}");
    let everything = |base: &str| {
        serde_json::json!([
            format!("{base}/api/v1/public/factx/"),
            format!("{base}/api/1.1/wf"),
            format!("{url}/_vetbox/")
        ])
    };
    assert_eq!((&told["valid"], &in_sandbox["valid"]), (&everything(&url), &everything(&format!("{url}/sandbox/t1"))));
}

#[tokio::test]
async fn vendors_answer_for_what_is_below_their_own_paths() {
    let app = TestApp::new();
    let send = async |path: &str| {
        let request = axum::extract::Request::builder().uri(path).body(axum::body::Body::empty()).expect("a request");
        app.send(request).await
    };

    assert_eq!(send("/api/v1/public/nothing").await.expect(404).json()["code"], 4041);
    let workflow = send("/api/1.1/wf/nothing").await.expect(404).json();
    assert_eq!(workflow["body"]["message"], "Workflow not found: nothing");
    send("/nothing").await.expect(404);

    let unmatched = control(&app, "/requests?unmatched=true").await.json();
    assert_eq!(unmatched["count"], 3, "whoever asks at the wrong place is seen: {unmatched}");
}

#[tokio::test]
async fn the_control_api_answers_at_a_listener_of_its_own_and_nowhere_else() {
    let wanted = |config: &mut vetbox::config::Config| config.control_listen = Some(([127, 0, 0, 1], 0).into());
    let emulator = Emulator::builder().configure(wanted).start().await.unwrap();
    let (url, control) = (emulator.url(), emulator.control_url());
    assert_ne!(url, control);

    for path in ["/_vetbox/v1/sandboxes", "/_vetbox/", "/_vetbox/metrics"] {
        let told = problem(get(&format!("{url}{path}")).await, 404).await;
        assert_eq!(told["valid"][2], format!("{control}/_vetbox/"), "{path}");
    }
    let vendors = problem(get(&format!("{control}/api/v1/public/factx/AX1")).await, 404).await;
    assert_eq!(vendors["valid"][0], format!("{url}/api/v1/public/factx/"));
    assert_eq!(get(&format!("{control}/_vetbox/")).await.status(), 200);
    for listener in [&url, &control] {
        assert_eq!(get(&format!("{listener}/livez")).await.status(), 200);
        assert_eq!(get(&format!("{listener}/readyz")).await.status(), 200);
        let root = json(get(&format!("{listener}/")).await).await;
        assert_eq!(root["urls"]["base"], url);
        assert_eq!(root["dashboard"], format!("{control}/_vetbox/"));
    }
    let shown = json(get(&format!("{control}/_vetbox/v1/sandboxes/t1")).await).await;
    assert_eq!(shown["title"], "not found");
    emulator.sandbox(&serde_json::json!({ "name": "t1" })).await.unwrap();
    let shown = json(get(&format!("{control}/_vetbox/v1/sandboxes/t1")).await).await;
    assert_eq!(shown["urls"]["base"], format!("{url}/sandbox/t1"));
    assert_eq!(shown["urls"]["control"], format!("{control}/_vetbox/v1/sandboxes/t1"));
}

#[tokio::test]
async fn behind_a_proxy_every_address_begins_with_the_public_one() {
    let public_url = Some("https://vetbox.example.com/ci/".parse().unwrap());
    let app = TestApp::builder().config(|config| config.public_url = public_url).start();

    let shown = control(&app, "").await.json();

    assert_eq!(shown["urls"]["base"], "https://vetbox.example.com/ci");
    assert_eq!(shown["urls"]["control"], "https://vetbox.example.com/ci/_vetbox/v1/sandboxes/default");
}
