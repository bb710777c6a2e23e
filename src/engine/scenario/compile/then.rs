//! Compiles what a rule makes happen.

use std::fmt::Display;

use hyper::header::HeaderName;
use serde_json::Value;

use super::{
    super::{
        file::{ErrorFile, LatencyFile, ResponseFile, StepFile, ThenFile},
        latency::Latency,
        plan::{Chosen, Ending, Step, StepAction},
        problem::Finding,
        rule::{Action, Choice, Verdict},
    },
    Compiler,
    record::RecordFields,
};
use crate::engine::tree::{At, Mapping, Place};

/// How many steps a check may go through.
const MOST_STEPS: usize = 100;
/// How many things a rule may draw from.
const MOST_CHOICES: usize = 100;
/// Headers that say where an answer ends and what becomes of its connection; a wrong one leaves clients waiting.
const FRAMING: [&str; 8] =
    ["connection", "content-length", "keep-alive", "proxy-connection", "te", "trailer", "transfer-encoding", "upgrade"];

/// How a check ends, as written in `then` and in a step.
struct EndingFile<'a> {
    outcome: Option<&'a At<String>>,
    output: &'a Mapping<At<Value>>,
    labels: &'a [At<String>],
    retry: Option<&'a At<bool>>,
    errored: Option<&'a At<ErrorFile>>,
    never: Option<Place>,
}

impl Compiler {
    /// The action of a rule.
    pub fn then(&mut self, file: &At<ThenFile>) -> Action {
        if let Some(weight) = &file.weight {
            let finding = Finding::error(weight.place, "`weight` belongs to what stands in `oneOf`");
            self.note(finding.with_example(self.example_of("oneOf of then")));
        }
        let choices = file.one_of.as_ref().map(|choices| self.choices(choices)).unwrap_or_default();
        let action = Action { choices, ..self.action(file) };
        if action.parts().is_empty() && !self.damaged && self.is_right_from(file.place) {
            let finding = Finding::error(file.place, "nothing happens here: `then` is empty");
            self.note(finding.with_example(self.example_of("then")));
        }
        action
    }

    /// What happens in any case.
    fn action(&mut self, file: &At<ThenFile>) -> Action {
        let action = Action {
            verdict: self.verdict(file),
            after: file.after.as_ref().map(|span| span.value.0),
            latency: file.latency.as_ref().and_then(|latency| self.latency(latency)),
            webhook: file.webhook.as_ref().map(|webhook| webhook.value.clone()),
            choices: Vec::new(),
        };
        self.check_causes(file);
        action
    }

    /// The choices of an action.
    fn choices(&mut self, files: &At<Vec<At<ThenFile>>>) -> Vec<Choice> {
        if files.is_empty() {
            let finding = Finding::error(files.place, "`oneOf` is an empty list, of which nothing can be drawn");
            self.note(finding.with_example(self.example_of("oneOf of then")));
        }
        if let Some(file) = files.get(MOST_CHOICES) {
            let finding = Finding::error(file.place, format!("a rule draws from at most {MOST_CHOICES} things"));
            self.note(finding.with_example(self.example_of("oneOf of then")));
        }
        files.iter().map(|file| self.choice(file)).collect()
    }

    fn choice(&mut self, file: &At<ThenFile>) -> Choice {
        if let Some(inner) = &file.one_of {
            let finding = Finding::error(inner.place, "`oneOf` does not stand in another: weights say the same");
            self.note(finding.with_example(self.example_of("oneOf of then")));
        }
        Choice { weight: file.weight.as_ref().map_or(1, |weight| weight.value.get()), action: self.action(file) }
    }

    fn verdict(&mut self, file: &ThenFile) -> Option<Verdict> {
        let ending = EndingFile::from(file);
        let mut verdicts = Vec::new();
        verdicts.extend(file.error.as_ref().map(|error| ("error", error.place)));
        verdicts.extend(file.response.as_ref().map(|response| ("response", response.place)));
        verdicts.extend(file.fault.as_ref().map(|fault| ("fault", fault.place)));
        verdicts.extend(file.steps.as_ref().map(|steps| ("steps", steps.place)));
        verdicts.extend(ending.verdicts());
        verdicts.extend(file.one_of.as_ref().map(|choices| ("oneOf", choices.place)));
        verdicts.sort_by_key(|(_, place)| (place.line, place.column));
        self.exclude(&verdicts);
        // Each is compiled, so that all their problems are shown at once.
        let error = file.error.as_ref().map(|error| {
            self.check_error(error);
            Verdict::Error { code: error.code, details: self.details(error, &self.record_of_requests()) }
        });
        let response = file.response.as_ref().map(|response| self.response(response));
        self.check_lost(file);
        let fault = file.broken().map(Verdict::Fault);
        let steps = file.steps.as_ref().map(|steps| {
            self.check_steps(steps.place);
            Verdict::Steps(self.steps(steps))
        });
        if let (Some(after), Some(_)) = (&file.after, ending.never) {
            self.note(Finding::error(
                after.place,
                "`after` says nothing beside `never`: nothing comes, however long one waits",
            ));
        }
        let ending = self.ending(&ending);
        let ending = ending.map(|ending| Verdict::Steps(vec![Step { after: None, action: StepAction::End(ending) }]));
        error.or(response).or(fault).or(steps).or(ending)
    }

