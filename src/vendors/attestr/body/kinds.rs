//! The kinds of fields that the vendor's tables have, and how each is read.

use std::ops::RangeInclusive;

use jiff::civil::Date;
use serde_json::Value;

use super::{
    date::parse_date,
    fields::{Fields, expected},
    shape::{Kind, Shape},
};
use crate::vendors::attestr::ids::looks_like_media;

impl<'a> Fields<'a> {
    /// A required text that is not empty.
    pub(in crate::vendors::attestr) fn text(&mut self, name: &'static str) -> Box<str> {
        self.required(name, || Kind::Text { most: None }, filled).unwrap_or_default()
    }

    /// A required text of at most `most` characters.
    pub(in crate::vendors::attestr) fn text_up_to(&mut self, name: &'static str, most: usize) -> Box<str> {
        let text = self.required(name, || Kind::Text { most: Some(most) }, filled).unwrap_or_default();
        let length = text.chars().count();
        if length > most {
            self.problem(name, &format!("expected at most {most} characters, got {length}"));
        }
        text
    }

    /// An optional mobile number in E.164: a plus and at most fifteen digits.
    pub(in crate::vendors::attestr) fn optional_mobile(&mut self, name: &'static str) -> Option<Box<str>> {
        self.optional(
            name,
            || Kind::Mobile,
            |value| {
                let digits = value.as_str()?.strip_prefix('+')?;
                let right = (2..=15).contains(&digits.len())
                    && digits.bytes().all(|byte| byte.is_ascii_digit())
                    && !digits.starts_with('0');
                value.as_str().filter(|_| right).map(Box::from)
            },
        )
    }

    /// An optional email address: one `@` with text on both sides (ruling A34).
    pub(in crate::vendors::attestr) fn optional_email(&mut self, name: &'static str) -> Option<Box<str>> {
        self.optional(
            name,
            || Kind::Email,
            |value| {
                let text = value.as_str()?;
                let (user, host) = text.split_once('@')?;
                let right = !user.is_empty() && !host.is_empty() && !host.contains('@');
                (right && !text.contains(char::is_whitespace)).then(|| text.into())
            },
        )
    }

    /// A text that may also come as a number, as the page types it; required `because` of another field.
    pub(in crate::vendors::attestr) fn text_or_number_if(
        &mut self,
        name: &'static str,
        because: Option<&str>,
    ) -> Option<Box<str>> {
        self.required_if(
            name,
            because,
            || Kind::TextOrNumber,
            |value| match value {
                Value::String(text) if !text.trim().is_empty() => Some(text.as_str().into()),
                Value::Number(number) => Some(number.to_string().into()),
                Value::String(_) | Value::Null | Value::Bool(_) | Value::Array(_) | Value::Object(_) => None,
            },
        )
    }

    /// A required truth value.
    pub(in crate::vendors::attestr) fn flag(&mut self, name: &'static str) -> bool {
        self.required(name, || Kind::Flag, Value::as_bool).unwrap_or_default()
    }

    /// An optional truth value; false when it is missing.
    pub(in crate::vendors::attestr) fn optional_flag(&mut self, name: &'static str) -> bool {
        self.optional(name, || Kind::Flag, Value::as_bool).unwrap_or_default()
    }

    /// A required date DD-MM-YYYY.
    pub(in crate::vendors::attestr) fn date(&mut self, name: &'static str) -> Option<Date> {
        self.required(name, || Kind::Date, |value| parse_date(value.as_str()?))
    }

    /// A date DD-MM-YYYY, required `because` of another field.
    pub(in crate::vendors::attestr) fn date_if(&mut self, name: &'static str, because: Option<&str>) -> Option<Date> {
        self.required_if(name, because, || Kind::Date, |value| parse_date(value.as_str()?))
    }

