//! From a document to the state of a sandbox: everything of it, or everything that is wrong with it.

use std::sync::Arc;

use super::{document::Document, exchange::SavedJournal, misfit::Misfit};
use crate::engine::{
    clock::Clock,
    random::Random,
    scenario::Scenarios,
    time::Timestamp,
    world::{Domain, State},
};

/// The state that `document` describes; what it leaves out is as in `newborn`.
///
/// Its clock shows the document's time when the machine's shows `wall`, and runs on from there.
pub fn restore<D: Domain>(
    mut newborn: State<D>,
    document: Document<D>,
    wall: Timestamp,
) -> Result<State<D>, Vec<Misfit>> {
    let mut misfits = Vec::new();
    let mut blame = |place: &str, found: Vec<Misfit>| misfits.extend(found.into_iter().map(|it| it.below(place)));
    let core = &mut newborn.core;
    if let Some(clock) = document.clock {
        let now = clock.now.map_or(core.now, |now| now.0);
        match clock.mode() {
            Ok(mode) => core.set_clock(Clock::new(mode, now, wall), now),
            Err(message) => blame("/clock", vec![Misfit::at("/factor", message)]),
        }
    }
    if let Some(seed) = document.seed {
        (core.seed, core.random) = (seed, Random::seeded(seed));
    }
    if let Some(random) = document.random {
        core.random = random;
    }
    if let Some(due) = document.due {
        core.due = due;
    }
    // Without its scenarios a journal cannot say which of their rules it means.
    let journal = match &document.scenarios {
        Some(_) => document.journal,
        None => document.journal.map(SavedJournal::without_rules),
    };
    if let Some(saved) = document.scenarios {
        match Scenarios::restored(Arc::clone(core.scenarios.library()), &saved, core.now) {
            Ok(scenarios) => core.scenarios = scenarios,
            Err(found) => blame("/scenarios", found),
        }
    }
    if let Some(journal) = journal {
        blame("/journal", journal.restore(&mut core.journal, &core.scenarios));
    }
    if let Some(webhooks) = document.webhooks {
        blame("/webhooks", core.outbox.restore(webhooks, core.scenarios.library().vocabulary));
    }
    if let Some(records) = document.records {
        blame("/records", newborn.records.restore(records));
    }
    if !misfits.is_empty() {
        return Err(misfits);
    }
    newborn.records.obey(&mut newborn.core);
    Ok(newborn)
}
