//! What people write: the types of a scenario file, each with the places of what can be wrong in it.
//!
//! Their doc comments are the descriptions in the published JSON Schema.
//! What they mean is in `compile`; whether their words exist is in `check`.

mod comparison;
mod latency;
mod misbehaviour;
mod rule;
mod span;
mod then;
mod when;

pub(super) use comparison::{Comparison, Forms, Scalar};
pub(super) use latency::LatencyFile;
pub use misbehaviour::SabotageFile;
pub(super) use rule::{RuleFile, ScenarioFile};
pub(super) use then::{ErrorFile, ResponseFile, StepFile, ThenFile};
pub(super) use when::{OneOrMore, WhenFile};

use serde_json::{Value, json};

use super::vocabulary::Vocabulary;

/// The JSON Schema of scenario files, with which editors complete and check; it lists the operations of `vocabulary`.
pub fn schema(vocabulary: &Vocabulary) -> Value {
    let mut schema = schemars::schema_for!(ScenarioFile).to_value();
    let names: Vec<&str> = vocabulary.operations().map(|operation| operation.name).collect();
    let name = json!({ "anyOf": [{ "enum": names }, { "type": "string", "pattern": "\\*" }] });
    let operation = schema.pointer_mut("/$defs/WhenFile/properties/operation").expect("rules have an operation");
    let list = json!({ "type": "array", "items": name, "minItems": 1 });
    *operation = json!({ "description": operation["description"], "anyOf": [name, list] });
    schema
}
