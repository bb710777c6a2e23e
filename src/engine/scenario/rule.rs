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
use crate::engine::{random::Random, sabotage::Sabotage};

/// The scenario that rules added at run time belong to.
pub(super) const RUNTIME: &str = "runtime";

/// A compiled scenario.
#[derive(Debug)]
pub struct Scenario {
    pub(super) name: Arc<str>,
    /// What it promises.
    pub description: String,
    /// Whether its rules decide from the start.
    pub active: bool,
    /// Where its draws begin; `None` draws from the sandbox's generator.
    pub(super) seed: Option<u64>,
    pub(super) rules: Vec<Rule>,
    pub(super) settings: BTreeMap<&'static str, VendorSettings>,
    /// The text that it was compiled from; snapshots keep it.
    pub text: Arc<str>,
    /// About how many bytes of memory it is worth: those of its text, and something for each rule and each regular expression.
    pub(super) weight: usize,
}

impl Scenario {
    pub fn name(&self) -> &str {
        &self.name
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
    /// Whether it decides before anything else is looked at.
    pub(super) goes_first: bool,
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
    /// One of these happens besides.
    pub(super) choices: Vec<Choice>,
}

impl Action {
    /// Whether it answers the request at once, whatever is drawn.
    pub(super) fn always_answers(&self) -> bool {
        let answers = match &self.verdict {
            Some(Verdict::Error { .. } | Verdict::Response { .. }) => true,
            Some(Verdict::Fault(broken)) => !broken.does_work(),
            Some(Verdict::Steps(_)) | None => false,
        };
        answers || !self.choices.is_empty() && self.choices.iter().all(|choice| choice.action.always_answers())
    }
}

/// What may happen, and how often beside the others.
#[derive(Debug)]
pub(super) struct Choice {
    pub(super) weight: u32,
    pub(super) action: Action,
}

/// What an action says once it was drawn which of its choices happens.
#[derive(Debug, Clone, Copy, Default)]
pub(super) struct Said<'a> {
    pub(super) verdict: Option<&'a Verdict>,
    pub(super) after: Option<Duration>,
    pub(super) latency: Option<Latency>,
    pub(super) webhook: Option<&'a Sabotage>,
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
    /// The parts of a decision that the action sets, or that one of its choices does.
    pub(super) fn parts(&self) -> DecisionParts {
        let parts = |parts: DecisionParts, choice: &Choice| DecisionParts(parts.0 | choice.action.parts().0);
        self.choices.iter().fold(self.said_always().parts(), parts)
    }

    /// Draws which of the choices happens; `None` when there are none.
    pub(super) fn draw(&self, random: &mut Random) -> Option<u32> {
        if self.choices.is_empty() {
            return None;
        }
        let mut left = random.between(1, self.total_weight());
        (0..).zip(&self.choices).find_map(|(number, choice)| {
            let weight = u64::from(choice.weight);
            let is_it = left <= weight;
            left = left.saturating_sub(weight);
            is_it.then_some(number)
        })
    }

    /// The weights of all choices together.
    pub(super) fn total_weight(&self) -> u64 {
        self.choices.iter().map(|choice| u64::from(choice.weight)).sum()
    }

    /// What the action says when the choice of this number was `drawn`: what it says itself, and over that what the choice says.
    pub(super) fn said(&self, drawn: Option<u32>) -> Said<'_> {
        let own = self.said_always();
        let choice = drawn.and_then(|drawn| self.choices.get(drawn as usize));
        let Some(choice) = choice.map(|choice| choice.action.said_always()) else { return own };
        Said {
            verdict: choice.verdict.or(own.verdict),
            after: choice.after.or(own.after),
            latency: choice.latency.or(own.latency),
            webhook: choice.webhook.or(own.webhook),
        }
    }

    /// Whether it may say something of the answer to the request.
    pub(super) fn may_answer(&self) -> bool {
        !self.said_always().parts_of_answer().is_empty() || self.choices.iter().any(|choice| choice.action.may_answer())
    }

    /// What is said in any case.
    fn said_always(&self) -> Said<'_> {
        let Self { verdict, after, latency, webhook, choices: _ } = self;
        Said { verdict: verdict.as_ref(), after: *after, latency: *latency, webhook: webhook.as_ref() }
    }
}

impl Said<'_> {
    /// The parts of a decision that are said.
    pub(super) fn parts(self) -> DecisionParts {
        let part = |there: bool, part: DecisionParts| if there { part.0 } else { 0 };
        DecisionParts(
            part(self.verdict.is_some(), DecisionParts::VERDICT)
                | part(self.after.is_some(), DecisionParts::DELAY)
                | part(self.latency.is_some(), DecisionParts::LATENCY)
                | part(self.webhook.is_some(), DecisionParts::WEBHOOK),
        )
    }

    /// The parts that are about the answer to the request, which there is without a check, too.
    pub(super) fn parts_of_answer(self) -> DecisionParts {
        let verdict = self.verdict.filter(|verdict| !matches!(verdict, Verdict::Steps(_)));
        Said { verdict, latency: self.latency, ..Said::default() }.parts()
    }
}
