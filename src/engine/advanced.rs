//! An advance of the clock: where it goes, how far it came, and what it did, it alone, whatever other requests did meanwhile.

use std::collections::BTreeSet;

use super::{
    journal::{Entry, Journal, Record},
    outbox::DeliveryId,
    time::Timestamp,
    world::{Core, Target},
};

/// An advance, on its way or at its end.
#[derive(Debug, Clone)]
pub struct Advanced {
    /// The moment that it reached.
    pub to: Timestamp,
    /// What happened on the way, by the moment it was due.
    pub fired: Vec<Record>,
    /// How much of it the journal let go before it could be listed.
    pub evicted: u64,
    /// Whether it went all the way.
    pub end: End,
    goal: Goal,
    /// Which journal it writes to; another one means that the sandbox is not the same any more.
    lifetime: u64,
    /// The moment at which its latest step began.
    from: Timestamp,
    /// The newest record of the journal that it has seen.
    last: u64,
    /// The deliveries that were due at the end of its latest step; another request's may be due then, too.
    due: BTreeSet<DeliveryId>,
}

/// How an advance ended.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum End {
    /// It arrived.
    Arrived,
    /// The sandbox was reset meanwhile, or a snapshot was loaded: the time that it moved is gone.
    Reset,
}

/// Where it goes.
#[derive(Debug, Clone, Copy)]
enum Goal {
    Moment(Timestamp),
    /// The first stop after the moment at which it began.
    FirstAfter(Timestamp),
    Idle,
}

impl Advanced {
    /// An advance that sets out now.
    pub(super) fn set_out<J: Clone>(core: &Core<J>, target: Target) -> Self {
        let goal = match target {
            Target::By(span) => Goal::Moment(core.now.plus(span)),
            Target::To(moment) => Goal::Moment(moment),
            Target::Next => Goal::FirstAfter(core.now),
            Target::Idle => Goal::Idle,
        };
        let (lifetime, last) = (core.journal.lifetime(), core.journal.last());
        let (fired, due) = (Vec::new(), BTreeSet::new());
        Self { to: core.now, fired, evicted: 0, end: End::Arrived, goal, lifetime, from: core.now, last, due }
    }

    /// Whether the world is not the one it set out in any more.
    pub(super) fn is_cut<J: Clone>(&mut self, core: &Core<J>) -> bool {
        if core.journal.lifetime() != self.lifetime || core.now < self.to {
            self.end = End::Reset;
        }
        self.end == End::Reset
    }

    /// The next moment that it stops at, or `None` when it has arrived.
    pub(super) fn next_stop<J: Clone>(&self, core: &Core<J>) -> Option<Timestamp> {
        let next = core.next_due();
        let stop = match self.goal {
            Goal::Moment(moment) => Some(next.map_or(moment, |next| next.min(moment))),
            Goal::FirstAfter(from) => next.filter(|_| self.to == from && core.now == self.from),
            Goal::Idle => next,
        };
        stop.filter(|stop| *stop > core.now)
    }

    /// Until when webhooks that are due belong to it at `now`: what a clock that runs makes due after its goal is not its own.
    pub(super) fn until(&self, now: Timestamp) -> Timestamp {
        match self.goal {
            Goal::Moment(moment) => moment.min(now),
            Goal::FirstAfter(_) | Goal::Idle => now,
        }
    }

    /// Begins a step at the end of what happened before it.
    pub(super) fn begin<J: Clone>(&mut self, core: &Core<J>) {
        (self.from, self.last) = (core.now, core.journal.last());
    }

    /// Writes down that the clock moved, at the end of the transaction in which it did.
    pub(super) fn note<J: Clone>(&mut self, core: &mut Core<J>) {
        let first = self.last;
        self.to = core.now;
        self.last = core.journal.record(self.to, Entry::Jump { from: self.from, to: self.to });
        let fired = core.journal.after(first).filter(|record| record.id < self.last).cloned();
        let before = self.fired.len();
        self.fired.extend(fired);
        self.evicted += self.last - first - 1 - (self.fired.len() - before) as u64;
        self.due = core.outbox.due_at(self.to);
    }

    /// Adds the webhook attempts that the latest step made due, which are made after its transaction.
    pub(super) fn note_attempts(&mut self, journal: &Journal) {
        if journal.lifetime() != self.lifetime {
            return;
        }
        let (from, to) = (self.from, self.to);
        let attempts = journal.after(self.last).filter(|record| match &record.entry {
            Entry::Attempt { delivery, due, .. } => {
                from < *due && (*due < to || (*due == to && self.due.contains(delivery)))
            }
            Entry::Exchange(_) | Entry::Change { .. } | Entry::Jump { .. } => false,
        });
        self.fired.extend(attempts.cloned());
        self.last = journal.last();
    }

    /// The same with what happened in the order in which it was due.
    pub(super) fn in_order(mut self) -> Self {
        self.fired.sort_by_key(Record::moment);
        self
    }
}
