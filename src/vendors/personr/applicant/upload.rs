//! `POST /api-document-upload`: one picture of a person's document. Documented (uploading documents to an applicant).
//!
//! 1. Reads `applicantId`, `docType`, `docSubType`, `docCountryISO` and the file object `docFile`.
//! 2. Tells the format by the content: JPEG, PNG or PDF; the name needs one of their extensions.
//! 3. Keeps the picture with the person, in any state of its verification.
//! 4. Answers flat, with the keys renamed as documented.
//!
//! Errors: a missing or wrong parameter, an unknown applicant.

use serde::Serialize;

use crate::vendors::{
    exchange::Reply,
    personr::{
        body::{Fields, File},
        document::{self, Contents, DocType, Document, Format, Side},
        error::ApiError,
        gate::{self, Access, Call, Endpoint, Methods},
        ids::ApplicantId,
        reply,
    },
};

pub(in crate::vendors::personr) const ENDPOINT: Endpoint = Endpoint {
    operation: "personr.applicant.upload",
    workflow: "api-document-upload",
    methods: Methods::Post,
    access: Access::Token,
    limit: gate::UPLOAD_LIMIT,
    run,
};

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
    let (sent, document) = read(call.fields)?;
    let id = call.applicant(&sent)?;
    let reply = reply::flat(&Uploaded {
        applicant_id: &id,
        document_type: document.kind,
        document_sub_type: document.side,
        country: &document.country,
        errors: [],
        warnings: [],
    });
    call.records.applicant(&id).documents.push(document);
    Ok(reply)
}

fn read(fields: &Fields) -> Result<(String, Document), ApiError> {
    let applicant = fields.required("applicantId")?;
    let kind = fields.required_choice("docType", &DocType::WORDS)?;
    let side = fields.choice("docSubType", &Side::WORDS)?;
    let country = fields.required_country("docCountryISO")?.into();
    let File { filename, contents } = fields.required_file("docFile")?;
    check_file(fields, "docFile", &filename, &contents)?;
    Ok((applicant, Document { kind, side, country, filename: filename.into(), contents: Contents(contents) }))
}

/// Checks a file's name and content.
pub(in crate::vendors::personr) fn check_file(
    fields: &Fields,
    parameter: &'static str,
    filename: &str,
    contents: &[u8],
) -> Result<(), ApiError> {
    if !document::has_a_known_extension(filename) {
        return Err(fields.invalid(parameter, "have a file name that ends in .jpg, .jpeg, .png or .pdf"));
    }
    match Format::of(contents) {
        Some(Format::Jpeg | Format::Png | Format::Pdf) => Ok(()),
        None => Err(fields.invalid(parameter, "hold a JPEG, PNG or PDF file")),
    }
}
