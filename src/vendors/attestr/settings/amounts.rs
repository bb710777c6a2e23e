//! How much an account has, and how much it may call.

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use crate::engine::limits::Allowance;

/// The limits of an account.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "camelCase", deny_unknown_fields, default)]
pub struct Limits {
    /// Over all operations together (4291, 4293).
    pub account: Allowance,
    /// Of each operation alone (4292, 4294).
    pub api: Allowance,
}

/// A number of credits.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(try_from = "serde_json::Value", into = "u64")]
#[schemars(with = "u64")]
pub struct Amount(pub u64);

impl TryFrom<serde_json::Value> for Amount {
    type Error = String;

    fn try_from(value: serde_json::Value) -> Result<Self, String> {
        value
            .as_u64()
            .map(Self)
            .ok_or_else(|| format!("{value} is no number of credits: expected a whole number from 0 up"))
    }
}

impl From<Amount> for u64 {
    fn from(amount: Amount) -> Self {
        amount.0
    }
}
