//! Uploads, and reading files back.

use std::time::Duration;

use axum::extract::Request;
use hyper::header::HeaderValue;
use serde_json::{Value, json};

use crate::harness::{Answer, TestApp, id};

const PNG: &[u8] = b"\x89PNG\r\n\x1a\nrest of a picture";
const JPEG: &[u8] = b"\xff\xd8\xff\xe0rest of a photo";
const PDF: &[u8] = b"%PDF-1.7 rest of a document";
const MALFORMED: &str = "Malformed data or missing required parameter values";
const TYPE: &str = "Incompatible file type";
const SIZE: &str = "Image file size exceeds the maximum permissible limit of 15MB";

/// A form part as a browser writes it.
fn part(head: &str, bytes: &[u8]) -> Vec<u8> {
    [b"--limit\r\nContent-Disposition: form-data; ", head.as_bytes(), b"\r\n\r\n", bytes, b"\r\n"].concat()
}

fn file(name: &str, bytes: &[u8]) -> Vec<u8> {
    part(&format!("name=\"file\"; filename=\"{name}\"\r\nContent-Type: text/plain"), bytes)
}

fn form(app: &TestApp, path: &str, parts: &[Vec<u8>]) -> Request {
    let mut request = app.request("POST", path, Value::Null);
    request.headers_mut().insert("content-type", HeaderValue::from_static("multipart/form-data; boundary=limit"));
    *request.body_mut() = [parts.concat().as_slice(), b"--limit--\r\n"].concat().into();
    request
}

async fn upload(app: &TestApp, path: &str, name: &str, bytes: &[u8]) -> Answer {
    app.send(form(app, path, &[file(name, bytes)])).await
}

#[tokio::test]
async fn a_picture_is_kept_with_its_name_and_read_back() {
    let app = TestApp::new();

    let answer = upload(&app, "/media/image/multipart", "input-image.jpeg", JPEG).await.ok();
    let read = app.attestr("GET", &format!("/media/{}", id(&answer)), Value::Null).await.ok();

    let keys: Vec<_> = answer.json().as_object().unwrap().keys().cloned().collect();
    assert_eq!(keys, ["_id", "originalName"]);
    assert_eq!(answer.json()["originalName"], "input-image.jpeg");
    assert_eq!((&*read.body, read.header("content-type")), (JPEG, "image/jpeg"));
    assert!(!read.header("x-vetbox-undocumented").is_empty());
}

#[tokio::test]
async fn a_document_says_its_type_which_its_content_tells() {
    let app = TestApp::new();
    for (bytes, mime) in [(PNG, "image/png"), (JPEG, "image/jpeg"), (PDF, "application/pdf")] {
        let answer = upload(&app, "/media/doc/multipart", "lies.txt", bytes).await.ok();
        assert_eq!((&answer.json()["mimeType"], &answer.json()["originalName"]), (&json!(mime), &json!("lies.txt")));
    }
}

#[tokio::test]
async fn other_types_are_incompatible_whatever_their_name() {
    let app = TestApp::new();
    for (path, bytes) in [
        ("/media/image/multipart", PDF),
        ("/media/image/multipart", b"GIF89a"),
        ("/media/image/multipart", b""),
        ("/media/doc/multipart", b"PK\x03\x04"),
        ("/media/doc/multipart", b"%PDF"),
        ("/media/doc/multipart", b"\x89PNG"),
    ] {
        let answer = upload(&app, path, "picture.png", bytes).await;
        answer.error(400, 4007, TYPE);
        assert_eq!(answer.json()["httpStatusCode"], 400);
    }
}

#[tokio::test]
async fn fifteen_megabytes_pass_and_a_byte_more_does_not() {
    let app = TestApp::new();
    let mut picture = vec![0; 15 << 20];
    picture[..PNG.len()].copy_from_slice(PNG);

    upload(&app, "/media/image/multipart", "large.png", &picture).await.ok();
    picture.push(0);
    upload(&app, "/media/image/multipart", "larger.png", &picture).await.error(400, 4005, SIZE);
    picture.resize(40 << 20, 0);
    upload(&app, "/media/doc/multipart", "huge.png", &picture).await.error(400, 4005, SIZE);
}

