//! Words that could be meant, and words as sentences list them.

use std::{borrow::Cow, fmt};

/// How long a word may be, in bytes, that is compared with those that could have been meant.
const LONGEST_WORD: usize = 64;
/// How many characters of what somebody wrote a message repeats.
const SHOWN: usize = 100;

/// The word of `valid` that is nearest to `word`, when it is near enough to have been meant.
pub fn nearest<'a>(word: &str, valid: impl IntoIterator<Item = &'a str>) -> Option<&'a str> {
    if LONGEST_WORD < word.len() {
        return None;
    }
    let folded = word.to_lowercase();
    let scored = valid.into_iter().map(|it| (likeness(&folded, &it.to_lowercase()), it));
    scored.filter(|(score, _)| *score > 0.75).max_by(|a, b| a.0.total_cmp(&b.0)).map(|(_, it)| it)
}

/// How much two words are alike, from 0 to 1.
fn likeness(word: &str, other: &str) -> f64 {
    // It likes long words for the letters of a short one, wherever they stand; their beginning alone may be meant.
    let is_far = !other.starts_with(word) && strsim::normalized_damerau_levenshtein(word, other) < 0.4;
    let likeness = if is_far { 0.0 } else { strsim::jaro_winkler(word, other) };
    // It does not see that two letters of a short word have changed places.
    let is_slip = 3 <= word.len() && strsim::osa_distance(word, other) == 1;
    if is_slip { likeness.max(0.8) } else { likeness }
}

/// Words as a sentence lists them: `a`, `b` or `c`.
pub fn listed<T: fmt::Display>(words: impl IntoIterator<Item = T>) -> String {
    let mut words: Vec<String> = words.into_iter().map(|word| format!("`{word}`")).collect();
    let Some(last) = words.pop() else { return "none".to_owned() };
    if words.is_empty() { last } else { format!("{} or {last}", words.join(", ")) }
}

/// What somebody wrote as a message repeats it: its beginning, since it can be megabytes.
pub fn shortened(text: &str) -> Cow<'_, str> {
    match text.char_indices().nth(SHOWN) {
        Some((end, _)) => format!("{}…", &text[..end]).into(),
        None => text.into(),
    }
}

/// So many of something: `1 problem`, `2 problems`.
pub fn counted(number: impl TryInto<u64>, noun: &str) -> String {
    match number.try_into().unwrap_or(u64::MAX) {
        1 => format!("1 {noun}"),
        number => format!("{number} {noun}s"),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn one_is_no_more_than_one() {
        assert_eq!([0, 1, 2].map(|number| counted(number, "rule")), ["0 rules", "1 rule", "2 rules"]);
    }

    #[test]
    fn a_slip_in_a_short_word_is_seen() {
        assert_eq!(nearest("tga", ["id", "tag", "status"]), Some("tag"));
        assert_eq!(nearest("stauts", ["id", "tag", "status"]), Some("status"));
        assert_eq!(nearest("xyz", ["id", "tag", "status"]), None);
    }

    #[test]
    fn a_word_that_has_the_same_letters_elsewhere_was_not_meant() {
        assert_eq!(nearest("attestr", ["state", "stateInterval"]), None);
    }

    #[test]
    fn a_long_word_is_compared_with_nothing_and_shown_by_its_beginning() {
        assert_eq!(nearest(&"status".repeat(11), ["status"]), None);
        assert_eq!(shortened(&"é".repeat(100)), "é".repeat(100));
        assert_eq!(shortened(&"é".repeat(101)), format!("{}…", "é".repeat(100)));
    }
}
