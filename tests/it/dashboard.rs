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
    assert!(policy.contains("default-src 'none'") && policy.contains("script-src 'self' 'sha256-"), "{policy}");
    assert!(!policy.contains("unsafe"), "{policy}");
    for (kind, element) in [("script-src 'self'", "script"), ("style-src", "style")] {
        let source = format!("{kind} '{}';", hash_in(page.text(), element));
        assert!(policy.contains(&source), "{source} in {policy}");
    }
}

/// What a policy calls what stands in the element of the page that has no attributes.
fn hash_in(page: &str, element: &str) -> String {
    let (_, rest) = page.split_once(&format!("<{element}>")).expect("the element");
    let (text, _) = rest.split_once(&format!("</{element}>")).expect("its end");
    format!("sha256-{}", BASE64_STANDARD.encode(Sha256::digest(text)))
}

#[tokio::test]
async fn the_frame_of_the_page_is_painted_without_any_other_file() {
    let page = get("/_vetbox/", &[]).await.ok();

    let text = page.text();
    let (head, body) = text.split_once("<body>").expect("a body");
    assert_eq!(head.matches("<script src").count(), 0, "{head}");
    assert_eq!(head.matches("<script type=\"module\" src").count(), 1, "{head}");
    assert!(!text.contains("rel=\"stylesheet\""), "{text}");
    assert!(head.contains(".side") && head.contains(".panel"), "{head}");
    assert!(body.contains(">Cases</a>"), "{body}");
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

/// The path of a file beside those that the page names.
async fn beside(name: &str) -> String {
    let named = named().await;
    let (folder, _) = named[0].rsplit_once('/').expect("a folder");
    format!("{folder}/{name}")
}

/// What a module declares for all of it.
fn declared(module: &str) -> Vec<&str> {
    let lines = module.lines().map(|line| line.trim_start_matches("export ").trim_start_matches("async "));
    lines
        .filter_map(|line| {
            let rest =
                ["const ", "let ", "class ", "function ", "function* "].iter().find_map(|it| line.strip_prefix(it))?;
            rest.split(|it: char| !it.is_alphanumeric() && it != '_' && it != '$').find(|name| !name.is_empty())
        })
        .collect()
}

#[tokio::test]
async fn the_modules_of_the_first_view_are_one_file_and_those_of_others_are_not_in_it() {
    let app = get(&beside("app.js").await, &[]).await.ok().text().to_owned();

    assert!(!app.contains("from './"), "it imports nothing");
    let names = declared(&app);
    for name in ["h", "Sources", "start", "clock", "shell", "viewOf", "draw"] {
        assert_eq!(names.iter().filter(|it| **it == name).count(), 1, "{name} in {names:?}");
    }
    assert!(!names.contains(&"accounts") && !names.contains(&"cases"), "{names:?}");
    let twice: Vec<_> = names.iter().enumerate().filter(|(place, name)| names[..*place].contains(name)).collect();
    assert!(twice.is_empty(), "one name for two things in modules of the first view: {twice:?}");
    get(&beside("dom.js").await, &[]).await.expect(404);
}

#[tokio::test]
async fn the_other_modules_import_what_is_there() {
    let app = get(&beside("app.js").await, &[]).await.ok().text().to_owned();
    for name in ["cases", "requests", "endpoints", "scenarios", "accounts", "sandboxes", "deliveries", "inbox"] {
        let module = get(&beside(&format!("{name}.js")).await, &[]).await.ok().text().to_owned();
        for line in module.lines().filter(|line| line.starts_with("import ")) {
            let (names, file) = line.trim_end_matches("';").split_once(" from './").expect("an import");
            let exporting =
                if file == "app.js" { app.clone() } else { get(&beside(file).await, &[]).await.ok().text().to_owned() };
            let exported: String = exporting.lines().filter(|line| line.starts_with("export ")).collect();
            for import in names.trim_start_matches("import {").trim_end_matches('}').split(',').map(str::trim) {
                assert!(
                    declared(&exported.replace("export ", "\n")).contains(&import),
                    "{name}.js imports {import} from {file}"
                );
            }
        }
    }
}

#[tokio::test]
async fn a_file_is_compressed_for_those_who_take_it_so() {
    let path = &beside("app.js").await;
    let plain = get(path, &[("accept-encoding", "br, gzip;q=0")]).await.ok();
    assert_eq!(plain.header("vary"), "accept-encoding");
    assert!(plain.text().contains("export const h ="), "{}", plain.text());

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
