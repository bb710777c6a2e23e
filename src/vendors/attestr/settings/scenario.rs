//! What people write under `settings.attestr` of a scenario, and of an account in a control call.

use std::{
    collections::{BTreeMap, BTreeSet},
    fmt,
};

use ipnet::IpNet;
use schemars::JsonSchema;
use serde::{Deserialize, Deserializer, Serialize};

use super::{
    amounts::{Amount, Limits},
    switches::{ConsentDemand, ConsentRefusal, Credentials, Documents, Processing, PutBody, Settings},
};
use crate::{
    engine::{network::network, span::Span},
    vendors::attestr::{
        ids::AppId,
        kinds::{CheckKind, Service},
    },
};

/// Everything under `settings.attestr`; what is missing stays as it is.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "camelCase", deny_unknown_fields, default)]
#[schemars(rename = "AttestrSettings")]
pub struct ScenarioSettings {
    /// The balance that each account's wallet begins with, by service; a service without one is unlimited.
    pub credits: BTreeMap<CheckKind, Amount>,
    /// What one check costs, by service; 1 unless set.
    pub prices: BTreeMap<CheckKind, Amount>,
    /// How much each account may call, over all operations and of each operation alone.
    pub rate_limit: Limits,
    /// What accounts are provisioned for; everything unless set.
    pub services: Option<BTreeSet<Service>>,
    /// From where accounts may call; from everywhere when it is empty.
    pub whitelist: Vec<Network>,
    /// Whether accounts may call at all.
    pub active: Option<bool>,
    /// How long a check takes, such as `2s` or `1h 30m`.
    pub completion: Option<Span>,
    /// When work on a check starts.
    pub processing: Option<Processing>,
    /// Whether what the vendor tolerates or does not document is refused, and no answer is marked as undocumented.
    pub strict: Option<bool>,
    /// Which document ids a check accepts.
    pub documents: Option<Documents>,
    /// Whether checks on v3 demand a consent.
    pub consent: Option<ConsentDemand>,
    /// How a check is refused for its consent.
    pub consent_refusal: Option<ConsentRefusal>,
    /// What a successful PUT answers.
    pub put_body: Option<PutBody>,
    /// Which credentials are good.
    pub credentials: Option<Credentials>,
    /// Accounts that exist.
    pub accounts: Vec<AccountSettings>,
}

impl ScenarioSettings {
    /// What is said here, and of what is not said, what `other` says.
    pub fn or(self, other: Self) -> Self {
        let by_kind = |mut amounts: BTreeMap<CheckKind, Amount>, more| {
            for (kind, amount) in more {
                amounts.entry(kind).or_insert(amount);
            }
            amounts
        };
        Self {
            credits: by_kind(self.credits, other.credits),
            prices: by_kind(self.prices, other.prices),
            rate_limit: Limits {
                account: self.rate_limit.account.or(other.rate_limit.account),
                api: self.rate_limit.api.or(other.rate_limit.api),
            },
            services: self.services.or(other.services),
            whitelist: if self.whitelist.is_empty() { other.whitelist } else { self.whitelist },
            active: self.active.or(other.active),
            completion: self.completion.or(other.completion),
            processing: self.processing.or(other.processing),
            strict: self.strict.or(other.strict),
            documents: self.documents.or(other.documents),
            consent: self.consent.or(other.consent),
            consent_refusal: self.consent_refusal.or(other.consent_refusal),
            put_body: self.put_body.or(other.put_body),
            credentials: self.credentials.or(other.credentials),
            accounts: if self.accounts.is_empty() { other.accounts } else { self.accounts },
        }
    }
}

/// An account as people write it; what is missing is made up or stays as it is.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "camelCase", deny_unknown_fields, default)]
#[schemars(rename = "AttestrAccount")]
pub struct AccountSettings {
    /// The app id: `OX0` and fifteen of `A-Z`, `a-z`, `0-9`, `_` and `-`.
    pub id: Option<AppId>,
    /// The client key.
    pub key: Option<Visible>,
    /// The client secret, which signs outputs.
    pub secret: Option<Visible>,
    /// What stands after `Basic `; made of id, key and secret when it is missing, and they of it when it says them.
    pub token: Option<Visible>,
    /// What the dashboard calls it; null is nothing.
    #[serde(deserialize_with = "change", skip_serializing_if = "Option::is_none")]
    pub name: Change<String>,
    /// Whether it may call at all (4031); null is yes.
    #[serde(deserialize_with = "change", skip_serializing_if = "Option::is_none")]
    pub active: Change<bool>,
    /// Addresses and networks from which it may call (4039); from everywhere when the list is empty or null.
    #[serde(deserialize_with = "change", skip_serializing_if = "Option::is_none")]
    pub whitelist: Change<Vec<Network>>,
    /// What it is provisioned for (4035); null is everything.
    #[serde(deserialize_with = "change", skip_serializing_if = "Option::is_none")]
    pub services: Change<BTreeSet<Service>>,
    /// Its balance, by service (4005); null is unlimited.
    #[serde(deserialize_with = "change", skip_serializing_if = "Option::is_none")]
    pub credits: Change<BTreeMap<CheckKind, Option<Amount>>>,
    /// What one check costs it, by service; null is 1.
    #[serde(deserialize_with = "change", skip_serializing_if = "Option::is_none")]
    pub prices: Change<BTreeMap<CheckKind, Option<Amount>>>,
    /// How much it may call (4291 to 4294), replaced whole; null is without a limit.
    #[serde(alias = "rateLimit", deserialize_with = "change", skip_serializing_if = "Option::is_none")]
    pub limits: Change<Limits>,
}

