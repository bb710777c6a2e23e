//! The one file in a multipart form, read before the sandbox is locked.

use std::borrow::Cow;

use bytes::Bytes;
use hyper::header::CONTENT_TYPE;
use serde::Serialize;

use super::{
    super::{
        call::Call,
        error::{ApiError, Row},
        ids::MediaId,
        reply::json,
    },
    form::{Part, Parts},
    shelf::{File, Format},
};
use crate::vendors::exchange::{Incoming, Payload, Reply};

/// The largest file: 15 MB.
const LARGEST: usize = 15 << 20;
/// How much of a request is read: the largest file and the form around it.
pub const UPLOAD_LIMIT: usize = LARGEST + (64 << 10);
/// How many parts that nobody reads are named.
const MOST_NAMED: usize = 20;
/// Files below this size are copied out of their body, which may be a slice of a connection's larger buffer.
const COPIED: usize = 512 << 10;

/// What a form's `file` part holds, or why there is none.
#[derive(Debug)]
pub struct Upload(Result<Sent, ApiError>);

/// A file as it was sent.
#[derive(Debug, Clone)]
struct Sent {
    name: String,
    bytes: Bytes,
    /// The other parts of the form.
    unread: Vec<String>,
}

impl Upload {
    /// Reads the part `file` of a form.
    pub fn parse(incoming: &Incoming) -> Self {
        let form = match &incoming.body {
            Payload::Whole(bytes) => read(incoming, bytes),
            Payload::TooLarge => Err(Row::FileTooLarge.into()),
            Payload::Broken => Err(malformed("the body ended before it was complete")),
        };
        Self(form)
    }
}

fn read(incoming: &Incoming, body: &Bytes) -> Result<Sent, ApiError> {
    let content_type = incoming.headers.get(CONTENT_TYPE).and_then(|value| value.to_str().ok()).unwrap_or_default();
    let boundary = multer::parse_boundary(content_type)
        .map_err(|_| malformed("Content-Type: expected multipart/form-data with a boundary"))?;
    let broken = |problem| malformed(format!("the form is broken: {problem}"));
    let delimiter = format!("\r\n--{boundary}");
    let (mut file, mut unread) = (None, Vec::new());
    for part in Parts::of(body, &delimiter).map_err(broken)? {
        let Part { name, file_name, place } = part.map_err(broken)?;
        if file.is_none() && name.as_deref() == Some("file") {
            let wrong = || malformed("file: expected a file, got a text; give the part a file name");
            file = Some((file_name.ok_or_else(wrong)?, place));
        } else if unread.len() < MOST_NAMED {
            unread.push(name.as_deref().unwrap_or("a part without a name").chars().take(40).collect());
        }
    }
    let (name, place) = file.ok_or_else(|| missing(&unread))?;
    Ok(Sent { name, bytes: kept(body, body.slice(place)), unread })
}

/// The file to keep: a slice of its body, so that nothing is held twice, unless that would keep much more than the file.
fn kept(body: &Bytes, file: Bytes) -> Bytes {
    let around = body.len() - file.len();
    if file.len() < COPIED || around > file.len() / 8 { Bytes::copy_from_slice(&file) } else { file }
}

fn missing(parts: &[String]) -> ApiError {
    let there = if parts.is_empty() { "no parts".to_owned() } else { parts.join(", ") };
    malformed(format!("file: required, expected a file in a form part of this name; the form has {there}"))
}

fn malformed(details: impl Into<Cow<'static, str>>) -> ApiError {
    ApiError::detailed(Row::Malformed, details)
}

/// The answer to a picture.
#[derive(Debug, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct StoredPicture<'a> {
    #[serde(rename = "_id")]
    id: MediaId,
    original_name: &'a str,
}

/// The answer to a document, which says its type (ruling A30).
#[derive(Debug, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct StoredDocument<'a> {
    #[serde(rename = "_id")]
    id: MediaId,
    original_name: &'a str,
    mime_type: &'static str,
}

