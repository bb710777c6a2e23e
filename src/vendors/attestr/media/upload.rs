//! Uploads of files, as multipart forms.
//!
//! - `POST /api/{version}/public/media/image/multipart`: a picture. Documented.
//! - `POST /api/{version}/public/media/doc/multipart`: a document. Ruling A30: path and field are known from clients only.
//!
//! 1. Takes the form's `file`, at most 15 MB: by content a jpeg or png, and as a document also a pdf.
//! 2. Keeps it and answers its id and name, of a document also its type.
//!
//! Errors: 4001, 4007, 4005 with the size's message, and the common ones without services and credits.

use serde::Serialize;

use super::{
    super::{
        call::Call,
        endpoint::Endpoint,
        error::{ApiError, Row},
        ids::MediaId,
        reply::json,
    },
    files::File,
    form::{LARGEST, Sent},
};
use crate::vendors::{
    exchange::Reply,
    upload::{Format, content_type},
};

pub const PICTURE: Endpoint = Endpoint::upload("attestr.image.upload", "/media/image/multipart", picture);
pub const DOCUMENT: Endpoint =
    Endpoint::upload("attestr.doc.upload", "/media/doc/multipart", document).known_by_clients();

/// The answer to a picture.
#[derive(Debug, Serialize)]
#[serde(rename_all = "camelCase")]
struct StoredPicture<'a> {
    #[serde(rename = "_id")]
    id: MediaId,
    original_name: &'a str,
}

/// The answer to a document, which says its type (ruling A30).
#[derive(Debug, Serialize)]
#[serde(rename_all = "camelCase")]
struct StoredDocument<'a> {
    #[serde(rename = "_id")]
    id: MediaId,
    original_name: &'a str,
    mime_type: &'static str,
}

fn picture(call: &mut Call<'_>) -> Result<Reply, ApiError> {
    let (id, name, _) = store(call, &[Format::Jpeg, Format::Png])?;
    Ok(json(&StoredPicture { id, original_name: name }))
}

fn document(call: &mut Call<'_>) -> Result<Reply, ApiError> {
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
    call.subject = Some(id.into());
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

/// What a file is that no endpoint takes; its content may be personal, so none of it is repeated.
fn other(bytes: &[u8]) -> &'static str {
    const BASE64: [&[u8]; 4] = [b"iVBORw0KGgo", b"/9j/", b"JVBERi0", b"data:"];
    if bytes.is_empty() {
        "empty"
    } else if BASE64.iter().any(|start| bytes.starts_with(start)) {
        "base64, and is taken only as the bytes that this stands for"
    } else {
        content_type(bytes).unwrap_or("of another type by its first bytes")
    }
}
