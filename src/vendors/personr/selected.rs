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

/// What those of a kind have.
pub fn all(records: &State, kind: FlowKind) -> Box<dyn Iterator<Item = Facts> + '_> {
    match kind {
        FlowKind::Applicant => Box::new(records.applicants.iter().map(|(id, case)| applicant(id, case))),
        FlowKind::Entity => Box::new(records.entities.iter().map(|(id, case)| entity(id, case))),
    }
}

fn applicant(id: &ApplicantId, case: &Case<Person>) -> Facts {
    let mut facts = any(id, case);
    let person = &case.subject;
    let names = [&person.known.first_name, &person.known.last_name];
    let name = names.into_iter().flatten().map(|name| &**name).collect::<Vec<_>>().join(" ");
    facts.has.push(("name", name));
    facts.has.extend(person.email.iter().map(|email| ("email", email.to_string())));
    facts
}

fn entity(id: &ApplicantId, case: &Case<Company>) -> Facts {
    let mut facts = any(id, case);
    facts.has.push(("companyName", case.subject.name.to_string()));
    facts.has.push(("number", case.subject.registration_number.to_string()));
    facts
}

fn any<S>(id: &ApplicantId, case: &Case<S>) -> Facts {
    let mut has = vec![("account", case.workspace.to_string())];
    has.extend(case.keys.source_key.iter().map(|key| ("sourceKey", key.to_string())));
    has.extend(case.keys.external_user_ids.iter().map(|user| ("externalUserId", user.to_string())));
    Facts { id: id.to_string(), has }
}
