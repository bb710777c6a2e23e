//! From the bytes of a request to its fields, whatever the client chose to send (ruling P3).
//!
//! The manual's samples use three encodings: multipart forms, JSON, and JSON text that curl labels as a urlencoded form.
//! Plain urlencoded forms and query parameters are the platform's. All end as one JSON object, in which a part that is a file has its name,
//! size and type, and its bytes beside it; what a field must be is `body`'s.

use std::collections::BTreeMap;

use bytes::Bytes;
use compact_str::CompactString;
use serde_json::json;

use crate::{
    engine::tree::{Json, Object},
    vendors::multipart::{Form, boundary, essence},
};

/// The byte order mark that some editors put in front of a text.
const BYTE_ORDER_MARK: &[u8] = b"\xEF\xBB\xBF";

/// What a list in the fields means.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Lists {
    /// A form repeated the field.
    Repeated,
    /// JSON has a list there.
    Json,
}

/// A file that was sent.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct File {
    /// The name, with its extension.
    pub filename: String,
    pub contents: Bytes,
}

/// What a request holds.
#[derive(Debug, Clone)]
pub struct Decoded {
    /// The fields, by name.
    pub fields: Object,
    /// What lists in them mean.
    pub lists: Lists,
    /// The parts that are files, by the name of their field; of a repeated one the last.
    pub files: BTreeMap<String, File>,
}

impl Decoded {
    fn json(fields: Object) -> Self {
        Self { fields, lists: Lists::Json, files: BTreeMap::new() }
    }

    fn form(fields: Object) -> Self {
        Self { fields, lists: Lists::Repeated, files: BTreeMap::new() }
    }
}

/// Reads a request: the fields of its query, and over them those of its body.
///
/// An error says what is wrong with the body.
pub fn read(query: &str, content_type: Option<&str>, body: &[u8]) -> Result<Decoded, String> {
    let of_query = read_form(query.as_bytes())?;
    let mut decoded = read_body(content_type.unwrap_or_default(), body)?;
    if !of_query.is_empty() {
        let of_body = std::mem::replace(&mut decoded.fields, of_query);
        decoded.fields.extend(of_body);
    }
    Ok(decoded)
}

fn read_body(content_type: &str, body: &[u8]) -> Result<Decoded, String> {
    let text = body.strip_prefix(BYTE_ORDER_MARK).unwrap_or(body);
    if text.trim_ascii().is_empty() {
        return Ok(Decoded::form(Object::default()));
    }
    let looks_like_json = text.trim_ascii_start().starts_with(b"{");
    // A multipart form begins with its boundary.
    if essence(content_type).eq_ignore_ascii_case("multipart/form-data") && !looks_like_json {
        return read_multipart(content_type, body);
    }
    // The documented curl samples send JSON under curl's default content type, so the text decides.
    if is_json(content_type) || looks_like_json {
        return Ok(Decoded::json(read_json(text)?));
    }
    // Libraries that were told to send a form also encode a text that they are given.
    if let Some(json) = encoded_json(text) {
        return Ok(Decoded::json(read_json(json.as_bytes())?));
    }
    Ok(Decoded::form(read_form(text.trim_ascii_end())?))
}

/// The JSON text that a form consists of: a single name that begins as an object does, with nothing after it.
fn encoded_json(text: &[u8]) -> Option<String> {
    let text = text.trim_ascii();
    let is_one = text.get(..3)?.eq_ignore_ascii_case(b"%7B") && !text.contains(&b'&');
    let text = is_one.then(|| text.strip_suffix(b"=").unwrap_or(text))?;
    let mut pairs = form_urlencoded::parse(text);
    let (name, value) = pairs.next()?;
    // An equals sign that was not encoded parts the text.
    let rest = if text.contains(&b'=') { format!("={value}") } else { String::new() };
    Some(format!("{name}{rest}"))
}

fn is_json(content_type: &str) -> bool {
    let essence = essence(content_type).to_ascii_lowercase();
    essence == "application/json" || essence.ends_with("+json")
}

fn read_json(text: &[u8]) -> Result<Object, String> {
    let text = std::str::from_utf8(text).map_err(|error| format!("the body is not valid UTF-8: {error}"))?;
    let parsed = serde_json::from_str(text)
        // The manual's own upload sample carries a comment.
        .or_else(|error| serde_json::from_str(&without_line_comments(text)).map_err(|_| error))
        .map_err(|error| format!("the body is not valid JSON: {error}"))?;
    match parsed {
        Json::Object(fields) => Ok(fields),
        Json::Null | Json::Bool(_) | Json::Number(_) | Json::String(_) | Json::Array(_) => {
            Err("the body must be a JSON object".to_owned())
        }
    }
}

/// `text` without what follows `//` on a line, outside of JSON texts.
fn without_line_comments(text: &str) -> String {
    text.lines().map(before_comment).collect::<Vec<_>>().join("\n")
}

