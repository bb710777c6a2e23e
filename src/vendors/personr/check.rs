//! `POST /api-request-applicant-check`: starts the verification of a person or a company. Documented (requesting to start the verification
//! process, for applicants and for entities).
//!
//! 1. Reads `applicantId`.
//! 2. Starts an attempt with what a rule decides now, else with what was decided at creation. Documents that are missing are not refused.
//! 3. Answers `{"response":"success"}`; `Pre-Checked`, `Pending`, `Reviewed` and the webhook follow on the sandbox's clock.
//!
//! Errors: a missing parameter, an unknown id; while an attempt runs or after a final rejection the workflow's condition is not met
//! (ruling P14).

use serde::Serialize;

use crate::vendors::{
    exchange::Reply,
    personr::{
        error::ApiError,
        gate::{APPLICANT_ID, Call, Endpoint},
        process, reply,
    },
};

pub const ENDPOINT: Endpoint =
    Endpoint::post("personr.check.request", "api-request-applicant-check", APPLICANT_ID, run);

/// The answer: this endpoint alone has no `status`.
#[derive(Serialize)]
struct Requested {
    response: &'static str,
}

fn run(call: &mut Call<'_>) -> Result<Reply, ApiError> {
    let case = call.find_either(&call.fields.applicant_id()?)?;
    let plan = std::mem::take(&mut call.plan);
    process::start(call.records, call.core, &case, plan).map_err(|obstacle| call.not_run(obstacle))?;
    Ok(reply::flat(&Requested { response: "success" }))
}
