//! What control handlers are given: the sandbox in the path, and a body whose every field is known.

use std::sync::Arc;

use axum::{
    body::{Body, to_bytes},
    extract::{FromRequest, FromRequestParts, RawPathParams, Request},
    http::request::Parts,
    response::{IntoResponse, Response},
};
use hyper::header::{CONTENT_TYPE, HeaderValue};
use serde::{Serialize, de::DeserializeOwned};

use super::problem::Problem;
use crate::{app::App, engine::registry::Name, vendors::Sandbox};

/// The most bytes a control call's body may have.
const LIMIT: usize = 8 << 20;

/// The sandbox that the path names; it comes into being by being named.
#[derive(Debug)]
pub(super) struct InSandbox(pub(super) Arc<Sandbox>);

impl FromRequestParts<App> for InSandbox {
    type Rejection = Problem;

    async fn from_request_parts(parts: &mut Parts, app: &App) -> Result<Self, Problem> {
        let params =
            RawPathParams::from_request_parts(parts, app).await.map_err(|error| Problem::invalid(error.to_string()))?;
        let name = params.iter().find(|(key, _)| *key == "sandbox").map(|(_, value)| value).unwrap_or_default();
        let name: Name = name.parse().map_err(Problem::invalid)?;
        Ok(Self(app.registry.get_or_create(&name)))
    }
}

/// A JSON body in a request, and in an answer.
#[derive(Debug)]
pub(super) struct Json<T>(pub(super) T);

impl<T: DeserializeOwned, S: Sync> FromRequest<S> for Json<T> {
    type Rejection = Problem;

    async fn from_request(request: Request, _: &S) -> Result<Self, Problem> {
        let bytes =
            to_bytes(request.into_body(), LIMIT).await.map_err(|error| Problem::invalid(format!("body: {error}")))?;
        // Without a body every field has its default; a required one is then named as missing.
        let bytes: &[u8] = if bytes.is_empty() { b"{}" } else { &bytes };
        let reader = &mut serde_json::Deserializer::from_slice(bytes);
        serde_path_to_error::deserialize(reader).map(Self).map_err(|error| {
            let path = error.path().to_string();
            let place = if path == "." { "body".to_owned() } else { path };
            Problem::invalid(format!("{place}: {}", error.into_inner()))
        })
    }
}

impl<T: Serialize> IntoResponse for Json<T> {
    fn into_response(self) -> Response {
        let body = serde_json::to_vec(&self.0).expect("control answers are plain JSON");
        let mut response = Response::new(Body::from(body));
        response.headers_mut().insert(CONTENT_TYPE, HeaderValue::from_static("application/json"));
        response
    }
}
