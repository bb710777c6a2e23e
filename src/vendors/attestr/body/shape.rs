//! What the fields of a body look like: told by the readers themselves, so that descriptions cannot differ from them.

use std::fmt;

use serde_json::{Map, Value, json};

use super::fields::Fields;

/// One field of a body.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(in crate::vendors::attestr) struct Shape {
    /// Its name.
    pub(in crate::vendors::attestr) name: &'static str,
    /// Whether it must be there; one that a condition demands is not.
    pub(in crate::vendors::attestr) required: bool,
    /// What it holds.
    pub(in crate::vendors::attestr) kind: Kind,
}

/// What a field can hold.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(in crate::vendors::attestr) enum Kind {
    /// A text that is not empty.
    Text { most: Option<usize> },
    /// An email address.
    Email,
    /// A number in E.164.
    Mobile,
    /// A text, or the number that the page types it as.
    TextOrNumber,
    /// True or false.
    Flag,
    /// DD-MM-YYYY.
    Date,
    /// A whole number.
    Number { low: i64, high: i64 },
    /// One of these words.
    Word(Vec<&'static str>),
    /// Media ids, so many at least.
    Media { least: usize },
    /// Objects with these fields.
    Objects(Vec<Shape>),
}

impl fmt::Display for Kind {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Text { .. } => f.write_str("a text"),
            Self::Email => f.write_str("an email address such as gitanjali.raheja@gmail.com"),
            Self::Mobile => f.write_str("a number in E.164 format such as +918888999978"),
            Self::TextOrNumber => f.write_str("a text or a number"),
            Self::Flag => f.write_str("true or false"),
            Self::Date => f.write_str("a date DD-MM-YYYY that exists"),
            Self::Number { low, high } => write!(f, "a whole number from {low} to {high}"),
            Self::Word(words) => write!(f, "one of {}", words.join(", ")),
            Self::Media { .. } => f.write_str("a list of media ids"),
            Self::Objects(_) => f.write_str("a list of objects"),
        }
    }
}

/// The fields that `read` reads.
pub(in crate::vendors::attestr) fn shapes(read: fn(&mut Fields<'_>)) -> Vec<Shape> {
    let nothing = Map::new();
    let mut fields = Fields::recording(&nothing);
    read(&mut fields);
    fields.into_shapes()
}

impl Kind {
    /// What an optional field of this kind holds.
    pub(super) fn or_null(&self) -> String {
        // What lists two things already gets a third.
        match self.to_string().rsplit_once(" or ") {
            Some((first, second)) => format!("{first}, {second} or null"),
            None => format!("{self} or null"),
        }
    }

    /// The JSON Schema of a field of this kind; optional ones may be null.
    pub(in crate::vendors::attestr) fn schema(&self, required: bool) -> Value {
        let schema = self.own_schema();
        if required { schema } else { json!({ "anyOf": [schema, { "type": "null" }] }) }
    }

    fn own_schema(&self) -> Value {
        match self {
            Self::Text { most: None } => json!({ "type": "string", "minLength": 1, "pattern": "\\S" }),
            Self::Text { most: Some(most) } => {
                json!({ "type": "string", "minLength": 1, "maxLength": most, "pattern": "\\S" })
            }
            Self::Email => json!({ "type": "string", "pattern": "^[^@\\s]+@[^@\\s]+$" }),
            Self::Mobile => json!({ "type": "string", "pattern": "^\\+[1-9][0-9]{1,14}$" }),
            Self::TextOrNumber => json!({ "type": ["string", "number"], "pattern": "\\S" }),
            Self::Flag => json!({ "type": "boolean" }),
            Self::Date => {
                json!({ "type": "string", "pattern": "^[0-9]{2}-[0-9]{2}-[0-9]{4}$", "example": "02-12-2019" })
            }
            Self::Number { low, high } => json!({ "type": "integer", "minimum": low, "maximum": high }),
            Self::Word(words) => json!({ "type": "string", "enum": words }),
            Self::Media { least } => json!({
                "type": "array", "minItems": least,
                "items": { "type": "string", "pattern": "^MX1[0-9A-Za-z_-]{6,30}$" }
            }),
            Self::Objects(shapes) => json!({ "type": "array", "items": object_schema(shapes) }),
        }
    }
}

/// The JSON Schema of an object with these fields.
pub(in crate::vendors::attestr) fn object_schema(shapes: &[Shape]) -> Value {
    let properties: Map<_, _> =
        shapes.iter().map(|shape| (shape.name.to_owned(), shape.kind.schema(shape.required))).collect();
    let required: Vec<_> = shapes.iter().filter(|shape| shape.required).map(|shape| shape.name).collect();
    json!({ "type": "object", "properties": properties, "required": required })
}

#[cfg(test)]
mod tests {
    use super::*;

    fn read(fields: &mut Fields<'_>) {
        fields.text("tag");
        fields.date_if("endDate", None);
        fields.objects("references", |reference| {
            reference.text("name");
            reference.optional_email("email");
        });
    }

    #[test]
    fn readers_tell_what_they_read() {
        let told: Vec<_> = shapes(read).into_iter().map(|shape| (shape.name, shape.required)).collect();

        assert_eq!(told, [("tag", true), ("endDate", false), ("references", false)]);
    }

    #[test]
    fn a_shape_is_a_schema() {
        let schema = object_schema(&shapes(read));

        assert_eq!(schema["required"], json!(["tag"]));
        assert_eq!(schema["properties"]["references"]["anyOf"][0]["items"]["required"], json!(["name"]));
    }
}
