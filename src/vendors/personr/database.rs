//! `POST /api-database-verification` and `POST /api-entity-database-verification`: a person or a company that is verified from data alone,
//! in one call. Documented (verifying applicant identity data; verifying entity information).
//!
//! 1. Read the flow and the client's own keys. Of a person: the contact, the names (here `firstName`, not `nameFirst`), the birth date, a
//!    document number, the country of the sources and the address. Of a company: what its register has it under.
//! 2. Find the flow by its exact name (ruling P8).
//! 3. Store the case and start the verification at once; there are no documents to look at, so it is `Pending`.
//! 4. Answer the id with the keys `flow` and `status`. Completion and webhook are those of any verification.
//!
//! Errors: a missing or wrong parameter, a wrong flow.

use jiff::civil::Date;
use serde::Serialize;

use crate::{
    engine::scenario::Plan,
    vendors::{
        exchange::Reply,
        personr::{
            applicant::create::read_keys,
            body::RequestFields,
            entity::create::read_company,
            error::ApiError,
            gate::{Call, Endpoint},
            ids::{ApplicantId, CaseId},
            person::{Known, Person},
            process, reply,
            settings::FlowKind,
            state::Basis,
        },
    },
};

pub const APPLICANT: Endpoint =
    Endpoint::post("personr.applicant.database", "api-database-verification", &OF_PERSON, of_applicant).takes_flow();

pub const ENTITY: Endpoint = Endpoint::post(
    "personr.entity.database",
    "api-entity-database-verification",
    &["flowName", "companyName", "registrationNumber", "country", "sourceKey", "externalUserId"],
    of_entity,
)
.takes_flow();

/// What is read of a person.
const OF_PERSON: [&str; 16] = [
    "flowName",
    "email",
    "phone",
    "firstName",
    "middleName",
    "lastName",
    "dob",
    "idNumber",
    "sourceCountry",
    "street",
    "city",
    "stateTerritory",
    "postCode",
    "country",
    "sourceKey",
    "externalUserId",
];

/// Nobody who is verified was born before.
const EARLIEST_BIRTH: Date = Date::constant(1900, 1, 1);

/// The answer, in documented order.
#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
struct Started<'a> {
    applicant_id: &'a ApplicantId,
    flow: &'a str,
    status: &'static str,
}

fn of_applicant(call: &mut Call<'_>) -> Result<Reply, ApiError> {
    let fields = call.fields;
    let flow = fields.required("flowName")?;
    let (person, born) = read_person(fields)?;
    let keys = read_keys(fields)?;
    let today = call.core.now.date();
    if born.is_some_and(|born| born < EARLIEST_BIRTH || born > today) {
        return Err(fields.invalid("dob", &format!("be a day from {EARLIEST_BIRTH} to today, which is {today}")));
    }
    call.records.flow(FlowKind::Applicant, &flow)?;
    let (id, mut case) = call.new_case(&flow, keys, person);
    case.basis = Basis::Database;
    call.records.applicants.insert(id.clone(), case);
    Ok(start(call, &CaseId::Applicant(id), &flow))
}

fn of_entity(call: &mut Call<'_>) -> Result<Reply, ApiError> {
    let fields = call.fields;
    let flow = fields.required("flowName")?;
    let (company, keys) = (read_company(fields)?, read_keys(fields)?);
    call.records.flow(FlowKind::Entity, &flow)?;
    let (id, mut case) = call.new_case(&flow, keys, company);
    case.basis = Basis::Database;
    call.records.entities.insert(id.clone(), case);
    Ok(start(call, &CaseId::Entity(id), &flow))
}

/// Starts the verification of a new case.
fn start(call: &mut Call<'_>, case: &CaseId, flow: &str) -> Reply {
    process::take_plan(call.records, call.core, case);
    process::start(call.records, call.core, case, Plan::default()).expect("a new case has no attempt yet");
    let status = call.records.verification(case).expect("it is there").status();
    reply::success(Started { applicant_id: case.id(), flow, status })
}

/// The person, and the day of birth.
fn read_person(fields: &RequestFields) -> Result<(Person, Option<Date>), ApiError> {
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
    Ok((Person { email, phone, ..Person::new(known) }, born))
}
