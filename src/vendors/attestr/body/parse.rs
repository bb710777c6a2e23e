//! From a request's bytes to a JSON value.

use hyper::header::CONTENT_TYPE;

use super::fields::malformed;
use crate::{
    engine::tree::Json,
    vendors::{
        attestr::error::ApiError,
        exchange::{Incoming, Payload},
        multipart::essence,
    },
};

/// The most bytes a JSON body may have (ruling B2).
pub const LIMIT: usize = 1 << 20;

/// A request's JSON body, parsed before the sandbox is locked.
#[derive(Debug)]
pub struct Parsed {
    /// The value, or why there is none.
    pub value: Result<Json, ApiError>,
    /// What is unusual about it.
    pub warnings: Vec<String>,
}

impl Parsed {
    /// The body of an endpoint that reads none.
    pub fn none() -> Self {
        Self { value: Ok(Json::Null), warnings: Vec::new() }
    }
}

/// Parses the body of a request.
pub fn parse(incoming: &Incoming) -> Parsed {
    let mut warnings = Vec::new();
    let content_type = incoming.headers.get(CONTENT_TYPE).map(|value| String::from_utf8_lossy(value.as_bytes()));
    if !content_type.as_deref().is_some_and(is_json) {
        let seen = content_type.as_deref().unwrap_or("none");
        warnings.push(format!("the vendor requires Content-Type application/json; this request had {seen}"));
    }
    let value = text(incoming).map_err(malformed).and_then(|text| {
        serde_json::from_str(text).map_err(|error| {
            // A body of another type is no JSON with a mistake in it.
            let type_first = warnings.first().map(|warning| format!("{warning}; ")).unwrap_or_default();
            malformed(format!("{type_first}the body is not valid JSON: {error}"))
        })
    });
    Parsed { value, warnings }
}

fn is_json(content_type: &str) -> bool {
    essence(content_type).eq_ignore_ascii_case("application/json")
}

/// The body's text without a byte order mark, or why there is none.
pub fn text(incoming: &Incoming) -> Result<&str, &'static str> {
    let bytes = match &incoming.body {
        Payload::Whole(bytes) => bytes,
        Payload::TooLarge => return Err("the body is larger than 1 MiB"),
        Payload::Broken => return Err("the body ended before it was complete"),
    };
    let text = std::str::from_utf8(bytes).map_err(|_| "the body is not valid UTF-8")?;
    let text = text.strip_prefix('\u{feff}').unwrap_or(text);
    if text.trim().is_empty() { Err("the body is empty; a JSON object was expected") } else { Ok(text) }
}
