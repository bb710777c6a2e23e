//! Explains a decision: every rule that was looked at, why it did not fit, which one decided, and what would have happened without it.
//!
//! It shows what was noted while deciding; what a failed condition saw is looked up in the stored request.

use std::{fmt, sync::Arc};

use schemars::JsonSchema;
use serde::Serialize;
use serde_json::Value;

use super::{
    matcher::{Condition, Observed},
    rule::{DecisionParts, Rule, Turns},
    set::RulePlace,
    situation::Situation,
    trace::{Became, Note, Trace},
    turns::{Counter, Turn},
};
use crate::engine::tree::counted;

/// How a decision came about, for people and programs.
#[derive(Debug, Clone, PartialEq, Serialize, JsonSchema)]
#[serde(rename_all = "camelCase")]
pub struct Explanation {
    /// What decided the outcome or answer: a rule as `scenario/rule`, `header`, or nothing, which is the vendor's default.
    pub decided_by: Option<Arc<str>>,
    /// Every rule about the operation, in order.
    pub considered: Vec<RuleExplanation>,
    /// What would have decided without it.
    pub without: Option<Without>,
}

/// What became of one rule.
#[derive(Debug, Clone, PartialEq, Serialize, JsonSchema)]
#[serde(rename_all = "camelCase")]
pub struct RuleExplanation {
    /// `scenario/rule`.
    pub rule: Arc<str>,
    /// What became of it.
    #[serde(flatten)]
    pub result: RuleResult,
    /// Which of its `oneOf` was drawn.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub drawn: Option<Drawn>,
    /// Its counters before this request, if they played a part.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub counter: Option<Counter>,
}

/// One of several things that was drawn.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, JsonSchema)]
pub struct Drawn {
    /// Which one, counted from 1.
    pub choice: u32,
    /// Its weight.
    pub weight: u32,
    /// The weights of all together.
    pub of: u64,
}

/// What became of a rule.
#[derive(Debug, Clone, PartialEq, Serialize, JsonSchema)]
#[serde(rename_all = "camelCase", tag = "result")]
pub enum RuleResult {
    /// It set these parts.
    Decided { parts: Vec<&'static str> },
    /// A condition failed.
    DidNotFit(Miss),
    /// It fitted, but it was not its turn.
    NotItsTurn { because: String },
    /// Its time was over.
    Over { since: String },
    /// It would have fitted, but rules before it had set all that it sets.
    TooLate,
}

/// The first condition that failed.
#[derive(Debug, Clone, PartialEq, Serialize, JsonSchema)]
pub struct Miss {
    /// What it looks at, as `body employer`.
    pub condition: String,
    /// What would have fitted.
    pub expected: String,
    /// What there was.
    pub seen: Option<Value>,
}

impl fmt::Display for Miss {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let seen = self.seen.as_ref().map_or_else(|| "nothing".to_owned(), Value::to_string);
        write!(f, "{}: expected {}, seen {seen}", self.condition, self.expected)
    }
}

/// What would have happened without the deciding rule.
#[derive(Debug, Clone, PartialEq, Serialize, JsonSchema)]
#[serde(rename_all = "camelCase")]
pub struct Without {
    /// The rule that would have decided; nothing is the vendor's default.
    pub decided_by: Option<Arc<str>>,
    /// With which chance, when it is not certain.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub chance: Option<f64>,
}

/// Explains the decision that left `trace`, for the same `situation`.
pub fn explain(trace: &Trace, situation: &Situation<'_>) -> Explanation {
    let observed = Observed::new(situation);
    let considered = considered(trace, &observed);
    let sets_verdict =
        |note: &&Note| matches!(note.became, Became::Decided(parts, _) if parts.has(DecisionParts::VERDICT));
    let decider = trace.notes.iter().find(sets_verdict).map(|note| note.place);
    let rule_name = decider.map(|place| Arc::clone(&trace.set.rule(place).1.name));
    let decided_by = if trace.by_header { Some("header".into()) } else { rule_name };
    let without = decided_by.as_ref().map(|_| decided_without(trace, decider));
    Explanation { decided_by, considered, without }
}

/// Every rule that was looked at, in the order of the decision.
fn considered(trace: &Trace, observed: &Observed<'_, '_>) -> Vec<RuleExplanation> {
    let about = trace.set.in_order(observed.situation.operation);
    let mut notes = trace.notes.iter().peekable();
    let explained = about.into_iter().flatten().take(trace.considered).filter_map(|place| {
        let rule = trace.set.rule(place).1;
        match notes.next_if(|note| note.place == place) {
            Some(note) => Some(explain_rule(rule, note, observed)),
            // One without conditions misses no request; a snapshot that somebody wrote may leave its note out.
            None => rule.conditions.first().map(|first| missed(rule, first, observed)),
        }
    });
    explained.collect()
}

