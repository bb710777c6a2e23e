//! The published schema: it takes every file that ships, and finds what editors should mark.

use regex::Regex;
use serde_json::{Value, json};
use vetbox::{
    engine::{scenario::schema, tree::Node},
    vendors::{VOCABULARY, shipped},
};

/// What of JSON Schema the schema uses; a word that is not known here fails the test, so that none is passed over.
struct Checker(Value);

impl Checker {
    /// Where `value` does not fit `schema`, as far as is told; empty when it does.
    fn misfits(&self, schema: &Value, value: &Value, path: &str) -> Vec<String> {
        let Value::Object(words) = schema else {
            assert_eq!(*schema, json!(true), "a schema is an object or true");
            return Vec::new();
        };
        let told = |fits: bool, what: &str| if fits { Vec::new() } else { vec![format!("{path}: {what}")] };
        let misfits = words.iter().map(|(word, rule)| match word.as_str() {
            "$ref" => self.misfits(&self.definition(rule), value, path),
            "type" => told(list(rule).iter().any(|kind| is_a(value, kind)), &format!("is no {rule}")),
            "enum" => told(list(rule).contains(value), "is none of the words"),
            "const" => told(rule == value, "is not the word"),
            "anyOf" => {
                told(list(rule).iter().any(|one| self.misfits(one, value, path).is_empty()), "fits none of several")
            }
            "oneOf" => {
                let fitting = list(rule).iter().filter(|one| self.misfits(one, value, path).is_empty());
                told(fitting.count() == 1, "fits not exactly one of several")
            }
            "pattern" => {
                let pattern = Regex::new(rule.as_str().expect("a pattern is a text")).expect("a pattern");
                told(value.as_str().is_none_or(|text| pattern.is_match(text)), "has another form")
            }
            "items" => {
                let items = value.as_array().into_iter().flatten().enumerate();
                items.flat_map(|(place, item)| self.misfits(rule, item, &format!("{path}/{place}"))).collect()
            }
            "minItems" => {
                told(value.as_array().is_none_or(|items| rule.as_u64() <= Some(items.len() as u64)), "is short")
            }
            "uniqueItems" => {
                let items = value.as_array().map_or(&[][..], Vec::as_slice);
                told(!items.iter().enumerate().any(|(place, item)| items[..place].contains(item)), "has one twice")
            }
            "minimum" => told(value.as_f64().is_none_or(|number| rule.as_f64() <= Some(number)), "is too small"),
            "maximum" => told(value.as_f64().is_none_or(|number| Some(number) <= rule.as_f64()), "is too large"),
            "required" => {
                let missing = |key: &Value| value.is_object() && value.get(key.as_str().unwrap_or_default()).is_none();
                told(!list(rule).iter().any(missing), "misses a key")
            }
            "propertyNames" => {
                let names = value.as_object().into_iter().flatten().map(|(name, _)| Value::from(name.as_str()));
                names.flat_map(|name| self.misfits(rule, &name, path)).collect()
            }
            // Fields are checked below, and the rest is for people.
            "properties"
            | "additionalProperties"
            | "$schema"
            | "$defs"
            | "title"
            | "description"
            | "default"
            | "examples"
            | "format" => Vec::new(),
            other => panic!("the checker does not know {other}"),
        });
        misfits.flatten().chain(self.fields(schema, value, path)).collect()
    }

    fn fields(&self, schema: &Value, value: &Value, path: &str) -> Vec<String> {
        let mut misfits = Vec::new();
        for (name, field) in value.as_object().into_iter().flatten() {
            let path = format!("{path}/{name}");
            match (schema["properties"].get(name), schema.get("additionalProperties")) {
                (Some(known), _) => misfits.extend(self.misfits(known, field, &path)),
                (None, Some(Value::Bool(false))) => misfits.push(format!("{path}: no such key")),
                (None, Some(other)) => misfits.extend(self.misfits(other, field, &path)),
                (None, None) => {}
            }
        }
        misfits
    }

    fn definition(&self, reference: &Value) -> Value {
        let pointer = reference.as_str().and_then(|text| text.strip_prefix('#')).expect("a reference into the schema");
        self.0.pointer(pointer).expect("a definition").clone()
    }

    fn check(&self, text: &str) -> Vec<String> {
        self.misfits(&self.0, &Node::of_yaml(text).expect("YAML").to_value(), "")
    }
}

fn list(value: &Value) -> &[Value] {
    value.as_array().map_or_else(|| std::slice::from_ref(value), Vec::as_slice)
}

fn is_a(value: &Value, kind: &Value) -> bool {
    match kind.as_str().expect("a type is a word") {
        "null" => value.is_null(),
        "boolean" => value.is_boolean(),
        "integer" => value.as_i64().is_some() || value.as_u64().is_some(),
        "number" => value.is_number(),
        "string" => value.is_string(),
        "array" => value.is_array(),
        "object" => value.is_object(),
        other => panic!("there is no type {other}"),
    }
}

#[test]
fn every_shipped_file_fits_the_schema() {
    let checker = Checker(schema(&VOCABULARY));

    for shipped in shipped::ALL {
        assert_eq!(checker.check(shipped.text), [] as [String; 0], "{}", shipped.name);
    }
}

#[test]
fn editors_mark_what_the_schema_does_not_know() {
    let checker = Checker(schema(&VOCABULARY));
    let rule = |then: &str| format!("rules: [{{ when: {{ operation: attestr.work.create }}, then: {then} }}]");

    for right in [
        "{ outcome: Alert, after: 1h 30m, output: { mode: x } }",
        "{ error: { code: 4001, details: x } }",
        "{ outcome: Rejected, rejectLabels: [FORGERY] }",
        "{ after: PT2H }",
    ] {
        assert_eq!(checker.check(&rule(right)), [] as [String; 0], "{right}");
    }
    for wrong in [
        "{ outcome: Allert }",
        "{ outcome: False }",
        "{ outcome: Alert, output: { descripton: x } }",
        "{ outcome: Rejected, rejectLabels: [FORGERI] }",
        "{ error: 4299 }",
        "{ after: 5 }",
        "{ after: soon }",
        "{ steps: [{ outcome: Allert }] }",
    ] {
        assert!(!checker.check(&rule(wrong)).is_empty(), "{wrong}");
    }
    let on = |record: &str| format!("rules: [{{ when: {{ record: {record} }}, then: {{ fault: reset }} }}]");
    assert_eq!(checker.check(&on("{ tag: x, '**.tga': y, 'name[0]': z }")), [] as [String; 0]);
    assert!(!checker.check(&on("{ tga: x }")).is_empty());
}

#[test]
fn editors_mark_settings_that_no_vendor_has() {
    let checker = Checker(schema(&VOCABULARY));
    let settings = |of_vendors: &str| checker.check(&format!("settings: {{ {of_vendors} }}"));

    let right = "attestr: { credits: { work: 5 }, rateLimit: { api: { perSecond: 10 } } }, personr: { attempts: 2 }";
    assert_eq!(settings(right), [] as [String; 0]);
    for wrong in [
        "atestr: {}",
        "attestr: { credit: {} }",
        "attestr: { credits: { wrok: 5 } }",
        "attestr: { completion: soon }",
        "attestr: { services: [work, work] }",
        "personr: { attempts: many }",
        "personr: { flows: [{ name: x, of: aplicant }] }",
    ] {
        assert!(!settings(wrong).is_empty(), "{wrong}");
    }
}
