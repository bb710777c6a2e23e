//! What a value is compared with.

use std::{borrow::Cow, fmt};

use schemars::{JsonSchema, Schema, SchemaGenerator, json_schema};
use serde::{
    Deserialize, Deserializer,
    de::{Error, MapAccess, Visitor, value::MapAccessDeserializer},
};

use crate::engine::tree::At;

/// A plain value, or forms of comparison.
#[derive(Debug)]
pub enum Comparison {
    /// Equal to this; in a text `*` stands for anything.
    Plain(Scalar),
    /// Every form holds.
    Forms(Box<Forms>),
}

/// A value without parts.
#[derive(Debug, Clone, PartialEq)]
pub enum Scalar {
    Null,
    Bool(bool),
    Number(f64),
    Text(String),
}

/// Forms of comparison, all of which must hold.
#[derive(Debug, Default, Deserialize, JsonSchema)]
#[serde(rename_all = "camelCase", deny_unknown_fields, default)]
pub struct Forms {
    /// Exactly this; `*` has no meaning here.
    pub equals: Option<Scalar>,
    /// This text in any letter case; `*` stands for anything.
    pub any_case: Option<String>,
    /// A regular expression that is found somewhere in the text.
    pub matches: Option<At<String>>,
    /// One of these; in texts `*` stands for anything.
    pub one_of: Option<At<Vec<Scalar>>>,
    /// True: it is there and not null. False: the opposite.
    pub exists: Option<bool>,
    /// True: it is missing or null. False: the opposite.
    pub absent: Option<bool>,
    /// A number below this.
    pub less_than: Option<f64>,
    /// A number above this.
    pub more_than: Option<f64>,
    /// A number not below this.
    pub at_least: Option<f64>,
    /// A number not above this.
    pub at_most: Option<f64>,
    /// A date before this one, written `DD-MM-YYYY` or `YYYY-MM-DD`.
    pub before: Option<At<String>>,
    /// A date after this one, written `DD-MM-YYYY` or `YYYY-MM-DD`.
    pub after: Option<At<String>>,
    /// This comparison fails.
    pub not: Option<Comparison>,
}

impl<'de> Deserialize<'de> for Scalar {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        deserializer.deserialize_any(ScalarVisitor)
    }
}

struct ScalarVisitor;

impl Visitor<'_> for ScalarVisitor {
    type Value = Scalar;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("a text, a number, true, false or null")
    }

    fn visit_unit<E: Error>(self) -> Result<Scalar, E> {
        Ok(Scalar::Null)
    }

    fn visit_bool<E: Error>(self, truth: bool) -> Result<Scalar, E> {
        Ok(Scalar::Bool(truth))
    }

    #[expect(clippy::cast_precision_loss, reason = "nobody compares numbers beyond what a fraction holds")]
    fn visit_u64<E: Error>(self, number: u64) -> Result<Scalar, E> {
        Ok(Scalar::Number(number as f64))
    }

    #[expect(clippy::cast_precision_loss, reason = "nobody compares numbers beyond what a fraction holds")]
    fn visit_i64<E: Error>(self, number: i64) -> Result<Scalar, E> {
        Ok(Scalar::Number(number as f64))
    }

    fn visit_f64<E: Error>(self, number: f64) -> Result<Scalar, E> {
        Ok(Scalar::Number(number))
    }

    fn visit_str<E: Error>(self, text: &str) -> Result<Scalar, E> {
        Ok(Scalar::Text(text.to_owned()))
    }
}

impl<'de> Deserialize<'de> for Comparison {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        deserializer.deserialize_any(ComparisonVisitor)
    }
}

struct ComparisonVisitor;

impl<'de> Visitor<'de> for ComparisonVisitor {
    type Value = Comparison;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("a text, a number, true, false, null or a form of comparison such as `{ oneOf: [...] }`")
    }

    fn visit_unit<E: Error>(self) -> Result<Comparison, E> {
        ScalarVisitor.visit_unit().map(Comparison::Plain)
    }

    fn visit_bool<E: Error>(self, truth: bool) -> Result<Comparison, E> {
        ScalarVisitor.visit_bool(truth).map(Comparison::Plain)
    }

    fn visit_u64<E: Error>(self, number: u64) -> Result<Comparison, E> {
        ScalarVisitor.visit_u64(number).map(Comparison::Plain)
    }

    fn visit_i64<E: Error>(self, number: i64) -> Result<Comparison, E> {
        ScalarVisitor.visit_i64(number).map(Comparison::Plain)
    }

    fn visit_f64<E: Error>(self, number: f64) -> Result<Comparison, E> {
        ScalarVisitor.visit_f64(number).map(Comparison::Plain)
    }

    fn visit_str<E: Error>(self, text: &str) -> Result<Comparison, E> {
        ScalarVisitor.visit_str(text).map(Comparison::Plain)
    }

    fn visit_map<A: MapAccess<'de>>(self, map: A) -> Result<Comparison, A::Error> {
        Forms::deserialize(MapAccessDeserializer::new(map)).map(|forms| Comparison::Forms(Box::new(forms)))
    }
}

impl JsonSchema for Scalar {
    fn inline_schema() -> bool {
        true
    }

    fn schema_name() -> Cow<'static, str> {
        "Scalar".into()
    }

    fn json_schema(_generator: &mut SchemaGenerator) -> Schema {
        json_schema!({ "type": ["string", "number", "boolean", "null"] })
    }
}

impl JsonSchema for Comparison {
    fn schema_name() -> Cow<'static, str> {
        "Comparison".into()
    }

    fn json_schema(generator: &mut SchemaGenerator) -> Schema {
        json_schema!({
            "description": "A plain value (`*` stands for anything in a text) or a form such as `{ oneOf: [...] }`.",
            "anyOf": [generator.subschema_for::<Scalar>(), generator.subschema_for::<Forms>()],
        })
    }
}
