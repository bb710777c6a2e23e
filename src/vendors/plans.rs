//! Plans for what is still to come: the first new check, applicant or entity that fits takes one, before anything else decides it.

use std::fmt;

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};
use serde_json::Value;
use serde_with::{As, DisplayFromStr};

use super::{
    Core, VOCABULARY,
    selector::{Facts, Selector},
};
use crate::engine::{
    journal::Entry,
    scenario::{Plan, read_plan},
};

/// How many plans can wait.
pub const MOST: usize = 1000;

/// A plan, and what it is for.
#[derive(Debug, Clone, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct NewPlan {
    pub r#for: PlanSubject,
    /// What a rule has as `then`: `outcome`, `output`, `steps`, `after`, `webhook`; of a check also `errored`, of an applicant or entity
    /// also `rejectLabels` and `retry`.
    pub plan: Value,
}

/// What a plan is for, by what its request says.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "camelCase")]
pub enum PlanSubject {
    /// A check, by `tag`, `type`, `employer`, `name` and `account`.
    Check(Selector),
    /// An applicant, by `email`, `name`, `externalUserId`, `sourceKey` and `account`.
    Applicant(Selector),
    /// An entity, by `companyName`, `number`, `externalUserId`, `sourceKey` and `account`.
    Entity(Selector),
}

/// A plan that waits.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct WaitingPlan {
    #[serde(with = "As::<DisplayFromStr>")]
    #[schemars(with = "String")]
    pub id: u64,
    pub r#for: PlanSubject,
    /// What a rule has as `then`.
    pub plan: Value,
}

/// The plans that wait for the records of one vendor.
#[derive(Debug, Clone, Default, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Plans {
    /// The id that was given last.
    last: u64,
    /// Oldest first.
    waiting: Vec<WaitingPlan>,
}

impl PlanSubject {
    /// What it is called.
    pub fn noun(&self) -> &'static str {
        match self {
            Self::Check(_) => "check",
            Self::Applicant(_) => "applicant",
            Self::Entity(_) => "entity",
        }
    }

    /// By what it is known.
    pub fn selector(&self) -> &Selector {
        match self {
            Self::Check(selector) | Self::Applicant(selector) | Self::Entity(selector) => selector,
        }
    }
}

/// A check.
impl From<Selector> for PlanSubject {
    fn from(check: Selector) -> Self {
        Self::Check(check)
    }
}

impl fmt::Display for PlanSubject {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let article = if matches!(self, Self::Check(_)) { "a" } else { "an" };
        write!(f, "{article} {} with {}", self.noun(), self.selector())
    }
}

impl fmt::Display for WaitingPlan {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "plan {} for {}", self.id, self.r#for)
    }
}

impl Plans {
    /// Adds a plan with an id above all that were given before.
    pub fn add(&mut self, id: u64, NewPlan { r#for, plan }: NewPlan) -> &WaitingPlan {
        self.last = id;
        self.waiting.push(WaitingPlan { id, r#for, plan });
        self.waiting.last().expect("it was added just now")
    }

    /// Removes the plan with this id.
    pub fn remove(&mut self, id: u64) -> Option<WaitingPlan> {
        let place = self.waiting.iter().position(|plan| plan.id == id)?;
        Some(self.waiting.remove(place))
    }

    /// The plan for a new record of this `noun` that `operation` made and that has these `facts`; it waits no longer.
    pub fn take<'a>(
        &mut self,
        core: &mut Core,
        noun: &str,
        operation: &str,
        facts: impl FnOnce() -> Facts<'a>,
    ) -> Option<Plan> {
        if self.waiting.is_empty() {
            return None;
        }
        let facts = facts();
        let fits =
            |waiting: &WaitingPlan| waiting.r#for.noun() == noun && waiting.r#for.selector().wanted().fits(&facts);
        // One for checks of any kind can say what checks of this kind have not; it waits for another.
        let mut found = self.waiting.iter().enumerate().filter(|(_, waiting)| fits(waiting));
        let (place, plan) =
            found.find_map(|(place, it)| Some((place, read_plan(operation, &it.plan, VOCABULARY).ok()?)))?;
        let what = format!("takes plan {}, which waited for it", self.waiting.remove(place).id);
        core.journal.record(core.now, Entry::Change { subject: facts.id.into_owned(), what });
        Some(plan)
    }

    /// All that wait, oldest first.
    pub fn waiting(&self) -> &[WaitingPlan] {
        &self.waiting
    }

    /// The id that was given last.
    pub fn last(&self) -> u64 {
        self.last
    }
}
