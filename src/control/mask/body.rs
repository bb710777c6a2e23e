//! Hides secrets in bodies: in JSON, in forms of both kinds, and in JSON that was sent as a form. The rest stays as it was written.
//!
//! The journal may have cut a body, so none of these readers needs its end.

use super::{HIDDEN, is_secret};
use crate::{engine::tree::without_mark, vendors::multipart};

/// What stands in place of a secret in JSON.
const HIDDEN_TEXT: &[u8] = br#""****""#;

/// A body of this content type whose secrets are hidden.
pub fn body(content_type: &str, body: &[u8]) -> Vec<u8> {
    let text = without_mark(body).trim_ascii_start();
    let begins = |with: &[u8]| text.get(..with.len()).is_some_and(|start| start.eq_ignore_ascii_case(with));
    if begins(b"{") || begins(b"[") {
        return json(body);
    }
    if let Some(delimiter) = delimiter(content_type, text) {
        return form_of_parts(&delimiter, body);
    }
    if begins(b"%7B") || begins(b"%5B") {
        return encoded_json(body);
    }
    if content_type.to_ascii_lowercase().contains("json") { json(body) } else { form(body) }
}

/// Goes from token to token in the JSON and hides the texts and numbers that are the value of a secret field.
fn json(json: &[u8]) -> Vec<u8> {
    let (mut shown, mut rest) = (Vec::with_capacity(json.len()), json);
    let (mut name, mut is_value) = (String::new(), false);
    while let Some(first) = rest.first() {
        let length = match first {
            b'"' => end_of_text(rest),
            b'-' | b'0'..=b'9' => {
                rest.iter().take_while(|byte| byte.is_ascii_alphanumeric() || b"+-.".contains(byte)).count()
            }
            b'/' if rest.starts_with(b"//") => rest.iter().take_while(|byte| **byte != b'\n').count(),
            _ => 1,
        };
        let (token, behind) = rest.split_at(length);
        let is_scalar = matches!(first, b'"' | b'-' | b'0'..=b'9');
        let is_hidden = is_scalar && is_value && is_secret(&name) && token != br#""""#;
        shown.extend_from_slice(if is_hidden { HIDDEN_TEXT } else { token });
        if *first == b'"' && !is_value {
            name = serde_json::from_slice(token).unwrap_or_default();
        }
        is_value = *first == b':' || (is_value && (first.is_ascii_whitespace() || *first == b'/'));
        rest = behind;
    }
    shown
}

/// Where the text ends with which this JSON begins.
fn end_of_text(json: &[u8]) -> usize {
    let mut is_escaped = false;
    let end = json.iter().skip(1).position(|byte| {
        let is_end = *byte == b'"' && !is_escaped;
        is_escaped = *byte == b'\\' && !is_escaped;
        is_end
    });
    end.map_or(json.len(), |end| end + 2)
}

/// JSON whose every byte a library encoded as the name of a form's only field; it is encoded again only where something is hidden.
fn encoded_json(body: &[u8]) -> Vec<u8> {
    let decode = |pair: &[u8]| form_urlencoded::parse(pair).next().map(|(name, _)| name.into_owned());
    let part =
        |part: &[u8]| part.split(|byte| *byte == b'=').map(|it| decode(it).unwrap_or_default()).collect::<Vec<_>>();
    let parts: Vec<_> = body.split(|byte| *byte == b'&').map(|it| part(it).join("=")).collect();
    let text = parts.join("&");
    let shown = json(text.as_bytes());
    if shown == text.as_bytes() {
        return form(body);
    }
    form_urlencoded::byte_serialize(&shown).collect::<String>().into_bytes()
}

/// A form or a query.
pub(super) fn form(form: &[u8]) -> Vec<u8> {
    let shown = |pair: &[u8]| match pair.iter().position(|byte| *byte == b'=') {
        Some(end) if end + 1 < pair.len() && is_secret_field(&pair[..end]) => {
            [&pair[..=end], HIDDEN.as_bytes()].concat()
        }
        Some(_) | None => pair.to_owned(),
    };
    form.split(|byte| *byte == b'&').map(shown).collect::<Vec<_>>().join(&b'&')
}

/// Whether the field of a form, whose name is written as forms write it, holds a secret.
fn is_secret_field(name: &[u8]) -> bool {
    form_urlencoded::parse(name).any(|(name, _)| is_secret(&name))
}

/// What stands between the parts of a multipart form: by its content type, or by its first line where that was forgotten.
fn delimiter(content_type: &str, text: &[u8]) -> Option<Vec<u8>> {
    match multipart::boundary(content_type) {
        Some(boundary) => Some(format!("--{boundary}").into_bytes()),
        None if text.starts_with(b"--") => {
            text.split(|byte| *byte == b'\n').next().map(|it| it.trim_ascii().to_owned())
        }
        None => None,
    }
}

fn form_of_parts(delimiter: &[u8], form: &[u8]) -> Vec<u8> {
    // A delimiter begins a line; the first may begin the body.
    let (form, delimiter) = ([b"\n", form].concat(), [b"\n", delimiter].concat());
    let (mut shown, mut rest) = (Vec::with_capacity(form.len()), &form[..]);
    while let Some(start) = find(rest, &delimiter) {
        let (part, behind) = rest.split_at(start);
        shown.extend(part_of_form(part));
        shown.extend_from_slice(&delimiter);
        rest = &behind[delimiter.len()..];
    }
    shown.extend(part_of_form(rest));
    shown.split_off(1.min(shown.len()))
}

