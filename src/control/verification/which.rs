//! Which records of Personr a list shows.

use serde::Deserialize;

use super::{
    super::problem::{Problem, one_of},
    OUTCOMES, STATUSES,
};
use crate::vendors::personr::{state::Marks, verification::Verification};

/// The parameters that choose applicants and entities.
pub(in super::super) const WHICH: [(&str, &str); 6] = [
    ("status", "Created, Pre-Checked, Pending or Reviewed."),
    ("outcome", "Approved or Rejected."),
    ("flow", "The name of the flow."),
    ("sourceKey", "The client's mark."),
    ("after", "Only those after the one with this id."),
    ("limit", "How many at most, up to 1000; 100 unless said."),
];

/// Which records are asked for.
#[derive(Debug, Deserialize)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub(in super::super) struct Which {
    status: Option<String>,
    outcome: Option<String>,
    flow: Option<String>,
    source_key: Option<String>,
    pub(in super::super) after: Option<String>,
    pub(in super::super) limit: Option<usize>,
}

impl Which {
    /// Refuses words that no record can have.
    pub(in super::super) fn checked(self) -> Result<Self, Problem> {
        one_of("status", self.status.as_deref(), &STATUSES)?;
        one_of("outcome", self.outcome.as_deref(), &OUTCOMES)?;
        Ok(self)
    }

    pub(in super::super) fn fits<F>(&self, verification: &Verification<F>, flow: &str, marks: &Marks) -> bool {
        let outcome = verification.review().map(|review| review.verdict.word());
        let like = |wanted: &Option<String>, is: Option<&str>| {
            wanted.as_ref().is_none_or(|wanted| is.is_some_and(|is| wanted.eq_ignore_ascii_case(is)))
        };
        like(&self.status, Some(verification.status()))
            && like(&self.outcome, outcome)
            && self.flow.as_ref().is_none_or(|wanted| wanted == flow)
            && self.source_key.as_deref().is_none_or(|wanted| marks.source_key.as_deref() == Some(wanted))
    }
}