#[tokio::test]
async fn a_form_without_a_file_is_malformed() {
    let app = TestApp::new();
    let details = async |request: Request| app.send(request).await.error(400, 4001, MALFORMED);
    let path = "/media/image/multipart";

    let other = form(&app, path, &[part("name=\"picture\"; filename=\"a.png\"", PNG), part("name=\"tag\"", b"A")]);
    let why = "file: required, expected a file in a form part of this name; the form has ";
    assert_eq!(details(other).await, format!("{why}picture, tag"));
    assert_eq!(details(form(&app, path, &[])).await, format!("{why}no parts"));
    let text = form(&app, path, &[part("name=\"file\"", PNG)]);
    assert!(details(text).await.starts_with("file: expected a file, got a text"));
    let mut cut = form(&app, path, &[]);
    *cut.body_mut() = file("a.png", PNG).into();
    assert!(details(cut).await.starts_with("the form is broken"));
    let mut json = form(&app, path, &[file("a.png", PNG)]);
    json.headers_mut().insert("content-type", "application/json".parse().unwrap());
    assert!(details(json).await.starts_with("Content-Type: expected multipart/form-data with a boundary"));
    let mut boundless = form(&app, path, &[file("a.png", PNG)]);
    boundless.headers_mut().insert("content-type", "multipart/form-data".parse().unwrap());
    assert!(details(boundless).await.starts_with("Content-Type: expected multipart/form-data with a boundary"));
}

#[tokio::test]
async fn the_first_file_counts_and_other_parts_are_reported() {
    let app = TestApp::new();
    let parts = [part("name=\"purpose\"", b"kyc"), file("one.png", PNG), file("two.jpg", JPEG)];

    let answer = app.send(form(&app, "/media/image/multipart", &parts)).await.ok();

    assert_eq!(answer.json()["originalName"], "one.png");
    assert_eq!(app.warnings(), ["the vendor reads one part `file` and no others: purpose, file"]);
}

#[tokio::test]
async fn names_of_all_scripts_are_kept() {
    let app = TestApp::new();
    let name = "प्रमाण पत्र.pdf";
    let extended = "filename*=UTF-8''%E0%A4%AA%E0%A5%8D%E0%A4%B0%E0%A4%AE%E0%A4%BE%E0%A4%A3%20%E0%A4%AA%E0%A4%A4%E0%A5%8D%E0%A4%B0.pdf";
    for head in [
        format!("filename=\"{name}\""),
        extended.to_owned(),
        format!("filename=\"praman patra.pdf\"; {extended}"),
        format!("{extended}; filename=\"praman patra.pdf\""),
    ] {
        let file = part(&format!("name=\"file\"; {head}"), PDF);

        let answer = app.send(form(&app, "/media/doc/multipart", &[file])).await.ok();

        assert_eq!(answer.json()["originalName"], name, "{head}");
    }
}

#[tokio::test]
async fn the_journal_says_what_an_incompatible_file_is() {
    let app = TestApp::new();
    for (name, bytes, why) in [
        ("a.png", &b"GIF89a"[..], "the file is image/gif"),
        ("a.png", b"iVBORw0KGgoAAAANSUhEUg", "the file is base64, and is taken only as the bytes that this stands for"),
        ("a.png", b"Gitanjali Raheja", "the file is of another type by its first bytes"),
        ("a.png", PDF, "the file is application/pdf"),
        ("a.png", b"", "the file is empty"),
        ("", b"", "the file is empty and has no name: no file was chosen"),
    ] {
        let answer = upload(&app, "/media/image/multipart", name, bytes).await;
        assert_eq!(answer.error(400, 4007, TYPE), "", "the printed sample has no details");
        assert_eq!(app.warnings(), [format!("{why}; its content must be one of image/jpeg, image/png")]);
    }
}

