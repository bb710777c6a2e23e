//! Sends the page's files, and leads browsers to them.

use axum::{
    Router,
    body::Body,
    extract::Path,
    response::{IntoResponse as _, Redirect, Response},
    routing::get,
};
use hyper::{
    HeaderMap, StatusCode,
    header::{
        ACCEPT, CACHE_CONTROL, CONTENT_SECURITY_POLICY, CONTENT_TYPE, ETAG, HeaderName, HeaderValue, IF_NONE_MATCH,
        REFERRER_POLICY, VARY, X_CONTENT_TYPE_OPTIONS,
    },
};

use super::files::{File, PAGE, file};

/// Where the page is.
const HOME: &str = "/_vetbox/";

/// Nothing but the page's own files runs, and none of its scripts can turn a text into markup.
const POLICY: &str = "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self'; connect-src 'self'; \
    base-uri 'none'; form-action 'none'; frame-ancestors 'none'; \
    require-trusted-types-for 'script'; trusted-types 'none'";

/// What every file is sent with. `no-cache` lets a browser keep a file and ask by its tag whether it is still the same.
const HEADERS: [(HeaderName, &str); 5] = [
    (CONTENT_SECURITY_POLICY, POLICY),
    (X_CONTENT_TYPE_OPTIONS, "nosniff"),
    (REFERRER_POLICY, "no-referrer"),
    (HeaderName::from_static("cross-origin-opener-policy"), "same-origin"),
    (CACHE_CONTROL, "no-cache"),
];

/// The routes.
pub fn router() -> Router {
    Router::new()
        .route("/", get(root))
        .route("/_vetbox", get(async || Redirect::permanent(HOME)))
        .route(HOME, get(async |headers: HeaderMap| send(&PAGE, &headers)))
        .route("/_vetbox/assets/{name}", get(asset))
}

/// Sends a browser to the page; any other client is told where everything is.
async fn root(headers: HeaderMap) -> Response {
    let is_browser =
        headers.get_all(ACCEPT).iter().any(|accept| accept.as_bytes().windows(9).any(|it| it == b"text/html"));
    let mut response = if is_browser {
        (StatusCode::FOUND, [("location", HOME)]).into_response()
    } else {
        let text = "vetbox emulates Attestr below /api/v1/public/factx/ and Personr below /api/1.1/wf; \
            its control API is described at /_vetbox/openapi.json, its dashboard is at /_vetbox/\n";
        (StatusCode::NOT_FOUND, text).into_response()
    };
    response.headers_mut().insert(VARY, HeaderValue::from_static("accept"));
    response
}

async fn asset(Path(name): Path<String>, headers: HeaderMap) -> Response {
    match file(&name) {
        Some(file) => send(file, &headers),
        None => (StatusCode::NOT_FOUND, format!("the dashboard has no file {name:?}\n")).into_response(),
    }
}

/// Sends `file`, or says that the browser's copy is still good.
fn send(file: &File, asked: &HeaderMap) -> Response {
    let tag = file.tag();
    let is_known = asked.get_all(IF_NONE_MATCH).iter().any(|known| {
        let mut tags = known.to_str().unwrap_or_default().split(',').map(str::trim);
        tags.any(|it| it == "*" || it.trim_start_matches("W/") == tag)
    });
    let mut response = Response::new(if is_known { Body::empty() } else { Body::from(file.bytes) });
    let headers = response.headers_mut();
    headers.extend(HEADERS.map(|(name, value)| (name, HeaderValue::from_static(value))));
    headers.insert(CONTENT_TYPE, HeaderValue::from_static(file.kind()));
    headers.insert(ETAG, HeaderValue::from_str(tag).expect("a tag is hex in quotes"));
    if is_known {
        *response.status_mut() = StatusCode::NOT_MODIFIED;
    }
    response
}
