//! Who decides: rules, scenarios, and why a request was answered as it was.

use axum::extract::State;
use serde::Serialize;

use super::{super::written::body, Control};
use crate::{
    control::{
        Problem, explain,
        extract::{Id, Text},
        rules, scenarios,
    },
    engine::scenario::ScenarioView,
};

impl Control {
    /// The rules that decide, in order of precedence, with counters.
    pub async fn rules(&self) -> Vec<rules::ActiveRule> {
        rules::list(self.there()).await.0
    }

    /// Adds a rule before all others, written as in a scenario file, in YAML or JSON.
    ///
    /// # Errors
    ///
    /// Every problem of the rule.
    pub async fn rule(&self, rule: impl Into<String>) -> Result<rules::PutRule, Problem> {
        Ok(rules::add(self.made(), Text(rule.into())).await?.1.0)
    }

    /// Adds the rule of this id, or puts it in place of the one that was added before.
    ///
    /// # Errors
    ///
    /// Every problem of the rule.
    pub async fn put_rule(&self, id: &str, rule: impl Into<String>) -> Result<rules::PutRule, Problem> {
        Ok(rules::put(self.made(), Id(id.to_owned()), Text(rule.into())).await?.0)
    }

    /// Removes a rule that was added.
    ///
    /// # Errors
    ///
    /// Names the rules that there are.
    pub async fn remove_rule(&self, id: &str) -> Result<(), Problem> {
        rules::delete(self.there(), Id(id.to_owned())).await.map(|_| ())
    }

    /// Every scenario, and what is wrong with their files.
    pub async fn scenarios(&self) -> scenarios::ScenariosView {
        scenarios::list(State(self.app.clone()), self.there()).await.0
    }

    /// Adds or replaces an active scenario, written as in a file.
    ///
    /// # Errors
    ///
    /// Every problem of the scenario.
    pub async fn scenario(&self, name: &str, scenario: impl Into<String>) -> Result<scenarios::PutScenario, Problem> {
        Ok(scenarios::put(State(self.app.clone()), self.made(), Id(name.to_owned()), Text(scenario.into())).await?.1.0)
    }

    /// One scenario with its text and counters.
    pub async fn show_scenario(&self, name: &str) -> Result<ScenarioView, Problem> {
        Ok(scenarios::show(self.there(), Id(name.to_owned())).await?.0)
    }

    /// Removes a scenario.
    pub async fn remove_scenario(&self, name: &str) -> Result<(), Problem> {
        scenarios::delete(State(self.app.clone()), self.there(), Id(name.to_owned())).await.map(|_| ())
    }

    /// Lets a scenario decide.
    pub async fn activate(&self, name: &str) -> Result<ScenarioView, Problem> {
        Ok(scenarios::activate(State(self.app.clone()), self.made(), Id(name.to_owned())).await?.0)
    }

    /// Silences a scenario.
    pub async fn deactivate(&self, name: &str) -> Result<ScenarioView, Problem> {
        Ok(scenarios::deactivate(State(self.app.clone()), self.made(), Id(name.to_owned())).await?.0)
    }

    /// Why a request was answered as it was: every rule about its operation, and which decided.
    pub async fn explain(&self, request: u64) -> Result<explain::ExplanationView, Problem> {
        Ok(explain::show(self.there(), Id(request.to_string())).await?.0)
    }

    /// What would decide a request that is not sent: `json!({ "operation": "attestr.work.create", "body": {} })`.
    pub async fn explain_unsent(&self, given: &impl Serialize) -> Result<explain::ExplanationView, Problem> {
        Ok(explain::explain_unsent(self.there(), body(given)?).await?.0)
    }
}
