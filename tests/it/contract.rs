//! Attestr's samples: each endpoint has a request, which is sent as it stands, and an answer, whose keys come in the same order.
//!
//! Printed samples are the vendor's; where a page prints none, the sample is the body table filled in.

use std::{collections::BTreeSet, fs, path::PathBuf, string::FromUtf8Error, time::Duration};

use axum::{body::Body, extract::Request};
use indexmap::IndexMap;
use serde_json::{json, value::RawValue};
use vetbox::{
    engine::time::Timestamp,
    vendors::attestr::{
        by_hand::{self, Question},
        consent::Consent,
        operations,
    },
};

use crate::harness::{TestApp, id};

fn folder() -> PathBuf {
    PathBuf::from(concat!(env!("CARGO_MANIFEST_DIR"), "/tests/samples/attestr"))
}

/// The first line, the headers and the body of a sample.
fn sample(name: &str) -> (String, Vec<(String, String)>, Vec<u8>) {
    let bytes = fs::read(folder().join(name)).unwrap_or_else(|error| panic!("{name}: {error}"));
    let end = bytes.windows(2).position(|window| window == b"\n\n").expect("a head ends with an empty line");
    let head = String::from_utf8(bytes[..end].to_vec()).expect("a head is text");
    let (line, headers) = head.split_once('\n').unwrap_or((&head, ""));
    let headers = headers.lines().filter_map(|line| line.split_once(": "));
    let headers = headers.map(|(name, value)| (name.to_owned(), value.to_owned())).collect();
    (line.to_owned(), headers, bytes[end + 2..].to_vec())
}

/// An emulator in which the ids of the samples have counterparts: what stands for which.
async fn prepared() -> (TestApp, Vec<(&'static str, String)>) {
    let app = TestApp::new();
    let profile = app.profile().await;
    let done = app.work(json!({})).await;
    app.associate(&profile, &done).await;
    app.advance(Duration::from_secs(2)).await;
    let waiting = app.work(json!({})).await;
    let media = app.outcome(&done).await["output"]["documents"][0].as_str().expect("a proof").to_owned();
    let query = app.app.registry.default_sandbox().world.write_blocking(|state| {
        let question = Question {
            text: "Please share your updated PAN document".to_owned(),
            documents: vec!["MX17Cd6KEBSsbKSaou".to_owned()],
            check: None,
        };
        let profile = profile.parse().expect("an id");
        by_hand::ask(&mut state.records.attestr, &mut state.core, profile, question, None).expect("the profile is open")
    });
    let stands_for = vec![
        ("AX1LgghsxZsJZUwYvN", profile),
        ("AR0U643cotcGalyCTb", done),
        ("AR0ZoLeBdqvmr-nmy1", waiting),
        ("AQ0gRM3b8geMY7-sU5", query.to_string()),
        ("MX1lLjcMNsrG_jA2nx", media),
        ("CX3oM_bNstq9xWxgRd", Consent::demo("default", Timestamp::MAX).id.to_string()),
        ("CX3RnblcrFw4smjIM6", Consent::demo("default", Timestamp::MAX).id.to_string()),
    ];
    (app, stands_for)
}

fn request(app: &TestApp, operation: &str, stands_for: &[(&str, String)]) -> Request {
    let (line, headers, body) = sample(&format!("{operation}.request.http"));
    let replaced =
        |text: &str| stands_for.iter().fold(text.to_owned(), |text, (printed, id)| text.replace(printed, id));
    let (method, path) = line.split_once(' ').expect("a method and a path");
    let mut request = Request::builder().method(method).uri(replaced(path)).header("authorization", &app.authorization);
    for (name, value) in headers {
        request = request.header(name, value);
    }
    // What is no text has no ids in it.
    let body = String::from_utf8(body).map_or_else(FromUtf8Error::into_bytes, |text| replaced(&text).into_bytes());
    request.body(Body::from(body)).expect("a request")
}

/// The paths of all keys in the order of the text; of a list the first item speaks.
fn keys(json: &str, place: &str, found: &mut Vec<String>) {
    if let Ok(object) = serde_json::from_str::<IndexMap<String, Box<RawValue>>>(json) {
        for (key, value) in object {
            let place = format!("{place}/{key}");
            keys(value.get(), &place, found);
            found.push(place);
        }
    } else if let Ok([first, ..]) = serde_json::from_str::<Vec<Box<RawValue>>>(json).as_deref() {
        keys(first.get(), place, found);
    }
}

fn all_keys(json: &str) -> Vec<String> {
    let mut found = Vec::new();
    keys(json, "", &mut found);
    // What a client sent comes back as it was sent; the sample's is another client's.
    found.retain(|key| !key.starts_with("/input/"));
    found
}

#[tokio::test]
async fn every_endpoint_answers_its_sample_with_the_keys_of_the_sample() {
    for (operation, ..) in operations() {
        let (app, stands_for) = prepared().await;
        let (line, headers, body) = sample(&format!("{operation}.response.http"));

        let answer = app.send(request(&app, operation, &stands_for)).await;

        assert_eq!(
            line,
            format!("HTTP/1.1 {}", answer.status),
            "{operation} {}",
            String::from_utf8_lossy(&answer.body)
        );
        let content_type = headers.first().map_or("", |(_, value)| value);
        assert_eq!(answer.header("content-type"), content_type, "{operation}");
        if content_type == "application/json" {
            let sample = String::from_utf8(body).expect("a sample's answer is text");
            assert_eq!(all_keys(answer.text()), all_keys(&sample), "{operation}");
        }
    }
}

#[tokio::test]
async fn the_ids_that_answer_have_the_shape_of_those_that_are_printed() {
    let (app, stands_for) = prepared().await;
    for operation in ["attestr.profile.create", "attestr.work.create", "attestr.image.upload"] {
        let answer = app.send(request(&app, operation, &stands_for)).await.ok();
        let (.., body) = sample(&format!("{operation}.response.http"));
        let printed = String::from_utf8(body).expect("a sample's answer is text");
        assert!(printed.contains(&id(&answer)[..3]), "{operation}");
    }
}

#[test]
fn every_sample_belongs_to_an_endpoint() {
    let known: BTreeSet<_> =
        operations().flat_map(|(name, ..)| [format!("{name}.request.http"), format!("{name}.response.http")]).collect();
    let there: BTreeSet<_> = fs::read_dir(folder())
        .expect("the samples can be listed")
        .map(|entry| entry.expect("a sample").file_name().to_string_lossy().into_owned())
        .collect();

    assert_eq!(there, known);
}
