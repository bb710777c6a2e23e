//! Changes the scenarios of a sandbox while it runs: activate, add, replace, remove; counters of unchanged rules stay.

use std::{
    any::Any,
    collections::{HashMap, VecDeque},
    iter::repeat,
    sync::Arc,
};

use schemars::JsonSchema;
use serde::Serialize;
use serde_json::Value;

use super::{
    compile::compile_rule,
    decide::Scenarios,
    files::FileChanges,
    library::Library,
    plan::Origin,
    problem::Problem,
    rule::Scenario,
    set::{Loaded, RuleSet},
    turns::Counter,
    vocabulary::Vocabulary,
};
use crate::engine::time::Timestamp;
use crate::engine::tree::{listed, nearest};

/// The scenario that rules added at run time belong to.
pub(super) const RUNTIME: &str = "runtime";

/// A scenario as the control API shows it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, JsonSchema)]
#[serde(rename_all = "camelCase")]
#[schemars(rename = "Scenario")]
pub struct ScenarioView {
    /// The name.
    pub name: String,
    /// What it promises.
    pub description: String,
    /// Where it comes from.
    pub origin: Origin,
    /// Whether its rules decide.
    pub active: bool,
    /// The text that it was read from.
    pub text: Arc<str>,
    /// Its rules, in order.
    pub rules: Vec<RuleView>,
}

/// A rule as the control API shows it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, JsonSchema)]
#[serde(rename_all = "camelCase")]
#[schemars(rename = "Rule")]
pub struct RuleView {
    /// `scenario/rule`.
    pub name: Arc<str>,
    /// How it was written, as JSON.
    pub rule: Value,
    /// How often it fitted and decided.
    #[serde(flatten)]
    pub counter: Counter,
    /// When it ends, if it does.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub until: Option<String>,
}

impl Scenarios {
    /// Scenarios that know `vocabulary` and nothing that ships; those that want to be active are, from `now` on.
    pub fn new(
        vocabulary: Vocabulary,
        scenarios: impl IntoIterator<Item = (Arc<Scenario>, Origin)>,
        now: Timestamp,
    ) -> Self {
        Self::of(Arc::new(Library::new(vocabulary, &[])), scenarios, now)
    }

    /// The scenarios of a new sandbox beside those of `library`, which are inactive; those that want to be active are, from `now` on.
    pub fn of(
        library: Arc<Library>,
        scenarios: impl IntoIterator<Item = (Arc<Scenario>, Origin)>,
        now: Timestamp,
    ) -> Self {
        let loaded = scenarios.into_iter().map(|(scenario, origin)| {
            let active = scenario.active;
            Loaded { scenario, origin, active, since: now }
        });
        let mut loaded: Vec<Loaded> = loaded.collect();
        loaded.sort_by_key(|it| it.origin);
        let mut scenarios = Self { library, ..Self::default() };
        scenarios.replace(loaded);
        scenarios
    }

    /// Every scenario in order of precedence with the counters of its rules, then what ships and was never active.
    pub fn list(&self) -> Vec<ScenarioView> {
        let mut counters = self.counters.iter().copied();
        let mut views: Vec<ScenarioView> = self.set.loaded.iter().map(|it| it.view(&mut counters)).collect();
        let unread = self.library.names().filter(|name| !self.knows(name)).filter_map(|name| self.library.get(name));
        views.extend(unread.map(|(scenario, origin)| {
            Loaded { scenario, origin, active: false, since: Timestamp::from_millis(0) }
                .view(&mut repeat(Counter::default()))
        }));
        views
    }

    /// Adds a scenario, or puts it in place of the one with its name; counters of unchanged rules stay.
    pub fn put(&mut self, scenario: Arc<Scenario>, origin: Origin, active: bool, now: Timestamp) {
        let mut loaded = self.set.loaded.clone();
        put(&mut loaded, scenario, origin, active, now);
        self.replace(loaded);
    }

    /// Takes over what changed in scenario files; whether a scenario is active stays as it is unless its file says otherwise now.
    pub fn follow(&mut self, changes: &FileChanges, now: Timestamp) {
        let mut loaded = self.set.loaded.clone();
        loaded.retain(|it| it.origin != Origin::Given || !changes.removed.iter().any(|name| it.is_called(name)));
        for scenario in &changes.changed {
            let known = loaded.iter().find(|it| it.is_called(&scenario.name));
            let unchanged = known.filter(|it| it.scenario.active == scenario.active);
            let active = unchanged.map_or(scenario.active, |it| it.active);
            put(&mut loaded, Arc::clone(scenario), Origin::Given, active, now);
        }
        // Files come in their own order, as at the start, whenever they were written; what the control API added stays behind them.
        let place = |it: &Loaded| match it.origin {
            Origin::Given => changes.order.iter().position(|name| it.is_called(name)).unwrap_or(changes.order.len()),
            Origin::Runtime | Origin::Shipped | Origin::Magic => 0,
        };
        loaded.sort_by_key(|it| (it.origin, place(it)));
        let current = &self.set.loaded;
        if loaded.len() != current.len() || loaded.iter().zip(current).any(|(new, old)| !new.is_like(old)) {
            self.replace(loaded);
        }
    }

