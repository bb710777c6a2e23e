//! Places in a text, and its lines, in which a place is found without reading the line up to it.

use std::iter;

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

/// Where something stands in a file; lines and columns count from 1.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Serialize, Deserialize, JsonSchema)]
pub struct Place {
    /// The line.
    pub line: u32,
    /// The column of its first character.
    pub column: u32,
    /// How many characters it has.
    pub width: u32,
}

/// One line.
#[derive(Debug)]
pub struct Line<'a> {
    text: &'a str,
    /// Where each character begins; empty when each is one byte.
    starts: Vec<usize>,
}

/// The texts of the lines as YAML counts them: a carriage return alone ends a line, too.
pub fn lines_of(text: &str) -> impl Iterator<Item = &str> {
    let mut rest = Some(text).filter(|text| !text.is_empty());
    iter::from_fn(move || {
        let text = rest.take()?;
        let Some(end) = text.find(['\r', '\n']) else { return Some(text) };
        let after = if text[end..].starts_with("\r\n") { end + 2 } else { end + 1 };
        rest = Some(&text[after..]).filter(|text| !text.is_empty());
        Some(&text[..end])
    })
}

pub fn lines(text: &str) -> Vec<Line<'_>> {
    let starts =
        |line: &str| if line.is_ascii() { Vec::new() } else { line.char_indices().map(|(at, _)| at).collect() };
    lines_of(text).map(|text| Line { text, starts: starts(text) }).collect()
}

impl<'a> Line<'a> {
    /// The part from one character up to before another.
    fn part(&self, from: usize, to: usize) -> &'a str {
        let end = self.text.len();
        let byte = |character: usize| {
            let start = if self.starts.is_empty() { Some(character) } else { self.starts.get(character).copied() };
            start.map_or(end, |start| start.min(end))
        };
        &self.text[byte(from)..byte(to)]
    }
}

/// What stands at a place; `None` for an alias, which stands for something else.
pub fn text_at<'a>(place: Place, lines: &[Line<'a>]) -> Option<&'a str> {
    let index = |number: u32| usize::try_from(number).ok()?.checked_sub(1);
    let from = index(place.column)?;
    let text = lines.get(index(place.line)?)?.part(from, from.checked_add(usize::try_from(place.width).ok()?)?);
    (!text.is_empty() && !text.starts_with('*')).then_some(text)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn check(line: u32, column: u32, width: u32, expected: Option<&str>) {
        assert_eq!(text_at(Place { line, column, width }, &lines("one: 1\nüñí: 22\n*alias\n")), expected);
    }

    #[test]
    fn places_count_characters() {
        check(1, 6, 1, Some("1"));
        check(2, 6, 2, Some("22"));
        check(2, 2, 2, Some("ñí"));
    }

    #[test]
    fn every_line_break_of_yaml_ends_a_line() {
        let lines = |text| lines_of(text).collect::<Vec<_>>();

        assert_eq!(lines("one\r\ntwo\n\rthree\r"), ["one", "two", "", "three"]);
        assert_eq!(lines(""), [""; 0]);
    }

    #[test]
    fn a_place_outside_and_an_alias_have_no_text() {
        check(0, 0, 1, None);
        check(1, 7, 9, None);
        check(9, 1, 1, None);
        check(3, 1, 6, None);
        check(1, 6, u32::MAX, Some("1"));
    }
}
