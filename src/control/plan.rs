//! What was decided for a check or a verification, in words.

use schemars::JsonSchema;
use serde::Serialize;

use crate::engine::{
    scenario::{Ending, Plan, Step, StepAction},
    time::format_span,
};

/// What was decided for it.
#[derive(Debug, Default, Serialize, JsonSchema)]
#[serde(rename_all = "camelCase")]
#[schemars(rename = "Plan")]
pub struct PlanView {
    /// The deciding rule, `header` or `control`; `null` is the default.
    pub decided_by: Option<String>,
    /// What happens, in order; empty is the default outcome after the default delay.
    pub steps: Vec<String>,
}

impl From<&Plan> for PlanView {
    fn from(plan: &Plan) -> Self {
        Self {
            decided_by: plan.decided_by.as_ref().map(|by| by.name.to_string()),
            steps: plan.steps.iter().map(in_words).collect(),
        }
    }
}

/// A step in a few words.
fn in_words(step: &Step) -> String {
    let after = step.after.map(|after| format!(" after {}", format_span(after))).unwrap_or_default();
    match &step.action {
        StepAction::Ask { text, .. } => format!("asks{after}: {text}"),
        StepAction::End(Ending::Outcome(chosen)) => format!("{}{after}", chosen.outcome),
        StepAction::End(Ending::Errored { code, .. }) => format!("error {code}{after}"),
        StepAction::End(Ending::Never) => "never ends".to_owned(),
    }
}
