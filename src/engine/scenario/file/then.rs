//! What a rule makes happen.

use std::{borrow::Cow, fmt, num::NonZeroU32};

use schemars::{JsonSchema, Schema, SchemaGenerator, json_schema};
use serde::{
    Deserialize, Deserializer,
    de::{Error, MapAccess, Unexpected, Visitor, value::MapAccessDeserializer},
};
use serde_json::Value;

use super::{
    super::plan::{BrokenAnswer, Fault},
    latency::LatencyFile,
};
use crate::engine::{
    sabotage::Sabotage,
    span::Span,
    tree::{At, Mapping, Place, shortened},
};

/// What happens: how the check ends or what is answered at once, how fast, and how webhooks misbehave.
#[derive(Debug, Default, Deserialize, JsonSchema)]
#[serde(rename_all = "camelCase", deny_unknown_fields, default, expecting = "actions such as `outcome` or `error`")]
pub struct ThenFile {
    /// The outcome of the check that the request starts, in the vendor's word, as `Alert` or `Rejected`.
    pub outcome: Option<At<String>>,
    /// Fields of the output that replace the made-up ones; texts may hold templates such as `{{today}}`.
    pub output: Mapping<At<Value>>,
    /// Labels of a rejection, as `FORGERY`.
    pub reject_labels: Vec<At<String>>,
    /// Whether a rejected applicant may try again; follows from the labels when left out.
    pub retry: Option<At<bool>>,
    /// The check fails with this error of the vendor.
    pub errored: Option<At<ErrorFile>>,
    /// The check never ends.
    pub never: Option<At<bool>>,
    /// What the check goes through, in order.
    pub steps: Option<At<Vec<At<StepFile>>>>,
    /// How long the check takes, in place of the sandbox's default.
    pub after: Option<At<Span>>,
    /// The request is answered with this error of the vendor.
    pub error: Option<At<ErrorFile>>,
    /// The request is answered with exactly this.
    pub response: Option<At<ResponseFile>>,
    /// The connection breaks instead of carrying an answer.
    pub fault: Option<At<Fault>>,
    /// Beside a `fault`: the request does its work, and nothing of its answer arrives.
    pub lost: Option<At<bool>>,
    /// How long the answer waits on the wire.
    pub latency: Option<LatencyFile>,
    /// How the webhooks of the check misbehave.
    pub webhook: Option<At<Sabotage>>,
    /// One of these happens besides, drawn from the seed; each has what a `then` has, and a `weight`.
    pub one_of: Option<At<Vec<At<ThenFile>>>>,
    /// Within `oneOf`: how often this is drawn, beside the weights of the others; 1 when left out.
    pub weight: Option<At<NonZeroU32>>,
}

impl ThenFile {
    /// The broken wire that it asks for.
    pub fn broken(&self) -> Option<BrokenAnswer> {
        let lost = self.lost.as_ref().is_some_and(|lost| lost.value);
        self.fault.as_ref().map(|fault| BrokenAnswer { fault: fault.value, lost })
    }
}

/// One step of a check: a question to the client, or an ending.
#[derive(Debug, Default, Deserialize, JsonSchema)]
#[serde(
    rename_all = "camelCase",
    deny_unknown_fields,
    default,
    expecting = "a step with `ask` or an ending such as `outcome`"
)]
pub struct StepFile {
    /// How long after the step before it this one begins.
    pub after: Option<Span>,
    /// What the back office asks for, which may hold templates; the next step begins once the client answered.
    pub ask: Option<At<String>>,
    /// Media ids that go with the question.
    pub documents: Vec<At<String>>,
    /// After so long without an answer the next step begins anyway.
    pub timeout: Option<At<Span>>,
    /// The outcome, or the new outcome when the check had ended before.
    pub outcome: Option<At<String>>,
    /// Fields of the output that replace the made-up ones.
    pub output: Mapping<At<Value>>,
    /// Labels of a rejection.
    pub reject_labels: Vec<At<String>>,
    /// Whether a rejected applicant may try again.
    pub retry: Option<At<bool>>,
    /// The check fails with this error of the vendor.
    pub errored: Option<At<ErrorFile>>,
    /// The check never ends.
    pub never: Option<At<bool>>,
}

/// A vendor's error by its code, with details where the vendor sends some.
#[derive(Debug)]
pub struct ErrorFile {
    pub code: u32,
    pub details: Option<At<String>>,
}

#[derive(Debug, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
struct DetailedError {
    /// The vendor's code.
    code: u32,
    /// The text of the answer's `details`, which may hold templates.
    details: Option<At<String>>,
}

/// An answer in place of the vendor's.
#[derive(Debug, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields, expecting = "an answer with `status`, `headers` and `body`")]
pub struct ResponseFile {
    /// The HTTP status.
    #[serde(default = "ok")]
    pub status: At<u16>,
    /// Headers by name; texts may hold templates.
    #[serde(default)]
    pub headers: Mapping<String>,
    /// A text that is sent as it is, or JSON; both may hold templates.
    #[serde(default)]
    pub body: Option<At<Value>>,
}

fn ok() -> At<u16> {
    At { value: 200, place: Place::default() }
}

impl<'de> Deserialize<'de> for ErrorFile {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        deserializer.deserialize_any(ErrorVisitor)
    }
}

struct ErrorVisitor;

impl<'de> Visitor<'de> for ErrorVisitor {
    type Value = ErrorFile;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("an error code of the vendor")
    }

    fn visit_u64<E>(self, code: u64) -> Result<ErrorFile, E> {
        Ok(ErrorFile { code: u32::try_from(code).unwrap_or(u32::MAX), details: None })
    }

    fn visit_str<E: Error>(self, text: &str) -> Result<ErrorFile, E> {
        if text.bytes().all(|byte| byte.is_ascii_digit()) {
            return Err(E::custom(format!("a code is a number, so it stands without quotes: {}", shortened(text))));
        }
        Err(E::invalid_type(Unexpected::Str(text), &self))
    }

    fn visit_map<A: MapAccess<'de>>(self, map: A) -> Result<ErrorFile, A::Error> {
        let DetailedError { code, details } = DetailedError::deserialize(MapAccessDeserializer::new(map))?;
        Ok(ErrorFile { code, details })
    }
}

impl JsonSchema for ErrorFile {
    fn schema_name() -> Cow<'static, str> {
        "VendorError".into()
    }

    fn json_schema(generator: &mut SchemaGenerator) -> Schema {
        json_schema!({
            "description": "An error code of the vendor, or `{ code, details }`.",
            "anyOf": [generator.subschema_for::<u32>(), generator.subschema_for::<DetailedError>()],
        })
    }
}
