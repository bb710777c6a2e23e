//! What of this vendor can fall due.

use serde::{Deserialize, Serialize};

use super::{Records, check::process, ids::AsyncId};
use crate::vendors::Core;

/// Something that happens later.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase", rename_all_fields = "camelCase", deny_unknown_fields)]
pub enum Job {
    /// The next step of a check's plan.
    Step(AsyncId),
    /// A check still waits for its profile.
    Remind(AsyncId),
}

/// Runs what fell due.
pub fn run(records: &mut Records, core: &mut Core, job: Job) {
    match job {
        Job::Step(id) => process::step(records, core, id),
        Job::Remind(id) => process::remind(records, core, id),
    }
}
