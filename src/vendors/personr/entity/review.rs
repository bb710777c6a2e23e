//! What is found out about a company when its verification ends, and what that means for its owners.
//!
//! With `createApplicant`, the people among the owners become applicants of the company's workspace; with `uboFlow`, they and the linked
//! people that nobody verified yet are verified, each with its own webhook and by the rules for any applicant.

use crate::{
    engine::scenario::Chosen,
    vendors::{
        Core,
        personr::{
            State, applicant,
            ids::{ApplicantId, CaseId, SearchId},
            outcome,
            register::{Owner, OwnerKind},
            settings::FlowKind,
            state::Case,
            verification::Verdict,
            view,
        },
    },
};

/// Gives a company's verification the outcome that was chosen; without one it is approved.
pub fn review(records: &mut State, core: &mut Core, id: &ApplicantId, chosen: Option<Chosen>) -> Verdict {
    let State { entities, settings, .. } = records;
    let case = entities.get_mut(id).expect("entities are never removed");
    case.subject.answer(settings.flow(FlowKind::Entity, &case.flow), &mut core.random);
    let view = view::of_entity(id, case);
    let output = outcome::output(chosen.as_ref(), "personr.entity.create", &view, core.now);
    let Case { verification, subject, .. } = case;
    let can_retry = verification.can_retry(settings.attempts);
    let verdict = chosen.as_ref().map_or(Verdict::Approved, |chosen| outcome::verdict(chosen, can_retry));
    verification.conclude(verdict.clone(), core.now, || {
        subject.find_out(&mut core.random, core.now);
        SearchId::mint(&mut core.random, core.now)
    });
    verification.set_output(output);
    create_owners(records, core, id);
    verify_owners(records, core, id);
    verdict
}

/// Makes applicants of the people among the owners that were found and are none yet.
fn create_owners(records: &mut State, core: &mut Core, id: &ApplicantId) {
    let Some(flow) = records.entities[id].subject.owners.create_on.clone() else { return };
    let mut owners = owners(records, id).to_vec();
    for owner in owners.iter_mut().filter(|owner| owner.applicant.is_none()) {
        let OwnerKind::Individual { known } = &owner.kind else { continue };
        owner.applicant = Some(applicant::owner::create(records, core, id, &flow, (**known).clone()));
    }
    if let Some(found) = &mut records.entity(id).subject.found {
        found.owners = owners;
    }
}

/// Starts the verification of every person that owns the company and was not verified yet.
fn verify_owners(records: &mut State, core: &mut Core, id: &ApplicantId) {
    let company = &records.entities[id].subject;
    let Some(flow) = company.owners.verify_on.clone() else { return };
    let found = owners(records, id).iter().filter_map(|owner| owner.applicant.clone());
    let linked = company.ubos.iter().filter_map(|ubo| match &ubo.owner {
        CaseId::Applicant(id) => Some(id.clone()),
        CaseId::Entity(_) => None,
    });
    for owner in found.chain(linked).collect::<Vec<_>>() {
        applicant::owner::verify(records, core, owner, &flow);
    }
}

fn owners<'a>(records: &'a State, id: &ApplicantId) -> &'a [Owner] {
    records.entities[id].subject.found.as_ref().map_or(&[], |found| &found.owners)
}
