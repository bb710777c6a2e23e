//! Compiled comparisons of a value.

use std::{cmp::Ordering, fmt};

use jiff::civil::Date;

use super::{
    glob::Glob,
    path::{Effort, Path},
    pattern::Pattern,
};
use crate::engine::tree::Json;

/// A test of what stands at some place of a request; a missing value and null are the same.
#[derive(Debug)]
pub enum Test {
    /// Something there passes.
    Some(Leaf),
    /// The other test fails.
    Not(Box<Test>),
    /// One of the tests holds.
    Any(Vec<Test>),
    /// All of the tests hold.
    All(Vec<Test>),
}

/// A test of one value.
#[derive(Debug)]
pub enum Leaf {
    /// Exactly this text.
    Text(Box<str>),
    /// A text of this shape.
    Glob(Glob),
    /// A text of this shape in any letter case.
    AnyCase(Glob),
    /// A text in which this is found.
    Matches(Pattern),
    /// This number, or a text that reads as it.
    Number(f64),
    /// This truth, or its word.
    Bool(bool),
    /// A number between bounds.
    Range(Range),
    /// A date between bounds, in the vendors' form or as ISO 8601 has it.
    Dates { after: Option<Date>, before: Option<Date>, form: &'static str },
    /// Any value at all.
    Exists,
}

/// Bounds of a number.
#[derive(Debug, Default, Clone, Copy, PartialEq)]
pub struct Range {
    pub less_than: Option<f64>,
    pub more_than: Option<f64>,
    pub at_least: Option<f64>,
    pub at_most: Option<f64>,
}

impl Test {
    /// Whether the test holds for what `path` leads to in `root`.
    pub fn holds_at(&self, path: &Path, root: &Json, effort: &Effort) -> bool {
        match self {
            Self::Some(leaf) => path.any(root, effort, &mut |value| leaf.accepts(value, effort)),
            Self::Not(inner) => !inner.holds_at(path, root, effort),
            Self::Any(tests) => tests.iter().any(|inner| inner.holds_at(path, root, effort)),
            Self::All(tests) => tests.iter().all(|inner| inner.holds_at(path, root, effort)),
        }
    }

    /// Whether the test holds for a text that may be missing.
    pub fn holds_for_text(&self, text: Option<&str>, effort: &Effort) -> bool {
        match self {
            Self::Some(leaf) => text.is_some_and(|text| leaf.accepts_text(text, effort)),
            Self::Not(inner) => !inner.holds_for_text(text, effort),
            Self::Any(tests) => tests.iter().any(|inner| inner.holds_for_text(text, effort)),
            Self::All(tests) => tests.iter().all(|inner| inner.holds_for_text(text, effort)),
        }
    }
}

impl Leaf {
    /// How a text begins and ends that passes, in letters of any case; `None` when that is not known.
    pub fn ends(&self) -> Option<(&str, &str)> {
        match self {
            Self::Text(text) => Some((text, text)),
            Self::Glob(glob) | Self::AnyCase(glob) => Some(glob.ends()),
            Self::Matches(_) | Self::Number(_) | Self::Bool(_) | Self::Range(_) | Self::Dates { .. } | Self::Exists => {
                None
            }
        }
    }

    fn accepts(&self, value: &Json, effort: &Effort) -> bool {
        match (self, value) {
            (Self::Exists, _) => true,
            (_, Json::String(text)) => self.accepts_text(text, effort),
            (Self::Number(number), value) => value.as_f64().is_some_and(|seen| are_equal(seen, *number)),
            (Self::Range(range), value) => value.as_f64().is_some_and(|seen| range.holds(seen)),
            (Self::Bool(truth), value) => value.as_bool() == Some(*truth),
            // A number compared with a text, as `12*`: its JSON form is compared.
            (_, Json::Number(_) | Json::Bool(_)) => self.accepts_text(&value.to_string(), effort),
            (_, Json::Null | Json::Array(_) | Json::Object(_)) => false,
        }
    }

