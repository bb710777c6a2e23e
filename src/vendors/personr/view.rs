//! The records as scenario conditions see them.

use serde_json::json;

use super::{State, company::Company, ids::ApplicantId, person::Person, state::Case};
use crate::engine::tree::Json;

/// The fields of a person, which rules can look at.
pub const OF_APPLICANT: [&str; 12] = [
    "id",
    "type",
    "email",
    "phone",
    "nameFirst",
    "nameLast",
    "flow",
    "sourceKey",
    "externalUserId",
    "status",
    "attempts",
    "documents",
];
/// The fields of a company.
pub const OF_ENTITY: [&str; 11] = [
    "id",
    "type",
    "companyName",
    "registrationNumber",
    "country",
    "flow",
    "sourceKey",
    "externalUserId",
    "status",
    "attempts",
    "documents",
];
/// The fields of one of them, where it is not known which.
pub const OF_EITHER: [&str; 23] = {
    let mut names = [""; 23];
    let (people, companies) = names.split_at_mut(OF_APPLICANT.len());
    people.copy_from_slice(&OF_APPLICANT);
    companies.copy_from_slice(&OF_ENTITY);
    names
};

/// The client's own id of the case with this id: an external one, or else its key.
pub fn tag<'a>(records: &'a State, id: &str) -> Option<&'a str> {
    let id: ApplicantId = id.parse().ok()?;
    let applicant = records.applicants.get(&id).map(|case| &case.keys);
    let keys = applicant.or_else(|| records.entities.get(&id).map(|case| &case.keys))?;
    keys.external_user_ids.first().or(keys.source_key.as_ref()).map(|key| &**key)
}

/// The record that a request's body names; null when it names none that exists.
pub fn record(records: &State, body: &Json) -> Json {
    let named = body.get("applicantId").or_else(|| body.get("applicant")).and_then(Json::as_str);
    let Some(id) = named.and_then(|id| id.parse::<ApplicantId>().ok()) else { return Json::Null };
    match (records.applicants.get(&id), records.entities.get(&id)) {
        (Some(applicant), _) => of_applicant(&id, applicant),
        (None, Some(entity)) => of_entity(&id, entity),
        (None, None) => Json::Null,
    }
}

/// A person as conditions and templates see it.
pub fn of_applicant(id: &ApplicantId, case: &Case<Person>) -> Json {
    let person = &case.subject;
    json!({
        "id": id,
        "type": "Individual",
        "email": person.email,
        "phone": person.phone,
        "nameFirst": person.known.first_name,
        "nameLast": person.known.last_name,
        "flow": case.flow,
        "sourceKey": case.keys.source_key,
        "externalUserId": case.keys.external_user_ids,
        "status": case.verification.status(),
        "attempts": case.verification.attempts,
        "documents": person.documents.len(),
    })
    .into()
}

/// A company as conditions and templates see it.
pub fn of_entity(id: &ApplicantId, case: &Case<Company>) -> Json {
    let company = &case.subject;
    json!({
        "id": id,
        "type": "Entity",
        "companyName": company.name,
        "registrationNumber": company.registration_number,
        "country": company.country,
        "flow": case.flow,
        "sourceKey": case.keys.source_key,
        "externalUserId": case.keys.external_user_ids,
        "status": case.verification.status(),
        "attempts": case.verification.attempts,
        "documents": company.papers.len(),
    })
    .into()
}
