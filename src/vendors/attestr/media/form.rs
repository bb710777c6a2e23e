//! The one file in a multipart form, read before the sandbox is locked.

use std::borrow::Cow;

use bytes::Bytes;
use hyper::header::CONTENT_TYPE;

use crate::vendors::{
    attestr::error::{ApiError, Row},
    exchange::{Incoming, Payload},
    multipart::{Form, boundary},
};

/// The largest file: 15 MB.
pub const LARGEST: usize = 15 << 20;
/// How much of a request is read: the largest file and the form around it.
pub const UPLOAD_LIMIT: usize = LARGEST + (64 << 10);
/// How many parts that nobody reads are named.
const MOST_NAMED: usize = 20;

/// What a form's `file` part holds, or why there is none.
#[derive(Debug)]
pub struct Upload(pub Result<Sent, ApiError>);

/// A file as it was sent.
#[derive(Debug, Clone)]
pub struct Sent {
    pub name: String,
    pub bytes: Bytes,
    /// The other parts of the form.
    pub unread: Vec<String>,
}

impl Upload {
    /// Reads the part `file` of a form.
    pub fn parse(incoming: &Incoming) -> Self {
        Self(match &incoming.body {
            Payload::Whole(bytes) => read(incoming, bytes),
            Payload::TooLarge => Err(Row::FileTooLarge.into()),
            Payload::Broken => Err(malformed("the body ended before it was complete")),
        })
    }
}

fn read(incoming: &Incoming, body: &[u8]) -> Result<Sent, ApiError> {
    let content_type = incoming.header(CONTENT_TYPE.as_str()).unwrap_or_default();
    let no_boundary = || malformed("Content-Type: expected multipart/form-data with a boundary");
    let broken = |error| malformed(format!("the form is broken: {error}"));
    let form = Form::of(&boundary(content_type).ok_or_else(no_boundary)?, body).map_err(broken)?;
    let (mut file, mut unread) = (None, Vec::new());
    for part in form {
        let part = part.map_err(broken)?;
        if file.is_none() && part.name.as_deref() == Some("file") {
            let wrong = || malformed("file: expected a file, got a text; give the part a file name");
            // What is kept of a form is no slice of it, which would hold all of it.
            file = Some((part.file_name.ok_or_else(wrong)?, Bytes::copy_from_slice(part.content)));
        } else if unread.len() < MOST_NAMED {
            unread.push(part.name.as_deref().unwrap_or("a part without a name").chars().take(40).collect());
        }
    }
    let (name, bytes) = file.ok_or_else(|| missing(&unread))?;
    Ok(Sent { name, bytes, unread })
}

fn missing(parts: &[String]) -> ApiError {
    let there = if parts.is_empty() { "no parts".to_owned() } else { parts.join(", ") };
    malformed(format!("file: required, expected a file in a form part of this name; the form has {there}"))
}

fn malformed(details: impl Into<Cow<'static, str>>) -> ApiError {
    ApiError::detailed(Row::Malformed, details)
}
