//! Whether a sandbox has nothing left to do.

use super::condition::Look;
use crate::vendors::State;

pub(super) fn look(state: &State) -> Look {
    let next = state.core.next_due();
    let quiet = state.core.outbox.is_quiet(state.core.now);
    let seen = match next {
        Some(next) => format!("something is due at {next}; it is {}", state.core.now),
        None if quiet => "nothing is due".to_owned(),
        None => "a webhook is under way".to_owned(),
    };
    Look { holds: next.is_none() && quiet, seen, doubt: None }
}
