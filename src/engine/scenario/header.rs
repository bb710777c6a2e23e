//! The request header that decides one request alone: a word such as `Alert` or `error=4292`, or a whole `then`.

use serde_json::{Value, json};

use super::{compile::compile_action, problem::sentences, rule::Action, vocabulary::Vocabulary};
use crate::engine::tree::Node;

/// The header's name.
pub const HEADER: &str = "x-vetbox-outcome";

/// The action that the header's `text` gives a request of `operation`; or everything that is wrong with it.
pub fn read_header(text: &str, operation: &str, vocabulary: Vocabulary) -> Result<Action, String> {
    let then = if text.trim_start().starts_with('{') {
        Node::of_yaml(text).map_err(|error| format!("`{text}` is not YAML: {}", error.message))?
    } else {
        Node::from(&then_of_words(text, operation, vocabulary)?)
    };
    compile_action(operation, then, vocabulary).map_err(|problems| sentences(&problems))
}

/// What the short words say, written as a `then`.
fn then_of_words(text: &str, operation: &str, vocabulary: Vocabulary) -> Result<Value, String> {
    let (word, more) = text.split_once(';').unwrap_or((text, ""));
    let mut then = match word.trim().split_once('=') {
        Some((key @ ("error" | "errored"), code)) => {
            let code: u32 = code.trim().parse().map_err(|_| format!("`{key}={code}` has no code, as {key}=5001"))?;
            json!({ key: code })
        }
        None if word.trim() == "never" => json!({ "never": true }),
        _ => json!({ "outcome": outcome_called(word.trim(), operation, vocabulary) }),
    };
    match more.trim().split_once('=') {
        Some(("after", span)) => then["after"] = span.trim().into(),
        None if more.trim().is_empty() => {}
        _ => {
            let more = more.trim();
            return Err(format!(
                "unknown part `{more}`; it can be `after=2h`, and a `then` in braces says everything else"
            ));
        }
    }
    Ok(then)
}

/// The outcome as the vendor writes it; the header takes it in any case.
fn outcome_called<'a>(word: &'a str, operation: &str, vocabulary: Vocabulary) -> &'a str {
    let check = vocabulary.operation(operation).and_then(|words| words.check);
    let mut outcomes = check.into_iter().flat_map(|check| check.outcomes).copied();
    outcomes.find(|outcome| outcome.eq_ignore_ascii_case(word)).unwrap_or(word)
}
