//! `POST …/requests` and `…/requests/<id>/send`: sends a request to a vendor as a client does: a new one, or one of the journal again.

use std::sync::Arc;

use axum::{body::Body, extract::State};
use hyper::{
    HeaderMap, Method, Request, StatusCode, Uri,
    header::{AUTHORIZATION, CONTENT_LENGTH, CONTENT_TYPE, HOST, HeaderName, HeaderValue, TRANSFER_ENCODING},
};
use indexmap::IndexMap;
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};
use serde_json::Value;

use super::super::{
    api::{Routes, does},
    extract::{Id, InSandbox, Json, SetUp},
    problem::Problem,
};
use crate::{
    app::App,
    engine::journal::Entry,
    vendors::{
        self, Sandbox,
        client::{Client, Credentials},
        exchange::REQUEST,
    },
};

/// Where Personr is.
const PERSONR: &str = "/api/1.1/";

pub(super) fn routes() -> Routes {
    let new = does("send", "Sends a request to a vendor as a client of this sandbox does; the journal has its answer.");
    let again = does("sendAgain", "Sends a request of the journal again, with the same headers and body.");
    Routes::default().post("/requests", send, new.takes::<NewRequest>().creates::<SentRequest>()).post(
        "/requests/{id}/send",
        send_again,
        again.creates::<SentRequest>(),
    )
}

/// A request to send.
#[derive(Debug, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct NewRequest {
    /// The method; `POST` unless said.
    #[serde(default = "post")]
    method: String,
    /// The path at the vendor, as `/api/v1/public/factx/`.
    path: String,
    /// Headers; `Authorization` is that of the vendor's first account unless said.
    #[serde(default)]
    headers: IndexMap<String, String>,
    /// The body, as JSON; none when it is left out.
    #[serde(default)]
    body: Value,
}

fn post() -> String {
    "POST".to_owned()
}

/// What was answered.
#[derive(Debug, Serialize, JsonSchema)]
pub struct SentRequest {
    /// The request's id in the journal.
    pub id: Option<u64>,
    pub status: u16,
}

pub async fn send(
    State(app): State<App>,
    sandbox: SetUp,
    Json(request): Json<NewRequest>,
) -> Result<(StatusCode, Json<SentRequest>), Problem> {
    let method = Method::from_bytes(request.method.as_bytes())
        .map_err(|_| Problem::in_field("method", format!("`{}` is no method such as POST", request.method)))?;
    let uri = uri(&request.path)?;
    let mut headers = HeaderMap::new();
    headers.insert(CONTENT_TYPE, HeaderValue::from_static("application/json"));
    let sandbox = sandbox.enter()?;
    let Credentials { attestr, personr } = sandbox.world.read(Credentials::of).await;
    let credential = if request.path.starts_with(PERSONR) { personr } else { attestr };
    if let Some(credential) = credential.and_then(|it| HeaderValue::try_from(it).ok()) {
        headers.insert(AUTHORIZATION, credential);
    }
    for (name, value) in &request.headers {
        let field = format!("headers.{name}");
        let name = HeaderName::try_from(name).map_err(|_| {
            let wrong =
                format!("`{name}` is no name of a header: one consists of letters, digits and `-`, as x-request-id");
            Problem::in_field("headers", wrong)
        })?;
        let value = HeaderValue::try_from(value).map_err(|_| {
            Problem::in_field(&field, "this is no value of a header: it has a line break or another control character")
        })?;
        headers.insert(name, value);
    }
    let body = if request.body.is_null() { Body::empty() } else { Body::from(request.body.to_string()) };
    answered(&app, &sandbox, (method, uri, headers), body).await
}

/// A path at the vendor; the sandbox does not stand in it.
fn uri(path: &str) -> Result<Uri, Problem> {
    let uri = path.starts_with("/api/").then(|| path.parse().ok()).flatten();
    uri.ok_or_else(|| {
        Problem::in_field("path", format!("`{path}` is no path at a vendor, such as /api/v1/public/factx/"))
    })
}

pub async fn send_again(
    State(app): State<App>,
    InSandbox(sandbox): InSandbox,
    Id(id): Id,
) -> Result<(StatusCode, Json<SentRequest>), Problem> {
    let not_found = || Problem::not_found("request", &id, "requests");
    let number: u64 = id.parse().map_err(|_| not_found())?;
    let found = |state: &vendors::State| {
        let Entry::Exchange(exchange) = &state.core.journal.get(number)?.entry else { return None };
        Some(Arc::clone(exchange))
    };
    let exchange = sandbox.world.read(found).await.ok_or_else(not_found)?;
    if exchange.is_cut() {
        return Err(Problem::conflict("the journal keeps only the beginning of its body, which cannot be sent again"));
    }
    let mut headers = HeaderMap::new();
    for (name, value) in exchange.request_headers.iter() {
        if let (Ok(name), Ok(value)) = (HeaderName::try_from(name), HeaderValue::from_bytes(value)) {
            headers.append(name, value);
        }
    }
    // These are about the connection that it came by.
    for name in [HOST, CONTENT_LENGTH, TRANSFER_ENCODING] {
        headers.remove(name);
    }
    let uri = uri(&exchange.uri.to_string())?;
    let body = Body::from(exchange.request_body.clone());
    answered(&app, &sandbox, (exchange.method.clone(), uri, headers), body).await
}

/// Sends it, and says what came of it.
async fn answered(
    app: &App,
    sandbox: &Sandbox,
    (method, uri, headers): (Method, Uri, HeaderMap),
    body: Body,
) -> Result<(StatusCode, Json<SentRequest>), Problem> {
    let mut request = Request::new(body);
    (*request.method_mut(), *request.uri_mut(), *request.headers_mut()) = (method, uri, headers);
    let client = Client::of(&Arc::clone(&app.registry), sandbox);
    let answer = client.send(request).await.map_err(|late| Problem::conflict(late.to_string()))?;
    let id = answer.headers().get(&REQUEST).and_then(|id| id.to_str().ok()).and_then(|id| id.parse().ok());
    Ok((StatusCode::CREATED, Json(SentRequest { id, status: answer.status().as_u16() })))
}
