//! What a decision remembers of how it came about: what became of each rule, which an explanation shows.

use std::sync::Arc;

use serde::{Deserialize, Serialize};

use super::{
    rule::DecisionParts,
    set::{RulePlace, RuleSet},
    turns::{Counter, Turn},
};
use crate::engine::{time::Timestamp, tree::Json, weight::weight};

/// How a decision came about.
#[derive(Debug, Clone, Default, Serialize, Deserialize)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct Trace {
    /// The rules as they were.
    #[serde(skip)]
    pub(super) set: Arc<RuleSet>,
    /// Whether the request's header decided.
    pub(super) by_header: bool,
    /// How many of the rules about the operation were looked at, from the first on.
    pub(super) considered: usize,
    /// What became of those of them whose first condition held, in order: nearly all of them miss every request by the first.
    #[serde(rename = "rules")]
    pub(super) notes: Vec<Note>,
    /// The record as it was, when a rule about the operation looks at it.
    pub(super) record: Option<Json>,
    /// What the rules weigh when this is the first decision after they changed; later ones share them.
    #[serde(skip)]
    pub(super) set_weight: usize,
}

/// What became of a rule; what few have is apart.
#[derive(Debug, Clone, Serialize, Deserialize)]
pub(super) struct Note {
    pub(super) place: RulePlace,
    pub(super) became: Became,
    /// Which of its choices was drawn, if it has any and decided.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub(super) drawn: Option<u32>,
}

/// What became of a rule; a counter is the one before the request.
#[derive(Debug, Clone, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub(super) enum Became {
    /// Its time was over since then.
    Over(Timestamp),
    /// The condition of this number is the first that failed.
    Missed(u32),
    /// It fitted, but it was not its turn.
    Passed(Box<(Turn, Counter)>),
    /// It fitted, but rules before it had set all that it sets.
    TooLate(Box<Counter>),
    /// It set these parts.
    Decided(DecisionParts, Box<Counter>),
}

impl Trace {
    /// What is known before any of these rules was looked at.
    pub(super) fn of(set: Arc<RuleSet>) -> Self {
        Self { set, by_header: false, considered: 0, notes: Vec::new(), record: None, set_weight: 0 }
    }

    /// The record as it was; null when no rule looks at it.
    pub fn record(&self) -> Json {
        self.record.clone().unwrap_or_default()
    }

    /// How much memory it holds beside itself and what others hold as well.
    pub(super) fn weight(&self) -> usize {
        self.set_weight + self.notes.capacity() * size_of::<Note>() + self.record.as_ref().map_or(0, weight)
    }
}
