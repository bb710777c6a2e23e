//! What a decision remembers of how it came about: enough to explain it later, little enough to keep beside every request.

use std::sync::Arc;

use serde::{Deserialize, Serialize};
use serde_json::Value;

use super::{
    decide::Scenarios,
    set::RuleSet,
    turns::{Counter, Turn},
};
use crate::engine::time::Timestamp;

/// How a decision came about.
#[derive(Debug, Clone)]
pub struct Trace {
    /// The rules as they were.
    pub(super) set: Arc<RuleSet>,
    /// When it was.
    pub(super) now: Timestamp,
    /// Whether the request's header decided.
    pub(super) by_header: bool,
    /// The rules that fitted, in order.
    pub(super) considered: Vec<Considered>,
    /// The counters of rules that count, but were not asked since everything they set was decided before.
    pub(super) unasked: Vec<(u32, Counter)>,
    /// The record as it was, when a rule about the operation looks at it.
    pub(super) record: Option<Value>,
}

/// A rule that fitted.
#[derive(Debug, Clone, Copy, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct Considered {
    /// Its place in the set.
    pub(super) slot: u32,
    /// Its counters before this request.
    pub(super) before: Counter,
    /// Whether it had its turn.
    pub(super) turn: Turn,
}

impl Trace {
    pub(super) fn new(set: Arc<RuleSet>, now: Timestamp) -> Self {
        Self { set, now, by_header: false, considered: Vec::new(), unasked: Vec::new(), record: None }
    }

    /// The record as it was; null when no rule looks at it.
    pub fn record(&self) -> Value {
        self.record.clone().unwrap_or_default()
    }

    /// How much memory it holds beside itself and the rules, which are shared.
    pub(super) fn weight(&self) -> usize {
        self.considered.capacity() * size_of::<Considered>()
            + self.unasked.capacity() * size_of::<(u32, Counter)>()
            + self.record.as_ref().map_or(0, weight_of)
    }

    /// The counters of a rule when the request came; `None` when they played no part.
    pub(super) fn counter_before(&self, slot: u32) -> Option<Counter> {
        let considered = self.considered.iter().find(|it| it.slot == slot).map(|it| it.before);
        considered.or(self.unasked.iter().find(|(it, _)| *it == slot).map(|(_, counter)| *counter))
    }
}

/// About how much memory a JSON value holds beside itself.
fn weight_of(value: &Value) -> usize {
    /// What a key costs beside its text: the entry in its map, and two allocations.
    const KEY: usize = 96;
    match value {
        Value::Null | Value::Bool(_) | Value::Number(_) => 0,
        Value::String(text) => text.capacity(),
        Value::Array(items) => items.iter().map(|item| size_of::<Value>() + weight_of(item)).sum(),
        Value::Object(fields) => fields.iter().map(|(key, value)| KEY + key.len() + weight_of(value)).sum(),
    }
}

/// A trace as a snapshot holds it.
#[derive(Debug, Clone, Serialize, Deserialize)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct SavedTrace {
    now: Timestamp,
    by_header: bool,
    record: Option<Value>,
    /// What the rules came to; missing when others have taken their place, which a snapshot does not hold.
    rules: Option<SavedRules>,
}

/// What the rules of a set came to.
#[derive(Debug, Clone, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
struct SavedRules {
    considered: Vec<Considered>,
    unasked: Vec<(u32, Counter)>,
}

impl SavedTrace {
    /// Forgets what the rules came to.
    pub fn forget_rules(&mut self) {
        self.rules = None;
    }
}

impl Trace {
    /// The trace as a snapshot of `scenarios` holds it.
    pub fn save(&self, scenarios: &Scenarios) -> SavedTrace {
        let rules = || SavedRules { considered: self.considered.clone(), unasked: self.unasked.clone() };
        SavedTrace {
            now: self.now,
            by_header: self.by_header,
            record: self.record.clone(),
            rules: Arc::ptr_eq(&self.set, &scenarios.set).then(rules),
        }
    }

    /// The trace of a snapshot of `scenarios`; `None` when it names rules that there are not.
    pub fn restored(saved: SavedTrace, scenarios: &Scenarios) -> Option<Self> {
        let mut trace = Self::new(Arc::default(), saved.now);
        (trace.by_header, trace.record) = (saved.by_header, saved.record);
        if let Some(SavedRules { considered, unasked }) = saved.rules {
            let named = considered.iter().map(|it| it.slot).chain(unasked.iter().map(|(slot, _)| *slot));
            if named.max().is_some_and(|slot| scenarios.counters.len() <= slot as usize) {
                return None;
            }
            (trace.set, trace.considered, trace.unasked) = (Arc::clone(&scenarios.set), considered, unasked);
        }
        Some(trace)
    }
}

impl Default for Trace {
    fn default() -> Self {
        Self::new(Arc::default(), Timestamp::from_millis(0))
    }
}