    /// Notes a `lost` with nothing to lose.
    fn check_lost(&mut self, file: &ThenFile) {
        let Some(lost) = &file.lost else { return };
        let wrong = match &file.fault {
            None => Some("`lost` belongs to a `fault`, and there is none here"),
            Some(fault) if fault.value.carries_answer() => Some(
                "`lost` goes with `reset`, `empty`, `garbage` and `hang`: with this fault a part of the answer arrives",
            ),
            Some(_) => None,
        };
        if let Some(wrong) = wrong {
            self.note(Finding::error(lost.place, wrong).example("{ fault: reset, lost: true }"));
        }
    }

    fn details(&mut self, error: &At<ErrorFile>, record: &RecordFields) -> Option<String> {
        let details = error.details.as_ref()?;
        self.check_templates(details.place, details, record);
        Some(details.value.clone())
    }

    fn exclude(&mut self, verdicts: &[(&str, Place)]) {
        let Some((&(first, _), rest)) = verdicts.split_first() else { return };
        for (other, place) in rest {
            let message = format!("`{first}` and `{other}` exclude each other: a request comes to one thing");
            self.note(Finding::error(*place, message).example("two rules, the first of them with `times: 1`"));
        }
    }

    fn ending(&mut self, file: &EndingFile<'_>) -> Option<Ending> {
        let errored = file.errored.map(|errored| {
            self.check_errored(errored);
            Ending::Errored { code: errored.code, details: self.details(errored, &self.record_of_checks()) }
        });
        let outcome = file.outcome.map(|outcome| Ending::Outcome(self.chosen(outcome, file)));
        if outcome.is_none() && !self.damaged {
            self.find_words_without_outcome(file);
        }
        errored.or(outcome).or(file.never.map(|_| Ending::Never))
    }

    /// Notes what says more about an outcome that is not there.
    fn find_words_without_outcome(&mut self, file: &EndingFile<'_>) {
        let alone = file.output.0.first().map(|(name, _)| ("output", name.place));
        let alone = alone.or(file.labels.first().map(|label| ("rejectLabels", label.place)));
        if let Some((key, place)) = alone.or(file.retry.map(|retry| ("retry", retry.place))) {
            let message = format!("`{key}` belongs to an `outcome`, and there is none here");
            self.note(Finding::error(place, message).with_example(self.example_of("outcome")));
        }
    }

    fn chosen(&mut self, outcome: &At<String>, file: &EndingFile<'_>) -> Chosen {
        self.check_outcome(outcome);
        self.check_output(file.output);
        self.check_labels(outcome, file.labels, file.retry);
        Chosen {
            outcome: outcome.value.clone(),
            output: file.output.0.iter().map(|(name, value)| (name.value.clone(), value.value.clone())).collect(),
            reject_labels: file.labels.iter().map(|label| label.value.clone()).collect(),
            retry: file.retry.map(|retry| retry.value),
        }
    }

    fn steps(&mut self, files: &At<Vec<At<StepFile>>>) -> Vec<Step> {
        if files.is_empty() {
            self.note(Finding::error(files.place, "`steps` is empty").with_example(self.example_of("steps")));
        }
        if let Some(file) = files.get(MOST_STEPS) {
            let finding = Finding::error(file.place, format!("a check has at most {MOST_STEPS} steps"));
            self.note(finding.with_example(self.example_of("steps")));
        }
        let end = files.iter().position(|file| last_word(file).is_some());
        if let Some((end, lost)) = end.and_then(|end| Some((&files[end], files.get(end + 1)?)))
            && let Some(word) = last_word(end)
        {
            let finding = Finding::error(lost.place, format!("nothing comes after `{word}`"));
            self.note(finding.example(format!("steps: [{{ after: 1h, ask: Please share the letter }}, {{ {word} }}]")));
        }
        files.iter().filter_map(|file| self.step(file)).collect()
    }

    fn step(&mut self, file: &At<StepFile>) -> Option<Step> {
        let ending = EndingFile::from(&file.value);
        let mut verdicts: Vec<_> = file.ask.iter().map(|ask| ("ask", ask.place)).collect();
        verdicts.extend(ending.verdicts());
        if let [("ask", _), (ending, place), ..] = &verdicts[..] {
            let message = format!("`ask` and `{ending}` are two steps: the second follows the answer");
            let finding = Finding::error(*place, message);
            self.note(finding.with_example(self.example_of("steps")));
        } else {
            self.exclude(&verdicts);
        }
        let ask = file.ask.as_ref().map(|ask| {
            self.check_ask(ask);
            self.check_templates(ask.place, ask, &self.record_of_checks());
            let documents = file.documents.iter().map(|document| document.value.clone()).collect();
            let timeout = file.timeout.as_ref().map(|it| it.value.0);
            StepAction::Ask { text: ask.value.clone(), documents, timeout }
        });
        let action = ask.or(self.ending(&ending).map(StepAction::End));
        if action.is_none() && !self.damaged && self.is_right_from(file.place) {
            let finding =
                Finding::error(file.place, "this step does nothing: it needs `ask`, `outcome`, `errored` or `never`");
            self.note(finding.with_example(self.example_of("steps")));
        }
        if file.ask.is_none() {
            self.find_words_without_ask(file);
        }
        Some(Step { after: file.after.map(|span| span.0), action: action? })
    }

