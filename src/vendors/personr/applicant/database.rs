//! `POST /api-database-verification`: a person that is verified from data alone, in one call. Documented (verifying applicant identity data).
//!
//! 1. Reads the flow, the contact, the names (here `firstName`, not `nameFirst`), the birth date, a document number, the country of the
//!    sources and the address.
//! 2. Finds the flow by its exact name (ruling P8).
//! 3. Stores the person and starts the verification at once; there are no documents to look at, so it is `Pending`.
//! 4. Answers the id with the keys `flow` and `status`. Completion and webhook are those of any verification.
//!
//! Errors: a missing or wrong parameter, a wrong flow.

use jiff::civil::Date;
use serde::Serialize;

use crate::{
    engine::scenario::Plan,
    vendors::{
        exchange::Reply,
        personr::{
            body::Fields,
            error::ApiError,
            gate::{Call, Endpoint},
            ids::ApplicantId,
            person::Known,
            process, reply,
            settings::FlowKind,
            state::{Applicant, Basis, Marks, Record},
        },
    },
};

pub const ENDPOINT: Endpoint =
    Endpoint::post("personr.applicant.database", "api-database-verification", run).takes_flow();

/// What the client wants.
struct Wanted {
    flow: Box<str>,
    email: Option<Box<str>>,
    phone: Option<Box<str>>,
    known: Known,
    born: Option<Date>,
    marks: Marks,
}

/// Nobody who is verified was born before.
const EARLIEST_BIRTH: Date = Date::constant(1900, 1, 1);

/// The answer, in documented order; also that of the entities' call.
#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
pub struct Started<'a> {
    pub applicant_id: &'a ApplicantId,
    pub flow: &'a str,
    pub status: &'static str,
}

fn run(call: &mut Call<'_>) -> Result<Reply, ApiError> {
    let wanted = read(call.fields)?;
    let today = call.core.now.date();
    if wanted.born.is_some_and(|born| born < EARLIEST_BIRTH || born > today) {
        return Err(call.fields.invalid("dob", &format!("be a day from {EARLIEST_BIRTH} to today, which is {today}")));
    }
    call.records.flow(FlowKind::Applicant, &wanted.flow)?;
    let id = ApplicantId::mint(&mut call.core.random, call.core.now);
    call.about(&id);
    let (workspace, now) = (call.caller.workspace.clone(), call.core.now);
    let applicant = Applicant {
        email: wanted.email,
        phone: wanted.phone,
        marks: wanted.marks,
        basis: Basis::Database,
        ..Applicant::new(workspace, now, wanted.flow, wanted.known, call.take_plan())
    };
    call.records.applicants.insert(id.clone(), applicant);
    process::start(call.records, call.core, &Record::Applicant(id.clone()), Plan::default())
        .expect("a new record has no attempt yet");
    let applicant = call.records.applicant(&id);
    Ok(reply::success(Started { applicant_id: &id, flow: &applicant.flow, status: applicant.verification.status() }))
}

fn read(fields: &Fields) -> Result<Wanted, ApiError> {
    let flow = fields.required("flowName")?.into();
    let email = fields.optional_email("email")?.map(Into::into);
    let phone = fields.optional("phone")?.map(Into::into);
    let first = fields.required("firstName")?;
    let names = fields.optional("middleName")?.map_or(first.clone(), |middle| format!("{first} {middle}"));
    let last = fields.required("lastName")?;
    let born = fields.optional_date("dob")?;
    let known = Known {
        first_name: Some(names.into()),
        last_name: Some(last.into()),
        birth_date: born.map(|date| date.to_string().into()),
        id_number: fields.optional("idNumber")?.map(Into::into),
        source_country: Some(fields.required_country("sourceCountry")?.into()),
        street: fields.optional("street")?.map(Into::into),
        city: fields.optional("city")?.map(Into::into),
        state: fields.optional("stateTerritory")?.map(Into::into),
        post_code: fields.optional("postCode")?.map(Into::into),
        country: fields.optional_country("country")?.map(Into::into),
    };
    Ok(Wanted { flow, email, phone, known, born, marks: Marks::read(fields)? })
}
