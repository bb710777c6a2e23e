//! Nothing of a control call is passed over in silence: parameters and a body where an operation takes none are refused.

use std::sync::Arc;

use axum::{
    body::{Body, to_bytes},
    extract::{Request, State},
    middleware::Next,
    response::{IntoResponse as _, Response},
};
use hyper::Method;

use super::{api::Operation, problem::Problem, routes::fits};

/// How much is read of a body that must be empty, or an empty object.
const LITTLE: usize = 64;

/// Lets a call pass that has only what its operation takes.
pub async fn exact(State(operations): State<Arc<[Operation]>>, request: Request, next: Next) -> Response {
    let method = if *request.method() == Method::HEAD { &Method::GET } else { request.method() };
    let fitting = operations.iter().filter(|it| it.method == *method && fits(&it.path, request.uri().path()));
    // As the router does it: a word goes before a segment that takes anything.
    let operation = fitting.min_by_key(|it| it.path.matches('{').count());
    let Some(operation) = operation else { return next.run(request).await };
    // Those that take some know which.
    if operation.does.query.is_empty()
        && let Some((name, _)) = form_urlencoded::parse(request.uri().query().unwrap_or_default().as_bytes()).next()
    {
        return Problem::invalid(format!("query: unknown parameter `{name}`; there are none here")).into_response();
    }
    if operation.does.takes.is_some() || *method == Method::GET {
        return next.run(request).await;
    }
    let (parts, body) = request.into_parts();
    match to_bytes(body, LITTLE).await {
        Ok(bytes) if matches!(bytes.trim_ascii(), b"" | b"{}") => {
            next.run(Request::from_parts(parts, Body::empty())).await
        }
        Ok(_) | Err(_) => Problem::invalid("body: this takes none").into_response(),
    }
}
