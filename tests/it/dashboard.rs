//! The dashboard's files as they are sent; what they do is tested in a browser, under `tests/browser`.

use axum::{body::Body, extract::Request};

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

    let client = get("/", &[("accept", "*/*")]).await.expect(404);
    assert!(client.text().contains("/_vetbox/openapi.json"), "{}", client.text());
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
async fn every_file_that_the_page_names_is_there_with_its_type() {
    let page = get("/_vetbox/", &[]).await.ok();

    for name in page.text().split("\"assets/").skip(1).map(|rest| rest.split('"').next().unwrap_or_default()) {
        let file = get(&format!("/_vetbox/assets/{name}"), &[]).await.ok();
        let kind = match name.rsplit('.').next() {
            Some("js") => "text/javascript; charset=utf-8",
            Some("css") => "text/css; charset=utf-8",
            _ => "image/svg+xml",
        };
        assert_eq!(file.header("content-type"), kind, "{name}");
        assert!(!file.body.is_empty(), "{name}");
    }
}

#[tokio::test]
async fn a_file_that_did_not_change_is_not_sent_again() {
    let first = get("/_vetbox/assets/app.js", &[]).await.ok();
    let tag = first.header("etag");

    let again = get("/_vetbox/assets/app.js", &[("if-none-match", &format!("\"other\", W/{tag}"))]).await.expect(304);
    assert!(again.body.is_empty());
    assert_eq!(again.header("etag"), tag);
    get("/_vetbox/assets/app.js", &[("if-none-match", "\"other\"")]).await.ok();
}

#[tokio::test]
async fn nothing_but_the_pages_files_is_served() {
    for name in ["nothing.js", "..%2Fmod.rs", "%2e%2e%2fserve.rs"] {
        get(&format!("/_vetbox/assets/{name}"), &[]).await.expect(404);
    }
    get("/_vetbox", &[]).await.expect(308);
}
