//! `POST /api/{version}/public/factx/async/document`: verification of an identity document. Documented.
//!
//! 1. Reads `tag`, `reg`, `docType`, `documents` and `webhook`; only the first two are required.
//! 2. As `work`: charge, store, answer, complete when due, webhook.
//!
//! Errors: the common table.

use super::start::{self, Requested};
use crate::vendors::attestr::{
    body::Fields,
    endpoint::Endpoint,
    kinds::CheckKind,
    state::{DocumentKind, Subject},
};

pub const ENDPOINT: Endpoint =
    Endpoint::check(CheckKind::Document, "/factx/async/document", |call| start::accept(call, read));

/// The documents that the page lists.
const KINDS: [(&str, DocumentKind); 6] = [
    ("AADHAAR", DocumentKind::Aadhaar),
    ("PAN", DocumentKind::Pan),
    ("DL", DocumentKind::DrivingLicence),
    ("VOTER", DocumentKind::Voter),
    ("PASSPORT", DocumentKind::Passport),
    ("CUSTOM", DocumentKind::Custom),
];

fn read(fields: &mut Fields<'_>) -> Requested {
    let tag = fields.text("tag");
    let reg = fields.text("reg");
    let kind = fields.optional_word("docType", &KINDS);
    let documents = fields.optional_media("documents");
    Requested {
        subject: Subject::Document { kind, reg, shared: !documents.is_empty() },
        tag: Some(tag),
        documents,
        webhook: fields.optional_flag("webhook"),
    }
}
