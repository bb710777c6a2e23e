//! Changes the scenarios of a sandbox while it runs: activate, add, replace, remove; counters of unchanged rules stay.

use std::{
    any::Any,
    collections::{HashMap, VecDeque},
    iter::repeat,
    sync::Arc,
};

use schemars::JsonSchema;
use serde::Serialize;
use serde_json::{Value, json};

use super::{
    decide::{Running, Scenarios},
    files::FileChanges,
    library::Library,
    plan::Origin,
    rule::{RUNTIME, Scenario},
    set::Loaded,
    turns::Counter,
    vocabulary::Vocabulary,
};
use crate::engine::{
    random::Random,
    time::Timestamp,
    tree::{listed, nearest},
};

/// How much the scenarios and rules of a sandbox may weigh that were not there at its start, see [`Scenario::weight`].
const MOST_WEIGHT: usize = 16 << 20;

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
    /// Where its draws begin whenever it becomes active; without one they come from the sandbox's generator.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub seed: Option<u64>,
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
        let mut all = Self { library, ..Self::default() };
        for (scenario, origin) in scenarios {
            let active = scenario.active;
            let running = Running::of(&scenario);
            all.insert_last(Loaded { scenario, origin, active, since: now }, running);
        }
        all
    }

    /// Every scenario in order of precedence with the counters of its rules, then what ships and was never active.
    pub fn list(&self) -> Vec<ScenarioView> {
        let mut views: Vec<ScenarioView> = self.view_of_added().into_iter().collect();
        views.extend((self.added.len()..self.set.loaded.len()).map(|place| self.view_at(place)));
        let unread = self.library.names().filter(|name| !self.knows(name)).filter_map(|name| self.library.get(name));
        views.extend(unread.map(|(scenario, origin)| {
            Loaded { scenario, origin, active: false, since: Timestamp::from_millis(0) }.view(&[])
        }));
        views
    }

    /// The rules that were added at run time, which come first, as one scenario; `None` when there are none.
    fn view_of_added(&self) -> Option<ScenarioView> {
        let count = self.added.len();
        let rules: Vec<RuleView> = (0..count).flat_map(|place| self.view_at(place).rules).collect();
        let written: Vec<&Value> = rules.iter().map(|rule| &rule.rule).collect();
        let text = serde_json::to_string_pretty(&json!({ "rules": written })).expect("rules are plain JSON");
        (0 < count).then(|| ScenarioView {
            name: RUNTIME.to_owned(),
            description: "Rules that were added while the sandbox runs.".to_owned(),
            origin: Origin::Runtime,
            active: true,
            seed: None,
            text: text.into(),
            rules,
        })
    }

    /// The names of the active scenarios, in order of precedence.
    pub fn active(&self) -> impl Iterator<Item = &str> {
        let mut names: Vec<&str> = self.set.loaded.iter().filter(|it| it.active).map(|it| &*it.scenario.name).collect();
        names.dedup();
        names.into_iter()
    }

    /// Adds a scenario, or puts it in place of the one with its name; counters of unchanged rules stay.
    ///
    /// # Errors
    ///
    /// That there is no room.
    pub fn put(&mut self, scenario: Arc<Scenario>, origin: Origin, active: bool, now: Timestamp) -> Result<(), String> {
        self.check_room(&scenario)?;
        self.take_over(scenario, origin, active, now);
        Ok(())
    }

    /// The same for what there is room for.
    fn take_over(&mut self, scenario: Arc<Scenario>, origin: Origin, active: bool, now: Timestamp) {
        let place = self.position(|it| it.is_called(&scenario.name));
        let old = place.map(|place| (place, self.take_out(place)));
        let since = old.as_ref().filter(|(_, old)| old.loaded.active).map_or(now, |(_, old)| old.loaded.since);
        let running = old.as_ref().map_or_else(|| Running::of(&scenario), |(_, old)| old.running_for(&scenario));
        let new = Loaded { scenario, origin, active, since };
        match old {
            Some((place, old)) if old.loaded.origin == origin => self.insert(place, new, running),
            _ => self.insert_last(new, running),
        }
    }

    /// Takes over what changed in scenario files; whether a scenario is active stays as it is unless its file says otherwise now.
    pub fn follow(&mut self, changes: &FileChanges, now: Timestamp) {
        let mut new = self.clone();
        for name in &changes.removed {
            if let Some(place) = new.position(|it| it.origin == Origin::Given && it.is_called(name)) {
                new.take_out(place);
            }
        }
        for scenario in &changes.changed {
            let known = new.set.loaded.iter().find(|it| it.is_called(&scenario.name));
            let unchanged = known.filter(|it| it.scenario.active == scenario.active);
            let active = unchanged.map_or(scenario.active, |it| it.active);
            new.take_over(Arc::clone(scenario), Origin::Given, active, now);
        }
        new.arrange(&changes.order);
        let (after, before) = (&new.set.loaded, &self.set.loaded);
        if after.len() != before.len() || after.iter().zip(before).any(|(after, before)| !after.is_like(before)) {
            *self = new;
        }
    }

    /// Puts the files' scenarios into the order of `names`, as at the start, whenever they were written; what the control API added stays
    /// behind them.
    fn arrange(&mut self, names: &[String]) {
        let place = |it: &Loaded| match it.origin {
            Origin::Given => names.iter().position(|name| it.is_called(name)).unwrap_or(names.len()),
            Origin::Runtime | Origin::Shipped | Origin::Magic => 0,
        };
        let set = Arc::make_mut(&mut self.set);
        let mut pairs: Vec<_> = set.loaded.drain(..).zip(self.running.drain(..)).collect();
        pairs.sort_by_cached_key(|(it, _)| (it.origin, place(it)));
        (set.loaded, self.running) = pairs.into_iter().unzip();
        self.index.clear();
    }

    /// Makes the scenario called `name` active or inactive.
    pub fn set_active(&mut self, name: &str, active: bool, now: Timestamp) -> Result<(), String> {
        if let Some((scenario, origin)) = self.library.get(name).filter(|_| !self.knows(name)) {
            self.take_over(scenario, origin, active, now);
            return Ok(());
        }
        let place = self.place_of(name)?;
        if self.set.loaded[place].active != active {
            let TakenOut { loaded, mut running } = self.take_out(place);
            running.random = loaded.scenario.seed.map(Random::seeded);
            let changed = Loaded { active, since: now, ..loaded };
            // Of those that ship the one that is activated last comes last; the others have a place of their own.
            match changed.origin {
                Origin::Shipped => self.insert_last(changed, running),
                Origin::Runtime | Origin::Given | Origin::Magic => self.insert(place, changed, running),
            }
        }
        Ok(())
    }

    /// The scenario called `name` as it is shown.
    pub fn view(&self, name: &str) -> Result<ScenarioView, String> {
        if let Some(place) = self.position(|it| it.is_called(name)) {
            return Ok(self.view_at(place));
        }
        if let Some(added) = self.view_of_added().filter(|added| added.name == name) {
            return Ok(added);
        }
        let unread = self.library.get(name).ok_or_else(|| self.unknown(name));
        unread.map(|(scenario, origin)| {
            Loaded { scenario, origin, active: false, since: Timestamp::from_millis(0) }.view(&[])
        })
    }

    /// Removes the scenario called `name`; what ships is then inactive, as it was.
    pub fn remove(&mut self, name: &str) -> Result<(), String> {
        if !self.knows(name) && self.library.get(name).is_some() {
            return Err(format!("`{name}` ships with the emulator and is not active, so there is nothing to remove"));
        }
        let place = self.place_of(name)?;
        self.take_out(place);
        Ok(())
    }

    /// The words and shipped scenarios that are known here.
    pub fn library(&self) -> &Arc<Library> {
        &self.library
    }

    /// Starts every counter and every `for` again.
    pub fn begin_again(&mut self, now: Timestamp) {
        Arc::make_mut(&mut self.set).loaded.iter_mut().for_each(|it| it.since = now);
        self.running = self.set.loaded.iter().map(|it| Running::of(&it.scenario)).collect();
        self.index.clear();
    }

    /// What the active scenarios set of `vendor`, each in the vendor's type, in order of precedence.
    pub fn settings<T: Any>(&self, vendor: &str) -> impl Iterator<Item = &T> {
        let active = self.set.loaded.iter().filter(|it| it.active);
        active.filter_map(move |it| it.scenario.settings.get(vendor)?.downcast_ref())
    }

    /// The first active scenario whose settings of `vendor` are as `says` wants them.
    pub fn that_says<T: Any>(&self, vendor: &str, says: impl Fn(&T) -> bool) -> Option<String> {
        let mut active = self.set.loaded.iter().filter(|it| it.active);
        let found =
            active.find(|it| it.scenario.settings.get(vendor).and_then(|it| it.downcast_ref()).is_some_and(&says));
        found.map(|it| it.scenario.name.to_string())
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

    fn names(&self) -> Vec<String> {
        let loaded = self.set.loaded.iter().filter(|it| it.origin != Origin::Runtime);
        let loaded: Vec<String> = loaded.map(|it| it.scenario.name.to_string()).collect();
        let unread = self.library.names().filter(|name| !self.knows(name)).map(str::to_owned);
        loaded.iter().cloned().chain(unread).collect()
    }

    /// What all scenarios and rules come to, as far as they are bounded.
    pub fn weight(&self) -> usize {
        self.weight
    }

    /// Refuses what would be too much.
    pub(super) fn check_room(&self, scenario: &Scenario) -> Result<(), String> {
        if MOST_WEIGHT < self.weight + scenario.weight {
            return Err(
                "this sandbox has as many scenarios and rules as it takes, which is 16 MiB of them; remove some"
                    .to_owned(),
            );
        }
        Ok(())
    }

    /// The place of the first scenario or added rule that is meant.
    pub(super) fn position(&self, is_meant: impl Fn(&Loaded) -> bool) -> Option<usize> {
        self.set.loaded.iter().position(is_meant)
    }

    /// The scenario at a place as it is shown.
    pub(super) fn view_at(&self, place: usize) -> ScenarioView {
        self.set.loaded[place].view(&self.running[place].counters)
    }

    /// Puts a scenario at a place.
    pub(super) fn insert(&mut self, place: usize, loaded: Loaded, running: Running) {
        self.weight += loaded.scenario.weight;
        if loaded.origin == Origin::Runtime {
            self.added.insert(Arc::clone(&loaded.scenario.rules[0].name));
        }
        Arc::make_mut(&mut self.set).loaded.insert(place, loaded);
        self.running.insert(place, running);
        self.index.clear();
    }

    /// Puts a scenario behind the others of its origin.
    pub(super) fn insert_last(&mut self, added: Loaded, running: Running) {
        let place = self.position(|it| added.origin < it.origin).unwrap_or(self.set.loaded.len());
        self.insert(place, added, running);
    }

    /// Takes the scenario at a place out.
    pub(super) fn take_out(&mut self, place: usize) -> TakenOut {
        let loaded = Arc::make_mut(&mut self.set).loaded.remove(place);
        let running = self.running.remove(place);
        self.weight -= loaded.scenario.weight;
        if loaded.origin == Origin::Runtime {
            self.added.remove(&loaded.scenario.rules[0].name);
        }
        self.index.clear();
        TakenOut { loaded, running }
    }
}

