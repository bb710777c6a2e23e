//! Texts in which `*` stands for anything, also for nothing; every other character stands for itself.

use std::fmt;

/// A text with stars.
#[derive(Debug)]
pub struct Glob {
    written: Box<str>,
    /// What stands between the stars; one more than there are stars. In small letters when their case does not matter.
    parts: Box<[Box<str>]>,
    any_case: bool,
}

impl Glob {
    pub fn new(text: &str) -> Self {
        Self { written: text.into(), parts: parts(text), any_case: false }
    }

    /// The same in any letter case.
    pub fn in_any_case(text: &str) -> Self {
        Self { written: text.into(), parts: parts(&text.to_lowercase()), any_case: true }
    }

    /// Whether `text` has this shape.
    pub fn fits(&self, text: &str) -> bool {
        if self.any_case {
            !self.misses_the_end_of(text) && fit(&self.parts, &text.to_lowercase())
        } else {
            fit(&self.parts, text)
        }
    }

    /// Whether the shape is told to be another by the end of `text` alone, without writing it in small letters.
    fn misses_the_end_of(&self, text: &str) -> bool {
        let tail = self.parts.last().map_or("", |tail| tail);
        for (meant, seen) in tail.bytes().rev().zip(text.bytes().rev()) {
            if !meant.is_ascii() || !seen.is_ascii() {
                return false;
            }
            if meant != seen.to_ascii_lowercase() {
                return true;
            }
        }
        // As far as it goes it is ASCII, of which small letters are as long.
        text.len() < tail.len()
    }

    /// Whether any text has this shape and that of `other`, in which stars stand for anything, too. It costs the product of both lengths.
    pub fn meets(&self, other: &str) -> bool {
        let (one, other): (Vec<char>, Vec<char>) = (self.written.chars().collect(), other.chars().collect());
        // Whether the rests from the places so far meet, a row for each place in `one`.
        let mut below: Vec<bool> = Vec::new();
        for place in (0..=one.len()).rev() {
            let mut row = vec![false; other.len() + 1];
            for beside in (0..=other.len()).rev() {
                let (left, right) = (one.get(place), other.get(beside));
                row[beside] = match (left, right) {
                    (None, None) => true,
                    (Some('*'), _) if below[beside] => true,
                    (_, Some('*')) if row[beside + 1] => true,
                    (Some('*'), Some(_)) => row[beside + 1],
                    (Some(_), Some('*')) => below[beside],
                    (Some(left), Some(right)) => left == right && below[beside + 1],
                    (Some(_), None) | (None, Some(_)) => false,
                };
            }
            below = row;
        }
        below[0]
    }

    /// What stands before the first dot, unless a star comes earlier.
    pub fn first_word(&self) -> Option<&str> {
        self.written.split_once('.').map(|(word, _)| word).filter(|word| !word.contains('*'))
    }
}

fn parts(text: &str) -> Box<[Box<str>]> {
    text.split('*').map(Into::into).collect()
}

/// Whether `text` consists of the parts and anything between them. Each star takes as little as it can, so the text is gone through once.
fn fit(parts: &[Box<str>], text: &str) -> bool {
    let [head, middle @ .., tail] = parts else { return parts.first().is_some_and(|whole| **whole == *text) };
    let within = text.strip_prefix(&**head).and_then(|rest| rest.strip_suffix(&**tail));
    let rest = within.and_then(|rest| middle.iter().try_fold(rest, |rest, part| Some(rest.split_once(&**part)?.1)));
    rest.is_some()
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
        check("a*b*b*c", &["abbc", "a-b-bb-c"], &["abc", "abbcd", "acbb"]);
        check("**", &["", "anything"], &[]);
        check("*".repeat(2000).as_str(), &["", &"a".repeat(2000)], &[]);
        check("*é*", &["café", "é"], &["cafe"]);
        check("a[b]?*", &["a[b]?", "a[b]?c"], &["ab", "abc"]);
    }

    #[test]
    fn shapes_meet_when_a_text_has_both() {
        let meets = |one: &str, other: &str| {
            assert_eq!(Glob::new(one).meets(other), Glob::new(other).meets(one), "{one} {other}");
            Glob::new(one).meets(other)
        };
        for (one, other) in
            [("", ""), ("a*", "*b"), ("/api/v3/*", "/api/*/public/x"), ("*", "a"), ("a*c", "ab*"), ("*a*", "b*")]
        {
            assert!(meets(one, other), "{one} {other}");
        }
        for (one, other) in
            [("", "a"), ("/v3/*", "/api/*"), ("*b", "a*c"), ("ab", "a*c"), ("/api/*/work", "/api/*/wor")]
        {
            assert!(!meets(one, other), "{one} {other}");
        }
    }

    #[test]
    fn letter_case_matters_unless_it_is_said() {
        let glob = Glob::in_any_case("É*[Silent]");
        for text in ["é[silent]", "ÉCOLE [SILENT]", "école x[sILENT]"] {
            assert!(glob.fits(text), "{text}");
        }
        for text in ["école", "[silent]", "é[silent] ", "e[silent]", ""] {
            assert!(!glob.fits(text), "{text}");
        }
        assert!(Glob::in_any_case("initech").fits("INITECH"));
        assert!(!Glob::new("initech").fits("INITECH"));
        assert!(Glob::in_any_case("*é").fits("CAFÉ"));
    }
}
