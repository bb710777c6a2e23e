//! Words that could be meant, and words as sentences list them.

use std::fmt;

/// The word of `valid` that is nearest to `word`, when it is near enough to have been meant.
pub fn nearest<'a>(word: &str, valid: impl IntoIterator<Item = &'a str>) -> Option<&'a str> {
    let folded = word.to_lowercase();
    let scored = valid.into_iter().map(|it| (strsim::jaro_winkler(&folded, &it.to_lowercase()), it));
    scored.filter(|(score, _)| *score > 0.75).max_by(|a, b| a.0.total_cmp(&b.0)).map(|(_, it)| it)
}

/// Words as a sentence lists them: `a`, `b` or `c`.
pub fn listed<T: fmt::Display>(words: impl IntoIterator<Item = T>) -> String {
    let mut words: Vec<String> = words.into_iter().map(|word| format!("`{word}`")).collect();
    let Some(last) = words.pop() else { return "none".to_owned() };
    if words.is_empty() { last } else { format!("{} or {last}", words.join(", ")) }
}
