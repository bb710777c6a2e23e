//! Reads multipart forms (RFC 7578) for both vendors, and the heads of their parts for what hides secrets in the journal.
//!
//! # Why not a library's reader
//!
//! Libraries read a stream that comes piece by piece, and refuse what old clients write: folded lines, names without quotes, other
//! characters than those of UTF-8. Here the form is all there, so a reader is a search for the lines between its parts.

use std::{borrow::Cow, iter};

use hyper::header::{CONTENT_DISPOSITION, CONTENT_TYPE, HeaderName};
use memchr::memmem::Finder;

/// Why a form cannot be read on.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum Broken {
    #[error("no line of it begins with the boundary that the content type names")]
    NoBoundary,
    #[error("a boundary is not followed by the end of its line, CR and LF")]
    Boundary,
    #[error("the head of a part has no empty line after it, ended by CR and LF")]
    HeadWithoutEnd,
    #[error("the head of a part has a line that is no header")]
    Head,
    #[error("no boundary ends its last part")]
    PartWithoutEnd,
}

/// The boundary that the content type of a multipart form names; `None` when it is another type or names none.
pub fn boundary(content_type: &str) -> Option<Cow<'_, str>> {
    let is_form = essence(content_type).eq_ignore_ascii_case("multipart/form-data");
    let named = parameters(content_type).find(|(name, _)| name.eq_ignore_ascii_case("boundary"));
    named.map(|(_, boundary)| boundary).filter(|boundary| is_form && !boundary.is_empty())
}

/// A content type without its parameters.
pub fn essence(content_type: &str) -> &str {
    content_type.split(';').next().unwrap_or_default().trim()
}

/// A multipart form whose bytes are all here, read part by part.
#[derive(Debug)]
pub struct Form<'a> {
    /// What stands between two parts.
    delimiter: Finder<'static>,
    /// What stands between a part's head and its content.
    empty_line: Finder<'static>,
    /// What follows the delimiter that was read last; nothing once the form is read, or cannot be read on.
    rest: Option<&'a [u8]>,
}

/// One part of a form.
#[derive(Debug)]
pub struct Part<'a> {
    pub name: Option<String>,
    /// A part with a file name is a file.
    pub file_name: Option<String>,
    /// The content type that its head gives it.
    pub content_type: Option<String>,
    pub content: &'a [u8],
}

impl<'a> Form<'a> {
    /// The form in `body`, with this boundary between its parts.
    pub fn of(boundary: &str, body: &'a [u8]) -> Result<Self, Broken> {
        let delimiter = Finder::new(&format!("\r\n--{boundary}")).into_owned();
        // No line ends before the first one.
        let first = delimiter.needle().strip_prefix(b"\r\n").and_then(|first| body.strip_prefix(first));
        let rest = first.or_else(|| Some(split(body, &delimiter)?.1)).ok_or(Broken::NoBoundary)?;
        Ok(Self { delimiter, empty_line: Finder::new(b"\r\n\r\n"), rest: Some(rest) })
    }

    /// The part in what follows a delimiter.
    fn part(&mut self, rest: &'a [u8]) -> Result<Part<'a>, Broken> {
        let padding = rest.iter().take_while(|byte| matches!(byte, b' ' | b'\t')).count();
        let rest = Some(&rest[padding..]).filter(|rest| rest.starts_with(b"\r\n")).ok_or(Broken::Boundary)?;
        let (head, rest) = split(rest, &self.empty_line).ok_or(Broken::HeadWithoutEnd)?;
        let (content, rest) = split(rest, &self.delimiter).ok_or(Broken::PartWithoutEnd)?;
        let part = Part::of(head, content)?;
        self.rest = Some(rest);
        Ok(part)
    }
}

impl<'a> Iterator for Form<'a> {
    type Item = Result<Part<'a>, Broken>;

    fn next(&mut self) -> Option<Self::Item> {
        let rest = self.rest.take()?;
        // What follows the last part is for nobody.
        (!rest.starts_with(b"--")).then(|| self.part(rest))
    }
}

/// What stands before and after the first `delimiter`.
fn split<'a>(bytes: &'a [u8], delimiter: &Finder<'_>) -> Option<(&'a [u8], &'a [u8])> {
    let start = delimiter.find(bytes)?;
    Some((&bytes[..start], &bytes[start + delimiter.needle().len()..]))
}

