//! What of this vendor can fall due.

use serde::{Deserialize, Serialize};

use super::ids::AsyncId;
use crate::vendors::Kind;

/// Something that happens later.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase", rename_all_fields = "camelCase", deny_unknown_fields)]
pub enum Job {
    /// The next step of a check's plan.
    Step(AsyncId),
    /// A check still waits for its profile.
    Remind(AsyncId),
}

impl Job {
    /// What happens, of which kind the record is, and its id.
    pub fn description(&self) -> (&'static str, Kind, &str) {
        match self {
            Self::Step(id) => ("the next step of its plan", Kind::Check, id.as_str()),
            Self::Remind(id) => ("a reminder that it still waits for its profile", Kind::Check, id.as_str()),
        }
    }
}
