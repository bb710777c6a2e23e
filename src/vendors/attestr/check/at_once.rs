//! Answers the outcome of a check at once, where the vendor lets nobody wait for it.
//!
//! 1. A rule that lets the check fail answers its error, which costs nothing.
//! 2. Charges the wallet of the check: an answer costs, whatever it says.
//! 3. Answers the record of the outcome, with the fields that a rule sets.

use crate::{
    engine::{
        scenario::{Ending, Plan, Room, StepAction, TemplateContext, render_text},
        tree::Json,
    },
    vendors::{
        DATES,
        attestr::{
            call::Call,
            error::{ApiError, Family},
            outcome::{self, Record},
            reply,
        },
        exchange::Reply,
    },
};

/// What is said of a rule that lets such a check last for ever.
const NEVER_HAS_NO_MEANING: &str = "a rule says that this check never ends, but here it is answered at once";

/// Answers a check of what `looked_up` names; `record` has what an outcome comes to.
pub fn answer(call: &mut Call<'_>, looked_up: &str, record: impl FnOnce(&str) -> Record) -> Result<Reply, ApiError> {
    let kind = call.makes.expect("the endpoint of a check says its kind");
    let plan = std::mem::take(&mut call.plan);
    let context = TemplateContext {
        operation: call.operation,
        account: call.account.as_str(),
        body: call.json.value.as_ref().unwrap_or(&Json::Null),
        record: &Json::Null,
        dates: DATES,
        now: call.core.now,
        room: Room::default(),
    };
    let chosen = match ending(&plan) {
        Some(Ending::Outcome(chosen)) => Some(chosen),
        // Rules about an operation that has no other way than this one may only say an outcome; those about all operations mean others.
        Some(Ending::Errored { code, details }) if !kind.row().is_instant => {
            let details = details.as_ref().map(|details| render_text(details, &context));
            let error = ApiError::by_code(*code, details.as_deref(), Family::Checks);
            return Ok(error.reply(Family::Checks, call.incoming.param("version")));
        }
        Some(Ending::Never) if !kind.row().is_instant => {
            call.warnings.push(NEVER_HAS_NO_MEANING.to_owned());
            None
        }
        Some(Ending::Errored { .. } | Ending::Never) | None => None,
    };
    let chosen = outcome::meant(kind, chosen);
    let mut answer = record(&chosen.outcome);
    outcome::overrule(&mut answer, &chosen, &context);
    let reply = reply::json(&answer);
    call.charge(kind.word(), looked_up)?;
    Ok(reply)
}

/// How the plan ends the check first.
fn ending(plan: &Plan) -> Option<&Ending> {
    plan.steps.iter().find_map(|step| match &step.action {
        StepAction::End(ending) => Some(ending),
        StepAction::Ask { .. } => None,
    })
}
