//! What a person in a vendor's back office does by hand, asked for with the ids and words of a control call.
//!
//! The control API and the handle for Rust tests both come this way, so an act does the same whoever asks for it.
//! Which act a record's state allows is its vendor's to say.

use std::time::Duration;

use serde_json::{Map, Value, json};

use super::{
    Core, NotNow, State, VOCABULARY, Vendors,
    attestr::{
        Records,
        by_hand::{self, Question},
        consent::Consent,
        ids::{AsyncId, ConsentId, ProfileId, QueryId},
        kinds::KINDS,
        selected,
        state::{Check, Profile},
    },
    personr::{
        self,
        ids::{ApplicantId, CaseId},
        selected as selected_cases,
        settings::FlowKind,
    },
    plans::{MOST, NewPlan, PlanSubject, WaitingPlan},
    selector::{NotOne, Selector},
};
use crate::engine::scenario::{Plan, read_plan};

/// Why nothing was done.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum Refused {
    /// There is no such record.
    #[error("there is no {noun} {id:?} in this sandbox")]
    Unknown {
        /// What it would be.
        noun: &'static str,
        /// The id that was given.
        id: String,
    },
    /// No record, or more than one, is what was meant.
    #[error(transparent)]
    NotOne(#[from] NotOne),
    /// What was asked for is wrong.
    #[error("{detail}")]
    Wrong {
        /// In which way.
        detail: String,
        /// What would be right, when there is a list of it.
        valid: Vec<String>,
    },
    /// The record's state does not allow it.
    #[error(transparent)]
    NotNow(#[from] NotNow),
}

impl Refused {
    fn unknown(noun: &'static str, id: &str) -> Self {
        Self::Unknown { noun, id: id.to_owned() }
    }

    fn wrong(detail: impl Into<String>) -> Self {
        Self::Wrong { detail: detail.into(), valid: Vec::new() }
    }
}

/// What is asked about a profile.
#[derive(Debug, Clone, Default)]
pub struct Ask<'a> {
    /// The question.
    pub text: String,
    /// Ids of files that the profile's account has.
    pub documents: Vec<String>,
    /// The check on the profile that waits for the answer; without one the question is about the profile alone.
    pub check: Option<&'a str>,
    /// How long the check waits; until there is an answer unless said.
    pub timeout: Option<Duration>,
}

pub fn check<'a>(records: &'a Records, id: &str) -> Result<&'a Check, Refused> {
    let found = id.parse().ok().and_then(|id: AsyncId| records.checks.get(&id));
    found.ok_or_else(|| Refused::unknown("check", id))
}

pub fn profile<'a>(records: &'a Records, id: &str) -> Result<&'a Profile, Refused> {
    let found = id.parse().ok().and_then(|id: ProfileId| records.profiles.get(&id));
    found.ok_or_else(|| Refused::unknown("profile", id))
}

pub fn consent<'a>(records: &'a Records, id: &str) -> Result<&'a Consent, Refused> {
    let found = id.parse().ok().and_then(|id: ConsentId| records.consents.get(&id));
    found.ok_or_else(|| Refused::unknown("consent", id))
}

/// The check that is meant.
pub fn select_check<'a>(records: &'a Records, selector: &Selector) -> Result<&'a Check, Refused> {
    check(records, &selector.choose(&selected::CHECK, || selected::checks(records))?)
}

/// The profile that is meant.
pub fn select_profile<'a>(records: &'a Records, selector: &Selector) -> Result<&'a Profile, Refused> {
    profile(records, &selector.choose(&selected::PROFILE, || selected::profiles(records))?)
}

/// The consent that is meant.
pub fn select_consent<'a>(records: &'a Records, selector: &Selector) -> Result<&'a Consent, Refused> {
    consent(records, &selector.choose(&selected::CONSENT, || selected::consents(records))?)
}

/// The one of that kind that is meant.
pub fn select_case(records: &personr::State, kind: FlowKind, selector: &Selector) -> Result<CaseId, Refused> {
    let noun = selected_cases::noun(kind);
    let id = selector.choose(noun, || selected_cases::all(records, kind))?;
    let case = id.parse().ok().map(|id| CaseId::new(kind, id)).filter(|case| records.verification(case).is_some());
    case.ok_or_else(|| Refused::unknown(noun.one, &id))
}

