//! A request's fields, read one by one in the documented order with Personr's errors (rulings P4 and P5).
//!
//! Each reader notes that its field was read, so what nobody read can be reported. How the bytes became fields is `encoding`'s.

use std::{cell::RefCell, collections::BTreeSet};

use base64::{
    Engine as _,
    alphabet::STANDARD,
    engine::{DecodePaddingMode, GeneralPurpose, GeneralPurposeConfig},
};
use bytes::Bytes;
use serde_json::{Map, Value};

use super::{
    encoding::{self, Lists},
    error::ApiError,
    shape::{Kind, Shape},
};

/// Base64 as clients send it: with or without its padding, and cut anywhere, as in the manual's samples.
const BASE64: GeneralPurpose = GeneralPurpose::new(
    &STANDARD,
    GeneralPurposeConfig::new()
        .with_decode_padding_mode(DecodePaddingMode::Indifferent)
        .with_decode_allow_trailing_bits(true),
);

/// The fields of one request.
#[derive(Debug, Clone)]
pub struct Fields {
    workflow: &'static str,
    /// A JSON object.
    values: Value,
    lists: Lists,
    read: RefCell<BTreeSet<&'static str>>,
    /// What was asked for, when that is the question and not what the fields hold.
    shapes: Option<RefCell<Vec<Shape>>>,
}

/// A file as the platform takes it in a field.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct File {
    /// The name, with its extension.
    pub filename: String,
    /// The bytes.
    pub contents: Bytes,
}

impl Fields {
    /// Reads the fields of a request for the endpoint named `workflow`.
    pub fn parse(
        workflow: &'static str,
        query: &str,
        content_type: Option<&str>,
        body: &Bytes,
    ) -> Result<Self, ApiError> {
        let (values, lists) =
            encoding::read(query, content_type, body).map_err(|reason| ApiError::MalformedBody { workflow, reason })?;
        Ok(Self { workflow, values: Value::Object(values), lists, read: RefCell::default(), shapes: None })
    }

    /// The fields that `read` reads, in its order.
    pub(super) fn shapes(workflow: &'static str, read: fn(&Self) -> Result<(), ApiError>) -> Vec<Shape> {
        let (values, lists, shapes) = (Value::Null, Lists::Json, Some(RefCell::default()));
        let fields = Self { workflow, values, lists, read: RefCell::default(), shapes };
        // A reader gets stand-ins; one that looks into them after its last field may refuse them.
        let _ = read(&fields);
        fields.shapes.map(RefCell::into_inner).unwrap_or_default()
    }

    /// Notes that a field is asked for, and says whether that is all there is to do.
    fn notes(
        &self,
        name: &'static str,
        alias: Option<&'static str>,
        required: bool,
        kind: impl FnOnce() -> Kind,
    ) -> bool {
        let Some(shapes) = &self.shapes else { return false };
        shapes.borrow_mut().push(Shape { name, alias, required, kind: kind() });
        true
    }

