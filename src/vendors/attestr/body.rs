//! JSON bodies: reads fields as the vendor's tables describe them and says of each wrong one where it is and what was expected.
//!
//! A reader gives a stand-in for a wrong field and remembers the problem, so that one answer names them all;
//! [`Fields::finish`] fails if there was any, and the stand-ins never get further.

use std::{borrow::Cow, fmt::Write as _};

use hyper::header::CONTENT_TYPE;
use jiff::civil::Date;
use serde_json::{Map, Value};

use super::{
    error::{ApiError, Row},
    ids::looks_like_media,
};
use crate::vendors::exchange::{Incoming, Payload};

/// The most bytes a JSON body may have (ruling B2).
pub(super) const LIMIT: usize = 1 << 20;

/// A request's JSON body, parsed before the sandbox is locked.
#[derive(Debug)]
pub(super) struct Json {
    /// The value, or why there is none.
    pub(super) value: Result<Value, ApiError>,
    /// The body's text without a byte order mark; empty when it is no JSON.
    pub(super) text: String,
    /// What is unusual about it.
    pub(super) warnings: Vec<String>,
}

impl Json {
    /// The body of an endpoint that reads none.
    pub(super) fn none() -> Self {
        Self { value: Ok(Value::Null), text: String::new(), warnings: Vec::new() }
    }
}

/// Parses the body of a request.
pub(super) fn parse(incoming: &Incoming) -> Json {
    let mut warnings = Vec::new();
    let content_type = incoming.headers.get(CONTENT_TYPE).map(|value| String::from_utf8_lossy(value.as_bytes()));
    if !content_type.as_deref().is_some_and(is_json) {
        let seen = content_type.as_deref().unwrap_or("none");
        warnings.push(format!("the vendor requires Content-Type application/json; this request had {seen}"));
    }
    let (value, text) = match text(incoming) {
        Ok(text) => match serde_json::from_str(text) {
            Ok(value) => (Ok(value), text.to_owned()),
            Err(error) => (Err(malformed(format!("the body is not valid JSON: {error}"))), String::new()),
        },
        Err(problem) => (Err(malformed(problem)), String::new()),
    };
    Json { value, text, warnings }
}

fn is_json(content_type: &str) -> bool {
    content_type.split(';').next().unwrap_or_default().trim().eq_ignore_ascii_case("application/json")
}

fn text(incoming: &Incoming) -> Result<&str, &'static str> {
    let bytes = match &incoming.body {
        Payload::Whole(bytes) => bytes,
        Payload::TooLarge => return Err("the body is larger than 1 MiB"),
        Payload::Broken => return Err("the body ended before it was complete"),
    };
    let text = std::str::from_utf8(bytes).map_err(|_| "the body is not valid UTF-8")?;
    let text = text.trim_start_matches('\u{feff}');
    if text.trim().is_empty() { Err("the body is empty; a JSON object was expected") } else { Ok(text) }
}

fn malformed(details: impl Into<Cow<'static, str>>) -> ApiError {
    ApiError::detailed(Row::Malformed, details)
}

/// The fields of one JSON object while they are read.
#[derive(Debug)]
pub(super) struct Fields<'a> {
    object: &'a Map<String, Value>,
    /// Where the object stands in the body, as `references[0].`; empty for the body itself.
    place: String,
    read: Vec<&'static str>,
    problems: Vec<String>,
    unread: Vec<String>,
}

impl<'a> Fields<'a> {
    /// The fields of the body.
    pub(super) fn of(body: &'a Value) -> Result<Self, ApiError> {
        let wrong = || malformed(format!("the body is {}; a JSON object was expected", kind_of(body)));
        body.as_object().map(|object| Self::at(object, String::new())).ok_or_else(wrong)
    }

    fn at(object: &'a Map<String, Value>, place: String) -> Self {
        Self { object, place, read: Vec::with_capacity(12), problems: Vec::new(), unread: Vec::new() }
    }

