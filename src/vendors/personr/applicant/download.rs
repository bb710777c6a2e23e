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
        State,
        document::{DocType, Document},
        error::{ApiError, Obstacle},
        gate::{Call, Endpoint},
        ids::ApplicantId,
        reply,
    },
};

pub const ENDPOINT: Endpoint = Endpoint::post("personr.document.download", "api-document-download", pictures);

pub const WITH_INFORMATION: Endpoint =
    Endpoint::post("personr.document.information", "api-document-download-information", information);

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
    let id = reviewed(call)?;
    let base64 = encoded(call.records, &id, call.fields.workflow(), |_| true)?;
    let kinds = call.records.applicant(&id).reviewed_documents().iter().map(|document| document.kind).collect();
    Ok(reply::success(Pictures { kinds, base64 }))
}

fn information(call: &mut Call<'_>) -> Result<Reply, ApiError> {
    let id = reviewed(call)?;
    let base64 = encoded(call.records, &id, call.fields.workflow(), |document| document.kind.identifies())?;
    let applicant = call.records.applicant(&id);
    let papers = applicant.verification.outcome().map_or(&[][..], |outcome| &outcome.findings.papers);
    let shown = papers.iter().filter_map(|paper| Some((paper.kind?, paper)));
    Ok(reply::success(Information {
        kinds: shown.clone().map(|(kind, _)| kind).collect(),
        doc_expiries: shown.clone().map(|(_, paper)| paper.expiry.as_str()).collect(),
        doc_numbers: shown.map(|(_, paper)| paper.number.as_str()).collect(),
        base64,
    }))
}

/// The applicant that is meant, whose verification must have finished.
fn reviewed(call: &mut Call<'_>) -> Result<ApplicantId, ApiError> {
    let sent = call.fields.applicant_id()?;
    let id = call.applicant(&sent)?;
    let workflow = call.fields.workflow();
    match call.records.applicant(&id).verification.review() {
        Some(_) => Ok(id),
        None => Err(ApiError::NotRun { workflow, because: Obstacle::NotReviewed }),
    }
}

/// The pictures of the documents that the result is about, as far as they are `wanted`.
fn encoded(
    records: &State,
    id: &ApplicantId,
    workflow: &'static str,
    wanted: fn(&Document) -> bool,
) -> Result<Vec<String>, ApiError> {
    let dropped = || ApiError::NotRun { workflow, because: Obstacle::PictureDropped };
    let documents = records.applicants[id].reviewed_documents().iter().filter(|document| wanted(document));
    documents.map(|it| records.picture(it).map(|bytes| BASE64_STANDARD.encode(bytes)).ok_or_else(dropped)).collect()
}
