//! Conditions on one record: how far it is and what was decided.

use schemars::JsonSchema;
use serde::Deserialize;

use super::{
    super::{checks, problem::Problem},
    condition::Look,
};
use crate::vendors::State;

/// The words for how far a check is.
const CHECK: [&str; 3] = ["INITIATED", "COMPLETED", "ERRORED"];
/// The words for how far an applicant is.
const APPLICANT: [&str; 4] = ["Created", "Pre-Checked", "Pending", "Reviewed"];
/// The words for what was decided about an applicant.
const RESULT: [&str; 2] = ["Approved", "Rejected"];

/// A check.
#[derive(Debug, Clone, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
#[schemars(rename = "CheckCondition")]
pub(super) struct CheckFor {
    id: String,
    /// `INITIATED`, `COMPLETED` or `ERRORED`; `COMPLETED` unless said.
    status: Option<String>,
}

/// An applicant or an entity.
#[derive(Debug, Clone, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
#[schemars(rename = "ApplicantCondition")]
pub(super) struct ApplicantFor {
    id: String,
    /// `Created`, `Pre-Checked`, `Pending` or `Reviewed`; `Reviewed` unless said.
    status: Option<String>,
    /// `Approved` or `Rejected`; either unless said.
    result: Option<String>,
}

impl CheckFor {
    pub(super) fn checked(self) -> Result<Self, Problem> {
        known("check.status", self.status.as_deref(), &CHECK)?;
        Ok(self)
    }

    pub(super) fn look(&self, state: &State) -> Look {
        let wanted = self.status.as_deref().unwrap_or("COMPLETED");
        let found = checks::find(state, &self.id);
        let seen = match found {
            None => format!("there is no check {}", self.id),
            Some(check) => {
                format!("check {} is {}{}", self.id, check.status.word(), waiting(checks::waiting_for(check)))
            }
        };
        let holds = found.is_some_and(|check| check.status.word().to_string().eq_ignore_ascii_case(wanted));
        Look { holds, seen, doubt: None }
    }
}

fn waiting(waiting: Option<String>) -> String {
    waiting.map(|waiting| format!(": it {waiting}")).unwrap_or_default()
}

impl ApplicantFor {
    pub(super) fn checked(self) -> Result<Self, Problem> {
        known("applicant.status", self.status.as_deref(), &APPLICANT)?;
        known("applicant.result", self.result.as_deref(), &RESULT)?;
        Ok(self)
    }

    pub(super) fn look(&self, state: &State) -> Look {
        let wanted = self.status.as_deref().unwrap_or("Reviewed");
        let Some((status, result)) = self.standing(state) else {
            let seen = format!("there is no applicant or entity {}", self.id);
            return Look { holds: false, seen, doubt: None };
        };
        let decided =
            self.result.as_deref().is_none_or(|wanted| result.is_some_and(|seen| seen.eq_ignore_ascii_case(wanted)));
        let result = result.map(|result| format!(" ({result})")).unwrap_or_default();
        let seen = format!("applicant {} is {status}{result}", self.id);
        Look { holds: status.eq_ignore_ascii_case(wanted) && decided, seen, doubt: None }
    }

    fn standing(&self, state: &State) -> Option<(&'static str, Option<&'static str>)> {
        let records = &state.records.personr;
        let id = self.id.parse().ok()?;
        let person = records.applicants.get(&id).map(|it| &it.verification);
        let person = person.map(|it| (it.status(), it.review().map(|review| review.verdict.word())));
        let company = records.entities.get(&id).map(|it| &it.verification);
        person.or_else(|| company.map(|it| (it.status(), it.review().map(|review| review.verdict.word()))))
    }
}

fn known(field: &str, word: Option<&str>, words: &[&str]) -> Result<(), Problem> {
    match word {
        Some(word) if !words.iter().any(|known| known.eq_ignore_ascii_case(word)) => {
            Err(Problem::invalid(format!("{field}: {word:?} is none of the words")).valid(words))
        }
        _ => Ok(()),
    }
}
