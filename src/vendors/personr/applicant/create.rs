//! `POST /api-applicant-create`: a person that is to be verified. Documented (creating an applicant).
//!
//! 1. Reads `email`, `phone`, `nameFirst`, `nameLast`, `flowName`, `sourceKey`, `externalUserId`; three are required.
//! 2. Finds the flow by its exact name, or answers the documented flat 400.
//! 3. Stores the person as `Created` in the caller's workspace, with what a rule or a waiting plan decided for it.
//! 4. Answers the seven documented fields; the client's own keys come back in other answers (ruling P9).
//!
//! Errors: a missing or wrong parameter, a wrong flow.

use serde::Serialize;

use crate::vendors::{
    exchange::Reply,
    personr::{
        body::RequestFields,
        error::ApiError,
        gate::{Call, Endpoint},
        ids::{ApplicantId, CaseId},
        person::{Known, Person},
        process, reply,
        settings::FlowKind,
        state::ClientKeys,
    },
};

pub const ENDPOINT: Endpoint = Endpoint::post(
    "personr.applicant.create",
    "api-applicant-create",
    &["email", "phone", "nameFirst", "nameLast", "flowName", "sourceKey", "externalUserId"],
    run,
)
.takes_flow();

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
    let fields = call.fields;
    let person = read_person(fields)?;
    let flow = fields.required("flowName")?;
    let keys = read_keys(fields)?;
    call.records.flow(FlowKind::Applicant, &flow)?;
    let (id, case) = call.new_case(&flow, keys, person);
    let Person { email, phone, known, .. } = &case.subject;
    let reply = reply::success(Created {
        applicant_id: &id,
        email: email.as_deref().unwrap_or_default(),
        phone: phone.as_deref().unwrap_or_default(),
        name_first: known.first_name.as_deref().unwrap_or_default(),
        name_last: known.last_name.as_deref().unwrap_or_default(),
        flow_name: &flow,
        applicant_status: case.verification.status(),
    });
    call.records.applicants.insert(id.clone(), case);
    process::take_plan(call.records, call.core, &CaseId::Applicant(id));
    Ok(reply)
}

fn read_person(fields: &RequestFields) -> Result<Person, ApiError> {
    let email = Some(fields.required_email("email")?.into());
    let phone = Some(fields.required("phone")?.into());
    let known = Known {
        first_name: fields.optional("nameFirst")?.map(Into::into),
        last_name: fields.optional("nameLast")?.map(Into::into),
        ..Known::default()
    };
    Ok(Person { email, phone, ..Person::new(known) })
}

/// Reads the fields that all calls take that make a case.
pub fn read_keys(fields: &RequestFields) -> Result<ClientKeys, ApiError> {
    Ok(ClientKeys {
        source_key: fields.optional("sourceKey")?.map(Into::into),
        external_user_ids: fields.list("externalUserId")?.into_iter().map(Into::into).collect(),
    })
}
