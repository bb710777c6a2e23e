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
use crate::vendors::{State, back_office, personr::verification::Verification};

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

    pub fn holds(&self, state: &State) -> bool {
        let wanted = self.status.as_deref().unwrap_or("COMPLETED");
        let found = back_office::check(&state.records.attestr, &self.id);
        found.is_ok_and(|check| check.status.word().to_string().eq_ignore_ascii_case(wanted))
    }

    pub fn look(&self, state: &State) -> Look {
        let found = back_office::check(&state.records.attestr, &self.id).ok();
        let seen = match found {
            None => format!("there is no check {}", self.id),
            Some(check) => {
                format!("check {} is {}{}", self.id, check.status.word(), waiting(checks::waiting_for(check)))
            }
        };
        Look { holds: self.holds(state), seen, doubts: Vec::new() }
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

    pub fn holds(&self, state: &State) -> bool {
        let wanted = self.status.as_deref().unwrap_or("Reviewed");
        let decided = |verification: &Verification| {
            let outcome = verifications::outcome(verification);
            self.result.as_deref().is_none_or(|wanted| outcome.is_some_and(|seen| seen.eq_ignore_ascii_case(wanted)))
        };
        self.verification(state).is_some_and(|it| it.status().eq_ignore_ascii_case(wanted) && decided(it))
    }

    fn verification<'a>(&self, state: &'a State) -> Option<&'a Verification> {
        let records = &state.records.personr;
        let case = back_office::case(records, &self.id).ok()?;
        records.verification(&case)
    }

    pub fn look(&self, state: &State) -> Look {
        let Some(verification) = self.verification(state) else {
            let seen = format!("there is no applicant or entity {}", self.id);
            return Look { holds: false, seen, doubts: Vec::new() };
        };
        let (status, outcome) = (verification.status(), verifications::outcome(verification));
        let outcome = outcome.map(|outcome| format!(" ({outcome})")).unwrap_or_default();
        let waiting = waiting(verifications::waiting_for(&self.id, verification));
        let seen = format!("applicant {} is {status}{outcome}{waiting}", self.id);
        Look { holds: self.holds(state), seen, doubts: Vec::new() }
    }
}
