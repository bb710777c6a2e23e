//! `POST /api/{version}/public/factx/async/address`: physical address verification.
//!
//! Documented up to `pocContact`; `webhook` is inferred, and the two fields typed Number on the page are plainly texts.
//!
//! 1. Reads `tag`, `address`, `current`, `permanent`, `pocType`, `pocName`, `pocContact` and `webhook`.
//!    `pocName` is required when `pocType` is `OTHER`.
//! 2. As `work`: charge, store, answer, complete when due, webhook.
//!
//! Errors: the common table.

use hyper::Method;

use super::start::{self, Accepted, Requested};
use crate::vendors::{
    attestr::{
        body::Fields,
        call::Call,
        endpoint::{Answers, BodyKind, Endpoint, Source, schema},
        error::ApiError,
        state::Subject,
    },
    exchange::Reply,
};

pub(in crate::vendors::attestr) const ENDPOINT: Endpoint = Endpoint {
    operation: "attestr.address.create",
    summary: "Verify an address",
    source: Source::Documented,
    method: Method::POST,
    path: "/factx/async/address",
    service: Some("address"),
    body: BodyKind::Json(|fields| drop(read(fields))),
    answers: Answers::Json(schema::<Accepted>),
    errors: &[],
    inferred: &[],
    run,
};

/// Who can be met at the address.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Contact {
    Candidate,
    SomebodyElse,
}

const CONTACTS: [(&str, Contact); 2] = [("SELF", Contact::Candidate), ("OTHER", Contact::SomebodyElse)];

fn run(call: &mut Call<'_>) -> Result<Reply, ApiError> {
    let requested = call.read(read)?;
    start::accept(call, requested)
}

fn read(fields: &mut Fields<'_>) -> Requested {
    let tag = fields.text("tag");
    let address = fields.text("address");
    fields.optional_flag("current");
    fields.optional_flag("permanent");
    let contact = fields.word("pocType", &CONTACTS);
    let name = fields.optional_text_or_number("pocName");
    if contact == Some(Contact::SomebodyElse) && !fields.has("pocName") {
        fields.problem("pocName", "required, because pocType is OTHER");
    }
    fields.optional_text_or_number("pocContact");
    Requested {
        subject: Subject::Address { address, contact: name },
        tag: Some(tag),
        documents: Vec::new(),
        webhook: fields.optional_flag("webhook"),
    }
}
