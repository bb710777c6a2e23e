//! Scenarios in a snapshot: their texts, which are compiled again on loading, and their counters.

use std::{collections::HashSet, sync::Arc};

use serde::{Deserialize, Serialize};

use super::{
    compile::{compile, compile_rule},
    decide::{Running, Scenarios},
    library::Library,
    plan::Origin,
    problem::sentences,
    rule::Scenario,
    set::Loaded,
    trace::{Became, Note, Trace},
    turns::Counter,
};
use crate::engine::{random::Random, time::Timestamp, tree::counted};

/// A scenario as a snapshot holds it.
#[derive(Debug, Clone, Serialize, Deserialize)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct ScenarioSnapshot {
    name: String,
    /// The id of a rule that was added at run time.
    #[serde(default)]
    rule: Option<String>,
    #[serde(default = "given")]
    origin: Origin,
    #[serde(default = "active")]
    active: bool,
    /// When it became active; missing is the snapshot's time.
    #[serde(default)]
    since: Option<Timestamp>,
    /// One for each rule, in order; missing ones begin anew.
    #[serde(default)]
    counters: Vec<Counter>,
    /// The generator of a scenario that names its seed; missing is one that begins anew.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    random: Option<Random>,
    /// What it was read from; missing is that of the scenario that ships under its name.
    #[serde(default)]
    text: Option<String>,
}

const fn given() -> Origin {
    Origin::Given
}

const fn active() -> bool {
    true
}

impl Scenarios {
    /// The scenarios as a snapshot holds them.
    pub fn save(&self) -> Vec<ScenarioSnapshot> {
        let saved = |(it, running): (&Loaded, &Running)| ScenarioSnapshot {
            name: it.scenario.name.to_string(),
            rule: it.rule_id().map(str::to_owned),
            origin: it.origin,
            active: it.active,
            since: Some(it.since),
            counters: running.counters.clone(),
            random: running.random.clone(),
            text: Some(it.scenario.text.to_string()),
        };
        self.set.loaded.iter().zip(&self.running).map(saved).collect()
    }

    /// The scenarios of a snapshot that was taken at `now`; or what is wrong with the first that cannot be.
    pub fn restored(library: Arc<Library>, saved: &[ScenarioSnapshot], now: Timestamp) -> Result<Self, String> {
        let mut scenarios = Self { library: Arc::clone(&library), ..Self::default() };
        let mut known = HashSet::new();
        for it in saved {
            let new = it.load(&library, now)?;
            let is_rule = new.origin == Origin::Runtime;
            if !known.insert((is_rule, Arc::clone(&new.scenario.name), new.rule_id().map(str::to_owned))) {
                return Err(format!("there are two called `{}`", it.name));
            }
            let mut running = Running::of(&new.scenario);
            running.counters.iter_mut().zip(&it.counters).for_each(|(counter, saved)| *counter = *saved);
            running.random = it.random.clone().or(running.random);
            scenarios.insert_last(new, running);
        }
        Ok(scenarios)
    }
}

impl Loaded {
    /// The id of a rule that was added at run time.
    fn rule_id(&self) -> Option<&str> {
        self.scenario.rules.first().filter(|_| self.origin == Origin::Runtime)?.id()
    }
}

impl ScenarioSnapshot {
    fn load(&self, library: &Library, now: Timestamp) -> Result<Loaded, String> {
        let scenario = self.scenario(library)?;
        if self.origin == Origin::Runtime && (self.rule.is_none() || scenario.rules.len() != 1) {
            return Err("a rule that was added at run time has an id, and a text that is one rule".to_owned());
        }
        if self.counters.len() > scenario.rules.len() {
            let rules = counted(scenario.rules.len(), "rule");
            return Err(format!("`{}` has {rules}, so there can be no more counters", self.name));
        }
        Ok(Loaded { scenario, origin: self.origin, active: self.active, since: self.since.unwrap_or(now) })
    }

    fn scenario(&self, library: &Library) -> Result<Arc<Scenario>, String> {
        let shipped = || library.get(&self.name).map(|(scenario, _)| scenario);
        let Some(text) = &self.text else {
            let none = || format!("no scenario `{}` ships, so a text is needed", self.name);
            return shipped().ok_or_else(none);
        };
        if let Some(shipped) = shipped().filter(|shipped| self.rule.is_none() && *shipped.text == **text) {
            return Ok(shipped);
        }
        let (scenario, problems) = if let Some(id) = &self.rule {
            let compiled = compile_rule(&self.name, Some(id), text, library.vocabulary);
            (compiled.scenario.map(Arc::new), compiled.problems)
        } else {
            let compiled = compile(&self.name, &self.name, text, library.vocabulary);
            (compiled.scenario, compiled.problems)
        };
        scenario.ok_or_else(|| sentences(&problems))
    }
}

impl Trace {
    /// Whether it tells of the rules of these scenarios as they are.
    pub fn is_of(&self, scenarios: &Scenarios) -> bool {
        Arc::ptr_eq(&self.set, &scenarios.set)
    }

    /// Forgets what the rules came to: others have taken their place, which a snapshot does not hold.
    pub fn forget_rules(&mut self) {
        (self.set, self.considered, self.notes) = (Arc::default(), 0, Vec::new());
    }

    /// Completes what a snapshot does not hold: the rules are those of `scenarios`.
    pub fn complete(&mut self, scenarios: &Scenarios) -> Result<(), String> {
        let is_known = |note: &Note| {
            let found = scenarios.set.get(note.place);
            found.is_some_and(
                |(_, rule)| !matches!(note.became, Became::Missed(place) if rule.conditions.len() <= place as usize),
            )
        };
        if !self.notes.iter().all(is_known) {
            return Err("a decision names a rule that the scenarios do not have".to_owned());
        }
        if self.considered > 0 {
            self.set = Arc::clone(&scenarios.set);
        }
        Ok(())
    }
}
