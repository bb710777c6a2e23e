//! How webhooks misbehave, as people write it.

use hyper::header::HeaderValue;
use schemars::{JsonSchema, Schema, SchemaGenerator, json_schema};
use serde::{Deserialize, Deserializer, Serialize, de::Error as _};

use crate::engine::{
    sabotage::{MOST_COPIES, Sabotage, SignatureFault, TokenFault, Transfer},
    span::Span,
};

/// What goes wrong with the webhooks that the check causes.
#[derive(Debug, Clone, Default, Serialize, Deserialize, JsonSchema)]
#[serde(
    rename_all = "camelCase",
    deny_unknown_fields,
    default,
    expecting = "ways to misbehave such as `drop` or `delay`"
)]
pub struct SabotageFile {
    /// The webhook is logged but never sent.
    #[serde(skip_serializing_if = "is_default")]
    drop: bool,
    /// The first attempt is this much later.
    #[serde(skip_serializing_if = "is_default")]
    delay: Option<Span>,
    /// How many more times the same bytes are sent, up to 100.
    #[serde(skip_serializing_if = "is_default", deserialize_with = "copies")]
    #[schemars(range(max = 100))]
    duplicate: u32,
    /// What is wrong with the signature.
    #[serde(skip_serializing_if = "is_default")]
    #[schemars(schema_with = "signature_words")]
    signature: Option<SignatureFault>,
    /// What is wrong with the endpoint's token.
    #[serde(skip_serializing_if = "is_default")]
    #[schemars(schema_with = "token_words")]
    token: Option<TokenFault>,
    /// Whether the body is changed after it was signed.
    #[serde(skip_serializing_if = "is_default")]
    tamper: bool,
    /// A content type in place of the vendor's.
    #[serde(skip_serializing_if = "is_default", deserialize_with = "header")]
    content_type: Option<String>,
    /// Only this many bytes of the body are sent.
    #[serde(skip_serializing_if = "is_default")]
    truncate: Option<usize>,
    /// How the bytes go over the wire.
    #[serde(skip_serializing_if = "is_default")]
    #[schemars(schema_with = "transfer_words")]
    transfer: Option<Transfer>,
    /// Whether it is sent before the answer to the request that caused it.
    #[serde(skip_serializing_if = "is_default")]
    early: bool,
}

fn is_default<T: Default + PartialEq>(value: &T) -> bool {
    *value == T::default()
}

fn copies<'de, D: Deserializer<'de>>(deserializer: D) -> Result<u32, D::Error> {
    let copies = u32::deserialize(deserializer)?;
    if copies > MOST_COPIES {
        return Err(D::Error::custom(format!("{copies} is more than {MOST_COPIES}, the most copies of a webhook")));
    }
    Ok(copies)
}

fn header<'de, D: Deserializer<'de>>(deserializer: D) -> Result<Option<String>, D::Error> {
    let text = Option::<String>::deserialize(deserializer)?;
    match &text {
        Some(value) if HeaderValue::from_str(value).is_err() => {
            Err(D::Error::custom(format!("{value:?} cannot stand in a header: it is one line of visible characters")))
        }
        _ => Ok(text),
    }
}

impl From<SabotageFile> for Sabotage {
    fn from(file: SabotageFile) -> Self {
        Self {
            drop: file.drop,
            delay: file.delay.map(|Span(span)| span),
            duplicate: file.duplicate,
            signature: file.signature,
            token: file.token,
            tamper: file.tamper,
            content_type: file.content_type,
            truncate: file.truncate,
            transfer: file.transfer,
            early: file.early,
        }
    }
}

impl From<&Sabotage> for SabotageFile {
    fn from(sabotage: &Sabotage) -> Self {
        Self {
            drop: sabotage.drop,
            delay: sabotage.delay.map(Span),
            duplicate: sabotage.duplicate,
            signature: sabotage.signature,
            token: sabotage.token,
            tamper: sabotage.tamper,
            content_type: sabotage.content_type.clone(),
            truncate: sabotage.truncate,
            transfer: sabotage.transfer,
            early: sabotage.early,
        }
    }
}

fn signature_words(_generator: &mut SchemaGenerator) -> Schema {
    json_schema!({ "enum": ["wrong", "stale-output", "missing", null] })
}

fn token_words(_generator: &mut SchemaGenerator) -> Schema {
    json_schema!({ "enum": ["wrong", "missing", null] })
}

fn transfer_words(_generator: &mut SchemaGenerator) -> Schema {
    json_schema!({ "enum": ["slow", "cut", null] })
}
