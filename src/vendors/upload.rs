//! What both vendors need of uploaded files: the parts of a multipart form, and what a file is by its content.

use std::{borrow::Cow, convert::Infallible, iter};

use bytes::Bytes;
use hyper::header::CONTENT_DISPOSITION;
use memchr::{memchr_iter, memmem};
use multer::{Error, Field, Multipart};
use serde::{Deserialize, Serialize};

/// The formats of files that the vendors take.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub enum Format {
    Jpeg,
    Png,
    Pdf,
}

impl Format {
    /// The format of a file by its first bytes, the whole mark of its kind; its name says nothing.
    pub fn of(bytes: &[u8]) -> Option<Self> {
        match bytes {
            [0xff, 0xd8, 0xff, ..] => Some(Self::Jpeg),
            [0x89, b'P', b'N', b'G', b'\r', b'\n', 0x1a, b'\n', ..] => Some(Self::Png),
            [b'%', b'P', b'D', b'F', b'-', ..] => Some(Self::Pdf),
            _ => None,
        }
    }

    /// Its content type.
    pub const fn mime(self) -> &'static str {
        match self {
            Self::Jpeg => "image/jpeg",
            Self::Png => "image/png",
            Self::Pdf => "application/pdf",
        }
    }
}

/// The content type that a file, also one that no vendor takes, has by its first bytes.
pub fn content_type(bytes: &[u8]) -> Option<&'static str> {
    infer::get(bytes).map(|kind| kind.mime_type())
}

/// A multipart form whose bytes are all here.
#[derive(Debug)]
pub struct Form(Multipart<'static>);

/// One part of a form; its content is copied when it is asked for.
#[derive(Debug)]
pub struct Part {
    pub name: Option<String>,
    /// A part with a file name is a file.
    pub file_name: Option<String>,
    /// The content type that its head gives it.
    pub content_type: Option<String>,
    field: Field<'static>,
}

impl Form {
    /// The form in `body`; the content type names the boundary between its parts.
    pub fn of(content_type: &str, body: &Bytes) -> Result<Self, Error> {
        let boundary = multer::parse_boundary(content_type)?;
        let body = unfolded(body, &boundary);
        let bytes = futures_util::stream::once(async { Ok::<_, Infallible>(body) });
        Ok(Self(Multipart::new(bytes, boundary)))
    }

    /// The next part, after the one before it was read or dropped.
    pub async fn next(&mut self) -> Result<Option<Part>, Error> {
        let field = self.0.next_field().await?;
        Ok(field.map(Part::of))
    }
}

impl Part {
    fn of(field: Field<'static>) -> Self {
        let disposition = field.headers().get(CONTENT_DISPOSITION).map(|value| text_of(value.as_bytes()));
        let (name, file_name) = names(&disposition.unwrap_or_default());
        let content_type = field.content_type().map(ToString::to_string);
        Self { name, file_name, content_type, field }
    }

    /// Its content as a text, in UTF-8 or else in the Latin-1 that its head names; `None` when it is neither.
    pub async fn text(self) -> Result<Option<String>, Error> {
        let is_latin1 = self.content_type.as_deref().is_some_and(|content_type| {
            let is_latin1 =
                |charset: &str| ["iso-8859-1", "latin1"].iter().any(|name| charset.eq_ignore_ascii_case(name));
            parameters(content_type).any(|(name, value)| name.eq_ignore_ascii_case("charset") && is_latin1(&value))
        });
        Ok(match String::from_utf8(self.content().await?.into()) {
            Ok(text) => Some(text),
            Err(error) => is_latin1.then(|| latin1(error.as_bytes())),
        })
    }

    /// Its content, in memory of its own.
    pub async fn bytes(self) -> Result<Bytes, Error> {
        Ok(Bytes::copy_from_slice(&self.content().await?))
    }

    /// Its content as a piece of the form; the form is all here, so the library gives it whole.
    async fn content(mut self) -> Result<Bytes, Error> {
        let mut content = self.field.chunk().await?.unwrap_or_default();
        while let Some(more) = self.field.chunk().await? {
            content = [content, more].concat().into();
        }
        Ok(content)
    }
}

/// The form with the folded lines of its parts' heads joined, as old clients write them; the library refuses them.
fn unfolded(body: &Bytes, boundary: &str) -> Bytes {
    if !memchr_iter(b'\n', body).any(|end| matches!(body.get(end + 1), Some(b' ' | b'\t'))) {
        return body.clone();
    }
    let delimiter = format!("--{boundary}");
    let (mut unfolded, mut copied, mut place) = (Vec::new(), 0, 0);
    while let Some(found) = memmem::find(&body[place..], delimiter.as_bytes()) {
        let start = place + found;
        place = start + delimiter.len();
        // The same text inside of a file begins no part.
        if start > 0 && !body[..start].ends_with(b"\r\n") {
            continue;
        }
        let Some(length) = memmem::find(&body[place..], b"\r\n\r\n") else { break };
        let head = &body[place..place + length];
        for fold in memmem::find_iter(head, b"\r\n").filter(|end| matches!(head.get(end + 2), Some(b' ' | b'\t'))) {
            unfolded.extend_from_slice(&body[copied..place + fold]);
            copied = place + fold + 2;
        }
        place += length;
    }
    if copied == 0 {
        return body.clone();
    }
    unfolded.extend_from_slice(&body[copied..]);
    unfolded.into()
}

/// A header's text, in UTF-8 or else in Latin-1, whose characters are the first 256 of Unicode.
fn text_of(bytes: &[u8]) -> Cow<'_, str> {
    std::str::from_utf8(bytes).map_or_else(|_| latin1(bytes).into(), Cow::from)
}