    /// A required whole number in `range`.
    pub(in crate::vendors::attestr) fn number(
        &mut self,
        name: &'static str,
        range: RangeInclusive<i64>,
    ) -> Option<i64> {
        let kind = || Kind::Number { low: *range.start(), high: *range.end() };
        self.required(name, kind, |value| value.as_i64().filter(|number| range.contains(number)))
    }

    /// A whole number in `range`, required `because` of another field.
    pub(in crate::vendors::attestr) fn number_if(
        &mut self,
        name: &'static str,
        range: RangeInclusive<i64>,
        because: Option<&str>,
    ) -> Option<i64> {
        let kind = || Kind::Number { low: *range.start(), high: *range.end() };
        self.required_if(name, because, kind, |value| value.as_i64().filter(|number| range.contains(number)))
    }

    /// A required word of `words`, which all mean the same to the emulator.
    pub(in crate::vendors::attestr) fn one_of(&mut self, name: &'static str, words: &[&'static str]) {
        self.required(name, || Kind::Word(words.to_vec()), |value| words.contains(&value.as_str()?).then_some(()));
    }

    /// A required word of `words`.
    pub(in crate::vendors::attestr) fn word<T: Copy>(
        &mut self,
        name: &'static str,
        words: &[(&'static str, T)],
    ) -> Option<T> {
        self.required(name, || choices(words), |value| lookup(value, words))
    }

    /// An optional word of `words`.
    pub(in crate::vendors::attestr) fn optional_word<T: Copy>(
        &mut self,
        name: &'static str,
        words: &[(&'static str, T)],
    ) -> Option<T> {
        self.optional(name, || choices(words), |value| lookup(value, words))
    }

    /// A required list of media ids with at least one in it (ruling A8).
    pub(in crate::vendors::attestr) fn media(&mut self, name: &'static str) -> Vec<Box<str>> {
        let list = self.required(name, || Kind::Media { least: 1 }, Value::as_array);
        if list.is_some_and(Vec::is_empty) {
            self.problem(name, "expected at least one media id, got an empty list");
        }
        self.media_ids(name, list)
    }

    /// An optional list of media ids.
    pub(in crate::vendors::attestr) fn optional_media(&mut self, name: &'static str) -> Vec<Box<str>> {
        let list = self.optional(name, || Kind::Media { least: 0 }, Value::as_array);
        self.media_ids(name, list)
    }

    fn media_ids(&mut self, name: &'static str, list: Option<&'a Vec<Value>>) -> Vec<Box<str>> {
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
    pub(in crate::vendors::attestr) fn objects<T>(
        &mut self,
        name: &'static str,
        read: impl Fn(&mut Fields<'_>) -> T,
    ) -> Vec<T> {
        let list = self.optional(name, || Kind::Objects(shapes_of(&read)), Value::as_array);
        let mut items = Vec::new();
        for (index, value) in list.into_iter().flatten().enumerate() {
            let Value::Object(object) = value else {
                self.problem(&format!("{name}[{index}]"), &expected("an object", value));
                continue;
            };
            let mut fields = Fields::at(object, format!("{}{name}[{index}].", self.place));
            items.push(read(&mut fields));
            self.absorb(fields);
        }
        items
    }
}

fn shapes_of<T>(read: impl Fn(&mut Fields<'_>) -> T) -> Vec<Shape> {
    let nothing = serde_json::Map::new();
    let mut fields = Fields::recording(&nothing);
    read(&mut fields);
    fields.into_shapes()
}

fn filled(value: &Value) -> Option<Box<str>> {
    value.as_str().filter(|text| !text.trim().is_empty()).map(Box::from)
}

fn choices<T>(words: &[(&'static str, T)]) -> Kind {
    Kind::Word(words.iter().map(|(word, _)| *word).collect())
}

fn lookup<T: Copy>(value: &Value, words: &[(&str, T)]) -> Option<T> {
    let text = value.as_str()?;
    words.iter().find(|(word, _)| *word == text).map(|(_, meaning)| *meaning)
}