/// The plans that nobody took yet, oldest first.
pub fn waiting_plans(state: &State) -> Vec<&WaitingPlan> {
    let Vendors { attestr, personr } = &state.records;
    let mut waiting: Vec<_> = attestr.plans.waiting().iter().chain(personr.plans.waiting()).collect();
    waiting.sort_unstable_by_key(|plan| plan.id);
    waiting
}

/// Removes a plan that nobody took yet.
pub fn remove_plan(state: &mut State, id: u64) -> Option<WaitingPlan> {
    let Vendors { attestr, personr } = &mut state.records;
    attestr.plans.remove(id).or_else(|| personr.plans.remove(id))
}

/// The applicant or entity with this id.
pub fn case(records: &personr::State, id: &str) -> Result<CaseId, Refused> {
    let either = |id: ApplicantId| [CaseId::Applicant(id.clone()), CaseId::Entity(id)];
    let cases = id.parse().ok().into_iter().flat_map(either);
    let found = cases.into_iter().find(|case| records.verification(case).is_some());
    found.ok_or_else(|| Refused::unknown("applicant or entity", id))
}

/// Completes a pending check now: `then` has the `outcome`, `output` and `webhook` of a rule; the outcome is the check's usual one unless said.
pub fn complete(state: &mut State, check: &Selector, mut then: Map<String, Value>) -> Result<(), Refused> {
    let kind = select_check(&state.records.attestr, check)?.subject.kind();
    then.entry("outcome").or_insert_with(|| json!(kind.row().outcomes[0]));
    act(state, check, &Value::Object(then), by_hand::end)
}

/// Decides a check that has ended anew: `then` has the `outcome`, `output` and `webhook` of a rule.
pub fn revise(state: &mut State, check: &Selector, then: Map<String, Value>) -> Result<(), Refused> {
    if !then.contains_key("outcome") {
        return Err(Refused::wrong("outcome: expected what the check is decided as now, such as Alert"));
    }
    act(state, check, &Value::Object(then), by_hand::revise)
}

/// Lets a pending check end now with an error of the vendor.
pub fn fail(state: &mut State, check: &Selector, code: u32, details: Option<&str>) -> Result<(), Refused> {
    let errored = details.map_or_else(|| json!(code), |details| json!({ "code": code, "details": details }));
    act(state, check, &json!({ "errored": errored }), by_hand::end)
}

/// Gives a pending check another plan: what a rule has as `then`.
pub fn plan(state: &mut State, check: &Selector, then: &Value) -> Result<(), Refused> {
    act(state, check, then, by_hand::replan)
}

/// Decides what is still to come: the first new record whose request fits takes the plan.
pub fn plan_for(state: &mut State, new: NewPlan) -> Result<WaitingPlan, Refused> {
    let (noun, selector) = (new.r#for.noun(), new.r#for.selector());
    if selector.id.is_some() {
        let there = format!("id: the {noun} that has one is there already; give it another plan");
        return Err(Refused::wrong(there));
    }
    selector.check(match &new.r#for {
        PlanSubject::Check(_) => &selected::REQUESTED,
        PlanSubject::Applicant(_) => selected_cases::noun(FlowKind::Applicant),
        PlanSubject::Entity(_) => selected_cases::noun(FlowKind::Entity),
    })?;
    if selector.nth.is_some() || selector.latest {
        let first = format!("the first {noun} that fits takes the plan, so nth and latest say nothing here");
        return Err(Refused::wrong(first));
    }
    readable(&new).map_err(Refused::wrong)?;
    if MOST <= waiting_plans(state).len() {
        return Err(NotNow(format!("{MOST} plans wait already; remove one first")).into());
    }
    let Vendors { attestr, personr } = &mut state.records;
    let id = 1 + attestr.plans.last().max(personr.plans.last());
    let plans = match &new.r#for {
        PlanSubject::Check(_) => &mut attestr.plans,
        PlanSubject::Applicant(_) | PlanSubject::Entity(_) => &mut personr.plans,
    };
    Ok(plans.add(id, new).clone())
}

