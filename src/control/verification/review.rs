//! A review by hand.

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};
use serde_json::{Map, Value};

use super::{super::problem::Problem, OUTCOMES};
use crate::{
    engine::scenario::read_plan,
    vendors::{
        State, VOCABULARY,
        personr::{office, state::Record},
    },
};

/// How to review.
#[derive(Debug, Default, Deserialize, Serialize, JsonSchema)]
#[serde(rename_all = "camelCase", deny_unknown_fields, default)]
pub(in super::super) struct Review {
    /// `Approved` or `Rejected`; `Approved` unless said.
    #[serde(skip_serializing_if = "Option::is_none")]
    outcome: Option<String>,
    /// Why it is rejected.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    reject_labels: Vec<String>,
    /// Whether a rejected one may try again; what the labels mean unless said.
    #[serde(skip_serializing_if = "Option::is_none")]
    retry: Option<bool>,
    /// Fields of the result that replace the made-up ones.
    #[serde(skip_serializing_if = "Map::is_empty")]
    output: Map<String, Value>,
    /// How the webhook misbehaves, as in a rule.
    #[serde(skip_serializing_if = "Option::is_none")]
    webhook: Option<Value>,
}

/// Reviews a record of the kind that `operation` creates.
pub(in super::super) fn review(
    state: &mut State,
    record: &Record,
    operation: &str,
    mut review: Review,
) -> Result<(), Problem> {
    review.outcome.get_or_insert_with(|| OUTCOMES[0].to_owned());
    let then = serde_json::to_value(&review).expect("a review is plain JSON");
    let plan = read_plan(operation, &then, VOCABULARY).map_err(Problem::invalid)?;
    let reviewed = office::review(&mut state.records.personr, &mut state.core, record, plan);
    reviewed.map_err(|error| Problem::conflict(error.to_string()))?;
    state.settle();
    Ok(())
}