    /// Makes the scenario called `name` active or inactive.
    pub fn set_active(&mut self, name: &str, active: bool, now: Timestamp) -> Result<(), String> {
        if let Some((scenario, origin)) = self.library.get(name).filter(|_| !self.knows(name)) {
            self.put(scenario, origin, active, now);
            return Ok(());
        }
        let mut loaded = self.set.loaded.clone();
        let place = self.place_of(name)?;
        if loaded[place].active != active {
            let mut changed = loaded.remove(place);
            (changed.active, changed.since) = (active, now);
            // Of those that ship the one that is activated last comes last; the others have a place of their own.
            match changed.origin {
                Origin::Shipped => insert(&mut loaded, changed),
                Origin::Runtime | Origin::Given | Origin::Magic => loaded.insert(place, changed),
            }
            self.replace(loaded);
        }
        Ok(())
    }

    /// The scenario called `name` as it is shown.
    pub fn view(&self, name: &str) -> Result<ScenarioView, String> {
        let found = self.list().into_iter().find(|view| view.origin != Origin::Runtime && view.name == name);
        found.ok_or_else(|| self.unknown(name))
    }

    /// Removes the scenario called `name`; what ships is then inactive, as it was.
    pub fn remove(&mut self, name: &str) -> Result<(), String> {
        if !self.knows(name) && self.library.get(name).is_some() {
            return Err(format!("`{name}` ships with the emulator and is not active, so there is nothing to remove"));
        }
        let mut loaded = self.set.loaded.clone();
        loaded.remove(self.place_of(name)?);
        self.replace(loaded);
        Ok(())
    }

    /// Adds a rule before all others, in place of the added rule with its id if there is one; returns its name and what is hardly meant so.
    pub fn put_rule(&mut self, text: &str, now: Timestamp) -> Result<(Arc<str>, Vec<Problem>), Vec<Problem>> {
        self.put_rule_as(&self.free_id(), text, now)
    }

    /// Like [`Self::put_rule`]; `id` is the rule's when it does not say one.
    pub fn put_rule_as(
        &mut self,
        id: &str,
        text: &str,
        now: Timestamp,
    ) -> Result<(Arc<str>, Vec<Problem>), Vec<Problem>> {
        let super::Compiled { scenario, problems } = compile_rule(RUNTIME, id, text, self.library.vocabulary);
        let Some(scenario) = scenario else { return Err(problems) };
        let name = Arc::clone(&scenario.rules[0].name);
        let mut loaded = self.set.loaded.clone();
        let added = Loaded { scenario, origin: Origin::Runtime, active: true, since: now };
        loaded.retain(|it| !it.is_rule(&name));
        loaded.insert(0, added);
        self.replace(loaded);
        Ok((name, problems))
    }

    /// Removes the rule called `name` that was added at run time.
    pub fn remove_rule(&mut self, name: &str) -> Result<(), String> {
        let mut loaded = self.set.loaded.clone();
        let name = if name.contains('/') { name.to_owned() } else { format!("{RUNTIME}/{name}") };
        let Some(place) = loaded.iter().position(|it| it.is_rule(&name)) else {
            let names =
                listed(loaded.iter().filter(|it| it.origin == Origin::Runtime).map(|it| &it.scenario.rules[0].name));
            return Err(format!("no rule `{name}` was added at run time; it can be {names}"));
        };
        loaded.remove(place);
        self.replace(loaded);
        Ok(())
    }

    /// The words and shipped scenarios that are known here.
    pub fn library(&self) -> &Arc<Library> {
        &self.library
    }

    /// Starts every counter and every `for` again.
    pub fn begin_again(&mut self, now: Timestamp) {
        let loaded = self.set.loaded.iter().map(|it| Loaded { since: now, ..it.clone() }).collect();
        self.replace(loaded);
        self.counters.fill(Counter::default());
    }

