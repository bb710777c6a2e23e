//! What a row of the family says: where a check answers, what it reads, and which keys its answer has.

use jiff::civil::Date;
use serde_json::Value;

use crate::{
    engine::{
        scenario::{Form, OutputField},
        tree::Json,
    },
    vendors::attestr::{
        body::{format_date, parse_date},
        facts::Facts,
    },
};

/// What a check that is answered at once has beside its row among the kinds.
#[derive(Debug)]
pub struct Instant {
    /// The path after `/api/{version}/public`.
    pub path: &'static str,
    /// What it reads; the first is the number that is looked up.
    pub reads: &'static [Field],
    /// What it answers, in the order of the answer.
    pub keys: &'static [Key],
    /// The same as scenarios know it, with `message`, which some answers have only about a number that nobody has.
    pub output: &'static [OutputField],
    /// The `message` about a number that nobody has.
    pub unknown: &'static str,
    /// Why a part of the answer is not documented.
    pub undocumented: Option<&'static str>,
}

/// A field of a request.
#[derive(Debug)]
pub struct Field {
    pub name: &'static str,
    pub need: Need,
    pub content: Content,
}

/// Whether a field must be there.
#[derive(Debug, Clone, Copy)]
pub enum Need {
    Required,
    Optional,
    /// When the field with this name is true.
    If(&'static str),
}

/// What a field holds.
#[derive(Debug, Clone, Copy)]
pub enum Content {
    /// A number that this holds to be one, in letters of either case, and how such a number is described.
    Number(fn(&str) -> bool, &'static str),
    /// A text of at most so many characters.
    Text(usize),
    Flag,
    Date,
    /// A financial year such as `2017-18`.
    FinancialYear,
}

impl Field {
    pub const fn number(name: &'static str, fits: fn(&str) -> bool, wanted: &'static str) -> Self {
        Self { name, need: Need::Required, content: Content::Number(fits, wanted) }
    }

    pub const fn required(name: &'static str, content: Content) -> Self {
        Self { name, need: Need::Required, content }
    }

    /// An optional truth value; false when it is missing.
    pub const fn flag(name: &'static str) -> Self {
        Self { name, need: Need::Optional, content: Content::Flag }
    }
}

/// A key of an answer, and what stands under it.
#[derive(Debug)]
pub struct Key {
    pub field: OutputField,
    pub value: fn(&Lookup) -> Value,
}

pub const fn key(name: &'static str, form: Form, value: fn(&Lookup) -> Value) -> Key {
    Key { field: OutputField { name, form }, value }
}

/// What every answer about a number that somebody has begins with.
pub const VALID_KEY: Key = key("valid", Form::Truth, |_| true.into());
/// The message, which only says something of a number that nobody has.
pub const MESSAGE: Key = key("message", Form::Text, |_| Value::Null);

/// The keys as scenarios know them.
pub const fn outputs<const N: usize>(keys: &[Key; N]) -> [OutputField; N] {
    let mut outputs = [keys[0].field; N];
    let mut index = 1;
    while index < N {
        outputs[index] = keys[index].field;
        index += 1;
    }
    outputs
}

/// A number that is looked up.
#[derive(Debug)]
pub struct Lookup {
    pub facts: Facts,
    /// Whether the client calls the first version, which answers less.
    pub is_v1: bool,
    pub fields: Vec<(&'static str, Value)>,
}

impl Lookup {
    /// The text in a field of the request; empty when it is missing.
    pub fn text(&self, name: &str) -> &str {
        value_of(&self.fields, name).and_then(Value::as_str).unwrap_or_default()
    }

    /// Whether the request asks for something.
    pub fn asks_for(&self, name: &str) -> bool {
        value_of(&self.fields, name) == Some(&Value::Bool(true))
    }

    /// A value that is answered only to those who ask for it.
    pub fn if_asked(&self, name: &str, value: impl FnOnce(&Facts) -> Value) -> Value {
        if self.asks_for(name) { value(&self.facts) } else { Value::Null }
    }
}

pub fn value_of<'a>(fields: &'a [(&str, Value)], name: &str) -> Option<&'a Value> {
    fields.iter().find(|(field, _)| *field == name).map(|(_, value)| value)
}

impl Content {
    pub fn wanted(self) -> String {
        match self {
            Self::Number(_, wanted) => wanted.to_owned(),
            Self::Text(most) => format!("a text of at most {most} characters"),
            Self::Flag => "true or false".to_owned(),
            Self::Date => "a date DD-MM-YYYY or DD/MM/YYYY that exists".to_owned(),
            Self::FinancialYear => "a financial year from 2017-18 until now".to_owned(),
        }
    }

    pub fn read(self, value: &Json, today: Date) -> Option<Value> {
        let text = value.as_str();
        match self {
            Self::Number(fits, _) => text.map(str::to_uppercase).filter(|text| fits(text)).map(Value::from),
            Self::Text(most) => {
                text.filter(|text| !text.trim().is_empty() && text.chars().count() <= most).map(Value::from)
            }
            Self::Flag => value.as_bool().map(Value::from),
            Self::Date => parse_date(&text?.replace('/', "-")).map(|date| format_date(date).into()),
            Self::FinancialYear => text.filter(|text| is_financial_year(text, today)).map(Value::from),
        }
    }
}

/// Whether `text` is a financial year from the first with this tax until `today`; it begins in April.
fn is_financial_year(text: &str, today: Date) -> bool {
    let Some((first, second)) = text.split_once('-').filter(|_| has_shape(text, "9999-99")) else { return false };
    let (Ok(first), Ok(second)) = (first.parse::<i16>(), second.parse::<i16>()) else { return false };
    let current = if today.month() < 4 { today.year() - 1 } else { today.year() };
    (2017..=current).contains(&first) && second == (first + 1) % 100
}

/// Whether `text` has a shape, in which `A` stands for a letter, `9` for a digit, `X` for either, and all else for itself.
pub fn has_shape(text: &str, shape: &str) -> bool {
    text.len() == shape.len()
        && text.bytes().zip(shape.bytes()).all(|(byte, wanted)| match wanted {
            b'A' => byte.is_ascii_uppercase(),
            b'9' => byte.is_ascii_digit(),
            b'X' => byte.is_ascii_uppercase() || byte.is_ascii_digit(),
            other => byte == other,
        })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn financial_years_begin_in_april_2017() {
        let today = "2026-03-31".parse().unwrap();
        for right in ["2017-18", "2024-25", "2099-00"] {
            assert_eq!(is_financial_year(right, today), right != "2099-00", "{right}");
        }
        for wrong in ["2016-17", "2025-27", "2017-2018", "17-18", "2026-27", "201é-18"] {
            assert!(!is_financial_year(wrong, today), "{wrong}");
        }
        assert!(is_financial_year("2026-27", "2026-04-01".parse().unwrap()));
    }
}
