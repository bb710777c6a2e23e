//! Why a part of a file does not fit the language, as serde reports it.

use std::fmt;

use serde::de::{Error, Expected, Unexpected};

use super::node::Place;

/// A part that does not fit, with its address in the tree.
#[derive(Debug)]
pub(in crate::engine::scenario) struct Misfit {
    /// Which child of which child; collected from the inside out while the error travels up.
    pub(in crate::engine::scenario) address: Vec<usize>,
    /// Where it stands; set by the innermost value that the error passes.
    pub(in crate::engine::scenario) place: Option<Place>,
    /// What does not fit.
    pub(in crate::engine::scenario) wrong: Wrong,
}

/// What does not fit.
#[derive(Debug)]
pub(in crate::engine::scenario) enum Wrong {
    /// There is no such key.
    UnknownKey { key: String, valid: &'static [&'static str] },
    /// There is no such word.
    UnknownWord { word: String, valid: &'static [&'static str] },
    /// A key that must be there is not.
    Missing { key: &'static str },
    /// Anything else, in words.
    Other(String),
}

impl Misfit {
    /// Notes where the error happened, unless something inside said so already.
    pub(in crate::engine::scenario) fn at(mut self, place: Place) -> Self {
        self.place.get_or_insert(place);
        self
    }

    /// Notes that the error came out of child number `index`.
    pub(in crate::engine::scenario) fn inside(mut self, index: usize) -> Self {
        self.address.push(index);
        self
    }

    fn new(wrong: Wrong) -> Self {
        Self { address: Vec::new(), place: None, wrong }
    }
}

impl fmt::Display for Misfit {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{:?}", self.wrong)
    }
}

impl std::error::Error for Misfit {}

impl Error for Misfit {
    fn custom<T: fmt::Display>(message: T) -> Self {
        Self::new(Wrong::Other(message.to_string()))
    }

    fn invalid_type(found: Unexpected<'_>, expected: &dyn Expected) -> Self {
        Self::custom(format!("expected {}, found {}", wanted(expected), seen(found)))
    }

    fn invalid_value(found: Unexpected<'_>, expected: &dyn Expected) -> Self {
        Self::invalid_type(found, expected)
    }

    fn unknown_field(key: &str, valid: &'static [&'static str]) -> Self {
        Self::new(Wrong::UnknownKey { key: key.to_owned(), valid })
    }

    fn unknown_variant(word: &str, valid: &'static [&'static str]) -> Self {
        Self::new(Wrong::UnknownWord { word: word.to_owned(), valid })
    }

    fn missing_field(key: &'static str) -> Self {
        Self::new(Wrong::Missing { key })
    }
}

/// What serde expected, in the words of the language instead of Rust's.
fn wanted(expected: &dyn Expected) -> String {
    let text = expected.to_string();
    match text.as_str() {
        "u64" | "u32" | "u16" | "usize" => "a whole number".to_owned(),
        "f64" | "f32" => "a number".to_owned(),
        "a boolean" => "true or false".to_owned(),
        "a string" | "string" => "a text".to_owned(),
        "a sequence" => "a list".to_owned(),
        _ => text,
    }
}

fn seen(found: Unexpected<'_>) -> String {
    match found {
        Unexpected::Bool(truth) => format!("`{truth}`"),
        Unexpected::Unsigned(number) => format!("the number {number}"),
        Unexpected::Signed(number) => format!("the number {number}"),
        Unexpected::Float(number) => format!("the number {number}"),
        Unexpected::Str(text) => format!("the text `{text}`"),
        Unexpected::Unit | Unexpected::Option => "nothing".to_owned(),
        Unexpected::Seq => "a list".to_owned(),
        Unexpected::Map => "several fields".to_owned(),
        Unexpected::Char(_)
        | Unexpected::Bytes(_)
        | Unexpected::NewtypeStruct
        | Unexpected::Enum
        | Unexpected::UnitVariant
        | Unexpected::NewtypeVariant
        | Unexpected::TupleVariant
        | Unexpected::StructVariant
        | Unexpected::Other(_) => found.to_string(),
    }
}
