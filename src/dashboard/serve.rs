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
        ACCEPT_ENCODING, CACHE_CONTROL, CONTENT_ENCODING, CONTENT_SECURITY_POLICY, CONTENT_TYPE, COOKIE, ETAG,
        HeaderName, HeaderValue, IF_NONE_MATCH, REFERRER_POLICY, VARY, X_CONTENT_TYPE_OPTIONS,
    },
};

use super::files::{self, File, VERSION, file, style_source};

/// Where the page is.
const HOME: &str = "/_vetbox/";

/// Nothing but the page's own files and the style in it is used, and none of its scripts can turn a text into markup.
static POLICY: LazyLock<HeaderValue> = LazyLock::new(|| {
    let policy = format!(
        "default-src 'none'; script-src 'self'; style-src 'self' {}; img-src 'self'; connect-src 'self'; \
        base-uri 'none'; form-action 'none'; frame-ancestors 'none'; \
        require-trusted-types-for 'script'; trusted-types 'none'",
        style_source()
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
}

/// Sends the page in the chosen colours, or says that the browser's copy is still good.
async fn page(asked: HeaderMap) -> Response {
    let page = files::page(colours(&asked));
    let tag = format!("\"{}-{}\"", *VERSION, page.name);
    let is_known = words(&asked, IF_NONE_MATCH, ',').any(|known| known == "*" || known.trim_start_matches("W/") == tag);
    let mut response = if is_known { send(page.kind, ASK, Body::empty()) } else { send_file(page, ASK, &asked) };
    response.headers_mut().insert(ETAG, HeaderValue::from_str(&tag).expect("a tag is text in quotes"));
    response.headers_mut().insert(VARY, HeaderValue::from_static("accept-encoding, cookie"));
    if is_known {
        *response.status_mut() = StatusCode::NOT_MODIFIED;
    }
    response
}

/// The colours that were chosen in the page, which keeps the choice in a cookie: so they are there at the first paint, without a script.
fn colours(asked: &HeaderMap) -> &str {
    words(asked, COOKIE, ';').find_map(|cookie| cookie.strip_prefix("vetbox.theme=")).unwrap_or_default()
}

/// The words of all headers that are called `name`.
fn words(headers: &HeaderMap, name: HeaderName, between: char) -> impl Iterator<Item = &str> {
    let texts = headers.get_all(name).into_iter().filter_map(|value| value.to_str().ok());
    texts.flat_map(move |text| text.split(between).map(str::trim))
}

/// Sends a file of this version. A page of another one, which was open before the server was replaced, has to be loaded again.
async fn asset(Path((version, name)): Path<(String, String)>, asked: HeaderMap) -> Response {
    match file(&name) {
        Some(file) if version == *VERSION => send_file(file, KEEP, &asked),
        Some(_) => (StatusCode::NOT_FOUND, "this is a file of another version; load the page again\n").into_response(),
        None => (StatusCode::NOT_FOUND, format!("the dashboard has no file {name:?}\n")).into_response(),
    }
}

/// Sends `file`, compressed to those who take it so.
fn send_file(file: &'static File, keep: &'static str, asked: &HeaderMap) -> Response {
    let takes_gzip = words(asked, ACCEPT_ENCODING, ',')
        .any(|coding| coding.split(';').next() == Some("gzip") && !coding.ends_with("q=0"));
    let body = if takes_gzip { Body::from(file.gzip()) } else { Body::from(file.plain()) };
    let mut response = send(file.kind, keep, body);
    response.headers_mut().insert(VARY, HeaderValue::from_static("accept-encoding"));
    if takes_gzip {
        response.headers_mut().insert(CONTENT_ENCODING, HeaderValue::from_static("gzip"));
    }
    response
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
