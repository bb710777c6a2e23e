//! `POST /api-entity-create`: a company that is to be verified. Documented (creating an entity); the answer is that of the oldest snapshot.
//!
//! 1. Reads the company, `flowName`, and what happens to its owners: `uboFlow` verifies them on that applicant flow,
//!    `createApplicant` makes applicants of the owners that are found, on `applicantFlow` or else on `uboFlow`.
//! 2. Finds each flow by its exact name (ruling P8).
//! 3. Stores the company as `Created` in the caller's workspace, with what a rule decided for it.
//! 4. Answers the six documented fields.
//!
//! Errors: a missing or wrong parameter, a wrong flow.

use schemars::JsonSchema;
use serde::Serialize;

use crate::vendors::{
    exchange::Reply,
    personr::{
        body::Fields,
        error::ApiError,
        gate::{self, Access, Call, Endpoint, Methods},
        ids::ApplicantId,
        reply,
        settings::FlowKind,
        state::{Entity, Marks, OwnerChecks},
        verification::Verification,
    },
};

pub(in crate::vendors::personr) const ENDPOINT: Endpoint = Endpoint {
    operation: "personr.entity.create",
    summary: "Creates a company",
    workflow: "api-entity-create",
    methods: Methods::Post,
    access: Access::Token,
    takes_flow: true,
    limit: gate::LIMIT,
    reads: |fields| read(fields).map(drop),
    answers: reply::success_schema::<Created<'_>>,
    run,
};

/// What the client wants.
struct Wanted {
    name: Box<str>,
    registration_number: Box<str>,
    country: Box<str>,
    flow: Box<str>,
    owners: OwnerChecks,
    marks: Marks,
}

/// The answer, in documented order.
#[derive(Serialize, JsonSchema)]
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
    for flow in wanted.owners.verify_on.iter().chain(&wanted.owners.create_on) {
        call.records.flow(FlowKind::Applicant, flow)?;
    }
    let id = ApplicantId::mint(&mut call.core.random, call.core.now);
    call.about(&id);
    let entity = Entity {
        workspace: call.caller.workspace.clone(),
        created: call.core.now,
        flow: wanted.flow,
        name: wanted.name,
        registration_number: wanted.registration_number,
        country: wanted.country,
        owners: wanted.owners,
        marks: wanted.marks,
        papers: Vec::new(),
        ubos: Vec::new(),
        answers: None,
        verification: Verification::new(call.take_plan()),
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
    let name = fields.required("companyName")?.into();
    let registration_number = fields.required("registrationNumber")?.into();
    let country = fields.required_country("country")?.into();
    let flow = fields.required("flowName")?.into();
    let ubo_flow: Option<Box<str>> = fields.optional("uboFlow")?.map(Into::into);
    let marks = Marks::read(fields)?;
    let creates = fields.flag("createApplicant")?.unwrap_or(false);
    let applicant_flow = fields.optional("applicantFlow")?.map(Into::into).or_else(|| ubo_flow.clone());
    let create_on = match (creates, applicant_flow) {
        (false, _) => None,
        (true, Some(flow)) => Some(flow),
        (true, None) => {
            return Err(fields.invalid("applicantFlow", "name an applicant flow when createApplicant is true"));
        }
    };
    Ok(Wanted {
        name,
        registration_number,
        country,
        flow,
        owners: OwnerChecks { verify_on: ubo_flow, create_on },
        marks,
    })
}
