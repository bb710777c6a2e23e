//! `GET /api/{version}/public/media/<mediaId>`: reads a file back. Ruling A29: the vendor's path is unknown.
//!
//! 1. Finds the file; an unknown id or another account's is 4003.
//! 2. Answers the uploaded bytes, or a small file of a fitting type for what the back office made.

use bytes::Bytes;
use hyper::StatusCode;

use super::files::{Evidence, File, Files};
use crate::vendors::{
    attestr::{
        call::Call,
        endpoint::Endpoint,
        error::{ApiError, Row},
    },
    exchange::Reply,
};

pub const ENDPOINT: Endpoint = Endpoint::get("attestr.media.get", "/media/{media}", run)
    .ruled("the vendor's path for reading media is not public")
    .also_answers(&[Row::RequestIdInvalid]);

fn run(call: &mut Call<'_>) -> Result<Reply, ApiError> {
    let id = call.incoming.param("media");
    call.subject = Some(id.into());
    let files = &call.records.media;
    let (content_type, body) = match files.get(id, call.account).ok_or_else(|| unknown(files, id))? {
        File::Uploaded { format, bytes, .. } => (format.mime(), bytes.clone()),
        File::Spreadsheet { bytes } => ("application/vnd.ms-excel", bytes.clone()),
        File::Generated(evidence) => evidence.file(),
    };
    let headers = Vec::new();
    Ok(Reply { status: StatusCode::OK, content_type: Some(content_type), body, headers, undocumented: None })
}

fn unknown(files: &Files, id: &str) -> ApiError {
    let why = if files.has(id) {
        "another account has the file with this id; only its own credential reads it"
    } else if files.evicted() > 0 {
        "no file has this id; the sandbox dropped its oldest files to stay within its bounds, and this may be one of them"
    } else {
        "no file has this id"
    };
    ApiError::because(Row::RequestIdInvalid, why)
}

impl Evidence {
    /// A small valid file of a fitting type.
    fn file(self) -> (&'static str, Bytes) {
        match self {
            Self::Letter => ("application/pdf", Bytes::from_static(include_bytes!("letter.pdf"))),
            Self::Photo => ("image/png", Bytes::from_static(include_bytes!("photo.png"))),
            Self::Recording => ("audio/wav", Bytes::from_static(include_bytes!("recording.wav"))),
        }
    }
}
