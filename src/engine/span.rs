//! Spans as people write them, such as `1h 30m`: a type of its own where one is read, and a way to write them into snapshots.

use std::{borrow::Cow, time::Duration};

use schemars::{JsonSchema, Schema, SchemaGenerator, json_schema};
use serde::{Deserialize, Deserializer, Serialize, Serializer, de::DeserializeOwned, de::Error as _};

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

/// What holds spans: one, perhaps one, or several.
pub trait Spans: Sized {
    /// The same with texts.
    type Written: Serialize + DeserializeOwned;

    /// Writes them.
    fn write(&self) -> Self::Written;

    /// Reads them.
    fn read(written: Self::Written) -> Result<Self, String>;
}

impl Spans for Duration {
    type Written = String;

    fn write(&self) -> String {
        format_span(*self)
    }

    fn read(written: String) -> Result<Self, String> {
        parse_span(&written)
    }
}

impl Spans for Option<Duration> {
    type Written = Option<String>;

    fn write(&self) -> Option<String> {
        self.map(format_span)
    }

    fn read(written: Option<String>) -> Result<Self, String> {
        written.map(Duration::read).transpose()
    }
}

impl Spans for Vec<Duration> {
    type Written = Vec<String>;

    fn write(&self) -> Vec<String> {
        self.iter().map(Spans::write).collect()
    }

    fn read(written: Vec<String>) -> Result<Self, String> {
        written.into_iter().map(Duration::read).collect()
    }
}

/// Writes `spans`.
pub fn serialize<T: Spans, S: Serializer>(spans: &T, serializer: S) -> Result<S::Ok, S::Error> {
    spans.write().serialize(serializer)
}

/// Reads spans.
pub fn deserialize<'a, T: Spans, D: Deserializer<'a>>(deserializer: D) -> Result<T, D::Error> {
    T::read(T::Written::deserialize(deserializer)?).map_err(D::Error::custom)
}
