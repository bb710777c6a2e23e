//! Rules that are added while a sandbox runs: each is a scenario of its own, before all others.

use std::sync::Arc;

use super::{
    change::RuleView,
    compile::{CompiledRule, compile_rule},
    decide::{Running, Scenarios},
    plan::Origin,
    problem::Problem,
    rule::{RUNTIME, Scenario},
    set::Loaded,
    vocabulary::Vocabulary,
};
use crate::engine::{time::Timestamp, tree::listed};

/// How many names a refusal lists.
const LISTED: usize = 20;

/// A rule that was read and is in no sandbox yet.
#[derive(Debug)]
pub struct NewRule {
    scenario: Scenario,
    /// Whether its id was said; otherwise it gets one that is free.
    is_named: bool,
}

impl NewRule {
    /// Reads a rule, and says what is hardly meant so; `id` is the rule's when its text says none.
    ///
    /// # Errors
    ///
    /// Everything that is wrong with it.
    pub fn read(text: &str, id: Option<&str>, vocabulary: Vocabulary) -> Result<(Self, Vec<Problem>), Vec<Problem>> {
        let CompiledRule { scenario, is_named, problems } = compile_rule(RUNTIME, id, text, vocabulary);
        match scenario {
            Some(scenario) => Ok((Self { scenario, is_named }, problems)),
            None => Err(problems),
        }
    }

    /// The id that was said.
    pub fn id(&self) -> Option<&str> {
        self.scenario.rules[0].id().filter(|_| self.is_named)
    }
}

/// What adding a rule did.
#[derive(Debug)]
pub struct AddedRule {
    /// The rule as it is shown.
    pub rule: RuleView,
    /// Whether there was none of its id.
    pub is_new: bool,
}

impl Scenarios {
    /// Adds a rule before all others, in place of the added rule with its id if there is one.
    ///
    /// # Errors
    ///
    /// That there is no room.
    pub fn add(&mut self, rule: NewRule, now: Timestamp) -> Result<AddedRule, String> {
        let NewRule { mut scenario, is_named } = rule;
        if !is_named {
            scenario.rules[0].rename(RUNTIME, &self.free_id());
        }
        self.check_room(&scenario)?;
        let name = Arc::clone(&scenario.rules[0].name);
        let scenario = Arc::new(scenario);
        let old = self.added.contains(&name).then(|| self.position(|it| it.is_rule(&name))).flatten();
        let old = old.map(|place| self.take_out(place));
        let is_new = old.is_none();
        let running = old.map_or_else(|| Running::of(&scenario), |old| old.running_for(&scenario));
        let loaded = Loaded { scenario, origin: Origin::Runtime, active: true, since: now };
        self.insert(0, loaded, running);
        Ok(AddedRule { rule: self.view_at(0).rules.swap_remove(0), is_new })
    }

    /// Reads a rule and adds it; returns its name and what is hardly meant so.
    ///
    /// # Errors
    ///
    /// Everything that is wrong with it, or that there is no room.
    pub fn put_rule(&mut self, text: &str, now: Timestamp) -> Result<(Arc<str>, Vec<Problem>), Vec<Problem>> {
        let (rule, warnings) = NewRule::read(text, None, self.library().vocabulary)?;
        let added = self.add(rule, now).map_err(|message| vec![Problem::of_all("rule", message)])?;
        Ok((added.rule.name, warnings))
    }

    /// Removes the rule called `name` that was added at run time.
    ///
    /// # Errors
    ///
    /// That there is none, with the names of some that there are.
    pub fn remove_rule(&mut self, name: &str) -> Result<(), String> {
        let name = if name.contains('/') { name.to_owned() } else { format!("{RUNTIME}/{name}") };
        let Some(place) = self.position(|it| it.is_rule(&name)) else {
            let added = self.set.loaded.iter().filter(|it| it.origin == Origin::Runtime);
            let names = listed(added.take(LISTED).map(|it| &it.scenario.rules[0].name));
            return Err(format!("no rule `{name}` was added at run time; it can be {names}"));
        };
        self.take_out(place);
        Ok(())
    }

    /// An id that no added rule has; that of a removed rule may come again.
    fn free_id(&self) -> String {
        let mut number = self.added.len() + 1;
        while self.added.contains(&*format!("{RUNTIME}/rule-{number}")) {
            number += 1;
        }
        format!("rule-{number}")
    }
}
