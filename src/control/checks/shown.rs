//! A check as the back office sees it.

use schemars::JsonSchema;
use serde::Serialize;
use serde_json::{Value, value::RawValue};

use crate::{
    engine::{
        scenario::{Ending, Plan, Step, StepAction},
        time::format_span,
    },
    vendors::attestr::state::{Check, Status},
};

/// A check.
#[derive(Debug, Serialize, JsonSchema)]
#[serde(rename_all = "camelCase")]
#[schemars(rename = "Check")]
pub(super) struct Shown {
    id: String,
    number: String,
    /// `work`, `education`, `document`, `address` or `dl`.
    #[serde(rename = "type")]
    kind: &'static str,
    /// The vendor's word.
    status: String,
    /// What it waits for, while it is initiated.
    waiting_for: Option<String>,
    account: String,
    profile: Option<String>,
    tag: Option<String>,
    /// Whether its request asked for webhooks.
    webhook: bool,
    created: String,
    updated: Option<String>,
    plan: Planned,
    output: Option<Value>,
    error: Option<Value>,
    signature: Option<String>,
}

/// What was decided for it.
#[derive(Debug, Serialize, JsonSchema)]
#[serde(rename_all = "camelCase")]
struct Planned {
    /// The deciding rule, `header` or `control`; `null` is the default.
    decided_by: Option<String>,
    /// What happens, in order; empty is the default outcome after the default delay.
    steps: Vec<String>,
}

impl Shown {
    pub(super) fn of(check: &Check) -> Self {
        let (output, error, signature) = match &check.status {
            Status::Completed { result, .. } => (Some(&*result.output), None, Some(result.signature.clone())),
            Status::Errored { error, .. } => (None, Some(&**error), None),
            Status::Waiting { .. } | Status::Processing { .. } | Status::Asking { .. } | Status::Purged { .. } => {
                (None, None, None)
            }
        };
        let json = |raw: &RawValue| serde_json::from_str(raw.get()).unwrap_or_default();
        Self {
            id: check.id.to_string(),
            number: check.number.to_string(),
            kind: check.subject.kind().service(),
            status: check.status.word().to_string(),
            waiting_for: waiting_for(check),
            account: check.account.to_string(),
            profile: check.profile.map(|profile| profile.to_string()),
            tag: check.tag.as_deref().map(str::to_owned),
            webhook: check.webhook,
            created: check.created.to_string(),
            updated: check.status.updated().map(|updated| updated.to_string()),
            plan: Planned::of(&check.plan),
            output: output.map(json),
            error: error.map(json),
            signature,
        }
    }
}

impl Planned {
    fn of(plan: &Plan) -> Self {
        Self { decided_by: plan.decided_by.as_deref().map(str::to_owned), steps: plan.steps.iter().map(told).collect() }
    }
}

/// A step in a few words.
fn told(step: &Step) -> String {
    let what = match &step.action {
        StepAction::Ask { text, .. } => format!("ask: {text}"),
        StepAction::End(Ending::Outcome(chosen)) => chosen.outcome.clone(),
        StepAction::End(Ending::Errored { code, .. }) => format!("error {code}"),
        StepAction::End(Ending::Never) => "never".to_owned(),
    };
    step.after.map_or_else(|| what.clone(), |after| format!("after {}: {what}", format_span(after)))
}

/// What a check waits for, as the end of a sentence about it; `None` when it has ended.
pub(in super::super) fn waiting_for(check: &Check) -> Option<String> {
    match &check.status {
        Status::Waiting { .. } => Some(format!(
            "waits to be associated to a profile (PUT /api/v1/public/factx/<profileId>/associate with {{\"asyncRequest\":\"{}\"}})",
            check.id
        )),
        Status::Processing { due: Some(due), .. } => Some(format!("is processed until {}", due.at)),
        Status::Processing { due: None, .. } => {
            Some("never ends by its plan; POST …/checks/<id>/complete or …/fail ends it".to_owned())
        }
        Status::Asking { timeout, .. } => {
            let until = timeout.map(|due| format!(" until {}", due.at)).unwrap_or_default();
            Some(format!("waits for the client's answer to a follow-up query{until}"))
        }
        Status::Completed { .. } | Status::Errored { .. } | Status::Purged { .. } => None,
    }
}
