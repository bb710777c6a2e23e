//! What people write: the types of a scenario file, each with the places of what can be wrong in it.
//!
//! Their doc comments are the descriptions in the published JSON Schema.
//! What they mean is in `compile`; `compile` also says whether their words exist.

mod comparison;
mod latency;
mod rule;
mod then;
mod when;

pub use comparison::{Comparison, Forms, Scalar};
pub use latency::LatencyFile;
pub use rule::{RuleFile, ScenarioFile};
pub use then::{ErrorFile, ResponseFile, StepFile, ThenFile};
pub use when::{OneOrMore, WhenFile};

use std::collections::BTreeSet;

use schemars::SchemaGenerator;
use serde_json::{Map, Value, json};

use super::vocabulary::{CheckWords, VendorWords, Vocabulary};

/// The JSON Schema of scenario files, with which editors complete and check; it lists the words of `vocabulary`.
pub fn schema(vocabulary: &Vocabulary) -> Value {
    let mut generator = SchemaGenerator::default();
    let of_vendor =
        |vendor: &VendorWords| (vendor.name.to_owned(), (vendor.settings_schema)(&mut generator).to_value());
    let vendors: Map<_, _> = vocabulary.vendors.iter().map(of_vendor).collect();
    let mut schema = generator.into_root_schema_for::<ScenarioFile>().to_value();
    let settings = json!({ "type": "object", "properties": vendors, "additionalProperties": false });
    describe(&mut schema, "/properties/settings", &settings);
    let operations = vocabulary.operations();
    let checks = || operations.clone().filter_map(|words| words.check);
    let all = |words: fn(&CheckWords) -> &[&'static str]| texts(checks().flat_map(words).copied());
    // A rule is about some of the operations, so it may not use each of these; what it may is checked on loading.
    let names = texts(operations.clone().map(|words| words.name));
    let name = json!({ "anyOf": [names, { "type": "string", "pattern": "\\*" }] });
    let list = json!({ "type": "array", "items": name, "minItems": 1 });
    put(&mut schema, "WhenFile", "operation", &json!({ "anyOf": [name, list] }));
    let fields = texts(operations.clone().flat_map(|words| words.record).copied());
    // A path into a record, and one that begins anywhere.
    let paths = json!({ "anyOf": [fields, { "type": "string", "pattern": "[*.\\[]" }] });
    let comparison = json!({ "$ref": "#/$defs/Comparison" });
    let record = json!({ "type": "object", "propertyNames": paths, "additionalProperties": comparison });
    put(&mut schema, "WhenFile", "record", &record);
    let codes: BTreeSet<u32> = operations.clone().flat_map(|words| words.errors).copied().collect();
    let error = json!({ "anyOf": [{ "enum": codes }, { "$ref": "#/$defs/DetailedError" }] });
    put(&mut schema, "ThenFile", "error", &error);
    let codes: BTreeSet<u32> = checks().flat_map(|check| check.errors).copied().collect();
    let errored = json!({ "anyOf": [{ "enum": codes }, { "$ref": "#/$defs/DetailedError" }] });
    let outputs = texts(checks().flat_map(CheckWords::output_names));
    for ending in ["ThenFile", "StepFile"] {
        put(&mut schema, ending, "outcome", &all(|check| check.outcomes));
        put(&mut schema, ending, "output", &json!({ "type": "object", "propertyNames": outputs }));
        put(&mut schema, ending, "rejectLabels", &json!({ "type": "array", "items": all(|check| check.labels) }));
        put(&mut schema, ending, "errored", &errored);
    }
    schema
}

/// One of these words, each once.
fn texts(words: impl Iterator<Item = &'static str>) -> Value {
    json!({ "enum": words.collect::<BTreeSet<_>>() })
}

/// Says what a key of a type can be.
fn put(schema: &mut Value, of: &str, key: &str, what: &Value) {
    describe(schema, &format!("/$defs/{of}/properties/{key}"), what);
}

/// Says what can be at `path` of the schema; its description stays.
fn describe(schema: &mut Value, path: &str, what: &Value) {
    let property = schema.pointer_mut(path).unwrap_or_else(|| panic!("the schema has {path}"));
    let description = property["description"].take();
    *property = what.clone();
    property["description"] = description;
}