/// A part with its head, which follows the delimiter's line.
fn part_of_form(part: &[u8]) -> Vec<u8> {
    let blank =
        [&b"\r\n\r\n"[..], b"\n\n"].into_iter().filter_map(|blank| Some(find(part, blank)? + blank.len())).min();
    let Some((head, content)) = blank.map(|end| part.split_at(end)) else { return part.to_owned() };
    let end: &[u8] = if content.ends_with(b"\r") { b"\r" } else { b"" };
    if content.len() == end.len() || !multipart::part_name(head).is_some_and(|name| is_secret(&name)) {
        return part.to_owned();
    }
    [head, HIDDEN.as_bytes(), end].concat()
}

fn find(text: &[u8], wanted: &[u8]) -> Option<usize> {
    text.windows(wanted.len()).position(|window| window == wanted)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn hidden(text: &str) -> String {
        String::from_utf8(body("", text.as_bytes())).expect("text stays text")
    }

    #[test]
    fn secrets_are_hidden_and_nothing_else() {
        assert_eq!(hidden(r#"{"email":"a@b.c", "password":"pw1"}"#), r#"{"email":"a@b.c", "password":"****"}"#);
        assert_eq!(hidden("email=a%40b.c&password=pw%211"), "email=a%40b.c&password=****");
        assert_eq!(hidden(r#"{"response":{"token":"bus|1|2"}}"#), r#"{"response":{"token":"****"}}"#);
        assert_eq!(hidden(r#"{"tag":"token"}"#), r#"{"tag":"token"}"#);
        assert_eq!(hidden(r#"["password",1,"a"]"#), r#"["password",1,"a"]"#);
    }

    #[test]
    fn other_text_with_a_secret_in_it_stays() {
        assert_eq!(hidden("email=demo%40b.c&password=demo&x=demo"), "email=demo%40b.c&password=****&x=demo");
        let json = r#"{"email":"demo@b.c","demo":["password","demo"],"Password" : "demo","token":""}"#;
        let expected = r#"{"email":"demo@b.c","demo":["password","demo"],"Password" : "****","token":""}"#;
        assert_eq!(hidden(json), expected);
    }

    #[test]
    fn secrets_are_hidden_however_they_are_written() {
        assert_eq!(hidden(r#"{"password":"a\"b\\","tag":"\\"}"#), r#"{"password":"****","tag":"\\"}"#);
        assert_eq!(hidden(r#"{"p\u0061ssword":"é\u0041"}"#), r#"{"p\u0061ssword":"****"}"#);
        assert_eq!(hidden("pass%77ord=a"), "pass%77ord=****");
        assert_eq!(hidden(r#"{"password":"cut he"#), r#"{"password":"****""#);
        assert_eq!(hidden(r#"{"password": 1234,"a":-1}"#), r#"{"password": "****","a":-1}"#);
        assert_eq!(
            hidden("{// it is \"\n\"password\": // \"a\n\"b\"}"),
            "{// it is \"\n\"password\": // \"a\n\"****\"}"
        );
        assert_eq!(hidden("\u{feff}{\"password\":\"a\"}"), "\u{feff}{\"password\":\"****\"}");
        assert_eq!(body("", b"{\"\xff\":1,\"password\":\"a\"}"), b"{\"\xff\":1,\"password\":\"****\"}");
    }

    #[test]
    fn secrets_are_hidden_in_json_that_was_sent_as_a_form() {
        assert_eq!(hidden("%7B%22password%22%3A%22pw%3D1%22%7D"), "%7B%22password%22%3A%22****%22%7D");
        assert_eq!(hidden("%7b%22password%22%3A%22pw=%261%22%7D="), "%7B%22password%22%3A%22****%22%7D%3D");
        assert_eq!(hidden("%7B%22tag%22%3a%22a%22%7D"), "%7B%22tag%22%3a%22a%22%7D");
    }

    #[test]
    fn secrets_are_hidden_in_multipart_forms() {
        let part = |name: &str, content: &str| {
            format!("--b\r\ncontent-DISPOSITION: form-data;\r\n {name}\r\n\r\n{content}\r\n")
        };
        let sent = |password: &str| {
            let parts = [part("name=\"email\"", "a@b.c"), part("NAME=password", password), part("name=\"token\"", "")];
            parts.concat() + "--b--\r\n"
        };
        let (plain, expected) = (sent("a--b\r\n\r\npw"), sent("****"));

        for content_type in ["multipart/form-data; boundary=b", "multipart/form-data; boundary=\"b\"", "text/plain", ""]
        {
            let shown = body(content_type, plain.as_bytes());
            assert_eq!(String::from_utf8_lossy(&shown), expected, "{content_type}");
        }
        let cut = plain.find("pw").expect("it is there");
        assert_eq!(hidden(&plain[..=cut]), expected[..expected.find("****").expect("it is there") + 4]);
    }

    #[test]
    fn any_body_is_taken() {
        for content_type in ["multipart/form-data; boundary=b", "application/json", "", "\u{ff}"] {
            for bytes in
                [&b""[..], b"--", b"--b", b"--b\r\n\r\n", b"\n--b\n\n", b"\"", b"%7B", b"%", b"//", b"{\"", b"="]
            {
                assert_eq!(body(content_type, bytes), bytes, "{content_type} {bytes:?}");
            }
        }
    }
}
