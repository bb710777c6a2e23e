//! What the server answers before anything else does: in a form that nobody takes for a vendor's.

use std::{fmt, time::Duration};

use axum::{body::Body, response::Response};
use hyper::{
    StatusCode,
    header::{CONNECTION, CONTENT_TYPE, HeaderValue},
};
use tokio::{
    io::{AsyncReadExt as _, AsyncWriteExt as _, copy, sink},
    net::TcpStream,
    time::timeout,
};

use super::{Bounds, body::BodyError};
use crate::engine::time::format_span;

/// How long a client that is turned away may take to read why.
const FAREWELL: Duration = Duration::from_secs(1);
/// How much of what it still sends is read meanwhile.
const FAREWELL_BYTES: u64 = 64 << 10;

/// A bound of the server that a client passed.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Refusal {
    pub(crate) status: StatusCode,
    pub(crate) title: &'static str,
    pub(crate) detail: String,
}

impl Refusal {
    /// All connections are taken.
    pub(super) fn full(bounds: &Bounds) -> Self {
        let detail = format!("{} connections are open already; --max-connections allows more", bounds.connections);
        Self { status: StatusCode::SERVICE_UNAVAILABLE, title: "too many connections", detail }
    }

    /// The request's line and headers did not come in time.
    pub(super) fn slow_head(bounds: &Bounds) -> Self {
        let time = format_span(bounds.head_time);
        let detail = format!(
            "the request's headers did not come within {time}; --header-timeout allows a client to take longer"
        );
        Self { status: StatusCode::REQUEST_TIMEOUT, title: "headers too slow", detail }
    }

    /// The request's line and headers are larger than allowed.
    pub(super) fn large_head(bounds: &Bounds) -> Self {
        let detail =
            format!("the request's line and headers have more than {} bytes; --max-headers allows more", bounds.head);
        Self { status: StatusCode::REQUEST_HEADER_FIELDS_TOO_LARGE, title: "headers too large", detail }
    }

    /// The body is compressed.
    pub(super) fn encoded(encoding: &HeaderValue) -> Self {
        let encoding = String::from_utf8_lossy(encoding.as_bytes());
        let detail =
            format!("content-encoding: bodies are read as they are, not as {encoding:?}; send it uncompressed");
        Self { status: StatusCode::UNSUPPORTED_MEDIA_TYPE, title: "compressed body", detail }
    }

    /// The base path names no sandbox.
    pub(super) fn no_sandbox(problem: &str) -> Self {
        Self { status: StatusCode::BAD_REQUEST, title: "no such sandbox", detail: format!("path: {problem}") }
    }

    /// The body was not read to its end.
    pub(crate) fn of_body(error: &BodyError) -> Self {
        let (status, title) = match error {
            BodyError::TooLarge(_) => (StatusCode::PAYLOAD_TOO_LARGE, "body too large"),
            BodyError::TooSlow(_) => (StatusCode::REQUEST_TIMEOUT, "body too slow"),
        };
        Self { status, title, detail: error.to_string() }
    }

    /// The answer; the connection ends with it, since what else the client sent is of no use.
    pub(crate) fn response(&self) -> Response {
        let mut response = Response::new(Body::from(self.body()));
        *response.status_mut() = self.status;
        let headers = response.headers_mut();
        headers.insert(CONTENT_TYPE, HeaderValue::from_static("application/problem+json"));
        headers.insert(CONNECTION, HeaderValue::from_static("close"));
        response
    }

    fn body(&self) -> String {
        let Self { status, title, detail } = self;
        serde_json::json!({ "title": title, "status": status.as_u16(), "detail": detail }).to_string()
    }

    /// Answers where nothing speaks HTTP, and hangs up.
    ///
    /// What the client still sends is read for a moment: a connection that closes with unread bytes is reset, and the answer lost.
    pub(super) async fn tell(self, mut stream: TcpStream) {
        let answer = self.to_string();
        let talk = async {
            stream.write_all(answer.as_bytes()).await?;
            stream.shutdown().await?;
            copy(&mut stream.take(FAREWELL_BYTES), &mut sink()).await
        };
        // A client that is gone or does not listen misses nothing that it wanted.
        let _ = timeout(FAREWELL, talk).await;
    }
}

/// The answer as it goes over the wire.
impl fmt::Display for Refusal {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let body = self.body();
        write!(f, "HTTP/1.1 {}\r\ncontent-type: application/problem+json\r\n", self.status)?;
        write!(f, "content-length: {}\r\nconnection: close\r\n\r\n{body}", body.len())
    }
}
