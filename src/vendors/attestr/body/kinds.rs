//! The kinds of fields that the vendor's tables have, and how each is read.

use std::{fmt, ops::RangeInclusive};

use jiff::civil::Date;

use super::fields::{Fields, expected, too_long};
use crate::{
    engine::{
        time::Timestamp,
        tree::{Json, whole},
    },
    vendors::{DATES, attestr::ids::looks_like_media},
};

/// What a date field holds.
const DATE: &str = "a date DD-MM-YYYY that exists";

impl<'a> Fields<'a> {
    /// A required text that is not empty.
    pub fn text(&mut self, name: &'static str) -> Box<str> {
        self.required(name, "a text", filled).unwrap_or_default()
    }

    /// The same where nobody keeps it.
    pub fn checked_text(&mut self, name: &'static str) {
        self.required(name, "a text", unblank);
    }

    pub fn optional_text(&mut self, name: &'static str) -> Option<Box<str>> {
        self.optional(name, "a text", filled)
    }

    /// A required text of at most `most` characters.
    pub fn text_up_to(&mut self, name: &'static str, most: usize) -> Box<str> {
        let text = self.required(name, "a text", filled).unwrap_or_default();
        self.not_longer(name, &text, most);
        text
    }

    /// An optional text of at most `most` characters.
    pub fn optional_text_up_to(&mut self, name: &'static str, most: usize) -> Option<Box<str>> {
        let text = self.optional(name, "a text", filled)?;
        self.not_longer(name, &text, most);
        Some(text)
    }

    fn not_longer(&mut self, name: &str, text: &str, most: usize) {
        let length = text.chars().count();
        if length > most {
            self.problem(name, &format!("expected at most {most} characters, got {length}"));
        }
    }

    /// An optional mobile number in E.164: a plus and at most fifteen digits.
    pub fn optional_mobile(&mut self, name: &'static str) -> Option<Box<str>> {
        self.optional(name, "a number in E.164 format such as +918888999978", |value| {
            let digits = value.as_str()?.strip_prefix('+')?;
            let right = (2..=15).contains(&digits.len())
                && digits.bytes().all(|byte| byte.is_ascii_digit())
                && !digits.starts_with('0');
            value.as_str().filter(|_| right).map(Box::from)
        })
    }

