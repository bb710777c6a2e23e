//! Texts in which `*` stands for anything, also for nothing; every other character stands for itself.

use std::fmt;

use regex_lite::Regex;

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

    /// Whether whatever fits `other` fits this, as far as their ends tell.
    pub(super) fn covers(&self, other: &Self) -> bool {
        match (&self.shape, &other.shape) {
            (Shape::Exact, _) | (Shape::Pattern(_), Shape::Around { .. } | Shape::Pattern(_)) => {
                self.written == other.written
            }
            (_, Shape::Exact) => self.fits(&other.written),
            (Shape::Around { .. }, Shape::Around { .. } | Shape::Pattern(_)) => {
                let ((head, tail), (longer_head, longer_tail)) = (self.ends(), other.ends());
                longer_head.starts_with(head) && longer_tail.ends_with(tail)
            }
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
    let parts: Vec<String> = parts.iter().map(|part| regex_lite::escape(part)).collect();
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

    #[test]
    fn a_wider_shape_covers_a_narrower_one() {
        let covers = |wide: &str, narrow: &str| Glob::new(wide).covers(&Glob::new(narrow));

        for (wide, narrow) in
            [("Ini*", "Initech*"), ("*", "a*b*c"), ("a*z", "abc*xyz"), ("Ini*", "Initech"), ("a*b*", "axb")]
        {
            assert!(covers(wide, narrow), "{wide} {narrow}");
        }
        for (wide, narrow) in [("Initech*", "Ini*"), ("a*a", "a"), ("a", "a*"), ("*z", "z*"), ("a*b*", "a*b")] {
            assert!(!covers(wide, narrow), "{wide} {narrow}");
        }
    }
}
