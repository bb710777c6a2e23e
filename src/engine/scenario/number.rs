//! Numbers as they are compared: exactly, also where a fraction has too few digits to tell them apart.

use std::{borrow::Cow, cmp::Ordering, fmt};

use schemars::{JsonSchema, Schema, SchemaGenerator, json_schema};
use serde::{Deserialize, Deserializer, de::Visitor};
use serde_json::Value;

/// A number; equal ones of both kinds are equal.
#[derive(Debug, Clone, Copy)]
pub(super) enum Number {
    Whole(i128),
    Fraction(f64),
}

impl Number {
    /// The number that `value` is.
    pub(super) fn of(value: &Value) -> Option<Self> {
        let number = value.as_number()?;
        number.as_i128().map(Self::Whole).or(number.as_f64().map(Self::Fraction))
    }

    /// The number that `text` reads as.
    pub(super) fn read(text: &str) -> Option<Self> {
        text.parse().map(Self::Whole).or(text.parse().map(Self::Fraction)).ok()
    }
}

impl PartialOrd for Number {
    fn partial_cmp(&self, other: &Self) -> Option<Ordering> {
        match (*self, *other) {
            (Self::Whole(left), Self::Whole(right)) => Some(left.cmp(&right)),
            (Self::Fraction(left), Self::Fraction(right)) => left.partial_cmp(&right),
            (Self::Whole(left), Self::Fraction(right)) => against(left, right),
            (Self::Fraction(left), Self::Whole(right)) => against(right, left).map(Ordering::reverse),
        }
    }
}

/// Compares without rounding the whole number, so that what is between two numbers always is.
#[expect(clippy::cast_possible_truncation, reason = "what is too large becomes the largest, which compares alike")]
fn against(whole: i128, fraction: f64) -> Option<Ordering> {
    let order = whole.cmp(&(fraction.trunc() as i128));
    // What is left of no number is none, so it has no order.
    if order.is_eq() || fraction.is_nan() { 0.0.partial_cmp(&fraction.fract()) } else { Some(order) }
}

impl PartialEq for Number {
    fn eq(&self, other: &Self) -> bool {
        self.partial_cmp(other) == Some(Ordering::Equal)
    }
}

impl fmt::Display for Number {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Whole(number) => number.fmt(f),
            Self::Fraction(number) => number.fmt(f),
        }
    }
}

impl<'de> Deserialize<'de> for Number {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        deserializer.deserialize_any(NumberVisitor)
    }
}

struct NumberVisitor;

impl Visitor<'_> for NumberVisitor {
    type Value = Number;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("a number")
    }

    fn visit_u64<E>(self, number: u64) -> Result<Number, E> {
        Ok(Number::Whole(number.into()))
    }

    fn visit_i64<E>(self, number: i64) -> Result<Number, E> {
        Ok(Number::Whole(number.into()))
    }

    fn visit_f64<E>(self, number: f64) -> Result<Number, E> {
        Ok(Number::Fraction(number))
    }
}

impl JsonSchema for Number {
    fn inline_schema() -> bool {
        true
    }

    fn schema_name() -> Cow<'static, str> {
        "Number".into()
    }

    fn json_schema(_generator: &mut SchemaGenerator) -> Schema {
        json_schema!({ "type": "number" })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn whole_numbers_and_fractions_have_one_order() {
        let read = |text: &str| Number::read(text).unwrap();
        let ascending = ["-1e300", "-5", "-4.5", "0", "0.5", "9007199254740992", "9007199254740993", "1e40", "inf"];
        for pair in ascending.windows(2) {
            assert!(read(pair[0]) < read(pair[1]), "{pair:?}");
        }
        assert_eq!(read("5"), read("5.0"));
        assert_ne!(read("5"), read("NaN"));
    }
}