/// A rule of which `failed` is the first condition that failed.
fn missed(rule: &Rule, failed: &Condition, observed: &Observed<'_, '_>) -> RuleExplanation {
    let result = RuleResult::DidNotFit(failed.miss(observed));
    RuleExplanation { rule: Arc::clone(&rule.name), result, drawn: None, counter: None }
}

fn explain_rule(rule: &Rule, note: &Note, observed: &Observed<'_, '_>) -> RuleExplanation {
    let (result, counter) = match &note.became {
        Became::Over(since) => (RuleResult::Over { since: since.to_string() }, None),
        Became::Missed(place) => return missed(rule, &rule.conditions[*place as usize], observed),
        Became::Passed(passed) => {
            let (turn, before) = **passed;
            (RuleResult::NotItsTurn { because: reason(turn, before, rule) }, Some(before))
        }
        Became::TooLate(before) => (RuleResult::TooLate, Some(**before).filter(|_| rule.turns != Turns::default())),
        Became::Decided(parts, before) => (RuleResult::Decided { parts: parts.names() }, Some(**before)),
    };
    let drawn = note.drawn.and_then(|drawn| {
        let weight = rule.action.choices.get(drawn as usize)?.weight;
        Some(Drawn { choice: drawn + 1, weight, of: rule.action.total_weight() })
    });
    RuleExplanation { rule: Arc::clone(&rule.name), result, drawn, counter }
}

/// The first rule beside the `decider` that fits, has its turn and sets the outcome or the answer too.
fn decided_without(trace: &Trace, decider: Option<RulePlace>) -> Without {
    let next_rule = trace.notes.iter().filter(|note| Some(note.place) != decider).find_map(|note| {
        let (Became::TooLate(counter) | Became::Decided(_, counter)) = &note.became else { return None };
        let rule = trace.set.rule(note.place).1;
        let next = Counter { matched: counter.matched + 1, ..**counter };
        (rule.parts.has(DecisionParts::VERDICT) && next.turn(rule.turns).is_none()).then_some(rule)
    });
    Without {
        decided_by: next_rule.map(|rule| Arc::clone(&rule.name)),
        chance: next_rule.and_then(|rule| rule.turns.chance),
    }
}

fn reason(turn: Turn, before: Counter, rule: &Rule) -> String {
    let number = before.matched + 1;
    let turns = rule.turns;
    match turn {
        Turn::Taken => "it was its turn".to_owned(),
        Turn::Skipped => format!("this was fitting request {number}, and `skip` lets the first {} pass", turns.skip),
        Turn::UsedUp => format!("it had decided {}, which is all of its `times`", counted(before.decided, "time")),
        Turn::NotThisOne => {
            let counted = number.saturating_sub(turns.skip);
            let every = turns.every.unwrap_or(1);
            format!("this was fitting request {counted}, and `every: {every}` picks only multiples of {every}")
        }
        Turn::Refused => {
            "the vendor refused the request, so there was no check to decide, and the rule keeps its turn".to_owned()
        }
        Turn::Unlucky(drawn) => {
            format!("the draw was {drawn:.3}, not below its `chance` of {}", turns.chance.unwrap_or(1.0))
        }
    }
}

impl Condition {
    /// The condition as the one that failed.
    pub(super) fn miss(&self, observed: &Observed<'_, '_>) -> Miss {
        let (condition, expected, seen) = match self {
            Self::Field(subject, test) => (subject.to_string(), test.to_string(), subject.seen(observed)),
            Self::Operation(operations) => {
                ("operation".to_owned(), operations.to_string(), Some(observed.situation.operation.into()))
            }
            Self::Any(groups) => {
                let expected: Vec<String> = groups.iter().map(|group| described(group)).collect();
                ("any".to_owned(), expected.join(", or "), Some(seen_in(groups.iter().flatten(), observed)))
            }
            Self::Not(group) => ("not".to_owned(), format!("not {}", described(group)), Some(seen_in(group, observed))),
        };
        Miss { condition, expected, seen }
    }

    fn describe(&self) -> String {
        match self {
            Self::Field(subject, test) => format!("{subject} {test}"),
            Self::Operation(operations) => format!("operation {operations}"),
            Self::Any(groups) => groups.iter().map(|group| described(group)).collect::<Vec<_>>().join(" or "),
            Self::Not(group) => format!("not ({})", described(group)),
        }
    }
}

fn described(group: &[Condition]) -> String {
    group.iter().map(Condition::describe).collect::<Vec<_>>().join(" and ")
}

/// What the request has in the places that the conditions look at.
fn seen_in<'a>(conditions: impl IntoIterator<Item = &'a Condition>, observed: &Observed<'_, '_>) -> Value {
    let fields = conditions.into_iter().filter_map(|condition| match condition {
        Condition::Field(subject, _) => Some((subject.to_string(), subject.seen(observed).unwrap_or_default())),
        Condition::Operation(_) | Condition::Any(_) | Condition::Not(_) => None,
    });
    Value::Object(fields.collect())
}
