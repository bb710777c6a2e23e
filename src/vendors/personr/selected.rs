//! Personr's applicants and entities as selectors see them.

use super::{State, company::Company, ids::ApplicantId, person::Person, settings::FlowKind, state::Case};
use crate::vendors::selector::{Facts, LATEST, NTH, Noun};

const USER: (&str, &str) = (
    "externalUserId",
    "One of the client's ids of the user. These parameters select a record when the path has `-` for its id.",
);
const SOURCE_KEY: (&str, &str) = ("sourceKey", "The client's key.");
const ACCOUNT: (&str, &str) = ("account", "The workspace that it belongs to.");

const APPLICANT: Noun = Noun {
    one: "applicant",
    many: "applicants",
    query: &[
        USER,
        ("email", "The e-mail address; `*` stands for anything, here as everywhere."),
        ("name", "The first and the last name with a space between."),
        SOURCE_KEY,
        ACCOUNT,
        NTH,
        LATEST,
    ],
};
const ENTITY: Noun = Noun {
    one: "entity",
    many: "entities",
    query: &[
        ("companyName", "The company's name; `*` stands for anything, here as everywhere."),
        USER,
        SOURCE_KEY,
        ACCOUNT,
        ("number", "The registration number."),
        NTH,
        LATEST,
    ],
};

/// What one of a kind is called, and by what it is selected.
pub const fn noun(kind: FlowKind) -> &'static Noun {
    match kind {
        FlowKind::Applicant => &APPLICANT,
        FlowKind::Entity => &ENTITY,
    }
}

/// What the applicant or entity with this id has.
pub fn of<'a>(records: &'a State, id: &str) -> Option<Facts<'a>> {
    let id = id.parse().ok()?;
    let of_applicant = || records.applicants.get(&id).map(|case| applicant(&id, case));
    of_applicant().or_else(|| records.entities.get(&id).map(|case| entity(&id, case)))
}

pub fn all(records: &State, kind: FlowKind) -> Box<dyn Iterator<Item = Facts<'_>> + '_> {
    match kind {
        FlowKind::Applicant => Box::new(records.applicants.iter().map(|(id, case)| applicant(id, case))),
        FlowKind::Entity => Box::new(records.entities.iter().map(|(id, case)| entity(id, case))),
    }
}

pub fn applicant<'a>(id: &ApplicantId, case: &'a Case<Person>) -> Facts<'a> {
    let mut facts = any(id, case);
    let person = &case.subject;
    let names = [&person.known.first_name, &person.known.last_name];
    let name = names.into_iter().flatten().map(|name| &**name).collect::<Vec<_>>().join(" ");
    facts.has.push(("name", name.into()));
    facts.has.extend(person.email.iter().map(|email| ("email", (&**email).into())));
    facts
}

pub fn entity<'a>(id: &ApplicantId, case: &'a Case<Company>) -> Facts<'a> {
    let mut facts = any(id, case);
    facts.has.push(("companyName", (&*case.subject.name).into()));
    facts.has.push(("number", (&*case.subject.registration_number).into()));
    facts
}

fn any<'a, S>(id: &ApplicantId, case: &'a Case<S>) -> Facts<'a> {
    let mut has = vec![("account", case.workspace.as_str().into())];
    has.extend(case.keys.source_key.iter().map(|key| ("sourceKey", (&**key).into())));
    has.extend(case.keys.external_user_ids.iter().map(|user| ("externalUserId", (&**user).into())));
    Facts { id: id.to_string().into(), has }
}
