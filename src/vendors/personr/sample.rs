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
        state::{Applicant, Basis, Entity, Marks, OwnerChecks},
        verification::{Run, Verification},
    },
};

/// Makes the sample records, if `sent` is their id and they are not there yet.
pub(super) fn provide(call: &mut Call<'_>, sent: &str) {
    let Ok(id) = sent.parse::<ApplicantId>() else { return };
    if !id.is_sample() || call.records.applicants.contains_key(&id) {
        return;
    }
    provide_person(call, &id);
    provide_company(call, &id);
}

fn provide_person(call: &mut Call<'_>, id: &ApplicantId) {
    let known = Known { first_name: Some("John".into()), last_name: Some("Doe".into()), ..Known::default() };
    let applicant = Applicant {
        workspace: call.caller.workspace.clone(),
        created: call.core.now,
        flow: "KYC basic".into(),
        email: Some("johndoe@mail.com".into()),
        phone: Some("+61 424 424 424".into()),
        known,
        marks: marks(),
        basis: Basis::Documents,
        documents: Vec::new(),
        verification: started(call),
    };
    call.records.applicants.insert(id.clone(), applicant);
    applicant::review::review(call.records, call.core, id, None);
}

fn provide_company(call: &mut Call<'_>, id: &ApplicantId) {
    let entity = Entity {
        workspace: call.caller.workspace.clone(),
        created: call.core.now,
        flow: "Know Your Business".into(),
        name: "Acme Pty Ltd".into(),
        registration_number: "123456789".into(),
        country: "AUS".into(),
        owners: OwnerChecks::default(),
        marks: marks(),
        papers: Vec::new(),
        ubos: Vec::new(),
        answers: None,
        verification: started(call),
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
