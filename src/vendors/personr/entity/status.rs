//! `POST /api-entity-status`: how far a company's verification is, and its result. Documented (retrieving entity verification results).
//!
//! 1. Reads `applicantId`.
//! 2. Before the review: the status word and the caller's own marks (ruling P12).
//! 3. After it: the answer and what the register says, here not inside `result`, with dates day first (inferred).
//!
//! Errors: a missing parameter, an unknown entity.

use serde::Serialize;

use crate::vendors::{
    exchange::Reply,
    personr::{
        company::Answers,
        error::ApiError,
        gate::{Call, Endpoint},
        reply,
        state::Entity,
        verification,
    },
};

pub const ENDPOINT: Endpoint = Endpoint::post("personr.entity.status", "api-entity-status", run);

/// The answer, in documented order.
#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
pub struct Report<'a> {
    applicant_status: &'static str,
    #[serde(flatten)]
    outcome: Option<Outcome<'a>>,
    source_key: Option<&'a str>,
    external_user_id: &'a [Box<str>],
}

/// What the review found; also a part of the older form of the webhook.
#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
pub struct Outcome<'a> {
    review_answer: &'static str,
    created_date: String,
    reject_labels: &'a [Box<str>],
    entity_name: &'a str,
    registration_number: &'a str,
    entity_type: &'a str,
    incorporated_on: String,
    entity_country: &'a str,
    registry_source: &'a str,
    registered_address: &'a str,
    representative_email: &'a str,
    representative_phone: &'a str,
}

fn run(call: &mut Call<'_>) -> Result<Reply, ApiError> {
    let sent = call.fields.applicant_id()?;
    let id = call.entity(&sent)?;
    Ok(reply::success(report(call.records.entity(&id))))
}

/// All that is said of a company.
pub fn report(entity: &Entity) -> Report<'_> {
    Report {
        applicant_status: entity.verification.status(),
        outcome: outcome(entity),
        source_key: entity.marks.source_key.as_deref(),
        external_user_id: &entity.marks.external_user_ids,
    }
}

/// What the review of a company found; `None` before it.
pub fn outcome(entity: &Entity) -> Option<Outcome<'_>> {
    let verification::Outcome { review, findings: company } = entity.verification.outcome()?;
    let (email, phone) = entity.answers.as_ref().map_or(("", ""), Answers::contact);
    Some(Outcome {
        review_answer: review.verdict.word(),
        created_date: slashed(&review.created.date().to_string()),
        reject_labels: review.verdict.labels(),
        entity_name: &company.name,
        registration_number: &company.registration_number,
        entity_type: &company.form,
        incorporated_on: slashed(&company.incorporated_on),
        entity_country: &company.country,
        registry_source: &company.registry,
        registered_address: &company.address,
        representative_email: email,
        representative_phone: phone,
    })
}

/// `2020-12-31` as `31/12/2020`; a text that is no date, which a rule may set, stays as it is.
fn slashed(date: &str) -> String {
    match date.split('-').collect::<Vec<_>>().as_slice() {
        [year, month, day] => format!("{day}/{month}/{year}"),
        _ => date.to_owned(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn dates_have_the_day_first() {
        assert_eq!(slashed("2020-12-31"), "31/12/2020");
        assert_eq!(slashed("31/12/2020"), "31/12/2020");
    }
}
