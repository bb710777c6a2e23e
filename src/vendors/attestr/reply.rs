//! Successful answers.

use hyper::StatusCode;
use serde::Serialize;

use crate::vendors::exchange::Reply;

/// A 200 with `body` as JSON; the vendor documents no other success.
pub(super) fn json(body: &impl Serialize) -> Reply {
    Reply::json(StatusCode::OK, serde_json::to_vec(body).expect("answers are plain JSON"))
}
