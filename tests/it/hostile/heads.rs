//! Request lines and headers that are too large, or that say two things at once.

use vetbox::server::Bounds;

use super::{Socket, problem, status};

#[tokio::test]
async fn headers_that_are_too_large_are_told_so() {
    let socket = Socket::bounded(Bounds { head: 2000, ..Bounds::default() }).await;
    let large = "a".repeat(1900);
    for request in [
        socket.head("GET /livez", &format!("x-large: {large}\r\n")),
        socket.head(&format!("GET /livez?{large}"), ""),
        socket.head(&format!("{large} /livez"), ""),
    ] {
        let detail = problem(&socket.told(request).await, 431);
        assert!(detail.contains("2000 bytes"), "{detail}");
    }

    let fits = socket.head("GET /livez", &format!("x-large: {}\r\n", &large[..1500]));
    assert_eq!(status(&socket.told(fits).await), 200);
}

#[tokio::test]
async fn huge_and_many_headers_are_refused() {
    let socket = Socket::start().await;
    let huge = format!("x-huge: {}\r\n", "a".repeat(1 << 20));
    let many = (0..200).map(|number| format!("x-{number}: a\r\n")).collect::<Vec<_>>().concat();

    for headers in [huge, many] {
        let detail = problem(&socket.told(socket.head("GET /livez", &headers)).await, 431);
        assert!(detail.contains("100 headers"), "{detail}");
    }
    let path = format!("GET /{}", "a".repeat(70_000));
    let detail = problem(&socket.told(socket.head(&path, "")).await, 414);
    assert!(detail.contains("65534 bytes"), "{detail}");
    socket.serves().await;
}

#[tokio::test]
async fn headers_that_are_none_are_refused() {
    let socket = Socket::start().await;
    for header in ["x-nul: a\0b", "x-return: a\rb", "no colon", "x space: a", ": no name", " folded: a"] {
        // It closes the connection, and says so.
        let request = format!("GET /livez HTTP/1.1\r\nhost: localhost\r\n{header}\r\n\r\n");
        let answer = socket.told(request).await;
        assert!(problem(&answer, 400).contains("cannot be read"), "{answer}");
        assert!(answer.contains("\r\nconnection: close\r\n"), "{answer}");
    }
    for line in ["GET", "GET /livez HTTP/9.9", "GE T /livez HTTP/1.1", "GET /a b HTTP/1.1"] {
        let answer = socket.told(format!("{line}\r\nhost: localhost\r\nconnection: close\r\n\r\n")).await;
        assert_eq!(status(&answer), 400, "{line:?}");
    }
}

#[tokio::test]
async fn a_request_names_one_host() {
    let socket = Socket::start().await;
    for (hosts, said) in [("", "no such header"), ("host: localhost\r\nhost: localhost\r\n", "2 such headers")] {
        let answer = socket.told(format!("GET /livez HTTP/1.1\r\n{hosts}\r\n")).await;
        assert!(problem(&answer, 400).contains(said), "{answer}");
        assert!(answer.contains("connection: close"), "{answer}");
    }

    assert!(socket.told("GET /livez HTTP/1.0\r\n\r\n").await.starts_with("HTTP/1.0 200 "));
}

#[tokio::test]
async fn the_authority_of_the_request_line_is_guarded_too() {
    let socket = Socket::start().await;
    for (line, host) in [("evil.example", "localhost"), ("localhost", "evil.example")] {
        for path in ["/_vetbox/v1/sandboxes", "/sandbox/default/_vetbox/v1/sandboxes"] {
            let request = format!("GET http://{line}{path} HTTP/1.1\r\nhost: {host}\r\nconnection: close\r\n\r\n");
            assert!(problem(&socket.told(request).await, 403).contains("evil.example"), "{line} {host} {path}");
        }
    }
}

#[tokio::test]
async fn what_other_servers_read_in_one_way_is_read_so() {
    let socket = Socket::start().await;
    let feeds = "GET /livez HTTP/1.1\nhost: localhost\nconnection: close\n\n";
    assert_eq!(status(&socket.told(feeds).await), 200);

    let body = r#"{"tag":"A","name":"B"}"#;
    let length = format!("content-length: {}\r\n", body.len());
    let twice = socket.head("POST /api/v1/public/factx/", &format!("{length}{length}")) + body;
    assert_eq!(status(&socket.told(twice).await), 200);
}

#[tokio::test]
async fn a_body_that_is_compressed_on_its_way_is_refused() {
    let socket = Socket::start().await;
    for codings in ["gzip, chunked", "chunked, chunked", "gzip\r\ntransfer-encoding: chunked"] {
        let request = socket.head("POST /api/v1/public/factx/", &format!("transfer-encoding: {codings}\r\n"));
        let detail = problem(&socket.told(request + "0\r\n\r\n").await, 400);
        assert!(detail.starts_with("transfer-encoding: "), "{detail}");
    }
}

#[tokio::test]
async fn a_body_whose_length_is_said_twice_carries_no_second_request() {
    let socket = Socket::start().await;
    let hidden = "GET /hidden HTTP/1.1\r\nhost: localhost\r\n\r\n";
    for lengths in [
        "content-length: 5\r\ncontent-length: 6\r\n",
        "content-length: +5\r\n",
        "content-length: 5, 6\r\n",
        "content-length: -1\r\n",
        "content-length: 18446744073709551616\r\n",
        "transfer-encoding: chunked\r\ntransfer-encoding: identity\r\n",
        "transfer-encoding: gzip\r\n",
    ] {
        let answer = socket.told(socket.head("POST /api/v1/public/factx/", lengths) + hidden).await;
        assert_eq!(status(&answer), 400, "{lengths:?}: {answer:?}");
    }

    // With both, the chunks count, and nothing after them is a request.
    let both = "content-length: 5\r\ntransfer-encoding: chunked\r\n";
    let answer = socket.told(socket.head("POST /api/v1/public/factx/", both) + "0\r\n\r\n" + hidden).await;
    assert_eq!(answer.matches("HTTP/1.1 ").count(), 1, "{answer:?}");
    let asked = socket.app.control("GET", "/requests?path=/hidden", serde_json::Value::Null).await;
    assert_ne!(asked.json()["count"], 1);
}

#[tokio::test]
async fn a_host_that_is_hostile_stays_text() {
    let socket = Socket::start().await;
    for host in
        ["\"><script>alert(1)</script>", "localhost:8382/../..", "a\tb", "[", "[::1", ":", "@", "localhost:99999999"]
    {
        let request =
            format!("GET /_vetbox/v1/sandboxes/default HTTP/1.1\r\nhost: {host}\r\nconnection: close\r\n\r\n");
        let answer = socket.told(request).await;
        assert!(status(&answer) < 500 && !answer.contains("text/html"), "{host}: {answer}");
    }
}