impl<'a> Part<'a> {
    fn of(head: &[u8], content: &'a [u8]) -> Result<Self, Broken> {
        let head = unfolded(head);
        let (mut disposition, mut content_type) = (None, None);
        for header in headers(&head) {
            let (name, value) = header?;
            match name {
                CONTENT_DISPOSITION => disposition = disposition.or(Some(value)),
                CONTENT_TYPE => content_type = content_type.or(Some(value)),
                _ => {}
            }
        }
        let (name, file_name) = names(disposition.unwrap_or_default());
        Ok(Self { name, file_name, content_type: content_type.map(ToOwned::to_owned), content })
    }

    /// Its content as a text, in UTF-8 or else in the Latin-1 that its head names; `None` when it is neither.
    pub fn text(&self) -> Option<Cow<'a, str>> {
        match std::str::from_utf8(self.content) {
            Ok(text) => Some(text.into()),
            Err(_) => self.content_type.as_deref().is_some_and(is_latin1).then(|| latin1(self.content).into()),
        }
    }
}

fn is_latin1(content_type: &str) -> bool {
    let mut charset = parameters(content_type).filter(|(name, _)| name.eq_ignore_ascii_case("charset"));
    charset.any(|(_, charset)| ["iso-8859-1", "latin1"].iter().any(|name| charset.eq_ignore_ascii_case(name)))
}

/// The name that the head of a part gives it, whatever its lines end with.
pub fn part_name(head: &[u8]) -> Option<String> {
    let head = unfolded(head);
    let disposition = headers(&head).flatten().find(|(name, _)| name == CONTENT_DISPOSITION);
    names(disposition?.1).0
}

/// The head of a part with its folded lines joined, as old clients write them.
fn unfolded(head: &[u8]) -> Cow<'_, str> {
    let text = text_of(head);
    if !["\n ", "\n\t"].iter().any(|fold| text.contains(fold)) {
        return text;
    }
    text.replace("\r\n", "\n").replace("\n ", " ").replace("\n\t", " ").into()
}

/// The headers of a head, by name.
fn headers(head: &str) -> impl Iterator<Item = Result<(HeaderName, &str), Broken>> {
    head.lines().filter(|line| !line.is_empty()).map(|line| {
        let (name, value) = line.split_once(':').ok_or(Broken::Head)?;
        Ok((name.trim().parse().map_err(|_| Broken::Head)?, value.trim()))
    })
}

/// A header's text, in UTF-8 or else in Latin-1, whose characters are the first 256 of Unicode.
fn text_of(bytes: &[u8]) -> Cow<'_, str> {
    std::str::from_utf8(bytes).map_or_else(|_| latin1(bytes).into(), Cow::from)
}

fn latin1(bytes: &[u8]) -> String {
    bytes.iter().copied().map(char::from).collect()
}

/// The names that a part's head gives it, as clients write them: quoted or not, in any case, in UTF-8, and as `filename*` of
/// RFC 5987, which says more than a `filename` beside it.
fn names(disposition: &str) -> (Option<String>, Option<String>) {
    let (mut name, mut file_name, mut extended) = (None, None, None);
    for (parameter, value) in parameters(disposition) {
        let is = |known| parameter.eq_ignore_ascii_case(known);
        if is("name") {
            name = Some(value.into_owned());
        } else if is("filename") {
            file_name = Some(value.into_owned());
        } else if is("filename*") {
            extended = decoded(&value);
        }
    }
    (name, extended.or(file_name))
}

/// The parameters of a header's value: `; name=value` or `; name="value"`.
fn parameters(value: &str) -> impl Iterator<Item = (&str, Cow<'_, str>)> {
    let mut rest = value.split_once(';').map_or("", |(_, rest)| rest);
    iter::from_fn(move || {
        let (name, after) = rest.split_once('=')?;
        let (value, after) = if let Some(quoted) = after.trim_start().strip_prefix('"') {
            unquoted(quoted)
        } else {
            let (value, after) = after.split_once(';').unwrap_or((after, ""));
            (value.trim().into(), after)
        };
        rest = after;
        Some((name.trim_start_matches([';', ' ', '\t']).trim_end(), value))
    })
}

