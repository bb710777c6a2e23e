//! Scenarios in a snapshot: their texts, which are compiled again on loading, and their counters.

use std::sync::Arc;

use serde::{Deserialize, Deserializer, Serialize, Serializer, de::Error as _};

use super::{
    compile::{compile, compile_rule},
    decide::Scenarios,
    library::Library,
    set::{Loaded, Origin},
    turns::Counter,
    vocabulary::Vocabulary,
};
use crate::engine::time::Timestamp;

/// A scenario as a snapshot keeps it.
#[derive(Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
struct Saved {
    name: String,
    /// The id of a rule that was added at run time.
    rule: Option<String>,
    text: String,
    origin: Origin,
    active: bool,
    since: Timestamp,
    counters: Vec<Counter>,
}

impl Scenarios {
    /// Knows the words and shipped scenarios of `library` from now on; a snapshot does not hold them.
    pub fn consult(&mut self, library: Arc<Library>) {
        self.library = library;
    }

    fn saved(&self) -> Vec<Saved> {
        let mut counters = self.counters.iter().copied();
        let saved = |it: &Loaded| Saved {
            name: it.scenario.name.to_string(),
            rule: it.rule_id().map(str::to_owned),
            text: it.scenario.text.to_string(),
            origin: it.origin,
            active: it.active,
            since: it.since,
            counters: counters.by_ref().take(it.scenario.rules.len()).collect(),
        };
        self.set.loaded.iter().map(saved).collect()
    }
}

impl Loaded {
    /// The id of a rule that was added at run time.
    fn rule_id(&self) -> Option<&str> {
        let rule = self.scenario.rules.first().filter(|_| self.origin == Origin::Runtime)?;
        rule.name.split_once('/').map(|(_, id)| id)
    }
}

impl Saved {
    fn load(&self) -> Result<Loaded, String> {
        let compiled = match &self.rule {
            Some(id) => compile_rule(&self.name, id, &self.text, Vocabulary::EMPTY),
            None => compile(&self.name, &self.name, &self.text, Vocabulary::EMPTY),
        };
        let scenario = compiled.scenario.ok_or_else(|| {
            let problems: Vec<String> = compiled.problems.iter().map(ToString::to_string).collect();
            format!("scenario `{}` of the snapshot is broken\n{}", self.name, problems.join("\n"))
        })?;
        if scenario.rules.len() != self.counters.len() {
            return Err(format!("scenario `{}` of the snapshot has not one counter for each rule", self.name));
        }
        Ok(Loaded { scenario, origin: self.origin, active: self.active, since: self.since })
    }
}

impl Serialize for Scenarios {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        self.saved().serialize(serializer)
    }
}

impl<'de> Deserialize<'de> for Scenarios {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        let saved = Vec::<Saved>::deserialize(deserializer)?;
        let loaded: Result<Vec<Loaded>, String> = saved.iter().map(Saved::load).collect();
        let mut scenarios = Self::default();
        scenarios.replace(loaded.map_err(D::Error::custom)?);
        scenarios.counters = saved.into_iter().flat_map(|it| it.counters).collect();
        Ok(scenarios)
    }
}
