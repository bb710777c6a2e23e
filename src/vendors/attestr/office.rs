//! What a person in the back office does by hand: ends a check, gives it another plan, asks about a profile.
//!
//! It has no endpoint of the vendor; the control API calls it. Each act is allowed only while the check is pending.

pub use super::profile::query::{CannotAsk, Question, post as ask};
use super::{
    Records,
    check::process,
    ids::AsyncId,
    state::{Check, Status},
};
use crate::{
    engine::scenario::{Ending, Plan},
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
}

/// Ends a check now.
pub fn end(records: &mut Records, core: &mut Core, id: AsyncId, ending: &Ending) -> Result<(), CannotAct> {
    pending(records, id)?;
    process::interrupt(records, core, id);
    process::end(records, core, id, ending);
    Ok(())
}

/// Gives a check another plan, which begins now if the check was being processed.
pub fn replan(records: &mut Records, core: &mut Core, id: AsyncId, plan: Plan) -> Result<(), CannotAct> {
    pending(records, id)?;
    process::replan(records, core, id, plan);
    Ok(())
}

fn pending(records: &Records, id: AsyncId) -> Result<&Check, CannotAct> {
    let check = records.checks.get(&id).ok_or(CannotAct::Unknown(id))?;
    let is = match check.status {
        Status::Waiting { .. } | Status::Processing { .. } | Status::Asking { .. } => return Ok(check),
        Status::Completed { .. } => "COMPLETED",
        Status::Errored { .. } => "ERRORED",
        Status::Purged { .. } => "purged with its profile",
    };
    Err(CannotAct::Ended { id, is })
}
