//! What a decision consists of: an answer given at once, and the plan of a check.

use std::{sync::Arc, time::Duration};

use bytes::Bytes;
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};
use serde_json::{Map, Value};
use serde_with::As;

use crate::engine::{payload, sabotage::Sabotage, span::Span};

/// What was decided for one check, and why.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase", deny_unknown_fields, default)]
pub struct Plan {
    /// What happens, in order; empty means the vendor's default outcome after the default delay.
    pub steps: Vec<Step>,
    /// The delay of steps that name none, in place of the sandbox's default.
    #[serde(with = "As::<Option<Span>>")]
    pub after: Option<Duration>,
    /// How the webhooks that the check causes misbehave.
    pub webhook: Sabotage,
    /// What decided it; `None` is the default.
    pub decided_by: Option<DecidedBy>,
}

/// Where a scenario comes from, in order of precedence.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "camelCase")]
pub enum Origin {
    /// A rule added while running.
    Runtime,
    /// A scenario of a file or the control API.
    Given,
    /// A scenario that ships.
    Shipped,
    /// The magic values.
    Magic,
}

/// What decided a plan.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct DecidedBy {
    /// A rule as `scenario/rule`, `header` or `control`.
    pub name: Arc<str>,
    /// Where the rule comes from; `None` is no rule.
    pub origin: Option<Origin>,
}

impl DecidedBy {
    /// What somebody said of this one request or check, in its `header` or by the `control` API.
    pub fn hand(name: &str) -> Self {
        Self { name: name.into(), origin: None }
    }
}

impl Plan {
    /// This plan, and where it says nothing the `earlier` one: what was decided at a check's start stands over what was decided before,
    /// unless that has precedence.
    pub fn over(self, earlier: Self) -> Self {
        let keeps = self.steps.is_empty() || self.rank() < earlier.rank();
        let (steps, decided_by) = if keeps && !earlier.steps.is_empty() {
            (earlier.steps, earlier.decided_by)
        } else {
            (self.steps, self.decided_by.or(earlier.decided_by))
        };
        let webhook = if self.webhook == Sabotage::default() { earlier.webhook } else { self.webhook };
        Self { steps, after: self.after.or(earlier.after), webhook, decided_by }
    }

    /// The name of what decided it.
    pub fn decider(&self) -> Option<Arc<str>> {
        self.decided_by.as_ref().map(|by| Arc::clone(&by.name))
    }

    /// The precedence of what decided it: of magic values, scenarios, rules added at run time, what is about one request alone.
    fn rank(&self) -> u8 {
        let Some(by) = &self.decided_by else { return 0 };
        match by.origin {
            Some(Origin::Magic) => 0,
            Some(Origin::Given | Origin::Shipped) => 1,
            Some(Origin::Runtime) => 2,
            None => 3,
        }
    }

    /// Gives the plan's delay to the steps that name none.
    pub(super) fn delay_steps(&mut self) {
        for step in &mut self.steps {
            step.after = step.after.or(self.after);
        }
    }
}

/// One step of a plan.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Step {
    /// How long after the step before it begins; `None` is the plan's delay, then the default delay of the sandbox.
    #[serde(with = "As::<Option<Span>>", default)]
    pub after: Option<Duration>,
    /// What then happens.
    pub action: StepAction,
}

/// What a step does.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub enum StepAction {
    /// The back office asks for more; the next step begins when the client answered or `timeout` passed.
    Ask {
        text: String,
        documents: Vec<String>,
        #[serde(with = "As::<Option<Span>>", default)]
        timeout: Option<Duration>,
    },
    /// The check ends, or its outcome changes when it ended before.
    End(Ending),
}

/// How a check ends.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub enum Ending {
    /// The back office decides.
    Outcome(Chosen),
    /// The check fails with this vendor error.
    Errored { code: u32, details: Option<String> },
    /// It never ends.
    Never,
}

