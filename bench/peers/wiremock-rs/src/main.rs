//! `vetbox-bench-wiremock PORT CREATED READ`: answers the creation of a profile and the reading of a check with the two texts until it is killed.

use std::{env, error::Error, future, net::TcpListener};

use wiremock::{
    Mock, MockServer, ResponseTemplate,
    matchers::{header, method, path, path_regex},
};

#[tokio::main]
async fn main() -> Result<(), Box<dyn Error>> {
    let arguments: Vec<String> = env::args().skip(1).collect();
    let [port, created, read] = arguments.as_slice() else { return Err("expected: PORT CREATED READ".into()) };
    let json = |text: &str| ResponseTemplate::new(200).set_body_raw(text, "application/json");
    let authorized = || header("authorization", "Basic YmVuY2g6YmVuY2g=");

    let listener = TcpListener::bind(("127.0.0.1", port.parse()?))?;
    let server = MockServer::builder().listener(listener).disable_request_recording().start().await;
    let create = Mock::given(method("POST")).and(path("/api/v1/public/factx/")).and(authorized());
    create.respond_with(json(created)).mount(&server).await;
    let read_one = Mock::given(method("GET")).and(path_regex("^/api/v1/public/async/[A-Za-z0-9]+$")).and(authorized());
    read_one.respond_with(json(read)).mount(&server).await;
    future::pending().await
}