/// A scenario that was taken out.
pub(super) struct TakenOut {
    pub(super) loaded: Loaded,
    pub(super) running: Running,
}

impl TakenOut {
    /// How the scenario goes on that takes its place: a rule that says the same as before keeps its counter, and the same seed its generator.
    pub(super) fn running_for(&self, scenario: &Scenario) -> Running {
        let mut kept: HashMap<u64, VecDeque<Counter>> = HashMap::new();
        for (rule, counter) in self.loaded.scenario.rules.iter().zip(&self.running.counters) {
            kept.entry(rule.hash).or_default().push_back(*counter);
        }
        let known = |hash: &u64| kept.get_mut(hash).and_then(VecDeque::pop_front).unwrap_or_default();
        let counters = scenario.rules.iter().map(|rule| &rule.hash).map(known).collect();
        let is_same_seed = scenario.seed == self.loaded.scenario.seed;
        let random = if is_same_seed { self.running.random.clone() } else { scenario.seed.map(Random::seeded) };
        Running { counters, random }
    }
}

impl Loaded {
    /// The scenario as it is shown; `counters` are those of its rules, and missing ones begin anew.
    fn view(&self, counters: &[Counter]) -> ScenarioView {
        let counters = counters.iter().copied().chain(repeat(Counter::default()));
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
            seed: self.scenario.seed,
            text: Arc::clone(&self.scenario.text),
        }
    }

    /// Whether both decide the same.
    fn is_like(&self, other: &Self) -> bool {
        let written = |it: &Self| (it.origin, it.active, Arc::clone(&it.scenario.name), Arc::clone(&it.scenario.text));
        written(self) == written(other)
    }
}
