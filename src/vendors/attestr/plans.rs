//! Plans for checks that are still to come: the first check that fits takes one, before anything else decides it.

use serde::{Deserialize, Serialize};
use serde_json::Value;

use super::kinds::{KINDS, Kind};
use crate::{
    engine::scenario::{Plan, read_plan},
    vendors::{
        VOCABULARY,
        selector::{Facts, Selector},
    },
};

/// How many plans can wait.
pub const MOST: usize = 1000;

/// The plans that wait for their checks.
#[derive(Debug, Clone, Default, Serialize, Deserialize)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct Plans {
    /// How many were made.
    made: u64,
    /// Oldest first.
    waiting: Vec<WaitingPlan>,
}

/// A plan that waits for its check.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct WaitingPlan {
    pub id: u64,
    /// The check that it is for.
    pub check: Selector,
    /// What a rule has as `then`.
    pub plan: Value,
}

impl Plans {
    /// Adds a plan; `None` when there are too many.
    ///
    /// # Errors
    ///
    /// What is wrong with `plan` for a check of every kind that `check` can mean.
    pub fn add(&mut self, check: Selector, plan: Value) -> Result<Option<&WaitingPlan>, String> {
        let mut wrong = None;
        let mut kinds = KINDS.iter().filter(|kind| !kind.is_instant && is_meant(&check, kind));
        let fits = kinds.any(|kind| match read(kind.operation, &plan) {
            Ok(_) => true,
            Err(problem) => {
                wrong.get_or_insert(problem);
                false
            }
        });
        if !fits {
            let kind = check.r#type.as_deref().unwrap_or_default();
            return Err(wrong.unwrap_or_else(|| format!("there is no kind of check `{kind}` that a plan can be for")));
        }
        if MOST <= self.waiting.len() {
            return Ok(None);
        }
        self.made += 1;
        self.waiting.push(WaitingPlan { id: self.made, check, plan });
        Ok(self.waiting.last())
    }

    /// Removes the plan with this id.
    pub fn remove(&mut self, id: u64) -> Option<WaitingPlan> {
        let place = self.waiting.iter().position(|plan| plan.id == id)?;
        Some(self.waiting.remove(place))
    }

    /// The plan for a new check that `operation` made and that has these `facts`, with the plan's id; it waits no longer.
    pub fn take<'a>(&mut self, operation: &str, facts: impl FnOnce() -> Facts<'a>) -> Option<(u64, Plan)> {
        if self.waiting.is_empty() {
            return None;
        }
        let facts = facts();
        // One without a type can say what checks of this kind have not; it waits for another.
        let mut found = self.waiting.iter().enumerate().filter(|(_, waiting)| waiting.check.wanted().fits(&facts));
        let (place, plan) = found.find_map(|(place, it)| Some((place, read(operation, &it.plan).ok()?)))?;
        Some((self.waiting.remove(place).id, plan))
    }

    /// All that wait, oldest first.
    pub fn waiting(&self) -> &[WaitingPlan] {
        &self.waiting
    }
}

fn is_meant(check: &Selector, kind: &Kind) -> bool {
    check.r#type.as_deref().is_none_or(|wanted| wanted == kind.word)
}

fn read(operation: &str, plan: &Value) -> Result<Plan, String> {
    read_plan(operation, plan, VOCABULARY)
}
