//! Texts in which `*` stands for anything, also for nothing; every other character stands for itself.

use std::fmt;

use regex_lite::Regex;

/// A compiled text with stars.
#[derive(Debug)]
pub(super) struct Glob {
    written: Box<str>,
    pattern: Regex,
}

impl Glob {
    pub(super) fn new(text: &str) -> Self {
        let parts: Vec<String> = text.split('*').map(regex_lite::escape).collect();
        let pattern = Regex::new(&format!("(?s)^{}$", parts.join(".*")));
        Self { written: text.into(), pattern: pattern.expect("escaped texts and stars are a valid pattern") }
    }

    /// Whether `text` has this shape.
    pub(super) fn fits(&self, text: &str) -> bool {
        self.pattern.is_match(text)
    }

    /// What stands before the first dot, unless a star comes earlier.
    pub(super) fn first_word(&self) -> Option<&str> {
        self.written.split_once('.').map(|(word, _)| word).filter(|word| !word.contains('*'))
    }
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