    /// An optional email address: one `@` with text on both sides (ruling A34).
    pub fn optional_email(&mut self, name: &'static str) -> Option<&'a str> {
        self.optional(name, "an email address such as gitanjali.raheja@gmail.com", |value| {
            let text = value.as_str()?;
            let (user, host) = text.split_once('@')?;
            let right = !user.is_empty() && !host.is_empty() && !host.contains('@');
            (right && !text.contains(char::is_whitespace)).then_some(text)
        })
    }

    /// A required text that is not empty, in which the vendor's own SDK sends null.
    pub fn text_or_null(&mut self, name: &'static str) -> Option<Box<str>> {
        self.required_or_null(name, "a text", filled)
    }

    /// A text that may also come as a number, as the page types it; required `because` of another field.
    pub fn text_or_number_if(&mut self, name: &'static str, because: Option<&str>) -> Option<Box<str>> {
        self.required_if(name, because, "a text or a number", |value| match value {
            Json::String(text) if !text.trim().is_empty() => Some(text.as_str().into()),
            Json::Number(number) => Some(number.to_string().into()),
            Json::String(_) | Json::Null | Json::Bool(_) | Json::Array(_) | Json::Object(_) => None,
        })
    }

    /// A required truth value.
    pub fn flag(&mut self, name: &'static str) -> bool {
        self.required(name, "true or false", Json::as_bool).unwrap_or_default()
    }

    /// An optional truth value; false when it is missing.
    pub fn optional_flag(&mut self, name: &'static str) -> bool {
        self.optional(name, "true or false", Json::as_bool).unwrap_or_default()
    }

    /// A required date DD-MM-YYYY.
    pub fn date(&mut self, name: &'static str) -> Option<Date> {
        self.required(name, DATE, |value| parse_date(value.as_str()?))
    }

    /// A date DD-MM-YYYY, required `because` of another field.
    pub fn date_if(&mut self, name: &'static str, because: Option<&str>) -> Option<Date> {
        self.required_if(name, because, DATE, |value| parse_date(value.as_str()?))
    }

    /// A required whole number in `range`.
    pub fn number(&mut self, name: &'static str, range: RangeInclusive<i64>) -> Option<i64> {
        let (low, high) = (range.start(), range.end());
        self.required(name, format_args!("a whole number from {low} to {high}"), |value| {
            whole_number(value).filter(|number| range.contains(number))
        })
    }

    /// A whole number in `range`, required `because` of another field.
    pub fn number_if(&mut self, name: &'static str, range: RangeInclusive<i64>, because: Option<&str>) -> Option<i64> {
        let (low, high) = (range.start(), range.end());
        self.required_if(name, because, format_args!("a whole number from {low} to {high}"), |value| {
            whole_number(value).filter(|number| range.contains(number))
        })
    }

    /// An optional whole number in `range`.
    pub fn optional_number(&mut self, name: &'static str, range: RangeInclusive<i64>) -> Option<i64> {
        self.number_if(name, range, None)
    }

    /// A required list of countries, at least one.
    pub fn countries(&mut self, name: &'static str) -> Vec<Box<str>> {
        self.list(name, "a list of country codes", "an ISO 3166 code such as IN or IND", |value| {
            let code = value.as_str()?;
            rust_iso3166::from_alpha2(code).or_else(|| rust_iso3166::from_alpha3(code)).map(|_| code.into())
        })
    }

    /// A required moment such as `2026-09-30T10:00:00.000Z`.
    pub fn moment(&mut self, name: &'static str) -> Timestamp {
        let wanted = "a moment such as 2026-09-30T10:00:00.000Z";
        self.required(name, wanted, |value| value.as_str()?.parse().ok()).unwrap_or(Timestamp::MAX)
    }

    /// A required word of `words`.
    pub fn word<T: Copy>(&mut self, name: &'static str, words: &[(&'static str, T)]) -> Option<T> {
        self.required(name, Choices(words), |value| lookup(value, words))
    }

    pub fn optional_word<T: Copy>(&mut self, name: &'static str, words: &[(&'static str, T)]) -> Option<T> {
        self.optional(name, Choices(words), |value| lookup(value, words))
    }

    /// A required list of words of `words`, at least one.
    pub fn words<T: Copy>(&mut self, name: &'static str, words: &[(&'static str, T)]) -> Vec<T> {
        let read = |value: &Json| lookup(value, words);
        self.list(name, "a list of words", &format!("{}", Choices(words)), read)
    }

    /// A required list of texts that are not empty, at least one.
    pub fn texts(&mut self, name: &'static str) -> Vec<Box<str>> {
        self.list(name, "a list of texts", "a text", filled)
    }

    /// A required list of at least one item, each read by `read`, which expects `wanted`.
    fn list<T>(&mut self, name: &'static str, list: &str, wanted: &str, read: impl Fn(&Json) -> Option<T>) -> Vec<T> {
        let values = self.required(name, list, Json::as_array);
        if values.is_some_and(Vec::is_empty) {
            self.problem(name, "expected at least one, got an empty list");
        }
        let mut items = Vec::new();
        for (place, value) in values.into_iter().flatten().enumerate() {
            match (too_long(value), read(value)) {
                (None, Some(item)) => items.push(item),
                (long, _) => {
                    let problem = long.unwrap_or_else(|| expected(wanted, value));
                    self.problem(&format!("{name}[{place}]"), &problem);
                }
            }
        }
        items
    }

    /// The consent that a check on v3 refers to: an object, or a list of one (ruling C1); `None` when there is none.
    pub fn consent(&mut self) -> Option<Box<str>> {
        let wanted = r#"{"consentId": "CX3…"} or a list of one such object"#;
        let object = self.optional("consent", wanted, |value| match value.as_array().map(Vec::as_slice) {
            Some([only]) => only.as_object(),
            Some(_) | None => value.as_object(),
        })?;
        let mut fields = Fields::within(object);
        let id = fields.text("consentId");
        self.absorb(format_args!("consent"), fields);
        Some(id)
    }

    /// An optional object whose fields nobody reads.
    pub fn optional_object(&mut self, name: &'static str) {
        self.optional(name, "an object", Json::as_object);
    }

    /// A required list of media ids with at least one in it (ruling A8).
    pub fn media(&mut self, name: &'static str) -> Vec<Box<str>> {
        let list = self.required(name, "a list of media ids", Json::as_array);
        if list.is_some_and(Vec::is_empty) {
            self.problem(name, "expected at least one media id, got an empty list");
        }
        self.media_ids(name, list)
    }

    /// An optional list of media ids.
    pub fn optional_media(&mut self, name: &'static str) -> Vec<Box<str>> {
        let list = self.optional(name, "a list of media ids", Json::as_array);
        self.media_ids(name, list)
    }

    fn media_ids(&mut self, name: &'static str, list: Option<&'a Vec<Json>>) -> Vec<Box<str>> {
        let mut ids = Vec::new();
        for (place, value) in list.into_iter().flatten().enumerate() {
            match value.as_str() {
                Some(text) if looks_like_media(text) => ids.push(text.into()),
                _ => {
                    let problem = expected("a media id such as MX17Cd6KEBSsbKSaou", value);
                    self.problem(&format!("{name}[{place}]"), &problem);
                }
            }
        }
        ids
    }

    /// An optional list of objects, each read by `read`.
    pub fn objects<T>(&mut self, name: &'static str, read: impl Fn(&mut Fields<'_>) -> T) -> Vec<T> {
        let list = self.optional(name, "a list of objects", Json::as_array);
        self.each_object(name, list, read)
    }

    /// A required list of objects, at least one, each read by `read`.
    pub fn required_objects<T>(&mut self, name: &'static str, read: impl Fn(&mut Fields<'_>) -> T) -> Vec<T> {
        let list = self.required(name, "a list of objects", Json::as_array);
        if list.is_some_and(Vec::is_empty) {
            self.problem(name, "expected at least one object, got an empty list");
        }
        self.each_object(name, list, read)
    }

    fn each_object<T>(&mut self, name: &str, list: Option<&Vec<Json>>, read: impl Fn(&mut Fields<'_>) -> T) -> Vec<T> {
        let mut items = Vec::new();
        for (index, value) in list.into_iter().flatten().enumerate() {
            let Json::Object(object) = value else {
                self.problem(&format!("{name}[{index}]"), &expected("an object", value));
                continue;
            };
            let mut fields = Fields::within(object);
            items.push(read(&mut fields));
            self.absorb(format_args!("{name}[{index}]"), fields);
        }
        items
    }
}