/// A quoted text up to its closing quote, and what follows; a backslash protects a quote and itself, and in the paths of old browsers nothing.
fn unquoted(text: &str) -> (Cow<'_, str>, &str) {
    let mut escaped = false;
    let end = text.bytes().position(|byte| {
        let closes = byte == b'"' && !escaped;
        escaped = byte == b'\\' && !escaped;
        closes
    });
    let end = end.unwrap_or(text.len());
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
        "iso-8859-1" => Some(latin1(&bytes)),
        _ => None,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn contents(body: &str) -> Result<Vec<(Option<String>, &str)>, Broken> {
        let parts = Form::of("limit", body.as_bytes())?;
        parts.map(|part| part.map(|part| (part.name, std::str::from_utf8(part.content).unwrap()))).collect()
    }

    #[test]
    fn a_form_has_its_parts_in_order() {
        let body = "preamble\r\n--limit\r\nContent-Disposition: form-data; name=a\r\n\r\none\r\n--limit \t\r\n\
            Content-Disposition: form-data; name=\"b\"\r\n\r\ntwo\r\n\r\n\r\n--limit--\r\nepilogue";
        let part = |name: &str, text| (Some(name.to_owned()), text);

        assert_eq!(contents(body).unwrap(), [part("a", "one"), part("b", "two\r\n\r\n")]);
        assert_eq!(contents("--limit--").unwrap(), []);
    }

    #[test]
    fn folded_heads_are_joined_and_contents_stay() {
        let body = "--limit\r\nContent-Disposition: form-data;\r\n name=\"a\";\r\n\tfilename=\"b\"\r\n\r\none\r\n two--limit\r\n three\
            \r\n--limit\r\nContent-Disposition:\r\n form-data; name=c\r\n\r\n\r\n four\r\n--limit--";
        let part = |name: &str, text| (Some(name.to_owned()), text);

        let expected = [part("a", "one\r\n two--limit\r\n three"), part("c", "\r\n four")];
        assert_eq!(contents(body).unwrap(), expected);
    }

    #[test]
    fn a_text_is_in_utf_8_or_in_the_latin_1_of_its_head() {
        for (content_type, text) in [
            ("text/plain", None),
            ("text/plain; charset=ISO-8859-1", Some("Jos\u{e9}")),
            ("text/plain; charset=\"latin1\"", Some("Jos\u{e9}")),
            ("text/plain; charset=koi8-r", None),
        ] {
            let head = format!("--x\r\nContent-Disposition: form-data; name=a\r\nContent-Type: {content_type}\r\n\r\n");
            let body = [head.as_bytes(), b"Jos\xe9\r\n--x--"].concat();
            let part = Form::of("x", &body).unwrap().next().unwrap().unwrap();
            assert_eq!(part.text().as_deref(), text, "{content_type}");
        }
    }

    #[test]
    fn a_broken_form_is_refused() {
        for (body, broken) in [
            ("", Broken::NoBoundary),
            ("preamble--limit\r\n\r\none", Broken::NoBoundary),
            ("--limitless\r\n\r\n", Broken::Boundary),
            ("--limit\r\nA: b", Broken::HeadWithoutEnd),
            ("--limit\r\nA\r\n\r\none\r\n--limit--", Broken::Head),
            ("--limit\r\nA b: c\r\n\r\none\r\n--limit--", Broken::Head),
            ("--limit\r\nA: b\r\n\r\none", Broken::PartWithoutEnd),
            ("--limit\r\nA: b\r\n\r\n--limit--", Broken::PartWithoutEnd),
        ] {
            assert_eq!(contents(body), Err(broken), "{body}");
        }
    }

    #[test]
    fn nothing_is_read_after_what_is_broken() {
        let mut form = Form::of("limit", b"--limit\r\nA\r\n\r\none\r\n--limit\r\n\r\ntwo\r\n--limit--").unwrap();
        assert_eq!(form.next().unwrap().unwrap_err(), Broken::Head);
        assert!(form.next().is_none());
    }

    #[test]
    fn a_part_needs_no_head_and_no_content() {
        assert_eq!(contents("--limit\r\n\r\none\r\n--limit--"), Ok(vec![(None, "one")]));
        let nothing = "--limit\r\nContent-Disposition: form-data; name=a\r\n\r\n\r\n--limit--";
        assert_eq!(contents(nothing), Ok(vec![(Some("a".to_owned()), "")]));
    }

    #[test]
    fn boundaries_are_read_as_clients_write_them() {
        for (content_type, named) in [
            ("multipart/form-data; boundary=--a", Some("--a")),
            ("Multipart/Form-Data;charset=utf-8;Boundary=\"a b\"", Some("a b")),
            ("multipart/form-data; boundary=", None),
            ("multipart/form-data", None),
            ("multipart/mixed; boundary=a", None),
            ("boundary=a", None),
        ] {
            assert_eq!(boundary(content_type).as_deref(), named, "{content_type}");
        }
    }

    #[test]
    fn a_head_in_latin_1_is_read() {
        assert_eq!(names(&text_of(b"form-data; filename=caf\xe9.pdf")).1.as_deref(), Some("caf\u{e9}.pdf"));
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
