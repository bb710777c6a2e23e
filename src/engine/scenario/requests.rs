//! What requests of an operation can have, by which conditions and templates are checked; read from what OpenAPI says of a vendor.

use std::collections::{BTreeMap, BTreeSet};

use serde_json::{Map, Value};

/// How deep a description may refer to itself.
const DEEPEST: usize = 32;

/// What the requests of each operation have, by its name.
#[derive(Debug, Default)]
pub struct Requests(BTreeMap<String, RequestWords>);

/// What the requests of one operation have.
#[derive(Debug, Default)]
pub struct RequestWords {
    /// Where it answers; a name in braces stands for anything.
    pub paths: BTreeSet<String>,
    pub query: BTreeSet<String>,
    pub body: Shape,
}

/// The form of a JSON value, as far as names are concerned.
#[derive(Debug, Default, Clone)]
pub struct Shape {
    /// What an object has there.
    pub fields: BTreeMap<String, Shape>,
    /// What the items of a list are.
    pub item: Option<Box<Shape>>,
    /// Whether it can have anything else besides.
    pub is_open: bool,
}

impl Requests {
    /// Reads the path items of a document, and what they refer to by section.
    pub fn described(paths: &Map<String, Value>, components: &BTreeMap<String, Map<String, Value>>) -> Self {
        let mut requests = Self::default();
        for (path, item) in paths {
            let shared = item["parameters"].as_array();
            for operation in item.as_object().into_iter().flatten().map(|(_, operation)| operation) {
                let Some(name) = operation["operationId"].as_str() else { continue };
                let words = requests.0.entry(name.to_owned()).or_default();
                words.paths.insert(path.clone());
                let parameters =
                    shared.into_iter().flatten().chain(operation["parameters"].as_array().into_iter().flatten());
                for parameter in parameters.filter(|parameter| parameter["in"] == "query") {
                    words.query.extend(parameter["name"].as_str().map(str::to_owned));
                }
                let contents = operation["requestBody"]["content"].as_object();
                for content in contents.into_iter().flat_map(|contents| contents.values()) {
                    words.body.add(&content["schema"], components, 0);
                }
            }
        }
        requests
    }

    /// The same where every path that begins with `prefix` answers without it, too.
    pub fn also_without(mut self, prefix: &str) -> Self {
        for words in self.0.values_mut() {
            let short: Vec<_> =
                words.paths.iter().filter_map(|path| path.strip_prefix(prefix)).map(str::to_owned).collect();
            words.paths.extend(short);
        }
        self
    }

    /// What the requests of the operation called `name` have; `None` when that is not known.
    pub fn of(&self, name: &str) -> Option<&RequestWords> {
        self.0.get(name)
    }
}

impl Shape {
    /// Adds what `schema` allows.
    fn add(&mut self, schema: &Value, components: &BTreeMap<String, Map<String, Value>>, depth: usize) {
        if DEEPEST < depth {
            return;
        }
        if let Some(reference) = schema["$ref"].as_str() {
            let referred = reference.strip_prefix("#/components/").and_then(|place| place.split_once('/'));
            if let Some(referred) = referred.and_then(|(section, name)| components.get(section)?.get(name)) {
                self.add(referred, components, depth + 1);
            }
        }
        for (name, field) in schema["properties"].as_object().into_iter().flatten() {
            self.fields.entry(name.clone()).or_default().add(field, components, depth + 1);
        }
        if schema["items"].is_object() {
            self.item.get_or_insert_default().add(&schema["items"], components, depth + 1);
        }
        for key in ["anyOf", "oneOf", "allOf"] {
            for part in schema[key].as_array().into_iter().flatten() {
                self.add(part, components, depth + 1);
            }
        }
        let more = &schema["additionalProperties"];
        let is_any_object = schema["type"] == "object" && schema["properties"].is_null() && more.is_null();
        let forms =
            ["$ref", "type", "properties", "required", "items", "anyOf", "oneOf", "allOf", "enum", "const", "pattern"];
        let says_nothing = forms.iter().all(|form| schema[*form].is_null());
        self.is_open |= says_nothing || is_any_object || more.is_object() || *more == Value::Bool(true);
    }

    /// The names of all fields in it, however deep.
    pub fn names(&self) -> BTreeSet<&str> {
        let mut names: BTreeSet<&str> = self.fields.keys().map(String::as_str).collect();
        names.extend(self.fields.values().chain(self.item.as_deref()).flat_map(Shape::names));
        names
    }
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    #[test]
    fn an_operation_is_read_with_all_that_its_description_refers_to() {
        let document = json!({
            "paths": { "/api/{version}/orders": { "post": {
                "operationId": "shop.order.create",
                "parameters": [{ "in": "query", "name": "dry" }, { "in": "header", "name": "x-run" }],
                "requestBody": { "content": { "application/json": { "schema": {
                    "properties": {
                        "item": { "type": "string" }, "more": { "type": "object" },
                        "lines": { "type": "array", "items": { "$ref": "#/components/schemas/Line" } },
                        "owner": { "anyOf": [{ "type": "object", "properties": { "id": {} } }, { "type": "null" }] },
                        "any": { "description": "Nothing is known of it." },
                    }, "allOf": [{ "required": ["item"] }] } } } },
            } } },
            "components": { "schemas": { "Line": { "properties": { "name": {} } } } },
        });
        let components = serde_json::from_value(document["components"].clone()).unwrap();

        let requests = Requests::described(document["paths"].as_object().unwrap(), &components).also_without("/api");

        let words = requests.of("shop.order.create").unwrap();
        assert_eq!(Vec::from_iter(&words.paths), ["/api/{version}/orders", "/{version}/orders"]);
        assert_eq!(Vec::from_iter(&words.query), ["dry"]);
        assert_eq!(Vec::from_iter(words.body.names()), ["any", "id", "item", "lines", "more", "name", "owner"]);
        assert!(words.body.fields["more"].is_open && words.body.fields["any"].is_open);
        assert!(!words.body.is_open && !words.body.fields["item"].is_open);
        assert!(requests.of("shop.order.get").is_none());
    }
}
