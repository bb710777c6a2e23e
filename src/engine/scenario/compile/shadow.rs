//! Finds rules that can never decide because an earlier one always does.

use jiff::civil::Date;

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
        // What could not be read of a rule may be what sets it apart.
        let whole: Vec<bool> = files.iter().map(|file| !self.damages.contains(&file.place)).collect();
        for (place, later) in rules.iter().enumerate().filter(|(place, _)| whole[*place]) {
            let operations = self.vocabulary.operations().map(|words| words.name);
            let names: Vec<_> = operations.filter(|name| later.operations.include(name)).collect();
            let shadows = |other: &usize| whole[*other] && shadows(&rules[*other], later, &names);
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
}

/// Whether `earlier` decides whatever `later` could, which is about the operations called `names`.
fn shadows(earlier: &Rule, later: &Rule, names: &[&str]) -> bool {
    let takes_all = later.parts.without(earlier.parts).is_empty();
    let wider = !names.is_empty() && names.iter().all(|name| earlier.operations.include(name));
    takes_all && wider && always(earlier) && all_follow(&earlier.conditions, &later.conditions, names)
}

/// Whether a rule decides each request that fits it.
fn always(rule: &Rule) -> bool {
    let Turns { skip, times, every, chance } = rule.turns;
    skip == 0
        && times.is_none()
        && every.is_none_or(|every| every == 1)
        && chance.is_none_or(|chance| 1.0 <= chance)
        && rule.lasts.is_none()
}

/// Whether all of `wide` hold for sure where all of `narrow` do, on the operations called `names`.
fn all_follow(wide: &[Condition], narrow: &[Condition], names: &[&str]) -> bool {
    wide.iter().all(|condition| follows(condition, narrow, names))
}

fn follows(wide: &Condition, narrow: &[Condition], names: &[&str]) -> bool {
    let alone = match wide {
        Condition::Any(groups) => groups.iter().any(|group| all_follow(group, narrow, names)),
        Condition::Operation(operations) => names.iter().all(|name| operations.include(name)),
        Condition::Field(..) | Condition::Not(_) => false,
    };
    alone || narrow.iter().any(|it| covers(wide, it, names))
}

/// Whether the first condition holds for sure wherever the other does.
fn covers(wide: &Condition, narrow: &Condition, names: &[&str]) -> bool {
    match (wide, narrow) {
        (Condition::Field(subject, wide), Condition::Field(same, narrow)) => subject == same && implied(wide, narrow),
        (Condition::Operation(wide), Condition::Operation(narrow)) => {
            narrow.0.iter().all(|narrow| wide.0.iter().any(|wide| wide.covers(narrow)))
        }
        (Condition::Any(wide), Condition::Any(narrow)) => {
            narrow.iter().all(|narrow| wide.iter().any(|wide| all_follow(wide, narrow, names)))
        }
        (Condition::Not(wide), Condition::Not(narrow)) => all_follow(narrow, wide, names),
        _ => false,
    }
}

/// Whether the first test holds for sure wherever the other does.
fn implied(wide: &Test, narrow: &Test) -> bool {
    match (wide, narrow) {
        (_, Test::Any(narrow)) => narrow.iter().all(|narrow| implied(wide, narrow)),
        (Test::All(wide), _) => wide.iter().all(|wide| implied(wide, narrow)),
        (Test::Any(wide), _) if wide.iter().any(|wide| implied(wide, narrow)) => true,
        (_, Test::All(narrow)) => narrow.iter().any(|narrow| implied(wide, narrow)),
        (Test::Some(wide), Test::Some(narrow)) => accepts_more(wide, narrow),
        (Test::Not(wide), Test::Not(narrow)) => implied(narrow, wide),
        _ => false,
    }
}

/// Whether the first accepts every value that the other does.
fn accepts_more(wide: &Leaf, narrow: &Leaf) -> bool {
    match (wide, narrow) {
        (Leaf::Exists, _) => true,
        (Leaf::Glob(wide), Leaf::Glob(narrow)) => wide.covers(narrow),
        (Leaf::Glob(wide), Leaf::Text(narrow)) => wide.fits(narrow),
        (Leaf::Text(wide), Leaf::Text(narrow)) => wide == narrow,
        (Leaf::Matches(wide), Leaf::Matches(narrow)) => wide.as_str() == narrow.as_str(),
        (Leaf::Number(wide), Leaf::Number(narrow)) => wide == narrow,
        (Leaf::Bool(wide), Leaf::Bool(narrow)) => wide == narrow,
        (Leaf::Range(wide), Leaf::Number(narrow)) => wide.holds(*narrow),
        (Leaf::Range(wide), Leaf::Range(narrow)) => wide.includes(*narrow),
        (Leaf::Dates { after, before }, Leaf::Dates { after: later, before: earlier }) => {
            let bounds = |wide: &Option<_>, narrow: &Option<_>, sure: fn(&Date, &Date) -> bool| {
                wide.is_none_or(|wide| narrow.is_some_and(|narrow| sure(&wide, &narrow)))
            };
            bounds(after, later, |wide, narrow| wide <= narrow)
                && bounds(before, earlier, |wide, narrow| narrow <= wide)
        }
        _ => false,
    }
}
