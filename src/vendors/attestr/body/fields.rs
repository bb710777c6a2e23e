//! Reads the fields of one JSON object and says of each wrong one where it is and what was expected.
//!
//! A reader gives a stand-in for a wrong field and remembers the problem, so that one answer names them all;
//! [`Fields::finish`] tells if there was any, and the stand-ins never get further.

use std::{
    borrow::Cow,
    fmt::{self, Display, Write as _},
};

use crate::{
    engine::tree::{Json, Object, nearest},
    vendors::attestr::error::{ApiError, Row},
};

/// How many wrong or unread fields are named; an answer must not grow with a body that is all wrong.
pub const MOST_NAMED: usize = 20;

/// How many bytes a text may have for which the vendor documents no length (ruling A41).
pub const MOST_OF_A_TEXT: usize = 16 << 10;

/// The fields of one JSON object while they are read.
#[derive(Debug)]
pub struct Fields<'a> {
    object: &'a Object,
    read: Vec<&'static str>,
    problems: Named,
    unread: Named,
    /// Those of the unread fields that are near to one that is missing.
    confused: Named,
    tolerated: Named,
    /// Why the last of the tolerated fields was.
    tolerance: Option<&'static str>,
}

/// What came of reading the fields of a body.
#[derive(Debug)]
pub struct Finished {
    /// The error that names every wrong field.
    pub result: Result<(), ApiError>,
    /// The names of the fields that nobody read, which may be why one is missing.
    pub unread: Vec<String>,
    /// The fields that are not as the vendor documents them and were read all the same.
    pub tolerated: Vec<String>,
    /// Why such a field was read.
    pub tolerance: Option<&'static str>,
}

/// Why an empty text is read (ruling A35).
const EMPTY_IS_ABSENT: &str = "an empty text in an optional field is read as if the field were absent";
/// Why null is read where the page requires a text.
const SDK_SENDS_NULL: &str = "the page requires this field, and the vendor's own SDK sends null in it";

impl<'a> Fields<'a> {
    /// The fields of the body.
    pub fn of(body: &'a Json) -> Result<Self, ApiError> {
        let wrong = || malformed(format!("the body is {}; a JSON object was expected", kind_of(body)));
        body.as_object().map(Self::within).ok_or_else(wrong)
    }

    /// The fields of an object in the body.
    pub fn within(object: &'a Object) -> Self {
        let read = Vec::with_capacity(12);
        let (problems, unread, confused, tolerated, tolerance) = Default::default();
        Self { object, read, problems, unread, confused, tolerated, tolerance }
    }

    /// Ends the reading.
    pub fn finish(mut self) -> Finished {
        self.note_unread(true);
        let result = if self.problems.texts.is_empty() {
            Ok(())
        } else {
            self.problems.append(self.confused);
            Err(malformed(self.problems.into_texts().join("; ")))
        };
        let (unread, tolerated) = (self.unread.into_texts(), self.tolerated.into_texts());
        Finished { result, unread, tolerated, tolerance: self.tolerance }
    }

    /// Notes the fields that nobody read; the first of them with what was probably meant, if hints are wanted.
    fn note_unread(&mut self, hints: bool) {
        let mut unread = self.object.keys().filter(|name| !self.read.contains(name)).peekable();
        if unread.peek().is_none() {
            return;
        }
        let missing: Vec<_> = self.read.iter().copied().filter(|read| !self.object.contains_key(read)).collect();
        for name in unread {
            let looks = hints && !self.unread.is_full();
            let meant = looks.then(|| nearest(name, missing.iter().copied())).flatten();
            let name = start_of(name);
            if let Some(meant) = meant {
                self.confused.push(|| format!("{name}: no such field, did you mean {meant}?"));
            }
            let hint = meant.map(|meant| format!(" (did you mean {meant}?)")).unwrap_or_default();
            self.unread.push(|| format!("{name}{hint}"));
        }
    }

    fn has(&self, name: &str) -> bool {
        self.object.get(name).is_some_and(|value| !value.is_null())
    }

    /// Notes that a field is wrong for a reason of its own.
    pub fn problem(&mut self, name: &str, problem: &str) {
        self.problems.push(|| format!("{name}: {problem}"));
    }

    /// Takes over what `inner`, the fields of the object at `place`, found.
    pub fn absorb(&mut self, place: fmt::Arguments<'_>, mut inner: Fields<'_>) {
        inner.note_unread(!self.unread.is_full());
        self.problems.append(inner.problems.at(place));
        self.unread.append(inner.unread.at(place));
        self.confused.append(inner.confused.at(place));
        self.tolerated.append(inner.tolerated.at(place));
        self.tolerance = inner.tolerance.or(self.tolerance);
    }

