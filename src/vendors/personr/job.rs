//! What of this vendor can fall due.

use serde::{Deserialize, Serialize};

use super::{State, process, state::Record};
use crate::vendors::{Core, Kind};

/// Something that happens later to one attempt of a verification; nothing when the record has gone on to another attempt.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase", rename_all_fields = "camelCase", deny_unknown_fields)]
pub enum Job {
    /// The documents were looked at, the data is next.
    Process {
        /// Whose verification it is.
        record: Record,
        /// Which attempt.
        attempt: u32,
    },
    /// A step of the attempt's plan is there.
    Conclude {
        /// Whose verification it is.
        record: Record,
        /// Which attempt.
        attempt: u32,
        /// Which step.
        step: usize,
    },
}

impl Job {
    /// What happens, of which kind the record is, and its id.
    pub(crate) fn told(&self) -> (&'static str, Kind, &str) {
        let (what, record) = match self {
            Self::Process { record, .. } => ("the documents are looked at, the data is next", record),
            Self::Conclude { record, .. } => ("the next step of its plan", record),
        };
        match record {
            Record::Applicant(id) => (what, Kind::Applicant, id.as_str()),
            Record::Entity(id) => (what, Kind::Entity, id.as_str()),
        }
    }
}

/// Runs what fell due.
pub fn run(records: &mut State, core: &mut Core, job: Job) {
    match job {
        Job::Process { record, attempt } => process::look_at_data(records, core, &record, attempt),
        Job::Conclude { record, attempt, step } => process::conclude(records, core, &record, attempt, step),
    }
}
