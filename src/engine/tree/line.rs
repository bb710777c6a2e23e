//! The lines of a text, in which a place is found without reading the line up to it.

use super::node::Place;

/// One line.
#[derive(Debug)]
pub(super) struct Line<'a> {
    text: &'a str,
    /// Where each character begins; empty when each is one byte.
    starts: Vec<usize>,
}

/// The lines of a text.
pub(super) fn lines(text: &str) -> Vec<Line<'_>> {
    let starts =
        |line: &str| if line.is_ascii() { Vec::new() } else { line.char_indices().map(|(at, _)| at).collect() };
    text.lines().map(|text| Line { text, starts: starts(text) }).collect()
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
pub(super) fn text_at<'a>(place: Place, lines: &[Line<'a>]) -> Option<&'a str> {
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
    fn a_place_outside_and_an_alias_have_no_text() {
        check(0, 0, 1, None);
        check(1, 7, 9, None);
        check(9, 1, 1, None);
        check(3, 1, 6, None);
        check(1, 6, u32::MAX, Some("1"));
    }
}
