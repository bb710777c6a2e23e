//! What a decision remembers of how it came about: enough to explain it later, little enough to keep beside every request.

use std::sync::Arc;

use super::{
    set::RuleSet,
    turns::{Counter, Turn},
};
use crate::engine::time::Timestamp;

/// How a decision came about.
#[derive(Debug, Clone, Default)]
pub struct Trace {
    /// The rules as they were.
    pub(super) set: Arc<RuleSet>,
    /// When it was.
    #[expect(dead_code, reason = "explanations read it")]
    pub(super) now: Option<Timestamp>,
    /// The rules that fitted, in order.
    pub(super) considered: Vec<Considered>,
}

/// A rule that fitted.
#[derive(Debug, Clone, Copy)]
#[expect(dead_code, reason = "explanations read it")]
pub(super) struct Considered {
    /// Its place in the set.
    pub(super) slot: u32,
    /// Its counters before this request.
    pub(super) before: Counter,
    /// Whether it had its turn.
    pub(super) turn: Turn,
}

impl Trace {
    pub(super) fn at(now: Timestamp) -> Self {
        Self { now: Some(now), ..Self::default() }
    }
}
