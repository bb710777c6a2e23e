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

/// The JSON Schema of scenario files, with which editors complete and check.
pub fn schema() -> serde_json::Value {
    schemars::schema_for!(ScenarioFile).to_value()
}
