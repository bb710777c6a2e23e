//! How far a verification is.

use schemars::JsonSchema;
use serde::Serialize;

use super::super::planned::Planned;
use crate::vendors::personr::{
    ids::ApplicantId,
    office,
    verification::{Finality, Stage, Verdict, Verification},
};

/// How far a verification is.
#[derive(Debug, Serialize, JsonSchema)]
#[serde(rename_all = "camelCase")]
pub(in super::super) struct Standing {
    /// The vendor's word: `Created`, `Pre-Checked`, `Pending` or `Reviewed`.
    status: &'static str,
    /// What was decided: `Approved` or `Rejected`.
    outcome: Option<&'static str>,
    /// Why it was rejected.
    reject_labels: Vec<String>,
    /// Whether a rejected one may try again.
    retry: Option<bool>,
    /// What it waits for, as long as something has to come.
    waiting_for: Option<String>,
    /// What can be done with it now: the paths of those operations, as this API's description has them.
    offers: Vec<&'static str>,
    /// How often it was started.
    attempts: u32,
    /// How many of these attempts were rejected.
    rejections: u32,
    /// When it was last reviewed.
    reviewed: Option<String>,
    plan: Planned,
}

/// A verification that can be reviewed by `act`.
pub(in super::super) fn standing<F>(id: &ApplicantId, verification: &Verification<F>, act: &'static str) -> Standing {
    let review = verification.review();
    let plan = verification.run().map(|run| &run.plan).or(verification.plan.as_ref());
    Standing {
        status: verification.status(),
        outcome: review.map(|review| review.verdict.word()),
        reject_labels: review.iter().flat_map(|it| it.verdict.labels()).map(ToString::to_string).collect(),
        retry: review.and_then(|review| may_retry(&review.verdict)),
        waiting_for: waiting_for(id, verification),
        offers: office::is_reviewable(verification).then_some(act).into_iter().collect(),
        attempts: verification.attempts,
        rejections: verification.rejections,
        reviewed: review.map(|review| review.modified.to_string()),
        plan: plan.map(|plan| Planned::of(plan)).unwrap_or_default(),
    }
}

fn may_retry(verdict: &Verdict) -> Option<bool> {
    match verdict {
        Verdict::Approved => None,
        Verdict::Rejected { finality, .. } => Some(*finality == Finality::Retry),
    }
}

/// What a verification waits for, as the end of a sentence about its record.
pub(in super::super) fn waiting_for<F>(id: &ApplicantId, verification: &Verification<F>) -> Option<String> {
    let start = format!("POST /api/1.1/wf/api-request-applicant-check with {{\"applicantId\":\"{id}\"}}");
    match &verification.stage {
        Stage::Created => Some(format!("waits for the client to start its verification ({start})")),
        // What is due first is the look at the data, which decides nothing.
        Stage::PreChecked(run) | Stage::Pending(run) => Some(run.due.get(1).map_or_else(
            || "never ends by its plan; POST …/review ends it".to_owned(),
            |due| format!("is processed until {}", due.at),
        )),
        Stage::Reviewed(review) if may_retry(&review.verdict) == Some(true) => {
            Some(format!("waits for the client to try again ({start})"))
        }
        Stage::Reviewed(_) => None,
    }
}
