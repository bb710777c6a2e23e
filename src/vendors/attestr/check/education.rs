//! `POST /api/{version}/public/factx/async/education`: education verification.
//!
//! Documented up to `documents`, which is required as the vendor's SDK has it; `webhook` is inferred.
//!
//! 1. Reads `tag`, `level`, `course`, `courseName`, `reg`, `startMonth`, `startYear`, `ended`, `endedMonth`, `endedYear`, `documents`, `webhook`.
//!    The end is required when `ended` is true and must not be before the start.
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
    operation: "attestr.education.create",
    summary: "Verify an education",
    source: Source::Documented,
    method: Method::POST,
    path: "/factx/async/education",
    service: Some("education"),
    body: BodyKind::Json(|fields| drop(read(fields))),
    answers: Answers::Json(schema::<Accepted>),
    errors: &[],
    inferred: &[],
    run,
};

/// The levels that the page lists.
const LEVELS: [(&str, ()); 7] = [
    ("SSC", ()),
    ("HSC", ()),
    ("GRADUATE", ()),
    ("POST_GRADUATE", ()),
    ("DOCTORATE", ()),
    ("OTHER", ()),
    ("HIGHEST", ()),
];

fn run(call: &mut Call<'_>) -> Result<Reply, ApiError> {
    let requested = call.read(read)?;
    start::accept(call, requested)
}

fn read(fields: &mut Fields<'_>) -> Requested {
    let tag = fields.text("tag");
    fields.word("level", &LEVELS);
    let course = fields.text("course");
    let specialization = fields.text("courseName");
    let reg = fields.text("reg");
    read_period(fields);
    let documents = fields.media("documents");
    Requested {
        subject: Subject::Education { course, specialization, reg },
        tag: Some(tag),
        documents,
        webhook: fields.optional_flag("webhook"),
    }
}

fn read_period(fields: &mut Fields<'_>) {
    // "4 digits, > 1900".
    let start_month = fields.number("startMonth", 1, 12);
    let start_year = fields.number("startYear", 1901, 9999);
    let ended = fields.flag("ended");
    let month = fields.optional_number("endedMonth", 1, 12);
    let year = fields.optional_number("endedYear", 1901, 9999);
    for name in ["endedMonth", "endedYear"] {
        if ended && !fields.has(name) {
            fields.problem(name, "required, because ended is true");
        }
    }
    let start = start_year.zip(start_month);
    if year.zip(month).is_some_and(|end| start.is_some_and(|start| end < start)) {
        fields.problem("endedYear", "expected an end that is not before the start");
    }
}
