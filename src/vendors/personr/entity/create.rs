//! `POST /api-entity-create`: a company that is to be verified. Documented (creating an entity); the answer is that of the oldest snapshot.
//!
//! 1. Reads the company, `flowName`, and what happens to its owners: `uboFlow` verifies them on that applicant flow,
//!    `createApplicant` makes applicants of the owners that are found, on `applicantFlow` or else on `uboFlow`.
//! 2. Finds each flow by its exact name (ruling P8).
//! 3. Stores the company as `Created` in the caller's workspace, with what a rule decided for it.
//! 4. Answers the six documented fields.
//!
//! Errors: a missing or wrong parameter, a wrong flow.

use serde::Serialize;

use crate::vendors::{
    exchange::Reply,
    personr::{
        body::Fields,
        error::ApiError,
        gate::{Call, Endpoint},
        ids::ApplicantId,
        reply,
        settings::FlowKind,
        state::{Entity, Marks, OwnerChecks, Registered},
    },
};

pub const ENDPOINT: Endpoint = Endpoint::post("personr.entity.create", "api-entity-create", run).takes_flow();

/// What the client wants.
struct Wanted {
    registered: Registered,
    flow: Box<str>,
    /// Its name must be right whether owners become applicants or not.
    applicant_flow: Option<Box<str>>,
    owners: OwnerChecks,
    marks: Marks,
}

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
    let wanted = read(call.fields)?;
    call.records.flow(FlowKind::Entity, &wanted.flow)?;
    for flow in wanted.owners.verify_on.iter().chain(&wanted.applicant_flow) {
        call.records.flow(FlowKind::Applicant, flow)?;
    }
    let id = ApplicantId::mint(&mut call.core.random, call.core.now);
    call.about(&id);
    let (workspace, now) = (call.caller.workspace.clone(), call.core.now);
    let entity = Entity {
        owners: wanted.owners,
        marks: wanted.marks,
        ..Entity::new(workspace, now, wanted.flow, wanted.registered, call.take_plan())
    };
    let reply = reply::success(Created {
        applicant_id: &id,
        company_name: &entity.name,
        registration_number: &entity.registration_number,
        country: &entity.country,
        flow_name: &entity.flow,
        applicant_status: entity.verification.status(),
    });
    call.records.entities.insert(id, entity);
    Ok(reply)
}

fn read(fields: &Fields) -> Result<Wanted, ApiError> {
    let registered = Registered::read(fields)?;
    let flow = fields.required("flowName")?.into();
    let ubo_flow: Option<Box<str>> = fields.optional("uboFlow")?.map(Into::into);
    let marks = Marks::read(fields)?;
    let creates = fields.flag("createApplicant")?.unwrap_or(false);
    let applicant_flow: Option<Box<str>> = fields.optional("applicantFlow")?.map(Into::into);
    let create_on = applicant_flow.clone().or_else(|| ubo_flow.clone());
    if creates && create_on.is_none() {
        return Err(fields.missing("applicantFlow"));
    }
    let owners = OwnerChecks { verify_on: ubo_flow, create_on: create_on.filter(|_| creates) };
    Ok(Wanted { registered, flow, applicant_flow, owners, marks })
}

impl Registered {
    /// Reads the fields that both create calls of companies take.
    pub fn read(fields: &Fields) -> Result<Self, ApiError> {
        Ok(Self {
            name: fields.required("companyName")?.into(),
            number: fields.required("registrationNumber")?.into(),
            country: fields.required_country("country")?.into(),
        })
    }
}
