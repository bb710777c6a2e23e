//! `POST /api-aml-results`: what the search for sanctions, offices and bad news found. The answer is documented in part (retrieving AML
//! results, cut after `ethnicity`); `category`, `notes` and `description` are inferred from its text, and so is the request.
//!
//! 1. Reads `applicantId`, of a person or a company.
//! 2. Wants a finished verification: before it the workflow's condition is not met.
//! 3. Answers the search. What is empty is a list with a null in it, as documented; a hit fills the last three lists, one per label of the
//!    rejection that comes from such a search.
//!
//! Errors: a missing parameter, an unknown id, a verification that has not finished.

use serde::Serialize;

use crate::vendors::{
    exchange::Reply,
    personr::{
        error::{ApiError, Obstacle},
        gate::{Call, Endpoint},
        ids::{CaseId, SearchId},
        reply,
        verification::Review,
    },
};

pub const ENDPOINT: Endpoint = Endpoint::post("personr.aml.results", "api-aml-results", run);

/// The reject labels that come from the search, with what it says of them.
const CATEGORIES: [(&str, &str, &str); 5] = [
    ("SANCTIONS", "Sanctions", "Listed on a consolidated sanctions list."),
    ("PEP", "Politically Exposed Person", "Holds or held a prominent public office."),
    ("ADVERSE_MEDIA", "Adverse Media", "Named in reports about financial misconduct."),
    ("CRIMINAL", "Criminal Record", "Named in a public record of criminal proceedings."),
    ("COMPROMISED_PERSONS", "Warnings and Regulatory Enforcement", "Subject of a regulator's warning."),
];

/// A list that is never empty.
type Values<'a> = Vec<Option<&'a str>>;

#[derive(Serialize)]
struct Results<'a> {
    aml: Profile<'a>,
}

/// The search, in documented order.
#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
struct Profile<'a> {
    search_id: &'a SearchId,
    #[serde(rename = "type")]
    kind: &'static str,
    name: Vec<String>,
    alias: Values<'a>,
    former_name: Values<'a>,
    potential_alias: Values<'a>,
    registration_number: Values<'a>,
    id_number: Values<'a>,
    passport_number: Values<'a>,
    date_of_birth: Values<'a>,
    date_of_death: Values<'a>,
    gender: Values<'a>,
    stock_ticker: Values<'a>,
    birth_country: Values<'a>,
    birth_place: Values<'a>,
    father_name: Values<'a>,
    mother_name: Values<'a>,
    education: Values<'a>,
    political: Values<'a>,
    religion: Values<'a>,
    nationality: Values<'a>,
    ethnicity: Values<'a>,
    category: Values<'a>,
    notes: Values<'a>,
    description: Values<'a>,
}

fn run(call: &mut Call<'_>) -> Result<Reply, ApiError> {
    match call.find_either(&call.fields.applicant_id()?)? {
        CaseId::Applicant(id) => {
            let outcome = call.records.applicants[&id].outcome().ok_or_else(|| call.not_run(Obstacle::NotReviewed))?;
            let person = &outcome.findings;
            Ok(answer(Profile {
                name: vec![format!("{} {}", person.first_name, person.last_name)],
                date_of_birth: vec![Some(&person.birth_date)],
                ..empty("Person", outcome.review)
            }))
        }
        CaseId::Entity(id) => {
            let outcome = call.records.entities[&id].outcome().ok_or_else(|| call.not_run(Obstacle::NotReviewed))?;
            let company = &outcome.findings;
            Ok(answer(Profile {
                name: vec![company.name.clone()],
                registration_number: vec![Some(&company.registration_number)],
                ..empty("Company", outcome.review)
            }))
        }
    }
}

fn answer(aml: Profile<'_>) -> Reply {
    reply::flat(&Results { aml })
}

fn empty<'a>(kind: &'static str, review: &'a Review) -> Profile<'a> {
    let nothing = || vec![None];
    let labels = review.verdict.labels();
    let hits: Vec<_> = CATEGORIES.iter().filter(|(label, ..)| labels.iter().any(|it| **it == **label)).collect();
    let column = |pick: fn(&(&'static str, &'static str, &'static str)) -> &'static str| {
        if hits.is_empty() { nothing() } else { hits.iter().map(|hit| Some(pick(hit))).collect() }
    };
    Profile {
        search_id: &review.search,
        kind,
        name: Vec::new(),
        alias: nothing(),
        former_name: nothing(),
        potential_alias: nothing(),
        registration_number: nothing(),
        id_number: nothing(),
        passport_number: nothing(),
        date_of_birth: nothing(),
        date_of_death: nothing(),
        gender: nothing(),
        stock_ticker: nothing(),
        birth_country: nothing(),
        birth_place: nothing(),
        father_name: nothing(),
        mother_name: nothing(),
        education: nothing(),
        political: nothing(),
        religion: nothing(),
        nationality: nothing(),
        ethnicity: nothing(),
        category: column(|(_, category, _)| category),
        notes: column(|(label, ..)| label),
        description: column(|(.., description)| description),
    }
}
