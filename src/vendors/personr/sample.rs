//! The manual's sample records: nearly every printed sample uses one id, for a person and for a company.
//!
//! They come into being, reviewed and approved, when a request first names that id, so the printed samples run as they are printed.

use crate::{
    engine::scenario::Plan,
    vendors::personr::{
        applicant, entity,
        gate::Call,
        ids::{ApplicantId, VerificationId},
        person::Known,
        state::{Applicant, Entity, Marks, Registered},
        verification::{Run, Verification},
    },
};

/// Makes the sample records, if `sent` is their id and they are not there yet.
pub fn provide(call: &mut Call<'_>, sent: &str) {
    let Ok(id) = sent.parse::<ApplicantId>() else { return };
    if !id.is_sample() || call.records.applicants.contains_key(&id) {
        return;
    }
    provide_person(call, &id);
    provide_company(call, &id);
}

fn provide_person(call: &mut Call<'_>, id: &ApplicantId) {
    let known = Known { first_name: Some("John".into()), last_name: Some("Doe".into()), ..Known::default() };
    let (workspace, now) = (call.caller.workspace.clone(), call.core.now);
    let applicant = Applicant {
        email: Some("johndoe@mail.com".into()),
        phone: Some("+61 424 424 424".into()),
        marks: marks(),
        verification: started(call),
        ..Applicant::new(workspace, now, "KYC basic".into(), known, None)
    };
    call.records.applicants.insert(id.clone(), applicant);
    applicant::review::review(call.records, call.core, id, None);
}

fn provide_company(call: &mut Call<'_>, id: &ApplicantId) {
    let (workspace, now) = (call.caller.workspace.clone(), call.core.now);
    let registered = Registered { name: "Acme Pty Ltd".into(), number: "123456789".into(), country: "AUS".into() };
    let entity = Entity {
        marks: marks(),
        verification: started(call),
        ..Entity::new(workspace, now, "Know Your Business".into(), registered, None)
    };
    call.records.entities.insert(id.clone(), entity);
    entity::review::review(call.records, call.core, id, None);
}

fn marks() -> Marks {
    Marks { source_key: Some("Example Source Key".into()), external_user_ids: Vec::new() }
}

fn started<F>(call: &mut Call<'_>) -> Verification<F> {
    let id = VerificationId::mint(&mut call.core.random, call.core.now);
    let mut verification = Verification::new(None);
    verification.start(Run { id, plan: Box::<Plan>::default(), due: Vec::new() }).expect("it was not started yet");
    verification
}
