//! `POST /api-entity-database-verification`: a company that is verified from data alone, in one call. Documented (verifying entity information).
//!
//! 1. Reads the flow, the company and the caller's own marks.
//! 2. Finds the flow by its exact name (ruling P8).
//! 3. Stores the company and starts the verification at once: it is `Pending`.
//! 4. Answers the id with the keys `flow` and `status`. Completion and webhook are those of any verification.
//!
//! Errors: a missing or wrong parameter, a wrong flow.

use crate::{
    engine::scenario::Plan,
    vendors::{
        exchange::Reply,
        personr::{
            applicant::database::Started,
            body::Fields,
            error::ApiError,
            gate::{Call, Endpoint},
            ids::ApplicantId,
            process, reply,
            settings::FlowKind,
            state::{Basis, Entity, Marks, Record, Registered},
        },
    },
};

pub const ENDPOINT: Endpoint =
    Endpoint::post("personr.entity.database", "api-entity-database-verification", run).takes_flow();

/// What the client wants.
struct Wanted {
    flow: Box<str>,
    registered: Registered,
    marks: Marks,
}

fn run(call: &mut Call<'_>) -> Result<Reply, ApiError> {
    let wanted = read(call.fields)?;
    call.records.flow(FlowKind::Entity, &wanted.flow)?;
    let id = ApplicantId::mint(&mut call.core.random, call.core.now);
    call.about(&id);
    let (workspace, now) = (call.caller.workspace.clone(), call.core.now);
    let entity = Entity {
        marks: wanted.marks,
        basis: Basis::Database,
        ..Entity::new(workspace, now, wanted.flow, wanted.registered, call.take_plan())
    };
    call.records.entities.insert(id.clone(), entity);
    process::start(call.records, call.core, &Record::Entity(id.clone()), Plan::default())
        .expect("a new record has no attempt yet");
    let entity = call.records.entity(&id);
    Ok(reply::success(Started { applicant_id: &id, flow: &entity.flow, status: entity.verification.status() }))
}

fn read(fields: &Fields) -> Result<Wanted, ApiError> {
    Ok(Wanted {
        flow: fields.required("flowName")?.into(),
        registered: Registered::read(fields)?,
        marks: Marks::read(fields)?,
    })
}
