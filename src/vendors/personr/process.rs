//! What happens to a verification from its start to its review (rulings P11 to P14).
//!
//! 1. [`start`]: the attempt is `Pre-Checked`, or `Pending` at once where data alone is verified and there are no documents to look at; what
//!    its plan says is put into the due-queue.
//! 2. [`look_at_data`], half-way to the first outcome: it is `Pending`.
//! 3. [`conclude`]: it is `Reviewed` with the plan's outcome, and the workspace's webhook fires. Further steps change the outcome later.
//!
//! A person can review it by hand at any time after its start, with [`review_by_hand`], and plan it anew with [`replan`]: the vendor has
//! no endpoint for that.

use std::time::Duration;

use serde::{Deserialize, Serialize};

use super::{
    State, applicant, entity,
    error::Obstacle,
    events,
    ids::{CaseId, VerificationId},
    selected,
    verification::{Run, Stage, Verification},
};
use crate::{
    engine::{
        due::DueKey,
        journal::Entry,
        scenario::{Chosen, Ending, Plan, StepAction},
    },
    vendors::{self, Core, Kind, NotNow},
};

/// Something that happens later to one attempt of a verification; nothing when the case has gone on to another attempt.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase", rename_all_fields = "camelCase", deny_unknown_fields)]
pub enum Job {
    /// The documents were looked at, the data is next.
    Process {
        /// Whose verification it is.
        case: CaseId,
        attempt: u32,
    },
    /// A step of the attempt's plan is there.
    Conclude {
        /// Whose verification it is.
        case: CaseId,
        attempt: u32,
        step: usize,
    },
}

impl Job {
    /// What happens, of which kind the record is, and its id.
    pub fn description(&self) -> (&'static str, Kind, &str) {
        let (what, case) = match self {
            Self::Process { case, .. } => ("the documents are looked at, the data is next", case),
            Self::Conclude { case, .. } => ("the next step of its plan", case),
        };
        match case {
            CaseId::Applicant(id) => (what, Kind::Applicant, id.as_str()),
            CaseId::Entity(id) => (what, Kind::Entity, id.as_str()),
        }
    }
}

/// Runs what fell due.
pub fn run(records: &mut State, core: &mut Core, job: Job) {
    match job {
        Job::Process { case, attempt } => look_at_data(records, core, &case, attempt),
        Job::Conclude { case, attempt, step } => conclude(records, core, &case, attempt, step),
    }
}

/// Starts an attempt; what was decided for this start stands over what was decided at creation, part by part.
pub fn start(records: &mut State, core: &mut Core, case: &CaseId, decided: Plan) -> Result<(), Obstacle> {
    let id = VerificationId::mint(&mut core.random, core.now);
    let rests_on_data = records.rests_on_data(case);
    let usual = records.settings.completion.0;
    let verification = records.verification_mut(case).expect("the case was found before");
    let plan = Box::new(decided.over(verification.plan.clone().map_or_else(Plan::default, |stored| *stored)));
    verification.start(Run { id, plan: plan.clone(), due: Vec::new() })?;
    if rests_on_data {
        verification.process();
    }
    let due = schedule(core, case, verification.attempts, &plan, usual);
    verification.run_mut().expect("the attempt was started just now").due = due;
    Ok(())
}

/// Puts the steps of a plan into the due-queue.
fn schedule(core: &mut Core, case: &CaseId, attempt: u32, plan: &Plan, usual: Duration) -> Vec<DueKey> {
    let outcomes = outcomes(plan, usual);
    let first = outcomes.first().map_or(usual, |(after, _)| *after);
    let process = Job::Process { case: case.clone(), attempt };
    let mut due = vec![core.due.push(core.now.plus(first / 2), vendors::Job::Personr(process))];
    for (after, step) in outcomes {
        let conclude = Job::Conclude { case: case.clone(), attempt, step };
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
fn look_at_data(records: &mut State, core: &mut Core, case: &CaseId, attempt: u32) {
    let current = current(records, case, attempt);
    let Some(verification) = current.filter(|it| matches!(it.stage, Stage::PreChecked(_))) else { return };
    verification.process();
    note(core, case, "is Pending: the data is being processed".to_owned());
}

/// Ends an attempt, or changes its answer, as a step of its plan says.
fn conclude(records: &mut State, core: &mut Core, case: &CaseId, attempt: u32, step: usize) {
    let Some(run) = current(records, case, attempt).and_then(|verification| verification.run()) else { return };
    let plan = run.plan.clone();
    let chosen = match plan.steps.get(step).map(|step| &step.action) {
        Some(StepAction::End(Ending::Outcome(chosen))) => Some(chosen.clone()),
        Some(StepAction::End(Ending::Errored { .. })) => {
            return note(
                core,
                case,
                "stays Pending: a rule lets it end with an error, which Personr does not have".to_owned(),
            );
        }
        Some(StepAction::Ask { .. } | StepAction::End(Ending::Never)) => return,
        None => None,
    };
    review(records, core, case, chosen, &plan);
}

/// How far a case is, as long as this attempt is its last.
fn current<'a>(records: &'a mut State, case: &CaseId, attempt: u32) -> Option<&'a mut Verification> {
    records.verification_mut(case).filter(|verification| verification.attempts == attempt)
}

