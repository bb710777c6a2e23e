//! Finds rules that can never decide because an earlier one always does.

use super::{
    super::{
        comparison::{Leaf, Test},
        file::RuleFile,
        matcher::Condition,
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
        let read: Vec<Vec<Read<'_>>> = rules.iter().map(read).collect();
        // What could not be read of a rule may be what sets it apart.
        let whole: Vec<bool> = files.iter().map(|file| !self.damages.contains(&file.place)).collect();
        for (place, later) in rules.iter().enumerate().filter(|(place, _)| whole[*place]) {
            let fits_all = |other: usize| read[other].iter().all(|wide| read[place].iter().any(|it| covers(wide, it)));
            let shadows = |other: &usize| whole[*other] && fits_all(*other) && self.shadows(&rules[*other], later);
            let shadow = (0..place).find(shadows);
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

/// A condition, and how it reads; equal ones read alike.
type Read<'a> = (&'a Condition, String);

fn read(rule: &Rule) -> Vec<Read<'_>> {
    rule.conditions.iter().map(|condition| (condition, format!("{condition:?}"))).collect()
}

/// Whether the first condition holds for sure wherever the other does.
fn covers((wide, wide_text): &Read<'_>, (narrow, narrow_text): &Read<'_>) -> bool {
    match (wide, narrow) {
        (Condition::Field(subject, Test::Some(Leaf::Glob(glob))), Condition::Field(same, Test::Some(leaf)))
            if subject == same =>
        {
            match leaf {
                Leaf::Glob(narrower) => glob.covers(narrower),
                Leaf::Text(text) => glob.fits(text),
                Leaf::Matches(_)
                | Leaf::Number(_)
                | Leaf::Bool(_)
                | Leaf::Range(_)
                | Leaf::Dates { .. }
                | Leaf::Exists => false,
            }
        }
        _ => wide_text == narrow_text,
    }
}
