//! `POST /api/{version}/public/checkx/dl`: driving licence check, an async request that is no background check.
//!
//! Its request is documented; the keys of its output are those that a client reads off the page (ruling A23).
//!
//! 1. Reads `reg`, `dob` and `webhook`.
//! 2. Charges the wallet `dl`, stores the check, lets it be processed at once, and answers its id and number.
//!
//! Errors: the common table.

use super::start::{self, Requested};
use crate::vendors::attestr::{
    body::{Fields, format_date},
    endpoint::Endpoint,
    kinds::CheckKind,
    state::Subject,
};

pub const ENDPOINT: Endpoint = Endpoint::check(CheckKind::Dl, "/checkx/dl", |call| start::accept(call, read));

fn read(fields: &mut Fields<'_>) -> Requested {
    let reg = fields.text("reg");
    let birth = fields.date("dob").map(format_date).unwrap_or_default().into();
    Requested {
        subject: Subject::DrivingLicence { reg, birth },
        tag: None,
        documents: Vec::new(),
        webhook: fields.optional_flag("webhook"),
    }
}
