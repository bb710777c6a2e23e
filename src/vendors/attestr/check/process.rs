//! What the back office does with a check: one step of its plan after the other, each when it is due.
//!
//! All functions here are transitions of [`Status`]; one that does not fit the state changes nothing.

use std::time::Duration;

use serde_json::value::RawValue;

use crate::{
    engine::{
        due::DueKey,
        journal::Entry,
        scenario::{Chosen, Ending, Plan, Step, StepAction},
        sign::sign,
        time::Timestamp,
    },
    vendors::{
        Core, Job as AnyJob,
        attestr::{
            Job, Records,
            account::Accounts,
            error::{ApiError, Family},
            events,
            ids::AsyncId,
            outcome,
            profile::query::{self, Question},
            settings::Settings,
            state::{Check, Signed, Status},
        },
    },
};

/// How long a check waits until the log says that it does.
const PATIENCE: Duration = Duration::from_mins(1);
/// What the journal says of a check that was asked about.
const WAITS_FOR_ANSWER: &str = "waits for the client's answer to a question";

/// Runs what fell due.
pub fn run(records: &mut Records, core: &mut Core, job: Job) {
    match job {
        Job::Step(id) => step(records, core, id),
        Job::Remind(id) => remind(records, core, id),
    }
}

/// Lets a new check wait for its profile; after a while the log says so.
pub fn wait(records: &mut Records, core: &mut Core, id: AsyncId) {
    let reminder = core.due.push(core.now.plus(PATIENCE), AnyJob::Attestr(Job::Remind(id)));
    records.checks[&id].status = Status::Waiting { reminder: Some(reminder) };
}

/// Says that a check still waits for its profile: in the journal, and once in the log.
fn remind(records: &mut Records, core: &mut Core, id: AsyncId) {
    let Some(Check { status: Status::Waiting { reminder }, .. }) = records.checks.get_mut(&id) else { return };
    *reminder = None;
    let what = "still waits: a check is processed once it is associated to a profile";
    note(core, id, what);
    if !std::mem::replace(&mut records.reminded, true) {
        tracing::warn!(attestr.async_id = %id, "a check {what}");
    }
}

/// Starts work on a check that waits; on any other nothing happens.
pub fn pick_up(records: &mut Records, core: &mut Core, id: AsyncId) {
    let Status::Waiting { reminder } = records.checks[&id].status else { return };
    if let Some(reminder) = reminder {
        core.due.remove(reminder);
    }
    go_to(&mut records.checks[&id], &records.settings, core, 0);
}

/// Runs the step of a check that fell due.
fn step(records: &mut Records, core: &mut Core, id: AsyncId) {
    let Some(check) = records.checks.get_mut(&id) else { return };
    let number = match &check.status {
        Status::Processing { step, .. } | Status::Completed { next: Some((step, _)), .. } => *step,
        // The client did not answer in time: the next step begins.
        Status::Asking { next, .. } => {
            let next = *next;
            return go_to(check, &records.settings, core, next);
        }
        Status::Completed { next: None, .. }
        | Status::Waiting { .. }
        | Status::Errored { .. }
        | Status::Purged { .. } => return,
    };
    match step_at(check, number).map(|step| step.action) {
        None => {}
        Some(StepAction::Ask { text, documents, timeout }) => {
            let text = outcome::filled_in(&text, check, core.now);
            let timeout = timeout.map(|span| push(core, id, span));
            check.status = Status::Asking { next: number + 1, timeout };
            ask(records, core, id, Question { text, documents, check: Some(id) });
        }
        Some(StepAction::End(ending)) => {
            end(records, core, id, &ending);
            decide_again(&mut records.checks[&id], &records.settings, core, number + 1);
        }
    }
}

/// Goes on with a check whose question was answered.
pub fn answered(records: &mut Records, core: &mut Core, id: AsyncId) {
    let Some(check) = records.checks.get_mut(&id) else { return };
    let Status::Asking { next, timeout } = check.status else { return };
    if let Some(key) = timeout {
        core.due.remove(key);
    }
    go_to(check, &records.settings, core, next);
}

/// Lets a check that is being processed wait for the answer to a question that was asked by hand; then its step begins anew.
pub fn hold(records: &mut Records, core: &mut Core, id: AsyncId, timeout: Option<Duration>) {
    let check = &mut records.checks[&id];
    let Status::Processing { step, .. } = check.status else { return };
    interrupt(check, core);
    let timeout = timeout.map(|span| push(core, id, span));
    check.status = Status::Asking { next: step, timeout };
    note(core, id, WAITS_FOR_ANSWER);
}

/// Empties a check whose profile is archived and cancels what was due for it.
pub fn purge(records: &mut Records, core: &mut Core, id: AsyncId) {
    let check = &mut records.checks[&id];
    interrupt(check, core);
    let owner = check.account;
    let at = check.status.updated().unwrap_or(core.now);
    let purged = Status::Purged { was: check.status.word(), at };
    let result = match std::mem::replace(&mut check.status, purged) {
        Status::Completed { result, .. } => Some(result.output),
        Status::Waiting { .. }
        | Status::Processing { .. }
        | Status::Asking { .. }
        | Status::Errored { .. }
        | Status::Purged { .. } => None,
    };
    let input = check.input.take();
    for json in result.into_iter().chain(input) {
        for file in outcome::evidence_in(json.get()) {
            records.media.remove(&file, owner);
        }
    }
    note(core, id, "was purged with its profile");
}

