//! The one file in a multipart form, read before the sandbox is locked.

use std::convert::Infallible;

use bytes::Bytes;
use hyper::header::CONTENT_TYPE;
use serde::Serialize;

use super::{
    super::{
        error::{ApiError, Row},
        gate::Call,
        ids::MediaId,
        reply::json,
    },
    shelf::Format,
};
use crate::vendors::exchange::{Incoming, Payload, Reply};

/// The largest file: 15 MB.
const LARGEST: usize = 15 << 20;
/// How much of a request is read: the largest file and the form around it.
pub(in super::super) const UPLOAD_LIMIT: usize = LARGEST + (64 << 10);

/// What a form's `file` part holds, or why there is none.
#[derive(Debug)]
pub(in super::super) struct Upload(Result<(String, Bytes), ApiError>);

impl Upload {
    /// Reads the part `file` of a form.
    pub(in super::super) async fn parse(incoming: &Incoming) -> Self {
        Self(Self::file(incoming).await)
    }

    async fn file(incoming: &Incoming) -> Result<(String, Bytes), ApiError> {
        let body = match &incoming.body {
            Payload::Whole(bytes) => bytes.clone(),
            Payload::TooLarge => return Err(Row::FileTooLarge.into()),
            Payload::Broken => return Err(malformed("the body ended before it was complete")),
        };
        let content_type = incoming.headers.get(CONTENT_TYPE).and_then(|value| value.to_str().ok()).unwrap_or_default();
        let boundary = multer::parse_boundary(content_type)
            .map_err(|_| malformed("Content-Type: expected multipart/form-data with a boundary"))?;
        let whole = futures_util::stream::iter([Ok::<_, Infallible>(body)]);
        let mut form = multer::Multipart::new(whole, boundary);
        let broken = |error: multer::Error| ApiError::detailed(Row::Malformed, format!("the form is broken: {error}"));
        while let Some(part) = form.next_field().await.map_err(broken)? {
            if part.name() == Some("file") {
                let name = part.file_name().unwrap_or_default().to_owned();
                return Ok((name, part.bytes().await.map_err(broken)?));
            }
        }
        Err(malformed("file: required, expected a file in a form part of this name"))
    }
}

fn malformed(details: &'static str) -> ApiError {
    ApiError::detailed(Row::Malformed, details)
}

/// The answer; only a document's says its type.
#[derive(Debug, Serialize)]
#[serde(rename_all = "camelCase")]
struct Stored<'a> {
    #[serde(rename = "_id")]
    id: MediaId,
    original_name: &'a str,
    #[serde(skip_serializing_if = "Option::is_none")]
    mime_type: Option<&'static str>,
}

/// Which formats an upload takes, and whether its answer says which it was.
#[derive(Debug, Clone, Copy)]
pub(super) struct Rules {
    pub(super) formats: &'static [Format],
    pub(super) says_type: bool,
}

/// Checks and keeps the uploaded file: 4001 without one, 4005 when it is too large, 4007 when its content is of another type.
pub(super) fn store(call: &mut Call<'_>, rules: Rules) -> Result<Reply, ApiError> {
    let upload = call.upload.expect("the gate reads a form for upload endpoints");
    let (name, bytes) = upload.0.clone()?;
    if bytes.len() > LARGEST {
        return Err(Row::FileTooLarge.into());
    }
    let format = Format::of(&bytes).filter(|format| rules.formats.contains(format)).ok_or(Row::FileTypeIncompatible)?;
    let id = MediaId::mint(&mut call.core.random);
    let answer = json(&Stored { id, original_name: &name, mime_type: rules.says_type.then_some(format.mime()) });
    call.records.media.keep(id, name, format, bytes);
    call.subject = Some(id.to_string());
    Ok(answer)
}
