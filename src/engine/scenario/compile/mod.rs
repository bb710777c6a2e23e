//! From what people write to what runs; on the way every word is checked and every problem is collected.

mod comparison;
mod examples;
mod mistakes;
mod record;
mod request;
mod shadow;
mod then;
mod when;
mod words;

pub use mistakes::{finding_of, setting_finding, unreadable};
use shadow::Earlier;

use std::{
    collections::{BTreeMap, HashSet},
    iter,
    sync::Arc,
};

use serde::Deserialize;
use serde_json::{Value, json};

use super::{
    file::{RuleFile, ScenarioFile, ThenFile, WhenFile},
    matcher::{Condition, Operations},
    name,
    problem::{Finding, Findings, Problem},
    rule::{Action, Rule, Scenario, Turns, hash_of},
    vocabulary::{OperationWords, VendorSettings, Vocabulary},
};
use crate::engine::tree::{self, At, Node, Place, listed, nearest, shortened};

/// How long the text of a scenario may be, in bytes.
pub const MOST_TEXT: usize = 4 << 20;
/// What a rule and a regular expression weigh beside their text.
const RULE_WEIGHT: usize = 1 << 10;
const PATTERN_WEIGHT: usize = 8 << 10;

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
    let (scenario, problems) = run(file, text, vocabulary, |compiler| {
        let root = compiler.parse(text)?;
        let file = compiler.read("the scenario", "rules", root.clone())?;
        let name = compiler.name(&file, fallback);
        Some(compiler.scenario(name, text, file, &root))
    });
    Compiled { scenario: scenario.map(Arc::new), problems }
}

/// A single rule that was read, as a scenario of its own, and what is wrong with it.
#[derive(Debug)]
pub struct CompiledRule {
    /// The scenario; `None` when anything is an error.
    pub scenario: Option<Scenario>,
    /// Whether the rule has the id that it or the caller says.
    pub is_named: bool,
    /// Every problem, in the order of the text.
    pub problems: Vec<Problem>,
}

/// Reads a single rule; `id` is the rule's when it does not say one.
pub fn compile_rule(scenario: &str, id: Option<&str>, text: &str, vocabulary: Vocabulary) -> CompiledRule {
    let mut is_named = id.is_some();
    let (scenario, problems) = run("rule", text, vocabulary, |compiler| {
        let root = compiler.parse(text)?;
        is_named |= root.field("id").is_some();
        compiler.lone_rule(scenario, id.unwrap_or("rule"), text, root)
    });
    CompiledRule { scenario, is_named, problems }
}

/// Reads the action `then` of a rule about `operation`.
pub fn compile_action(operation: &str, then: Node, vocabulary: Vocabulary) -> Result<Action, Vec<Problem>> {
    let rule = Node::from(&json!({ "when": { "operation": operation } })).with_default("then", then);
    let (scenario, problems) =
        run("rule", "", vocabulary, |compiler| compiler.lone_rule("control", "control", "", rule));
    let rule = scenario.and_then(|mut scenario| scenario.rules.pop());
    rule.map(|rule| rule.action).ok_or(problems)
}

/// Reads conditions alone.
pub fn compile_conditions(
    conditions: &Value,
    vocabulary: Vocabulary,
) -> Result<(Operations, Vec<Condition>), Vec<Problem>> {
    let (conditions, problems) = run("conditions", "", vocabulary, |compiler| {
        let root = Node::from(conditions);
        let file = compiler.read::<WhenFile>("the conditions", "conditions", root)?;
        Some(compiler.when(&file))
    });
    conditions.ok_or(problems)
}

/// What `work` makes of a text, unless anything is an error, and every problem in the order of the text.
fn run<T>(
    file: &str,
    text: &str,
    vocabulary: Vocabulary,
    work: impl FnOnce(&mut Compiler) -> Option<T>,
) -> (Option<T>, Vec<Problem>) {
    let mut compiler = Compiler { vocabulary, ..Compiler::default() };
    let made = work(&mut compiler);
    let findings = compiler.findings;
    (made.filter(|_| findings.allow_use()), findings.found_in(file, text))
}

/// What is known while a file is compiled.
#[derive(Default)]
struct Compiler {
    vocabulary: Vocabulary,
    findings: Findings,
    /// The operations that the rule at hand is about, or may be when it names none that exist; empty when words are not checked.
    operations: Vec<&'static OperationWords>,
    /// Whether the rule at hand names no operation that exists, so that those are a guess.
    guessed: bool,
    /// Whether parts of the rule at hand were unreadable, so that what is missing was not left out.
    damaged: bool,
    /// The places of everything with something unreadable in it.
    damages: Vec<Place>,
    /// How many steps of every path were not written by anybody.
    unwritten: usize,
    /// How many regular expressions there are.
    patterns: usize,
    /// How many templates the rule at hand has.
    templates: usize,
}

