//! `…/events`: what happens, as it happens and from an earlier record on.

use axum::{body::Body, extract::Request};
use futures_util::StreamExt as _;
use serde_json::{Value, json};

use crate::harness::TestApp;

/// The first `count` events of a stream, as name and data.
async fn first(app: &TestApp, count: usize, query: &str, header: Option<&str>) -> Vec<(String, Value)> {
    let mut request = Request::builder().uri(format!("/_vetbox/v1/sandboxes/default/events{query}"));
    if let Some(id) = header {
        request = request.header("last-event-id", id);
    }
    let response = app.stream(request.body(Body::empty()).expect("a request")).await;
    assert_eq!(response.headers()["content-type"], "text/event-stream");
    let mut body = response.into_body().into_data_stream();
    let mut text = String::new();
    while text.matches("\n\n").count() < count {
        let bytes = body.next().await.expect("the stream goes on").expect("the stream is whole");
        text.push_str(std::str::from_utf8(&bytes).expect("events are text"));
    }
    let read = |event: &str| {
        let line = |name: &str| event.lines().find_map(|line| line.strip_prefix(name)).unwrap_or_default().to_owned();
        (line("event: "), serde_json::from_str(&line("data: ")).expect("data is JSON"))
    };
    text.split_terminator("\n\n").map(read).collect()
}

#[tokio::test]
async fn everything_is_replayed_from_a_record_on() {
    let app = TestApp::new();
    app.profile().await;
    app.work(json!({})).await;
    app.control("POST", "/clock/advance", json!({ "by": "1s" })).await.ok();

    let all = first(&app, 3, "?after=0", None).await;
    let rest = first(&app, 1, "?after=0", Some("2")).await;

    let names: Vec<_> = all.iter().map(|(name, _)| name.as_str()).collect();
    assert_eq!(names, ["request", "request", "jump"]);
    assert_eq!(all[1].1["operation"], "attestr.work.create");
    assert_eq!(rest[0], all[2]);
}

#[tokio::test]
async fn what_happens_is_told_at_once() {
    let app = TestApp::new();
    let (follower, told) = (app.clone(), tokio::sync::oneshot::channel());
    let following = tokio::spawn(async move {
        let request = Request::builder().uri("/_vetbox/v1/sandboxes/default/events").body(Body::empty());
        let mut body = follower.stream(request.expect("a request")).await.into_body().into_data_stream();
        told.0.send(()).expect("the test waits");
        body.next().await.unwrap().unwrap()
    });
    told.1.await.expect("the stream begins");

    app.profile().await;

    let event = following.await.unwrap();
    assert!(std::str::from_utf8(&event).unwrap().contains("attestr.profile.create"), "{event:?}");
}