/// An outcome with what a rule sets of it.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase", deny_unknown_fields, default)]
pub struct Chosen {
    /// The vendor's word, as `Clear` or `Rejected`.
    pub outcome: String,
    /// Fields of the output that replace the made-up ones; texts may be templates.
    pub output: Map<String, Value>,
    /// Labels of a rejection.
    pub reject_labels: Vec<String>,
    /// Whether a rejected applicant may try again; `None` follows from the labels.
    pub retry: Option<bool>,
}

/// An answer that replaces the vendor's own.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub enum Answer {
    /// A documented error of the vendor, by its code.
    Error { code: u32, details: Option<String> },
    /// These bytes.
    Response {
        status: u16,
        headers: Vec<(String, String)>,
        #[serde(with = "payload")]
        body: Bytes,
    },
    /// The wire breaks.
    Fault(BrokenAnswer),
}

/// An answer that does not arrive whole.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct BrokenAnswer {
    /// How the wire breaks.
    pub fault: Fault,
    /// Whether the request does its work although nothing of its answer arrives.
    pub lost: bool,
}

impl BrokenAnswer {
    /// Whether the request does its work: it does, too, where the wire breaks while it carries the vendor's own answer.
    pub const fn does_work(self) -> bool {
        self.lost || self.fault.carries_answer()
    }
}

/// How the wire breaks instead of carrying an answer.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "camelCase")]
pub enum Fault {
    /// The connection is reset.
    Reset,
    /// The connection closes without a byte.
    Empty,
    /// Bytes that are not HTTP.
    Garbage,
    /// The right head, then half of the body, then the connection closes.
    Truncate,
    /// Nothing comes, and the connection stays open.
    Hang,
    /// The body comes a byte at a time.
    SlowBody,
}

impl Fault {
    /// Whether the head of the vendor's own answer arrives.
    pub const fn carries_answer(self) -> bool {
        matches!(self, Self::Truncate | Self::SlowBody)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn plan(rule: &str, outcome: Option<&str>, after: Option<u64>) -> Plan {
        let origin = match rule.split_once('/').map(|(scenario, _)| scenario) {
            Some("runtime") => Some(Origin::Runtime),
            Some("magic-values") => Some(Origin::Magic),
            Some(_) => Some(Origin::Given),
            None => None,
        };
        let end = |outcome: &str| {
            StepAction::End(Ending::Outcome(Chosen { outcome: outcome.to_owned(), ..Chosen::default() }))
        };
        Plan {
            steps: outcome.map(|outcome| Step { after: None, action: end(outcome) }).into_iter().collect(),
            after: after.map(Duration::from_secs),
            decided_by: Some(DecidedBy { name: rule.into(), origin }),
            ..Plan::default()
        }
    }

    #[test]
    fn an_earlier_plan_stands_when_what_decided_it_has_precedence() {
        let by = |rule: &str| plan(rule, Some("Approved"), None);
        let decided = |late: &str, early: &str| by(late).over(by(early)).decided_by.unwrap().name.to_string();

        assert_eq!(decided("scenario/r", "header"), "header");
        assert_eq!(decided("scenario/r", "runtime/r"), "runtime/r");
        assert_eq!(decided("magic-values/r", "scenario/r"), "scenario/r");
        assert_eq!(decided("header", "header"), "header");
        assert_eq!(decided("scenario/late", "scenario/early"), "scenario/late");
        assert_eq!(decided("runtime/r", "scenario/r"), "runtime/r");
    }

    #[test]
    fn a_later_plan_stands_over_an_earlier_one_where_it_says_something() {
        let earlier = || plan("create", Some("Approved"), Some(1));

        assert_eq!(plan("start", Some("Rejected"), None).over(earlier()), plan("start", Some("Rejected"), Some(1)));
        assert_eq!(plan("start", None, Some(9)).over(earlier()), plan("create", Some("Approved"), Some(9)));
        assert_eq!(Plan::default().over(earlier()), earlier());
    }
}
