//! What runs: compiled scenarios and rules, shared between sandboxes.

use std::{
    collections::BTreeMap,
    hash::{DefaultHasher, Hash as _, Hasher as _},
    sync::Arc,
    time::Duration,
};

use serde::{Deserialize, Serialize};
use serde_json::Value;

use super::{
    latency::Latency,
    matcher::{Condition, Operations},
    plan::{BrokenAnswer, Step},
    vocabulary::VendorSettings,
};
use crate::engine::sabotage::Sabotage;

/// The scenario that rules added at run time belong to.
pub(super) const RUNTIME: &str = "runtime";

/// A compiled scenario.
#[derive(Debug)]
pub struct Scenario {
    pub(super) name: Arc<str>,
    pub(super) description: String,
    pub(super) active: bool,
    pub(super) rules: Vec<Rule>,
    /// By vendor.
    pub(super) settings: BTreeMap<&'static str, VendorSettings>,
    /// The text that it was compiled from; snapshots keep it.
    pub(super) text: Arc<str>,
    /// About how many bytes of memory it is worth: those of its text, and something for each rule and each regular expression.
    pub(super) weight: usize,
}

impl Scenario {
    /// The name.
    pub fn name(&self) -> &str {
        &self.name
    }

    /// What it promises.
    pub fn description(&self) -> &str {
        &self.description
    }

    /// Whether its file wants it active once loaded.
    pub fn wants_to_be_active(&self) -> bool {
        self.active
    }

    /// The text that it was read from.
    pub fn text(&self) -> &str {
        &self.text
    }
}

/// A compiled rule.
#[derive(Debug)]
pub(super) struct Rule {
    /// `scenario/rule`.
    pub(super) name: Arc<str>,
    /// How it was written, as JSON.
    pub(super) written: Value,
    /// The same for rules that differ only in the order of their keys.
    pub(super) hash: u64,
    pub(super) operations: Operations,
    pub(super) conditions: Vec<Condition>,
    pub(super) turns: Turns,
    /// How long after the activation it ends.
    pub(super) lasts: Option<Duration>,
    pub(super) action: Action,
    /// The parts of a decision that the action sets.
    pub(super) parts: DecisionParts,
}

impl Rule {
    /// Its id within the scenario.
    pub(super) fn id(&self) -> Option<&str> {
        self.name.split_once('/').map(|(_, id)| id)
    }

    /// Gives it another id.
    pub(super) fn rename(&mut self, scenario: &str, id: &str) {
        self.name = format!("{scenario}/{id}").into();
        self.written["id"] = id.into();
        self.hash = hash_of(&self.written);
    }
}

/// The same for values that differ only in the order of their keys.
pub(super) fn hash_of(written: &Value) -> u64 {
    let mut sorted = written.clone();
    sorted.sort_all_objects();
    let mut hasher = DefaultHasher::new();
    sorted.to_string().hash(&mut hasher);
    hasher.finish()
}

/// Which of the fitting requests a rule decides.
#[derive(Debug, Default, Clone, Copy, PartialEq)]
pub(super) struct Turns {
    pub(super) skip: u64,
    pub(super) times: Option<u64>,
    pub(super) every: Option<u64>,
    pub(super) chance: Option<f64>,
}

/// What a rule makes happen.
#[derive(Debug)]
pub(super) struct Action {
    pub(super) verdict: Option<Verdict>,
    pub(super) after: Option<Duration>,
    pub(super) latency: Option<Latency>,
    pub(super) webhook: Option<Sabotage>,
}

/// What the request or its check comes to.
#[derive(Debug)]
pub(super) enum Verdict {
    /// The vendor's error at once.
    Error { code: u32, details: Option<String> },
    /// This answer, its texts being templates.
    Response { status: u16, headers: Vec<(String, String)>, body: Value },
    /// A broken wire.
    Fault(BrokenAnswer),
    /// What the check goes through.
    Steps(Vec<Step>),
}

/// Parts of a decision; each is set by the first rule that speaks about it.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub(super) struct DecisionParts(u8);

impl DecisionParts {
    pub(super) const VERDICT: Self = Self(1);
    pub(super) const DELAY: Self = Self(2);
    pub(super) const LATENCY: Self = Self(4);
    pub(super) const WEBHOOK: Self = Self(8);
    pub(super) const ALL: Self = Self(15);

    /// Those of both.
    pub(super) fn common(self, other: Self) -> Self {
        Self(self.0 & other.0)
    }

    /// Those that `other` has not.
    pub(super) fn without(self, other: Self) -> Self {
        Self(self.0 & !other.0)
    }

    /// Whether `part` is among them.
    pub(super) fn has(self, part: Self) -> bool {
        !self.common(part).is_empty()
    }

    /// What they are called.
    pub(super) fn names(self) -> Vec<&'static str> {
        let names = [
            (Self::VERDICT, "outcome"),
            (Self::DELAY, "delay"),
            (Self::LATENCY, "latency"),
            (Self::WEBHOOK, "webhook"),
        ];
        names.into_iter().filter(|(part, _)| self.has(*part)).map(|(_, name)| name).collect()
    }

    pub(super) fn is_empty(self) -> bool {
        self.0 == 0
    }
}

impl Action {
    /// The parts of a decision that the action sets.
    pub(super) fn parts(&self) -> DecisionParts {
        let part = |there: bool, part: DecisionParts| if there { part.0 } else { 0 };
        DecisionParts(
            part(self.verdict.is_some(), DecisionParts::VERDICT)
                | part(self.after.is_some(), DecisionParts::DELAY)
                | part(self.latency.is_some(), DecisionParts::LATENCY)
                | part(self.webhook.is_some(), DecisionParts::WEBHOOK),
        )
    }
}
