//! What can be waited for and verified.

use schemars::JsonSchema;
use serde::Deserialize;
use serde_json::Value;

use super::{
    super::problem::Problem,
    counted::{Bounds, Counted, DeliveryFor},
    idle,
    records::{ApplicantFor, CheckFor},
};
use crate::{engine::outbox::Outbox, vendors::State};

/// A condition as it is written; exactly one of the first seven.
#[derive(Debug, Default, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields, rename_all = "camelCase", default)]
#[schemars(rename = "Condition")]
pub(super) struct For {
    /// A check, by its id.
    check: Option<CheckFor>,
    /// An applicant or entity, by its id.
    applicant: Option<ApplicantFor>,
    /// Requests that fit: the `when` of a rule, and `status`, `rule`, `subject`, `unmatched`, `q`.
    request: Option<Value>,
    /// Webhooks that fit.
    delivery: Option<DeliveryFor>,
    /// Nothing is due and nothing is under way; true.
    idle: Option<bool>,
    /// At least one of these holds.
    any: Option<Vec<For>>,
    /// All of these hold.
    all: Option<Vec<For>>,
    /// How many requests or webhooks; at least 1 unless said.
    exactly: Option<usize>,
    at_least: Option<usize>,
    at_most: Option<usize>,
}

/// A condition that was read.
#[derive(Debug)]
pub(super) enum Condition {
    Check(CheckFor),
    Applicant(ApplicantFor),
    Counted(Counted),
    Idle,
    Any(Vec<Condition>),
    All(Vec<Condition>),
}

/// How a condition stands.
#[derive(Debug, Clone)]
pub(super) struct Look {
    pub(super) holds: bool,
    /// What is the case, as a sentence.
    pub(super) seen: String,
    /// Why the answer may be wrong.
    pub(super) doubts: Vec<String>,
}

/// Doubts as they are told, each once.
pub(super) fn told(mut doubts: Vec<String>) -> Option<String> {
    doubts.sort_unstable();
    doubts.dedup();
    (!doubts.is_empty()).then(|| doubts.join("; "))
}

impl For {
    /// Reads the condition; `place` is where it stands, and `outbox` has what it can name.
    pub(super) fn read(self, place: &str, outbox: &Outbox) -> Result<Condition, Problem> {
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
                || Problem::invalid(format!("{place}.idle: it can be true only; nothing tells that a sandbox is busy"));
            idle.then_some(Condition::Idle).ok_or_else(no)
        }));
        read.extend(self.any.map(|any| group(any, &format!("{place}.any"), outbox).map(Condition::Any)));
        read.extend(self.all.map(|all| group(all, &format!("{place}.all"), outbox).map(Condition::All)));
        let one = read.pop().filter(|_| read.is_empty());
        let condition = one.ok_or_else(|| {
            let problem = Problem::invalid(format!("{place}: expected exactly one condition"));
            problem.valid(["check", "applicant", "request", "delivery", "idle", "any", "all"])
        })?;
        match condition {
            Ok(Condition::Counted(counted)) => Ok(Condition::Counted(counted)),
            Ok(_) if bounds.is_set() => Err(Problem::invalid(format!(
                "{place}: exactly, atLeast and atMost count requests and deliveries; the other conditions hold or do not"
            ))),
            Ok(condition) => Ok(condition),
            Err(problem) => Err(problem),
        }
    }
}

fn group(conditions: Vec<For>, place: &str, outbox: &Outbox) -> Result<Vec<Condition>, Problem> {
    let numbered = conditions.into_iter().enumerate();
    let read: Result<Vec<_>, _> =
        numbered.map(|(number, condition)| condition.read(&format!("{place}[{number}]"), outbox)).collect();
    match read {
        Ok(read) if read.is_empty() => Err(Problem::invalid(format!("{place}: expected at least one condition"))),
        read => read,
    }
}

impl Condition {
    /// Everything in it that is counted, at any depth.
    pub(super) fn counted(&self) -> Vec<&Counted> {
        match self {
            Self::Counted(counted) => vec![counted],
            Self::Any(group) | Self::All(group) => group.iter().flat_map(Self::counted).collect(),
            Self::Check(_) | Self::Applicant(_) | Self::Idle => Vec::new(),
        }
    }

    /// How the condition stands.
    pub(super) fn look(&self, state: &State) -> Look {
        match self {
            Self::Check(check) => check.look(state),
            Self::Applicant(applicant) => applicant.look(state),
            Self::Counted(counted) => counted.look(state),
            Self::Idle => idle::look(state),
            Self::Any(group) => together(group, state, |looks| looks.iter().any(|look| look.holds)),
            Self::All(group) => together(group, state, |looks| looks.iter().all(|look| look.holds)),
        }
    }
}

fn together(group: &[Condition], state: &State, holds: fn(&[Look]) -> bool) -> Look {
    let looks: Vec<Look> = group.iter().map(|condition| condition.look(state)).collect();
    let holds = holds(&looks);
    let told: Vec<&str> = looks.iter().filter(|look| look.holds == holds).map(|look| &*look.seen).collect();
    let seen = told.join(" and ");
    Look { holds, seen, doubts: looks.into_iter().flat_map(|look| look.doubts).collect() }
}
