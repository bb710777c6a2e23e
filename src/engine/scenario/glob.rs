//! Texts in which `*` stands for anything, also for nothing; every other character stands for itself.

use std::fmt;

use regex::Regex;

/// A compiled text with stars.
#[derive(Debug)]
pub(super) struct Glob {
    written: Box<str>,
    shape: Shape,
}

#[derive(Debug)]
enum Shape {
    /// No star.
    Exact,
    /// One star between these lengths of the text; the usual case, and ten times as fast as a pattern.
    Around { before: usize, after: usize },
    /// Several stars.
    Pattern(Regex),
}

impl Glob {
    pub(super) fn new(text: &str) -> Self {
        let parts: Vec<&str> = text.split('*').collect();
        let shape = match parts.as_slice() {
            [_] => Shape::Exact,
            [before, after] => Shape::Around { before: before.len(), after: after.len() },
            _ => Shape::Pattern(pattern(&parts)),
        };
        Self { written: text.into(), shape }
    }

    /// Whether `text` has this shape.
    pub(super) fn fits(&self, text: &str) -> bool {
        let written = &*self.written;
        match &self.shape {
            Shape::Exact => text == written,
            Shape::Around { before, after } => {
                before + after <= text.len()
                    && text.as_bytes().starts_with(&written.as_bytes()[..*before])
                    && text.as_bytes().ends_with(&written.as_bytes()[before + 1..])
            }
            Shape::Pattern(pattern) => pattern.is_match(text),
        }
    }

    /// What stands before the first dot, unless a star comes earlier.
    pub(super) fn first_word(&self) -> Option<&str> {
        self.written.split_once('.').map(|(word, _)| word).filter(|word| !word.contains('*'))
    }

    /// What stands before the first star and after the last; a text without one is all before it.
    pub(super) fn ends(&self) -> (&str, &str) {
        let head = self.written.split('*').next().unwrap_or_default();
        let tail = self.written.rsplit_once('*').map_or("", |(_, tail)| tail);
        (head, tail)
    }
}

fn pattern(parts: &[&str]) -> Regex {
    let parts: Vec<String> = parts.iter().map(|part| regex::escape(part)).collect();
    Regex::new(&format!("(?s)^{}$", parts.join(".*"))).expect("escaped texts and stars are a valid pattern")
}

impl fmt::Display for Glob {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.written)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[track_caller]
    fn check(glob: &str, fits: &[&str], misses: &[&str]) {
        let glob = Glob::new(glob);
        for text in fits {
            assert!(glob.fits(text), "{glob} fits {text}");
        }
        for text in misses {
            assert!(!glob.fits(text), "{glob} does not fit {text}");
        }
    }

    #[test]
    fn stars_stand_for_anything_and_the_rest_for_itself() {
        check("Initech", &["Initech"], &["Initech ", "initech", ""]);
        check("Initech*", &["Initech", "Initech Ltd\n"], &["My Initech"]);
        check("*-ALERT", &["A-ALERT", "-ALERT"], &["ALERT", "A-ALERTS"]);
        check("aba*aba", &["abaaba", "aba-aba"], &["aba", "ababa"]);
        check("*é*", &["café", "é"], &["cafe"]);
        check("a[b]?*", &["a[b]?", "a[b]?c"], &["ab", "abc"]);
    }
}
