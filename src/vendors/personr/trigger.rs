//! Personr's events as a person fires them: a record's review, or a made-up one where there is none yet, in the form that the sandbox sends.

use super::{
    State,
    applicant::review::samples,
    company::Company,
    events::{self, EVENTS},
    ids::{ApplicantId, CaseId, SearchId, VerificationId, WorkspaceId},
    person::Person,
    sample,
    settings::FlowKind,
    state::Case,
    verification::{Run, Verdict, Verification},
};
use crate::{
    engine::{outbox::Body, random::Random, time::Timestamp},
    vendors::trigger::{CannotTrigger, EventToFire, VendorEvent, changed, raw},
};

/// The event that `wanted` asks for.
pub fn event(records: &State, wanted: &EventToFire, now: Timestamp) -> Result<VendorEvent, CannotTrigger> {
    let is_entity = wanted.event == EVENTS[1];
    let (kind, noun) = if is_entity { (FlowKind::Entity, "entity") } else { (FlowKind::Applicant, "applicant") };
    let event = |owner: &WorkspaceId, subject: &str, body: Vec<u8>| {
        let body = changed(&String::from_utf8_lossy(&body), &wanted.changes);
        let body = Body::plain(raw(&body).get().to_owned());
        VendorEvent { owner: owner.to_string(), subject: subject.to_owned(), body }
    };
    let Some(subject) = &wanted.subject else {
        let workspace = workspace(records, wanted)?;
        return Ok(event(&workspace, "made up", made_up(records, kind, &workspace, now)));
    };
    let case = subject.parse().ok().map(|id: ApplicantId| CaseId::new(kind, id));
    let case = case.filter(|case| records.verification(case).is_some());
    let case = case.ok_or_else(|| CannotTrigger::Subject { kind: noun, subject: subject.clone() })?;
    let (owner, body) = events::of_case(records, &case);
    let body = body.unwrap_or_else(|| match &case {
        CaseId::Applicant(id) => of_person(records, id, records.applicants[id].clone(), now),
        CaseId::Entity(id) => of_company(records, id, records.entities[id].clone(), now),
    });
    Ok(event(owner, subject, body))
}

/// A review of nobody in particular, the same in every sandbox.
fn made_up(records: &State, kind: FlowKind, workspace: &WorkspaceId, now: Timestamp) -> Vec<u8> {
    let id = ApplicantId::mint(&mut Random::of_text("a made-up event"), now);
    let workspace = workspace.clone();
    match kind {
        FlowKind::Applicant => {
            let case = Case::new(workspace, now, "KYC basic".into(), sample::person());
            of_person(records, &id, case, now)
        }
        FlowKind::Entity => {
            let case = Case::new(workspace, now, "Know Your Business".into(), sample::company());
            of_company(records, &id, case, now)
        }
    }
}

/// What the review of a person could say that was not reviewed yet.
fn of_person(records: &State, id: &ApplicantId, mut case: Case<Person>, now: Timestamp) -> Vec<u8> {
    let Case { verification, subject, .. } = &mut case;
    if subject.documents.is_empty() {
        subject.documents = samples("AUS");
    }
    approve(verification, now, |random| {
        if subject.found.is_none() {
            subject.find_out(random, now);
        }
    });
    events::of_person(id, &case, records.settings.webhook_form).expect("it was reviewed just now")
}

/// What the review of a company could say that was not reviewed yet.
fn of_company(records: &State, id: &ApplicantId, mut case: Case<Company>, now: Timestamp) -> Vec<u8> {
    let Case { verification, subject, flow, .. } = &mut case;
    let flow = records.settings.flow(FlowKind::Entity, flow);
    approve(verification, now, |random| {
        subject.answer(flow, random);
        subject.find_out(random, now);
    });
    events::of_company(id, &case, records.settings.webhook_form).expect("it was reviewed just now")
}

/// Approves a copy of a case that was not reviewed yet; what the sandbox draws next stays the same.
fn approve(verification: &mut Verification, now: Timestamp, find_out: impl FnOnce(&mut Random)) {
    let mut random = Random::of_text("a made-up review");
    let id = VerificationId::mint(&mut random, now);
    // What is being processed was started before.
    let _ = verification.start(Run { id, plan: Box::default(), due: Vec::new() });
    verification.conclude(Verdict::Approved, now, || {
        find_out(&mut random);
        SearchId::mint(&mut random, now)
    });
}

/// The workspace whose event it is when no record says so.
fn workspace(records: &State, wanted: &EventToFire) -> Result<WorkspaceId, CannotTrigger> {
    let account = wanted.account.as_deref();
    let mut ids = records.accounts.workspaces.iter().map(|workspace| &workspace.id);
    let found = ids.find(|id| account.is_none_or(|account| account == id.as_str()));
    found.cloned().ok_or_else(|| CannotTrigger::Account(account.unwrap_or_default().to_owned()))
}
