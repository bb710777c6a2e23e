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
            !self.misses_an_end_of(text) && fit(&self.parts, &text.to_lowercase())
        } else {
            fit(&self.parts, text)
        }
    }

    /// Whether the shape is told to be another by the first or the last letters of `text` alone, without writing it in small ones.
    fn misses_an_end_of(&self, text: &str) -> bool {
        let (head, tail) = (self.parts.first(), self.parts.last());
        head.is_some_and(|head| is_another(head.bytes(), text.bytes()))
            || tail.is_some_and(|tail| is_another(tail.bytes().rev(), text.bytes().rev()))
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

    /// How texts of this shape begin and end.
    pub fn ends(&self) -> (&str, &str) {
        let [beginning, .., end] = &*self.parts else { return (&self.parts[0], &self.parts[0]) };
        (beginning, end)
    }

    /// What stands before the first dot, unless a star comes earlier.
    pub fn first_word(&self) -> Option<&str> {
        self.written.split_once('.').map(|(word, _)| word).filter(|word| !word.contains('*'))
    }
}

fn parts(text: &str) -> Box<[Box<str>]> {
    text.split('*').map(Into::into).collect()
}

/// Whether what was `seen` is another text than the one in small letters that was `meant`, as far as both are ASCII, where a small letter
/// takes the place of its capital.
fn is_another(meant: impl Iterator<Item = u8>, mut seen: impl Iterator<Item = u8>) -> bool {
    for meant in meant {
        match seen.next() {
            Some(seen) if !seen.is_ascii() || !meant.is_ascii() => return false,
            Some(seen) if seen.to_ascii_lowercase() == meant => {}
            Some(_) | None => return true,
        }
    }
    false
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
        // The sign of the unit, whose small letter is the ASCII one.
        assert!(Glob::in_any_case("k*k").fits("\u{212a}\u{212a}"));
        assert!(!Glob::in_any_case("ab*b").fits("AB") && Glob::in_any_case("ab*b").fits("ABB"));
    }
}
