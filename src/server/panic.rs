//! A bug of ours must not look like the vendor's answer, nor take the connection with it.

use std::any::Any;

use axum::{body::Body, response::Response};
use hyper::{
    StatusCode,
    header::{CONTENT_TYPE, HeaderName, HeaderValue},
};

/// Says that the answer is the emulator's own failure.
const BUG: HeaderName = HeaderName::from_static("x-vetbox-bug");

/// Answers a request whose handler panicked.
pub(super) fn answer(payload: &(dyn Any + Send)) -> Response {
    let text = payload.downcast_ref::<String>().map(String::as_str).or_else(|| payload.downcast_ref::<&str>().copied());
    tracing::error!(panic = text.unwrap_or("without a text"), "a request met a bug of vetbox");
    let body = r#"{"title":"bug in vetbox","status":500,"detail":"this is a failure of the emulator, not of the vendor; its log says more"}"#;
    let mut response = Response::new(Body::from(body));
    *response.status_mut() = StatusCode::INTERNAL_SERVER_ERROR;
    response.headers_mut().insert(CONTENT_TYPE, HeaderValue::from_static("application/problem+json"));
    response.headers_mut().insert(BUG, HeaderValue::from_static("1"));
    response
}
