//! Regular expressions of conditions: matched in time that grows with the text alone, and bounded in size.

use std::{borrow::Cow, fmt};

use regex::{Error, Regex, RegexBuilder};

/// How much memory a compiled pattern may take; `(a?){400}` does not fit.
const MOST_COMPILED: usize = 64 << 10;
/// How much memory of a compiled pattern makes it one step dearer.
const STEP: usize = 1 << 10;
/// How much memory a search may use to be fast.
const MOST_CACHED: usize = 256 << 10;
/// How long a text may be in which a pattern is looked for, in bytes; no pattern fits a longer one.
const LONGEST_TEXT: usize = 16 << 10;

/// A regular expression that is found somewhere in a text.
#[derive(Debug)]
pub struct Pattern {
    written: Box<str>,
    regex: Regex,
    /// How dear it is to look at one byte.
    cost: usize,
}

impl Pattern {
    /// Reads a pattern; or what is wrong with it.
    pub fn new(written: &str) -> Result<Self, String> {
        let expression = with_ascii_classes(written);
        let sizes = [STEP, 8 * STEP, MOST_COMPILED];
        for size in sizes {
            match RegexBuilder::new(&expression).size_limit(size).dfa_size_limit(MOST_CACHED).build() {
                Ok(regex) => return Ok(Self { written: written.into(), regex, cost: size / STEP }),
                Err(Error::CompiledTooBig(_)) => {}
                Err(error) => {
                    let reason =
                        error.to_string().lines().last().unwrap_or_default().trim_start_matches("error: ").to_owned();
                    return Err(format!("is not a regular expression: {reason}"));
                }
            }
        }
        Err("is too large a regular expression: its repetitions unfold to more than 64 KiB".to_owned())
    }

    /// How many steps it takes to look at `text`.
    pub fn cost(&self, text: &str) -> usize {
        self.cost * text.len().min(LONGEST_TEXT)
    }

    /// Whether it is found in `text`.
    pub fn fits(&self, text: &str) -> bool {
        text.len() <= LONGEST_TEXT && self.regex.is_match(text)
    }
}

impl fmt::Display for Pattern {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.written)
    }
}

/// The expression with `\d`, `\w` and `\s` written out as those of ASCII: the letters of all scripts take a hundred times the memory.
fn with_ascii_classes(written: &str) -> Cow<'_, str> {
    if !written.contains('\\') {
        return written.into();
    }
    let mut expression = String::with_capacity(written.len());
    let mut characters = written.chars();
    while let Some(character) = characters.next() {
        if character != '\\' {
            expression.push(character);
            continue;
        }
        match characters.next() {
            Some('d') => expression.push_str("[0-9]"),
            Some('D') => expression.push_str("[^0-9]"),
            Some('w') => expression.push_str("[0-9A-Za-z_]"),
            Some('W') => expression.push_str("[^0-9A-Za-z_]"),
            Some('s') => expression.push_str("[\\t\\n\\v\\f\\r ]"),
            Some('S') => expression.push_str("[^\\t\\n\\v\\f\\r ]"),
            escaped => {
                expression.push('\\');
                expression.extend(escaped);
            }
        }
    }
    expression.into()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[track_caller]
    fn check(written: &str, fits: &[&str], misses: &[&str]) {
        let pattern = Pattern::new(written).unwrap();
        for text in fits {
            assert!(pattern.fits(text), "{written} fits {text}");
        }
        for text in misses {
            assert!(!pattern.fits(text), "{written} does not fit {text}");
        }
    }

    #[test]
    fn a_pattern_is_found_anywhere_unless_it_is_anchored() {
        check("^EMP-[0-9]+$", &["EMP-7"], &["EMP-", "XEMP-7", "EMP-7\n"]);
        check("7$", &["17"], &["71"]);
        check("^.{3}$", &["été"], &["ét"]);
        check("(?i)^initech", &["INITECH Ltd"], &["My Initech"]);
    }

    #[test]
    fn classes_are_those_of_ascii_inside_of_brackets_too() {
        check(r"^\w+@\w+\.test$", &["a_1@b.test"], &["é@b.test", "a@bxtest"]);
        check(r"^[\w.-]+$", &["a.b-c_1"], &["a b", "é"]);
        check(r"^[^\s\d]+$", &["ab"], &["a b", "a1"]);
        check(r"^\D\W\S$", &["a-b"], &["1-b", "aab", "a- "]);
        check(r"^\\d$", &[r"\d"], &["7"]);
        check(r"\bcat\b", &["a cat sat"], &["cats"]);
    }

    #[test]
    fn a_long_text_fits_nothing() {
        check("a$", &["a".repeat(16 << 10).as_str()], &["a".repeat((16 << 10) + 1).as_str()]);
    }

    #[test]
    fn what_is_no_pattern_and_what_is_too_large_is_refused() {
        assert_eq!(Pattern::new("[0-9").unwrap_err(), "is not a regular expression: unclosed character class");
        assert!(Pattern::new(r"x\").unwrap_err().starts_with("is not a regular expression"));
        for large in ["(a?){4000}b", "((((a?){30}){30}){30}){3}b", ".{1000}"] {
            assert!(Pattern::new(large).unwrap_err().contains("too large"), "{large}");
        }
    }
}
