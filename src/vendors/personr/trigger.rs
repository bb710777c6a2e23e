//! Personr's events as a person fires them: a record's review, or a made-up one where there is none yet, in the form that the sandbox sends.

use super::{
    State,
    applicant::review::samples,
    company::{Answers, Company},
    events::{self, EVENTS},
    ids::{ApplicantId, SearchId, VerificationId, WorkspaceId},
    person::{Known, Person},
    settings::FlowKind,
    state::{Applicant, Entity, Record, Registered},
    verification::{Findings, Run, Verdict, Verification},
};
use crate::{
    engine::{outbox::Body, random::Random, time::Timestamp},
    vendors::trigger::{CannotTrigger, EventToFire, VendorEvent, changed, raw},
};

/// The event that `wanted` asks for.
pub(in crate::vendors) fn event(
    records: &State,
    wanted: &EventToFire,
    now: Timestamp,
) -> Result<VendorEvent, CannotTrigger> {
    let company = wanted.event == EVENTS[1];
    let event = |owner: &WorkspaceId, subject: &str, body: Vec<u8>| {
        let body = changed(&String::from_utf8_lossy(&body), &wanted.changes);
        let body = Body::plain(raw(&body).get().to_owned());
        VendorEvent { owner: owner.to_string(), subject: subject.to_owned(), body }
    };
    let Some(subject) = &wanted.subject else {
        let workspace = workspace(records, wanted)?;
        return Ok(event(&workspace, "made up", made_up(records, company, &workspace, now)));
    };
    let kind = if company { "entity" } else { "applicant" };
    let unknown = || CannotTrigger::Subject { kind, subject: subject.clone() };
    let record = find(records, subject, company).ok_or_else(unknown)?;
    let (owner, reviewed) = events::of_record(records, &record);
    let body = reviewed.unwrap_or_else(|| match &record {
        Record::Applicant(id) => of_person(records, id, records.applicants[id].clone(), now),
        Record::Entity(id) => of_company(records, id, records.entities[id].clone(), now),
    });
    Ok(event(&owner, subject, body))
}

/// A review of nobody in particular, the same in every sandbox.
fn made_up(records: &State, company: bool, workspace: &WorkspaceId, now: Timestamp) -> Vec<u8> {
    let id = ApplicantId::mint(&mut Random::of_text("a made-up event"), now);
    if company {
        let registered = Registered { name: "Acme Pty Ltd".into(), number: "123456789".into(), country: "AUS".into() };
        let entity = Entity::new(workspace.clone(), now, "Know Your Business".into(), registered, None);
        return of_company(records, &id, entity, now);
    }
    let known = Known { first_name: Some("John".into()), last_name: Some("Doe".into()), ..Known::default() };
    let applicant = Applicant::new(workspace.clone(), now, "KYC basic".into(), known, None);
    of_person(records, &id, applicant, now)
}

/// What the review of a person could say that was not reviewed yet.
fn of_person(records: &State, id: &ApplicantId, mut applicant: Applicant, now: Timestamp) -> Vec<u8> {
    if applicant.documents.is_empty() {
        applicant.documents = samples("AUS");
    }
    let Applicant { known, documents, verification, .. } = &mut applicant;
    review(verification, now, |random| Person::draw(known, documents, random, now));
    events::person(id, &applicant, records.settings.webhook_form).expect("it was reviewed just now")
}

/// What the review of a company could say that was not reviewed yet.
fn of_company(records: &State, id: &ApplicantId, mut entity: Entity, now: Timestamp) -> Vec<u8> {
    let Entity { name, registration_number, country, flow, answers, verification, .. } = &mut entity;
    let flow = records.settings.flow(FlowKind::Entity, flow);
    review(verification, now, |random| {
        if let (None, Some(flow)) = (&answers, flow) {
            *answers = Some(Answers::draw(flow, name, country, random));
        }
        Company::draw(name, registration_number, country, random, now)
    });
    events::company(id, &entity, records.settings.webhook_form).expect("it was reviewed just now")
}

/// Approves a copy of a record that was not reviewed yet; what the sandbox draws next stays the same.
fn review<F: Findings>(verification: &mut Verification<F>, now: Timestamp, find: impl FnOnce(&mut Random) -> F) {
    let mut random = Random::of_text("a made-up review");
    let id = VerificationId::mint(&mut random, now);
    // What is being processed was started before.
    let _ = verification.start(Run { id, plan: Box::default(), due: Vec::new() });
    verification.conclude(Verdict::Approved, now, |earlier| {
        let findings = earlier.unwrap_or_else(|| find(&mut random));
        (findings, SearchId::mint(&mut random, now))
    });
}

fn find(records: &State, subject: &str, company: bool) -> Option<Record> {
    let id: ApplicantId = subject.parse().ok()?;
    let is_known = if company { records.entities.contains_key(&id) } else { records.applicants.contains_key(&id) };
    is_known.then_some(if company { Record::Entity(id) } else { Record::Applicant(id) })
}

/// The workspace whose event it is when no record says so.
fn workspace(records: &State, wanted: &EventToFire) -> Result<WorkspaceId, CannotTrigger> {
    let asked = wanted.account.as_deref();
    let mut ids = records.accounts.workspaces().iter().map(|workspace| &workspace.id);
    let found = ids.find(|id| asked.is_none_or(|asked| asked == id.as_str()));
    found.cloned().ok_or_else(|| CannotTrigger::Account(asked.unwrap_or_default().to_owned()))
}
