//! A check as the back office sees it.

use schemars::JsonSchema;
use serde::Serialize;
use serde_json::{Value, value::RawValue};

use super::super::planned::Planned;
use crate::vendors::attestr::{
    Records, office,
    state::{Check, Status},
};

/// What can be done with a check that has not ended.
const PENDING: [&str; 3] = ["checks/{id}/complete", "checks/{id}/fail", "checks/{id}/plan"];
/// What can be done with a check whose profile can be asked about it.
const ASKABLE: &str = "profiles/{id}/queries";

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
    /// What can be done with it now: the paths of those operations, as this API's description has them.
    offers: Vec<&'static str>,
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

impl Shown {
    pub(super) fn of(records: &Records, check: &Check) -> Self {
        let (output, error, signature) = match &check.status {
            Status::Completed { result, .. } => (Some(&*result.output), None, result.signature.clone()),
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
            offers: offers(records, check),
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

/// What can be done with a check now.
pub(in super::super) fn offers(records: &Records, check: &Check) -> Vec<&'static str> {
    let pending = office::pending(check).is_ok().then_some(PENDING);
    let askable = check.profile.is_some_and(|profile| office::askable(records, profile, Some(check.id)).is_ok());
    pending.into_iter().flatten().chain(askable.then_some(ASKABLE)).collect()
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
