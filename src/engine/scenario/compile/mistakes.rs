//! What does not fit the language, put in words.

use super::super::problem::Finding;
use crate::engine::tree::{Mistake, NotYaml, Place, Wrong, listed, nearest};

/// What other tools call what is called differently here.
const OTHER_WORDS: &[(&str, &str)] = &[
    ("timeout", "hang"),
    ("disconnect", "reset"),
    ("close", "empty"),
    ("regex", "matches"),
    ("regexp", "matches"),
    ("pattern", "matches"),
    ("match", "matches"),
    ("in", "oneOf"),
    ("anyof", "oneOf"),
    ("eq", "equals"),
    ("is", "equals"),
    ("ne", "not"),
    ("gt", "moreThan"),
    ("lt", "lessThan"),
    ("gte", "atLeast"),
    ("lte", "atMost"),
    ("ignorecase", "anyCase"),
    ("probability", "chance"),
    ("percent", "chance"),
    ("count", "times"),
    ("limit", "times"),
    ("duration", "for"),
    ("delay", "after"),
    ("wait", "after"),
    ("result", "outcome"),
    ("status", "outcome"),
    ("name", "id"),
    ("if", "when"),
    ("match", "when"),
    ("do", "then"),
    ("url", "path"),
];

/// The word of `valid` that was probably meant by `word`: what other tools call so, or what is nearest.
fn meant<'a>(word: &str, valid: impl Iterator<Item = &'a str> + Clone) -> Option<&'a str> {
    let lower = word.to_lowercase();
    let mut other = OTHER_WORDS.iter().filter(|(other, _)| *other == lower);
    let same = other.find_map(|(_, here)| valid.clone().find(|known| known == here));
    same.or_else(|| nearest(word, valid))
}

/// A text that is not even YAML.
pub fn unreadable(error: &NotYaml) -> Finding {
    let finding = Finding::error(error.place, format!("this is not YAML: {}", error.message));
    finding.example("key: value, each key once; texts with `: ` or ` #` in them stand in \"quotes\"")
}

/// A mistake in words; `file` is what the file holds, `example_of` knows something right for a key.
pub fn finding_of(mistake: &Mistake, file: &str, example_of: &dyn Fn(&str) -> Option<&'static str>) -> Finding {
    let key = mistake.path.iter().rev().find(|step| step.parse::<usize>().is_err()).map_or("", String::as_str);
    match &mistake.wrong {
        Wrong::UnknownKey { key, valid } => {
            let mut finding = unknown_key(mistake.place, key, &home(mistake, file), valid.iter().copied(), example_of);
            finding.message.extend(nested(mistake).filter(|_| finding.nearest.is_none()));
            finding
        }
        Wrong::UnknownWord { word, valid } => {
            let message = format!("unknown {key} `{word}`; it can be {}", listed(valid.iter()));
            let near = meant(word, valid.iter().copied());
            Finding::error(mistake.place, message).nearest(near).with_example(example_of(key))
        }
        Wrong::Missing { key } => {
            Finding::error(mistake.place, format!("`{key}` is missing here")).with_example(example_of(key))
        }
        Wrong::Other(message) => {
            let (message, key) = match (key, message.strip_prefix("expected ")) {
                ("", _) => (message.clone(), "rules"),
                (key, Some(expected)) => (format!("`{key}` expects {expected}"), key),
                (key, None) => (format!("`{key}`: {message}"), key),
            };
            Finding::error(mistake.place, message).with_example(example_of(key))
        }
    }
}

/// A mistake in a vendor's settings in words; `example_of` knows something right for a key at their top.
pub fn setting_finding(mistake: &Mistake, example_of: fn(&str) -> Option<&'static str>) -> Finding {
    let message = mistake.wrong.to_string();
    let message = message.replace("unknown field", "unknown setting").replace("unknown value", "unknown word");
    let nearest = mistake.wrong.nearest();
    let example = mistake.path.first().and_then(|key| example_of(key)).or(nearest.and_then(example_of));
    Finding::error(mistake.place, message).nearest(nearest).with_example(example)
}

/// How a field inside a field is named, where somebody may have nested them.
fn nested(mistake: &Mistake) -> Option<String> {
    let [.., home, field, key] = &mistake.path[..] else { return None };
    let named = matches!(home.as_str(), "body" | "record");
    named.then(|| {
        format!("; a field inside `{field}` is named by its path: `{field}.{key}`, in a list `{field}[0].{key}`")
    })
}

/// What an unknown key stands in.
fn home(mistake: &Mistake, file: &str) -> String {
    // The last step is the key itself; items of lists have numbers.
    match mistake.path.iter().rev().skip(1).find(|step| step.parse::<usize>().is_err()).map(String::as_str) {
        None => format!("at the top of {file}"),
        Some("rules") => "in a rule".to_owned(),
        Some("steps") => "in a step".to_owned(),
        Some("accounts") => "in an account".to_owned(),
        Some("webhooks") => "in a webhook endpoint".to_owned(),
        Some(outside) => format!("in `{outside}`"),
    }
}

/// A key that is none of `valid`.
fn unknown_key<'a>(
    place: Place,
    key: &str,
    home: &str,
    valid: impl Iterator<Item = &'a str> + Clone,
    example_of: &dyn Fn(&str) -> Option<&'static str>,
) -> Finding {
    let near = meant(key, valid.clone());
    let comparison = valid.clone().any(|it| it == "equals");
    let what = if comparison { "comparison" } else { "key" };
    let example = near.or(comparison.then_some("oneOf")).and_then(example_of);
    let message = format!("unknown {what} `{key}` {home}; it can be {}", listed(valid));
    Finding::error(place, message).nearest(near).with_example(example)
}
