//! Finds rules that can never decide because an earlier one always does.

use super::{
    super::{
        file::RuleFile,
        problem::Finding,
        rule::{Rule, Turns},
        yaml::At,
    },
    Compiler,
};

impl Compiler {
    pub(super) fn find_shadowed(&mut self, files: &[At<RuleFile>], rules: &[Rule]) {
        for (place, later) in rules.iter().enumerate() {
            let earlier = &rules[..place];
            let Some(shadow) = earlier.iter().find(|earlier| self.shadows(earlier, later)) else { continue };
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
        always && takes_all && self.wider(earlier, later) && contains_all(earlier, later)
    }

    /// Whether `earlier` is about every operation of `later`.
    fn wider(&self, earlier: &Rule, later: &Rule) -> bool {
        let mut operations =
            self.vocabulary.operations().filter(|words| later.operations.include(words.name)).peekable();
        operations.peek().is_some() && operations.all(|words| earlier.operations.include(words.name))
    }
}

/// Whether `later` has every condition of `earlier`, in the same words.
fn contains_all(earlier: &Rule, later: &Rule) -> bool {
    let later: Vec<String> = later.conditions.iter().map(|condition| format!("{condition:?}")).collect();
    earlier.conditions.iter().all(|condition| later.contains(&format!("{condition:?}")))
}
