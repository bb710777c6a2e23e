//! From what people write to what runs; on the way every word is checked and every problem is collected.

mod comparison;
mod examples;
mod mistakes;
mod shadow;
mod then;
mod when;
mod words;

pub(super) use mistakes::finding_of;

use std::sync::Arc;

use serde_json::Map;

use super::{
    file::{RuleFile, ScenarioFile, WhenFile},
    matcher::{Condition, Operations},
    problem::{Finding, Problem, Severity},
    rule::{Rule, Scenario, Turns},
    vocabulary::{OperationWords, Vocabulary},
};
use crate::engine::tree::{self, At, Node, Place, listed, nearest};

/// A scenario that was read, as far as it can be used, and what is wrong with it.
#[derive(Debug)]
pub struct Compiled {
    /// The scenario; `None` when anything is an error.
    pub scenario: Option<Arc<Scenario>>,
    /// Every problem, in the order of the file.
    pub problems: Vec<Problem>,
}

/// Reads the scenario `text` of `file`; `fallback` is its name when it does not say one.
pub fn compile(file: &str, fallback: &str, text: &str, vocabulary: Vocabulary) -> Compiled {
    run(file, text, vocabulary, |compiler| {
        let root = compiler.parse(text)?;
        compiler.scenario(fallback, text, root)
    })
}

/// Reads a single rule as a scenario of its own; `fallback` is the rule's id when it does not say one.
pub(super) fn compile_rule(scenario: &str, fallback: &str, text: &str, vocabulary: Vocabulary) -> Compiled {
    run("rule", text, vocabulary, |compiler| {
        let root = compiler.parse(text)?.with_default("id", fallback).into_item_of("rules");
        compiler.scenario(scenario, text, root)
    })
}

/// Reads conditions alone.
pub(super) fn compile_conditions(
    text: &str,
    vocabulary: Vocabulary,
) -> Result<(Operations, Vec<Condition>), Vec<Problem>> {
    let mut compiler = Compiler { vocabulary, findings: Vec::new(), operations: Vec::new(), damaged: false };
    let conditions = compiler.parse(text).and_then(|root| {
        let (file, mistakes) = tree::read::<WhenFile>(root);
        for mistake in &mistakes {
            compiler.note(finding_of(mistake, "the conditions", examples::example_of));
        }
        file.map(|file| compiler.when(&file))
    });
    let usable = compiler.findings.iter().all(|finding| finding.severity == Severity::Warning);
    let problems = || compiler.findings.into_iter().map(|finding| finding.found_in("conditions", text)).collect();
    conditions.filter(|_| usable).ok_or_else(problems)
}

fn run(
    file: &str,
    text: &str,
    vocabulary: Vocabulary,
    work: impl FnOnce(&mut Compiler) -> Option<Scenario>,
) -> Compiled {
    let mut compiler = Compiler { vocabulary, findings: Vec::new(), operations: Vec::new(), damaged: false };
    let scenario = work(&mut compiler);
    let mut findings = compiler.findings;
    findings.sort_by_key(|finding| (finding.place.line, finding.place.column));
    let usable = findings.iter().all(|finding| finding.severity == Severity::Warning);
    Compiled {
        scenario: scenario.filter(|_| usable).map(Arc::new),
        problems: findings.into_iter().map(|finding| finding.found_in(file, text)).collect(),
    }
}

/// What is known while a file is compiled.
struct Compiler {
    vocabulary: Vocabulary,
    findings: Vec<Finding>,
    /// The operations that the rule at hand is about, or may be when it names none that exist; empty when words are not checked.
    operations: Vec<&'static OperationWords>,
    /// Whether parts of the rule at hand were unreadable, so that what is missing was not left out.
    damaged: bool,
}

impl Compiler {
    fn parse(&mut self, text: &str) -> Option<Node> {
        let error = match Node::of_yaml(text) {
            Ok(root) => return Some(root),
            Err(error) => error,
        };
        self.note(Finding::error(error.place, format!("this is not YAML: {}", error.message)));
        None
    }

