//! `POST /api/{version}/public/media/image/multipart`: uploads a picture. Documented.
//!
//! 1. Takes the form's `file`: jpeg or png by content, at most 15 MB.
//! 2. Keeps it and answers its id and name.
//!
//! Errors: 4001, 4007, 4005 with the size's message, and the common ones without services and credits.

use hyper::Method;

use super::{
    shelf::Format,
    upload::{self, Rules},
};
use crate::vendors::attestr::gate::{BodyKind, Endpoint};

pub(in crate::vendors::attestr) const ENDPOINT: Endpoint = Endpoint {
    operation: "attestr.image.upload",
    method: Method::POST,
    path: "/media/image/multipart",
    service: None,
    body: BodyKind::Upload,
    run: |call| upload::store(call, Rules { formats: &[Format::Jpeg, Format::Png], says_type: false }),
};
