//! `POST /api/{version}/public/media/doc/multipart`: uploads a document. Ruling A30: path and field are known from clients only.
//!
//! 1. Takes the form's `file`: jpeg, png or pdf by content, at most 15 MB.
//! 2. Keeps it and answers its id, name and type.
//!
//! Errors: as image upload.

use hyper::Method;

use super::upload::{self, StoredDocument};
use crate::vendors::attestr::endpoint::{Answers, BodyKind, Endpoint, Source, schema};

pub(in crate::vendors::attestr) const ENDPOINT: Endpoint = Endpoint {
    operation: "attestr.doc.upload",
    summary: "Upload a document",
    source: Source::Inferred,
    method: Method::POST,
    path: "/media/doc/multipart",
    service: None,
    body: BodyKind::Upload,
    answers: Answers::Json(schema::<StoredDocument<'static>>),
    errors: &upload::ERRORS,
    inferred: &[],
    run: upload::document,
};
