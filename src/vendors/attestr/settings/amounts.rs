//! How much an account has, and how much it may call.

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use crate::engine::{limits::Allowance, tree::whole};

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
        let with_a_point = || u64::try_from(whole(value.as_number()?)?).ok();
        let amount = value.as_u64().or_else(with_a_point).map(Self);
        amount.ok_or_else(|| format!("{value} is no number of credits: expected a whole number from 0 up"))
    }
}

impl From<Amount> for u64 {
    fn from(amount: Amount) -> Self {
        amount.0
    }
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    #[test]
    fn an_amount_is_a_whole_number_however_it_is_written() {
        assert_eq!([json!(2), json!(2.0)].map(Amount::try_from), [Ok(Amount(2)), Ok(Amount(2))]);
        for wrong in [json!(2.5), json!(-1), json!(-1.0), json!("2"), json!(1e300)] {
            assert!(Amount::try_from(wrong.clone()).is_err(), "{wrong}");
        }
    }
}