fn latin1(bytes: &[u8]) -> String {
    bytes.iter().copied().map(char::from).collect()
}

/// The name that the head of a part, with all its lines, gives it.
pub fn part_name(head: &[u8]) -> Option<String> {
    let text = text_of(head).replace("\r\n", "\n").replace("\n ", " ").replace("\n\t", " ");
    let fields = text.lines().filter_map(|line| line.split_once(':'));
    let mut dispositions = fields.filter(|(name, _)| name.trim().eq_ignore_ascii_case(CONTENT_DISPOSITION.as_str()));
    names(dispositions.next()?.1).0
}

/// The names that a part's head gives it, as clients write them: quoted or not, in any case, in UTF-8, and as `filename*` of
/// RFC 5987, which says more than a `filename` beside it. The library reads the first form only.
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

    async fn contents(body: &'static str) -> Result<Vec<(Option<String>, Bytes)>, Error> {
        let mut form = Form::of("multipart/form-data; boundary=limit", &Bytes::from_static(body.as_bytes()))?;
        let mut contents = Vec::new();
        while let Some(part) = form.next().await? {
            contents.push((part.name.clone(), part.bytes().await?));
        }
        Ok(contents)
    }

    #[tokio::test]
    async fn a_form_has_its_parts_in_order() {
        let body = "preamble\r\n--limit\r\nContent-Disposition: form-data; name=a\r\n\r\none\r\n--limit \t\r\n\
            Content-Disposition: form-data; name=\"b\"\r\n\r\ntwo\r\n\r\n\r\n--limit--\r\nepilogue";
        let part = |name: &str, text: &'static str| (Some(name.to_owned()), Bytes::from_static(text.as_bytes()));

        assert_eq!(contents(body).await.unwrap(), [part("a", "one"), part("b", "two\r\n\r\n")]);
        assert_eq!(contents("--limit--").await.unwrap(), []);
    }

    #[tokio::test]
    async fn folded_heads_are_joined_and_contents_stay() {
        let body = "--limit\r\nContent-Disposition: form-data;\r\n name=\"a\";\r\n\tfilename=\"b\"\r\n\r\none\r\n two--limit\r\n three\
            \r\n--limit\r\nContent-Disposition:\r\n form-data; name=c\r\n\r\n\r\n four\r\n--limit--";
        let part = |name: &str, text: &'static str| (Some(name.to_owned()), Bytes::from_static(text.as_bytes()));

        let expected = [part("a", "one\r\n two--limit\r\n three"), part("c", "\r\n four")];
        assert_eq!(contents(body).await.unwrap(), expected);
    }

    #[tokio::test]
    async fn a_text_is_in_utf_8_or_in_the_latin_1_of_its_head() {
        for (content_type, text) in [
            ("text/plain", None),
            ("text/plain; charset=ISO-8859-1", Some("Jos\u{e9}")),
            ("text/plain; charset=\"latin1\"", Some("Jos\u{e9}")),
            ("text/plain; charset=koi8-r", None),
        ] {
            let head = format!("--x\r\nContent-Disposition: form-data; name=a\r\nContent-Type: {content_type}\r\n\r\n");
            let body = [head.as_bytes(), b"Jos\xe9\r\n--x--"].concat();
            let mut form = Form::of("multipart/form-data; boundary=x", &body.into()).unwrap();
            let part = form.next().await.unwrap().unwrap();
            assert_eq!(part.text().await.unwrap().as_deref(), text, "{content_type}");
        }
    }

    #[tokio::test]
    async fn a_broken_form_is_refused() {
        for body in ["", "--limitless\r\n\r\n", "--limit\r\nA: b", "--limit\r\nA: b\r\n\r\none"] {
            assert!(contents(body).await.is_err(), "{body}");
        }
    }

    #[test]
    fn formats_are_told_by_content() {
        assert_eq!(Format::of(b"\xff\xd8\xff\xe0"), Some(Format::Jpeg));
        assert_eq!(Format::of(b"\x89PNG\r\n\x1a\nrest"), Some(Format::Png));
        assert_eq!(Format::of(b"%PDF-1.7"), Some(Format::Pdf));
        for bytes in [&b""[..], b"GIF89a", b"\xff\xd8", b"%PD"] {
            assert_eq!(Format::of(bytes), None);
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
