//! Successful answers, in the shapes that the manual has.

use hyper::StatusCode;
use schemars::{JsonSchema, generate::SchemaSettings};
use serde::Serialize;
use serde_json::{Value, json};

use crate::vendors::exchange::Reply;

/// The usual envelope.
#[derive(Debug, Serialize)]
struct Success<T> {
    status: &'static str,
    response: T,
}

/// A 200 in the usual envelope.
pub(super) fn success(response: impl Serialize) -> Reply {
    Reply::json(StatusCode::OK, envelope(response))
}

/// A 200 without an envelope.
pub(super) fn flat(body: &impl Serialize) -> Reply {
    Reply::json(StatusCode::OK, to_json(body))
}

/// The schema of [`success`] with a `T`.
pub(super) fn success_schema<T: JsonSchema>() -> Value {
    json!({
        "type": "object",
        "properties": { "status": { "const": "success" }, "response": schema::<T>() },
        "required": ["status", "response"],
    })
}

/// The schema of `T`, complete in itself.
pub(super) fn schema<T: JsonSchema>() -> Value {
    let settings = SchemaSettings::draft2020_12().with(|settings| {
        settings.inline_subschemas = true;
        settings.meta_schema = None;
    });
    settings.into_generator().into_root_schema_for::<T>().to_value()
}

/// The bytes of the usual envelope.
pub(super) fn envelope(response: impl Serialize) -> Vec<u8> {
    to_json(&Success { status: "success", response })
}

/// The bytes of a body.
pub(super) fn to_json(body: &impl Serialize) -> Vec<u8> {
    serde_json::to_vec(body).expect("bodies are plain JSON")
}