/// That a text is longer than any scenario.
pub fn too_long() -> Finding {
    let message = "this is too long: the text of a scenario or a rule has at most 4 MiB";
    Finding::error(Place::default(), message).example("several files, each with a part of the rules")
}

impl Compiler {
    fn parse(&mut self, text: &str) -> Option<Node> {
        if MOST_TEXT < text.len() {
            self.note(too_long());
            return None;
        }
        let error = match Node::of_yaml(text) {
            Ok(root) => return Some(root),
            Err(error) => error,
        };
        self.note(unreadable(&error));
        None
    }

    /// Reads what a text holds, which is called `what`, without the parts that do not fit; the example called `whole` shows all of it.
    fn read<T: for<'de> Deserialize<'de>>(&mut self, what: &str, whole: &str, root: Node) -> Option<T> {
        let vocabulary = self.vocabulary;
        let example_of = |key: &str| examples::example_of(if key == "rules" { whole } else { key }, vocabulary);
        let (read, mistakes) = tree::read(root);
        for mut mistake in mistakes {
            self.damages.append(&mut mistake.within);
            mistake.path.drain(..self.unwritten.min(mistake.path.len()));
            self.note(finding_of(&mistake, what, &example_of));
        }
        read
    }

    /// The scenario of one rule.
    fn lone_rule(&mut self, scenario: &str, fallback: &str, text: &str, root: Node) -> Option<Scenario> {
        let root = root.with_default("id", Node::from(&fallback.into())).into_item_of("rules");
        // The list around the rule is not the writer's.
        self.unwritten = 2;
        let file = self.read("the rule", "rule", root.clone())?;
        Some(self.scenario(scenario.to_owned(), text, file, &root))
    }

    fn scenario(&mut self, name: String, text: &str, file: ScenarioFile, root: &Node) -> Scenario {
        let settings = self.settings(&file, root);
        let name: Arc<str> = name.into();
        let rules = self.rules(&name, &file.rules, root);
        Scenario {
            name,
            description: file.description.unwrap_or_default(),
            active: file.active.unwrap_or(true),
            seed: file.seed,
            rules,
            settings,
            text: text.into(),
            weight: text.len() + RULE_WEIGHT * file.rules.len() + PATTERN_WEIGHT * self.patterns,
        }
    }

    /// The name that a scenario says, or the one of its file.
    fn name(&mut self, file: &ScenarioFile, fallback: &str) -> String {
        let (name, place) = match &file.name {
            Some(name) => (name.value.as_str(), name.place),
            None => (fallback, Place { line: 1, column: 1, width: 1 }),
        };
        if let Some(problem) = name::problem_of_scenario(name) {
            let example = format!("name: {}", name::nearest(name));
            self.note(Finding::error(place, problem).example(example));
        }
        name.to_owned()
    }

    fn rules(&mut self, scenario: &str, files: &[At<RuleFile>], root: &Node) -> Vec<Rule> {
        let mut ids = Ids::default();
        let mut rules = Vec::new();
        // Those that were read are among those that were written, in the same order.
        let mut items = root.items("rules");
        for (number, file) in files.iter().enumerate() {
            let id = self.id(number, file, &mut ids);
            let name = format!("{scenario}/{id}").into();
            self.damaged = self.damages.contains(&file.place);
            self.templates = 0;
            let item = items.find(|item| item.place() == file.place);
            rules.push(self.rule(name, item.map(|item| written(item, file)).unwrap_or_default(), file));
        }
        self.find_shadowed(files, &rules);
        rules
    }

    /// Warns of rules that never decide, since an earlier one does that asks for nothing or for the same.
    fn find_shadowed(&mut self, files: &[At<RuleFile>], rules: &[Rule]) {
        let names: Vec<&str> = self.vocabulary.operations().map(|words| words.name).collect();
        let mut earlier = Earlier::default();
        for (place, (rule, file)) in rules.iter().zip(files).enumerate() {
            // What could not be read of a rule may be what sets it apart.
            if self.damages.contains(&file.place) || rule.goes_first {
                continue;
            }
            let Some(shadow) = earlier.take(place, rule, &names) else { continue };
            let message = format!(
                "`{}` never decides anything: `{}` comes first and fits all of its requests",
                rule.name, shadow.name
            );
            let finding = Finding::warning(file.place, message);
            self.note(finding.example("put the rule with more conditions first, or give the first one `times`"));
        }
    }

    /// The id of rule `number`, which is none of those that were taken.
    fn id(&mut self, number: usize, file: &RuleFile, ids: &mut Ids) -> String {
        let Some(id) = &file.id else { return ids.free(number + 1) };
        let is_new = ids.taken.insert(id.value.clone());
        if let Some(problem) = name::problem_of(id) {
            self.note(Finding::error(id.place, problem).example(format!("id: {}", name::nearest(id))));
        } else if !is_new {
            let finding = Finding::error(id.place, format!("another rule is called `{}` already", shortened(id)));
            self.note(finding.example(format!("id: {}-again", **id)));
        }
        id.value.clone()
    }

