//! `POST /api-add-ubo` and `POST /api-retrieve-ubo`: the owners that the client names, and all owners after the verification. Documented
//! (linking a UBO to an entity; retrieving entity ownership structures).
//!
//! Linking: reads `applicantId`, `uboApplicantId` and `position`; links a person or another company; answers all links, flat. Linking
//! the same owner again changes its position.
//! Retrieving: wants a finished verification; answers the owners that were found and those that were linked. As printed, the key
//! `ownershipInsight` repeats inside one object, of which most JSON parsers keep the last.
//! What is not known is the text `"null"`, as documented.
//!
//! Errors: a missing or wrong parameter, an unknown id, an entity as its own owner, a verification that has not finished.

use serde::{Serialize, Serializer, ser::SerializeMap as _};

use crate::vendors::{
    exchange::Reply,
    personr::{
        State,
        body::RequestFields,
        company::{Company, Position, Ubo},
        countries,
        error::{ApiError, Obstacle},
        gate::{APPLICANT_ID, Call, Endpoint},
        ids::{ApplicantId, CaseId},
        person::Person,
        register::{Owner, OwnerKind},
        reply,
        settings::FlowKind,
        state::Case,
        verification::Outcome,
    },
};

pub const ADD: Endpoint =
    Endpoint::post("personr.ubo.add", "api-add-ubo", &["applicantId", "uboApplicantId", "position"], add);

pub const RETRIEVE: Endpoint = Endpoint::post("personr.ubo.retrieve", "api-retrieve-ubo", APPLICANT_ID, retrieve);

/// The text that stands for what is not known.
const NULL: &str = "null";

/// The answer to a link, in documented order.
#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
struct Linked<'a> {
    status: &'static str,
    applicant_id: &'a ApplicantId,
    ubos: Vec<Link<'a>>,
    errors: [&'a str; 0],
}

/// One link, in documented order.
#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
struct Link<'a> {
    applicant_id: &'a ApplicantId,
    #[serde(rename = "type")]
    kind: &'static str,
    position: &'static str,
}

/// One owner, in documented order.
#[derive(Debug, Clone, Serialize)]
#[serde(rename_all = "camelCase")]
struct Insight {
    parent_entity: ApplicantId,
    applicant_id: String,
    ubo_type: &'static str,
    name: String,
    detected_position: Vec<Box<str>>,
    inputted_position: &'static str,
    address: String,
    registration_number: String,
    shares: Vec<String>,
    share_class: Vec<&'static str>,
}

/// The answer as printed: the key repeats.
struct Repeated(Vec<Insight>);

impl Serialize for Repeated {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let mut map = serializer.serialize_map(Some(self.0.len()))?;
        for insight in &self.0 {
            map.serialize_entry("ownershipInsight", insight)?;
        }
        map.end()
    }
}

fn add(call: &mut Call<'_>) -> Result<Reply, ApiError> {
    let (sent, owner, position) = read(call.fields)?;
    let id = call.find(FlowKind::Entity, &sent)?;
    let owner = call.find_either(&owner)?;
    if owner == CaseId::Entity(id.clone()) {
        let must = "be another record than applicantId: no company owns itself";
        return Err(call.fields.invalid("uboApplicantId", must));
    }
    call.about(&id);
    let ubos = &mut call.records.entity(&id).subject.ubos;
    ubos.retain(|ubo| ubo.owner != owner);
    ubos.push(Ubo { owner, position, from_page: false });
    let ubos = ubos.iter().map(Link::from).collect();
    Ok(reply::flat(&Linked { status: "success", applicant_id: &id, ubos, errors: [] }))
}

/// The company, the owner and the role.
fn read(fields: &RequestFields) -> Result<(String, String, Position), ApiError> {
    let (company, owner) = (fields.applicant_id()?, fields.required("uboApplicantId")?);
    Ok((company, owner, fields.required_choice("position", &Position::WORDS)?))
}

impl<'a> From<&'a Ubo> for Link<'a> {
    fn from(ubo: &'a Ubo) -> Self {
        Self { applicant_id: ubo.owner.id(), kind: kind(&ubo.owner), position: ubo.position.word() }
    }
}

fn kind(case: &CaseId) -> &'static str {
    match case {
        CaseId::Applicant(_) => "Individual",
        CaseId::Entity(_) => "Entity",
    }
}

fn retrieve(call: &mut Call<'_>) -> Result<Reply, ApiError> {
    let id = call.find(FlowKind::Entity, &call.fields.applicant_id()?)?;
    let case = &call.records.entities[&id];
    let outcome = case.outcome().ok_or_else(|| call.not_run(Obstacle::NotReviewed))?;
    let found = outcome.findings.owners.iter().map(|owner| Insight::found(&id, owner));
    let ubos = case.subject.ubos.iter();
    let named = ubos.filter_map(|ubo| Insight::named(call.records, &id, &case.subject, ubo));
    Ok(reply::flat(&Repeated(found.chain(named).collect())))
}

impl Insight {
    fn found(parent: &ApplicantId, owner: &Owner) -> Self {
        let (ubo_type, registration_number) = match &owner.kind {
            OwnerKind::Individual { .. } => ("Individual", NULL.to_owned()),
            OwnerKind::Entity { registration_number } => ("Entity", registration_number.to_string()),
        };
        Self {
            parent_entity: parent.clone(),
            applicant_id: owner.applicant.as_ref().map_or(NULL.to_owned(), ToString::to_string),
            ubo_type,
            name: owner.name.clone(),
            detected_position: owner.positions.clone(),
            inputted_position: NULL,
            address: owner.address.clone(),
            registration_number,
            shares: owner.shares.iter().map(ToString::to_string).collect(),
            share_class: owner.shares.iter().map(|_| "ORD").collect(),
        }
    }

    /// An owner that was linked; `None` when its record is gone.
    fn named(records: &State, parent: &ApplicantId, company: &Company, ubo: &Ubo) -> Option<Self> {
        let (name, address, registration_number) = match &ubo.owner {
            CaseId::Applicant(id) => {
                let (name, address) = name_and_address(records.applicants.get(id)?);
                (name, address.unwrap_or(NULL.to_owned()), NULL.to_owned())
            }
            CaseId::Entity(id) => {
                let case = records.entities.get(id)?;
                let address = case.outcome().map(|outcome| countries::abbreviated(&outcome.findings.address));
                let owner = &case.subject;
                (owner.name.to_uppercase(), address.unwrap_or(NULL.to_owned()), owner.registration_number.to_string())
            }
        };
        let name = if name.is_empty() { format!("OWNER OF {}", company.name.to_uppercase()) } else { name };
        Some(Self {
            parent_entity: parent.clone(),
            applicant_id: ubo.owner.id().to_string(),
            ubo_type: kind(&ubo.owner),
            name,
            detected_position: Vec::new(),
            inputted_position: ubo.position.word(),
            address,
            registration_number,
            shares: Vec::new(),
            share_class: Vec::new(),
        })
    }
}

/// The name and the address of an owner: those that its verification found, else what the client knows.
fn name_and_address(case: &Case<Person>) -> (String, Option<String>) {
    if let Some(Outcome { findings, .. }) = case.outcome() {
        return (format!("{} {}", findings.first_name, findings.last_name), Some(findings.address.line()));
    }
    let known = &case.subject.known;
    let names = [&known.first_name, &known.last_name];
    let names: Vec<_> = names.into_iter().flatten().map(|name| name.to_uppercase()).collect();
    (names.join(" "), None)
}
