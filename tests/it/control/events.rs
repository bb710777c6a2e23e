//! `…/events`: what happens, as it happens and from an earlier record on.

use axum::{body::Body, extract::Request};
use futures_util::StreamExt as _;
use serde_json::{Value, json};

use crate::harness::TestApp;

/// The first `count` events of a stream, as name and data.
async fn first(app: &TestApp, count: usize, query: &str, header: Option<&str>) -> Vec<(String, Value)> {
    identified(app, count, query, header).await.into_iter().map(|(_, name, data)| (name, data)).collect()
}

/// The first `count` events of a stream, as id, name and data.
async fn identified(app: &TestApp, count: usize, query: &str, header: Option<&str>) -> Vec<(String, String, Value)> {
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
        (line("id: "), line("event: "), serde_json::from_str(&line("data: ")).expect("data is JSON"))
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
async fn the_newest_records_are_told_in_a_stream_that_ends() {
    let app = TestApp::new();
    for _ in 0..3 {
        app.profile().await;
    }
    let told = async |query: &str| {
        let answer = app.control("GET", &format!("/events?follow=false{query}"), Value::Null).await.ok();
        let ids = answer.text().lines().filter_map(|line| line.strip_prefix("id: ")?.rsplit('-').next());
        ids.map(str::to_owned).collect::<Vec<_>>()
    };

    assert_eq!(told("&last=2").await, ["2", "3"]);
    assert_eq!(told("&last=9").await, ["1", "2", "3"]);
    assert_eq!(told("&after=1").await, ["2", "3"]);
    assert_eq!(told("").await, [""; 0]);
    app.control("GET", "/events?last=1&after=1", Value::Null).await.expect(400);
}

#[tokio::test]
async fn a_follower_of_before_a_reset_gets_everything_of_after_it() {
    let app = TestApp::new();
    for _ in 0..3 {
        app.profile().await;
    }
    let place = identified(&app, 3, "?after=0", None).await.pop().expect("three events").0;
    let names = async |path: &str, body: Value, header: &str| {
        app.control(if body["snapshot"].is_number() { "PUT" } else { "POST" }, path, body).await.ok();
        for _ in 0..3 {
            app.profile().await;
        }
        let told = first(&app, 4, "", Some(header)).await;
        told.into_iter().map(|(name, data)| format!("{name} {}", data["id"])).collect::<Vec<_>>()
    };

    let reset = names("/reset", Value::Null, &place).await;
    let place = identified(&app, 3, "?after=0", None).await.pop().expect("three events").0;
    let new = super::snapshot::saved(&TestApp::new(), "default").await.json();
    let loaded = names("/snapshot", new, &place).await;
    let place = identified(&app, 3, "?after=0", None).await.pop().expect("three events").0;
    let part = names("/reset", json!({ "keep": ["accounts"] }), &place).await;
    // A number is of no journal in particular; one that is not there yet is of an earlier one.
    let number = first(&app, 4, "", Some("9")).await;

    assert_eq!(reset, ["reset null", "request 1", "request 2", "request 3"]);
    assert_eq!((&loaded, &part), (&reset, &reset));
    assert_eq!(number[0].0, "reset");
}

#[tokio::test]
async fn a_follower_is_told_of_a_reset_while_it_listens() {
    let app = TestApp::new();
    app.profile().await;
    let request = Request::builder().uri("/_vetbox/v1/sandboxes/default/events").body(Body::empty());
    let mut body = app.stream(request.expect("a request")).await.into_body().into_data_stream();

    app.control("POST", "/reset", Value::Null).await.ok();
    app.profile().await;

    let mut told = String::new();
    while !told.contains("attestr.profile.create") {
        told.push_str(std::str::from_utf8(&body.next().await.unwrap().unwrap()).expect("events are text"));
    }
    assert!(told.contains("event: reset"), "{told}");
}

#[tokio::test]
async fn cleared_is_not_evicted() {
    let app = TestApp::new();
    for _ in 0..3 {
        app.profile().await;
    }
    app.control("DELETE", "/requests", Value::Null).await.ok();
    app.profile().await;

    let told = first(&app, 2, "?after=1", None).await;

    assert_eq!(told[0], ("cleared".to_owned(), json!({ "count": 2 })));
    assert_eq!(told[1].1["id"], 4);
}

#[tokio::test]
async fn whoever_has_seen_everything_is_told_that_it_was_cleared() {
    let app = TestApp::new();
    app.profile().await;
    app.profile().await;
    let request = Request::builder().uri("/_vetbox/v1/sandboxes/default/events?after=0").body(Body::empty());
    let mut body = app.stream(request.expect("a request")).await.into_body().into_data_stream();
    for _ in 0..2 {
        body.next().await.expect("the stream goes on").expect("the stream is whole");
    }

    app.control("DELETE", "/requests", Value::Null).await.ok();

    let told = body.next().await.expect("the stream goes on").expect("the stream is whole");
    let told = String::from_utf8(told.into()).expect("events are text");
    assert!(told.contains("event: cleared") && told.contains(r#"{"count":2}"#), "{told}");
}

#[tokio::test]
async fn what_happens_is_told_at_once() {
    let app = TestApp::new();
    let (follower, told) = (app.clone(), tokio::sync::oneshot::channel());
    let following = tokio::spawn(async move {
        let request = Request::builder().uri("/_vetbox/v1/sandboxes/default/events").body(Body::empty());
        let mut body = follower.stream(request.expect("a request")).await.into_body().into_data_stream();
        body.next().await.expect("it says where it begins").expect("the stream is whole");
        told.0.send(()).expect("the test waits");
        body.next().await.unwrap().unwrap()
    });
    told.1.await.expect("the stream begins");

    app.profile().await;

    let event = following.await.unwrap();
    assert!(std::str::from_utf8(&event).unwrap().contains("attestr.profile.create"), "{event:?}");
}

#[tokio::test]
async fn a_follower_is_told_of_what_leaves_no_record() {
    let app = TestApp::new();
    let request = Request::builder().uri("/_vetbox/v1/sandboxes/default/events").body(Body::empty());
    let mut body = app.stream(request.expect("a request")).await.into_body().into_data_stream();
    let begin = body.next().await.expect("it says where it begins").expect("the stream is whole");
    assert!(std::str::from_utf8(&begin).expect("events are text").ends_with("-0\n: begins here\n\n"), "{begin:?}");
    for (method, path, call) in
        [("DELETE", "/deliveries", Value::Null), ("PUT", "/clock", json!({ "mode": "scaled", "factor": 2 }))]
    {
        app.control(method, path, call).await.ok();

        let told = body.next().await.unwrap().unwrap();
        assert!(std::str::from_utf8(&told).expect("events are text").contains("event: renewed"), "{path}");
    }
}