/// What is wrong with a plan for every record that it can be for.
fn readable(NewPlan { r#for, plan }: &NewPlan) -> Result<(), String> {
    let read = |operation| read_plan(operation, plan, VOCABULARY).map(|_| ());
    let check = match r#for {
        PlanSubject::Check(check) => check,
        PlanSubject::Applicant(_) => return read(case_operation(FlowKind::Applicant)),
        PlanSubject::Entity(_) => return read(case_operation(FlowKind::Entity)),
    };
    let is_meant = |word: &str| check.r#type.as_deref().is_none_or(|wanted| wanted == word);
    let kinds = KINDS.iter().filter(|kind| !kind.is_instant && is_meant(kind.word));
    let kind = check.r#type.as_deref().unwrap_or_default();
    let mut read = kinds.map(|kind| read(kind.operation));
    let first =
        read.next().unwrap_or_else(|| Err(format!("there is no kind of check `{kind}` that a plan can be for")));
    if read.any(|read| read.is_ok()) { Ok(()) } else { first }
}

/// The operation by whose words plans of such a case are read.
const fn case_operation(kind: FlowKind) -> &'static str {
    match kind {
        FlowKind::Applicant => "personr.applicant.create",
        FlowKind::Entity => "personr.entity.create",
    }
}

/// Reads `then` for a check, and does something with the check and the plan.
fn act(
    state: &mut State,
    selector: &Selector,
    then: &Value,
    act: impl FnOnce(&mut Records, &mut Core, AsyncId, Plan) -> Result<(), NotNow>,
) -> Result<(), Refused> {
    let check = select_check(&state.records.attestr, selector)?;
    let (id, operation) = (check.id, check.subject.kind().operation());
    let plan = read_plan(operation, then, VOCABULARY).map_err(Refused::wrong)?;
    act(&mut state.records.attestr, &mut state.core, id, plan)?;
    state.settle();
    Ok(())
}

/// Asks about a profile; the check on it that is named waits for the answer, or for `timeout` to pass.
pub fn ask(state: &mut State, selector: &Selector, ask: Ask<'_>) -> Result<QueryId, Refused> {
    let records = &mut state.records.attestr;
    let profile = select_profile(records, selector)?.id;
    let account = records.profiles[&profile].account;
    if ask.text.trim().is_empty() {
        let example = r#"query: a question has a text, such as "Please share the relieving letter""#;
        return Err(Refused::wrong(example));
    }
    if let Some(missing) = ask.documents.iter().find(|id| !records.media.holds(id, account)) {
        return Err(Refused::wrong(format!("documents: no file of the profile's account has the id {missing:?}")));
    }
    let check = ask.check.map(|check| check_on(records, profile, check)).transpose()?;
    let question = Question { text: ask.text, documents: ask.documents, check };
    let query = by_hand::ask(records, &mut state.core, profile, question, ask.timeout)?;
    state.settle();
    Ok(query)
}

fn check_on(records: &Records, profile: ProfileId, id: &str) -> Result<AsyncId, Refused> {
    let on_it = |check: &&Check| check.profile == Some(profile);
    check(records, id).ok().filter(on_it).map(|check| check.id).ok_or_else(|| Refused::Wrong {
        detail: format!("check: there is no check {id:?} on the profile {profile}"),
        valid: records.checks.values().filter(on_it).map(|check| check.id.to_string()).take(20).collect(),
    })
}

/// Reviews a started verification now, or changes its review: `then` is what a rule has.
pub fn review(state: &mut State, case: &CaseId, then: &Value) -> Result<(), Refused> {
    act_on_case(state, case, then, personr::review_by_hand)
}

/// Gives a verification another plan: one that runs goes on by it, and otherwise the next one that is started.
pub fn plan_case(state: &mut State, case: &CaseId, then: &Value) -> Result<(), Refused> {
    act_on_case(state, case, then, personr::replan)
}

/// Reads `then` for an applicant or entity, and does something with it and the plan.
fn act_on_case(
    state: &mut State,
    case: &CaseId,
    then: &Value,
    act: impl FnOnce(&mut personr::State, &mut Core, &CaseId, Plan) -> Result<(), NotNow>,
) -> Result<(), Refused> {
    let plan = read_plan(case_operation(case.kind()), then, VOCABULARY).map_err(Refused::wrong)?;
    act(&mut state.records.personr, &mut state.core, case, plan)?;
    state.settle();
    Ok(())
}
