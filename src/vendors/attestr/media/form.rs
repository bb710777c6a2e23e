//! The parts of a multipart form as places in its body, so that nothing of it is copied.
//!
//! Names are read as clients write them: quoted, in UTF-8, and as `filename*` of RFC 5987, which says more than a `filename` beside it.

use std::{borrow::Cow, ops::Range};

use memchr::memmem::{self, Finder};

const BREAK: &[u8] = b"\r\n";

/// One part of a form.
#[derive(Debug, Default, PartialEq, Eq)]
pub struct Part {
    pub name: Option<String>,
    pub file_name: Option<String>,
    /// Where its content stands in the body.
    pub place: Range<usize>,
}

/// The parts of a form, one after the other; after an error there are no more.
#[derive(Debug)]
pub struct Parts<'a> {
    body: &'a [u8],
    delimiter: Finder<'a>,
    /// Where the next part begins; `None` when there is none.
    next: Option<usize>,
}

/// What ends a part.
#[derive(Debug, PartialEq, Eq)]
enum After {
    /// A part that begins here.
    Part(usize),
    /// Nothing.
    End,
}

impl<'a> Parts<'a> {
    /// The parts of `body`; `delimiter` is the boundary with a line break and two dashes in front of it.
    pub fn of(body: &'a [u8], delimiter: &'a str) -> Result<Self, &'static str> {
        let mut parts = Self { body, delimiter: Finder::new(delimiter), next: None };
        let bare = &delimiter.as_bytes()[BREAK.len()..];
        // The first boundary needs no line before it.
        let at_once = body.starts_with(bare).then(|| parts.after(bare.len())).flatten();
        let first = at_once.or_else(|| parts.delimiter_from(0).map(|(_, after)| after));
        match first.ok_or("its boundary is not in it")? {
            After::Part(start) => parts.next = Some(start),
            After::End => {}
        }
        Ok(parts)
    }

    /// The first delimiter from `from` on: where it stands, and what follows it.
    fn delimiter_from(&self, from: usize) -> Option<(usize, After)> {
        let found = self.delimiter.find_iter(&self.body[from..]).map(|place| from + place);
        let mut delimiters =
            found.filter_map(|place| Some((place, self.after(place + self.delimiter.needle().len())?)));
        delimiters.next()
    }

    /// What follows a boundary that ends at `place`; `None` when the boundary is the start of something longer.
    fn after(&self, place: usize) -> Option<After> {
        let rest = &self.body[place..];
        if rest.starts_with(b"--") {
            return Some(After::End);
        }
        let padding = rest.iter().take_while(|byte| matches!(byte, b' ' | b'\t')).count();
        rest[padding..].starts_with(BREAK).then_some(After::Part(place + padding + BREAK.len()))
    }

    fn part_at(&mut self, start: usize) -> Result<Part, &'static str> {
        let rest = &self.body[start..];
        let (head, content) = if rest.starts_with(BREAK) {
            (&rest[..0], start + BREAK.len())
        } else {
            let end = memmem::find(rest, b"\r\n\r\n").ok_or("a part's head does not end")?;
            (&rest[..end], start + end + 2 * BREAK.len())
        };
        // A part without content may have its delimiter's line break as the end of its head.
        let (end, after) = self.delimiter_from(content - BREAK.len()).ok_or("it ends before its last boundary")?;
        if let After::Part(next) = after {
            self.next = Some(next);
        }
        Ok(Part { place: content..end.max(content), ..named(&String::from_utf8_lossy(head)) })
    }
}

impl Iterator for Parts<'_> {
    type Item = Result<Part, &'static str>;

    fn next(&mut self) -> Option<Self::Item> {
        let start = self.next.take()?;
        Some(self.part_at(start))
    }
}

/// A part with the names that its head gives it.
fn named(head: &str) -> Part {
    let mut part = Part::default();
    let lines = head.split("\r\n").filter_map(|line| line.split_once(':'));
    let mut dispositions = lines.filter(|(name, _)| name.trim().eq_ignore_ascii_case("content-disposition"));
    let Some((_, disposition)) = dispositions.next() else { return part };
    let mut extended = None;
    for (name, value) in parameters(disposition) {
        match name.to_ascii_lowercase().as_str() {
            "name" => part.name = Some(value.into_owned()),
            "filename" => part.file_name = Some(value.into_owned()),
            "filename*" => extended = decoded(&value),
            _ => {}
        }
    }
    part.file_name = extended.or(part.file_name);
    part
}

/// The parameters of a header's value: `; name=value` or `; name="value"`.
fn parameters(value: &str) -> Vec<(&str, Cow<'_, str>)> {
    let mut found = Vec::new();
    let mut rest = value.split_once(';').map_or("", |(_, rest)| rest);
    while let Some((name, after)) = rest.split_once('=') {
        let (value, after) = if let Some(quoted) = after.trim_start().strip_prefix('"') {
            unquoted(quoted)
        } else {
            let (value, after) = after.split_once(';').unwrap_or((after, ""));
            (value.trim().into(), after)
        };
        found.push((name.trim_start_matches([';', ' ', '\t']).trim_end(), value));
        rest = after;
    }
    found
}

