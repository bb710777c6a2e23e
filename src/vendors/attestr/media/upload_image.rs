//! `POST /api/{version}/public/media/image/multipart`: uploads a picture. Documented.
//!
//! 1. Takes the form's `file`: jpeg or png by content, at most 15 MB.
//! 2. Keeps it and answers its id and name.
//!
//! Errors: 4001, 4007, 4005 with the size's message, and the common ones without services and credits.

use hyper::Method;

use super::upload::{self, StoredPicture};
use crate::vendors::attestr::endpoint::{Answers, BodyKind, Endpoint, Source, schema};

pub(in crate::vendors::attestr) const ENDPOINT: Endpoint = Endpoint {
    operation: "attestr.image.upload",
    summary: "Upload a picture",
    source: Source::Documented,
    method: Method::POST,
    path: "/media/image/multipart",
    service: None,
    body: BodyKind::Upload,
    answers: Answers::Json(schema::<StoredPicture<'static>>),
    errors: &upload::ERRORS,
    inferred: &[],
    run: upload::picture,
};
