//! The manual's sample records: nearly every printed sample uses one id, for a person and for a company.
//!
//! They come into being, reviewed and approved, when a request first names that id, so the printed samples run as they are printed.

use crate::{
    engine::scenario::Plan,
    vendors::{
        Core,
        personr::{
            State, applicant, entity,
            ids::{ApplicantId, VerificationId, WorkspaceId},
            person::Known,
            state::{Applicant, Entity, Marks, Registered},
            verification::{Run, Verification},
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
    let known = Known { first_name: Some("John".into()), last_name: Some("Doe".into()), ..Known::default() };
    let applicant = Applicant {
        email: Some("johndoe@mail.com".into()),
        phone: Some("+61 424 424 424".into()),
        marks: marks(),
        verification: started(core),
        ..Applicant::new(workspace.clone(), core.now, "KYC basic".into(), known, None)
    };
    records.applicants.insert(id.clone(), applicant);
    applicant::review::review(records, core, id, None);
}

fn provide_company(records: &mut State, core: &mut Core, workspace: &WorkspaceId, id: &ApplicantId) {
    let registered = Registered { name: "Acme Pty Ltd".into(), number: "123456789".into(), country: "AUS".into() };
    let entity = Entity {
        marks: marks(),
        verification: started(core),
        ..Entity::new(workspace.clone(), core.now, "Know Your Business".into(), registered, None)
    };
    records.entities.insert(id.clone(), entity);
    entity::review::review(records, core, id, None);
}

fn marks() -> Marks {
    Marks { source_key: Some("Example Source Key".into()), external_user_ids: Vec::new() }
}

fn started<F>(core: &mut Core) -> Verification<F> {
    let id = VerificationId::mint(&mut core.random, core.now);
    let mut verification = Verification::new(None);
    verification.start(Run { id, plan: Box::<Plan>::default(), due: Vec::new() }).expect("it was not started yet");
    verification
}