    /// The endpoint's name.
    pub fn workflow(&self) -> &'static str {
        self.workflow
    }

    /// The fields as a JSON object, as conditions of rules look at them.
    pub fn view(&self) -> &Value {
        &self.values
    }

    /// The names of the fields that no reader asked for.
    pub fn unread(&self) -> Vec<String> {
        let read = self.read.borrow();
        let names = self.values.as_object().into_iter().flat_map(Map::keys);
        names.filter(|name| !read.contains(name.as_str())).cloned().collect()
    }

    /// A text that must be there.
    pub fn required(&self, name: &'static str) -> Result<String, ApiError> {
        if self.notes(name, None, true, || Kind::Text) {
            return Ok(String::new());
        }
        self.optional(name)?.ok_or_else(|| self.missing(name))
    }

    /// A text that may be left out, null or empty.
    pub fn optional(&self, name: &'static str) -> Result<Option<String>, ApiError> {
        if self.notes(name, None, false, || Kind::Text) {
            return Ok(None);
        }
        match self.take(name) {
            None | Some(Value::Null) => Ok(None),
            Some(Value::String(text)) => Ok(Some(text.trim().to_owned()).filter(|text| !text.is_empty())),
            Some(Value::Bool(_) | Value::Number(_) | Value::Array(_) | Value::Object(_)) => {
                Err(self.invalid(name, "be a text"))
            }
        }
    }

    /// The id of the record that nearly every request names.
    pub fn applicant_id(&self) -> Result<String, ApiError> {
        self.required("applicantId")
    }

    /// The same where the manual's table and its samples differ in the name.
    pub fn linked_id(&self) -> Result<String, ApiError> {
        self.required_alias("applicantId", "applicant")
    }

    /// A text that may be sent under either of two names; errors name the first, documented one.
    pub fn required_alias(&self, name: &'static str, alias: &'static str) -> Result<String, ApiError> {
        if self.notes(name, Some(alias), true, || Kind::Text) {
            return Ok(String::new());
        }
        match (self.optional(name)?, self.optional(alias)?) {
            (Some(text), _) | (None, Some(text)) => Ok(text),
            (None, None) => Err(self.missing(name)),
        }
    }

    /// One of the words of `choices` that must be there; upper and lower case count.
    pub fn required_choice<T: Copy>(&self, name: &'static str, choices: &[(&'static str, T)]) -> Result<T, ApiError> {
        if self.notes(name, None, true, || words(choices)) {
            return Ok(choices[0].1);
        }
        self.choice(name, choices)?.ok_or_else(|| self.missing(name))
    }

    /// One of the words of `choices`, if any.
    pub fn choice<T: Copy>(&self, name: &'static str, choices: &[(&'static str, T)]) -> Result<Option<T>, ApiError> {
        if self.notes(name, None, false, || words(choices)) {
            return Ok(None);
        }
        let Some(text) = self.optional(name)? else { return Ok(None) };
        if let Some((_, choice)) = choices.iter().find(|(word, _)| *word == text) {
            return Ok(Some(*choice));
        }
        let words: Vec<_> = choices.iter().map(|(word, _)| *word).collect();
        Err(self.invalid(name, &format!("be one of {}, not {text}", words.join(", "))))
    }

    /// An email address that must be there: one `@` with text around it.
    pub fn required_email(&self, name: &'static str) -> Result<String, ApiError> {
        if self.notes(name, None, true, || Kind::Email) {
            return Ok(String::new());
        }
        self.optional_email(name)?.ok_or_else(|| self.missing(name))
    }

    /// An email address, if any.
    pub fn optional_email(&self, name: &'static str) -> Result<Option<String>, ApiError> {
        if self.notes(name, None, false, || Kind::Email) {
            return Ok(None);
        }
        let Some(email) = self.optional(name)? else { return Ok(None) };
        match email.split_once('@') {
            Some((user, host)) if !user.is_empty() && !host.is_empty() && !host.contains('@') => Ok(Some(email)),
            Some(_) | None => Err(self.invalid(name, "be an email address such as johndoe@mail.com")),
        }
    }

    /// An ISO 3166-1 alpha-3 code that must be there.
    pub fn required_country(&self, name: &'static str) -> Result<String, ApiError> {
        if self.notes(name, None, true, || Kind::Country) {
            return Ok(String::new());
        }
        self.optional_country(name)?.ok_or_else(|| self.missing(name))
    }

    /// An ISO 3166-1 alpha-3 code, if any.
    pub fn optional_country(&self, name: &'static str) -> Result<Option<String>, ApiError> {
        if self.notes(name, None, false, || Kind::Country) {
            return Ok(None);
        }
        let Some(code) = self.optional(name)? else { return Ok(None) };
        let right = code.len() == 3 && code.bytes().all(|byte| byte.is_ascii_uppercase());
        if right { Ok(Some(code)) } else { Err(self.invalid(name, "be an ISO 3166-1 alpha-3 code such as AUS")) }
    }

    /// A calendar date, as `1985-10-27`, if any.
    pub fn optional_date(&self, name: &'static str) -> Result<Option<jiff::civil::Date>, ApiError> {
        if self.notes(name, None, false, || Kind::Date) {
            return Ok(None);
        }
        let Some(text) = self.optional(name)? else { return Ok(None) };
        let right = text.len() == "YYYY-MM-DD".len();
        text.parse().ok().filter(|_| right).map(Some).ok_or_else(|| self.invalid(name, "be a date such as 1985-10-27"))
    }

    /// A boolean that must be there; forms send it as a text.
    pub fn required_flag(&self, name: &'static str) -> Result<bool, ApiError> {
        if self.notes(name, None, true, || Kind::Flag) {
            return Ok(false);
        }
        self.flag(name)?.ok_or_else(|| self.missing(name))
    }

    /// A boolean, if any.
    pub fn flag(&self, name: &'static str) -> Result<Option<bool>, ApiError> {
        if self.notes(name, None, false, || Kind::Flag) {
            return Ok(None);
        }
        let wrong = || Err(self.invalid(name, "be true or false"));
        match self.take(name) {
            None | Some(Value::Null) => Ok(None),
            Some(Value::Bool(flag)) => Ok(Some(*flag)),
            Some(Value::String(text)) => match text.trim().to_ascii_lowercase().as_str() {
                "" => Ok(None),
                "true" | "yes" => Ok(Some(true)),
                "false" | "no" => Ok(Some(false)),
                _ => wrong(),
            },
            Some(Value::Number(_) | Value::Array(_) | Value::Object(_)) => wrong(),
        }
    }

    /// A list of texts: a JSON list, the text of one, repeated parts, or one plain text.
    pub fn list(&self, name: &'static str) -> Result<Vec<String>, ApiError> {
        if self.notes(name, None, false, || Kind::Texts) {
            return Ok(Vec::new());
        }
        let items = match self.take_whole(name) {
            None | Some(Value::Null) => Vec::new(),
            Some(Value::Array(items)) => items.clone(),
            Some(Value::String(text)) if text.trim().is_empty() => Vec::new(),
            Some(Value::String(text)) if text.trim_start().starts_with('[') => {
                serde_json::from_str(text).map_err(|_| self.not_a_list(name))?
            }
            Some(Value::String(text)) => vec![Value::String(text.clone())],
            Some(Value::Bool(_) | Value::Number(_) | Value::Object(_)) => return Err(self.not_a_list(name)),
        };
        items.into_iter().map(|item| text_of(item).ok_or_else(|| self.not_a_list(name))).collect()
    }

    /// The platform's file object that must be there: `{"filename": …, "contents": base64}`, or a part that is a file.
    pub fn required_file(&self, name: &'static str) -> Result<File, ApiError> {
        if self.notes(name, None, true, || Kind::File) {
            return Ok(File { filename: String::new(), contents: Bytes::new() });
        }
        let parsed;
        let object = match self.take(name) {
            None | Some(Value::Null) => return Err(self.missing(name)),
            Some(Value::Object(object)) => object,
            Some(Value::String(text)) if text.trim().is_empty() => return Err(self.missing(name)),
            Some(Value::String(text)) => {
                parsed = serde_json::from_str(text).map_err(|_| self.not_a_file(name))?;
                &parsed
            }
            Some(Value::Bool(_) | Value::Number(_) | Value::Array(_)) => return Err(self.not_a_file(name)),
        };
        let filename = member(object, "filename").ok_or_else(|| self.not_a_file(name))?;
        let contents = member(object, "contents").ok_or_else(|| self.not_a_file(name))?;
        Ok(File { filename: filename.to_owned(), contents: self.decode(name, contents)? })
    }

    /// A file of a form that may be left empty: browsers send an empty part for it.
    pub fn upload(&self, name: &'static str) -> Result<Option<File>, ApiError> {
        match self.take(name) {
            Some(Value::Object(file)) if member(file, "contents").is_some() => self.required_file(name).map(Some),
            Some(Value::Object(_) | Value::Null) | None => Ok(None),
            Some(Value::String(text)) if text.is_empty() => Ok(None),
            Some(Value::String(_) | Value::Bool(_) | Value::Number(_) | Value::Array(_)) => Err(self.not_a_file(name)),
        }
    }

    /// Base64 text that must be there, or a part that is a file.
    pub fn required_base64(&self, name: &'static str) -> Result<Bytes, ApiError> {
        if self.notes(name, None, true, || Kind::Base64) {
            return Ok(Bytes::new());
        }
        if let Some(Value::Object(file)) = self.take(name) {
            let contents = member(file, "contents").ok_or_else(|| self.not_a_file(name))?;
            return self.decode(name, contents);
        }
        let text = self.required(name)?;
        self.decode(name, &text)
    }

    /// An error about a value that a reader of this endpoint's own refused.
    pub fn invalid(&self, parameter: &'static str, must: &str) -> ApiError {
        ApiError::InvalidParameter { workflow: self.workflow, parameter, must: must.to_owned().into() }
    }

    fn missing(&self, parameter: &'static str) -> ApiError {
        ApiError::MissingParameter { workflow: self.workflow, parameter }
    }

    fn not_a_list(&self, name: &'static str) -> ApiError {
        self.invalid(name, r#"be a list of texts such as ["UUID1","UUID2"]"#)
    }

    fn not_a_file(&self, name: &'static str) -> ApiError {
        self.invalid(name, r#"be an object such as {"filename":"Photo.jpg","contents":"<base64>"}"#)
    }

    /// The value of a field that has one value; of a field that a form repeats, the last.
    fn take(&self, name: &'static str) -> Option<&Value> {
        match (self.take_whole(name)?, self.lists) {
            (Value::Array(values), Lists::Repeated) => values.last(),
            (value, _) => Some(value),
        }
    }

    fn take_whole(&self, name: &'static str) -> Option<&Value> {
        self.read.borrow_mut().insert(name);
        self.values.get(name)
    }

    fn decode(&self, name: &'static str, text: &str) -> Result<Bytes, ApiError> {
        let compact: String = after_data_url(text).chars().filter(|it| !it.is_ascii_whitespace()).collect();
        // The manual's samples are cut with dots, and still begin like a picture.
        let compact = compact.strip_suffix("...").unwrap_or(&compact);
        BASE64.decode(compact).map(Bytes::from).map_err(|_| self.invalid(name, "be base64"))
    }
}

fn words<T>(choices: &[(&'static str, T)]) -> Kind {
    Kind::Word(choices.iter().map(|(word, _)| *word).collect())
}

fn after_data_url(text: &str) -> &str {
    text.strip_prefix("data:").and_then(|rest| rest.split_once(";base64,")).map_or(text, |(_, contents)| contents)
}

fn member<'a>(object: &'a Map<String, Value>, name: &str) -> Option<&'a str> {
    object.get(name).and_then(Value::as_str).filter(|text| !text.is_empty())
}

fn text_of(value: Value) -> Option<String> {
    match value {
        Value::String(text) => Some(text),
        Value::Null | Value::Bool(_) | Value::Number(_) | Value::Array(_) | Value::Object(_) => None,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn json(body: &str) -> Fields {
        Fields::parse("api-x", "", Some("application/json"), &Bytes::copy_from_slice(body.as_bytes())).unwrap()
    }

    fn form(body: &str) -> Fields {
        Fields::parse("api-x", "", None, &Bytes::copy_from_slice(body.as_bytes())).unwrap()
    }

    #[track_caller]
    fn check_missing<T: std::fmt::Debug>(result: Result<T, ApiError>) {
        assert_eq!(result.unwrap_err(), ApiError::MissingParameter { workflow: "api-x", parameter: "a" });
    }

    #[track_caller]
    fn check_invalid<T: std::fmt::Debug>(result: Result<T, ApiError>, hint: &str) {
        let Err(ApiError::InvalidParameter { workflow: "api-x", parameter: "a", must }) = result else {
            panic!("expected an invalid parameter, not {result:?}");
        };
        assert!(must.contains(hint), "{must}");
    }

    #[test]
    fn what_is_absent_null_or_empty_is_missing() {
        for body in ["{}", r#"{"a": null}"#, r#"{"a": "  "}"#] {
            check_missing(json(body).required("a"));
            check_missing(json(body).required_email("a"));
            check_missing(json(body).required_flag("a"));
            check_missing(json(body).required_file("a"));
            check_missing(json(body).required_base64("a"));
            check_missing(json(body).required_choice("a", &[("A", 1)]));
            assert_eq!(json(body).list("a"), Ok(Vec::new()));
        }
    }

    #[test]
    fn a_wrong_type_says_what_is_right() {
        for body in [r#"{"a": 5}"#, r#"{"a": {}}"#] {
            check_invalid(json(body).required("a"), "a text");
            check_invalid(json(body).required_flag("a"), "true or false");
            check_invalid(json(body).list("a"), "UUID1");
            check_invalid(json(body).required_file("a"), "filename");
        }
        check_invalid(json(r#"{"a": ["b"]}"#).required("a"), "a text");
    }

    #[test]
    fn a_malformed_value_says_what_is_right() {
        for email in ["a", "@b", "a@", "a@b@c"] {
            check_invalid(form(&format!("a={email}")).required_email("a"), "johndoe@mail.com");
        }
        check_invalid(form("a=aus").required_country("a"), "alpha-3");
        for date in ["1985-13-01", "27/10/1985", "1985-10-27T00:00:00"] {
            check_invalid(form(&format!("a={date}")).optional_date("a"), "1985-10-27");
        }
        check_invalid(form("a=maybe").required_flag("a"), "true or false");
        check_invalid(form("a=%").required_base64("a"), "base64");
        check_invalid(form("a=B").required_choice("a", &[("A", 1), ("C", 2)]), "A, C, not B");
        check_invalid(form("a=[UUID1,UUID2]").list("a"), "UUID1");
        check_invalid(json(r#"{"a": ["b", 1]}"#).list("a"), "UUID1");
    }

    #[test]
    fn lists_are_read_however_they_are_sent() {
        let expected = Ok(vec!["A".to_owned(), "B".to_owned()]);

        assert_eq!(json(r#"{"a": ["A", "B"]}"#).list("a"), expected);
        assert_eq!(form(r#"a=["A","B"]"#).list("a"), expected);
        assert_eq!(form("a=A&a=B").list("a"), expected);
        assert_eq!(form("a[]=A&a[]=B").list("a"), expected);
        assert_eq!(form("a=A").list("a"), Ok(vec!["A".to_owned()]));
    }

    #[test]
    fn the_last_of_a_repeated_form_field_wins() {
        assert_eq!(form("a=1&a=2").required("a"), Ok("2".to_owned()));
    }

    #[test]
    fn booleans_are_read_as_forms_send_them() {
        assert_eq!(form("a=true").required_flag("a"), Ok(true));
        assert_eq!(form("a=False").required_flag("a"), Ok(false));
        assert_eq!(json(r#"{"a": false}"#).required_flag("a"), Ok(false));
    }

    #[test]
    fn files_are_read_however_they_are_sent() {
        let expected = Ok(File { filename: "p.jpg".to_owned(), contents: Bytes::from_static(b"\xFF\xD8") });

        assert_eq!(json(r#"{"a": {"filename": "p.jpg", "contents": "/9g="}}"#).required_file("a"), expected);
        assert_eq!(form(r#"a={"filename":"p.jpg","contents":"/9g"}"#).required_file("a"), expected);
        assert_eq!(form("a[filename]=p.jpg&a[contents]=data:image/jpeg;base64,/9g=").required_file("a"), expected);
    }

    #[test]
    fn a_field_may_have_two_names() {
        assert_eq!(form("b=1").required_alias("a", "b"), Ok("1".to_owned()));
        assert_eq!(form("a=1&b=2").required_alias("a", "b"), Ok("1".to_owned()));
        check_missing(form("c=1").required_alias("a", "b"));
    }

    #[test]
    fn fields_that_nobody_read_are_known() {
        let fields = form("a=1&c=2&b=3");

        fields.required("a").unwrap();

        assert_eq!(fields.unread(), ["b", "c"]);
    }
}
