//! Checks words that vendors define: outcomes, their fields and labels, and error codes.

use std::collections::BTreeSet;

use serde_json::Value;

use super::{
    super::{
        file::{ErrorFile, ThenFile},
        problem::Finding,
        template,
        vocabulary::{CheckWords, Form},
    },
    Compiler,
};
use crate::engine::tree::{At, Mapping, Place, listed, nearest};

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

    /// Like [`Self::checks_for`], and says so when all of the checks are answered at once.
    fn later_checks_for(&mut self, place: Place, key: &str) -> Option<Vec<&'static CheckWords>> {
        let mut checks = self.checks_for(place, key)?;
        checks.retain(|check| !check.is_instant);
        if checks.is_empty() {
            let names = listed(self.operations.iter().map(|words| words.name));
            let message = format!("{names} is answered at once, so `{key}` has no meaning here");
            self.note(Finding::error(place, message).example("outcome: Invalid"));
            return None;
        }
        Some(checks)
    }

    pub fn check_steps(&mut self, place: Place) {
        self.later_checks_for(place, "steps");
    }

    pub fn check_outcome(&mut self, outcome: &At<String>) {
        let Some(checks) = self.checks_for(outcome.place, "outcome") else { return };
        let valid = union(&checks, |check| check.outcomes);
        self.check_word(outcome, "outcome", &valid, |near| format!("outcome: {near}"));
    }

    pub fn check_output(&mut self, output: &Mapping<At<Value>>) {
        let record = self.record_of_checks();
        for (name, value) in &output.0 {
            self.check_templates_in(value.place, value, &record);
            let Some(checks) = self.checks().filter(|checks| !checks.is_empty()) else { continue };
            let valid = checks.iter().flat_map(|check| check.output_names()).collect();
            self.check_word(name, "output field", &valid, |near| format!("output: {{ {near}: ... }}"));
            self.check_form(name, value, &checks);
        }
    }

    /// Warns of a value such as the vendor never has in that field; somebody who breaks clients on purpose may want it.
    fn check_form(&mut self, name: &str, value: &At<Value>, checks: &[&'static CheckWords]) {
        let fields = checks.iter().flat_map(|check| check.output).filter(|field| field.name == name);
        let forms: Vec<Form> = fields.map(|field| field.form).collect();
        let Some(form) = forms.first().filter(|_| !forms.iter().any(|form| form.fits(value))) else { return };
        if !template::is_lone(value) {
            let message = format!("the vendor sends {form} as `{name}`, and clients may read nothing else");
            self.note(
                Finding::warning(value.place, message).example(format!("output: {{ {name}: {} }}", form.example())),
            );
        }
    }

    pub fn check_labels(&mut self, outcome: &At<String>, labels: &[At<String>], retry: Option<&At<bool>>) {
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

    pub fn check_error(&mut self, error: &At<ErrorFile>) {
        let valid: BTreeSet<u32> = self.operations.iter().flat_map(|words| words.errors).copied().collect();
        if !self.operations.is_empty() {
            self.check_code(error, "error", &valid);
        }
    }

    pub fn check_errored(&mut self, errored: &At<ErrorFile>) {
        let Some(checks) = self.later_checks_for(errored.place, "errored") else { return };
        let valid = checks.iter().flat_map(|check| check.errors).copied().collect();
        self.check_code(errored, "errored", &valid);
    }

    pub fn check_ask(&mut self, ask: &At<String>) {
        let Some(checks) = self.later_checks_for(ask.place, "ask") else { return };
        if !checks.iter().any(|check| check.asks) {
            let message = "the back office of this check never asks the client";
            let outcome = checks.iter().flat_map(|check| check.outcomes).next();
            let example = outcome.map(|outcome| format!("steps: [{{ after: 1h, outcome: {outcome} }}]"));
            self.note(Finding::error(ask.place, message).with_example(example.as_deref()));
        }
    }

    /// Notes keys that only a check gives a meaning to, where the request starts none.
    pub fn check_causes(&mut self, then: &ThenFile) {
        let keys = [
            ("after", then.after.as_ref().map(|it| it.place)),
            ("never", then.never.as_ref().map(|it| it.place)),
            ("webhook", then.webhook.as_ref().map(|it| it.place)),
        ];
        let Some((key, place)) = keys.iter().find_map(|(key, place)| place.map(|place| (*key, place))) else { return };
        let refusal = match (&then.error, &then.response, then.broken()) {
            (Some(_), ..) => Some("error"),
            (_, Some(_), _) => Some("response"),
            // Half an answer and a lost one come after the work was done.
            (.., Some(broken)) if !broken.does_work() => Some("fault"),
            _ => None,
        };
        match refusal {
            // Beside `never` it is said that both exclude each other.
            Some(_) if key == "never" => {}
            Some(refusal) => {
                let message =
                    format!("`{key}` has no meaning beside `{refusal}`, with which the request starts no check");
                self.note(Finding::error(place, message).example("two rules, one for each"));
            }
            None => {
                self.later_checks_for(place, key);
            }
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
        let near = nearest_code(error.code, valid);
        let message = if valid.is_empty() {
            format!("the checks of this operation never end with an error, so `{key}` has no meaning here")
        } else {
            format!("this operation has no error {}; it can be {}", error.code, listed(valid))
        };
        let example = near.or(valid.first().copied()).map(|code| format!("{key}: {code}"));
        let near = near.map(|code| code.to_string());
        self.note(Finding::error(error.place, message).nearest(near).with_example(example.as_deref()));
    }
}

/// The code that was meant when one digit is wrong, or two have changed places; codes that only look alike mean other things.
fn nearest_code(code: u32, valid: &BTreeSet<u32>) -> Option<u32> {
    let written = code.to_string();
    let is_near =
        |it: &&u32| it.to_string().len() == written.len() && strsim::osa_distance(&it.to_string(), &written) == 1;
    valid.iter().find(is_near).copied()
}

fn union(
    checks: &[&'static CheckWords],
    words: impl Fn(&'static CheckWords) -> &'static [&'static str],
) -> BTreeSet<&'static str> {
    checks.iter().flat_map(|check| words(check)).copied().collect()
}
