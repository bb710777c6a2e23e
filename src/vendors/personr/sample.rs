//! The manual's sample records: nearly every printed sample uses one id, for a person and for a company.
//!
//! They come into being, reviewed and approved, when a request first names that id, so the printed samples run as they are printed.

use crate::{
    engine::scenario::Plan,
    vendors::{
        Core,
        personr::{
            State, applicant,
            company::Company,
            entity,
            ids::{ApplicantId, VerificationId, WorkspaceId},
            person::{Known, Person},
            state::{Case, ClientKeys},
            verification::Run,
        },
    },
};

/// Makes the sample records, if `sent` is their id and they are not there yet.
pub fn provide(records: &mut State, core: &mut Core, workspace: &WorkspaceId, sent: &str) {
    let Ok(id) = sent.parse::<ApplicantId>() else { return };
    if !id.is_sample() || records.applicants.contains_key(&id) {
        return;
    }
    provide_person(records, core, workspace, &id);
    provide_company(records, core, workspace, &id);
}

fn provide_person(records: &mut State, core: &mut Core, workspace: &WorkspaceId, id: &ApplicantId) {
    let person = Person { email: Some("johndoe@mail.com".into()), phone: Some("+61 424 424 424".into()), ..person() };
    let case = started(core, workspace, "KYC basic", person);
    records.applicants.insert(id.clone(), case);
    applicant::review::review(records, core, id, None);
}

fn provide_company(records: &mut State, core: &mut Core, workspace: &WorkspaceId, id: &ApplicantId) {
    let case = started(core, workspace, "Know Your Business", company());
    records.entities.insert(id.clone(), case);
    entity::review::review(records, core, id, None);
}

/// The person of the manual's samples.
pub fn person() -> Person {
    Person::new(Known { first_name: Some("John".into()), last_name: Some("Doe".into()), ..Known::default() })
}

/// The company of the manual's samples.
pub fn company() -> Company {
    Company::new("Acme Pty Ltd", "123456789", "AUS")
}

fn started<S>(core: &mut Core, workspace: &WorkspaceId, flow: &str, subject: S) -> Case<S> {
    let keys = ClientKeys { source_key: Some("Example Source Key".into()), external_user_ids: Vec::new() };
    let mut case = Case { keys, ..Case::new(workspace.clone(), core.now, flow.into(), subject) };
    let id = VerificationId::mint(&mut core.random, core.now);
    let run = Run { id, plan: Box::<Plan>::default(), due: Vec::new() };
    case.verification.start(run).expect("it was not started yet");
    case
}
