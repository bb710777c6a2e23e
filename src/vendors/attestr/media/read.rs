//! `GET /api/{version}/public/media/<mediaId>`: reads a file back. Ruling A29: the vendor's path is unknown.
//!
//! 1. Finds the file; an unknown id or another account's is 4003.
//! 2. Answers the uploaded bytes, or a small file of a fitting type for what the back office made.

use bytes::Bytes;
use hyper::{Method, StatusCode};

use super::shelf::{Evidence, File};
use crate::vendors::{
    attestr::{
        call::Call,
        endpoint::{Answers, BodyKind, Endpoint, Source},
        error::{ApiError, Row},
    },
    exchange::Reply,
};

pub(in crate::vendors::attestr) const ENDPOINT: Endpoint = Endpoint {
    operation: "attestr.media.get",
    summary: "Read a file",
    source: Source::Ruled,
    method: Method::GET,
    path: "/media/{media}",
    service: None,
    body: BodyKind::Nothing,
    answers: Answers::File,
    errors: &[Row::RequestIdInvalid],
    run,
};

fn run(call: &mut Call<'_>) -> Result<Reply, ApiError> {
    let id = call.incoming.param("media");
    call.subject = Some(id.to_owned());
    let (content_type, body) = match call.records.media.get(id, call.account).ok_or(Row::RequestIdInvalid)? {
        File::Uploaded { format, bytes, .. } => (format.mime(), bytes.clone()),
        File::Generated(evidence) => evidence.file(),
    };
    let reply = Reply { status: StatusCode::OK, content_type: Some(content_type), body, undocumented: None };
    Ok(reply.undocumented("the vendor's path for reading media is not public"))
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