    /// Notes that a field is not as documented and is read all the same.
    fn tolerate(&mut self, name: &str, reason: &'static str) {
        self.tolerated.push(|| format!("{name}: {reason}"));
        self.tolerance = Some(reason);
    }

    pub fn required<T>(
        &mut self,
        name: &'static str,
        wanted: impl Display,
        read: impl FnOnce(&'a Json) -> Option<T>,
    ) -> Option<T> {
        self.read.push(name);
        match self.object.get(name) {
            None | Some(Json::Null) => {
                self.problem(name, &format!("required, expected {wanted}"));
                None
            }
            Some(value) => self.read_within(name, value, || wanted.to_string(), read),
        }
    }

    /// Reads a value that is there, unless it is a text that is too long.
    fn read_within<T>(
        &mut self,
        name: &str,
        value: &'a Json,
        wanted: impl FnOnce() -> String,
        read: impl FnOnce(&'a Json) -> Option<T>,
    ) -> Option<T> {
        let read = if let Some(problem) = too_long(value) {
            Err(problem)
        } else {
            read(value).ok_or_else(|| expected(&wanted(), value))
        };
        read.map_err(|problem| self.problem(name, &problem)).ok()
    }

    /// A field that the page requires and in which the vendor's own SDK sends null.
    pub fn required_or_null<T>(
        &mut self,
        name: &'static str,
        wanted: impl Display,
        read: impl FnOnce(&'a Json) -> Option<T>,
    ) -> Option<T> {
        if self.object.get(name) == Some(&Json::Null) {
            self.read.push(name);
            self.tolerate(name, SDK_SENDS_NULL);
            return None;
        }
        self.required(name, wanted, read)
    }

    /// A field that is required `because` of another, and optional otherwise.
    pub fn required_if<T>(
        &mut self,
        name: &'static str,
        because: Option<&str>,
        wanted: impl Display,
        read: impl FnOnce(&'a Json) -> Option<T>,
    ) -> Option<T> {
        match because {
            Some(_) if self.has(name) => self.required(name, wanted, read),
            Some(because) => {
                self.read.push(name);
                self.problem(name, &format!("required, because {because}, expected {wanted}"));
                None
            }
            None => self.optional(name, wanted, read),
        }
    }

    pub fn optional<T>(
        &mut self,
        name: &'static str,
        wanted: impl Display,
        read: impl FnOnce(&'a Json) -> Option<T>,
    ) -> Option<T> {
        self.read.push(name);
        match self.object.get(name) {
            None | Some(Json::Null) => None,
            Some(Json::String(text)) if text.trim().is_empty() => {
                self.tolerate(name, EMPTY_IS_ABSENT);
                None
            }
            Some(value) => self.read_within(name, value, || or_null(&wanted.to_string()), read),
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

    fn is_full(&self) -> bool {
        MOST_NAMED <= self.texts.len()
    }

    /// The same texts, whose fields are those of the object at `place`.
    fn at(mut self, place: fmt::Arguments<'_>) -> Self {
        for text in &mut self.texts {
            *text = format!("{place}.{text}");
        }
        self
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
pub fn malformed(details: impl Into<Cow<'static, str>>) -> ApiError {
    ApiError::detailed(Row::Malformed, details)
}

/// What an optional field holds.
fn or_null(wanted: &str) -> String {
    // What lists two things already gets a third.
    match wanted.rsplit_once(" or ") {
        Some((first, second)) => format!("{first}, {second} or null"),
        None => format!("{wanted} or null"),
    }
}

/// What is wrong with a text that no client of the vendor sends.
pub fn too_long(value: &Json) -> Option<String> {
    let length = value.as_str().filter(|text| MOST_OF_A_TEXT < text.len())?.chars().count();
    if length <= MOST_OF_A_TEXT {
        return None;
    }
    Some(format!("expected at most {MOST_OF_A_TEXT} characters, got {length}"))
}

/// What was expected and what came instead.
pub fn expected(wanted: &str, value: &Json) -> String {
    let mut text = format!("expected {wanted}, got ");
    match value {
        Json::String(seen) if seen.trim().is_empty() => text.push_str("an empty text"),
        Json::String(seen) => {
            let _ = write!(text, "{:?}", start_of(seen));
        }
        Json::Bool(_) | Json::Number(_) => {
            let _ = write!(text, "{value}");
        }
        Json::Null | Json::Array(_) | Json::Object(_) => text.push_str(kind_of(value)),
    }
    text
}

/// The start is enough to recognise a text; an answer must not grow with it.
fn start_of(text: &str) -> String {
    text.chars().take(40).collect()
}

fn kind_of(value: &Json) -> &'static str {
    match value {
        Json::Null => "null",
        Json::Bool(_) => "a truth value",
        Json::Number(_) => "a number",
        Json::String(_) => "a text",
        Json::Array(_) => "a list",
        Json::Object(_) => "an object",
    }
}

#[cfg(test)]
mod tests {
    use serde_json::{Value, json};

    use super::*;

    fn details(read: impl FnOnce(&mut Fields<'_>), body: &Json) -> String {
        let mut fields = Fields::of(body).unwrap();
        read(&mut fields);
        fields.finish().result.unwrap_err().details.unwrap().into_owned()
    }

    #[test]
    fn every_wrong_field_is_named_with_what_was_expected() {
        let body = Json::from(
            json!({ "tag": 7, "startDate": "2019-12-02", "ended": "yes", "level": "MBA", "documents": ["x"] }),
        );

        let details = details(
            |fields| {
                fields.text("tag");
                fields.text("reg");
                fields.date("startDate");
                fields.flag("ended");
                fields.word("level", &[("SSC", ()), ("HSC", ())]);
                fields.media("documents");
                fields.number("startMonth", 1..=12);
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
        let body = Json::from(json!({ "references": [{ "name": "A", "phone": 1 }, 5] }));

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
        let body = Json::from(json!({ "tag": "A", "colour": "red", "references": [{ "name": "A", "phone": 1 }] }));
        let mut fields = Fields::of(&body).unwrap();
        fields.text("tag");
        fields.objects("references", |reference| reference.text("name"));

        assert_eq!(fields.finish().unread, ["references[0].phone", "colour"]);
    }

    #[test]
    fn a_field_that_is_nearly_one_that_is_missing_is_named_beside_it() {
        let body = Json::from(json!({ "Tag": 1, "name": "B", "tags": 1, "references": [{ "Name": "A" }] }));

        let details = details(
            |fields| {
                fields.text("tag");
                fields.text("name");
                fields.objects("references", |reference| reference.text("name"));
            },
            &body,
        );

        insta::assert_snapshot!(details.replace("; ", "\n"), @"
        tag: required, expected a text
        references[0].name: required, expected a text
        references[0].Name: no such field, did you mean name?
        Tag: no such field, did you mean tag?
        tags: no such field, did you mean tag?
        ");
    }

    #[test]
    fn of_many_unknown_fields_the_first_are_compared_with_those_that_are_missing() {
        // All of them would take minutes.
        let keys = (0..300_000).map(|number| (format!("tags{number}"), json!(1)));
        let body = Json::from(Value::Object(keys.collect()));
        let mut fields = Fields::of(&body).unwrap();
        fields.text("tag");

        let unread = fields.finish().unread;

        assert_eq!(unread.len(), 21);
        assert!(unread[0].ends_with("(did you mean tag?)"), "{}", unread[0]);
        assert_eq!(unread[20], "and 299980 more");
    }

    #[test]
    fn a_condition_makes_a_field_required_in_every_respect() {
        let read = |ended: bool, body: Value| {
            let because = ended.then_some("ended is true");
            let body = Json::from(body);
            let mut fields = Fields::of(&body).unwrap();
            fields.date_if("endDate", because);
            fields.finish().result.map_err(|error| error.details.unwrap().into_owned())
        };
        let date = "a date DD-MM-YYYY that exists";

        assert_eq!(read(false, json!({})), Ok(()));
        assert_eq!(read(false, json!({ "endDate": null })), Ok(()));
        assert_eq!(read(false, json!({ "endDate": "x" })), Err(format!("endDate: expected {date} or null, got \"x\"")));
        assert_eq!(read(true, json!({ "endDate": "x" })), Err(format!("endDate: expected {date}, got \"x\"")));
        let missing = Err(format!("endDate: required, because ended is true, expected {date}"));
        assert_eq!(read(true, json!({ "endDate": null })), missing);
        assert_eq!(read(true, json!({})), missing);
    }

    #[test]
    fn an_answer_does_not_grow_with_what_is_wrong() {
        let body = Json::from(json!({ "documents": vec![5; 1000] }));

        let details = details(|fields| drop(fields.media("documents")), &body);

        assert!(details.len() < 2000 && details.ends_with("; and 980 more"), "{details}");
    }
}