    fn rule(&mut self, name: Arc<str>, written: Value, file: &At<RuleFile>) -> Rule {
        let (operations, conditions) = self.when(&file.when);
        let action = self.then(&file.then);
        let parts = action.parts();
        let goes_first = file.before_authorization.as_deref().copied().unwrap_or_default();
        if let Some(key) = file.before_authorization.as_ref().filter(|_| goes_first) {
            self.check_first(key.place, &conditions, &action);
        }
        Rule {
            name,
            hash: hash_of(&written),
            written,
            operations,
            conditions,
            turns: self.turns(file),
            goes_first,
            lasts: file.lasts.as_ref().map(|span| span.value.0),
            action,
            parts,
        }
    }

    /// Notes what a rule cannot do of which nobody knows yet who calls.
    fn check_first(&mut self, place: Place, conditions: &[Condition], action: &Action) {
        let message = if !action.always_answers() {
            "`beforeAuthorization` goes with an answer: `error`, `response`, or a `fault` that does no work"
        } else if conditions.iter().any(Condition::asks_who_calls) {
            "before authorization there is no `account` and no `record` to look at"
        } else {
            return;
        };
        let example = "{ beforeAuthorization: true, when: { operation: \"*\" }, then: { response: { status: 503 } } }";
        self.note(Finding::error(place, message).example(example));
    }

    fn turns(&mut self, file: &RuleFile) -> Turns {
        for (key, count) in [("times", &file.times), ("every", &file.every)] {
            if let Some(count) = count.as_ref().filter(|count| ***count == 0) {
                let finding = Finding::error(count.place, format!("with `{key}: 0` the rule never decides anything"));
                self.note(finding.example(format!("{key}: 2")));
            }
        }
        if let Some(lasts) = file.lasts.as_ref().filter(|lasts| lasts.value.0.is_zero()) {
            self.note(Finding::error(lasts.place, "`for: 0s` is over before it begins").example("for: 10m"));
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

    /// The settings, each in its vendor's type.
    fn settings(&mut self, file: &ScenarioFile, root: &Node) -> BTreeMap<&'static str, VendorSettings> {
        let mut read = BTreeMap::new();
        for (vendor, _) in file.settings.0.iter().filter(|_| !self.vocabulary.vendors.is_empty()) {
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
            let Some(written) = root.field("settings").and_then(|settings| settings.field(vendor)) else { continue };
            match (words.settings)(written) {
                Ok(settings) => drop(read.insert(words.name, settings)),
                Err(mistakes) => mistakes.iter().for_each(|it| self.note(setting_finding(it, words.setting_example))),
            }
        }
        read
    }

    /// Whether nothing is wrong from `place` on, which is in the part that was compiled last.
    fn is_right_from(&self, place: Place) -> bool {
        !self.findings.are_any_from(place)
    }

    fn note(&mut self, finding: Finding) {
        self.findings.note(finding);
    }
}

/// The ids of the rules that were read.
#[derive(Default)]
struct Ids {
    taken: HashSet<String>,
    /// All numbers between the last one that was looked for and this one are taken.
    free: usize,
}

impl Ids {
    /// An id for a rule that says none: its number, unless a rule before it is called so.
    fn free(&mut self, number: usize) -> String {
        let mut number = number.max(self.free);
        loop {
            let id = format!("rule-{number}");
            number += 1;
            if self.taken.insert(id.clone()) {
                self.free = number;
                return id;
            }
        }
    }
}

/// The rule as JSON, in which words that YAML takes for something else, as `False`, are the texts that they were meant as.
fn written(item: &Node, file: &At<RuleFile>) -> Value {
    let mut rule = item.to_value();
    let mut words = vec![("/id".to_owned(), &file.id)];
    words.extend(words_of("/then", &file.then));
    for (path, word) in words {
        if let (Some(written), Some(word)) = (rule.pointer_mut(&path), word) {
            *written = word.value.clone().into();
        }
    }
    rule
}

/// The outcomes that an action at `path` names, and where.
fn words_of<'f>(path: &str, then: &'f ThenFile) -> Vec<(String, &'f Option<At<String>>)> {
    let steps = then.steps.iter().flat_map(|steps| steps.iter().enumerate());
    let of_steps = steps.map(|(place, step)| (format!("{path}/steps/{place}/outcome"), &step.outcome));
    let choices = then.one_of.iter().flat_map(|choices| choices.iter().enumerate());
    let of_choices = choices.flat_map(|(place, choice)| words_of(&format!("{path}/oneOf/{place}"), choice));
    iter::once((format!("{path}/outcome"), &then.outcome)).chain(of_steps).chain(of_choices).collect()
}
