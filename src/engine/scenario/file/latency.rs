//! How long an answer waits on the wire.

use std::{borrow::Cow, fmt};

use schemars::{JsonSchema, Schema, SchemaGenerator, json_schema};
use serde::{
    Deserialize, Deserializer,
    de::{Error, MapAccess, Visitor, value::MapAccessDeserializer},
};

use crate::engine::tree::At;
use crate::engine::{span::Span, time::parse_span};

/// A fixed latency or a distribution of them.
#[derive(Debug)]
pub enum LatencyFile {
    Fixed(Span),
    Drawn(DrawnFile),
}

/// Latencies drawn from the sandbox's seed.
#[derive(Debug, Deserialize, JsonSchema)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct DrawnFile {
    /// Anything between two spans alike.
    pub uniform: Option<At<UniformFile>>,
    /// Mostly near the median, sometimes far above, as real networks are.
    pub lognormal: Option<At<LognormalFile>>,
}

/// Anything between two spans alike.
#[derive(Debug, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields, expecting = "`min` and `max`")]
pub struct UniformFile {
    /// The shortest.
    pub min: Span,
    /// The longest.
    pub max: Span,
}

/// Mostly near the median, sometimes far above.
#[derive(Debug, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields, expecting = "`median` and `sigma`")]
pub struct LognormalFile {
    /// Half of the answers are faster.
    pub median: Span,
    /// How far they spread: 0 is not at all, 0.5 is usual, 1 is wild.
    pub sigma: At<f64>,
}

impl<'de> Deserialize<'de> for LatencyFile {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        deserializer.deserialize_any(LatencyVisitor)
    }
}

struct LatencyVisitor;

impl<'de> Visitor<'de> for LatencyVisitor {
    type Value = LatencyFile;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("a duration such as 800ms, `{ uniform: ... }` or `{ lognormal: ... }`")
    }

    fn visit_str<E: Error>(self, text: &str) -> Result<LatencyFile, E> {
        parse_span(text).map(|span| LatencyFile::Fixed(Span(span))).map_err(E::custom)
    }

    fn visit_map<A: MapAccess<'de>>(self, map: A) -> Result<LatencyFile, A::Error> {
        let drawn = DrawnFile::deserialize(MapAccessDeserializer::new(map))?;
        if drawn.uniform.is_some() == drawn.lognormal.is_some() {
            return Err(A::Error::custom("expected either `uniform` or `lognormal`"));
        }
        Ok(LatencyFile::Drawn(drawn))
    }
}

impl JsonSchema for LatencyFile {
    fn schema_name() -> Cow<'static, str> {
        "Latency".into()
    }

    fn json_schema(generator: &mut SchemaGenerator) -> Schema {
        json_schema!({ "anyOf": [generator.subschema_for::<Span>(), generator.subschema_for::<DrawnFile>()] })
    }
}
