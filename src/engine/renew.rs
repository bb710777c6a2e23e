//! Parts of a sandbox as they were when it came into being, in one transaction; the rest stays.

use std::collections::BTreeSet;

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use super::world::{Domain, State};

/// A part of a sandbox.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "lowercase")]
#[schemars(rename = "Part")]
pub enum Part {
    /// What the vendors keep, files among it, and what is due for it.
    Records,
    /// Who may call, with credits and limits.
    Accounts,
    /// What was used of limits.
    Limits,
    /// The time and how it runs, and what was used of limits, which is of that time.
    Clock,
    /// The generator; ids repeat, so the records and accounts that have them must go, too.
    Seed,
    /// Scenarios, rules added at run time, and counters.
    Scenarios,
    /// Where webhooks go.
    Webhooks,
    /// The log of deliveries, and sabotage that waits for one.
    Deliveries,
    /// The events in the inbox.
    Inbox,
    /// What happened.
    Journal,
}

/// Some parts of a sandbox.
pub type Parts = BTreeSet<Part>;

impl<D: Domain> State<D> {
    /// Goes back to `newborn` in these parts.
    pub fn renew(&mut self, newborn: Self, parts: &Parts) {
        let (core, new) = (&mut self.core, newborn.core);
        let mut parts = parts.clone();
        if parts.contains(&Part::Clock) {
            // In a time before it, what was used would count for as long as the clock goes back.
            parts.insert(Part::Limits);
        }
        for part in &parts {
            match part {
                Part::Records => core.due = new.due.clone(),
                Part::Clock => core.set_clock(new.clock().clone(), new.now),
                Part::Seed => (core.seed, core.random) = (new.seed, new.random.clone()),
                Part::Scenarios => core.scenarios = new.scenarios.clone(),
                Part::Webhooks => core.outbox.renew_endpoints(&new.outbox),
                Part::Deliveries => core.outbox.renew_deliveries(),
                Part::Inbox => core.outbox.renew_inbox(),
                Part::Journal => {
                    let before = std::mem::replace(&mut core.journal, new.journal.clone());
                    core.journal.supersede(&before);
                }
                Part::Accounts | Part::Limits => {}
            }
        }
        core.renewed += 1;
        self.records.renew(newborn.records, &parts);
        self.records.obey(&mut self.core);
    }
}
