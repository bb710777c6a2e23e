//! What happens to a verification from its start to its review (rulings P11 to P14).
//!
//! 1. [`start`]: the attempt is `Pre-Checked`, or `Pending` at once where data alone is verified and there are no documents to look at; what
//!    its plan says is put into the due-queue.
//! 2. [`look_at_data`], half-way to the first outcome: it is `Pending`.
//! 3. [`conclude`]: it is `Reviewed` with the plan's outcome, and the workspace's webhook fires. Further steps change the outcome later.

use std::time::Duration;

use super::{
    State, applicant, entity,
    error::Obstacle,
    events,
    ids::VerificationId,
    job::Job,
    state::Record,
    verification::{Progress, Run, Stage},
};
use crate::{
    engine::{
        due::DueKey,
        journal::Entry,
        scenario::{Chosen, Ending, Plan, StepAction},
    },
    vendors::{self, Core},
};

/// Starts an attempt; what was decided for this start stands over what was decided at creation, part by part.
pub fn start(records: &mut State, core: &mut Core, record: &Record, decided: Plan) -> Result<(), Obstacle> {
    let id = VerificationId::mint(&mut core.random, core.now);
    let rests_on_data = records.rests_on_data(record);
    let usual = records.settings.completion.0;
    let progress = records.progress(record).expect("the record was found before");
    let plan = Box::new(decided.over(progress.plan.clone().map_or_else(Plan::default, |stored| *stored)));
    progress.start(Run { id, plan: plan.clone(), due: Vec::new() })?;
    if rests_on_data {
        progress.process();
    }
    let due = schedule(core, record, progress.attempts, &plan, usual);
    progress.run_mut().expect("the attempt was started just now").due = due;
    Ok(())
}

/// Takes what is due for the attempt that a record started last out of the queue.
pub fn interrupt(records: &mut State, core: &mut Core, record: &Record) {
    let due = records
        .progress(record)
        .and_then(Progress::run_mut)
        .map(|run| std::mem::take(&mut run.due))
        .unwrap_or_default();
    for key in due {
        core.due.remove(key);
    }
}

/// Puts the steps of a plan into the due-queue.
fn schedule(core: &mut Core, record: &Record, attempt: u32, plan: &Plan, usual: Duration) -> Vec<DueKey> {
    let outcomes = outcomes(plan, usual);
    let first = outcomes.first().map_or(usual, |(after, _)| *after);
    let process = Job::Process { record: record.clone(), attempt };
    let mut due = vec![core.due.push(core.now.plus(first / 2), vendors::Job::Personr(process))];
    for (after, step) in outcomes {
        let conclude = Job::Conclude { record: record.clone(), attempt, step };
        due.push(core.due.push(core.now.plus(after), vendors::Job::Personr(conclude)));
    }
    due
}

/// When each outcome of a plan is there, and which step it is; none when the plan never ends.
fn outcomes(plan: &Plan, usual: Duration) -> Vec<(Duration, usize)> {
    let usual = plan.after.unwrap_or(usual);
    if plan.steps.is_empty() {
        return vec![(usual, 0)];
    }
    let mut after = Duration::ZERO;
    let mut outcomes = Vec::new();
    for (number, step) in plan.steps.iter().enumerate() {
        after = after.saturating_add(step.after.unwrap_or(usual));
        match step.action {
            StepAction::End(Ending::Outcome(_) | Ending::Errored { .. }) => outcomes.push((after, number)),
            // Personr asks nobody; the step still takes its time.
            StepAction::Ask { .. } => {}
            StepAction::End(Ending::Never) => break,
        }
    }
    outcomes
}

/// Goes on from the documents to the data.
pub fn look_at_data(records: &mut State, core: &mut Core, record: &Record, attempt: u32) {
    let Some(progress) = current(records, record, attempt).filter(|it| matches!(it.stage, Stage::PreChecked(_))) else {
        return;
    };
    progress.process();
    note(core, record, "is Pending: the data is being processed".to_owned());
}

/// Ends an attempt, or changes its answer, as a step of its plan says.
pub fn conclude(records: &mut State, core: &mut Core, record: &Record, attempt: u32, step: usize) {
    let Some(run) = current(records, record, attempt).and_then(|progress| progress.run()) else { return };
    let plan = run.plan.clone();
    let chosen = match plan.steps.get(step).map(|step| &step.action) {
        Some(StepAction::End(Ending::Outcome(chosen))) => Some(chosen.clone()),
        Some(StepAction::End(Ending::Errored { .. })) => {
            return note(
                core,
                record,
                "stays Pending: a rule lets it end with an error, which Personr does not have".to_owned(),
            );
        }
        Some(StepAction::Ask { .. } | StepAction::End(Ending::Never)) => return,
        None => None,
    };
    review(records, core, record, chosen, &plan);
}

/// Reviews a record with the outcome that was chosen, and tells the workspace.
pub fn review(records: &mut State, core: &mut Core, record: &Record, chosen: Option<Chosen>, plan: &Plan) {
    let verdict = match record {
        Record::Applicant(id) => applicant::review::review(records, core, id, chosen),
        Record::Entity(id) => entity::review::review(records, core, id, chosen),
    };
    let labels =
        if verdict.labels().is_empty() { String::new() } else { format!(" ({})", verdict.labels().join(", ")) };
    note(core, record, format!("is Reviewed: {}{labels}", verdict.word()));
    events::reviewed(records, core, record, plan);
}

/// How far a record is, as long as this attempt is its last.
fn current<'a>(records: &'a mut State, record: &Record, attempt: u32) -> Option<&'a mut Progress> {
    records.progress(record).filter(|progress| progress.attempts == attempt)
}

fn note(core: &mut Core, record: &Record, what: String) {
    core.journal.record(core.now, Entry::Change { subject: record.id().to_string(), what });
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::engine::scenario::Step;

    const USUAL: Duration = Duration::from_secs(2);

    fn step(after: Option<u64>, action: StepAction) -> Step {
        Step { after: after.map(Duration::from_secs), action }
    }

    fn outcome() -> StepAction {
        StepAction::End(Ending::Outcome(Chosen::default()))
    }

    #[track_caller]
    fn check(steps: Vec<Step>, expected: &[(u64, usize)]) {
        let plan = Plan { steps, ..Plan::default() };
        let expected: Vec<_> = expected.iter().map(|(after, step)| (Duration::from_secs(*after), *step)).collect();
        assert_eq!(outcomes(&plan, USUAL), expected);
    }

    #[test]
    fn no_plan_ends_after_the_usual_time() {
        check(vec![], &[(2, 0)]);
    }

    #[test]
    fn steps_follow_each_other() {
        check(vec![step(Some(60), outcome()), step(None, outcome())], &[(60, 0), (62, 1)]);
    }

    #[test]
    fn nothing_follows_never() {
        check(vec![step(None, StepAction::End(Ending::Never)), step(None, outcome())], &[]);
    }

    #[test]
    fn a_question_to_nobody_only_takes_time() {
        let ask = StepAction::Ask { text: String::new(), documents: Vec::new(), timeout: None };
        check(vec![step(Some(5), ask), step(None, outcome())], &[(7, 1)]);
    }
}
