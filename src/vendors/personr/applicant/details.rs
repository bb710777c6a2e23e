//! `POST /api-applicant-details`: what a person was created with. On no page of the manual; the vendor's connector has it (ruling P17).
//!
//! 1. Reads `applicantId`.
//! 2. Answers what the create call answers, with `status` in place of `applicantStatus`, and `tags`, which nothing sets.
//!
//! Errors: a missing parameter, an unknown applicant.

use serde::Serialize;

use crate::vendors::{
    exchange::Reply,
    personr::{
        error::ApiError,
        gate::{APPLICANT_ID, Call, Endpoint},
        reply,
        settings::FlowKind,
    },
};

pub const ENDPOINT: Endpoint = Endpoint::post("personr.applicant.details", "api-applicant-details", APPLICANT_ID, run);

/// The answer, in the connector's order.
#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
struct Details<'a> {
    email: &'a str,
    phone: &'a str,
    name_first: &'a str,
    name_last: &'a str,
    tags: [&'a str; 0],
    flow_name: &'a str,
    status: &'static str,
}

fn run(call: &mut Call<'_>) -> Result<Reply, ApiError> {
    let id = call.find(FlowKind::Applicant, &call.fields.applicant_id()?)?;
    let case = &call.records.applicants[&id];
    let person = &case.subject;
    let reply = reply::success(Details {
        email: person.email.as_deref().unwrap_or_default(),
        phone: person.phone.as_deref().unwrap_or_default(),
        name_first: person.known.first_name.as_deref().unwrap_or_default(),
        name_last: person.known.last_name.as_deref().unwrap_or_default(),
        tags: [],
        flow_name: &case.flow,
        status: case.verification.status(),
    });
    Ok(reply.undocumented("the manual has no such endpoint; the vendor's connector has it"))
}
