//! Conditions on one record: how far it is and what was decided.

use schemars::JsonSchema;
use serde::Deserialize;

use super::{
    super::{
        checks,
        problem::{Problem, one_of},
        verification,
    },
    condition::Look,
};
use crate::vendors::{
    State,
    personr::{ids::ApplicantId, verification::Verification},
};

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
        let found = checks::find(state, &self.id);
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
        one_of("applicant.status", self.status.as_deref(), &verification::STATUSES)?;
        one_of("applicant.result", self.result.as_deref(), &verification::OUTCOMES)?;
        Ok(self)
    }

    pub fn look(&self, state: &State) -> Look {
        let wanted = self.status.as_deref().unwrap_or("Reviewed");
        let Some(standing) = self.standing(state) else {
            let seen = format!("there is no applicant or entity {}", self.id);
            return Look { holds: false, seen, doubts: Vec::new() };
        };
        let Standing { status, outcome, waiting_for } = standing;
        let decided =
            self.result.as_deref().is_none_or(|wanted| outcome.is_some_and(|seen| seen.eq_ignore_ascii_case(wanted)));
        let outcome = outcome.map(|outcome| format!(" ({outcome})")).unwrap_or_default();
        let seen = format!("applicant {} is {status}{outcome}{}", self.id, waiting(waiting_for));
        Look { holds: status.eq_ignore_ascii_case(wanted) && decided, seen, doubts: Vec::new() }
    }

    fn standing(&self, state: &State) -> Option<Standing> {
        let records = &state.records.personr;
        let id: ApplicantId = self.id.parse().ok()?;
        let person = records.applicants.get(&id).map(|it| Standing::of(&id, &it.verification));
        person.or_else(|| records.entities.get(&id).map(|it| Standing::of(&id, &it.verification)))
    }
}

/// How far a verification is.
struct Standing {
    status: &'static str,
    outcome: Option<&'static str>,
    waiting_for: Option<String>,
}

impl Standing {
    fn of<F>(id: &ApplicantId, verification: &Verification<F>) -> Self {
        Self {
            status: verification.status(),
            outcome: verification.review().map(|review| review.verdict.word()),
            waiting_for: verification::waiting_for(id, verification),
        }
    }
}
