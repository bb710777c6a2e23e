//! The conditions of a rule.

use std::{borrow::Cow, fmt};

use schemars::{JsonSchema, Schema, SchemaGenerator, json_schema};
use serde::{
    Deserialize, Deserializer,
    de::{Error as _, SeqAccess, Visitor},
};

use super::comparison::Comparison;
use crate::engine::tree::{At, Mapping};

/// Conditions on a request, all of which must hold.
#[derive(Debug, Default, Deserialize, JsonSchema)]
#[serde(rename_all = "camelCase", deny_unknown_fields, default, expecting = "conditions such as `operation` or `body`")]
pub struct WhenFile {
    /// The operation, as `attestr.work.create`; `*` stands for anything; a list means one of them.
    pub operation: Option<OneOrMore>,
    /// The HTTP method.
    pub method: Option<At<Comparison>>,
    /// The path as the client sent it.
    pub path: Option<At<Comparison>>,
    /// The id of the calling account.
    pub account: Option<At<Comparison>>,
    /// Fields of the body or the form by path, as `employer` or `references[0].name`.
    pub body: Mapping<Comparison>,
    /// Request headers by name.
    pub header: Mapping<Comparison>,
    /// Query parameters by name.
    pub query: Mapping<Comparison>,
    /// Fields of the record that the request is about, by path, as the profile's `tag`.
    pub record: Mapping<Comparison>,
    /// At least one of these groups of conditions holds.
    pub any: Option<At<Vec<At<WhenFile>>>>,
    /// Each of these groups of conditions holds.
    pub all: Option<At<Vec<At<WhenFile>>>>,
    /// This group of conditions does not hold.
    pub not: Option<At<Box<WhenFile>>>,
}

/// One text or a list of them.
#[derive(Debug)]
pub struct OneOrMore(pub Vec<At<String>>);

impl<'de> Deserialize<'de> for OneOrMore {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        let either = At::<Either>::deserialize(deserializer)?;
        Ok(match either.value {
            Either::One(value) => Self(vec![At { value, place: either.place }]),
            Either::More(values) => Self(values),
        })
    }
}

enum Either {
    One(String),
    More(Vec<At<String>>),
}

impl<'de> Deserialize<'de> for Either {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        deserializer.deserialize_any(EitherVisitor)
    }
}

struct EitherVisitor;

impl<'de> Visitor<'de> for EitherVisitor {
    type Value = Either;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("a text or a list of texts")
    }

    fn visit_str<E>(self, text: &str) -> Result<Either, E> {
        Ok(Either::One(text.to_owned()))
    }

    fn visit_seq<A: SeqAccess<'de>>(self, mut list: A) -> Result<Either, A::Error> {
        let mut texts = Vec::new();
        while let Some(text) = list.next_element()? {
            texts.push(text);
        }
        if texts.is_empty() { Err(A::Error::custom("an empty list fits nothing")) } else { Ok(Either::More(texts)) }
    }
}

impl JsonSchema for OneOrMore {
    fn inline_schema() -> bool {
        true
    }

    fn schema_name() -> Cow<'static, str> {
        "OneOrMore".into()
    }

    fn json_schema(_generator: &mut SchemaGenerator) -> Schema {
        json_schema!({ "type": ["string", "array"], "items": { "type": "string" }, "minItems": 1 })
    }
}
