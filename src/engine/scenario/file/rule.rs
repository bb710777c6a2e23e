//! A scenario and its rules.

use schemars::JsonSchema;
use serde::Deserialize;
use serde_json::Value;

use super::{then::ThenFile, when::WhenFile};
use crate::engine::{
    span::Span,
    tree::{At, Fields},
};

/// A scenario: named rules about what the emulated vendors do, and settings of their accounts.
#[derive(Debug, Default, Deserialize, JsonSchema)]
#[serde(rename_all = "camelCase", deny_unknown_fields, expecting = "a scenario with `rules` or `settings`")]
#[schemars(title = "vetbox scenario")]
pub(in crate::engine::scenario) struct ScenarioFile {
    /// The name by which the scenario is activated; the file's name without its ending when left out.
    pub(in crate::engine::scenario) name: Option<At<String>>,
    /// What the scenario promises, in a sentence or two.
    pub(in crate::engine::scenario) description: Option<String>,
    /// Whether the scenario is active once loaded; true when left out.
    pub(in crate::engine::scenario) active: Option<bool>,
    /// The rules, the first that matches decides.
    #[serde(default)]
    pub(in crate::engine::scenario) rules: Vec<At<RuleFile>>,
    /// Settings by vendor: credits, limits, accounts, flows, completion delay, strictness.
    #[serde(default)]
    pub(in crate::engine::scenario) settings: Fields<Value>,
}

/// A rule: when a request fits, then this happens.
#[derive(Debug, Deserialize, JsonSchema)]
#[serde(rename_all = "camelCase", deny_unknown_fields, expecting = "a rule with `when` and `then`")]
pub(in crate::engine::scenario) struct RuleFile {
    /// The name of the rule within its scenario, shown in answers and explanations; `rule-1` and so on when left out.
    pub(in crate::engine::scenario) id: Option<At<String>>,
    /// What the rule is for.
    #[expect(dead_code, reason = "it is for the reader of the file")]
    pub(in crate::engine::scenario) description: Option<String>,
    /// Which requests the rule is about; all conditions must hold.
    pub(in crate::engine::scenario) when: At<WhenFile>,
    /// How many fitting requests pass by before the rule has its turn.
    pub(in crate::engine::scenario) skip: Option<u64>,
    /// How many requests the rule decides; after that the next rule has its turn.
    pub(in crate::engine::scenario) times: Option<At<u64>>,
    /// The rule decides only every so manyth fitting request: 3 is the third, the sixth, and so on.
    pub(in crate::engine::scenario) every: Option<At<u64>>,
    /// With which chance the rule decides a fitting request, from 0 to 1; drawn from the sandbox's seed.
    pub(in crate::engine::scenario) chance: Option<At<f64>>,
    /// How long after the scenario's activation the rule ends, on the sandbox's clock, as `10m`.
    #[serde(rename = "for")]
    pub(in crate::engine::scenario) lasts: Option<At<Span>>,
    /// What happens.
    pub(in crate::engine::scenario) then: At<ThenFile>,
}
