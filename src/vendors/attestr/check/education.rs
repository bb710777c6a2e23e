//! `POST /api/{version}/public/factx/async/education`: education verification.
//!
//! Documented up to `documents`, which is required as the vendor's SDK has it; `webhook` is inferred.
//! `course` is required, but may be null, which the SDK sends when it knows none.
//!
//! 1. Reads `tag`, `level`, `course`, `courseName`, `reg`, `startMonth`, `startYear`, `ended`, `endedMonth`, `endedYear`, `documents`, `webhook`.
//!    The end is required when `ended` is true and must not be before the start.
//! 2. As `work`: charge, store, answer, complete when due, webhook.
//!
//! Errors: the common table.

use super::start::{self, Requested};
use crate::vendors::attestr::{
    body::Fields,
    endpoint::Endpoint,
    kinds::CheckKind,
    state::{Education, Subject},
};

pub const ENDPOINT: Endpoint =
    Endpoint::check(CheckKind::Education, "/factx/async/education", |call| start::accept(call, read));

/// The levels that the page lists, and what the output calls a course of it that has no name.
const LEVELS: [(&str, &str); 7] = [
    ("SSC", "SSC"),
    ("HSC", "HSC"),
    ("GRADUATE", "Graduation"),
    ("POST_GRADUATE", "Post-graduation"),
    ("DOCTORATE", "Doctorate"),
    ("OTHER", "Course"),
    ("HIGHEST", "Highest degree"),
];

fn read(fields: &mut Fields<'_>) -> Requested {
    let tag = fields.text("tag");
    let level = fields.word("level", &LEVELS).unwrap_or_default();
    let course = fields.text_or_null("course").unwrap_or_else(|| level.into());
    let specialization = fields.text("courseName");
    let reg = fields.text("reg");
    let ended = read_period(fields);
    let documents = fields.media("documents");
    Requested {
        subject: Subject::Education(Education { course, specialization, reg, ended }),
        tag: Some(tag),
        documents,
        webhook: fields.optional_flag("webhook"),
    }
}

/// Whether the education ended.
fn read_period(fields: &mut Fields<'_>) -> bool {
    // "4 digits, > 1900".
    let years = 1901..=9999;
    let start_month = fields.number("startMonth", 1..=12);
    let start_year = fields.number("startYear", years.clone());
    let ended = fields.flag("ended");
    let because = ended.then_some("ended is true");
    let month = fields.number_if("endedMonth", 1..=12, because);
    let year = fields.number_if("endedYear", years, because);
    let mut not_before = |name: &str, end: Option<i64>, other: &str, start: Option<i64>| {
        if let (Some(end), Some(start)) = (end, start)
            && end < start
        {
            fields.problem(name, &format!("expected an end that is not before {other}, which is {start}, got {end}"));
        }
    };
    not_before("endedYear", year, "startYear", start_year);
    if year.is_some() && year == start_year {
        not_before("endedMonth", month, "startMonth", start_month);
    }
    ended
}