/// Reviews a case now as `plan` says, in place of what was due for it; a review that it had is changed.
pub fn review_by_hand(records: &mut State, core: &mut Core, case: &CaseId, plan: Plan) -> Result<(), NotNow> {
    let not_started = || {
        let name = format!("{} {}", case.noun(), case.id());
        NotNow(format!(
            "the {name} is Created: nothing was started that could be reviewed; the client starts it with POST /api/1.1/wf/api-request-applicant-check"
        ))
    };
    let run = records.verification_mut(case).and_then(Verification::run_mut).ok_or_else(not_started)?;
    *run.plan = plan.clone();
    interrupt(run, core);
    let chosen = plan.steps.iter().find_map(|step| match &step.action {
        StepAction::End(Ending::Outcome(chosen)) => Some(chosen.clone()),
        StepAction::End(Ending::Errored { .. } | Ending::Never) | StepAction::Ask { .. } => None,
    });
    review(records, core, case, chosen, &plan);
    Ok(())
}

/// Gives a case another plan: an attempt that runs goes on by it from now on, and otherwise the next one that is started.
pub fn replan(records: &mut State, core: &mut Core, case: &CaseId, plan: Plan) -> Result<(), NotNow> {
    let usual = records.settings.completion.0;
    let verification = records.verification_mut(case).expect("the case was found before");
    match &mut verification.stage {
        Stage::Reviewed(review) if review.is_final() => {
            let name = format!("{} {}", case.noun(), case.id());
            return Err(NotNow(format!(
                "the {name} is finally rejected, so nothing is to come that could be planned; POST …/review changes that"
            )));
        }
        Stage::Created | Stage::Reviewed(_) => verification.plan = Some(Box::new(plan)),
        Stage::PreChecked(run) | Stage::Pending(run) => {
            interrupt(run, core);
            run.due = schedule(core, case, verification.attempts, &plan, usual);
            *run.plan = plan;
        }
    }
    note(core, case, "got another plan".to_owned());
    Ok(())
}

/// Gives a new case the plan that waited for it.
pub fn take_plan(records: &mut State, core: &mut Core, case: &CaseId) {
    let State { plans, applicants, entities, .. } = records;
    let noun = case.noun();
    let plan = match case {
        CaseId::Applicant(id) => {
            plans.take(core, noun, "personr.applicant.create", || selected::applicant(id, &applicants[id]))
        }
        CaseId::Entity(id) => plans.take(core, noun, "personr.entity.create", || selected::entity(id, &entities[id])),
    };
    if let (Some(plan), Some(verification)) = (plan, records.verification_mut(case)) {
        verification.plan = Some(Box::new(plan));
    }
}

/// Takes out of the due-queue what is in it for an attempt.
fn interrupt(run: &mut Run, core: &mut Core) {
    for key in std::mem::take(&mut run.due) {
        core.due.remove(key);
    }
}

/// Reviews a case with the outcome that was chosen, and tells the workspace.
fn review(records: &mut State, core: &mut Core, case: &CaseId, chosen: Option<Chosen>, plan: &Plan) {
    let verdict = match case {
        CaseId::Applicant(id) => applicant::review::review(records, core, id, chosen),
        CaseId::Entity(id) => entity::review::review(records, core, id, chosen),
    };
    let labels =
        if verdict.labels().is_empty() { String::new() } else { format!(" ({})", verdict.labels().join(", ")) };
    note(core, case, format!("is Reviewed: {}{labels}", verdict.word()));
    events::reviewed(records, core, case, plan);
}

fn note(core: &mut Core, case: &CaseId, what: String) {
    core.journal.record(core.now, Entry::Change { subject: case.id().to_string(), what });
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
