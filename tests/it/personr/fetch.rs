//! `api-entity-document-upload` of a sandbox that fetches documents.

use std::sync::{
    Arc,
    atomic::{AtomicUsize, Ordering},
};

use axum::{Router, response::Redirect, routing::get};
use serde_json::json;
use tokio::net::TcpListener;
use vetbox::{
    engine::policy::{AllowList, Policy},
    vendors::personr::{document::Format, state::PaperFile},
};

use super::{
    client::{call, create_entity, nested, with_rules},
    sample::assert_like,
};
use crate::harness::{Answer, TestApp};

/// A server of files, and how often it was asked.
async fn files() -> (String, Arc<AtomicUsize>) {
    let asked = Arc::new(AtomicUsize::new(0));
    let counter = Arc::clone(&asked);
    let paper = move || {
        counter.fetch_add(1, Ordering::SeqCst);
        async { "%PDF-1.7 and more" }
    };
    let router = Router::new()
        .route("/paper", get(paper))
        .route("/moved", get(async || Redirect::temporary("/paper")))
        .route("/round", get(async || Redirect::temporary("/round")))
        .route("/page", get(async || "<html>"))
        .route("/large", get(async || vec![0; (24 << 20) + 1]));
    let listener = TcpListener::bind("127.0.0.1:0").await.expect("a free port");
    let url = format!("http://{}", listener.local_addr().expect("an address"));
    tokio::spawn(vetbox::server::serve(listener, router, vetbox::server::Bounds::default(), std::future::pending()));
    (url, asked)
}

fn fetching() -> TestApp {
    TestApp::builder().config(|config| config.personr.fetch_documents = true).start()
}

async fn upload(app: &TestApp, entity: &str, address: &str) -> Answer {
    let body = json!({ "applicantId": entity, "docSubType": "Certificate of incorporation", "docFile": address });
    call(app, "api-entity-document-upload", body).await
}

/// Where the papers of all entities came from.
fn papers(app: &TestApp) -> Vec<PaperFile> {
    app.app.registry.default_sandbox().world.read(|state| {
        let entities = state.records.personr.entities.values();
        entities.flat_map(|entity| entity.papers.iter().map(|paper| paper.file.clone())).collect()
    })
}

#[tokio::test]
async fn nothing_is_fetched_unless_the_sandbox_allows_it() {
    let (url, asked) = files().await;
    let app = TestApp::new();
    let entity = create_entity(&app, json!({})).await;
    let address = format!("{url}/paper");

    upload(&app, &entity, &address).await.ok();

    assert_eq!(asked.load(Ordering::SeqCst), 0);
    assert_eq!(papers(&app), [PaperFile::Unread(address.into())]);
}

#[tokio::test]
async fn a_document_is_fetched_also_behind_a_redirect() {
    let (url, asked) = files().await;
    let app = with_rules("settings: { personr: { fetchDocuments: true } }");
    let entity = create_entity(&app, json!({})).await;

    for path in ["paper", "moved"] {
        let address = format!("{url}/{path}");
        assert_like("entity-upload", upload(&app, &entity, &address).await.ok().text());
    }

    assert_eq!(asked.load(Ordering::SeqCst), 2);
    let read = |path: &str| PaperFile::Read { name: format!("{url}/{path}").into(), format: Format::Pdf, size: 17 };
    assert_eq!(papers(&app), [read("paper"), read("moved")]);
}

#[tokio::test]
async fn a_document_that_cannot_be_fetched_is_refused_with_the_reason() {
    let (url, _) = files().await;
    let app = fetching();
    let entity = create_entity(&app, json!({})).await;

    for (address, reason) in [
        (format!("{url}/missing.pdf"), "it answers with status 404"),
        (format!("{url}/round"), "it redirects more than 3 times"),
        (format!("{url}/page"), "docFile must lead to a JPEG, PNG or PDF file"),
        (format!("{url}/large"), "the file is larger than 24 MiB"),
        ("http://127.0.0.1:9/a.pdf".to_owned(), "nothing listens on 127.0.0.1:9"),
        ("http://me:secret@127.0.0.1/".to_owned(), "it holds a user name or password"),
        ("https://".to_owned(), "docFile must be a URL such as"),
    ] {
        let message = nested(&upload(&app, &entity, &address).await, 400, "INVALID_DATA");

        assert!(message.contains(reason), "{message}");
        assert!(!message.contains("secret"));
    }
    assert_eq!(papers(&app), []);
}

#[tokio::test]
async fn documents_are_fetched_only_from_where_webhooks_may_go() {
    let (url, asked) = files().await;
    let app = TestApp::builder()
        .config(|config| {
            config.personr.fetch_documents = true;
            config.sender.policy = Policy::Listed(AllowList::default());
        })
        .start();
    let entity = create_entity(&app, json!({})).await;

    let answer = upload(&app, &entity, &format!("{url}/paper")).await;

    let message = nested(&answer, 400, "INVALID_DATA");
    assert!(message.contains("fetching from `127.0.0.1` is not allowed here"), "{message}");
    assert_eq!(asked.load(Ordering::SeqCst), 0);
}

#[tokio::test]
async fn what_is_wrong_with_a_request_is_said_before_anything_is_fetched() {
    let (url, asked) = files().await;
    let app = fetching();

    let answer = upload(&app, "1700000000000x123456789012345678", &format!("{url}/paper")).await;

    nested(&answer, 400, "MISSING_DATA");
    assert_eq!(asked.load(Ordering::SeqCst), 0);
}
