//! Reads the fields of one JSON object and says of each wrong one where it is and what was expected.
//!
//! A reader gives a stand-in for a wrong field and remembers the problem, so that one answer names them all;
//! [`Fields::finish`] fails if there was any, and the stand-ins never get further.

use std::{borrow::Cow, fmt::Write as _};

use serde_json::{Map, Value};

use super::shape::{Kind, Shape};
use crate::vendors::attestr::error::{ApiError, Row};

/// How many wrong or unread fields are named; an answer must not grow with a body that is all wrong.
const MOST_NAMED: usize = 20;

/// The fields of one JSON object while they are read.
#[derive(Debug)]
pub(in crate::vendors::attestr) struct Fields<'a> {
    object: &'a Map<String, Value>,
    /// Where the object stands in the body, as `references[0].`; empty for the body itself.
    pub(super) place: String,
    read: Vec<&'static str>,
    problems: Named,
    unread: Named,
    /// What was read, when that is the question and not what the object holds.
    pub(super) shapes: Option<Vec<Shape>>,
}

impl<'a> Fields<'a> {
    /// The fields of the body.
    pub(in crate::vendors::attestr) fn of(body: &'a Value) -> Result<Self, ApiError> {
        let wrong = || malformed(format!("the body is {}; a JSON object was expected", kind_of(body)));
        body.as_object().map(|object| Self::at(object, String::new())).ok_or_else(wrong)
    }

    /// The fields of an object at `place`.
    pub(super) fn at(object: &'a Map<String, Value>, place: String) -> Self {
        let read = Vec::with_capacity(12);
        Self { object, place, read, problems: Named::default(), unread: Named::default(), shapes: None }
    }

    /// Fields that remember what is read of them.
    pub(super) fn recording(nothing: &'a Map<String, Value>) -> Self {
        Self { shapes: Some(Vec::new()), ..Self::at(nothing, String::new()) }
    }

    /// What was read.
    pub(super) fn into_shapes(self) -> Vec<Shape> {
        self.shapes.unwrap_or_default()
    }

    /// Ends the reading: the names of the fields that nobody read, or the error that names every wrong field.
    pub(in crate::vendors::attestr) fn finish(mut self) -> Result<Vec<String>, ApiError> {
        self.note_unread();
        if self.problems.texts.is_empty() {
            Ok(self.unread.into_texts())
        } else {
            Err(malformed(self.problems.into_texts().join("; ")))
        }
    }

    fn note_unread(&mut self) {
        for name in self.object.keys().filter(|name| !self.read.contains(&name.as_str())) {
            self.unread.push(|| format!("{}{}", self.place, start_of(name)));
        }
    }

    /// Whether a field is there and not null, whatever it holds.
    pub(in crate::vendors::attestr) fn has(&self, name: &str) -> bool {
        self.object.get(name).is_some_and(|value| !value.is_null())
    }

    /// Notes that a field is wrong for a reason of its own.
    pub(in crate::vendors::attestr) fn problem(&mut self, name: &str, problem: &str) {
        self.problems.push(|| format!("{}{name}: {problem}", self.place));
    }

    /// Takes over what `inner`, the fields of an item in a list, found.
    pub(super) fn absorb(&mut self, mut inner: Fields<'_>) {
        inner.note_unread();
        self.problems.append(inner.problems);
        self.unread.append(inner.unread);
    }

    pub(super) fn required<T>(
        &mut self,
        name: &'static str,
        kind: impl FnOnce() -> Kind,
        read: impl FnOnce(&'a Value) -> Option<T>,
    ) -> Option<T> {
        self.read.push(name);
        if let Some(shapes) = &mut self.shapes {
            shapes.push(Shape { name, required: true, kind: kind() });
            return None;
        }
        match self.object.get(name) {
            None | Some(Value::Null) => {
                self.problem(name, &format!("required, expected {}", kind()));
                None
            }
            Some(value) => read(value).or_else(|| {
                self.problem(name, &expected(&kind().to_string(), value));
                None
            }),
        }
    }

    pub(super) fn optional<T>(
        &mut self,
        name: &'static str,
        kind: impl FnOnce() -> Kind,
        read: impl FnOnce(&'a Value) -> Option<T>,
    ) -> Option<T> {
        self.read.push(name);
        if let Some(shapes) = &mut self.shapes {
            shapes.push(Shape { name, required: false, kind: kind() });
            return None;
        }
        match self.object.get(name) {
            None | Some(Value::Null) => None,
            Some(value) => read(value).or_else(|| {
                self.problem(name, &expected(&kind().or_null(), value));
                None
            }),
        }
    }
}

/// A list of texts that grows to [`MOST_NAMED`] and counts the rest.
#[derive(Debug, Default)]
struct Named {
    texts: Vec<String>,
    more: usize,
}

impl Named {
    fn push(&mut self, text: impl FnOnce() -> String) {
        if self.texts.len() < MOST_NAMED {
            self.texts.push(text());
        } else {
            self.more += 1;
        }
    }

    fn append(&mut self, other: Self) {
        for text in other.texts {
            self.push(|| text);
        }
        self.more += other.more;
    }

    fn into_texts(mut self) -> Vec<String> {
        if self.more > 0 {
            self.texts.push(format!("and {} more", self.more));
        }
        self.texts
    }
}

/// Malformed data, and how.
pub(super) fn malformed(details: impl Into<Cow<'static, str>>) -> ApiError {
    ApiError::detailed(Row::Malformed, details)
}

/// What was expected and what came instead.
pub(super) fn expected(wanted: &str, value: &Value) -> String {
    let mut text = format!("expected {wanted}, got ");
    match value {
        Value::String(seen) if seen.trim().is_empty() => text.push_str("an empty text"),
        Value::String(seen) => {
            let _ = write!(text, "{:?}", start_of(seen));
        }
        Value::Bool(_) | Value::Number(_) => {
            let _ = write!(text, "{value}");
        }
        Value::Null | Value::Array(_) | Value::Object(_) => text.push_str(kind_of(value)),
    }
    text
}

/// The start is enough to recognise a text; an answer must not grow with it.
fn start_of(text: &str) -> String {
    text.chars().take(40).collect()
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
    fn an_answer_does_not_grow_with_what_is_wrong() {
        let body = json!({ "documents": vec![5; 1000] });

        let details = details(|fields| drop(fields.media("documents")), &body);

        assert!(details.len() < 2000 && details.ends_with("; and 980 more"), "{details}");
    }
}