    /// Ends the reading: the names of the fields that nobody read, or the error that names every wrong field.
    pub(super) fn finish(mut self) -> Result<Vec<String>, ApiError> {
        self.note_unread();
        if self.problems.is_empty() { Ok(self.unread) } else { Err(malformed(self.problems.join("; "))) }
    }

    fn note_unread(&mut self) {
        for name in self.object.keys().filter(|name| !self.read.contains(&name.as_str())) {
            self.unread.push(format!("{}{name}", self.place));
        }
    }

    /// A required text that is not empty.
    pub(super) fn text(&mut self, name: &'static str) -> Box<str> {
        self.required(name, "a text", |value| value.as_str().filter(|text| !text.trim().is_empty()).map(Box::from))
            .unwrap_or_default()
    }

    /// An optional text.
    pub(super) fn optional_text(&mut self, name: &'static str) -> Option<Box<str>> {
        self.optional(name, "a text or null", |value| value.as_str().map(Box::from))
    }

    /// An optional text that may also come as a number, as the page types it.
    pub(super) fn optional_text_or_number(&mut self, name: &'static str) -> Option<Box<str>> {
        self.optional(name, "a text, a number or null", |value| match value {
            Value::String(text) if !text.trim().is_empty() => Some(text.as_str().into()),
            Value::Number(number) => Some(number.to_string().into()),
            Value::String(_) | Value::Null | Value::Bool(_) | Value::Array(_) | Value::Object(_) => None,
        })
    }

    /// Whether a field is there and not null, whatever it holds.
    pub(super) fn has(&self, name: &str) -> bool {
        self.object.get(name).is_some_and(|value| !value.is_null())
    }

    /// A required text of at most `most` characters.
    pub(super) fn text_up_to(&mut self, name: &'static str, most: usize) -> Box<str> {
        let text = self.text(name);
        let length = text.chars().count();
        if length > most {
            self.problem(name, &format!("expected at most {most} characters, got {length}"));
        }
        text
    }

    /// A required truth value.
    pub(super) fn flag(&mut self, name: &'static str) -> bool {
        self.required(name, "true or false", Value::as_bool).unwrap_or_default()
    }

    /// An optional truth value; false when it is missing.
    pub(super) fn optional_flag(&mut self, name: &'static str) -> bool {
        self.optional(name, "true, false or null", Value::as_bool).unwrap_or_default()
    }

    /// A required date DD-MM-YYYY.
    pub(super) fn date(&mut self, name: &'static str) -> Date {
        self.required(name, DATE, |value| parse_date(value.as_str()?)).unwrap_or_default()
    }

    /// An optional date DD-MM-YYYY.
    pub(super) fn optional_date(&mut self, name: &'static str) -> Option<Date> {
        self.optional(name, DATE, |value| parse_date(value.as_str()?))
    }

    /// A required whole number from `low` to `high`.
    pub(super) fn number(&mut self, name: &'static str, low: i64, high: i64) -> i64 {
        let expected = range(low, high);
        self.required(name, &expected, |value| in_range(value, low, high)).unwrap_or_default()
    }

    /// An optional whole number from `low` to `high`.
    pub(super) fn optional_number(&mut self, name: &'static str, low: i64, high: i64) -> Option<i64> {
        let expected = range(low, high);
        self.optional(name, &expected, |value| in_range(value, low, high))
    }

    /// A required word of `words`.
    pub(super) fn word<T: Copy>(&mut self, name: &'static str, words: &[(&str, T)]) -> Option<T> {
        self.required(name, &choices(words), |value| lookup(value, words))
    }

    /// An optional word of `words`.
    pub(super) fn optional_word<T: Copy>(&mut self, name: &'static str, words: &[(&str, T)]) -> Option<T> {
        self.optional(name, &choices(words), |value| lookup(value, words))
    }

    /// A required list of media ids with at least one in it (ruling A8).
    pub(super) fn media(&mut self, name: &'static str) -> Vec<Box<str>> {
        let list = self.required(name, "a list of media ids", Value::as_array);
        if list.is_some_and(Vec::is_empty) {
            self.problem(name, "expected at least one media id, got an empty list");
        }
        self.media_ids(name, list)
    }

