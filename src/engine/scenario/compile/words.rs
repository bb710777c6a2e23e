//! Checks words that vendors define: outcomes, their fields and labels, and error codes.

use std::collections::BTreeSet;

use serde_json::Value;

use super::{
    super::{
        file::{ErrorFile, ThenFile},
        problem::Finding,
        template,
        vocabulary::CheckWords,
    },
    Compiler,
};
use crate::engine::tree::{At, Fields, Place, listed, nearest};

impl Compiler {
    /// The kinds of checks that the rule's operations start; `None` when words are not checked.
    fn checks(&self) -> Option<Vec<&'static CheckWords>> {
        (!self.operations.is_empty()).then(|| self.operations.iter().filter_map(|words| words.check).collect())
    }

    /// Like [`Self::checks`], and says so when there is no check at all.
    fn checks_for(&mut self, place: Place, key: &str) -> Option<Vec<&'static CheckWords>> {
        let checks = self.checks()?;
        if checks.is_empty() {
            let names = listed(self.operations.iter().map(|words| words.name));
            let starter = self.vocabulary.operations().find(|words| words.check.is_some()).map(|words| words.name);
            let message = format!("{names} starts no check, so `{key}` has no meaning here");
            let finding = Finding::error(place, message);
            self.note(finding.with_example(starter.map(|name| format!("operation: {name}")).as_deref()));
            return None;
        }
        Some(checks)
    }

    pub(super) fn check_outcome(&mut self, outcome: &At<String>) {
        let Some(checks) = self.checks_for(outcome.place, "outcome") else { return };
        let valid = union(&checks, |check| check.outcomes);
        self.check_word(outcome, "outcome", &valid, |near| format!("outcome: {near}"));
    }

    pub(super) fn check_output(&mut self, output: &Fields<Value>) {
        for (name, value) in &output.0 {
            if let Some(problem) = template::problem_in(value) {
                self.note(Finding::error(name.place, problem).example("\"{{request.body.tag}}\""));
            }
            let Some(checks) = self.checks() else { continue };
            let valid = union(&checks, |check| check.output);
            if !checks.is_empty() {
                self.check_word(name, "output field", &valid, |near| format!("output: {{ {near}: ... }}"));
            }
        }
    }

    pub(super) fn check_labels(&mut self, outcome: &At<String>, labels: &[At<String>], retry: Option<&At<bool>>) {
        let Some(checks) = self.checks().filter(|checks| !checks.is_empty()) else { return };
        let given = labels.first().map(|label| ("rejectLabels", label.place));
        let rejections: Vec<_> = checks.iter().filter_map(|check| check.rejection).collect();
        if let Some((key, place)) = given.or(retry.map(|retry| ("retry", retry.place)))
            && !rejections.contains(&outcome.as_str())
        {
            let message = format!("`{key}` belongs to a rejection, and `{}` is none", **outcome);
            let example = rejections.first().map(|word| format!("outcome: {word}"));
            self.note(Finding::error(place, message).with_example(example.as_deref()));
            return;
        }
        let valid = union(&checks, |check| check.labels);
        for label in labels {
            self.check_word(label, "label", &valid, |near| format!("rejectLabels: [{near}]"));
        }
    }

    pub(super) fn check_error(&mut self, error: &At<ErrorFile>) {
        let valid: BTreeSet<u32> = self.operations.iter().flat_map(|words| words.errors).copied().collect();
        if !self.operations.is_empty() {
            self.check_code(error, "error", &valid);
        }
    }

    pub(super) fn check_errored(&mut self, errored: &At<ErrorFile>) {
        let Some(checks) = self.checks_for(errored.place, "errored") else { return };
        let valid = checks.iter().flat_map(|check| check.errors).copied().collect();
        self.check_code(errored, "errored", &valid);
    }

    pub(super) fn check_ask(&mut self, ask: &At<String>) {
        let Some(checks) = self.checks_for(ask.place, "ask") else { return };
        if !checks.iter().any(|check| check.asks) {
            let message = "the back office of this check never asks the client";
            let outcome = checks.iter().flat_map(|check| check.outcomes).next();
            let example = outcome.map(|outcome| format!("steps: [{{ after: 1h, outcome: {outcome} }}]"));
            self.note(Finding::error(ask.place, message).with_example(example.as_deref()));
        }
    }

    /// Notes keys that only a check gives a meaning to.
    pub(super) fn check_causes(&mut self, then: &At<ThenFile>) {
        let keys =
            [("after", then.after.is_some()), ("never", then.never.is_some()), ("webhook", then.webhook.is_some())];
        if let Some((key, _)) = keys.iter().find(|(_, given)| *given) {
            self.checks_for(then.place, key);
        }
    }

    fn check_word(&mut self, word: &At<String>, what: &str, valid: &BTreeSet<&str>, example: impl Fn(&str) -> String) {
        if valid.contains(word.as_str()) {
            return;
        }
        let near = nearest(word, valid.iter().copied());
        let message = format!("unknown {what} `{}`; it can be {}", **word, listed(valid));
        let example = near.or(valid.first().copied()).map(example);
        self.note(Finding::error(word.place, message).nearest(near).with_example(example.as_deref()));
    }

    fn check_code(&mut self, error: &At<ErrorFile>, key: &str, valid: &BTreeSet<u32>) {
        if valid.contains(&error.code) {
            return;
        }
        let codes: Vec<String> = valid.iter().map(ToString::to_string).collect();
        let near = nearest(&error.code.to_string(), codes.iter().map(String::as_str)).map(str::to_owned);
        let message = format!("this operation has no error {}; it can be {}", error.code, listed(valid));
        let example = near.as_ref().or(codes.first()).map(|code| format!("{key}: {code}"));
        self.note(Finding::error(error.place, message).nearest(near).with_example(example.as_deref()));
    }
}

fn union(
    checks: &[&'static CheckWords],
    words: impl Fn(&'static CheckWords) -> &'static [&'static str],
) -> BTreeSet<&'static str> {
    checks.iter().flat_map(|check| words(check)).copied().collect()
}
