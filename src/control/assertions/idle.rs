//! Whether a sandbox has nothing left to do.

use super::condition::Look;
use crate::{engine::outbox::HeldBack, vendors::State};

pub(super) fn look(state: &State) -> Look {
    let next = state.core.next_due();
    let quiet = state.core.outbox.is_quiet(state.core.now);
    let seen = match next {
        Some(next) => format!("something is due at {next}; it is {}", state.core.now),
        None if quiet => format!("nothing is due{}", but(state.core.outbox.held_back())),
        None => "a webhook is under way".to_owned(),
    };
    Look { holds: next.is_none() && quiet, seen, doubts: Vec::new() }
}

/// What nobody would call done, though it waits for no moment.
fn but(held_back: HeldBack) -> String {
    let HeldBack { held, behind } = held_back;
    let held =
        (held > 0).then(|| format!("; {held} webhooks are in queues that are held, or for endpoints that are off"));
    let behind = (behind > 0).then(|| format!("; {behind} webhooks let others go first that have not come"));
    held.into_iter().chain(behind).collect()
}