    /// An optional list of media ids.
    pub(super) fn optional_media(&mut self, name: &'static str) -> Vec<Box<str>> {
        let list = self.optional(name, "a list of media ids or null", Value::as_array);
        self.media_ids(name, list)
    }

    fn media_ids(&mut self, name: &'static str, list: Option<&'a Vec<Value>>) -> Vec<Box<str>> {
        let mut ids = Vec::new();
        for (place, value) in list.into_iter().flatten().enumerate() {
            match value.as_str() {
                Some(text) if looks_like_media(text) => ids.push(text.into()),
                _ => {
                    self.problem(
                        &format!("{name}[{place}]"),
                        &expected("a media id such as MX17Cd6KEBSsbKSaou", value),
                    );
                }
            }
        }
        ids
    }

    /// An optional list of objects, each read by `read`.
    pub(super) fn objects<T>(&mut self, name: &'static str, read: impl Fn(&mut Fields<'_>) -> T) -> Vec<T> {
        let list = self.optional(name, "a list of objects or null", Value::as_array);
        let mut items = Vec::new();
        for (index, value) in list.into_iter().flatten().enumerate() {
            let Value::Object(object) = value else {
                self.problem(&format!("{name}[{index}]"), &expected("an object", value));
                continue;
            };
            let mut fields = Fields::at(object, format!("{}{name}[{index}].", self.place));
            items.push(read(&mut fields));
            fields.note_unread();
            self.problems.append(&mut fields.problems);
            self.unread.append(&mut fields.unread);
        }
        items
    }

    /// Notes that a field is wrong for a reason of its own.
    pub(super) fn problem(&mut self, name: &str, problem: &str) {
        self.problems.push(format!("{}{name}: {problem}", self.place));
    }

    fn required<T>(
        &mut self,
        name: &'static str,
        wanted: &str,
        read: impl FnOnce(&'a Value) -> Option<T>,
    ) -> Option<T> {
        self.read.push(name);
        match self.object.get(name) {
            None | Some(Value::Null) => {
                self.problem(name, &format!("required, expected {wanted}"));
                None
            }
            Some(value) => self.present(name, wanted, value, read),
        }
    }

    fn optional<T>(
        &mut self,
        name: &'static str,
        wanted: &str,
        read: impl FnOnce(&'a Value) -> Option<T>,
    ) -> Option<T> {
        self.read.push(name);
        match self.object.get(name) {
            None | Some(Value::Null) => None,
            Some(value) => self.present(name, wanted, value, read),
        }
    }

    fn present<T>(
        &mut self,
        name: &str,
        wanted: &str,
        value: &'a Value,
        read: impl FnOnce(&'a Value) -> Option<T>,
    ) -> Option<T> {
        let result = read(value);
        if result.is_none() {
            self.problem(name, &expected(wanted, value));
        }
        result
    }
}

const DATE: &str = "a date DD-MM-YYYY that exists";

/// Reads a date as the vendor writes it.
pub(super) fn parse_date(text: &str) -> Option<Date> {
    let two = |range: std::ops::Range<usize>| {
        let digits = text.get(range)?;
        digits.bytes().all(|byte| byte.is_ascii_digit()).then(|| digits.parse::<i16>().ok())?
    };
    if text.len() != 10 || text.get(2..3) != Some("-") || text.get(5..6) != Some("-") {
        return None;
    }
    let (day, month, year) = (two(0..2)?, two(3..5)?, two(6..10)?);
    Date::new(year, i8::try_from(month).ok()?, i8::try_from(day).ok()?).ok()
}

/// Writes a date as the vendor does.
pub(super) fn format_date(date: Date) -> String {
    format!("{:02}-{:02}-{:04}", date.day(), date.month(), date.year())
}

fn range(low: i64, high: i64) -> String {
    format!("a whole number from {low} to {high}")
}

fn in_range(value: &Value, low: i64, high: i64) -> Option<i64> {
    value.as_i64().filter(|number| (low..=high).contains(number))
}

fn choices<T>(words: &[(&str, T)]) -> String {
    let words: Vec<_> = words.iter().map(|(word, _)| *word).collect();
    format!("one of {}", words.join(", "))
}

fn lookup<T: Copy>(value: &Value, words: &[(&str, T)]) -> Option<T> {
    let text = value.as_str()?;
    words.iter().find(|(word, _)| *word == text).map(|(_, meaning)| *meaning)
}

fn expected(wanted: &str, value: &Value) -> String {
    let mut text = format!("expected {wanted}, got ");
    match value {
        Value::String(seen) if seen.trim().is_empty() => text.push_str("an empty text"),
        Value::String(seen) => {
            // The start is enough to recognise the value; an answer must not grow with it.
            let start: String = seen.chars().take(40).collect();
            let _ = write!(text, "{start:?}");
        }
        Value::Bool(_) | Value::Number(_) => {
            let _ = write!(text, "{value}");
        }
        Value::Null | Value::Array(_) | Value::Object(_) => text.push_str(kind_of(value)),
    }
    text
}

fn kind_of(value: &Value) -> &'static str {
    match value {
        Value::Null => "null",
        Value::Bool(_) => "a truth value",
        Value::Number(_) => "a number",
        Value::String(_) => "a text",
        Value::Array(_) => "a list",
        Value::Object(_) => "an object",
    }
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    fn details(read: impl FnOnce(&mut Fields<'_>), body: &Value) -> String {
        let mut fields = Fields::of(body).unwrap();
        read(&mut fields);
        fields.finish().unwrap_err().details.unwrap().into_owned()
    }

    #[test]
    fn every_wrong_field_is_named_with_what_was_expected() {
        let body = json!({ "tag": 7, "startDate": "2019-12-02", "ended": "yes", "level": "MBA", "documents": ["x"] });

        let details = details(
            |fields| {
                fields.text("tag");
                fields.text("reg");
                fields.date("startDate");
                fields.flag("ended");
                fields.word("level", &[("SSC", ()), ("HSC", ())]);
                fields.media("documents");
                fields.number("startMonth", 1, 12);
            },
            &body,
        );

        insta::assert_snapshot!(details.replace("; ", "\n"), @r#"
        tag: expected a text, got 7
        reg: required, expected a text
        startDate: expected a date DD-MM-YYYY that exists, got "2019-12-02"
        ended: expected true or false, got "yes"
        level: expected one of SSC, HSC, got "MBA"
        documents[0]: expected a media id such as MX17Cd6KEBSsbKSaou, got "x"
        startMonth: required, expected a whole number from 1 to 12
        "#);
    }

    #[test]
    fn fields_of_list_items_are_named_by_their_place() {
        let body = json!({ "references": [{ "name": "A", "phone": 1 }, 5] });

        let details = details(
            |fields| {
                fields.objects("references", |reference| {
                    reference.text("name");
                    reference.text("contact");
                });
            },
            &body,
        );

        assert_eq!(
            details,
            "references[0].contact: required, expected a text; references[1]: expected an object, got 5"
        );
    }

    #[test]
    fn fields_that_nobody_reads_are_reported() {
        let body = json!({ "tag": "A", "colour": "red", "references": [{ "name": "A", "phone": 1 }] });
        let mut fields = Fields::of(&body).unwrap();
        fields.text("tag");
        fields.objects("references", |reference| reference.text("name"));

        assert_eq!(fields.finish().unwrap(), ["references[0].phone", "colour"]);
    }

    #[test]
    fn dates_are_those_of_the_calendar() {
        assert!(parse_date("29-02-2020").is_some());
        for text in ["29-02-2019", "31-04-2020", "1-2-2020", "01/02/2020", "01-02-20é", "+1-02-2020", ""] {
            assert!(parse_date(text).is_none(), "{text}");
        }
    }
}
