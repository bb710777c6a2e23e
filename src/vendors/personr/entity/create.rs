//! `POST /api-entity-create`: a company that is to be verified. Documented (creating an entity); the answer is that of the oldest snapshot.
//!
//! 1. Reads the company, `flowName`, and what happens to its owners: `uboFlow` verifies them on that applicant flow,
//!    `createApplicant` makes applicants of the owners that are found, on `applicantFlow` or else on `uboFlow`.
//! 2. Finds each flow by its exact name (ruling P8).
//! 3. Stores the company as `Created` in the caller's workspace, with what a rule or a waiting plan decided for it.
//! 4. Answers the six documented fields.
//!
//! Errors: a missing or wrong parameter, a wrong flow.

use serde::Serialize;

use crate::vendors::{
    exchange::Reply,
    personr::{
        applicant::create::read_keys,
        body::RequestFields,
        company::{Company, OwnerChecks},
        error::ApiError,
        gate::{Call, Endpoint},
        ids::{ApplicantId, CaseId},
        process, reply,
        settings::FlowKind,
    },
};

/// What is read of a company.
const FIELDS: [&str; 9] = [
    "companyName",
    "registrationNumber",
    "country",
    "flowName",
    "uboFlow",
    "sourceKey",
    "externalUserId",
    "createApplicant",
    "applicantFlow",
];

pub const ENDPOINT: Endpoint = Endpoint::post("personr.entity.create", "api-entity-create", &FIELDS, run).takes_flow();

/// The answer, in documented order.
#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
struct Created<'a> {
    applicant_id: &'a ApplicantId,
    company_name: &'a str,
    registration_number: &'a str,
    country: &'a str,
    flow_name: &'a str,
    applicant_status: &'static str,
}

fn run(call: &mut Call<'_>) -> Result<Reply, ApiError> {
    let fields = call.fields;
    let mut company = read_company(fields)?;
    let flow = fields.required("flowName")?;
    let verify_on = fields.optional("uboFlow")?;
    let keys = read_keys(fields)?;
    let creates = fields.flag("createApplicant")?.unwrap_or(false);
    let applicant_flow = fields.optional("applicantFlow")?;
    let create_on = applicant_flow.as_ref().or(verify_on.as_ref()).filter(|_| creates);
    if creates && create_on.is_none() {
        return Err(fields.missing("applicantFlow"));
    }
    call.records.flow(FlowKind::Entity, &flow)?;
    // Names of flows must be right whether owners become applicants or not.
    for flow in verify_on.iter().chain(&applicant_flow) {
        call.records.flow(FlowKind::Applicant, flow)?;
    }
    let create_on = create_on.map(|flow| flow.as_str().into());
    company.owners = OwnerChecks { verify_on: verify_on.map(Into::into), create_on };
    let (id, case) = call.new_case(&flow, keys, company);
    let reply = reply::success(Created {
        applicant_id: &id,
        company_name: &case.subject.name,
        registration_number: &case.subject.registration_number,
        country: &case.subject.country,
        flow_name: &flow,
        applicant_status: case.verification.status(),
    });
    call.records.entities.insert(id.clone(), case);
    process::take_plan(call.records, call.core, &CaseId::Entity(id));
    Ok(reply)
}

/// Reads the fields that both calls take that make a company.
pub fn read_company(fields: &RequestFields) -> Result<Company, ApiError> {
    let (name, number) = (fields.required("companyName")?, fields.required("registrationNumber")?);
    Ok(Company::new(&name, &number, &fields.required_country("country")?))
}
