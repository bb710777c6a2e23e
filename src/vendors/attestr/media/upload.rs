//! The one file in a multipart form, read before the sandbox is locked.

use std::convert::Infallible;

use bytes::Bytes;
use hyper::header::CONTENT_TYPE;
use memchr::memmem;
use schemars::JsonSchema;
use serde::Serialize;

use super::{
    super::{
        call::Call,
        error::{ApiError, Row},
        ids::MediaId,
        reply::json,
    },
    shelf::{File, Format},
};
use crate::vendors::exchange::{Incoming, Payload, Reply};

/// The largest file: 15 MB.
const LARGEST: usize = 15 << 20;
/// How much of a request is read: the largest file and the form around it.
pub(in super::super) const UPLOAD_LIMIT: usize = LARGEST + (64 << 10);
/// How many parts that nobody reads are named.
const MOST_NAMED: usize = 20;
/// What the upload pages have beside the common table.
pub(super) const ERRORS: [Row; 2] = [Row::FileTooLarge, Row::FileTypeIncompatible];

/// What a form's `file` part holds, or why there is none.
#[derive(Debug)]
pub(in super::super) struct Upload(Result<Sent, ApiError>);

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
    pub(in super::super) async fn parse(incoming: &Incoming) -> Self {
        let form = match &incoming.body {
            Payload::Whole(bytes) => read(incoming, bytes).await,
            Payload::TooLarge => Err(Row::FileTooLarge.into()),
            Payload::Broken => Err(malformed("the body ended before it was complete")),
        };
        Self(form)
    }
}

async fn read(incoming: &Incoming, body: &Bytes) -> Result<Sent, ApiError> {
    let content_type = incoming.headers.get(CONTENT_TYPE).and_then(|value| value.to_str().ok()).unwrap_or_default();
    let boundary = multer::parse_boundary(content_type)
        .map_err(|_| malformed("Content-Type: expected multipart/form-data with a boundary"))?;
    let whole = futures_util::stream::iter([Ok::<_, Infallible>(body.clone())]);
    let mut form = multer::Multipart::new(whole, boundary);
    let broken = |error: multer::Error| ApiError::detailed(Row::Malformed, format!("the form is broken: {error}"));
    let (mut file, mut unread) = (None, Vec::new());
    while let Some(part) = form.next_field().await.map_err(broken)? {
        if file.is_some() || part.name() != Some("file") {
            if unread.len() < MOST_NAMED {
                unread.push(part.name().unwrap_or("a part without a name").chars().take(40).collect());
            }
            continue;
        }
        let name = part.file_name().map(str::to_owned);
        let name = name.ok_or_else(|| malformed("file: expected a file, got a text; give the part a file name"))?;
        file = Some((name, within(body, &part.bytes().await.map_err(broken)?)));
    }
    let (name, bytes) = file.ok_or_else(|| malformed("file: required, expected a file in a form part of this name"))?;
    Ok(Sent { name, bytes, unread })
}

/// The place in `body` where `file` stands, so that the file is held once and not beside the body that carried it.
fn within(body: &Bytes, file: &[u8]) -> Bytes {
    // Any place with the same bytes is as good as the one they were read from.
    let start = memmem::find(body, file).expect("the form's parser gives bytes of the body");
    body.slice(start..start + file.len())
}

fn malformed(details: &'static str) -> ApiError {
    ApiError::detailed(Row::Malformed, details)
}

/// The answer; only a document's says its type.
#[derive(Debug, Serialize, JsonSchema)]
#[serde(rename_all = "camelCase")]
pub(super) struct Stored<'a> {
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
    let Sent { name, bytes, unread } = upload.0.clone()?;
    if bytes.len() > LARGEST {
        return Err(Row::FileTooLarge.into());
    }
    let format = Format::of(&bytes).filter(|format| rules.formats.contains(format)).ok_or(Row::FileTypeIncompatible)?;
    if !unread.is_empty() {
        call.unexpected(&format!("the vendor reads one part `file` and no others: {}", unread.join(", ")))?;
    }
    let id = MediaId::mint(&mut call.core.random);
    let answer = json(&Stored { id, original_name: &name, mime_type: rules.says_type.then_some(format.mime()) });
    call.records.media.keep(id, call.account, File::Uploaded { name, format, bytes });
    call.subject = Some(id.to_string());
    Ok(answer)
}
