//! `POST /api-entity-database-verification`: a company that is verified from data alone, in one call. Documented (verifying entity information).
//!
//! 1. Reads the flow, the company and the caller's own marks.
//! 2. Finds the flow by its exact name (ruling P8).
//! 3. Stores the company and starts the verification at once: it is `Pending`.
//! 4. Answers the id with the keys `flow` and `status`. Completion and webhook are those of any verification.
//!
//! Errors: a missing or wrong parameter, a wrong flow.

use crate::vendors::{
    exchange::Reply,
    personr::{
        applicant::database::Started,
        body::Fields,
        error::ApiError,
        gate::{self, Access, Call, Endpoint, Methods},
        ids::ApplicantId,
        process, reply,
        settings::FlowKind,
        state::{Entity, Marks, OwnerChecks, Record},
        verification::Verification,
    },
};

pub(in crate::vendors::personr) const ENDPOINT: Endpoint = Endpoint {
    operation: "personr.entity.database",
    summary: "Verifies a company from data alone",
    workflow: "api-entity-database-verification",
    methods: Methods::Post,
    access: Access::Token,
    takes_flow: true,
    limit: gate::LIMIT,
    reads: |fields| read(fields).map(drop),
    answers: reply::success_schema::<Started<'_>>,
    run,
};

/// What the client wants.
struct Wanted {
    flow: Box<str>,
    name: Box<str>,
    registration_number: Box<str>,
    country: Box<str>,
    marks: Marks,
}

fn run(call: &mut Call<'_>) -> Result<Reply, ApiError> {
    let wanted = read(call.fields)?;
    call.records.flow(FlowKind::Entity, &wanted.flow)?;
    let id = ApplicantId::mint(&mut call.core.random, call.core.now);
    call.about(&id);
    let entity = Entity {
        workspace: call.caller.workspace.clone(),
        created: call.core.now,
        flow: wanted.flow,
        name: wanted.name,
        registration_number: wanted.registration_number,
        country: wanted.country,
        owners: OwnerChecks::default(),
        marks: wanted.marks,
        papers: Vec::new(),
        ubos: Vec::new(),
        answers: None,
        verification: Verification::new(call.take_plan()),
    };
    call.records.entities.insert(id.clone(), entity);
    process::start_from_data(call.records, call.core, &Record::Entity(id.clone()));
    let entity = call.records.entity(&id);
    Ok(reply::success(Started { applicant_id: &id, flow: &entity.flow, status: entity.verification.status() }))
}

fn read(fields: &Fields) -> Result<Wanted, ApiError> {
    Ok(Wanted {
        flow: fields.required("flowName")?.into(),
        name: fields.required("companyName")?.into(),
        registration_number: fields.required("registrationNumber")?.into(),
        country: fields.required_country("country")?.into(),
        marks: Marks::read(fields)?,
    })
}
