//! Finds the rule that decides a request.

use std::{sync::Arc, time::Duration};

use serde::{Deserialize, Serialize};
use serde_json::Value;

use super::plan::{Answer, Plan};
use crate::engine::{random::Random, time::Timestamp};

/// What a rule can look at.
#[expect(missing_debug_implementations, reason = "it borrows closures and lives for one decision")]
pub struct Situation<'a> {
    /// The operation, as `attestr.work.create`.
    pub operation: &'static str,
    /// The HTTP method.
    pub method: &'a str,
    /// The path as the client sent it.
    pub path: &'a str,
    /// The query as the client sent it, without the question mark.
    pub query: &'a str,
    /// The value of a request header by its lowercase name.
    pub header: &'a dyn Fn(&str) -> Option<&'a str>,
    /// The calling account's id.
    pub account: &'a str,
    /// The body or the form fields.
    pub body: &'a Value,
    /// The record that the request is about; made only when a condition asks for it.
    pub record: &'a dyn Fn() -> Value,
}

/// What was decided for one request.
#[derive(Debug, Clone, Default)]
pub struct Decision {
    /// The deciding rule as `scenario/rule`, or `header`.
    pub rule: Option<Arc<str>>,
    /// An answer in place of the vendor's.
    pub answer: Option<Answer>,
    /// How long the answer waits on the wire, in machine time.
    pub latency: Option<Duration>,
    /// The plan for the check that the request starts.
    pub plan: Plan,
}

/// The active scenarios of a sandbox with their counters.
#[derive(Debug, Clone, Default, Serialize, Deserialize)]
pub struct Scenarios {}

impl Scenarios {
    /// Decides one request.
    pub fn decide(&mut self, _situation: &Situation<'_>, _random: &mut Random, _now: Timestamp) -> Decision {
        Decision::default()
    }
}
