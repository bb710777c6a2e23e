//! `POST /api/{version}/public/factx/async/address`: physical address verification.
//!
//! Documented up to `pocContact`; `webhook` is inferred, and the two fields typed Number on the page are plainly texts.
//!
//! 1. Reads `tag`, `address`, `current`, `permanent`, `pocType`, `pocName`, `pocContact` and `webhook`.
//!    `pocName` is required when `pocType` is `OTHER`.
//! 2. As `work`: charge, store, answer, complete when due, webhook.
//!
//! Errors: the common table.

use super::start::{self, Requested};
use crate::vendors::attestr::{body::Fields, endpoint::Endpoint, kinds::CheckKind, state::Subject};

pub const ENDPOINT: Endpoint =
    Endpoint::check(CheckKind::Address, "/factx/async/address", |call| start::accept(call, read));

/// Who can be met at the address.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Contact {
    Candidate,
    SomebodyElse,
}

const CONTACTS: [(&str, Contact); 2] = [("SELF", Contact::Candidate), ("OTHER", Contact::SomebodyElse)];

fn read(fields: &mut Fields<'_>) -> Requested {
    let tag = fields.text("tag");
    let address = fields.text("address");
    fields.optional_flag("current");
    fields.optional_flag("permanent");
    let contact = fields.word("pocType", &CONTACTS);
    let other = contact == Some(Contact::SomebodyElse);
    let name = fields.text_or_number_if("pocName", other.then_some("pocType is OTHER"));
    fields.text_or_number_if("pocContact", None);
    Requested {
        // Whose name stands beside SELF is not whom the field executive meets.
        subject: Subject::Address { address, contact: name.filter(|_| other) },
        tag: Some(tag),
        documents: Vec::new(),
        webhook: fields.optional_flag("webhook"),
    }
}
