//! `POST /api-entity-status`: how far a company's verification is, and its result. Documented (retrieving entity verification results).
//!
//! 1. Reads `applicantId`.
//! 2. Before the review: the status word and the client's own keys (ruling P12).
//! 3. After it: the answer and what the register says, here not inside `result`, with dates day first (inferred).
//!
//! Errors: a missing parameter, an unknown entity.

use serde::Serialize;

use crate::vendors::{
    exchange::Reply,
    personr::{
        company::{Answers, Company},
        error::ApiError,
        gate::{APPLICANT_ID, Call, Endpoint},
        register::CompanyFindings,
        reply,
        settings::FlowKind,
        state::Case,
        verification::Outcome,
    },
};

pub const ENDPOINT: Endpoint = Endpoint::post("personr.entity.status", "api-entity-status", APPLICANT_ID, run);

/// The answer, in documented order.
#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
pub struct EntityStatus<'a> {
    applicant_status: &'static str,
    #[serde(flatten)]
    result: Option<ReviewResult<'a>>,
    source_key: Option<&'a str>,
    external_user_id: &'a [Box<str>],
}

/// What the review found; also a part of the older form of the webhook.
#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
pub struct ReviewResult<'a> {
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
    let id = call.find(FlowKind::Entity, &call.fields.applicant_id()?)?;
    let case = &call.records.entities[&id];
    Ok(reply::success(status(case, case.outcome().as_ref())))
}

/// All that is said of a company, with the outcome of its review once there is one.
pub fn status<'a>(case: &'a Case<Company>, outcome: Option<&'a Outcome<'_, CompanyFindings>>) -> EntityStatus<'a> {
    EntityStatus {
        applicant_status: case.verification.status(),
        result: outcome.map(|outcome| result(&case.subject, outcome)),
        source_key: case.keys.source_key.as_deref(),
        external_user_id: &case.keys.external_user_ids,
    }
}

/// What the review of a company found.
pub fn result<'a>(company: &'a Company, outcome: &'a Outcome<'_, CompanyFindings>) -> ReviewResult<'a> {
    let Outcome { review, findings } = outcome;
    let (email, phone) = company.answers.as_ref().map_or(("", ""), Answers::contact);
    ReviewResult {
        review_answer: review.verdict.word(),
        created_date: slashed(&review.created.date().to_string()),
        reject_labels: review.verdict.labels(),
        entity_name: &findings.name,
        registration_number: &findings.registration_number,
        entity_type: &findings.form,
        incorporated_on: slashed(&findings.incorporated_on),
        entity_country: &findings.country,
        registry_source: &findings.registry,
        registered_address: &findings.address,
        representative_email: email,
        representative_phone: phone,
    }
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
