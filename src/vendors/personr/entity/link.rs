//! `POST /api-entity-verificationlink-create`: a link to the hosted page of a company. Documented (generating a verification link).
//!
//! 1. Reads `applicantId`, which every sample of the manual calls `applicant`.
//! 2. Answers the standard link, and the link on the flow's own domain, which is the same when the flow has none.
//!
//! The emulator serves the page itself, so the standard link leads back to the host that the client called.
//! Errors: a missing parameter, an unknown entity.

use crate::vendors::{
    exchange::Reply,
    personr::{
        error::ApiError,
        gate::{self, Access, Call, Endpoint, Methods},
        hosted::Links,
        reply,
        settings::FlowKind,
    },
};

pub(in crate::vendors::personr) const ENDPOINT: Endpoint = Endpoint {
    operation: "personr.entity.link",
    summary: "Answers a link to a company's hosted page",
    workflow: "api-entity-verificationlink-create",
    methods: Methods::Post,
    access: Access::Token,
    takes_flow: false,
    limit: gate::LIMIT,
    reads: |fields| fields.linked_id().map(drop),
    answers: reply::success_schema::<Links>,
    run,
};

fn run(call: &mut Call<'_>) -> Result<Reply, ApiError> {
    let sent = call.fields.linked_id()?;
    let id = call.entity(&sent)?;
    let flow = call.records.entity(&id).flow.clone();
    Ok(reply::success(Links::new(call, FlowKind::Entity, &flow, &id)))
}
