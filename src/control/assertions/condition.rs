//! What can be waited for and verified.

use schemars::JsonSchema;
use serde::Deserialize;
use serde_json::Value;

use super::{
    super::problem::Problem,
    counted::{Bounds, Counted, DeliveryCondition, Evidence},
    records::{ApplicantCondition, CheckCondition},
};
use crate::{engine::outbox::Outbox, vendors::State};

/// A condition as it is written; exactly one of the first seven.
#[derive(Debug, Default, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields, rename_all = "camelCase", default)]
#[schemars(rename = "Condition")]
pub struct WrittenCondition {
    /// A check, by its id.
    check: Option<CheckCondition>,
    /// An applicant or entity, by its id.
    applicant: Option<ApplicantCondition>,
    /// Requests that fit: the `when` of a rule, and `status`, `rule`, `subject`, `unmatched`, `q`.
    request: Option<Value>,
    /// Webhooks that fit.
    delivery: Option<DeliveryCondition>,
    /// Nothing is due and nothing is under way; true.
    idle: Option<bool>,
    /// At least one of these holds.
    any: Option<Vec<WrittenCondition>>,
    /// All of these hold.
    all: Option<Vec<WrittenCondition>>,
    /// How many requests or webhooks; at least 1 unless said.
    exactly: Option<usize>,
    at_least: Option<usize>,
    at_most: Option<usize>,
}

/// A condition that was read.
#[derive(Debug)]
pub enum Condition {
    Check(CheckCondition),
    Applicant(ApplicantCondition),
    Counted(Counted),
    Idle,
    Any(Vec<Condition>),
    All(Vec<Condition>),
}

/// How a condition stands.
#[derive(Debug, Clone)]
pub struct Look {
    pub holds: bool,
    /// What is the case, as a sentence.
    pub seen: String,
    /// Why the answer may be wrong.
    pub doubts: Vec<String>,
}

/// All doubts in one text, each once.
pub fn joined(mut doubts: Vec<String>) -> Option<String> {
    doubts.sort_unstable();
    doubts.dedup();
    (!doubts.is_empty()).then(|| doubts.join("; "))
}

impl WrittenCondition {
    /// Reads the condition; `place` is where it stands, and `outbox` has what it can name.
    pub fn read(self, place: &str, outbox: &Outbox) -> Result<Condition, Problem> {
        let bounds = Bounds { exactly: self.exactly, at_least: self.at_least, at_most: self.at_most };
        let inside = |problem: Problem| problem.inside(place);
        let mut read = Vec::new();
        read.extend(self.check.map(|check| check.checked().map(Condition::Check).map_err(inside)));
        read.extend(self.applicant.map(|applicant| applicant.checked().map(Condition::Applicant).map_err(inside)));
        read.extend(
            self.request.map(|request| Counted::requests(&request, bounds).map(Condition::Counted).map_err(inside)),
        );
        read.extend(
            self.delivery
                .map(|delivery| Counted::deliveries(delivery, bounds, outbox).map(Condition::Counted).map_err(inside)),
        );
        read.extend(self.idle.map(|idle| {
            let no =
                || Problem::in_field("idle", "it can be true only; nothing tells that a sandbox is busy").inside(place);
            idle.then_some(Condition::Idle).ok_or_else(no)
        }));
        read.extend(self.any.map(|any| group(any, &format!("{place}.any"), outbox).map(Condition::Any)));
        read.extend(self.all.map(|all| group(all, &format!("{place}.all"), outbox).map(Condition::All)));
        let one = read.pop().filter(|_| read.is_empty());
        let condition = one.ok_or_else(|| {
            let problem = Problem::in_field(place, "expected exactly one condition");
            problem.valid(["check", "applicant", "request", "delivery", "idle", "any", "all"])
        })?;
        match condition {
            Ok(Condition::Counted(counted)) => Ok(Condition::Counted(counted)),
            Ok(_) if bounds.is_set() => Err(Problem::in_field(
                place,
                "exactly, atLeast and atMost count requests and deliveries; the other conditions hold or do not",
            )),
            Ok(condition) => Ok(condition),
            Err(problem) => Err(problem),
        }
    }
}

fn group(conditions: Vec<WrittenCondition>, place: &str, outbox: &Outbox) -> Result<Vec<Condition>, Problem> {
    let numbered = conditions.into_iter().enumerate();
    let read: Result<Vec<_>, _> =
        numbered.map(|(number, condition)| condition.read(&format!("{place}[{number}]"), outbox)).collect();
    match read {
        Ok(read) if read.is_empty() => Err(Problem::in_field(place, "expected at least one condition")),
        read => read,
    }
}