    fn accepts_text(&self, text: &str, effort: &Effort) -> bool {
        let steps = if let Self::Matches(pattern) = self { pattern.cost(text) } else { text.len() };
        effort.spend(1 + steps) && self.fits(text)
    }

    fn fits(&self, text: &str) -> bool {
        match self {
            Self::Text(expected) => **expected == *text,
            Self::Glob(glob) | Self::AnyCase(glob) => glob.fits(text),
            Self::Matches(pattern) => pattern.fits(text),
            Self::Number(number) => text.parse().is_ok_and(|seen| are_equal(seen, *number)),
            Self::Range(range) => text.parse().is_ok_and(|seen: f64| range.holds(seen)),
            Self::Bool(truth) => text.parse() == Ok(*truth),
            Self::Dates { after, before, form } => parse_date(text, form)
                .is_some_and(|seen| after.is_none_or(|bound| seen > bound) && before.is_none_or(|bound| seen < bound)),
            Self::Exists => true,
        }
    }
}

impl Range {
    /// Whether no number is within the bounds.
    pub fn is_void(self) -> bool {
        let strictly = |low: Option<f64>, high: Option<f64>| low.zip(high).is_some_and(|(low, high)| high <= low);
        strictly(self.more_than, self.less_than)
            || strictly(self.more_than, self.at_most)
            || strictly(self.at_least, self.less_than)
            || self.at_least.zip(self.at_most).is_some_and(|(low, high)| high < low)
    }

    /// Whether a number is within the bounds.
    pub fn holds(self, seen: f64) -> bool {
        self.less_than.is_none_or(|bound| seen < bound)
            && self.more_than.is_none_or(|bound| seen > bound)
            && self.at_least.is_none_or(|bound| seen >= bound)
            && self.at_most.is_none_or(|bound| seen <= bound)
    }
}

fn are_equal(left: f64, right: f64) -> bool {
    left.partial_cmp(&right) == Some(Ordering::Equal)
}

/// Reads a date in the vendors' `form` or as `2026-12-31`; a time behind an ISO date is ignored.
pub fn parse_date(text: &str, form: &str) -> Option<Date> {
    Date::strptime(form, text).ok().or_else(|| text.get(..10)?.parse().ok())
}

impl fmt::Display for Test {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Some(leaf) => leaf.fmt(f),
            Self::Not(test) if matches!(**test, Self::Some(Leaf::Exists)) => f.write_str("no value"),
            Self::Not(test) => write!(f, "not {test}"),
            Self::Any(tests) => join(f, tests.iter().map(ToString::to_string), " or "),
            Self::All(tests) => join(f, tests.iter().map(ToString::to_string), " and "),
        }
    }
}

impl fmt::Display for Leaf {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Text(text) => write!(f, "`{text}`"),
            Self::Glob(glob) => write!(f, "`{glob}`"),
            Self::AnyCase(glob) => write!(f, "`{glob}` in any letter case"),
            Self::Matches(pattern) => write!(f, "a match of /{pattern}/"),
            Self::Number(number) => write!(f, "{number}"),
            Self::Bool(truth) => write!(f, "{truth}"),
            Self::Range(range) => range.fmt(f),
            Self::Dates { after, before, .. } => {
                let bounds = [("after", after), ("before", before)];
                join(f, bounds.iter().filter_map(|(word, date)| date.map(|date| format!("{word} {date}"))), " and ")
            }
            Self::Exists => f.write_str("any value"),
        }
    }
}

impl fmt::Display for Range {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let bounds = [
            ("less than", self.less_than),
            ("more than", self.more_than),
            ("at least", self.at_least),
            ("at most", self.at_most),
        ];
        join(f, bounds.iter().filter_map(|(word, bound)| bound.map(|bound| format!("{word} {bound}"))), " and ")
    }
}

fn join(f: &mut fmt::Formatter<'_>, parts: impl Iterator<Item = String>, between: &str) -> fmt::Result {
    f.write_str(&parts.collect::<Vec<_>>().join(between))
}
