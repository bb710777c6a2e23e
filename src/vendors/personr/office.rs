//! What a person in the back office does by hand: reviews an applicant or an entity.
//!
//! It has no endpoint of the vendor; the control API calls it.

use serde_json::Value;

use super::{
    State, applicant, entity, process,
    state::Record,
    verification::{Progress, Stage},
};
use crate::{
    engine::scenario::{Chosen, Ending, Plan, StepAction},
    vendors::Core,
};

/// Why nothing can be reviewed.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error(
    "{0} is Created: nothing was started that could be reviewed; the client starts it with POST /api/1.1/wf/api-request-applicant-check"
)]
pub struct NotStarted(String);

/// Reviews a record now as `plan` says, in place of what was due for it; a review that it had is changed.
pub fn review(records: &mut State, core: &mut Core, record: &Record, plan: Plan) -> Result<(), NotStarted> {
    process::interrupt(records, core, record);
    let run = records.progress(record).and_then(Progress::run_mut).ok_or_else(|| NotStarted(told(record)))?;
    *run.plan = plan.clone();
    process::review(records, core, record, chosen(&plan), &plan);
    Ok(())
}

fn told(record: &Record) -> String {
    match record {
        Record::Applicant(id) => format!("the applicant {id}"),
        Record::Entity(id) => format!("the entity {id}"),
    }
}

fn chosen(plan: &Plan) -> Option<Chosen> {
    plan.steps.iter().find_map(|step| match &step.action {
        StepAction::End(Ending::Outcome(chosen)) => Some(chosen.clone()),
        StepAction::End(Ending::Errored { .. } | Ending::Never) | StepAction::Ask { .. } => None,
    })
}

/// Whether a verification can be reviewed.
pub fn is_reviewable(progress: &Progress) -> bool {
    !matches!(progress.stage, Stage::Created)
}

/// What the vendor answers to the question how far a record is.
pub fn status(records: &State, record: &Record) -> Value {
    let answer = match record {
        Record::Applicant(id) => serde_json::to_value(applicant::status::status(id, &records.applicants[id])),
        Record::Entity(id) => serde_json::to_value(entity::status::report(&records.entities[id])),
    };
    answer.expect("answers are plain JSON")
}
