//! Texts in which `*` stands for anything, also for nothing; every other character stands for itself.

use std::fmt;

/// A text with stars.
#[derive(Debug)]
pub struct Glob {
    written: Box<str>,
    /// What stands between the stars; one more than there are stars.
    parts: Box<[Box<str>]>,
}

impl Glob {
    pub fn new(text: &str) -> Self {
        Self { written: text.into(), parts: text.split('*').map(Into::into).collect() }
    }

    /// Whether `text` has this shape. Each star takes as little as it can, so the text is gone through once.
    pub fn fits(&self, text: &str) -> bool {
        let [head, middle @ .., tail] = &*self.parts else { return *self.written == *text };
        let within = text.strip_prefix(&**head).and_then(|rest| rest.strip_suffix(&**tail));
        let rest = within.and_then(|rest| middle.iter().try_fold(rest, |rest, part| Some(rest.split_once(&**part)?.1)));
        rest.is_some()
    }

    /// What stands before the first dot, unless a star comes earlier.
    pub fn first_word(&self) -> Option<&str> {
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
        check("a*b*b*c", &["abbc", "a-b-bb-c"], &["abc", "abbcd", "acbb"]);
        check("**", &["", "anything"], &[]);
        check("*".repeat(2000).as_str(), &["", &"a".repeat(2000)], &[]);
        check("*é*", &["café", "é"], &["cafe"]);
        check("a[b]?*", &["a[b]?", "a[b]?c"], &["ab", "abc"]);
    }
}
