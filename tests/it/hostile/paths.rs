//! Paths that try to be others.

use super::{Socket, status};

#[tokio::test]
async fn tricks_with_paths_lead_nowhere() {
    let socket = Socket::start().await;
    let tricks = [
        "/..",
        "/../../etc/passwd",
        "/%2e%2e/%2e%2e/etc/passwd",
        "//",
        "///_vetbox///",
        "/./livez",
        "/livez/",
        "/livez%00",
        "/livez;a=b",
        "/_vetbox/../livez",
        "/_vetbox/%2e%2e/%2e%2e/Cargo.toml",
        "/_vetbox/..%2f..%2fCargo.toml",
        "/_vetbox/page/..%5c..%5cCargo.toml",
        "/_vetbox/v1/sandboxes/%2e%2e/clock",
        "/_vetbox/v1/sandboxes/default%2fclock",
        "/_vetbox/v1/sandboxes/%00/clock",
        "/sandbox/",
        "/sandbox//api/v1/public/factx/",
        "/sandbox/../livez",
        "/sandbox/a/sandbox/b/livez",
        "/sandbox/%2e%2e/livez",
        "/sandbox/a%2fb/livez",
        "/api/v1/public/factx/%00",
        "/api/v1/public/factx/%2F",
        "/api/v1/public/factx/%2e%2e",
        "/api/v1/public/factx/..",
        "/api/v1/public/factx/%ff%fe",
        "/api/v1/public/factx/%",
        "/api/v1/public/factx/%zz",
        "/api/v1/public/factx/%0d%0ax-evil:%201",
        "/api/%2e%2e/public/factx/",
        "/api/v1/public/async/%00%00",
        "/api/1.1/wf/..%2fapi-applicant-create",
        "/api/1.1/wf/%00",
        "/api/1.1/wf/api-applicant-create/../..",
    ];
    for path in tricks {
        for method in ["GET", "POST", "PUT", "DELETE"] {
            let answer = socket.told(socket.head(&format!("{method} {path}"), "content-length: 0\r\n")).await;
            assert!((400..500).contains(&status(&answer)), "{method} {path}: {answer}");
            assert!(!answer.contains("[package]") && !answer.contains("root:"), "{method} {path}: {answer}");
            assert!(!answer.to_ascii_lowercase().contains("\nx-evil"), "{method} {path}: {answer}");
        }
    }
    socket.serves().await;
}

#[tokio::test]
async fn an_encoded_slash_is_part_of_an_id() {
    let socket = Socket::start().await;

    let answer = socket.told(socket.head("GET /api/v1/public/factx/a%2Fassociate", "")).await;

    // The path of GET profile, not a method that PUT associate does not have.
    assert_eq!(status(&answer), 400, "{answer}");
}
