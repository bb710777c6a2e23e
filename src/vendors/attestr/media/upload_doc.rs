//! `POST /api/{version}/public/media/doc/multipart`: uploads a document. Ruling A30: path and field are known from clients only.
//!
//! 1. Takes the form's `file`: jpeg, png or pdf by content, at most 15 MB.
//! 2. Keeps it and answers its id, name and type.
//!
//! Errors: as image upload.

use hyper::Method;

use super::upload;
use crate::vendors::attestr::endpoint::{BodyKind, Endpoint, Names, Source};

pub const ENDPOINT: Endpoint = Endpoint {
    operation: "attestr.doc.upload",
    source: Source::Inferred,
    since: 1,
    consent: None,
    method: Method::POST,
    path: "/media/doc/multipart",
    names: Names::Nothing,
    makes: None,
    service: None,
    body: BodyKind::Upload,
    inferred: &[],
    run: upload::document,
};