fn before_comment(line: &str) -> &str {
    let (mut quoted, mut escaped) = (false, false);
    for (place, character) in line.char_indices() {
        match character {
            '/' if !quoted && line[place..].starts_with("//") => return &line[..place],
            '"' if !escaped => quoted = !quoted,
            _ => {}
        }
        escaped = quoted && character == '\\' && !escaped;
    }
    line
}

fn read_form(text: &[u8]) -> Result<Object, String> {
    let pairs: Vec<_> = form_urlencoded::parse(text).collect();
    let replaced: usize = pairs.iter().map(|(name, value)| count_replaced(name) + count_replaced(value)).sum();
    // Decoding replaces what is not UTF-8; only a replacement character that was sent as such may come out.
    if replaced > 0 && replaced > count_sent_replacements(text) {
        return Err("the form is not valid UTF-8".to_owned());
    }
    Ok(gather(pairs.into_iter().map(|(name, value)| (name.into(), Json::from(&*value)))))
}

fn count_replaced(text: &str) -> usize {
    text.matches(char::REPLACEMENT_CHARACTER).count()
}

fn count_sent_replacements(text: &[u8]) -> usize {
    let Ok(text) = std::str::from_utf8(text) else { return 0 };
    count_replaced(text) + text.to_ascii_uppercase().matches("%EF%BF%BD").count()
}

fn read_multipart(content_type: &str, body: &[u8]) -> Result<Decoded, String> {
    let no_boundary = "the content type multipart/form-data names no boundary; let the client library set it";
    let broken = |error| format!("the multipart form cannot be read: {error}");
    let form = Form::of(&boundary(content_type).ok_or(no_boundary)?, body).map_err(broken)?;
    let (mut fields, mut files) = (Vec::new(), BTreeMap::new());
    for part in form {
        let mut part = part.map_err(broken)?;
        let name = part.name.take().unwrap_or_default();
        let value = match part.file_name.take() {
            None => Json::String(part.text().ok_or_else(|| format!("part {name} is not valid UTF-8"))?.into()),
            Some(filename) => {
                // No slice of the form, which would hold all of it.
                let contents = Bytes::copy_from_slice(part.content);
                let view = json!({ "filename": filename, "size": contents.len(), "type": part.content_type }).into();
                files.insert(list_of(&name).unwrap_or(&name).to_owned(), File { filename, contents });
                view
            }
        };
        fields.push((name.into(), value));
    }
    Ok(Decoded { files, ..Decoded::form(gather(fields)) })
}

/// The name of the list of which a form's field is an item: `a[]`, or `a[0]` as PHP numbers them.
fn list_of(name: &str) -> Option<&str> {
    let (outer, inner) = name.strip_suffix(']')?.split_once('[')?;
    inner.bytes().all(|byte| byte.is_ascii_digit()).then_some(outer)
}

/// Gathers the fields of a form: `a[]`, `a[0]` and a repeated `a` become a list, `a[b]` becomes the field `b` of the object `a`.
fn gather(pairs: impl IntoIterator<Item = (CompactString, Json)>) -> Object {
    let (mut own, mut fields) = (Object::default(), Object::default());
    for (name, value) in pairs {
        let nested = name.strip_suffix(']').and_then(|name| name.split_once('['));
        match (list_of(&name), nested) {
            (Some(list), _) => add(own.entry(list.into()), value),
            (None, Some((outer, inner))) => insert_nested(&mut fields, outer, inner, value),
            (None, None) => add(own.entry(name), value),
        }
    }
    fields.extend(own);
    fields
}

/// Puts a value of a form under its name, in a list with those that are there.
fn add(entry: &mut Json, value: Json) {
    match entry {
        Json::Null => *entry = value,
        Json::Array(values) => values.push(value),
        first @ (Json::Bool(_) | Json::Number(_) | Json::String(_) | Json::Object(_)) => {
            *first = Json::Array(vec![std::mem::take(first), value]);
        }
    }
}

fn insert_nested(fields: &mut Object, outer: &str, inner: &str, value: Json) {
    let object = fields.entry(outer.into());
    if object.is_null() {
        *object = Json::Object(Object::default());
    }
    if let Json::Object(object) = object {
        *object.entry(inner.into()) = value;
    }
}

#[cfg(test)]
mod tests {
    use serde_json::Value;

    use super::*;

    fn check(content_type: &str, body: &[u8], expected: Value) {
        let decoded = read("", Some(content_type), body).unwrap();
        assert_eq!(Value::from(&Json::Object(decoded.fields)), expected);
    }

    fn check_refused(content_type: &str, body: &[u8], reason: &str) {
        let refused = read("", Some(content_type), body).unwrap_err();
        assert!(refused.contains(reason), "{refused}");
    }

    const FORM: &str = "application/x-www-form-urlencoded";
    const MULTIPART: &str = "multipart/form-data; boundary=edge";