    /// What the active scenarios set of `vendor`, each in the vendor's type, in order of precedence.
    pub fn settings<T: Any>(&self, vendor: &str) -> impl Iterator<Item = &T> {
        let active = self.set.loaded.iter().filter(|it| it.active);
        active.filter_map(move |it| it.scenario.settings.get(vendor)?.downcast_ref())
    }

    /// Whether a scenario called `name` was loaded.
    fn knows(&self, name: &str) -> bool {
        self.set.loaded.iter().any(|it| it.is_called(name))
    }

    fn place_of(&self, name: &str) -> Result<usize, String> {
        self.set.loaded.iter().position(|it| it.is_called(name)).ok_or_else(|| self.unknown(name))
    }

    /// That no scenario is called `name`.
    fn unknown(&self, name: &str) -> String {
        let names = self.names();
        let hint = nearest(name, names.iter().map(|it| &**it)).map(|near| format!(", did you mean `{near}`"));
        format!("no scenario `{name}`{}; it can be {}", hint.unwrap_or_default(), listed(&names))
    }

    /// The names of all scenarios.
    fn names(&self) -> Vec<String> {
        let loaded = self.set.loaded.iter().filter(|it| it.origin != Origin::Runtime);
        let loaded: Vec<String> = loaded.map(|it| it.scenario.name.to_string()).collect();
        let unread = self.library.names().filter(|name| !self.knows(name)).map(str::to_owned);
        loaded.iter().cloned().chain(unread).collect()
    }

    fn free_id(&self) -> String {
        let taken = |number| self.set.loaded.iter().any(|it| it.is_rule(&format!("{RUNTIME}/rule-{number}")));
        let mut number = 1;
        while taken(number) {
            number += 1;
        }
        format!("rule-{number}")
    }

    /// Takes `loaded` in place of what there is; a rule that says the same as before in the same scenario keeps its counter.
    pub(super) fn replace(&mut self, loaded: Vec<Loaded>) {
        let (old, new) = (Arc::clone(&self.set), Arc::new(RuleSet::new(loaded)));
        let mut kept: HashMap<(&str, u64), VecDeque<Counter>> = HashMap::new();
        for ((it, rule), counter) in old.rules().zip(&self.counters) {
            kept.entry((&it.scenario.name, rule.hash)).or_default().push_back(*counter);
        }
        self.counters.clear();
        for (it, rule) in new.rules() {
            let known = kept.get_mut(&(&*it.scenario.name, rule.hash));
            self.counters.push(known.and_then(VecDeque::pop_front).unwrap_or_default());
        }
        self.set = Arc::clone(&new);
        self.index.clear();
    }
}

impl Loaded {
    /// The scenario as it is shown; `counters` gives those of its rules.
    fn view(&self, counters: &mut impl Iterator<Item = Counter>) -> ScenarioView {
        let rules = self.scenario.rules.iter().zip(counters).map(|(rule, counter)| RuleView {
            name: Arc::clone(&rule.name),
            rule: rule.written.clone(),
            counter,
            until: self.end_of(rule).filter(|_| self.active).map(|end| end.to_string()),
        });
        ScenarioView {
            rules: rules.collect(),
            name: self.scenario.name.to_string(),
            description: self.scenario.description.clone(),
            origin: self.origin,
            active: self.active,
            text: Arc::clone(&self.scenario.text),
        }
    }

    /// Whether both decide the same.
    fn is_like(&self, other: &Self) -> bool {
        let written = |it: &Self| (it.origin, it.active, Arc::clone(&it.scenario.name), Arc::clone(&it.scenario.text));
        written(self) == written(other)
    }

    fn is_called(&self, name: &str) -> bool {
        self.origin != Origin::Runtime && &*self.scenario.name == name
    }

    fn is_rule(&self, name: &str) -> bool {
        self.origin == Origin::Runtime && &*self.scenario.rules[0].name == name
    }
}

/// Adds a scenario, or puts it in place of the one with its name.
fn put(loaded: &mut Vec<Loaded>, scenario: Arc<Scenario>, origin: Origin, active: bool, now: Timestamp) {
    let old = loaded.iter().position(|it| it.is_called(&scenario.name)).map(|place| (place, loaded.remove(place)));
    let since = old.as_ref().filter(|(_, old)| old.active).map_or(now, |(_, old)| old.since);
    let new = Loaded { scenario, origin, active, since };
    match old {
        Some((place, old)) if old.origin == origin => loaded.insert(place, new),
        _ => insert(loaded, new),
    }
}

/// Puts `added` behind the others of its origin.
fn insert(loaded: &mut Vec<Loaded>, added: Loaded) {
    let place = loaded.iter().position(|it| added.origin < it.origin).unwrap_or(loaded.len());
    loaded.insert(place, added);
}
