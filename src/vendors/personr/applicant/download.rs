//! `POST /api-document-download` and `POST /api-document-download-information`: the verified pictures, alone or with numbers and expiry
//! dates. Documented (downloading verified documents, and with information).
//!
//! 1. Read `applicantId`.
//! 2. Want a finished verification: before it the workflow's condition is not met.
//! 3. Answer lists: one entry per picture, and in the second one number and expiry per document, so that the lists differ in length. The
//!    second has identity documents only: a selfie has neither number nor expiry.
//!
//! The manual prints document types where numbers and expiry dates belong; the emulator answers numbers and dates (inferred).
//! Errors: a missing parameter, an unknown applicant, a verification that has not finished, a picture that was dropped to make room.

use base64::{Engine as _, prelude::BASE64_STANDARD};
use serde::Serialize;

use crate::vendors::{
    exchange::Reply,
    personr::{
        document::{ApplicantDocument, DocType},
        error::{ApiError, Obstacle},
        gate::{APPLICANT_ID, Call, Endpoint},
        ids::ApplicantId,
        person::{Person, PersonFindings},
        reply,
        settings::FlowKind,
        state::Case,
        verification::Outcome,
    },
};

pub const ENDPOINT: Endpoint =
    Endpoint::post("personr.document.download", "api-document-download", APPLICANT_ID, pictures);

pub const WITH_INFORMATION: Endpoint =
    Endpoint::post("personr.document.information", "api-document-download-information", APPLICANT_ID, information);

/// The pictures, in documented order and spelling.
#[derive(Serialize)]
struct Pictures {
    #[serde(rename = "IdDocType")]
    kinds: Vec<DocType>,
    base64: Vec<String>,
}

/// The pictures with what was read from them, in documented order and spelling.
#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
struct Information<'a> {
    #[serde(rename = "IdDocType")]
    kinds: Vec<DocType>,
    doc_expiries: Vec<&'a str>,
    doc_numbers: Vec<&'a str>,
    base64: Vec<String>,
}

fn pictures(call: &mut Call<'_>) -> Result<Reply, ApiError> {
    let id = call.find(FlowKind::Applicant, &call.fields.applicant_id()?)?;
    let (case, _) = reviewed(call, &id)?;
    let kinds = case.reviewed_documents().iter().map(|document| document.kind).collect();
    Ok(reply::success(Pictures { kinds, base64: encoded(call, case, |_| true)? }))
}

fn information(call: &mut Call<'_>) -> Result<Reply, ApiError> {
    let id = call.find(FlowKind::Applicant, &call.fields.applicant_id()?)?;
    let (case, outcome) = reviewed(call, &id)?;
    let base64 = encoded(call, case, |document| document.kind.identifies())?;
    let shown = outcome.findings.papers.iter().filter_map(|paper| Some((paper.kind?, paper)));
    Ok(reply::success(Information {
        kinds: shown.clone().map(|(kind, _)| kind).collect(),
        doc_expiries: shown.clone().map(|(_, paper)| paper.expiry.as_str()).collect(),
        doc_numbers: shown.map(|(_, paper)| paper.number.as_str()).collect(),
        base64,
    }))
}

/// The applicant with that id, whose verification must have finished, and its outcome.
fn reviewed<'a>(
    call: &'a Call<'_>,
    id: &ApplicantId,
) -> Result<(&'a Case<Person>, Outcome<'a, PersonFindings>), ApiError> {
    let case = &call.records.applicants[id];
    let not_reviewed = || call.not_run(Obstacle::NotReviewed);
    Ok((case, case.outcome().ok_or_else(not_reviewed)?))
}

/// The pictures of the documents that the result is about, as far as they are `wanted`.
fn encoded(
    call: &Call<'_>,
    case: &Case<Person>,
    wanted: fn(&ApplicantDocument) -> bool,
) -> Result<Vec<String>, ApiError> {
    let documents = case.reviewed_documents().iter().filter(|document| wanted(document));
    let picture = |document| call.records.picture(document).ok_or_else(|| call.not_run(Obstacle::PictureDropped));
    documents.map(|document| Ok(BASE64_STANDARD.encode(picture(document)?))).collect()
}
