//! `POST /api-entity-document-upload` and `POST /api-entity-document-upload-encoded`: a paper of a company, by its address or in base64.
//! Documented (uploading documents to an entity); the answer of the second is inferred from the first.
//!
//! 1. Read `applicantId`, `docSubType` (free text: the manual's list of types is not known) and the file.
//! 2. An address is kept unread. A file is a JPEG, PNG or PDF by its content.
//! 3. Answer flat.
//!
//! Errors: a missing or wrong parameter, an unknown entity, more papers than one has.

use reqwest::Url;
use serde::Serialize;

use crate::vendors::{
    exchange::Reply,
    personr::{
        body::RequestFields,
        company::{CompanyPaper, PaperFile},
        document::MOST_OF_A_NAME,
        error::ApiError,
        gate::{Call, Endpoint},
        ids::ApplicantId,
        reply,
        settings::FlowKind,
    },
};

pub const ENDPOINT: Endpoint = Endpoint::post(
    "personr.entity.upload",
    "api-entity-document-upload",
    &["applicantId", "docSubType", "docFile"],
    by_address,
);

pub const ENCODED: Endpoint = Endpoint::post(
    "personr.entity.upload.encoded",
    "api-entity-document-upload-encoded",
    &["applicantId", "docSubType", "fileName", "docFile"],
    encoded,
)
.takes_file();

/// The longest address that is taken.
const LONGEST_ADDRESS: usize = 2048;

/// The answer, in documented order.
#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
struct Uploaded<'a> {
    applicant_id: &'a ApplicantId,
    document_sub_type: Option<&'a str>,
}

fn by_address(call: &mut Call<'_>) -> Result<Reply, ApiError> {
    let (sent, kind, address) = read_address(call.fields)?;
    keep(call, &sent, CompanyPaper { kind, file: PaperFile::Unread(address.into()), from_page: false })
}

/// The entity, the type of the paper and its address.
fn read_address(fields: &RequestFields) -> Result<(String, Option<Box<str>>, String), ApiError> {
    let (sent, kind, address) = (fields.applicant_id()?, read_kind(fields)?, fields.required("docFile")?);
    if !is_address(&address) {
        return Err(fields.invalid("docFile", "be a URL such as https://your_document_url.pdf"));
    }
    if address.len() > LONGEST_ADDRESS {
        return Err(fields.invalid("docFile", "be a URL of at most 2048 characters"));
    }
    Ok((sent, kind, address))
}

/// Whether it is a URL of the web with a host in it.
fn is_address(text: &str) -> bool {
    let of_the_web = text
        .split_once("://")
        .is_some_and(|(scheme, _)| scheme.eq_ignore_ascii_case("http") || scheme.eq_ignore_ascii_case("https"));
    of_the_web && Url::parse(text).is_ok()
}

fn encoded(call: &mut Call<'_>) -> Result<Reply, ApiError> {
    let (sent, paper) = read_encoded(call.fields)?;
    keep(call, &sent, paper)
}

/// The entity and the paper.
fn read_encoded(fields: &RequestFields) -> Result<(String, CompanyPaper), ApiError> {
    let (sent, kind, filename) = (fields.applicant_id()?, read_kind(fields)?, fields.required("fileName")?);
    let contents = fields.required_base64("docFile")?;
    fields.check_name("fileName", "be", &filename)?;
    let format = fields.check_contents("docFile", &contents)?;
    let file = PaperFile::Read { name: filename.into(), format, size: contents.len() };
    Ok((sent, CompanyPaper { kind, file, from_page: false }))
}

/// The type of a paper: free text, but short, as it stays with the entity.
fn read_kind(fields: &RequestFields) -> Result<Option<Box<str>>, ApiError> {
    let kind = fields.optional("docSubType")?;
    match kind.as_ref().map_or(0, |kind| kind.chars().count()) {
        0..=MOST_OF_A_NAME => Ok(kind.map(Into::into)),
        _ => Err(fields.invalid("docSubType", "be a text of at most 255 characters")),
    }
}

/// Puts a paper to the entity that `sent` names.
fn keep(call: &mut Call<'_>, sent: &str, paper: CompanyPaper) -> Result<Reply, ApiError> {
    let id = call.find(FlowKind::Entity, sent)?;
    let reply = reply::flat(&Uploaded { applicant_id: &id, document_sub_type: paper.kind.as_deref() });
    call.records.add_paper(&id, paper).map_err(|obstacle| call.not_run(obstacle))?;
    Ok(reply)
}