    /// Notes what says more about a question that is not there.
    fn find_words_without_ask(&mut self, file: &StepFile) {
        if let Some(timeout) = &file.timeout {
            let finding = Finding::error(timeout.place, "`timeout` belongs to `ask`: it ends the wait for an answer");
            self.note(finding.with_example(self.example_of("timeout")));
        }
        if let Some(document) = file.documents.first() {
            let finding = Finding::error(document.place, "`documents` belong to `ask`: they go with the question");
            self.note(finding.with_example(self.example_of("documents")));
        }
    }

    fn response(&mut self, file: &At<ResponseFile>) -> Verdict {
        if !(200..=599).contains(&file.status.value) {
            let message = format!("a final HTTP status is from 200 to 599, {} is not", file.status.value);
            self.note(Finding::error(file.status.place, message).with_example(self.example_of("status")));
        }
        if let (Some(body), 204 | 304) = (&file.body, file.status.value) {
            let message = format!("an answer with the status {} has no body", file.status.value);
            self.note(
                Finding::error(body.place, message).example(format!("response: {{ status: {} }}", file.status.value)),
            );
        }
        let body = file.body.as_ref().map_or(Value::Null, |body| {
            self.check_templates_in(body.place, body, &self.record_of_requests());
            body.value.clone()
        });
        for (name, value) in &file.headers.0 {
            self.check_header(name, value);
        }
        let headers = file.headers.0.iter().map(|(name, value)| (name.value.clone(), value.clone())).collect();
        Verdict::Response { status: file.status.value, headers, body }
    }

    fn check_header(&mut self, name: &At<String>, value: &str) {
        self.check_templates(name.place, value, &self.record_of_requests());
        let message = if HeaderName::try_from(name.as_str()).is_err() {
            format!("`{}` is no name of a header: names have letters, digits and `-`", **name)
        } else if FRAMING.iter().any(|framing| name.eq_ignore_ascii_case(framing)) {
            format!("`{}` is about the connection, which is the emulator's; a `fault` breaks it", **name)
        } else if value.chars().any(char::is_control) {
            format!("the value of `{}` has a line break or another control character", **name)
        } else {
            return;
        };
        self.note(Finding::error(name.place, message).with_example(self.example_of("headers")));
    }

    fn latency(&mut self, file: &LatencyFile) -> Option<Latency> {
        let drawn = match file {
            LatencyFile::Fixed(span) => return Some(Latency::Fixed(span.0)),
            LatencyFile::Drawn(drawn) => drawn,
        };
        if let Some(uniform) = &drawn.uniform {
            let (min, max) = (uniform.min.0, uniform.max.0);
            self.demand(min <= max, uniform.place, "`min` is above `max`", "uniform");
            return Some(Latency::Uniform { min, max });
        }
        let lognormal = drawn.lognormal.as_ref()?;
        let sigma = lognormal.sigma.value;
        let message = format!("`sigma` is from 0 to 5, {sigma} is not");
        self.demand((0.0..=5.0).contains(&sigma), lognormal.sigma.place, message, "sigma");
        Some(Latency::Lognormal { median: lognormal.median.0, sigma })
    }

    fn demand(&mut self, holds: bool, place: Place, message: impl Display, key: &str) {
        if !holds {
            self.note(Finding::error(place, message.to_string()).with_example(self.example_of(key)));
        }
    }
}

/// The word of a step that nothing can follow: a check that failed in the back office stays failed.
fn last_word(file: &StepFile) -> Option<String> {
    let never = file.never.as_ref().filter(|never| never.value).map(|_| "never: true".to_owned());
    never.or(file.errored.as_ref().map(|errored| format!("errored: {}", errored.code)))
}

impl EndingFile<'_> {
    fn verdicts(&self) -> impl Iterator<Item = (&'static str, Place)> {
        let outcome = self.outcome.map(|outcome| ("outcome", outcome.place));
        let errored = self.errored.map(|errored| ("errored", errored.place));
        let never = self.never.map(|place| ("never", place));
        [outcome, errored, never].into_iter().flatten()
    }
}

/// Takes the keys of an ending out of a type that has them.
macro_rules! ending_of {
    ($file:ty) => {
        impl<'a> From<&'a $file> for EndingFile<'a> {
            fn from(file: &'a $file) -> Self {
                Self {
                    outcome: file.outcome.as_ref(),
                    output: &file.output,
                    labels: &file.reject_labels,
                    retry: file.retry.as_ref(),
                    errored: file.errored.as_ref(),
                    never: file.never.as_ref().filter(|never| never.value).map(|never| never.place),
                }
            }
        }
    };
}

ending_of!(ThenFile);
ending_of!(StepFile);
