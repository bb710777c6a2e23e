//! `POST /api-applicant-status`: how far a person's verification is, and its result. Documented (retrieving applicant verification results).
//!
//! 1. Reads `applicantId`.
//! 2. Before the review: the status words and the client's own keys (ruling P12).
//! 3. After it: the stored result with the further fields of the vendor's connector (ruling P17), what was read from the documents, where the person was online, and the documents.
//!
//! Errors: a missing parameter, an unknown applicant.

use serde::Serialize;

use crate::vendors::{
    exchange::Reply,
    personr::{
        document::{ApplicantDocument, DocType},
        error::ApiError,
        gate::{APPLICANT_ID, Call, Endpoint},
        ids::{ApplicantId, ResultId, VerificationId, WorkspaceId},
        person::{Person, PersonFindings},
        reply,
        settings::FlowKind,
        state::Case,
        verification::{Outcome, Review},
    },
};

pub const ENDPOINT: Endpoint = Endpoint::post("personr.applicant.status", "api-applicant-status", APPLICANT_ID, run);

/// The answer, in documented order.
#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
pub struct ApplicantStatus<'a> {
    #[serde(flatten)]
    result: StatusAndResult<'a>,
    #[serde(flatten)]
    more: Option<More<'a>>,
    source_key: Option<&'a str>,
    external_user_id: &'a [Box<str>],
}

/// What the oldest snapshots of the manual show, and so the older form of the webhook.
#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
pub struct StatusAndResult<'a> {
    applicant_status: &'static str,
    #[serde(skip_serializing_if = "Option::is_none")]
    applicant_action_status: Option<&'static str>,
    #[serde(skip_serializing_if = "Option::is_none")]
    result: Option<StoredResult<'a>>,
    #[serde(flatten)]
    extracted: Option<FromDocuments<'a>>,
}

/// The stored record of a result, hence keys with spaces. The last five are in the vendor's connector only.
#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
struct StoredResult<'a> {
    #[serde(rename = "Modified Date")]
    modified: i64,
    #[serde(rename = "Created Date")]
    created: i64,
    review_answer: &'static str,
    applicant: &'a ApplicantId,
    company: &'a WorkspaceId,
    reject_labels: &'a [Box<str>],
    verification: &'a VerificationId,
    #[serde(rename = "Created By")]
    created_by: Option<&'a str>,
    comment_client: Option<&'a str>,
    comment_moderation: Option<&'a str>,
    review_reject_type: Option<&'static str>,
    #[serde(rename = "_id")]
    id: ResultId,
}

/// Why the answer has more than the manual shows.
const FURTHER_FIELDS: &str =
    "the last five fields of result are those of the vendor's connector, which the manual does not have";

/// What was read from the documents.
#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
struct FromDocuments<'a> {
    extracted_first_name: &'a str,
    extracted_last_name: &'a str,
    extracted_birth_date: &'a str,
    document_country: &'a str,
    extracted_street_num: &'a str,
    extracted_street: &'a str,
    extracted_city: &'a str,
    extracted_state: &'a str,
    extracted_post_code: &'a str,
}

/// What the newer snapshots add.
#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
struct More<'a> {
    ip_address: &'a str,
    ip_timezone: &'a str,
    ip_country: &'a str,
    ip_city: &'a str,
    documents: Listed<'a, DocType>,
    doc_number: Vec<&'a str>,
    doc_country: Listed<'a, &'a str>,
}

/// A list that was found, or that a rule says.
#[derive(Serialize)]
#[serde(untagged)]
enum Listed<'a, T> {
    Said(&'a [String]),
    Found(Vec<T>),
}

impl<'a, T> Listed<'a, T> {
    fn of(said: Option<&'a Vec<String>>, found: Vec<T>) -> Self {
        said.map_or(Self::Found(found), |said| Self::Said(said))
    }
}

fn run(call: &mut Call<'_>) -> Result<Reply, ApiError> {
    let id = call.find(FlowKind::Applicant, &call.fields.applicant_id()?)?;
    let case = &call.records.applicants[&id];
    let outcome = case.outcome();
    let reply = reply::success(status(&id, case, outcome.as_ref()));
    Ok(if outcome.is_some() { reply.undocumented(FURTHER_FIELDS) } else { reply })
}

/// All that is said of a person, with the outcome of its review once there is one.
pub fn status<'a>(
    id: &'a ApplicantId,
    case: &'a Case<Person>,
    outcome: Option<&'a Outcome<'_, PersonFindings>>,
) -> ApplicantStatus<'a> {
    ApplicantStatus {
        result: result(id, case, outcome),
        more: outcome.map(|outcome| more(&outcome.findings, case.reviewed_documents())),
        source_key: case.keys.source_key.as_deref(),
        external_user_id: &case.keys.external_user_ids,
    }
}

/// The status words, the result and what was read from the documents.
pub fn result<'a>(
    id: &'a ApplicantId,
    case: &'a Case<Person>,
    outcome: Option<&'a Outcome<'_, PersonFindings>>,
) -> StatusAndResult<'a> {
    StatusAndResult {
        applicant_status: case.verification.status(),
        applicant_action_status: case.verification.action_status(),
        result: outcome.map(|outcome| stored(id, case, outcome.review)),
        extracted: outcome.map(|outcome| extracted(&outcome.findings)),
    }
}

fn stored<'a>(id: &'a ApplicantId, case: &'a Case<Person>, review: &'a Review) -> StoredResult<'a> {
    StoredResult {
        modified: review.modified.as_millis(),
        created: review.created.as_millis(),
        review_answer: review.verdict.word(),
        applicant: id,
        company: &case.workspace,
        reject_labels: review.verdict.labels(),
        verification: &review.run.id,
        created_by: None,
        comment_client: None,
        comment_moderation: None,
        review_reject_type: review.verdict.reject_type(),
        id: ResultId::of(&review.run.id, review.created),
    }
}

fn extracted(person: &PersonFindings) -> FromDocuments<'_> {
    FromDocuments {
        extracted_first_name: &person.first_name,
        extracted_last_name: &person.last_name,
        extracted_birth_date: &person.birth_date,
        document_country: &person.document_country,
        extracted_street_num: &person.address.number,
        extracted_street: &person.address.street,
        extracted_city: &person.address.city,
        extracted_state: &person.address.state,
        extracted_post_code: &person.address.post_code,
    }
}

fn more<'a>(person: &'a PersonFindings, documents: &'a [ApplicantDocument]) -> More<'a> {
    let shown = documents.iter().map(|document| &*document.country);
    // A number that the client knows is of no document that was shown.
    let countries = shown.chain(person.papers.iter().map(|paper| &*paper.country));
    More {
        ip_address: &person.online.address,
        ip_timezone: &person.online.time_zone,
        ip_country: &person.online.country,
        ip_city: &person.online.city,
        documents: Listed::of(
            person.said.documents.as_ref(),
            once_each(documents.iter().map(|document| document.kind)),
        ),
        doc_number: person.papers.iter().map(|paper| paper.number.as_str()).filter(|it| !it.is_empty()).collect(),
        doc_country: Listed::of(person.said.countries.as_ref(), once_each(countries)),
    }
}

/// The items in order, each at its first place only.
fn once_each<T: PartialEq>(items: impl Iterator<Item = T>) -> Vec<T> {
    let mut seen = Vec::new();
    for item in items {
        if !seen.contains(&item) {
            seen.push(item);
        }
    }
    seen
}
