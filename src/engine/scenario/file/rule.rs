//! A scenario and its rules.

use schemars::JsonSchema;
use serde::Deserialize;
use serde_json::Value;

use super::{then::ThenFile, when::WhenFile};
use crate::engine::{
    span::Span,
    tree::{At, Mapping, Place},
};

/// A scenario: named rules about what the emulated vendors do, and settings of their accounts.
#[derive(Debug, Default, Deserialize, JsonSchema)]
#[serde(rename_all = "camelCase", deny_unknown_fields, expecting = "a scenario with `rules` or `settings`")]
#[schemars(title = "vetbox scenario")]
pub struct ScenarioFile {
    /// The name by which the scenario is activated; the file's name without its ending when left out.
    pub name: Option<At<String>>,
    /// What the scenario promises, in a sentence or two.
    pub description: Option<String>,
    /// Whether the scenario is active once loaded; true when left out.
    pub active: Option<bool>,
    /// Where the draws of its rules begin whenever it becomes active; the sandbox's own seed decides them when left out.
    pub seed: Option<u64>,
    /// The rules, the first that matches decides.
    #[serde(default)]
    pub rules: Vec<At<RuleFile>>,
    /// Settings by vendor: credits, limits, accounts, flows, completion delay, strictness.
    #[serde(default)]
    pub settings: Mapping<Value>,
}

/// A rule: when a request fits, then this happens.
#[derive(Debug, Deserialize, JsonSchema)]
#[serde(rename_all = "camelCase", deny_unknown_fields, expecting = "a rule with `when` and `then`")]
pub struct RuleFile {
    /// The name of the rule within its scenario, shown in answers and explanations; `rule-1` and so on when left out.
    pub id: Option<At<String>>,
    /// What the rule is for.
    #[expect(dead_code, reason = "it is for the reader of the file")]
    pub description: Option<String>,
    /// Which requests the rule is about; all conditions must hold, and without any it is about all.
    #[serde(default = "everything")]
    pub when: At<WhenFile>,
    /// How many fitting requests pass by before the rule has its turn.
    pub skip: Option<u64>,
    /// How many requests the rule decides; after that the next rule has its turn.
    pub times: Option<At<u64>>,
    /// Of the fitting requests the rule decides only each of this number: 3 is the third, the sixth, and so on.
    pub every: Option<At<u64>>,
    /// With which chance the rule decides a fitting request, from 0 to 1; drawn from the sandbox's seed.
    pub chance: Option<At<f64>>,
    /// How long after the scenario's activation the rule ends, on the sandbox's clock, as `10m`.
    #[serde(rename = "for")]
    pub lasts: Option<At<Span>>,
    /// Whether the rule decides before authorization, whitelist and limits are looked at, as when the vendor is down. It then answers
    /// at once, and can look at neither the account nor a record.
    pub before_authorization: Option<At<bool>>,
    /// What happens.
    pub then: At<ThenFile>,
}

fn everything() -> At<WhenFile> {
    At { value: WhenFile::default(), place: Place::default() }
}
