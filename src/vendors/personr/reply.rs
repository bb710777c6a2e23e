//! Successful answers, in the shapes that the manual has.

use hyper::StatusCode;
use serde::Serialize;

use crate::vendors::exchange::Reply;

/// The usual envelope.
#[derive(Debug, Serialize)]
struct Success<T> {
    status: &'static str,
    response: T,
}

/// A 200 in the usual envelope.
pub fn success(response: impl Serialize) -> Reply {
    Reply::json(StatusCode::OK, envelope(response))
}

/// A 200 without an envelope.
pub fn flat(body: &impl Serialize) -> Reply {
    Reply::json(StatusCode::OK, to_json(body))
}

/// The bytes of the usual envelope.
pub fn envelope(response: impl Serialize) -> Vec<u8> {
    to_json(&Success { status: "success", response })
}

/// The bytes of a body.
pub fn to_json(body: &impl Serialize) -> Vec<u8> {
    serde_json::to_vec(body).expect("bodies are plain JSON")
}
