//! What the server answers before anything else does: in a form that nobody takes for a vendor's.

use std::fmt;

use axum::{body::Body, response::Response};
use hyper::{
    StatusCode,
    header::{CONNECTION, CONTENT_TYPE, HeaderValue},
};

use super::{Bounds, body::BodyError};
use crate::engine::budget::Exhausted;

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
        let detail = format!("{} connections are open already, and no more are served at once", bounds.connections);
        Self { status: StatusCode::SERVICE_UNAVAILABLE, title: "too many connections", detail }
    }

    /// Something without TLS came where TLS is spoken.
    pub(super) fn no_tls() -> Self {
        let detail = "this address speaks HTTPS; call it by https://".to_owned();
        Self { status: StatusCode::BAD_REQUEST, title: "no TLS", detail }
    }

    /// The request's line and headers are larger than allowed.
    pub(super) fn large_head(bounds: &Bounds) -> Self {
        let detail = format!("the request's line and headers have more than {} bytes", bounds.head);
        Self { status: StatusCode::REQUEST_HEADER_FIELDS_TOO_LARGE, title: "headers too large", detail }
    }

    /// The body is compressed.
    pub(super) fn encoded(encoding: &HeaderValue) -> Self {
        let encoding = String::from_utf8_lossy(encoding.as_bytes());
        let detail =
            format!("content-encoding: bodies are read as they are, not as {encoding:?}; send it uncompressed");
        Self { status: StatusCode::UNSUPPORTED_MEDIA_TYPE, title: "compressed body", detail }
    }

    /// The body comes in a form that is not read.
    pub(super) fn transfer(encoding: &HeaderValue) -> Self {
        let encoding = String::from_utf8_lossy(encoding.as_bytes());
        let detail =
            format!("transfer-encoding: bodies are read as they are, with a length or chunked, not as {encoding:?}");
        Self { status: StatusCode::BAD_REQUEST, title: "unknown transfer encoding", detail }
    }

    /// A request names its host once.
    pub(super) fn hosts(count: usize) -> Self {
        let detail = match count {
            0 => {
                "host: a request of HTTP/1.1 names the host that it is for, and this one has no such header".to_owned()
            }
            _ => format!("host: a request names one host, and this one has {count} such headers"),
        };
        Self { status: StatusCode::BAD_REQUEST, title: "no one host", detail }
    }

    /// What is said in place of the bare answer with which hyper turns away what it cannot read, of which `answer` is the beginning.
    pub(super) fn in_place_of(answer: &[u8]) -> Option<Self> {
        // Every write passes here, so that what is no beginning of a refusal is told by its first bytes.
        let answer = answer.strip_prefix(b"HTTP/1.1 4")?;
        let (line, rest) = answer.split_at_checked(answer.windows(2).position(|end| end == b"\r\n")?)?;
        // No other answer begins so, with the length of nothing.
        rest.starts_with(b"\r\nconnection: close\r\ncontent-length: 0\r\n").then_some(())?;
        let (status, title, detail) = match line.first_chunk()? {
            b"00" => (
                StatusCode::BAD_REQUEST,
                "not HTTP",
                "the request's line or one of its headers cannot be read, or two of them say different lengths of the body",
            ),
            b"14" => {
                (StatusCode::URI_TOO_LONG, "path too long", "the request's path and query have more than 65534 bytes")
            }
            b"31" => (
                StatusCode::REQUEST_HEADER_FIELDS_TOO_LARGE,
                "headers too large",
                "the request has more than 100 headers, or they are far too large",
            ),
            _ => return None,
        };
        Some(Self { status, title, detail: detail.to_owned() })
    }

    /// The base path names no sandbox.
    pub(super) fn no_sandbox(problem: &str) -> Self {
        Self { status: StatusCode::BAD_REQUEST, title: "no such sandbox", detail: format!("path: {problem}") }
    }

    /// There is no memory for a request or an answer beside the others that are on their way.
    pub(super) fn no_memory(exhausted: Exhausted) -> Self {
        Self { status: StatusCode::SERVICE_UNAVAILABLE, title: "no memory left", detail: exhausted.to_string() }
    }

    /// The body was not read to its end.
    pub(crate) fn of_body(error: &BodyError) -> Self {
        let (status, title) = match error {
            BodyError::TooLarge(_) => (StatusCode::PAYLOAD_TOO_LARGE, "body too large"),
            BodyError::TooSlow(_) => (StatusCode::REQUEST_TIMEOUT, "body too slow"),
            BodyError::NoMemory(exhausted) => return Self::no_memory(*exhausted),
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
}

/// The answer as it goes over the wire.
impl fmt::Display for Refusal {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let body = self.body();
        write!(f, "HTTP/1.1 {}\r\ncontent-type: application/problem+json\r\n", self.status)?;
        write!(f, "content-length: {}\r\nconnection: close\r\n\r\n{body}", body.len())
    }
}
