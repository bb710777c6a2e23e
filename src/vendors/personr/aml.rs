//! `POST /api-aml-results`: what the search for sanctions, offices and bad news found. The answer is documented in part (retrieving AML
//! results, cut after `ethnicity`); `category`, `notes` and `description` are inferred from its text, and so is the request.
//!
//! 1. Reads `applicantId`, of a person or a company.
//! 2. Wants a finished verification: before it the workflow's condition is not met.
//! 3. Answers the search. What is empty is a list with a null in it, as documented; a hit fills the last three lists, one per label of the
//!    rejection that comes from such a search.
//!
//! Errors: a missing parameter, an unknown id, a verification that has not finished.

use indexmap::IndexMap;
use serde::Serialize;

use crate::vendors::{
    exchange::Reply,
    personr::{
        error::{ApiError, Obstacle},
        gate::{APPLICANT_ID, Call, Endpoint},
        ids::{CaseId, SearchId},
        reply,
    },
};

pub const ENDPOINT: Endpoint = Endpoint::post("personr.aml.results", "api-aml-results", APPLICANT_ID, run);

/// The reject labels that come from the search, with what it says of them.
const CATEGORIES: [(&str, &str, &str); 5] = [
    ("SANCTIONS", "Sanctions", "Listed on a consolidated sanctions list."),
    ("PEP", "Politically Exposed Person", "Holds or held a prominent public office."),
    ("ADVERSE_MEDIA", "Adverse Media", "Named in reports about financial misconduct."),
    ("CRIMINAL", "Criminal Record", "Named in a public record of criminal proceedings."),
    ("COMPROMISED_PERSONS", "Warnings and Regulatory Enforcement", "Subject of a regulator's warning."),
];

/// The lists of a search, in documented order.
const LISTS: [&str; 23] = [
    "name",
    "alias",
    "formerName",
    "potentialAlias",
    "registrationNumber",
    "idNumber",
    "passportNumber",
    "dateOfBirth",
    "dateOfDeath",
    "gender",
    "stockTicker",
    "birthCountry",
    "birthPlace",
    "fatherName",
    "motherName",
    "education",
    "political",
    "religion",
    "nationality",
    "ethnicity",
    "category",
    "notes",
    "description",
];

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
    #[serde(flatten)]
    lists: IndexMap<&'static str, Vec<Option<String>>>,
}

fn run(call: &mut Call<'_>) -> Result<Reply, ApiError> {
    let (kind, review, found) = match call.find_either(&call.fields.applicant_id()?)? {
        CaseId::Applicant(id) => {
            let outcome = call.records.applicants[&id].outcome().ok_or_else(|| call.not_run(Obstacle::NotReviewed))?;
            let person = outcome.findings;
            let name = format!("{} {}", person.first_name, person.last_name);
            ("Person", outcome.review, [("name", name), ("dateOfBirth", person.birth_date.clone())])
        }
        CaseId::Entity(id) => {
            let outcome = call.records.entities[&id].outcome().ok_or_else(|| call.not_run(Obstacle::NotReviewed))?;
            let company = outcome.findings;
            let number = company.registration_number.clone();
            ("Company", outcome.review, [("name", company.name.clone()), ("registrationNumber", number)])
        }
    };
    let mut lists: IndexMap<_, _> = LISTS.map(|name| (name, vec![None])).into();
    lists.extend(found.map(|(name, text)| (name, vec![Some(text)])));
    let is_hit = |label: &str| review.verdict.labels().iter().any(|it| **it == *label);
    let hits: Vec<_> = CATEGORIES.iter().filter(|(label, ..)| is_hit(label)).collect();
    if !hits.is_empty() {
        lists.insert("category", hits.iter().map(|(_, category, _)| Some((*category).to_owned())).collect());
        lists.insert("notes", hits.iter().map(|(label, ..)| Some((*label).to_owned())).collect());
        lists.insert("description", hits.iter().map(|(.., text)| Some((*text).to_owned())).collect());
    }
    Ok(reply::flat(&Results { aml: Profile { search_id: &review.search, kind, lists } }))
}