/// What a condition looks at in the state itself; what it counts is looked at aside.
#[derive(Debug)]
pub enum Taken {
    Look(Look),
    Counted,
    Group(Vec<Taken>),
}

impl Condition {
    /// How the condition stands if it holds; cheap, and cheaper whenever it was asked before.
    pub fn holding(&self, state: &State) -> Option<Look> {
        match self {
            Self::Check(check) => check.holds(state).then(|| check.look(state)),
            Self::Applicant(applicant) => applicant.holds(state).then(|| applicant.look(state)),
            Self::Counted(counted) => counted.holding(state),
            Self::Idle => is_idle(state).then(|| idle(state)),
            Self::Any(group) => {
                let looks: Vec<Look> = group.iter().filter_map(|condition| condition.holding(state)).collect();
                (!looks.is_empty()).then(|| together(looks, true))
            }
            Self::All(group) => {
                let looks: Option<Vec<Look>> = group.iter().map(|condition| condition.holding(state)).collect();
                looks.map(|looks| together(looks, true))
            }
        }
    }

    /// Whether it counts requests.
    pub fn is_of_requests(&self) -> bool {
        match self {
            Self::Counted(counted) => counted.is_of_requests(),
            Self::Any(group) | Self::All(group) => group.iter().any(Self::is_of_requests),
            Self::Check(_) | Self::Applicant(_) | Self::Idle => false,
        }
    }

    /// Counts what was taken out of the sandbox, so that the first look has nothing old to count.
    pub fn catch_up(&self, evidence: &Evidence) {
        match self {
            Self::Counted(counted) => {
                counted.counted_among(evidence);
            }
            Self::Any(group) | Self::All(group) => group.iter().for_each(|condition| condition.catch_up(evidence)),
            Self::Check(_) | Self::Applicant(_) | Self::Idle => {}
        }
    }

    /// Takes out of the state what it looks at there.
    pub fn take(&self, state: &State) -> Taken {
        match self {
            Self::Check(check) => Taken::Look(check.look(state)),
            Self::Applicant(applicant) => Taken::Look(applicant.look(state)),
            Self::Counted(_) => Taken::Counted,
            Self::Idle => Taken::Look(idle(state)),
            Self::Any(group) | Self::All(group) => {
                Taken::Group(group.iter().map(|condition| condition.take(state)).collect())
            }
        }
    }

    /// How the condition stands, by what was taken out of the sandbox for it.
    pub fn look(&self, taken: Taken, evidence: &Evidence) -> Look {
        match (self, taken) {
            (Self::Counted(counted), _) => counted.look(evidence),
            (Self::Any(group), Taken::Group(taken)) => {
                let looks = looks(group, taken, evidence);
                let holds = looks.iter().any(|look| look.holds);
                together(looks, holds)
            }
            (Self::All(group), Taken::Group(taken)) => {
                let looks = looks(group, taken, evidence);
                let holds = looks.iter().all(|look| look.holds);
                together(looks, holds)
            }
            (_, Taken::Look(look)) => look,
            (_, Taken::Counted | Taken::Group(_)) => unreachable!("it was taken for this very condition"),
        }
    }
}

fn looks(group: &[Condition], taken: Vec<Taken>, evidence: &Evidence) -> Vec<Look> {
    group.iter().zip(taken).map(|(condition, taken)| condition.look(taken, evidence)).collect()
}

fn together(looks: Vec<Look>, holds: bool) -> Look {
    let deciding: Vec<&str> = looks.iter().filter(|look| look.holds == holds).map(|look| &*look.seen).collect();
    let seen = deciding.join(" and ");
    Look { holds, seen, doubts: looks.into_iter().flat_map(|look| look.doubts).collect() }
}

fn is_idle(state: &State) -> bool {
    state.core.next_due().is_none() && state.core.outbox.is_quiet(state.core.now)
}

/// Whether the sandbox has nothing left to do.
fn idle(state: &State) -> Look {
    let next = state.core.next_due();
    let quiet = state.core.outbox.is_quiet(state.core.now);
    let seen = match next {
        Some(next) => format!("something is due at {next}; it is {}", state.core.now),
        None if quiet => format!("nothing is due{}", but(state.core.outbox.held_back())),
        None => "a webhook is under way".to_owned(),
    };
    Look { holds: is_idle(state), seen, doubts: Vec::new() }
}

/// What nobody would call done, though it waits for no moment.
fn but(held_back: usize) -> String {
    match held_back {
        0 => String::new(),
        held => format!("; {held} webhooks are in queues that are held, or for endpoints that are off"),
    }
}