/// What a call changes of a field: nothing, when the field is missing; null takes back all that was set; a value is set.
pub type Change<T> = Option<Option<T>>;

fn change<'de, D: Deserializer<'de>, T: Deserialize<'de>>(deserializer: D) -> Result<Change<T>, D::Error> {
    Option::deserialize(deserializer).map(Some)
}

/// The settings in force beside the sandbox's own.
#[derive(Debug, Clone, Default, Serialize, Deserialize)]
#[serde(deny_unknown_fields, default)]
pub struct Applied {
    /// The sandbox's own switches, to return to.
    pub own: Option<Settings>,
    pub given: ScenarioSettings,
    /// The accounts that the settings made, in the order of the settings.
    pub accounts: Vec<AppId>,
}

/// An address or a network, as `203.0.113.7`, `10.0.0.0/8` or `2001:db8::/32`.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(try_from = "String", into = "String")]
#[schemars(with = "String")]
pub struct Network(pub IpNet);

impl TryFrom<String> for Network {
    type Error = String;

    fn try_from(text: String) -> Result<Self, String> {
        network(&text).map(Self).ok_or_else(|| {
            format!("`{text}` is neither an address such as 203.0.113.7 nor a network such as 10.0.0.0/8")
        })
    }
}

impl From<Network> for String {
    fn from(network: Network) -> Self {
        network.to_string()
    }
}

impl fmt::Display for Network {
    /// A network of one address is written as the address.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        if self.0.prefix_len() == self.0.max_prefix_len() { self.0.addr().fmt(f) } else { self.0.fmt(f) }
    }
}

/// A text that can stand in a header: visible ASCII, and at least one character.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(try_from = "String", into = "String")]
#[schemars(with = "String")]
pub struct Visible(pub String);

impl TryFrom<String> for Visible {
    type Error = String;

    fn try_from(text: String) -> Result<Self, String> {
        if !text.is_empty() && text.bytes().all(|byte| byte.is_ascii_graphic()) {
            Ok(Self(text))
        } else {
            Err("credentials consist of visible ASCII characters without spaces".to_owned())
        }
    }
}

impl From<Visible> for String {
    fn from(visible: Visible) -> Self {
        visible.0
    }
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    #[test]
    fn what_is_said_first_stands_and_the_rest_is_added() {
        let given = |value| serde_json::from_value::<ScenarioSettings>(value).unwrap();
        let first =
            given(json!({ "credits": { "work": 1 }, "rateLimit": { "api": { "perSecond": 2 } }, "active": false }));
        let second = given(json!({
            "credits": { "work": 5, "dl": 3 }, "rateLimit": { "api": { "perSecond": 9, "perDay": 8 } }, "completion": "5s",
        }));

        let both = given(json!({
            "credits": { "work": 1, "dl": 3 }, "rateLimit": { "api": { "perSecond": 2, "perDay": 8 } },
            "active": false, "completion": "5s",
        }));
        assert_eq!(first.or(second), both);
    }

    #[test]
    fn networks_of_both_families_read_back_as_they_are_written() {
        for text in ["203.0.113.7", "10.0.0.0/8", "2001:db8::1", "2001:db8::/32"] {
            assert_eq!(Network::try_from(text.to_owned()).unwrap().to_string(), text);
        }
        assert_eq!(Network::try_from("::ffff:10.0.0.1".to_owned()).unwrap().to_string(), "10.0.0.1");
        assert_eq!(Network::try_from("::ffff:192.0.2.0/120".to_owned()).unwrap().to_string(), "192.0.2.0/24");
        for text in ["", "10.0.0.256", "10.0.0.0/33", "example.com"] {
            assert!(Network::try_from(text.to_owned()).unwrap_err().contains("such as 10.0.0.0/8"), "{text}");
        }
    }
}
