//! Finds rules that never decide anything, since an earlier one does that asks for nothing or for the same.

use std::collections::HashMap;

use serde_json::Value;

use super::super::rule::{Rule, Turns, hash_of};

/// How many earlier rules a rule is compared with: more rules that differ only in their operations are hardly written by hand.
const MOST_COMPARED: usize = 100;

/// The rules before the one at hand that can take requests from it.
#[derive(Default)]
pub struct Earlier<'r> {
    /// Those without conditions.
    open: Vec<About<'r>>,
    /// Those with conditions, by what their `when` hashes to.
    alike: HashMap<u64, Vec<About<'r>>>,
}

/// A rule at its place, and which of all operations it is about.
struct About<'r> {
    place: usize,
    rule: &'r Rule,
    operations: Vec<bool>,
}

impl<'r> Earlier<'r> {
    /// The first of the earlier rules that decides whatever `rule` could; when there is none, `rule` is one of them for those that follow.
    pub fn take(&mut self, place: usize, rule: &'r Rule, names: &[&str]) -> Option<&'r Rule> {
        let operations = names.iter().map(|name| rule.operations.include(name)).collect();
        let later = About { place, rule, operations };
        let alike = self.alike.entry(hash_of(when(rule))).or_default();
        let shadow =
            self.open.iter().chain(&*alike).filter(|earlier| earlier.shadows(&later)).min_by_key(|it| it.place);
        if let Some(shadow) = shadow {
            return Some(shadow.rule);
        }
        let others = if rule.conditions.is_empty() { &mut self.open } else { alike };
        if always(rule) && others.len() < MOST_COMPARED {
            others.push(later);
        }
        None
    }
}

impl About<'_> {
    fn shadows(&self, later: &Self) -> bool {
        let takes_all = later.rule.parts.without(self.rule.parts).is_empty();
        let is_wider = later.operations.contains(&true)
            && later.operations.iter().zip(&self.operations).all(|(later, earlier)| !later || *earlier);
        takes_all && is_wider && (self.rule.conditions.is_empty() || when(self.rule) == when(later.rule))
    }
}

fn when(rule: &Rule) -> &Value {
    &rule.written["when"]
}

/// Whether a rule decides each request that fits it.
fn always(rule: &Rule) -> bool {
    let Turns { skip, times, every, chance } = rule.turns;
    skip == 0
        && times.is_none()
        && every.is_none_or(|every| every == 1)
        && chance.is_none_or(|chance| 1.0 <= chance)
        && rule.lasts.is_none()
        && rule.action.choices.is_empty()
}
