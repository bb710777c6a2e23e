//! People who became applicants because they own a company: found by its verification, or named on its hosted page.
//!
//! Rules decide about them as about any applicant: when they come into being by what is known of them, and when their check starts.

use serde_json::json;

use crate::{
    engine::{
        journal::Entry,
        scenario::{Plan, Situation},
        tree::Json,
    },
    vendors::{
        Core,
        personr::{
            State,
            ids::{ApplicantId, CaseId},
            person::{Known, Person},
            process,
            state::Case,
            verification::{Stage, Verification},
            view,
        },
    },
};

/// Makes an applicant of an owner of `company`, on `flow`.
pub fn create(records: &mut State, core: &mut Core, company: &ApplicantId, flow: &str, known: Known) -> ApplicantId {
    let body = json!({ "nameFirst": known.first_name, "nameLast": known.last_name, "flowName": flow }).into();
    let plan = decide(records, core, "personr.applicant.create", &body);
    let id = ApplicantId::mint(&mut core.random, core.now);
    let plan = plan.decided_by.is_some().then(|| Box::new(plan));
    let workspace = records.entities[company].workspace.clone();
    let case = Case {
        verification: Verification::new(plan),
        ..Case::new(workspace, core.now, flow.into(), Person::new(known))
    };
    records.applicants.insert(id.clone(), case);
    let what = format!("was created as an owner of {company}");
    core.journal.record(core.now, Entry::Change { subject: id.to_string(), what });
    process::take_plan(records, core, &CaseId::Applicant(id.clone()));
    id
}

/// Starts the verification of an owner on `flow`, unless it was started before.
pub fn verify(records: &mut State, core: &mut Core, id: ApplicantId, flow: &str) {
    let case = records.applicant(&id);
    if !matches!(case.verification.stage, Stage::Created) {
        return;
    }
    case.flow = flow.into();
    let plan = decide(records, core, "personr.check.request", &json!({ "applicantId": id }).into());
    process::start(records, core, &CaseId::Applicant(id), plan).expect("nothing was started yet");
}

/// What rules decide when `operation` happens by itself, as if it had been called with `body`; an error would reach nobody.
fn decide(records: &State, core: &mut Core, operation: &'static str, body: &Json) -> Plan {
    let situation = Situation {
        operation,
        method: "POST",
        path: "",
        query: "",
        header: &|_| None,
        account: "",
        body,
        record: &|| view::record(records, body),
    };
    core.scenarios.decide(&situation, &mut core.random, core.now).plan
}
