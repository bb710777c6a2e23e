//! How webhooks misbehave, as people write it.

use schemars::{JsonSchema, Schema, SchemaGenerator, json_schema};
use serde::Deserialize;

use super::span::Span;
use crate::engine::sabotage::{Sabotage, SignatureFault, TokenFault, Transfer};

/// What goes wrong with the webhooks that the check causes.
#[derive(Debug, Clone, Default, Deserialize, JsonSchema)]
#[serde(
    rename_all = "camelCase",
    deny_unknown_fields,
    default,
    expecting = "ways to misbehave such as `drop` or `delay`"
)]
#[expect(clippy::struct_excessive_bools, reason = "each is a word of the language, and any of them go together")]
pub(in crate::engine::scenario) struct SabotageFile {
    /// The webhook is logged but never sent.
    drop: bool,
    /// The first attempt is this much later.
    delay: Option<Span>,
    /// How many more times the same bytes are sent.
    duplicate: u32,
    /// How many later webhooks to the same endpoint go first.
    reorder: u32,
    /// What is wrong with the signature.
    #[schemars(schema_with = "signature_words")]
    signature: Option<SignatureFault>,
    /// What is wrong with the endpoint's token.
    #[schemars(schema_with = "token_words")]
    token: Option<TokenFault>,
    /// Whether the body is changed after it was signed.
    tamper: bool,
    /// A content type in place of the vendor's.
    content_type: Option<String>,
    /// Only this many bytes of the body are sent.
    truncate: Option<usize>,
    /// How the bytes go over the wire.
    #[schemars(schema_with = "transfer_words")]
    transfer: Option<Transfer>,
    /// Whether it is sent before the answer to the request that caused it.
    early: bool,
    /// Whether retries never end, whatever the receiver answers.
    endless: bool,
}

impl From<SabotageFile> for Sabotage {
    fn from(file: SabotageFile) -> Self {
        Self {
            drop: file.drop,
            delay: file.delay.map(|Span(span)| span),
            duplicate: file.duplicate,
            reorder: file.reorder,
            signature: file.signature,
            token: file.token,
            tamper: file.tamper,
            content_type: file.content_type,
            truncate: file.truncate,
            transfer: file.transfer,
            early: file.early,
            endless: file.endless,
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
