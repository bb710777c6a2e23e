//! An answer that was read to its end.

use axum::{body::to_bytes, response::Response};
use bytes::Bytes;
use hyper::{HeaderMap, StatusCode};
use serde_json::Value;

/// Status, headers and body of an answer.
#[derive(Debug, Clone)]
pub(crate) struct Answer {
    pub(crate) status: StatusCode,
    pub(crate) headers: HeaderMap,
    pub(crate) body: Bytes,
}

impl Answer {
    pub(super) async fn read(response: Response) -> Self {
        let (parts, body) = response.into_parts();
        let body = to_bytes(body, usize::MAX).await.expect("an answer's body can be read");
        Self { status: parts.status, headers: parts.headers, body }
    }

    /// The body as text.
    pub(crate) fn text(&self) -> &str {
        std::str::from_utf8(&self.body).expect("the body is UTF-8")
    }

    /// The body as JSON.
    #[track_caller]
    pub(crate) fn json(&self) -> Value {
        serde_json::from_slice(&self.body).unwrap_or_else(|error| panic!("{error}: {}", self.text()))
    }

    /// A header's text; empty when it is missing.
    pub(crate) fn header(&self, name: &str) -> &str {
        self.headers.get(name).map_or("", |value| value.to_str().expect("the header is ASCII"))
    }

    /// This answer, when it is a 200.
    #[track_caller]
    pub(crate) fn ok(self) -> Self {
        self.expect(200)
    }

    /// This answer, when its status is `status`.
    #[track_caller]
    pub(crate) fn expect(self, status: u16) -> Self {
        assert_eq!(self.status, status, "{}", self.text());
        self
    }

    /// Asserts that the answer is the vendor's error with this status, code and message, and gives its details.
    #[track_caller]
    pub(crate) fn error(&self, status: u16, code: u32, message: &str) -> String {
        let body = self.json();
        assert_eq!(
            (self.status.as_u16(), body["code"].as_u64(), body["message"].as_str()),
            (status, Some(u64::from(code)), Some(message)),
            "{body}"
        );
        body["details"].as_str().unwrap_or_default().to_owned()
    }
}
