//! The request header that decides one request alone: `Alert`, `Rejected; labels=FORGERY; retry=false`, `error=4292`, `never`.

use std::{collections::BTreeSet, time::Duration};

use super::{
    plan::{Chosen, Ending, Step, StepAction},
    rule::{Action, Verdict},
    vocabulary::{CheckWords, OperationWords, Vocabulary},
};
use crate::engine::time::parse_span;
use crate::engine::tree::{listed, nearest};

/// The header's name.
pub const HEADER: &str = "x-vetbox-outcome";

/// The action that `text` wishes for a request of `operation`.
pub(super) fn overruled(text: &str, operation: &str, vocabulary: &Vocabulary) -> Result<Action, String> {
    let words = vocabulary.operation(operation);
    let mut parts = cut(text).map(str::trim);
    let wish = parts.next().unwrap_or_default();
    let mut extras = Extras::default();
    for part in parts.filter(|part| !part.is_empty()) {
        extras.read(part)?;
    }
    let verdict = verdict(wish, &mut extras, words)?;
    extras.all_used(&verdict)?;
    Ok(Action { verdict: Some(verdict), after: extras.after, latency: None, webhook: None })
}

fn verdict(wish: &str, extras: &mut Extras, words: Option<&OperationWords>) -> Result<Verdict, String> {
    if let Some(code) = wish.strip_prefix("error=") {
        let code = one_of_codes(code, "error", words.map(|words| words.errors))?;
        return Ok(Verdict::Error { code, details: extras.details.take() });
    }
    let check = words.and_then(|words| words.check);
    if let (Some(words), None) = (words, check) {
        return Err(format!("{} starts no check; valid are {}", words.name, valid(Some(words))));
    }
    let ending = match wish.split_once('=').unwrap_or((wish, "")) {
        ("never", "") => Ending::Never,
        (word, code) if word.eq_ignore_ascii_case("errored") => {
            let errors = check.map(|check| check.errors);
            if errors.is_some_and(<[u32]>::is_empty) {
                return Err(format!("this check never ends with an error; valid are {}", valid(words)));
            }
            let code = match errors.and_then(<[u32]>::first) {
                Some(first) if code.is_empty() => *first,
                _ => one_of_codes(code, "errored", errors)?,
            };
            Ending::Errored { code, details: extras.details.take() }
        }
        _ => Ending::Outcome(chosen(wish, extras, words, check)?),
    };
    Ok(Verdict::Steps(vec![Step { after: None, action: StepAction::End(ending) }]))
}

fn chosen(
    wish: &str,
    extras: &mut Extras,
    words: Option<&OperationWords>,
    check: Option<&CheckWords>,
) -> Result<Chosen, String> {
    let outcome = match check {
        None => wish,
        Some(check) => check.outcomes.iter().find(|outcome| outcome.eq_ignore_ascii_case(wish)).ok_or_else(|| {
            let near = nearest(wish, check.outcomes.iter().copied());
            let hint = near.map(|near| format!(", did you mean `{near}`")).unwrap_or_default();
            format!("unknown outcome `{wish}`{hint}; it can be {}", valid(words))
        })?,
    };
    let mut chosen = Chosen { outcome: outcome.to_owned(), ..Chosen::default() };
    if check.is_none_or(|check| check.rejection == Some(outcome)) {
        chosen.reject_labels = std::mem::take(&mut extras.labels);
        chosen.retry = extras.retry.take();
        check_labels(&chosen.reject_labels, check)?;
    }
    Ok(chosen)
}

fn check_labels(labels: &[String], check: Option<&CheckWords>) -> Result<(), String> {
    let Some(check) = check else { return Ok(()) };
    match labels.iter().find(|label| !check.labels.contains(&label.as_str())) {
        Some(label) => Err(format!("unknown label `{label}`; it can be {}", listed(check.labels))),
        None => Ok(()),
    }
}

fn one_of_codes(text: &str, key: &str, valid: Option<&[u32]>) -> Result<u32, String> {
    let code = text.trim().parse().map_err(|_| format!("`{key}={text}` has no code, as {key}=5001"))?;
    match valid {
        Some(valid) if !valid.contains(&code) => {
            Err(format!("no {key} {code} here; it can be {}", listed(BTreeSet::from_iter(valid))))
        }
        _ => Ok(code),
    }
}

/// What the header can wish for.
fn valid(words: Option<&OperationWords>) -> String {
    let mut wishes: Vec<String> = Vec::new();
    let check = words.and_then(|words| words.check);
    wishes.extend(check.iter().flat_map(|check| check.outcomes).map(|outcome| (*outcome).to_owned()));
    wishes.extend(check.map(|_| "never".to_owned()));
    let first = |key: &str, codes: &[u32]| codes.first().map(|code| format!("{key}={code}"));
    wishes.extend(check.and_then(|check| first("errored", check.errors)));
    wishes.extend(words.and_then(|words| first("error", words.errors)));
    format!("{}, with any code of the vendor's errors", listed(wishes))
}

/// What follows the semicolons.
#[derive(Default)]
struct Extras {
    labels: Vec<String>,
    retry: Option<bool>,
    after: Option<Duration>,
    details: Option<String>,
}

impl Extras {
    fn read(&mut self, part: &str) -> Result<(), String> {
        let (key, value) = part.split_once('=').unwrap_or((part, ""));
        match key.trim() {
            "labels" => self.labels = value.split(',').map(|label| label.trim().to_owned()).collect(),
            "retry" => self.retry = Some(truth(value)?),
            "after" => self.after = Some(parse_span(value.trim())?),
            "details" => self.details = Some(unquoted(value.trim())?.to_owned()),
            _ => return Err(format!("unknown part `{part}`; it can be `labels=`, `retry=`, `after=` or `details=`")),
        }
        Ok(())
    }

    fn all_used(&self, verdict: &Verdict) -> Result<(), String> {
        let ends = |step: &Step| !matches!(step.action, StepAction::End(Ending::Never));
        if self.after.is_some() && !matches!(verdict, Verdict::Steps(steps) if steps.iter().all(ends)) {
            return Err("`after` belongs to how a check ends".to_owned());
        }
        if !self.labels.is_empty() || self.retry.is_some() {
            return Err("`labels` and `retry` belong to a rejection".to_owned());
        }
        if self.details.is_some() {
            return Err("`details` belong to an error".to_owned());
        }
        Ok(())
    }
}

/// The parts between semicolons; one within double quotes is part of a text.
fn cut(text: &str) -> impl Iterator<Item = &str> {
    let mut quoted = false;
    text.split(move |it| {
        quoted ^= it == '"';
        it == ';' && !quoted
    })
}

/// A text without the double quotes around it.
fn unquoted(text: &str) -> Result<&str, String> {
    let Some(rest) = text.strip_prefix('"') else { return Ok(text) };
    rest.strip_suffix('"').ok_or_else(|| format!("`{text}` begins with a double quote and does not end with one"))
}

fn truth(text: &str) -> Result<bool, String> {
    text.trim().parse().map_err(|_| format!("`retry={text}` is neither retry=true nor retry=false"))
}
