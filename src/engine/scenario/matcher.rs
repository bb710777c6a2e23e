//! Compiled conditions: whether a request fits, found without allocation wherever the request is JSON or text already.

use std::{cell::OnceCell, fmt};

use serde_json::Value;

use super::{
    comparison::Test,
    glob::Glob,
    path::{Effort, Path},
    situation::Situation,
};
use crate::engine::tree::Json;

/// One condition.
#[derive(Debug)]
pub enum Condition {
    /// Something of the request passes a test.
    Field(Subject, Test),
    /// The operation is one of these.
    Operation(Operations),
    /// At least one group holds.
    Any(Vec<Vec<Condition>>),
    /// The group does not hold.
    Not(Vec<Condition>),
}

/// What of a request is looked at.
#[derive(Debug, PartialEq)]
pub enum Subject {
    Method,
    Path,
    Account,
    Body(Path),
    Record(Path),
    Header(Box<str>),
    Query(Box<str>),
}

/// Patterns of operation names; none means every operation.
#[derive(Debug, Default)]
pub struct Operations(pub Vec<Glob>);

impl Operations {
    /// Whether the operation called `name` is among them.
    pub fn include(&self, name: &str) -> bool {
        self.0.is_empty() || self.0.iter().any(|pattern| pattern.fits(name))
    }
}

impl fmt::Display for Operations {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let patterns: Vec<String> = self.0.iter().map(|pattern| format!("`{pattern}`")).collect();
        f.write_str(&patterns.join(" or "))
    }
}

/// A situation whose record is made at most once.
pub struct Observed<'s, 'a> {
    pub situation: &'s Situation<'a>,
    record: OnceCell<Json>,
    /// How much looking at it is left.
    pub effort: Effort,
}

impl<'s, 'a> Observed<'s, 'a> {
    pub fn new(situation: &'s Situation<'a>) -> Self {
        Self { situation, record: OnceCell::new(), effort: Effort::default() }
    }

    pub fn record(&self) -> &Json {
        self.record.get_or_init(|| (self.situation.record)())
    }

    /// The record, if anything asked for it.
    pub fn into_record(self) -> Option<Json> {
        self.record.into_inner()
    }
}

impl Condition {
    /// Whether the condition holds.
    pub fn holds(&self, observed: &Observed<'_, '_>) -> bool {
        match self {
            Self::Field(subject, test) => subject.passes(test, observed),
            Self::Operation(operations) => operations.include(observed.situation.operation),
            Self::Any(groups) => groups.iter().any(|group| all_hold(group, observed)),
            Self::Not(group) => !all_hold(group, observed),
        }
    }

    /// Whether it looks at what is known of a caller alone.
    pub fn asks_who_calls(&self) -> bool {
        self.asks_for(|subject| matches!(subject, Subject::Record(_) | Subject::Account))
    }

    /// Whether it looks at the record.
    pub fn asks_for_the_record(&self) -> bool {
        self.asks_for(|subject| matches!(subject, Subject::Record(_)))
    }

    /// Whether it looks at such a subject, at any depth.
    pub fn asks_for(&self, is_meant: fn(&Subject) -> bool) -> bool {
        match self {
            Self::Field(subject, _) => is_meant(subject),
            Self::Operation(_) => false,
            Self::Any(groups) => groups.iter().flatten().any(|it| it.asks_for(is_meant)),
            Self::Not(group) => group.iter().any(|it| it.asks_for(is_meant)),
        }
    }
}

/// Whether every condition of a group holds.
pub fn all_hold(conditions: &[Condition], observed: &Observed<'_, '_>) -> bool {
    conditions.iter().all(|condition| condition.holds(observed))
}

impl Subject {
    fn passes(&self, test: &Test, observed: &Observed<'_, '_>) -> bool {
        let Observed { situation, effort, .. } = observed;
        match self {
            Self::Method => test.holds_for_text(Some(situation.method), effort),
            Self::Path => test.holds_for_text(Some(situation.path), effort),
            Self::Account => test.holds_for_text(Some(situation.account), effort),
            Self::Body(path) => test.holds_at(path, situation.body, effort),
            Self::Record(path) => test.holds_at(path, observed.record(), effort),
            Self::Header(name) => test.holds_for_text((situation.header)(name), effort),
            Self::Query(name) => {
                effort.spend(situation.query.len());
                test.holds_for_text(query_value(situation.query, name).as_deref(), effort)
            }
        }
    }

    /// What the request has there.
    pub fn seen(&self, observed: &Observed<'_, '_>) -> Option<Value> {
        let situation = observed.situation;
        match self {
            Self::Method => Some(situation.method.into()),
            Self::Path => Some(situation.path.into()),
            Self::Account => Some(situation.account.into()),
            Self::Body(path) => path.first(situation.body, &observed.effort),
            Self::Record(path) => path.first(observed.record(), &observed.effort),
            Self::Header(name) => (situation.header)(name).map(Value::from),
            Self::Query(name) => query_value(situation.query, name).map(|value| Value::from(&*value)),
        }
    }
}

fn query_value<'a>(query: &'a str, name: &str) -> Option<std::borrow::Cow<'a, str>> {
    form_urlencoded::parse(query.as_bytes()).find_map(|(key, value)| (key == name).then_some(value))
}

impl fmt::Display for Subject {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Method => f.write_str("method"),
            Self::Path => f.write_str("path"),
            Self::Account => f.write_str("account"),
            Self::Body(path) => write!(f, "body {path}"),
            Self::Record(path) => write!(f, "record {path}"),
            Self::Header(name) => write!(f, "header {name}"),
            Self::Query(name) => write!(f, "query {name}"),
        }
    }
}
