//! What the engine must know of the vendors to check the words of a scenario: names, no behaviour.
//!
//! Vendors write it as static data; the engine never knows which vendors there are.

use std::{any::Any, fmt, sync::Arc};

use schemars::{Schema, SchemaGenerator};
use serde_json::Value;

use super::requests::{RequestWords, Requests};
use crate::engine::tree::{Mistake, Node};

/// The words of all vendors.
#[derive(Debug, Clone, Copy)]
pub struct Vocabulary {
    pub vendors: &'static [VendorWords],
    /// Something right for keys of the language, in words of the vendors: shown beside what is wrong. `rule` and `conditions` are those
    /// that stand alone.
    pub examples: &'static [(&'static str, &'static str)],
    /// How the vendors write dates, in the words of `strftime`.
    pub dates: &'static str,
}

/// The words of one vendor.
#[derive(Debug, Clone, Copy)]
pub struct VendorWords {
    /// The name in operations and settings, as `attestr`.
    pub name: &'static str,
    pub operations: &'static [OperationWords],
    /// What the vendor documents of their requests.
    pub requests: fn() -> &'static Requests,
    /// What else the journal calls requests by, such as those of a page; no rule decides these.
    pub recorded: &'static [&'static str],
    /// Reads the vendor's part of `settings`; or everything that is wrong with it.
    pub settings: fn(&Node) -> Result<VendorSettings, Vec<Mistake>>,
    /// Something right for a key at the top of them.
    pub setting_example: fn(&str) -> Option<&'static str>,
    /// The schema of that part, for editors.
    pub settings_schema: fn(&mut SchemaGenerator) -> Schema,
}

/// What a vendor read of its settings, in a type of its own; the engine only carries it.
pub type VendorSettings = Arc<dyn Any + Send + Sync>;

/// The words of one operation.
#[derive(Debug, Clone, Copy)]
pub struct OperationWords {
    /// The full name, as `attestr.work.create`.
    pub name: &'static str,
    /// The codes of the errors it can answer.
    pub errors: &'static [u32],
    /// The check that it starts, if it starts one.
    pub check: Option<&'static CheckWords>,
    /// The fields of the record that it is about, as `tag`; none when there is no record before it.
    pub record: &'static [&'static str],
}

impl OperationWords {
    /// The name of its vendor.
    pub fn vendor(&self) -> &'static str {
        self.name.split('.').next().unwrap_or_default()
    }
}

/// The words of one kind of check.
#[derive(Debug, Clone, Copy)]
pub struct CheckWords {
    pub outcomes: &'static [&'static str],
    pub output: &'static [OutputField],
    /// The fields of its record, which templates can name once it runs.
    pub record: &'static [&'static str],
    /// The labels that a rejection can have; empty when there are no labels.
    pub labels: &'static [&'static str],
    /// The outcome that takes labels and `retry`, if any.
    pub rejection: Option<&'static str>,
    /// The codes with which it can fail.
    pub errors: &'static [u32],
    /// Whether its back office can ask the client for more.
    pub asks: bool,
    /// Whether the request is answered with the outcome, so that nothing comes later.
    pub is_instant: bool,
}

impl CheckWords {
    /// The names of the fields of its output.
    pub fn output_names(&self) -> impl Iterator<Item = &'static str> + use<> {
        self.output.iter().map(|field| field.name)
    }
}

/// A field of an output.
#[derive(Debug, Clone, Copy)]
pub struct OutputField {
    pub name: &'static str,
    /// What the vendor sends in it.
    pub form: Form,
}

/// What a vendor sends in a field, unless it is null.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Form {
    Text,
    /// A text, for which a number or a truth is written as one.
    Written,
    /// A list of texts.
    Texts,
    /// A list of texts, of which one alone may be written for a list of one.
    OneOrMore,
    /// True or false.
    Truth,
    Number,
    Object,
    /// A list of objects.
    Objects,
}

impl Form {
    /// Whether `value` has this form; null always has.
    pub fn fits(self, value: &Value) -> bool {
        match (self, value) {
            (_, Value::Null)
            | (Self::Text | Self::Written, Value::String(_))
            | (Self::Written, Value::Number(_) | Value::Bool(_))
            | (Self::Truth, Value::Bool(_))
            | (Self::Number, Value::Number(_))
            | (Self::Object, Value::Object(_)) => true,
            (Self::Texts, Value::Array(items)) => items.iter().all(Value::is_string),
            (Self::OneOrMore, Value::Array(items)) => items.iter().all(|item| Self::Written.fits(item)),
            (Self::OneOrMore, value) => Self::Written.fits(value),
            (Self::Objects, Value::Array(items)) => items.iter().all(Value::is_object),
            _ => false,
        }
    }

    /// A value of this form, as people write it.
    pub fn example(self) -> &'static str {
        match self {
            Self::Text | Self::Written => "\"a text\"",
            Self::Texts | Self::OneOrMore => "[\"a text\"]",
            Self::Truth => "true",
            Self::Number => "7",
            Self::Object => "{ name: a text }",
            Self::Objects => "[{ name: a text }]",
        }
    }
}

impl fmt::Display for Form {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Self::Text | Self::Written => "a text",
            Self::Texts | Self::OneOrMore => "a list of texts",
            Self::Truth => "true or false",
            Self::Number => "a number",
            Self::Object => "an object",
            Self::Objects => "a list of objects",
        })
    }
}

impl Vocabulary {
    /// No words at all: nothing is checked against it.
    pub const EMPTY: Self = Self { vendors: &[], examples: &[], dates: "%Y-%m-%d" };

    pub fn operations(&self) -> impl Iterator<Item = &'static OperationWords> + Clone + use<> {
        self.vendors.iter().flat_map(|vendor| vendor.operations)
    }

    /// The operation called `name`.
    pub fn operation(&self, name: &str) -> Option<&'static OperationWords> {
        self.operations().find(|operation| operation.name == name)
    }

    /// What the vendor documents of the requests of an operation.
    pub fn request(&self, operation: &OperationWords) -> Option<&'static RequestWords> {
        (self.vendor(operation.vendor())?.requests)().of(operation.name)
    }

    /// The operation of that name, or what else the journal calls requests by.
    pub fn recorded(&self, name: &str) -> Option<&'static str> {
        let others = self.vendors.iter().flat_map(|vendor| vendor.recorded).copied();
        self.operations().map(|operation| operation.name).chain(others).find(|known| *known == name)
    }

    /// The vendor called `name`.
    pub fn vendor(&self, name: &str) -> Option<&'static VendorWords> {
        self.vendors.iter().find(|vendor| vendor.name == name)
    }
}

impl Default for Vocabulary {
    fn default() -> Self {
        Self::EMPTY
    }
}
