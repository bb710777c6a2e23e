//! `POST /api-applicant-create`: a person that is to be verified. Documented (creating an applicant).
//!
//! 1. Reads `email`, `phone`, `nameFirst`, `nameLast`, `flowName`, `sourceKey`, `externalUserId`; three are required.
//! 2. Finds the flow by its exact name, or answers the documented flat 400.
//! 3. Stores the person as `Created` in the caller's workspace, with what a rule decided for it.
//! 4. Answers the seven documented fields; the caller's own marks come back in other answers (ruling P9).
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
        person::Known,
        reply,
        settings::FlowKind,
        state::{Applicant, Marks},
    },
};

pub const ENDPOINT: Endpoint = Endpoint::post("personr.applicant.create", "api-applicant-create", run).takes_flow();

/// What the client wants.
struct Wanted {
    email: Box<str>,
    phone: Box<str>,
    known: Known,
    flow: Box<str>,
    marks: Marks,
}

/// The answer, in documented order.
#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
struct Created<'a> {
    applicant_id: &'a ApplicantId,
    email: &'a str,
    phone: &'a str,
    name_first: &'a str,
    name_last: &'a str,
    flow_name: &'a str,
    applicant_status: &'static str,
}

fn run(call: &mut Call<'_>) -> Result<Reply, ApiError> {
    let wanted = read(call.fields)?;
    call.records.flow(FlowKind::Applicant, &wanted.flow)?;
    let id = ApplicantId::mint(&mut call.core.random, call.core.now);
    call.about(&id);
    let (workspace, now) = (call.caller.workspace.clone(), call.core.now);
    let applicant = Applicant {
        email: Some(wanted.email),
        phone: Some(wanted.phone),
        marks: wanted.marks,
        ..Applicant::new(workspace, now, wanted.flow, wanted.known, call.take_plan())
    };
    let reply = answer(&id, &applicant);
    call.records.applicants.insert(id, applicant);
    Ok(reply)
}

fn read(fields: &Fields) -> Result<Wanted, ApiError> {
    Ok(Wanted {
        email: fields.required_email("email")?.into(),
        phone: fields.required("phone")?.into(),
        known: Known {
            first_name: fields.optional("nameFirst")?.map(Into::into),
            last_name: fields.optional("nameLast")?.map(Into::into),
            ..Known::default()
        },
        flow: fields.required("flowName")?.into(),
        marks: Marks::read(fields)?,
    })
}

fn answer(id: &ApplicantId, applicant: &Applicant) -> Reply {
    reply::success(Created {
        applicant_id: id,
        email: applicant.email.as_deref().unwrap_or_default(),
        phone: applicant.phone.as_deref().unwrap_or_default(),
        name_first: applicant.known.first_name.as_deref().unwrap_or_default(),
        name_last: applicant.known.last_name.as_deref().unwrap_or_default(),
        flow_name: &applicant.flow,
        applicant_status: applicant.verification.status(),
    })
}

impl Marks {
    /// Reads the fields that several create calls take.
    pub fn read(fields: &Fields) -> Result<Self, ApiError> {
        Ok(Self {
            source_key: fields.optional("sourceKey")?.map(Into::into),
            external_user_ids: fields.list("externalUserId")?.into_iter().map(Into::into).collect(),
        })
    }
}
