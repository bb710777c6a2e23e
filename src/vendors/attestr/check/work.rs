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

use hyper::Method;

use super::start::{self, Accepted, Requested};
use crate::vendors::{
    attestr::{
        body::Fields,
        call::Call,
        endpoint::{Answers, BodyKind, Endpoint, Source, schema},
        error::ApiError,
        state::{Reference, Subject},
    },
    exchange::Reply,
};

pub(in crate::vendors::attestr) const ENDPOINT: Endpoint = Endpoint {
    operation: "attestr.work.create",
    summary: "Verify an employment",
    source: Source::Documented,
    method: Method::POST,
    path: "/factx/async/work",
    service: Some("work"),
    body: BodyKind::Json(|fields| drop(read(fields))),
    answers: Answers::Json(schema::<Accepted>),
    errors: &[],
    inferred: &[],
    run,
};

fn run(call: &mut Call<'_>) -> Result<Reply, ApiError> {
    let requested = call.read(read)?;
    start::accept(call, requested)
}

fn read(fields: &mut Fields<'_>) -> Requested {
    let tag = fields.text("tag");
    let employer = fields.text("employer");
    fields.text("reg");
    let position = fields.text("position");
    read_period(fields);
    let documents = fields.media("documents");
    let references = fields.objects("references", read_reference);
    Requested {
        subject: Subject::Work { employer, position, references },
        tag: Some(tag),
        documents,
        webhook: fields.optional_flag("webhook"),
    }
}

/// The dates only have to be right: the output does not speak of them.
fn read_period(fields: &mut Fields<'_>) {
    let start = fields.date("startDate");
    let ended = fields.flag("ended");
    match fields.optional_date("endDate") {
        None if ended && !fields.has("endDate") => fields.problem("endDate", "required, because ended is true"),
        Some(end) if start.is_some_and(|start| end < start) => {
            fields.problem("endDate", "expected a date that is not before startDate");
        }
        Some(_) | None => {}
    }
}

fn read_reference(fields: &mut Fields<'_>) -> Reference {
    let name = fields.text("name");
    let position = fields.text("position");
    fields.optional_text("email");
    fields.text("contact");
    Reference { name, position }
}
