//! `POST /api-verificationlink-create`: a link to the hosted page of a person. Documented (generating a verification link).
//!
//! 1. Reads `applicantId`, which every sample of the manual calls `applicant`.
//! 2. Answers the standard link, and the link on the flow's own domain, which is the same when the flow has none.
//!
//! The emulator serves the page itself, so the standard link leads back to the host that the client called.
//! Errors: a missing parameter, an unknown applicant.

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

pub const ENDPOINT: Endpoint = Endpoint::post("personr.applicant.link", "api-verificationlink-create", run);

fn run(call: &mut Call<'_>) -> Result<Reply, ApiError> {
    let sent = call.fields.linked_id()?;
    let id = call.applicant(&sent)?;
    let flow = call.records.applicant(&id).flow.clone();
    Ok(reply::success(Links::new(call, FlowKind::Applicant, &flow, &id)))
}
