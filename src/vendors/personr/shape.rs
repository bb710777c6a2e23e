//! What the fields of a request look like: told by the readers themselves, so that descriptions cannot differ from them.

use serde_json::{Map, Value, json};

use super::atlas;

/// One field of a request.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Shape {
    /// Its name.
    pub(super) name: &'static str,
    /// Another name that it may have.
    pub(super) alias: Option<&'static str>,
    /// Whether it must be there.
    pub(super) required: bool,
    /// What it holds.
    pub(super) kind: Kind,
}

/// What a field can hold.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) enum Kind {
    /// A text that is not blank.
    Text,
    /// One `@` with text around it.
    Email,
    /// An alpha-3 code.
    Country,
    /// `1985-10-27`.
    Date,
    /// True or false.
    Flag,
    /// A list of texts.
    Texts,
    /// One of these words.
    Word(Vec<&'static str>),
    /// The platform's file object.
    File,
    /// A file in base64.
    Base64,
}

/// How a request is written.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Encoding {
    /// JSON, whatever its content type says.
    Json,
    /// A form of texts.
    Urlencoded,
    /// A form of texts and files.
    Multipart,
}

impl Encoding {
    /// All of them, with their content types.
    pub(super) const ALL: [(&str, Self); 3] = [
        ("application/json", Self::Json),
        ("application/x-www-form-urlencoded", Self::Urlencoded),
        ("multipart/form-data", Self::Multipart),
    ];
}

/// The JSON Schema of a request with these fields.
pub(super) fn object_schema(shapes: &[Shape], encoding: Encoding) -> Value {
    let mut properties = Map::new();
    let mut demands = Vec::new();
    for shape in shapes {
        let schema = shape.schema(encoding);
        properties.extend(shape.alias.map(|alias| (alias.to_owned(), schema.clone())));
        properties.insert(shape.name.to_owned(), schema);
        demands.extend(shape.demand());
    }
    json!({ "type": "object", "properties": properties, "allOf": demands })
}

impl Shape {
    /// That it must be there, under either name.
    fn demand(&self) -> Option<Value> {
        let named = json!({ "required": [self.name] });
        match (self.required, self.alias) {
            (false, _) => None,
            (true, None) => Some(named),
            (true, Some(alias)) => Some(json!({ "anyOf": [named, { "required": [alias] }] })),
        }
    }

    /// An optional field may be blank, in JSON also null.
    fn schema(&self, encoding: Encoding) -> Value {
        let own = self.kind.schema(encoding);
        match (self.required, encoding) {
            (true, _) => own,
            (false, Encoding::Json) => json!({ "anyOf": [own, blank(), { "type": "null" }] }),
            (false, Encoding::Urlencoded | Encoding::Multipart) => json!({ "anyOf": [own, blank()] }),
        }
    }
}

fn blank() -> Value {
    json!({ "type": "string", "pattern": "^\\s*$" })
}

impl Kind {
    fn schema(&self, encoding: Encoding) -> Value {
        match (self, encoding) {
            (Self::Text, _) => json!({ "type": "string", "pattern": "\\S" }),
            (Self::Email, _) => {
                json!({ "type": "string", "pattern": "^[^@]*[^@\\s][^@]*@[^@]*[^@\\s][^@]*$", "example": "johndoe@mail.com" })
            }
            (Self::Country, _) => {
                json!({ "type": "string", "enum": atlas::codes().collect::<Vec<_>>(), "example": "AUS" })
            }
            (Self::Date, _) => {
                json!({ "type": "string", "pattern": "^[0-9]{4}-[0-9]{2}-[0-9]{2}$", "example": "1985-10-27" })
            }
            (Self::Flag, Encoding::Json) => json!({ "anyOf": [{ "type": "boolean" }, flag()] }),
            (Self::Flag, Encoding::Urlencoded | Encoding::Multipart) => flag(),
            (Self::Texts, Encoding::Json) => json!({ "anyOf": [texts(), { "type": "string" }] }),
            (Self::Texts, Encoding::Urlencoded | Encoding::Multipart) => texts(),
            (Self::Word(words), _) => json!({ "type": "string", "enum": words }),
            (Self::File, Encoding::Json) => file(),
            (Self::File | Self::Base64, Encoding::Multipart) => {
                json!({ "type": "string", "contentMediaType": "application/octet-stream" })
            }
            (Self::File, Encoding::Urlencoded) => json!({ "type": "string", "pattern": "^\\s*\\{" }),
            (Self::Base64, Encoding::Json | Encoding::Urlencoded) => base64(),
        }
    }
}

fn flag() -> Value {
    json!({ "type": "string", "enum": ["true", "false", "yes", "no"] })
}

fn texts() -> Value {
    json!({ "type": "array", "items": { "type": "string" }, "example": ["UUID1", "UUID2"] })
}

fn base64() -> Value {
    json!({ "type": "string", "pattern": "^(/9j/|iVBORw0KGgo|JVBERi0)[A-Za-z0-9+/]*={0,2}$" })
}

fn file() -> Value {
    let filename = json!({ "type": "string", "pattern": "\\.(jpg|jpeg|png|pdf)$" });
    json!({
        "type": "object",
        "properties": { "filename": filename, "contents": base64() },
        "required": ["filename", "contents"],
    })
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::vendors::personr::body::Fields;

    #[test]
    fn readers_tell_what_they_read() {
        let shapes = Fields::shapes("api-x", |fields| {
            fields.required_alias("applicantId", "applicant")?;
            fields.optional_date("dob")?;
            fields.required_choice("position", &[("Director", 1), ("Other", 2)]).map(drop)
        });

        let told: Vec<_> = shapes.iter().map(|shape| (shape.name, shape.required, &shape.kind)).collect();
        let words = Kind::Word(vec!["Director", "Other"]);
        assert_eq!(told, [("applicantId", true, &Kind::Text), ("dob", false, &Kind::Date), ("position", true, &words)]);
    }

    #[test]
    fn a_request_needs_a_field_under_either_of_its_names() {
        let shape = Shape { name: "applicantId", alias: Some("applicant"), required: true, kind: Kind::Text };

        let schema = object_schema(&[shape], Encoding::Json);

        assert_eq!(schema["properties"].as_object().unwrap().len(), 2);
        assert_eq!(
            schema["allOf"][0]["anyOf"],
            json!([{ "required": ["applicantId"] }, { "required": ["applicant"] }])
        );
    }
}
