//! `POST /api/{version}/public/media/image/multipart`: uploads a picture. Documented.
//!
//! 1. Takes the form's `file`: jpeg or png by content, at most 15 MB.
//! 2. Keeps it and answers its id and name.
//!
//! Errors: 4001, 4007, 4005 with the size's message, and the common ones without services and credits.

use hyper::Method;

use super::upload;
use crate::vendors::attestr::endpoint::{BodyKind, Endpoint, Names, Source};

pub const ENDPOINT: Endpoint = Endpoint {
    operation: "attestr.image.upload",
    source: Source::Documented,
    since: 1,
    consent: None,
    method: Method::POST,
    path: "/media/image/multipart",
    names: Names::Nothing,
    makes: None,
    service: None,
    body: BodyKind::Upload,
    inferred: &[],
    run: upload::picture,
};