#[tokio::test]
async fn reading_a_file_is_marked_and_explained() {
    let app = TestApp::new();
    let media = id(&upload(&app, "/media/image/multipart", "a.png", PNG).await.ok());
    let mut stranger = app.request("GET", &format!("/media/{media}"), Value::Null);
    stranger.headers_mut().insert("authorization", "Basic c29tZWJvZHk6ZWxzZQ==".parse().unwrap());

    for (request, why) in [
        (stranger, "another account has the file with this id; only its own credential reads it"),
        (app.request("GET", "/media/MX17Cd6KEBSsbKSaou", Value::Null), "no file has this id"),
    ] {
        let answer = app.send(request).await;
        assert_eq!(answer.error(400, 4003, "Request ID is invalid"), "");
        assert_eq!(answer.header("x-vetbox-undocumented"), "the vendor's path for reading media is not public");
        assert_eq!(app.warnings(), [why]);
    }
}

#[tokio::test]
async fn a_file_is_its_accounts() {
    let app = TestApp::new();
    let media = id(&upload(&app, "/media/image/multipart", "a.png", PNG).await.ok());
    let mut request = app.request("GET", &format!("/media/{media}"), Value::Null);
    request.headers_mut().insert("authorization", "Basic c29tZWJvZHk6ZWxzZQ==".parse().unwrap());

    let answer = app.send(request).await;
    answer.error(400, 4003, "Request ID is invalid");
    assert_eq!(answer.json()["httpStatusCode"], 400);
    let unknown = app.attestr("GET", "/media/MX17Cd6KEBSsbKSaou", Value::Null).await;
    unknown.error(400, 4003, "Request ID is invalid");
}

#[tokio::test]
async fn generated_evidence_is_of_a_fitting_type() {
    let app = TestApp::new();
    let references = json!([{ "name": "Ada", "position": "Mentor", "contact": "+918888999978" }]);
    let profile = app.profile().await;
    let written = app.work(json!({})).await;
    let spoken = app.work(json!({ "references": references })).await;
    let address = json!({ "tag": "A", "address": "1 Main Road", "pocType": "SELF" });
    let visited = id(&app.attestr("POST", "/factx/async/address", address).await.ok());
    for check in [&written, &spoken, &visited] {
        app.associate(&profile, check).await;
    }
    app.advance(Duration::from_secs(2)).await;

    for (check, place, mime, start) in [
        (&written, "/output/documents/0", "application/pdf", &b"%PDF-"[..]),
        (&spoken, "/output/voiceRecords/0", "audio/wav", b"RIFF"),
        (&visited, "/output/documents/0", "image/png", b"\x89PNG"),
    ] {
        let media = app.outcome(check).await.pointer(place).unwrap().as_str().unwrap().to_owned();
        let file = app.attestr("GET", &format!("/media/{media}"), Value::Null).await.ok();
        assert_eq!(file.header("content-type"), mime);
        assert!(file.body.starts_with(start));
    }
}

#[tokio::test]
async fn archiving_removes_what_the_profile_named_and_nothing_of_others() {
    let app = TestApp::new();
    let named = id(&upload(&app, "/media/doc/multipart", "a.pdf", PDF).await.ok());
    let spare = id(&upload(&app, "/media/doc/multipart", "b.pdf", PDF).await.ok());
    let profile = app.profile().await;
    let check = app.work(json!({ "documents": [named] })).await;
    app.associate(&profile, &check).await;

    app.attestr("PUT", &format!("/factx/{profile}/archive"), Value::Null).await.ok();

    app.attestr("GET", &format!("/media/{named}"), Value::Null).await.error(400, 4003, "Request ID is invalid");
    app.attestr("GET", &format!("/media/{spare}"), Value::Null).await.ok();
}

#[tokio::test]
async fn one_upload_does_not_push_everything_else_out_of_the_journal() {
    let app = TestApp::new();
    app.profile().await;
    let mut picture = vec![0; 14 << 20];
    picture[..PNG.len()].copy_from_slice(PNG);
    for _ in 0..3 {
        upload(&app, "/media/image/multipart", "large.png", &picture).await.ok();
    }

    let kept = app.app.registry.default_sandbox().world.read_blocking(|state| state.core.journal.evicted());
    assert_eq!(kept, 0);
}
