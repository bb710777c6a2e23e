//! `POST /api-entity-document-upload` and `POST /api-entity-document-upload-encoded`: a paper of a company, by its address or in base64.
//! Documented (uploading documents to an entity); the answer of the second is inferred from the first.
//!
//! 1. Read `applicantId`, `docSubType` (free text: the manual's list of types is not known) and the file.
//! 2. An address is kept unread: the emulator fetches nothing. An encoded file is a JPEG, PNG or PDF by its content.
//! 3. Answer flat.
//!
//! Errors: a missing or wrong parameter, an unknown entity, more papers than one has.

use serde::Serialize;

use crate::vendors::{
    exchange::Reply,
    personr::{
        applicant::upload::check_file,
        body::Fields,
        document::MOST_OF_A_NAME,
        error::ApiError,
        gate::{self, Access, Call, Endpoint, Methods},
        ids::ApplicantId,
        reply,
        state::{CompanyPaper, PaperFile},
    },
};

pub(in crate::vendors::personr) const ENDPOINT: Endpoint = Endpoint {
    operation: "personr.entity.upload",
    workflow: "api-entity-document-upload",
    methods: Methods::Post,
    access: Access::Token,
    limit: gate::LIMIT,
    run: by_address,
};

pub(in crate::vendors::personr) const ENCODED: Endpoint = Endpoint {
    operation: "personr.entity.upload.encoded",
    workflow: "api-entity-document-upload-encoded",
    methods: Methods::Post,
    access: Access::Token,
    limit: gate::UPLOAD_LIMIT,
    run: encoded,
};

/// The answer, in documented order.
#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
struct Uploaded<'a> {
    applicant_id: &'a ApplicantId,
    document_sub_type: Option<&'a str>,
}

fn by_address(call: &mut Call<'_>) -> Result<Reply, ApiError> {
    let sent = call.fields.required("applicantId")?;
    let kind = read_kind(call.fields)?;
    let address = call.fields.required("docFile")?;
    if !address.starts_with("https://") && !address.starts_with("http://") {
        return Err(call.fields.invalid("docFile", "be a URL such as https://your_document_url.pdf"));
    }
    keep(call, &sent, CompanyPaper { kind, file: PaperFile::Unread(address.into()) })
}

fn encoded(call: &mut Call<'_>) -> Result<Reply, ApiError> {
    let sent = call.fields.required("applicantId")?;
    let kind = read_kind(call.fields)?;
    let filename = call.fields.required("fileName")?;
    let contents = call.fields.required_base64("docFile")?;
    let format = check_file(call.fields, "docFile", &filename, &contents)?;
    let file = PaperFile::Read { name: filename.into(), format, size: contents.len() };
    keep(call, &sent, CompanyPaper { kind, file })
}

/// The type of a paper: free text, but short, as it stays with the entity.
fn read_kind(fields: &Fields) -> Result<Option<Box<str>>, ApiError> {
    let kind = fields.optional("docSubType")?;
    match kind.as_ref().map_or(0, |kind| kind.chars().count()) {
        0..=MOST_OF_A_NAME => Ok(kind.map(Into::into)),
        _ => Err(fields.invalid("docSubType", "be a text of at most 255 characters")),
    }
}

fn keep(call: &mut Call<'_>, sent: &str, paper: CompanyPaper) -> Result<Reply, ApiError> {
    let id = call.entity(sent)?;
    let reply = reply::flat(&Uploaded { applicant_id: &id, document_sub_type: paper.kind.as_deref() });
    let workflow = call.fields.workflow();
    call.records.file(&id, paper).map_err(|because| ApiError::NotRun { workflow, because })?;
    Ok(reply)
}
