//! What a case waits for, and who has to do something before it goes on.

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use crate::vendors::{
    attestr::state::{Check, Contents, Profile, Query, Status, Word},
    personr::verification::{Finality, Stage, Verdict, Verification},
};

/// What a case waits for.
#[derive(Debug)]
pub struct Waiting {
    /// The end of a sentence about it.
    pub text: String,
    pub reason: WaitingReason,
}

/// What a case waits for, as a word for programs.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "camelCase")]
pub enum WaitingReason {
    /// The client associates a check to a profile.
    Association,
    /// The client answers a follow-up query.
    Answer,
    /// The client starts a verification.
    Start,
    /// The client starts a rejected verification again.
    Retry,
    /// The moment at which the plan says how it ends, or asks.
    Plan,
    /// Somebody decides by hand, since the plan never ends it.
    BackOffice,
    /// The checks of a profile end.
    Checks,
}

impl WaitingReason {
    /// Who has to do something; `None` while it goes on by itself.
    pub fn turn(self) -> Option<Turn> {
        match self {
            Self::Association | Self::Answer | Self::Start | Self::Retry => Some(Turn::Client),
            Self::BackOffice => Some(Turn::BackOffice),
            Self::Plan | Self::Checks => None,
        }
    }
}

/// Who has to do something before a case goes on.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, JsonSchema)]
#[serde(rename_all = "camelCase")]
pub enum Turn {
    /// The vendor's client.
    Client,
    /// Whoever decides by hand, since the case never ends by its plan.
    BackOffice,
}

impl Turn {
    /// The words that ask for cases; `any` is for either.
    pub const WORDS: [&str; 3] = ["client", "backOffice", "any"];

    /// Whether one of [`Turn::WORDS`] asks for it.
    pub fn is(self, word: &str) -> bool {
        match self {
            Self::Client => word != Self::WORDS[1],
            Self::BackOffice => word != Self::WORDS[0],
        }
    }
}

impl Waiting {
    /// What a check waits for; `None` when it has ended.
    pub fn of_check(check: &Check) -> Option<Self> {
        let (text, reason) = match &check.status {
            Status::Waiting { .. } => {
                let body = format!("{{\"asyncRequest\":\"{}\"}}", check.id);
                let call = format!("PUT /api/v1/public/factx/<profileId>/associate with {body}");
                (format!("waits to be associated to a profile ({call})"), WaitingReason::Association)
            }
            Status::Processing { due: Some(due), .. } => {
                (format!("is processed until {}", due.at), WaitingReason::Plan)
            }
            Status::Processing { due: None, .. } => {
                let call = "POST …/checks/<id>/complete or …/fail ends it";
                (format!("never ends by its plan; {call}"), WaitingReason::BackOffice)
            }
            Status::Asking { timeout, .. } => {
                let until = timeout.map(|due| format!(" until {}", due.at)).unwrap_or_default();
                (format!("waits for the client's answer to a follow-up query{until}"), WaitingReason::Answer)
            }
            Status::Completed { .. } | Status::Errored { .. } | Status::Purged { .. } => return None,
        };
        Some(Self { text, reason })
    }

    /// What a profile with these checks and follow-up queries waits for; `None` when nothing is open.
    pub fn of_profile(profile: &Profile, items: &[&Check], queries: &[Query]) -> Option<Self> {
        if matches!(profile.contents, Contents::Archived { .. }) {
            return None;
        }
        let open = queries.iter().filter(|query| query.answer.is_none()).count();
        let pending = items.iter().filter(|check| check.status.word() == Word::Initiated).count();
        let (text, reason) = match (open, pending) {
            (0, 0) if items.is_empty() => {
                let body = "{\"asyncRequest\":\"<id of a check>\"}";
                let call = format!("PUT /api/v1/public/factx/{}/associate with {body}", profile.id);
                (format!("waits for a check ({call})"), WaitingReason::Association)
            }
            (0, 0) => return None,
            (0, 1) => ("waits for a check to end".to_owned(), WaitingReason::Checks),
            (0, pending) => (format!("waits for {pending} checks to end"), WaitingReason::Checks),
            (1, _) => ("waits for the client's answer to a follow-up query".to_owned(), WaitingReason::Answer),
            (open, _) => (format!("waits for the client's answers to {open} follow-up queries"), WaitingReason::Answer),
        };
        Some(Self { text, reason })
    }

    /// What the verification of the applicant or entity `id` waits for; `None` when nothing has to come.
    pub fn of_verification(id: &str, verification: &Verification) -> Option<Self> {
        let start = format!("POST /api/1.1/wf/api-request-applicant-check with {{\"applicantId\":\"{id}\"}}");
        let (text, reason) = match &verification.stage {
            Stage::Created => {
                (format!("waits for the client to start its verification ({start})"), WaitingReason::Start)
            }
            // What is due first is the look at the data, which decides nothing.
            Stage::PreChecked(run) | Stage::Pending(run) => match run.due.get(1) {
                Some(due) => (format!("is processed until {}", due.at), WaitingReason::Plan),
                None => ("never ends by its plan; POST …/review ends it".to_owned(), WaitingReason::BackOffice),
            },
            Stage::Reviewed(review) if may_retry(&review.verdict) == Some(true) => {
                (format!("waits for the client to try again ({start})"), WaitingReason::Retry)
            }
            Stage::Reviewed(_) => return None,
        };
        Some(Self { text, reason })
    }
}

/// Whether the client may try again after a rejection; `None` when there was none.
pub fn may_retry(verdict: &Verdict) -> Option<bool> {
    match verdict {
        Verdict::Approved => None,
        Verdict::Rejected { finality, .. } => Some(*finality == Finality::Retry),
    }
}
