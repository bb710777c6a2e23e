//! Successful answers, and the header of answers that the vendor does not document.

use std::borrow::Cow;

use hyper::StatusCode;
use serde::Serialize;

use crate::vendors::exchange::Reply;

/// As many bytes as most answers have.
const ROOM: usize = 1 << 10;

/// A 200 with `body` as JSON; the vendor documents no other success.
pub fn json(body: &impl Serialize) -> Reply {
    let mut bytes = Vec::with_capacity(ROOM);
    serde_json::to_writer(&mut bytes, body).expect("answers are plain JSON");
    Reply::json(StatusCode::OK, bytes)
}

/// The answer of a successful PUT with a body for clients that insist on one (A10).
pub fn empty_object() -> Reply {
    Reply::json(StatusCode::OK, "{}")
}

/// The answer with the reason why the vendor does not document it, if there is one.
pub fn marked(reply: Reply, reason: Option<&'static str>) -> Reply {
    Reply { undocumented: reason.map(Cow::from).or(reply.undocumented), ..reply }
}

/// The answer of strict mode, which has no header that the vendor does not send.
pub fn unmarked(reply: Reply) -> Reply {
    Reply { undocumented: None, ..reply }
}
