//! What a person in the back office does by hand: ends a check, gives it another plan, asks about a profile.
//!
//! It has no endpoint of the vendor; the control API calls it. Each act is allowed only while the record's state lets it be.

use std::time::Duration;

pub use super::profile::query::Question;
use super::{
    Records,
    check::process,
    ids::{AsyncId, ProfileId, QueryId},
    profile::query,
    state::{Check, Contents, Status},
};
use crate::{
    engine::scenario::{Ending, Plan, StepAction},
    vendors::{Core, NotNow},
};

/// Ends a check now as the first step of `plan` says; its webhook then misbehaves as this plan says, and no longer as the one before.
pub fn end(records: &mut Records, core: &mut Core, id: AsyncId, plan: Plan) -> Result<(), NotNow> {
    pending(&records.checks[&id])?;
    decide(records, core, id, plan);
    Ok(())
}

/// Decides a check that has ended anew, as the first step of `plan` says: a new output, signature and webhook. Nothing is charged or refunded twice.
pub fn revise(records: &mut Records, core: &mut Core, id: AsyncId, plan: Plan) -> Result<(), NotNow> {
    ended(&records.checks[&id])?;
    decide(records, core, id, plan);
    Ok(())
}

fn decide(records: &mut Records, core: &mut Core, id: AsyncId, mut plan: Plan) {
    let ending = match plan.steps.drain(..).next().map(|step| step.action) {
        Some(StepAction::End(ending)) => ending,
        Some(StepAction::Ask { .. }) | None => Ending::Never,
    };
    process::interrupt(&records.checks[&id], core);
    records.checks[&id].plan = plan;
    process::end(records, core, id, &ending);
}

/// Gives a check another plan, which begins now if the check was being processed.
pub fn replan(records: &mut Records, core: &mut Core, id: AsyncId, plan: Plan) -> Result<(), NotNow> {
    pending(&records.checks[&id])?;
    process::replan(records, core, id, plan);
    Ok(())
}

/// Whether a check can be ended and planned anew.
pub fn pending(check: &Check) -> Result<(), NotNow> {
    let is = match check.status {
        Status::Waiting { .. } | Status::Processing { .. } | Status::Asking { .. } => return Ok(()),
        Status::Completed { .. } => "COMPLETED",
        Status::Errored { .. } => "ERRORED",
        Status::Purged { .. } => "purged with its profile",
    };
    Err(NotNow(format!("the check {} is {is}; only one that is INITIATED can be ended or planned anew", check.id)))
}

/// Whether a check can be revised.
pub fn ended(check: &Check) -> Result<(), NotNow> {
    let is = match check.status {
        Status::Completed { .. } | Status::Errored { .. } => return Ok(()),
        Status::Waiting { .. } | Status::Processing { .. } | Status::Asking { .. } => "INITIATED",
        Status::Purged { .. } => "purged with its profile",
    };
    Err(NotNow(format!("the check {} is {is}; only one that is COMPLETED or ERRORED can be revised", check.id)))
}

/// Asks about a profile; a check that the question names waits for the answer, or for `timeout` to pass.
pub fn ask(
    records: &mut Records,
    core: &mut Core,
    profile: ProfileId,
    question: Question,
    timeout: Option<Duration>,
) -> Result<QueryId, NotNow> {
    let check = question.check;
    askable(records, profile, check)?;
    let query = query::post(records, core, profile, question).ok_or_else(|| archived(profile))?;
    if let Some(check) = check {
        process::hold(records, core, check, timeout);
    }
    Ok(query)
}

/// Whether something can be asked about a profile, or about a check that is on it.
pub fn askable(records: &Records, profile: ProfileId, check: Option<AsyncId>) -> Result<(), NotNow> {
    let Contents::Active { .. } = records.profiles[&profile].contents else { return Err(archived(profile)) };
    let Some(id) = check else { return Ok(()) };
    let is = match records.checks[&id].status {
        Status::Processing { .. } => return Ok(()),
        Status::Waiting { .. } => "waits for its profile",
        Status::Asking { .. } => "waits for an answer already",
        Status::Completed { .. } => "is COMPLETED",
        Status::Errored { .. } => "is ERRORED",
        Status::Purged { .. } => "was purged with its profile",
    };
    Err(NotNow(format!("the check {id} {is}; only one that is being processed can wait for an answer")))
}

fn archived(profile: ProfileId) -> NotNow {
    NotNow(format!("the profile {profile} is archived; nothing can be asked about it any more"))
}
