//! Sends the page's files.

use std::sync::LazyLock;

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
        CACHE_CONTROL, CONTENT_SECURITY_POLICY, CONTENT_TYPE, COOKIE, ETAG, HeaderName, HeaderValue, IF_NONE_MATCH,
        REFERRER_POLICY, VARY, X_CONTENT_TYPE_OPTIONS,
    },
};
use tower_http::{CompressionLevel, compression::CompressionLayer};

use super::files::{self, VERSION};

/// Where the page is.
const HOME: &str = "/_vetbox/";

/// Nothing but the page's own files and the script and styles in it are used, and no script can turn a text into markup.
static POLICY: LazyLock<HeaderValue> = LazyLock::new(|| {
    let [script, style] = files::sources();
    let policy = format!(
        "default-src 'none'; script-src 'self' {script}; style-src {style}; img-src 'self'; connect-src 'self'; \
        base-uri 'none'; form-action 'none'; frame-ancestors 'none'; \
        require-trusted-types-for 'script'; trusted-types 'none'"
    );
    HeaderValue::from_str(&policy).expect("a policy is text")
});

/// What every file is sent with besides. No opener policy: it would make a browser start the page in a process of its own, which takes as
/// long as all the rest, and the page listens to no other window.
const HEADERS: [(HeaderName, &str); 2] = [(X_CONTENT_TYPE_OPTIONS, "nosniff"), (REFERRER_POLICY, "no-referrer")];

/// Lets a browser keep the page and ask by its tag whether it is still the same.
const ASK: &str = "no-cache";

/// Lets a browser keep a file without asking: what stands below a version never changes.
const KEEP: &str = "public, max-age=31536000, immutable";

/// The routes.
pub fn router() -> Router {
    Router::new()
        .route("/_vetbox", get(async || Redirect::permanent(HOME)))
        .route(HOME, get(page))
        .route("/_vetbox/assets/{version}/{name}", get(asset))
        // On the machine itself, where most use it, more of it takes longer than the bytes that it spares.
        .layer(CompressionLayer::new().quality(CompressionLevel::Fastest))
}

/// Sends the page in the chosen colours, or says that the browser's copy is still good.
async fn page(asked: HeaderMap) -> Response {
    let colours = colours(&asked);
    let tag = format!("\"{}-{colours}\"", *VERSION);
    let is_known = words(&asked, IF_NONE_MATCH, ',').any(|known| known == "*" || known.trim_start_matches("W/") == tag);
    let body = if is_known { Body::empty() } else { Body::from(files::page(colours)) };
    let mut response = send("text/html; charset=utf-8", ASK, body);
    response.headers_mut().insert(ETAG, HeaderValue::from_str(&tag).expect("a tag is text in quotes"));
    response.headers_mut().insert(VARY, HeaderValue::from_static("cookie"));
    if is_known {
        *response.status_mut() = StatusCode::NOT_MODIFIED;
    }
    response
}

/// The colours that were chosen in the page, which keeps the choice in a cookie: so they are there at the first paint, without a script.
fn colours(asked: &HeaderMap) -> &'static str {
    let chosen = words(asked, COOKIE, ';').find_map(|cookie| cookie.strip_prefix("vetbox.theme="));
    ["light", "dark"].into_iter().find(|&colours| chosen == Some(colours)).unwrap_or("auto")
}

/// The words of all headers that are called `name`.
fn words(headers: &HeaderMap, name: HeaderName, between: char) -> impl Iterator<Item = &str> {
    let texts = headers.get_all(name).into_iter().filter_map(|value| value.to_str().ok());
    texts.flat_map(move |text| text.split(between).map(str::trim))
}

/// Sends a file of this version. A page of another one, which was open before the server was replaced, has to be loaded again.
async fn asset(Path((version, name)): Path<(String, String)>) -> Response {
    match files::file(&name) {
        Some((content, kind)) if version == *VERSION => send(kind, KEEP, Body::from(content)),
        Some(_) => (StatusCode::NOT_FOUND, "this is a file of another version; load the page again\n").into_response(),
        None => (StatusCode::NOT_FOUND, format!("the dashboard has no file {name:?}\n")).into_response(),
    }
}

fn send(kind: &'static str, keep: &'static str, body: Body) -> Response {
    let mut response = Response::new(body);
    let headers = response.headers_mut();
    headers.extend(HEADERS.map(|(name, value)| (name, HeaderValue::from_static(value))));
    headers.insert(CONTENT_SECURITY_POLICY, POLICY.clone());
    headers.insert(CONTENT_TYPE, HeaderValue::from_static(kind));
    headers.insert(CACHE_CONTROL, HeaderValue::from_static(keep));
    response
}
