//! Why a part of a document does not fit, as serde reports it.

use std::fmt;

use serde::de::{Error, Expected, Unexpected};

use super::{
    line::Place,
    words::{nearest, shortened},
};

/// How long a message may be, in bytes: some repeat what was written.
const LONGEST: usize = 2000;

/// A part that does not fit; boxed, since it comes back through every level of reading.
#[derive(Debug)]
pub struct ReadError(Box<Details>);

/// What is known of a part that does not fit.
#[derive(Debug)]
pub struct Details {
    /// Which child of which child; collected from the inside out while the error travels up.
    pub(super) address: Vec<usize>,
    /// Where it stands; set by the innermost value that the error passes.
    pub(super) place: Option<Place>,
    /// What does not fit.
    pub(super) wrong: Wrong,
}

/// What does not fit.
#[derive(Debug)]
pub enum Wrong {
    /// There is no such key.
    UnknownKey {
        /// What is written.
        key: String,
        /// What can be.
        valid: &'static [&'static str],
    },
    /// There is no such word.
    UnknownWord {
        /// What is written.
        word: String,
        /// What can be.
        valid: &'static [&'static str],
    },
    /// A key that must be there is not.
    Missing { key: &'static str },
    /// Anything else, in words.
    Other(String),
}

impl ReadError {
    /// Notes where the error happened, unless something inside said so already.
    #[cold]
    pub fn at(mut self, place: Place) -> Self {
        self.0.place.get_or_insert(place);
        self
    }

    /// Notes that the error came out of child number `index`, which stands at `place`.
    #[cold]
    pub fn inside(self, index: usize, place: Place) -> Self {
        let mut error = self.at(place);
        error.0.address.push(index);
        error
    }

    /// Notes that the error came out of a key: a word that is none of a few is a key that there is not.
    #[cold]
    pub fn in_key(mut self) -> Self {
        if let Wrong::UnknownWord { word, valid } = self.0.wrong {
            self.0.wrong = Wrong::UnknownKey { key: word, valid };
        }
        self
    }

    /// What is known.
    pub fn details(self) -> Details {
        *self.0
    }

    fn new(wrong: Wrong) -> Self {
        Self(Box::new(Details { address: Vec::new(), place: None, wrong }))
    }
}

/// A sentence with what would be right, as serde says it.
impl fmt::Display for Wrong {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let (what, found, valid) = match self {
            Self::UnknownKey { key, valid } => ("field", key, valid),
            Self::UnknownWord { word, valid } => ("value", word, valid),
            Self::Missing { key } => return write!(f, "missing field `{key}`"),
            Self::Other(message) => return f.write_str(message),
        };
        write!(f, "unknown {what} `{found}`, ")?;
        match valid {
            [] => write!(f, "there are no {what}s"),
            [one] => write!(f, "expected `{one}`"),
            [one, other] => write!(f, "expected `{one}` or `{other}`"),
            many => write!(f, "expected one of `{}`", many.join("`, `")),
        }
    }
}

impl Wrong {
    /// The word that was probably meant.
    pub fn nearest(&self) -> Option<&'static str> {
        match self {
            Self::UnknownKey { key: word, valid } | Self::UnknownWord { word, valid } => {
                nearest(word, valid.iter().copied())
            }
            Self::Missing { .. } | Self::Other(_) => None,
        }
    }
}

impl fmt::Display for ReadError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.0.wrong.fmt(f)
    }
}

impl std::error::Error for ReadError {}

impl Error for ReadError {
    fn custom<T: fmt::Display>(message: T) -> Self {
        let mut message = message.to_string();
        message.truncate(message.floor_char_boundary(LONGEST));
        Self::new(Wrong::Other(message))
    }

    fn invalid_type(found: Unexpected<'_>, expected: &dyn Expected) -> Self {
        Self::custom(format!("expected {}, found {}", wanted(expected, found), seen(found)))
    }

    fn invalid_value(found: Unexpected<'_>, expected: &dyn Expected) -> Self {
        Self::invalid_type(found, expected)
    }

    fn unknown_field(key: &str, valid: &'static [&'static str]) -> Self {
        Self::new(Wrong::UnknownKey { key: shortened(key).into(), valid })
    }

    fn unknown_variant(word: &str, valid: &'static [&'static str]) -> Self {
        Self::new(Wrong::UnknownWord { word: shortened(word).into(), valid })
    }

    fn missing_field(key: &'static str) -> Self {
        Self::new(Wrong::Missing { key })
    }
}

/// What serde expected, in the words of the language instead of Rust's.
fn wanted(expected: &dyn Expected, found: Unexpected<'_>) -> String {
    let text = expected.to_string();
    match text.as_str() {
        "u32" if matches!(found, Unexpected::Unsigned(_)) => format!("a whole number up to {}", u32::MAX),
        "u64" | "u32" | "usize" => "a whole number from 0 up".to_owned(),
        "a nonzero u32" => "a whole number from 1 up".to_owned(),
        "u16" => "a whole number from 0 to 65535".to_owned(),
        "u8" => "a whole number from 0 to 255".to_owned(),
        "i64" | "i32" | "i16" => "a whole number".to_owned(),
        "f64" | "f32" => "a number".to_owned(),
        "a boolean" => "true or false".to_owned(),
        "a string" | "string" => "a text".to_owned(),
        "a sequence" => "a list".to_owned(),
        "a map" => "an object".to_owned(),
        structure if structure.starts_with("struct ") => "an object".to_owned(),
        _ => text,
    }
}

fn seen(found: Unexpected<'_>) -> String {
    match found {
        Unexpected::Bool(truth) => format!("`{truth}`"),
        Unexpected::Unsigned(number) => format!("the number {number}"),
        Unexpected::Signed(number) => format!("the number {number}"),
        Unexpected::Float(number) => format!("the number {number}"),
        Unexpected::Str(text) => format!("the text `{}`", shortened(text)),
        Unexpected::Unit | Unexpected::Option => "nothing".to_owned(),
        Unexpected::Seq => "a list".to_owned(),
        Unexpected::Map => "an object".to_owned(),
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
