//! The dashboard's files as they are sent; what they do is tested in a browser, under `tests/browser`.

use axum::{body::Body, extract::Request};
use base64::{Engine as _, prelude::BASE64_STANDARD};
use sha2::{Digest as _, Sha256};

use crate::harness::{Answer, TestApp};

async fn get(path: &str, headers: &[(&str, &str)]) -> Answer {
    let request =
        headers.iter().fold(Request::builder().uri(path), |request, (name, value)| request.header(*name, *value));
    TestApp::new().send(request.body(Body::empty()).expect("a request")).await
}

#[tokio::test]
async fn a_browser_is_led_to_the_page_and_any_other_client_is_told_where_everything_is() {
    let browser = get("/", &[("accept", "text/html,application/xhtml+xml;q=0.9")]).await.expect(302);
    assert_eq!(browser.header("location"), "/_vetbox/");
    assert_eq!(browser.header("vary"), "accept");

    let client = get("/", &[("accept", "*/*")]).await.ok().json();
    assert_eq!((&client["name"], &client["version"]), (&"vetbox".into(), &env!("CARGO_PKG_VERSION").into()));
    assert_eq!(client["urls"]["attestr"], "http://localhost:8382/api/v1/public/factx/");
    assert_eq!(client["openapi"], "http://localhost:8382/_vetbox/openapi.json");
    get("/", &[("host", "vetbox:80")]).await.ok();
}

#[tokio::test]
async fn the_base_address_of_a_sandbox_leads_to_what_is_its_own() {
    let browser = get("/sandbox/t1", &[("accept", "text/html")]).await.expect(302);
    assert_eq!(browser.header("location"), "/_vetbox/#/t1");

    let client = get("/sandbox/t1/", &[]).await.ok().json();
    assert_eq!(client["urls"]["control"], "http://localhost:8382/_vetbox/v1/sandboxes/t1");
}

#[tokio::test]
async fn the_page_runs_nothing_but_its_own_files() {
    let page = get("/_vetbox/", &[]).await.ok();

    assert_eq!(page.header("content-type"), "text/html; charset=utf-8");
    assert_eq!(page.header("x-content-type-options"), "nosniff");
    let policy = page.header("content-security-policy");
    assert!(policy.contains("default-src 'none'") && policy.contains("script-src 'self';"), "{policy}");
    assert!(!policy.contains("unsafe"), "{policy}");
}

#[tokio::test]
async fn the_frame_of_the_page_is_painted_without_any_other_file() {
    let page = get("/_vetbox/", &[]).await.ok();

    let text = page.text();
    let (head, body) = text.split_once("<body>").expect("a body");
    assert_eq!(head.matches("<script").count(), head.matches("<script type=\"module\"").count(), "{head}");
    assert!(!head.contains("rel=\"stylesheet\""), "{head}");
    assert!(body.contains(">Cases</a>"), "{body}");
    let style = head.split_once("<style>").and_then(|(_, rest)| rest.split_once("</style>")).expect("a style").0;
    let source = format!("style-src 'self' 'sha256-{}';", BASE64_STANDARD.encode(Sha256::digest(style)));
    assert!(page.header("content-security-policy").contains(&source), "{source}");
}

#[tokio::test]
async fn the_page_comes_in_the_colours_that_were_chosen() {
    let system = get("/_vetbox/", &[("cookie", "a=b; vetbox.theme=\"><script>")]).await.ok();
    assert!(system.text().contains("data-theme=\"auto\""), "{}", system.text());

    let dark = get("/_vetbox/", &[("cookie", "a=b; vetbox.theme=dark")]).await.ok();
    assert!(dark.text().contains("data-theme=\"dark\""), "{}", dark.text());
    assert_eq!(dark.header("vary"), "cookie");
    assert_ne!(dark.header("etag"), system.header("etag"));
}

/// The files that the page names, by their whole paths.
async fn named() -> Vec<String> {
    let page = get("/_vetbox/", &[]).await.ok();
    let names = page.text().split("\"assets/").skip(1).map(|rest| rest.split('"').next().unwrap_or_default());
    names.map(|name| format!("/_vetbox/assets/{name}")).collect()
}

#[tokio::test]
async fn every_file_that_the_page_names_is_there_with_its_type() {
    for path in named().await {
        let file = get(&path, &[]).await.ok();
        let kind = match path.rsplit('.').next() {
            Some("js") => "text/javascript; charset=utf-8",
            Some("css") => "text/css; charset=utf-8",
            _ => "image/svg+xml",
        };
        assert_eq!(file.header("content-type"), kind, "{path}");
        assert!(!file.body.is_empty(), "{path}");
    }
}

#[tokio::test]
async fn a_browser_keeps_the_files_and_asks_for_the_page_only() {
    let page = get("/_vetbox/", &[]).await.ok();
    assert_eq!(page.header("cache-control"), "no-cache");
    let tag = page.header("etag");
    let again = get("/_vetbox/", &[("if-none-match", &format!("\"other\", W/{tag}"))]).await.expect(304);
    assert!(again.body.is_empty());
    assert_eq!(again.header("etag"), tag);
    get("/_vetbox/", &[("if-none-match", "\"other\"")]).await.ok();

    let file = get(&named().await[0], &[]).await.ok();
    assert!(file.header("cache-control").contains("immutable"), "{}", file.header("cache-control"));
}

#[tokio::test]
async fn the_page_names_every_module_of_the_first_view_and_none_of_another() {
    let named = named().await;
    let is_named = |name: &str| named.iter().any(|path| path.ends_with(&format!("/{name}.js")));

    for path in named.iter().filter(|path| path.rsplit('.').next() == Some("js")) {
        let text = get(path, &[]).await.ok().text().to_owned();
        for import in text.split("from './").skip(1).filter_map(|rest| rest.split_once(".js'")) {
            assert!(is_named(import.0), "{path} imports {}", import.0);
        }
    }
    assert!(is_named("start"));
    assert!(!is_named("accounts") && !is_named("cases"));
}

#[tokio::test]
async fn a_file_is_compressed_for_those_who_take_it_so() {
    let path = &named().await[0];
    let plain = get(path, &[("accept-encoding", "br, gzip;q=0")]).await.ok();
    assert_eq!(plain.header("vary"), "accept-encoding");
    assert!(plain.text().contains("import "), "{}", plain.text());

    let gzip = get(path, &[("accept-encoding", "deflate, gzip")]).await.ok();
    assert_eq!(gzip.header("content-encoding"), "gzip");
    assert_eq!(gzip.body[..2], [0x1f, 0x8b]);
}

#[tokio::test]
async fn nothing_but_the_pages_files_of_this_version_is_served() {
    let path = &named().await[0];
    let (folder, _) = path.rsplit_once('/').expect("a folder");
    for name in ["nothing.js", "..%2Fmod.rs", "%2e%2e%2fserve.rs"] {
        get(&format!("{folder}/{name}"), &[]).await.expect(404);
    }
    let other = get("/_vetbox/assets/0123456789abcdef/app.js", &[]).await.expect(404);
    assert!(other.text().contains("load the page again"), "{}", other.text());
    get("/_vetbox", &[]).await.expect(308);
}
