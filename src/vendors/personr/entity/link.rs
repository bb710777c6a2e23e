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
        gate::{Call, Endpoint},
        hosted::Links,
        reply,
        settings::FlowKind,
    },
};

pub const ENDPOINT: Endpoint = Endpoint::post("personr.entity.link", "api-entity-verificationlink-create", run);

fn run(call: &mut Call<'_>) -> Result<Reply, ApiError> {
    let sent = call.fields.linked_id()?;
    let id = call.entity(&sent)?;
    let flow = call.records.entity(&id).flow.clone();
    Ok(reply::success(Links::new(call, FlowKind::Entity, &flow, &id)))
}