    #[test]
    fn a_multipart_form_has_texts_lists_and_files() {
        let body = b"--edge\r\nContent-Disposition: form-data; name=\"phone\"\r\n\r\n+61 424\r\n\
            --edge\r\nContent-Disposition: form-data; name=\"id\"\r\n\r\nA\r\n\
            --edge\r\nContent-Disposition: form-data; name=\"id\"\r\n\r\nB\r\n\
            --edge\r\nContent-Disposition: form-data; name=\"docFile\"; filename=\"a.jpg\"\r\nContent-Type: image/jpeg\r\n\r\n\xFF\xD8\r\n--edge--\r\n";

        let decoded = read("", Some(MULTIPART), body).unwrap();
        let file = json!({"filename": "a.jpg", "size": 2, "type": "image/jpeg"});
        let expected = json!({"phone": "+61 424", "id": ["A", "B"], "docFile": file});
        assert_eq!(Value::from(&Json::Object(decoded.fields)), expected);
        assert_eq!(&*decoded.files["docFile"].contents, b"\xFF\xD8");
    }

    #[test]
    fn a_urlencoded_form_is_decoded() {
        check(
            FORM,
            b"email=a%40b.c&phone=%2B61+424&ids%5B%5D=A&ids%5B%5D=B",
            json!({"email": "a@b.c", "phone": "+61 424", "ids": ["A", "B"]}),
        );
    }

    #[test]
    fn numbered_items_are_a_list() {
        check(FORM, b"ids[0]=A&ids[1]=B", json!({"ids": ["A", "B"]}));
        check(FORM, b"ids%5B0%5D=A&b=C", json!({"ids": "A", "b": "C"}));
    }

    #[test]
    fn json_is_json_also_when_it_is_encoded_as_a_form_or_called_multipart() {
        check(FORM, b"%7B%22a%22%3A%22b+c%3D%22%7D", json!({"a": "b c="}));
        check(FORM, b"%7b%22a%22%3A%22b%22%7D=\n", json!({"a": "b"}));
        check("multipart/form-data", b" {\"a\": \"b\"}", json!({"a": "b"}));
        check(MULTIPART, b"{\"a\": \"b\"}", json!({"a": "b"}));
        check_refused(FORM, b"%7B%22a", "line 1 column");
    }

    #[test]
    fn brackets_nest() {
        check(
            FORM,
            b"docFile[filename]=a.jpg&docFile[contents]=AA",
            json!({"docFile": {"filename": "a.jpg", "contents": "AA"}}),
        );
    }

    #[test]
    fn json_is_json_whatever_the_content_type_says() {
        for content_type in ["application/json; charset=utf-8", "application/vnd.api+json", FORM, "text/plain", ""] {
            check(content_type, br#" {"a": "b"}"#, json!({"a": "b"}));
        }
    }

    #[test]
    fn the_last_of_equal_keys_wins_and_a_byte_order_mark_is_skipped() {
        check("application/json", b"\xEF\xBB\xBF{\"a\": 1, \"a\": 2}", json!({"a": 2}));
    }

    #[test]
    fn the_comment_of_the_manuals_sample_is_skipped() {
        check(
            FORM,
            b"{\"url\": \"https://x\", // Remove this\n\"b\": \"\\\"//\"}",
            json!({"url": "https://x", "b": "\"//"}),
        );
    }

    #[test]
    fn no_body_is_no_fields() {
        check(MULTIPART, b"", json!({}));
        check("application/json", b" \r\n", json!({}));
    }

    #[test]
    fn fields_of_the_body_win_over_those_of_the_query() {
        let decoded = read("a=1&b=2", None, b"b=3").unwrap();

        assert_eq!(Value::from(&Json::Object(decoded.fields)), json!({"a": "1", "b": "3"}));
    }

    #[test]
    fn what_cannot_be_read_says_why() {
        check_refused("application/json", b"{\"a\": ", "line 1 column");
        check_refused("application/json", b"[1]", "must be a JSON object");
        check_refused("application/json", b"{\"a\": \"\xFF\"}", "not valid UTF-8");
        check_refused(FORM, b"a=%FF", "not valid UTF-8");
        check_refused(FORM, b"a=\xFF", "not valid UTF-8");
        check_refused("multipart/form-data", b"--edge", "names no boundary");
        check_refused(MULTIPART, b"--edge\r\nContent-Disp", "cannot be read");
        check_refused(
            MULTIPART,
            b"--edge\r\nContent-Disposition: form-data; name=\"a\"\r\n\r\n\xFF\r\n--edge--\r\n",
            "part a",
        );
    }

    #[test]
    fn a_replacement_character_that_was_sent_is_kept() {
        check(FORM, b"a=%ef%bf%BD", json!({"a": "\u{FFFD}"}));
        check(FORM, "a=\u{FFFD}".as_bytes(), json!({"a": "\u{FFFD}"}));
    }
}
