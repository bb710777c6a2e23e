//! The rules of a sandbox in order of precedence, without counters; shared until something changes.

use std::sync::Arc;

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
}

/// Scenarios in order of precedence, and all their rules in one row.
#[derive(Debug, Default)]
pub(super) struct RuleSet {
    pub(super) loaded: Vec<Loaded>,
    slots: Vec<Slot>,
}

#[derive(Debug, Clone, Copy)]
struct Slot {
    loaded: u32,
    rule: u32,
}

impl RuleSet {
    pub(super) fn new(loaded: Vec<Loaded>) -> Self {
        let mut slots = Vec::new();
        for (place, it) in (0..).zip(&loaded) {
            slots.extend((0..).zip(&it.scenario.rules).map(|(rule, _)| Slot { loaded: place, rule }));
        }
        Self { loaded, slots }
    }

    /// The rule at `slot` and the scenario that it is in.
    pub(super) fn rule(&self, slot: u32) -> (&Loaded, &Rule) {
        let Slot { loaded, rule } = self.slots[slot as usize];
        let loaded = &self.loaded[loaded as usize];
        (loaded, &loaded.scenario.rules[rule as usize])
    }

    /// Every rule with its scenario.
    pub(super) fn rules(&self) -> impl Iterator<Item = (&Loaded, &Rule)> {
        (0..).zip(&self.slots).map(|(slot, _)| self.rule(slot))
    }

    /// The places of the active rules that are about `operation`, in order of precedence.
    pub(super) fn slots_about(&self, operation: &str) -> impl Iterator<Item = u32> {
        let about =
            move |(_, (loaded, rule)): &(u32, (&Loaded, &Rule))| loaded.active && rule.operations.include(operation);
        (0..).zip(self.rules()).filter(about).map(|(slot, _)| slot)
    }
}
