//! Successful answers.

use hyper::StatusCode;
use serde::Serialize;

use crate::vendors::exchange::Reply;

/// As many bytes as most answers have.
const ROOM: usize = 1 << 10;

/// A 200 with `body` as JSON; the vendor documents no other success.
pub(super) fn json(body: &impl Serialize) -> Reply {
    let mut bytes = Vec::with_capacity(ROOM);
    serde_json::to_writer(&mut bytes, body).expect("answers are plain JSON");
    Reply::json(StatusCode::OK, bytes)
}
