//! `POST /api-entity-document-upload` and `POST /api-entity-document-upload-encoded`: a paper of a company, by its address or in base64.
//! Documented (uploading documents to an entity); the answer of the second is inferred from the first.
//!
//! 1. Read `applicantId`, `docSubType` (free text: the manual's list of types is not known) and the file.
//! 2. An address is kept unread, unless the sandbox fetches documents: then the file is fetched from where webhooks may go, within ten
//!    seconds, three redirects and 24 MiB. A file is a JPEG, PNG or PDF by its content.
//! 3. Answer flat.
//!
//! Errors: a missing or wrong parameter, an unknown entity, more papers than one has, a file that cannot be fetched (inferred:
//! the platform calls data that it cannot use invalid).

use reqwest::Url;
use schemars::JsonSchema;
use serde::Serialize;

use crate::{
    engine::deliver::{FetchError, Fetched},
    vendors::{
        exchange::Reply,
        personr::{
            State,
            applicant::upload::{check_contents, check_name},
            body::Fields,
            document::{Format, MOST_OF_A_NAME},
            error::ApiError,
            gate::{self, Access, Call, Endpoint, Errand, Methods},
            ids::ApplicantId,
            reply,
            state::{CompanyPaper, PaperFile},
        },
    },
};

pub(in crate::vendors::personr) const ENDPOINT: Endpoint = Endpoint {
    operation: "personr.entity.upload",
    summary: "Takes a company's document by its address",
    workflow: "api-entity-document-upload",
    methods: Methods::Post,
    access: Access::Token,
    takes_flow: false,
    limit: gate::LIMIT,
    reads: |fields| read_address(fields).map(drop),
    answers: reply::schema::<Uploaded<'_>>,
    run: by_address,
};

pub(in crate::vendors::personr) const ENCODED: Endpoint = Endpoint {
    operation: "personr.entity.upload.encoded",
    summary: "Takes a company's document in base64",
    workflow: "api-entity-document-upload-encoded",
    methods: Methods::Post,
    access: Access::Token,
    takes_flow: false,
    limit: gate::UPLOAD_LIMIT,
    reads: |fields| read_encoded(fields).map(drop),
    answers: reply::schema::<Uploaded<'_>>,
    run: encoded,
};

/// The longest address that is taken.
const LONGEST_ADDRESS: usize = 2048;

/// The answer, in documented order.
#[derive(Serialize, JsonSchema)]
#[serde(rename_all = "camelCase")]
struct Uploaded<'a> {
    applicant_id: &'a ApplicantId,
    document_sub_type: Option<&'a str>,
}

fn by_address(call: &mut Call<'_>) -> Result<Reply, ApiError> {
    let (sent, kind, address) = read_address(call.fields)?;
    let id = call.entity(&sent)?;
    let workflow = call.fields.workflow();
    if !call.records.settings.fetch_documents {
        let paper = CompanyPaper { kind, file: PaperFile::Unread(address.into()), from_page: false };
        return keep(call.records, &id, paper, workflow);
    }
    let name = address.clone().into();
    let end = Box::new(move |records: &mut State, fetched| {
        let file = fetched_file(name, fetched, workflow)?;
        keep(records, &id, CompanyPaper { kind, file, from_page: false }, workflow)
    });
    call.errand = Some(Errand { address, end });
    // It stands in the errand's place until that is done.
    Ok(Reply::empty())
}

/// The entity, the type of the paper and its address.
fn read_address(fields: &Fields) -> Result<(String, Option<Box<str>>, String), ApiError> {
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

/// What a fetched file is, or why it is none.
fn fetched_file(
    name: Box<str>,
    fetched: Result<Fetched, FetchError>,
    workflow: &'static str,
) -> Result<PaperFile, ApiError> {
    let invalid = |must: String| ApiError::InvalidParameter { workflow, parameter: "docFile", must: must.into() };
    let Fetched { start, size } =
        fetched.map_err(|error| invalid(format!("be the address of a file that can be fetched: {error}")))?;
    let format = Format::of(&start).ok_or_else(|| invalid("lead to a JPEG, PNG or PDF file".to_owned()))?;
    Ok(PaperFile::Read { name, format, size })
}

fn encoded(call: &mut Call<'_>) -> Result<Reply, ApiError> {
    let (sent, paper) = read_encoded(call.fields)?;
    let id = call.entity(&sent)?;
    keep(call.records, &id, paper, call.fields.workflow())
}

/// The entity and the paper.
fn read_encoded(fields: &Fields) -> Result<(String, CompanyPaper), ApiError> {
    let (sent, kind, filename) = (fields.applicant_id()?, read_kind(fields)?, fields.required("fileName")?);
    let contents = fields.required_base64("docFile")?;
    check_name(fields, "fileName", "be", &filename)?;
    let format = check_contents(fields, "docFile", &contents)?;
    let file = PaperFile::Read { name: filename.into(), format, size: contents.len() };
    Ok((sent, CompanyPaper { kind, file, from_page: false }))
}

/// The type of a paper: free text, but short, as it stays with the entity.
fn read_kind(fields: &Fields) -> Result<Option<Box<str>>, ApiError> {
    let kind = fields.optional("docSubType")?;
    match kind.as_ref().map_or(0, |kind| kind.chars().count()) {
        0..=MOST_OF_A_NAME => Ok(kind.map(Into::into)),
        _ => Err(fields.invalid("docSubType", "be a text of at most 255 characters")),
    }
}

fn keep(records: &mut State, id: &ApplicantId, paper: CompanyPaper, workflow: &'static str) -> Result<Reply, ApiError> {
    // While a file was fetched, a reset may have taken the entity away.
    if !records.entities.contains_key(id) {
        return Err(ApiError::UnknownApplicant { id: id.to_string(), hint: None });
    }
    let reply = answer(id, paper.kind.as_deref());
    records.file(id, paper).map_err(|because| ApiError::NotRun { workflow, because })?;
    Ok(reply)
}

fn answer(applicant_id: &ApplicantId, document_sub_type: Option<&str>) -> Reply {
    reply::flat(&Uploaded { applicant_id, document_sub_type })
}
