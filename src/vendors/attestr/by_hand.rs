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
    vendors::Core,
};

/// Why nothing can be done with a check.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum CannotAct {
    /// There is no such check.
    #[error("there is no check {0}")]
    Unknown(AsyncId),
    /// It has ended.
    #[error("the check {id} is {is}; only one that is INITIATED can be ended or planned anew")]
    Ended { id: AsyncId, is: &'static str },
    /// It has not ended, or it is gone.
    #[error("the check {id} is {is}; only one that is COMPLETED or ERRORED can be revised")]
    NotEnded { id: AsyncId, is: &'static str },
}

/// Why a question cannot be asked.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum CannotAsk {
    /// There is no such profile.
    #[error("there is no profile {0}")]
    Unknown(ProfileId),
    #[error("the profile {0} is archived; nothing can be asked about it any more")]
    Archived(ProfileId),
    #[error("the check {check} is not on the profile {profile}")]
    Elsewhere { check: AsyncId, profile: ProfileId },
    /// The check is not being processed.
    #[error("the check {id} {is}; only one that is being processed can wait for an answer")]
    NotProcessed { id: AsyncId, is: &'static str },
}

/// Ends a check now as the first step of `plan` says; its webhook then misbehaves as this plan says, and no longer as the one before.
pub fn end(records: &mut Records, core: &mut Core, id: AsyncId, plan: Plan) -> Result<(), CannotAct> {
    pending(records.checks.get(&id).ok_or(CannotAct::Unknown(id))?)?;
    decide(records, core, id, plan);
    Ok(())
}

/// Decides a check that has ended anew, as the first step of `plan` says: a new output, signature and webhook. Nothing is charged or refunded twice.
pub fn revise(records: &mut Records, core: &mut Core, id: AsyncId, plan: Plan) -> Result<(), CannotAct> {
    ended(records.checks.get(&id).ok_or(CannotAct::Unknown(id))?)?;
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
pub fn replan(records: &mut Records, core: &mut Core, id: AsyncId, plan: Plan) -> Result<(), CannotAct> {
    pending(records.checks.get(&id).ok_or(CannotAct::Unknown(id))?)?;
    process::replan(records, core, id, plan);
    Ok(())
}

/// Whether a check can be ended and planned anew.
pub fn pending(check: &Check) -> Result<(), CannotAct> {
    let is = match check.status {
        Status::Waiting { .. } | Status::Processing { .. } | Status::Asking { .. } => return Ok(()),
        Status::Completed { .. } => "COMPLETED",
        Status::Errored { .. } => "ERRORED",
        Status::Purged { .. } => "purged with its profile",
    };
    Err(CannotAct::Ended { id: check.id, is })
}

/// Whether a check can be revised.
pub fn ended(check: &Check) -> Result<(), CannotAct> {
    let is = match check.status {
        Status::Completed { .. } | Status::Errored { .. } => return Ok(()),
        Status::Waiting { .. } | Status::Processing { .. } | Status::Asking { .. } => "INITIATED",
        Status::Purged { .. } => "purged with its profile",
    };
    Err(CannotAct::NotEnded { id: check.id, is })
}

/// Asks about a profile; a check that the question names waits for the answer, or for `timeout` to pass.
pub fn ask(
    records: &mut Records,
    core: &mut Core,
    profile: ProfileId,
    question: Question,
    timeout: Option<Duration>,
) -> Result<QueryId, CannotAsk> {
    let check = question.check;
    askable(records, profile, check)?;
    let query = query::post(records, core, profile, question).ok_or(CannotAsk::Archived(profile))?;
    if let Some(check) = check {
        process::hold(records, core, check, timeout);
    }
    Ok(query)
}

/// Whether something can be asked about a profile, and about a check on it.
pub fn askable(records: &Records, profile: ProfileId, check: Option<AsyncId>) -> Result<(), CannotAsk> {
    let record = records.profiles.get(&profile).ok_or(CannotAsk::Unknown(profile))?;
    let Contents::Active { items, .. } = &record.contents else { return Err(CannotAsk::Archived(profile)) };
    let Some(id) = check else { return Ok(()) };
    let is_here = items.contains(&id);
    let check = records.checks.get(&id).filter(|_| is_here).ok_or(CannotAsk::Elsewhere { check: id, profile })?;
    let is = match check.status {
        Status::Processing { .. } => return Ok(()),
        Status::Waiting { .. } => "waits for its profile",
        Status::Asking { .. } => "waits for an answer already",
        Status::Completed { .. } => "is COMPLETED",
        Status::Errored { .. } => "is ERRORED",
        Status::Purged { .. } => "was purged with its profile",
    };
    Err(CannotAsk::NotProcessed { id, is })
}