/// A quoted text up to its closing quote, and what follows; a backslash protects a quote and itself, and in the paths of old browsers nothing.
fn unquoted(text: &str) -> (Cow<'_, str>, &str) {
    let mut escaped = false;
    let end = text.char_indices().find(|(_, character)| {
        let closes = *character == '"' && !escaped;
        escaped = *character == '\\' && !escaped;
        closes
    });
    let end = end.map_or(text.len(), |(place, _)| place);
    let rest = text.get(end + 1..).unwrap_or_default();
    let inner = &text[..end];
    if inner.contains('\\') {
        (inner.replace("\\\\", "\\").replace("\\\"", "\"").into(), rest)
    } else {
        (inner.into(), rest)
    }
}

/// The text of `UTF-8'en'%E2%82%AC`; `None` when it is in another form.
fn decoded(value: &str) -> Option<String> {
    let mut parts = value.splitn(3, '\'');
    let (charset, _, text) = (parts.next()?, parts.next()?, parts.next()?);
    let mut bytes = Vec::with_capacity(text.len());
    let mut rest = text.as_bytes();
    while let [first, after @ ..] = rest {
        if *first == b'%' {
            bytes.push(u8::from_str_radix(std::str::from_utf8(after.get(..2)?).ok()?, 16).ok()?);
            rest = &after[2..];
        } else {
            bytes.push(*first);
            rest = after;
        }
    }
    match charset.to_ascii_lowercase().as_str() {
        "utf-8" => String::from_utf8(bytes).ok(),
        // Its characters are the first 256 of Unicode.
        "iso-8859-1" => Some(bytes.into_iter().map(char::from).collect()),
        _ => None,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn contents(body: &str) -> Result<Vec<&str>, &'static str> {
        Parts::of(body.as_bytes(), "\r\n--limit")?.map(|part| Ok(&body[part?.place])).collect()
    }

    #[test]
    fn parts_are_places_in_the_body() {
        let body = "preamble\r\n--limit\r\nA: b\r\n\r\none\r\n--limit \t\r\n\r\ntwo\r\n\r\n--limitless\r\n--limit--\r\nepilogue";

        assert_eq!(contents(body).unwrap(), ["one", "two\r\n\r\n--limitless"]);
        assert_eq!(contents("--limit\r\nA: b\r\n\r\n\r\n--limit--").unwrap(), [""]);
        assert_eq!(contents("--limit\r\nA: b\r\n\r\n--limit--").unwrap(), [""]);
        assert_eq!(contents("--limit\r\n\r\n--limit--").unwrap(), [""]);
        assert_eq!(contents("--limit--").unwrap(), [""; 0]);
    }

    #[test]
    fn a_broken_form_says_how() {
        assert_eq!(contents(""), Err("its boundary is not in it"));
        assert_eq!(contents("--limitless\r\n\r\n"), Err("its boundary is not in it"));
        assert_eq!(contents("--limit\r\nA: b"), Err("a part's head does not end"));
        assert_eq!(contents("--limit\r\nA: b\r\n\r\none"), Err("it ends before its last boundary"));
    }

    fn names(disposition: &str) -> (Option<String>, Option<String>) {
        let part = named(&format!("Content-Type: a/b\r\ncontent-DISPOSITION: {disposition}"));
        (part.name, part.file_name)
    }

    #[test]
    fn names_are_read_as_clients_write_them() {
        for (written, name) in [
            (r#"filename="a;b=c.png""#, "a;b=c.png"),
            (r#"filename="say \"a\" \\ b.png""#, r#"say "a" \ b.png"#),
            (r#"filename="C:\dir\a.png""#, r"C:\dir\a.png"),
            ("FileName=a.png", "a.png"),
            ("filename=\"पत्र.pdf\"", "पत्र.pdf"),
            ("filename*=UTF-8''%E2%82%AC%20+.pdf", "€ +.pdf"),
            ("filename=\"EUR.pdf\"; filename*=utf-8'en'%E2%82%AC.pdf", "€.pdf"),
            ("filename*=ISO-8859-1''caf%E9.pdf; filename=cafe.pdf", "café.pdf"),
            // What cannot be decoded says nothing.
            ("filename=a.pdf; filename*=UTF-8''%FF.pdf", "a.pdf"),
            ("filename=a.pdf; filename*=UTF-8''%é", "a.pdf"),
            ("filename=a.pdf; filename*=KOI8-R''%C1.pdf", "a.pdf"),
            (r#"filename="""#, ""),
        ] {
            let read = names(&format!("form-data; name=\"file\"; {written}"));
            assert_eq!(read, (Some("file".to_owned()), Some(name.to_owned())), "{written}");
        }
        assert_eq!(names("form-data"), (None, None));
        assert_eq!(names("form-data; name=\"unclosed"), (Some("unclosed".to_owned()), None));
    }
}
