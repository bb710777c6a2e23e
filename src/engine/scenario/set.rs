//! The scenarios of a sandbox in order of precedence, without counters; shared with what was decided until something changes.

use std::sync::Arc;

use serde::{Deserialize, Serialize};

use super::{
    plan::Origin,
    rule::{Rule, Scenario},
};
use crate::engine::time::Timestamp;

/// A scenario in a sandbox.
#[derive(Debug, Clone)]
pub(super) struct Loaded {
    pub(super) scenario: Arc<Scenario>,
    pub(super) origin: Origin,
    pub(super) active: bool,
    /// When it became active; `for` counts from here.
    pub(super) since: Timestamp,
}

impl Loaded {
    /// When one of its rules ends, if it does.
    pub(super) fn end_of(&self, rule: &Rule) -> Option<Timestamp> {
        rule.lasts.map(|span| self.since.plus(span))
    }

    /// When one of its rules ended, if it did before `now`.
    pub(super) fn over_since(&self, rule: &Rule, now: Timestamp) -> Option<Timestamp> {
        self.end_of(rule).filter(|end| *end <= now)
    }

    /// Whether this is the scenario called `name`, and no rule that was added at run time.
    pub(super) fn is_called(&self, name: &str) -> bool {
        self.origin != Origin::Runtime && &*self.scenario.name == name
    }

    /// Whether this is the rule called `name` that was added at run time.
    pub(super) fn is_rule(&self, name: &str) -> bool {
        self.origin == Origin::Runtime && &*self.scenario.rules[0].name == name
    }
}

/// Scenarios in order of precedence.
#[derive(Debug, Default, Clone)]
pub(super) struct RuleSet {
    pub(super) loaded: Vec<Loaded>,
}

/// Where a rule is in a set.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub(super) struct RulePlace {
    pub(super) scenario: u32,
    pub(super) rule: u32,
}

impl RuleSet {
    /// The rule at a place of this set, and the scenario that it is in.
    pub(super) fn rule(&self, place: RulePlace) -> (&Loaded, &Rule) {
        self.get(place).expect("a place is used with its set alone")
    }

    /// The rule at a place that may be of another set.
    pub(super) fn get(&self, place: RulePlace) -> Option<(&Loaded, &Rule)> {
        let loaded = self.loaded.get(place.scenario as usize)?;
        Some((loaded, loaded.scenario.rules.get(place.rule as usize)?))
    }

    /// The places of the active rules that are about `operation`, in order of precedence.
    pub(super) fn places_about(&self, operation: &str) -> impl Iterator<Item = RulePlace> {
        (0..).zip(&self.loaded).filter(|(_, loaded)| loaded.active).flat_map(move |(scenario, loaded)| {
            let about = (0..).zip(&loaded.scenario.rules).filter(|(_, rule)| rule.operations.include(operation));
            about.map(move |(rule, _)| RulePlace { scenario, rule })
        })
    }

    /// The same, those first that decide before anything else is looked at, and then the others.
    pub(super) fn in_order(&self, operation: &str) -> [Vec<RulePlace>; 2] {
        let (first, others) = self.places_about(operation).partition(|place| self.rule(*place).1.goes_first);
        [first, others]
    }

    /// About how much memory it holds beside the scenarios, which are shared.
    pub(super) fn weight(&self) -> usize {
        self.loaded.len() * size_of::<Loaded>()
    }
}
