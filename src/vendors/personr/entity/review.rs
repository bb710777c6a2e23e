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
            company::{Answers, Company, Owner, OwnerKind},
            ids::{ApplicantId, SearchId},
            outcome,
            settings::FlowKind,
            state::{Entity, Record},
            verification::Verdict,
            view,
        },
    },
};

/// Gives a company's verification the outcome that was chosen; without one it is approved.
pub fn review(records: &mut State, core: &mut Core, id: &ApplicantId, chosen: Option<Chosen>) -> Verdict {
    answer_for_the_absent(records, core, id);
    let most = records.settings.attempts;
    let entity = records.entity(id);
    let view = view::of_entity(id, entity);
    let output = outcome::output(chosen.as_ref(), "personr.entity.create", &view, core.now);
    let Entity { name, registration_number, country, verification, .. } = entity;
    let can_retry = verification.can_retry(most);
    let verdict = chosen.as_ref().map_or(Verdict::Approved, |chosen| outcome::verdict(chosen, can_retry));
    verification.conclude(verdict.clone(), core.now, |earlier| {
        let (random, now) = (&mut core.random, core.now);
        let company = earlier.unwrap_or_else(|| Company::draw(name, registration_number, country, random, now));
        (company, SearchId::mint(random, now))
    });
    create_owners(records, core, id);
    records.entity(id).verification.overlay(&output);
    verify_owners(records, core, id);
    verdict
}

/// Companies whose representative never saw the hosted page still have answers to read.
fn answer_for_the_absent(records: &mut State, core: &mut Core, id: &ApplicantId) {
    let entity = &records.entities[id];
    if entity.answers.is_some() {
        return;
    }
    let flow = records.settings.flow(FlowKind::Entity, &entity.flow);
    let answers =
        flow.map(|flow| Answers::draw(flow, &entity.name, &entity.country, &mut core.random)).unwrap_or_default();
    records.entity(id).answers = Some(answers);
}

/// Makes applicants of the people among the owners that were found and are none yet.
fn create_owners(records: &mut State, core: &mut Core, id: &ApplicantId) {
    let Some(flow) = records.entities[id].owners.create_on.clone() else { return };
    let mut owners = owners(records, id).to_vec();
    for owner in owners.iter_mut().filter(|owner| owner.applicant.is_none()) {
        let OwnerKind::Individual { known } = &owner.kind else { continue };
        owner.applicant = Some(applicant::owner::create(records, core, id, &flow, (**known).clone()));
    }
    if let Some(company) = records.entity(id).verification.findings_mut() {
        company.owners = owners;
    }
}

/// Starts the verification of every person that owns the company and was not verified yet.
fn verify_owners(records: &mut State, core: &mut Core, id: &ApplicantId) {
    let entity = &records.entities[id];
    let Some(flow) = entity.owners.verify_on.clone() else { return };
    let found = owners(records, id).iter().filter_map(|owner| owner.applicant.clone());
    let linked = entity.ubos.iter().filter_map(|ubo| match &ubo.owner {
        Record::Applicant(id) => Some(id.clone()),
        Record::Entity(_) => None,
    });
    for owner in found.chain(linked).collect::<Vec<_>>() {
        applicant::owner::verify(records, core, owner, &flow);
    }
}

fn owners<'a>(records: &'a State, id: &ApplicantId) -> &'a [Owner] {
    records.entities[id].verification.outcome().map_or(&[], |outcome| &outcome.findings.owners)
}
