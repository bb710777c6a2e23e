//! Pages of any origin may call the vendors (ruling B1): one of the documented clients is browser code.

use std::convert::Infallible;

use axum::{extract::Request, response::Response};
use hyper::{
    HeaderMap,
    header::{ACCESS_CONTROL_ALLOW_ORIGIN, ACCESS_CONTROL_EXPOSE_HEADERS, HeaderValue},
};
use tower::{Layer as _, ServiceExt as _, service_fn};
use tower_http::cors::{AllowHeaders, AllowMethods, Any, CorsLayer};

/// The headers of an answer that a page may read beside the ordinary ones.
const EXPOSED: HeaderValue = HeaderValue::from_static("x-vetbox-rule,x-vetbox-undocumented,x-vetbox-request");

/// Lets a page read an answer, unless a rule gave it such headers of its own; two fixed headers, since a layer around every request costs a tenth of it.
pub fn open(headers: &mut HeaderMap) {
    // What a rule says of an answer stays.
    headers.entry(ACCESS_CONTROL_ALLOW_ORIGIN).or_insert(HeaderValue::from_static("*"));
    headers.entry(ACCESS_CONTROL_EXPOSE_HEADERS).or_insert(EXPOSED);
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