    fn scenario(&mut self, fallback: &str, text: &str, root: Node) -> Option<Scenario> {
        let (file, mistakes) = tree::read::<ScenarioFile>(root.clone());
        let damaged = self.report(mistakes);
        let file = file?;
        self.check_settings(&file, &root);
        let name: Arc<str> = self.name(&file, fallback).into();
        let rules = self.rules(&name, &file.rules, &root, &damaged);
        Some(Scenario {
            name,
            description: file.description.unwrap_or_default(),
            active: file.active.unwrap_or(true),
            rules,
            settings: file
                .settings
                .0
                .into_iter()
                .map(|(vendor, settings)| (vendor.value, settings))
                .collect::<Map<_, _>>(),
            text: text.into(),
        })
    }

    fn name(&mut self, file: &ScenarioFile, fallback: &str) -> String {
        let Some(name) = &file.name else { return fallback.to_owned() };
        if name.is_empty() || name.contains('/') || name.contains(char::is_whitespace) {
            let finding =
                Finding::error(name.place, format!("`{}` is no name: names have no spaces and no slashes", **name));
            self.note(finding.example("name: slow-back-office"));
        }
        name.value.clone()
    }

    fn rules(&mut self, scenario: &str, files: &[At<RuleFile>], root: &Node, damaged: &[Place]) -> Vec<Rule> {
        let mut ids: Vec<&str> = Vec::new();
        let mut rules = Vec::new();
        for (number, file) in files.iter().enumerate() {
            if let Some(id) = &file.id {
                if ids.contains(&id.as_str()) {
                    let finding = Finding::error(id.place, format!("another rule is called `{}` already", **id));
                    self.note(finding.example(format!("id: {}-again", **id)));
                }
                ids.push(id);
            }
            let id = file.id.as_ref().map_or_else(|| format!("rule-{}", number + 1), |id| id.value.clone());
            let written = root.item_at("rules", file.place);
            self.damaged = damaged.contains(&file.place);
            rules.push(self.rule(format!("{scenario}/{id}").into(), &written, file));
        }
        self.find_shadowed(files, &rules);
        rules
    }

    fn rule(&mut self, name: Arc<str>, written: &str, file: &At<RuleFile>) -> Rule {
        let (operations, conditions) = self.when(&file.when);
        let action = self.then(&file.then);
        let parts = action.parts();
        Rule {
            name,
            written: written.into(),
            operations,
            conditions,
            turns: self.turns(file),
            lasts: file.lasts.map(|span| span.0),
            action,
            parts,
        }
    }

    fn turns(&mut self, file: &RuleFile) -> Turns {
        for (key, count) in [("times", &file.times), ("every", &file.every)] {
            if let Some(count) = count.as_ref().filter(|count| ***count == 0) {
                let finding = Finding::error(count.place, format!("with `{key}: 0` the rule never decides anything"));
                self.note(finding.example(format!("{key}: 2")));
            }
        }
        if let Some(chance) = file.chance.as_ref().filter(|chance| !(0.0..=1.0).contains(&***chance)) {
            let finding = Finding::error(chance.place, format!("a chance is from 0 to 1, {} is not", **chance));
            self.note(finding.example("chance: 0.25"));
        }
        Turns {
            skip: file.skip.unwrap_or_default(),
            times: file.times.as_deref().copied(),
            every: file.every.as_deref().copied().filter(|every| 0 < *every),
            chance: file.chance.as_deref().copied(),
        }
    }

    fn check_settings(&mut self, file: &ScenarioFile, root: &Node) {
        for (vendor, settings) in &file.settings.0 {
            if self.vocabulary.vendors.is_empty() {
                return;
            }
            let Some(words) = self.vocabulary.vendor(vendor) else {
                let names = || self.vocabulary.vendors.iter().map(|vendor| vendor.name);
                let finding = Finding::error(
                    vendor.place,
                    format!("unknown vendor `{}`; it can be {}", **vendor, listed(names())),
                );
                let near = nearest(vendor, names());
                let example = near.map(|near| format!("settings: {{ {near}: {{ completion: 5s }} }}"));
                self.note(finding.nearest(near).with_example(example.as_deref()));
                continue;
            };
            for problem in (words.settings)(settings) {
                let path = ["settings", vendor.as_str()].into_iter().chain(problem.path.iter().map(String::as_str));
                let mut finding = Finding::error(root.place_of(path), problem.message).nearest(problem.nearest);
                finding.example = problem.example;
                self.note(finding);
            }
        }
    }

    fn note(&mut self, finding: Finding) {
        self.findings.push(finding);
    }
}
