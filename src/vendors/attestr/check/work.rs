//! `POST /api/{version}/public/factx/async/work`: employment verification. Documented.
//!
//! 1. Reads `tag`, `employer`, `reg`, `position`, `startDate`, `ended`, `endDate`, `documents`, `references` and `webhook`.
//!    `endDate` is required when `ended` is true and must not be before `startDate`; `documents` is not empty (ruling A8).
//! 2. Charges the wallet `work` and stores the check; it waits until it is associated to a profile.
//! 3. Answers its id and number.
//! 4. When its plan's step is due: the output record, or an error.
//! 5. If `webhook` was true: `async.completed` or `async.errored`.
//!
//! Errors: the common table. Scenario: outcome, output, errored, after, never, steps, webhook.

use super::start::{self, Requested};
use crate::vendors::attestr::{
    body::{Fields, format_date},
    endpoint::Endpoint,
    kinds::CheckKind,
    state::{Reference, Subject, Work},
};

pub const ENDPOINT: Endpoint = Endpoint::check(CheckKind::Work, "/factx/async/work", |call| start::accept(call, read));

fn read(fields: &mut Fields<'_>) -> Requested {
    let tag = fields.text("tag");
    let employer = fields.text("employer");
    fields.checked_text("reg");
    let position = fields.text("position");
    let ended = read_period(fields);
    let documents = fields.media("documents");
    let references = fields.objects("references", read_reference);
    Requested {
        subject: Subject::Work(Work { employer, position, ended, references }),
        tag: Some(tag),
        documents,
        webhook: fields.optional_flag("webhook"),
    }
}

/// Whether the employment ended; the output does not speak of the dates, which only have to be right.
fn read_period(fields: &mut Fields<'_>) -> bool {
    let start = fields.date("startDate");
    let ended = fields.flag("ended");
    let end = fields.date_if("endDate", ended.then_some("ended is true"));
    if let (Some(start), Some(end)) = (start, end)
        && end < start
    {
        let (start, end) = (format_date(start), format_date(end));
        let problem = format!("expected a date that is not before startDate, which is {start}, got {end}");
        fields.problem("endDate", &problem);
    }
    ended
}

fn read_reference(fields: &mut Fields<'_>) -> Reference {
    let name = fields.text("name");
    let position = fields.text("position");
    fields.optional_email("email");
    fields.checked_text("contact");
    Reference { name, position }
}
