//! `POST /api-document-upload`: one picture of a person's document. Documented (uploading documents to an applicant).
//!
//! 1. Reads `applicantId`, `docType`, `docSubType`, `docCountryISO` and the file object `docFile`; the sub type `NULL` is none (ruling P17).
//! 2. Tells the format by the content: JPEG, PNG or PDF; the name needs one of their extensions.
//! 3. Keeps the picture with the person, in any state of its verification. A person has a hundred at most; a sandbox keeps the newest
//!    256 MiB of them.
//! 4. Answers flat, with the keys renamed as documented.
//!
//! Errors: a missing or wrong parameter, an unknown applicant, more documents than one has.

use serde::Serialize;

use crate::vendors::{
    exchange::Reply,
    personr::{
        body::{File, RequestFields},
        document::{ApplicantDocument, DocType, Side, Upload},
        error::ApiError,
        gate::{Call, Endpoint},
        ids::ApplicantId,
        reply,
        settings::FlowKind,
    },
};

pub const ENDPOINT: Endpoint = Endpoint::post(
    "personr.applicant.upload",
    "api-document-upload",
    &["applicantId", "docType", "docSubType", "docCountryISO", "docFile"],
    run,
)
.takes_file();

/// The answer, in documented order.
#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
struct Uploaded<'a> {
    applicant_id: &'a ApplicantId,
    document_type: DocType,
    document_sub_type: Option<Side>,
    country: &'a str,
    errors: [&'a str; 0],
    warnings: [&'a str; 0],
}

fn run(call: &mut Call<'_>) -> Result<Reply, ApiError> {
    let (sent, upload) = read(call.fields)?;
    let id = call.find(FlowKind::Applicant, &sent)?;
    let document = &upload.document;
    let reply = reply::flat(&Uploaded {
        applicant_id: &id,
        document_type: document.kind,
        document_sub_type: document.side,
        country: &document.country,
        errors: [],
        warnings: [],
    });
    call.records.add_documents(&id, vec![upload]).map_err(|obstacle| call.not_run(obstacle))?;
    Ok(reply)
}

fn read(fields: &RequestFields) -> Result<(String, Upload), ApiError> {
    let applicant = fields.applicant_id()?;
    let kind = fields.required_choice("docType", &DocType::WORDS)?;
    let side = fields.choice("docSubType", &Side::SENT)?.flatten();
    let country = fields.required_country("docCountryISO")?;
    let File { filename, contents } = fields.required_file("docFile")?;
    fields.check_file("docFile", &filename, &contents)?;
    Ok((
        applicant,
        Upload { document: ApplicantDocument::sample(kind, side, &country, &filename), contents: Some(contents) },
    ))
}
