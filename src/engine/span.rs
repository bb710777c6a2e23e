//! Spans as people write them, such as `1h 30m`: a type where one is read, and the form of a [`Duration`] in our own data by `As<Span>`.

use std::{borrow::Cow, time::Duration};

use schemars::{JsonSchema, Schema, SchemaGenerator, json_schema};
use serde::{Deserialize, Deserializer, Serialize, Serializer, de::Error as _};
use serde_with::{DeserializeAs, SerializeAs};

use super::time::{format_span, parse_span};

/// A span such as `800ms` or `1h 30m`.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Span(pub Duration);

impl<'de> Deserialize<'de> for Span {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        let text = Cow::<'de, str>::deserialize(deserializer)?;
        parse_span(&text).map(Self).map_err(D::Error::custom)
    }
}

impl Serialize for Span {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.serialize_str(&format_span(self.0))
    }
}

impl JsonSchema for Span {
    fn inline_schema() -> bool {
        true
    }

    fn schema_name() -> Cow<'static, str> {
        "Span".into()
    }

    fn json_schema(_generator: &mut SchemaGenerator) -> Schema {
        json_schema!({ "type": "string", "pattern": "^(P|[0-9].*[a-zA-Z])", "examples": ["800ms", "2s", "1h 30m", "7d"] })
    }
}

impl SerializeAs<Duration> for Span {
    fn serialize_as<S: Serializer>(span: &Duration, serializer: S) -> Result<S::Ok, S::Error> {
        Self(*span).serialize(serializer)
    }
}

impl<'de> DeserializeAs<'de, Duration> for Span {
    fn deserialize_as<D: Deserializer<'de>>(deserializer: D) -> Result<Duration, D::Error> {
        Self::deserialize(deserializer).map(|Self(span)| span)
    }
}