/// Ends a check now, as the back office would: completes it, fails it, or lets it never end.
pub fn end(records: &mut Records, core: &mut Core, id: AsyncId, ending: &Ending) {
    match ending {
        Ending::Outcome(chosen) => complete(records, core, id, chosen),
        Ending::Errored { code, details } => {
            let filled_in = |text: &String| outcome::filled_in(text, &records.checks[&id], core.now);
            let details = details.as_ref().map(filled_in);
            fail(records, core, id, &ApiError::by_code(*code, details.as_deref(), Family::FactX));
        }
        Ending::Never => {
            let check = &mut records.checks[&id];
            // A step that there is not, so that nothing follows.
            check.status = Status::Processing { step: check.plan.steps.len() + 1, due: None };
        }
    }
}

fn complete(records: &mut Records, core: &mut Core, id: AsyncId, chosen: &Chosen) {
    let chosen = outcome::meant(records.checks[&id].subject.kind(), Some(chosen));
    let output = outcome::output(records, core, id, &chosen);
    let check = &mut records.checks[&id];
    let secret = records.accounts.get(check.account).map(|account| &account.secret);
    let signature = secret.map(|secret| sign(secret, output.get().as_bytes()));
    let unsigned = if signature.is_some() { "" } else { ", without a signature: its account is gone" };
    check.status = Status::Completed { at: core.now, result: Signed { output, signature }, next: None };
    note(core, id, &format!("completed as {}{unsigned}", chosen.outcome));
    events::finished(records, core, id);
}

fn fail(records: &mut Records, core: &mut Core, id: AsyncId, error: &ApiError) {
    let envelope = serde_json::to_string(&error.envelope()).expect("an envelope is plain JSON");
    let error = RawValue::from_string(envelope).expect("an envelope is plain JSON");
    let check = &mut records.checks[&id];
    check.status = Status::Errored { at: core.now, error };
    refund(check, &mut records.accounts, core.now);
    note(core, id, "ended with an error");
    events::finished(records, core, id);
}

/// Gives back what a check cost, once.
fn refund(check: &mut Check, accounts: &mut Accounts, now: Timestamp) {
    let paid = std::mem::take(&mut check.paid);
    if let Some(account) = accounts.get_mut(check.account).filter(|_| paid > 0) {
        account.wallet.top_up(check.subject.kind().word(), paid, &format!("{} errored", check.id), now);
    }
}

/// Makes step `number` of the plan due; past the last one nothing is due any more.
fn go_to(check: &mut Check, settings: &Settings, core: &mut Core, number: usize) {
    let due = schedule(check, settings, core, number);
    check.status = Status::Processing { step: number, due };
    note(core, check.id, if due.is_some() { "is being processed" } else { "waits for the back office" });
}

/// Lets a completed check be decided again by step `number`, if its plan has that many.
fn decide_again(check: &mut Check, settings: &Settings, core: &mut Core, number: usize) {
    if check.plan.steps.len() <= number || !matches!(check.status, Status::Completed { .. }) {
        return;
    }
    let due = schedule(check, settings, core, number);
    if let Status::Completed { next, .. } = &mut check.status {
        *next = due.map(|due| (number, due));
    }
}

fn schedule(check: &Check, settings: &Settings, core: &mut Core, number: usize) -> Option<DueKey> {
    let step = step_at(check, number)?;
    if step.action == StepAction::End(Ending::Never) {
        return None;
    }
    Some(push(core, check.id, step.after.unwrap_or(settings.completion)))
}

/// The step with this number; a plan that has no step that ends the check is ended by the default outcome.
fn step_at(check: &Check, number: usize) -> Option<Step> {
    let steps = &check.plan.steps;
    let open_ended = !matches!(steps.last(), Some(Step { action: StepAction::End(_), .. }));
    if open_ended && number == steps.len() {
        let action = StepAction::End(Ending::Outcome(outcome::usual(check.subject.kind())));
        return Some(Step { after: check.plan.after, action });
    }
    steps.get(number).cloned()
}

fn push(core: &mut Core, id: AsyncId, span: Duration) -> DueKey {
    core.due.push(core.now.plus(span), AnyJob::Attestr(Job::Step(id)))
}

/// Posts the question of a check on its profile; without a profile nobody can be asked, so the plan goes on.
fn ask(records: &mut Records, core: &mut Core, id: AsyncId, question: Question) {
    let posted = match records.checks[&id].profile {
        Some(profile) => query::post(records, core, profile, question).is_some(),
        None => false,
    };
    if posted {
        note(core, id, WAITS_FOR_ANSWER);
    } else {
        answered(records, core, id);
    }
}

fn note(core: &mut Core, id: AsyncId, what: &str) {
    core.journal.record(core.now, Entry::Change { subject: id.to_string(), what: what.to_owned() });
}

/// Takes what is due for a check out of the queue.
pub fn interrupt(check: &Check, core: &mut Core) {
    if let Some(key) = check.status.due() {
        core.due.remove(key);
    }
}

/// Puts another plan in place of a pending check's; one that is being processed begins it now.
pub fn replan(records: &mut Records, core: &mut Core, id: AsyncId, plan: Plan) {
    let check = &mut records.checks[&id];
    check.plan = plan;
    note(core, id, "got another plan");
    if !matches!(check.status, Status::Waiting { .. }) {
        interrupt(check, core);
        go_to(check, &records.settings, core, 0);
    }
}
