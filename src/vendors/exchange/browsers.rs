//! Pages of any origin may call the vendors (ruling B1): one of the documented clients is browser code.

use std::convert::Infallible;

use axum::{extract::Request, response::Response};
use hyper::{
    HeaderMap,
    header::{
        ACCESS_CONTROL_ALLOW_ORIGIN, ACCESS_CONTROL_EXPOSE_HEADERS, AUTHORIZATION, CONTENT_SECURITY_POLICY,
        CONTENT_TYPE, HeaderValue, X_CONTENT_TYPE_OPTIONS, X_FRAME_OPTIONS,
    },
    http::{request::Parts, uri::Authority},
};
use tower::{Layer as _, ServiceExt as _, service_fn};
use tower_http::cors::{AllowHeaders, AllowMethods, Any, CorsLayer};

/// The headers of an answer that a page may read beside the ordinary ones.
const EXPOSED: HeaderValue = HeaderValue::from_static("x-vetbox-rule,x-vetbox-undocumented,x-vetbox-request");

/// A page has its own styles and its form, and nothing else.
const PAGE: HeaderValue = HeaderValue::from_static(
    "default-src 'none'; style-src 'unsafe-inline'; form-action 'self'; base-uri 'none'; frame-ancestors 'none'",
);
/// A file is looked at, and runs nothing.
const FILE: HeaderValue =
    HeaderValue::from_static("default-src 'none'; style-src 'unsafe-inline'; sandbox; frame-ancestors 'none'");

/// Lets a page read an answer, unless a rule gave it such headers of its own; two fixed headers, since a layer around every request costs a tenth of it.
pub fn open(headers: &mut HeaderMap) {
    // What a rule says of an answer stays.
    headers.entry(ACCESS_CONTROL_ALLOW_ORIGIN).or_insert(HeaderValue::from_static("*"));
    headers.entry(ACCESS_CONTROL_EXPOSE_HEADERS).or_insert(EXPOSED);
}

/// Whether a page of another site makes this request, and shows no credential with it.
///
/// Ports make no other site, as for browsers: a page on localhost is none of another site to a server there.
pub fn is_foreign(parts: &Parts) -> bool {
    let text = |name| parts.headers.get(name).and_then(|value| value.to_str().ok());
    if parts.headers.contains_key(AUTHORIZATION) {
        return false;
    }
    match (text("sec-fetch-site"), text("origin")) {
        (Some(site), _) => site == "cross-site",
        (None, Some(origin)) => {
            let host = parts.uri.authority().map(Authority::as_str).or(text("host")).unwrap_or("localhost");
            let page = origin.split_once("://").map_or(origin, |(_, authority)| authority);
            !without_port(page).eq_ignore_ascii_case(without_port(host))
        }
        (None, None) => false,
    }
}

fn without_port(host: &str) -> &str {
    match host.rsplit_once(':') {
        Some((name, port)) if port.bytes().all(|byte| byte.is_ascii_digit()) => name,
        _ => host,
    }
}

/// What a browser must know of an answer that is no JSON, so that nothing in it runs and nobody shows it in a frame.
pub fn confine(headers: &mut HeaderMap) {
    let policy = match headers.get(CONTENT_TYPE).map(HeaderValue::as_bytes) {
        None => return,
        Some(kind) if kind.starts_with(b"application/json") || kind.starts_with(b"application/problem+json") => return,
        Some(kind) if kind.starts_with(b"text/html") => PAGE,
        Some(_) => FILE,
    };
    headers.entry(CONTENT_SECURITY_POLICY).or_insert(policy);
    headers.entry(X_CONTENT_TYPE_OPTIONS).or_insert(HeaderValue::from_static("nosniff"));
    headers.entry(X_FRAME_OPTIONS).or_insert(HeaderValue::from_static("DENY"));
}

/// Answers an OPTIONS request, by which a browser asks whether a page may make a certain one.
pub async fn preflight(request: Request) -> Response {
    let open = CorsLayer::new()
        .allow_origin(Any)
        .allow_methods(AllowMethods::mirror_request())
        // A wildcard would leave out the authorization header.
        .allow_headers(AllowHeaders::mirror_request());
    // The layer answers each OPTIONS itself.
    let behind = service_fn(|_: Request| async { Ok::<_, Infallible>(Response::default()) });
    let Ok(answer) = open.layer(behind).oneshot(request).await;
    answer
}
