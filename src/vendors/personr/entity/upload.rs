//! `POST /api-entity-document-upload` and `POST /api-entity-document-upload-encoded`: a paper of a company, by its address or in base64.
//! Documented (uploading documents to an entity); the answer of the second is inferred from the first.
//!
//! 1. Read `applicantId`, `docSubType` (free text: the manual's list of types is not known) and the file.
//! 2. An address is kept unread: the emulator fetches nothing. An encoded file is a JPEG, PNG or PDF by its content.
//! 3. Answer flat.
//!
//! Errors: a missing or wrong parameter, an unknown entity.

use serde::Serialize;

use crate::vendors::{
    exchange::Reply,
    personr::{
        applicant::upload::check_file,
        document::Contents,
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
    let kind = call.fields.optional("docSubType")?.map(Into::into);
    let address = call.fields.required("docFile")?;
    if !address.starts_with("https://") && !address.starts_with("http://") {
        return Err(call.fields.invalid("docFile", "be a URL such as https://your_document_url.pdf"));
    }
    keep(call, &sent, CompanyPaper { kind, file: PaperFile::At(address.into()) })
}

fn encoded(call: &mut Call<'_>) -> Result<Reply, ApiError> {
    let sent = call.fields.required("applicantId")?;
    let kind = call.fields.optional("docSubType")?.map(Into::into);
    let filename = call.fields.required("fileName")?;
    let contents = call.fields.required_base64("docFile")?;
    check_file(call.fields, "docFile", &filename, &contents)?;
    let file = PaperFile::Held { filename: filename.into(), contents: Contents(contents) };
    keep(call, &sent, CompanyPaper { kind, file })
}

fn keep(call: &mut Call<'_>, sent: &str, paper: CompanyPaper) -> Result<Reply, ApiError> {
    let id = call.entity(sent)?;
    let reply = reply::flat(&Uploaded { applicant_id: &id, document_sub_type: paper.kind.as_deref() });
    call.records.entity(&id).papers.push(paper);
    Ok(reply)
}