/// Keeps an uploaded picture.
pub fn picture(call: &mut Call<'_>) -> Result<Reply, ApiError> {
    let (id, name, _) = store(call, &[Format::Jpeg, Format::Png])?;
    Ok(json(&StoredPicture { id, original_name: name }))
}

/// Keeps an uploaded document.
pub fn document(call: &mut Call<'_>) -> Result<Reply, ApiError> {
    let (id, name, format) = store(call, &[Format::Jpeg, Format::Png, Format::Pdf])?;
    Ok(json(&StoredDocument { id, original_name: name, mime_type: format.mime() }))
}

/// Checks and keeps the uploaded file: 4001 without one, 4005 when it is too large, 4007 when its content is of another type.
fn store<'a>(call: &mut Call<'a>, formats: &[Format]) -> Result<(MediaId, &'a str, Format), ApiError> {
    let upload = call.upload.expect("the gate reads a form for upload endpoints");
    let Sent { name, bytes, unread } = upload.0.as_ref().map_err(ApiError::clone)?;
    if bytes.len() > LARGEST {
        return Err(Row::FileTooLarge.into());
    }
    let format = Format::of(bytes).filter(|format| formats.contains(format));
    let format = format.ok_or_else(|| incompatible(name, bytes, formats))?;
    if !unread.is_empty() {
        call.unexpected(&format!("the vendor reads one part `file` and no others: {}", unread.join(", ")))?;
    }
    let id = MediaId::mint(&mut call.core.random);
    let file = File::Uploaded { name: name.clone(), format, bytes: bytes.clone() };
    let evicted = call.records.media.evicted();
    call.records.media.keep(id, call.account, file);
    if call.records.media.evicted() > evicted {
        call.warnings.push("the sandbox dropped its oldest files to stay within its bounds".to_owned());
    }
    call.subject = Some(id.to_string());
    Ok((id, name, format))
}

/// Another type, and for the journal what it is; the vendor's sample has no details.
fn incompatible(name: &str, bytes: &[u8], formats: &[Format]) -> ApiError {
    let seen = match Format::of(bytes) {
        Some(format) => format.mime(),
        None if bytes.is_empty() && name.is_empty() => "empty and has no name: no file was chosen",
        None => other(bytes),
    };
    let taken = formats.iter().map(|format| format.mime()).collect::<Vec<_>>().join(", ");
    ApiError::because(Row::FileTypeIncompatible, format!("the file is {seen}; its content must be one of {taken}"))
}

/// What files that no endpoint takes mostly are; their content may be personal, so none of it is repeated.
fn other(bytes: &[u8]) -> &'static str {
    match bytes {
        [] => "empty",
        [b'G', b'I', b'F', b'8', ..] => "image/gif",
        [b'R', b'I', b'F', b'F', _, _, _, _, b'W', b'E', b'B', b'P', ..] => "image/webp",
        [_, _, _, _, b'f', b't', b'y', b'p', ..] => "image/heic or a video",
        [b'I', b'I', b'*', 0, ..] | [b'M', b'M', 0, b'*', ..] => "image/tiff",
        [b'P', b'K', 3, 4, ..] => "a ZIP archive or an office file",
        _ if [&b"iVBORw0KGgo"[..], b"/9j/", b"JVBERi0", b"data:"].iter().any(|start| bytes.starts_with(start)) => {
            "base64, and is taken only as the bytes that this stands for"
        }
        _ => "of another type by its first bytes",
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Whether a file of this size is kept as a slice of a body with so much around it.
    fn is_slice(file: usize, around: usize) -> bool {
        let body = Bytes::from(vec![0; file + around]);
        let slice = body.slice(..file);
        let start = slice.as_ptr();
        kept(&body, slice).as_ptr() == start
    }

    #[test]
    fn a_file_does_not_keep_a_body_that_is_much_larger() {
        assert!(is_slice(LARGEST, 64 << 10));
        assert!(is_slice(1 << 20, 1 << 16));
        assert!(!is_slice(58, 14 << 20));
        assert!(!is_slice(58, 200));
        assert!(!is_slice(1 << 20, 1 << 20));
    }
}
