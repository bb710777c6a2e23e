//! How a webhook misbehaves on purpose: the words of a rule's `webhook` action, and what each does to a delivery.

use std::time::Duration;

use hyper::header::HeaderValue;
use schemars::JsonSchema;
use serde::{Deserialize, Deserializer, Serialize, de::Error as _};
use serde_with::As;

use super::span::Span;

/// The most copies that one delivery gets.
pub const MOST_COPIES: u32 = 100;

/// What goes wrong with the webhooks of one event; the default does nothing.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(
    rename_all = "camelCase",
    deny_unknown_fields,
    default,
    expecting = "ways to misbehave such as `drop` or `delay`"
)]
#[schemars(rename = "WebhookSabotage")]
pub struct Sabotage {
    /// The webhook is logged but never sent.
    #[serde(skip_serializing_if = "is_default")]
    pub drop: bool,
    /// The first attempt is this much later.
    #[serde(with = "As::<Option<Span>>", skip_serializing_if = "is_default")]
    #[schemars(with = "Option<Span>")]
    pub delay: Option<Duration>,
    /// How many more times the same bytes are sent, up to 100.
    #[serde(skip_serializing_if = "is_default", deserialize_with = "copies")]
    #[schemars(range(max = 100))]
    pub duplicate: u32,
    /// What is wrong with the signature.
    #[serde(skip_serializing_if = "is_default")]
    pub signature: Option<SignatureFault>,
    /// What is wrong with the endpoint's token.
    #[serde(skip_serializing_if = "is_default")]
    pub token: Option<TokenFault>,
    /// Whether the body is changed after it was signed.
    #[serde(skip_serializing_if = "is_default")]
    pub tamper: bool,
    /// A content type in place of the vendor's.
    #[serde(skip_serializing_if = "is_default", deserialize_with = "header")]
    pub content_type: Option<String>,
    /// Only this many bytes of the body are sent.
    #[serde(skip_serializing_if = "is_default")]
    pub truncate: Option<usize>,
    /// How the bytes go over the wire.
    #[serde(skip_serializing_if = "is_default")]
    pub transfer: Option<Transfer>,
    /// Whether it is sent before the answer to the request that caused it.
    #[serde(skip_serializing_if = "is_default")]
    pub early: bool,
}

/// What is wrong with a signature.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
pub enum SignatureFault {
    /// Right length, wrong value.
    Wrong,
    /// Right for another output than the one that is sent.
    StaleOutput,
    /// Null.
    Missing,
}

/// What is wrong with a token.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
pub enum TokenFault {
    /// Another token.
    Wrong,
    /// No header at all.
    Missing,
}

/// How a webhook's bytes go over the wire.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
pub enum Transfer {
    /// In small chunks with pauses.
    Slow,
    /// The connection is cut in the middle of the body.
    Cut,
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
