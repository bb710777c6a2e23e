//! How a webhook misbehaves on purpose: the words of a rule's `webhook` action, and what each does to a delivery.

use std::time::Duration;

use serde::{Deserialize, Serialize};
use serde_with::As;

use super::span::Span;

/// The most copies that one delivery gets.
pub const MOST_COPIES: u32 = 100;

/// What is done to the deliveries of one event; the default does nothing.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase", deny_unknown_fields, default)]
pub struct Sabotage {
    /// The event is kept in the log but never sent.
    pub drop: bool,
    /// The first attempt is this much later.
    #[serde(with = "As::<Option<Span>>")]
    pub delay: Option<Duration>,
    /// How many more times the same bytes are sent.
    pub duplicate: u32,
    /// What is wrong with the signature.
    pub signature: Option<SignatureFault>,
    /// What is wrong with the endpoint's token.
    pub token: Option<TokenFault>,
    /// Whether the body is changed after it was signed.
    pub tamper: bool,
    /// A content type in place of the vendor's.
    pub content_type: Option<String>,
    /// Only this many bytes of the body are sent.
    pub truncate: Option<usize>,
    /// How the bytes go over the wire.
    pub transfer: Option<Transfer>,
    /// Whether it is sent before the request's own answer.
    pub early: bool,
}

/// What is wrong with a signature.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
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
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum TokenFault {
    /// Another token.
    Wrong,
    /// No header at all.
    Missing,
}

/// How a webhook's bytes go over the wire.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Transfer {
    /// In small chunks with pauses.
    Slow,
    /// The connection is cut in the middle of the body.
    Cut,
}
