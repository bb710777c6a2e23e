//! Conditions on one record: how far it is and what was decided.

use schemars::JsonSchema;
use serde::Deserialize;

use super::{
    super::{
        checks,
        problem::{Problem, one_of},
        verifications,
    },
    condition::Look,
};
use crate::vendors::{State, back_office};

/// A check.
#[derive(Debug, Clone, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct CheckCondition {
    id: String,
    /// `INITIATED`, `COMPLETED` or `ERRORED`; `COMPLETED` unless said.
    status: Option<String>,
}

/// An applicant or an entity.
#[derive(Debug, Clone, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct ApplicantCondition {
    id: String,
    /// `Created`, `Pre-Checked`, `Pending` or `Reviewed`; `Reviewed` unless said.
    status: Option<String>,
    /// `Approved` or `Rejected`; either unless said.
    result: Option<String>,
}

impl CheckCondition {
    pub fn checked(self) -> Result<Self, Problem> {
        one_of("check.status", self.status.as_deref(), &checks::STATUSES)?;
        Ok(self)
    }

    pub fn look(&self, state: &State) -> Look {
        let wanted = self.status.as_deref().unwrap_or("COMPLETED");
        let found = back_office::check(&state.records.attestr, &self.id).ok();
        let seen = match found {
            None => format!("there is no check {}", self.id),
            Some(check) => {
                format!("check {} is {}{}", self.id, check.status.word(), waiting(checks::waiting_for(check)))
            }
        };
        let holds = found.is_some_and(|check| check.status.word().to_string().eq_ignore_ascii_case(wanted));
        Look { holds, seen, doubts: Vec::new() }
    }
}

fn waiting(waiting: Option<String>) -> String {
    waiting.map(|waiting| format!(": it {waiting}")).unwrap_or_default()
}

impl ApplicantCondition {
    pub fn checked(self) -> Result<Self, Problem> {
        one_of("applicant.status", self.status.as_deref(), &verifications::STATUSES)?;
        one_of("applicant.result", self.result.as_deref(), &verifications::OUTCOMES)?;
        Ok(self)
    }

    pub fn look(&self, state: &State) -> Look {
        let wanted = self.status.as_deref().unwrap_or("Reviewed");
        let records = &state.records.personr;
        let case = back_office::case(records, &self.id).ok();
        let Some(verification) = case.and_then(|case| records.verification(&case)) else {
            let seen = format!("there is no applicant or entity {}", self.id);
            return Look { holds: false, seen, doubts: Vec::new() };
        };
        let (status, outcome) = (verification.status(), verifications::outcome(verification));
        let decided =
            self.result.as_deref().is_none_or(|wanted| outcome.is_some_and(|seen| seen.eq_ignore_ascii_case(wanted)));
        let outcome = outcome.map(|outcome| format!(" ({outcome})")).unwrap_or_default();
        let waiting = waiting(verifications::waiting_for(&self.id, verification));
        let seen = format!("applicant {} is {status}{outcome}{waiting}", self.id);
        Look { holds: status.eq_ignore_ascii_case(wanted) && decided, seen, doubts: Vec::new() }
    }
}