fn unblank(value: &Json) -> Option<&str> {
    value.as_str().filter(|text| !text.trim().is_empty())
}

fn filled(value: &Json) -> Option<Box<str>> {
    unblank(value).map(Box::from)
}

/// A number without a fraction, however it is written: `7.0` is 7 (ruling A36).
fn whole_number(value: &Json) -> Option<i64> {
    value.as_i64().or_else(|| whole(value.as_number()?))
}

/// How a list of words is named.
struct Choices<'a, T>(&'a [(&'static str, T)]);

impl<T> fmt::Display for Choices<'_, T> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let words: Vec<_> = self.0.iter().map(|(word, _)| *word).collect();
        write!(f, "one of {}", words.join(", "))
    }
}

fn lookup<T: Copy>(value: &Json, words: &[(&str, T)]) -> Option<T> {
    let text = value.as_str()?;
    words.iter().find(|(word, _)| *word == text).map(|(_, meaning)| *meaning)
}

/// Reads a date as the vendor writes it.
pub fn parse_date(text: &str) -> Option<Date> {
    let (day, rest) = text.split_once('-')?;
    let (month, year) = rest.split_once('-')?;
    let digits = text.bytes().filter(u8::is_ascii_digit).count();
    let is_right = (day.len(), month.len(), year.len(), digits) == (2, 2, 4, 8);
    Date::new(year.parse().ok()?, month.parse().ok()?, day.parse().ok()?).ok().filter(|_| is_right)
}

/// Writes a date as the vendor does.
pub fn format_date(date: Date) -> String {
    date.strftime(DATES).to_string()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn dates_are_those_of_the_calendar() {
        assert!(parse_date("29-02-2020").is_some());
        for text in ["29-02-2019", "31-04-2020", "1-2-2020", "01/02/2020", "01-02-20é", "+1-02-2020", ""] {
            assert!(parse_date(text).is_none(), "{text}");
        }
    }

    #[test]
    fn dates_read_back_as_they_are_written() {
        assert_eq!(format_date(parse_date("02-12-2019").unwrap()), "02-12-2019");
    }
}
