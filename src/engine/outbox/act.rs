//! What was done to a delivery on purpose.

use std::{collections::BTreeMap, sync::Arc};

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

/// One thing that was done to a delivery on purpose.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
#[schemars(rename = "SabotageAct")]
pub struct Act {
    /// Which word of the sabotage.
    pub what: ActKind,
    /// Whether it could be done.
    pub done: bool,
    /// The rule that said so, or `control`.
    pub by: Arc<str>,
    /// What exactly was done, or why it could not be.
    pub note: String,
}

/// What was done to a delivery so far, in order.
#[derive(Debug)]
pub struct Acts {
    by: Arc<str>,
    pub list: Vec<Act>,
}

impl Acts {
    /// Nothing yet; `by` is the rule that asks for it, or `control`.
    pub fn new(by: Arc<str>) -> Self {
        Self { by, list: Vec::new() }
    }

    /// Adds what was done.
    pub fn done(&mut self, what: ActKind, note: impl Into<String>) {
        self.list.push(Act { what, done: true, by: Arc::clone(&self.by), note: note.into() });
    }

    /// Adds what could not be done.
    pub fn not_done(&mut self, what: ActKind, reason: &str) {
        self.list.push(Act { what, done: false, by: Arc::clone(&self.by), note: format!("not done: {reason}") });
    }
}

/// The words of sabotage.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "camelCase")]
pub enum ActKind {
    /// Never sent.
    Drop,
    /// Sent later.
    Delay,
    /// Sent more than once.
    Duplicate,
    /// Sent before the request's own answer.
    Early,
    /// A wrong or missing signature.
    Signature,
    /// A wrong or missing token.
    Token,
    /// Changed after it was signed.
    Tamper,
    /// Another content type.
    ContentType,
    /// Only its first bytes.
    Truncate,
    /// Slow or cut on the wire.
    Transfer,
}

/// How often each act was done.
pub type ActCounts = BTreeMap<ActKind, u64>;
