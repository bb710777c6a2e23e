//! What an advance of the clock did: it alone, whatever other requests did meanwhile.

use std::collections::BTreeSet;

use super::{
    journal::{Entry, Journal, Record},
    outbox::DeliveryId,
    time::Timestamp,
    world::Core,
};

/// What an advance did.
#[derive(Debug, Clone)]
pub struct Advanced {
    /// The moment before.
    pub from: Timestamp,
    /// The moment after.
    pub to: Timestamp,
    /// What happened on the way, by the moment it was due.
    pub fired: Vec<Record>,
    /// How much of it the journal let go before it could be listed.
    pub evicted: u64,
    /// The journal's record of the jump: what happened in its transaction stands before it.
    jump: u64,
    /// The deliveries that are due at `to`; another request's may be due then, too.
    due: BTreeSet<DeliveryId>,
}

impl Advanced {
    /// Writes the jump down, at the end of its transaction; `first` is the journal's newest record from before it.
    pub(super) fn note<J: Clone>(core: &mut Core<J>, from: Timestamp, first: u64) -> Self {
        let to = core.now;
        let jump = core.journal.record(to, Entry::Jump { from, to });
        let fired: Vec<_> = core.journal.after(first).filter(|record| record.id < jump).cloned().collect();
        let evicted = jump - first - 1 - fired.len() as u64;
        Self { from, to, fired, evicted, jump, due: core.outbox.due_at(to) }
    }

    /// Adds the webhook attempts that this advance made due, which are made after its transaction.
    pub(super) fn note_attempts(&mut self, journal: &Journal) {
        let (from, to) = (self.from, self.to);
        let attempts = journal.after(self.jump).filter(|record| match &record.entry {
            Entry::Attempt { delivery, due, .. } => {
                from < *due && (*due < to || (*due == to && self.due.contains(delivery)))
            }
            Entry::Exchange(_) | Entry::Change { .. } | Entry::Jump { .. } => false,
        });
        self.fired.extend(attempts.cloned());
        self.fired.sort_by_key(Record::moment);
    }

    /// Goes on with what a later advance did.
    pub(super) fn extend(&mut self, later: Self) {
        self.to = later.to;
        self.fired.extend(later.fired);
        self.evicted += later.evicted;
    }
}
