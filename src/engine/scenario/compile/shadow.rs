//! Finds rules that can never decide because an earlier one always does.

use super::{
    super::{
        file::RuleFile,
        problem::Finding,
        rule::{Rule, Turns},
    },
    Compiler,
};
use crate::engine::tree::At;

impl Compiler {
    pub(super) fn find_shadowed(&mut self, files: &[At<RuleFile>], rules: &[Rule]) {
        if self.vocabulary.vendors.is_empty() {
            return;
        }
        let written: Vec<Vec<String>> = rules.iter().map(conditions).collect();
        // What could not be read of a rule may be what sets it apart.
        let whole: Vec<bool> = files.iter().map(|file| !self.damages.contains(&file.place)).collect();
        for (place, later) in rules.iter().enumerate().filter(|(place, _)| whole[*place]) {
            let contains_all = |other: usize| written[other].iter().all(|condition| written[place].contains(condition));
            let shadow =
                (0..place).find(|other| whole[*other] && contains_all(*other) && self.shadows(&rules[*other], later));
            let Some(shadow) = shadow.map(|other| &rules[other]) else { continue };
            let message = format!(
                "`{}` never decides anything: `{}` comes first and fits all of its requests",
                later.name, shadow.name
            );
            let finding = Finding::warning(files[place].place, message);
            self.note(finding.example("put the rule with more conditions first, or give the first one `times`"));
        }
    }

    fn shadows(&self, earlier: &Rule, later: &Rule) -> bool {
        let always = earlier.turns == Turns::default() && earlier.lasts.is_none();
        let takes_all = later.parts.without(earlier.parts).is_empty();
        always && takes_all && self.wider(earlier, later)
    }

    /// Whether `earlier` is about every operation of `later`.
    fn wider(&self, earlier: &Rule, later: &Rule) -> bool {
        let mut operations =
            self.vocabulary.operations().filter(|words| later.operations.include(words.name)).peekable();
        operations.peek().is_some() && operations.all(|words| earlier.operations.include(words.name))
    }
}

/// The conditions of a rule, each in a form that is equal when they are.
fn conditions(rule: &Rule) -> Vec<String> {
    rule.conditions.iter().map(|condition| format!("{condition:?}")).collect()
}
