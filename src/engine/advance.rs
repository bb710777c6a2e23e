//! An advance of the clock: where it goes, how far it came, and what happened on the way.

use std::time::Duration;

use schemars::JsonSchema;
use serde::Serialize;

use super::{
    journal::{Entry, Journal, Record},
    time::Timestamp,
};

/// How far an advance goes.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Extent {
    /// This much later than now.
    By(Duration),
    /// This moment.
    To(Timestamp),
    /// The moment at which something is due next.
    Next,
    /// The moment at which nothing is due any more.
    Idle,
}

impl From<Duration> for Extent {
    fn from(by: Duration) -> Self {
        Self::By(by)
    }
}

/// An advance at its end.
#[derive(Debug, Clone)]
pub struct Advanced {
    /// The moment that it reached.
    pub to: Timestamp,
    /// What happened while it was under way, by the moment it was due.
    pub fired: Vec<Fired>,
    /// How many records the journal let go before they could be listed.
    pub evicted: u64,
    /// Whether the sandbox was reset meanwhile, or a snapshot was loaded: the time that it moved is gone.
    pub reset: bool,
}

/// Something that happened to a record or a delivery by itself or by control.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, JsonSchema)]
pub struct Fired {
    /// When it was due, in sandbox time; a webhook is attempted a little later.
    pub at: Timestamp,
    /// The check, the record or the delivery.
    pub subject: String,
    /// What happened to it, in one sentence.
    pub what: String,
}

impl Fired {
    fn of(record: &Record) -> Option<Self> {
        match &record.entry {
            Entry::Change { subject, what } => {
                Some(Self { at: record.at, subject: subject.clone(), what: what.clone() })
            }
            Entry::Attempt { delivery, due, what, .. } => {
                Some(Self { at: *due, subject: delivery.to_string(), what: what.clone() })
            }
            Entry::Exchange(_) | Entry::Jump { .. } => None,
        }
    }
}

/// An advance on its way.
#[derive(Debug)]
pub(super) struct Advance {
    extent: Extent,
    /// Which journal it began with; another one means that the sandbox is not the same any more.
    lifetime: u64,
    /// The newest record of the journal from before its first step.
    before: Option<u64>,
    /// The moment that it has come to.
    to: Timestamp,
    moved: bool,
}

impl Advance {
    pub(super) fn begin(extent: Extent, now: Timestamp, journal: &Journal) -> Self {
        let extent = match extent {
            Extent::By(span) => Extent::To(now.plus(span)),
            Extent::To(_) | Extent::Next | Extent::Idle => extent,
        };
        Self { extent, lifetime: journal.lifetime(), before: None, to: now, moved: false }
    }

    /// Begins a step; `false` when the sandbox is not the one that it began in.
    pub(super) fn step(&mut self, journal: &Journal) -> bool {
        self.before.get_or_insert(journal.last());
        journal.lifetime() == self.lifetime
    }

    /// Which journal it began with; its sandbox is another one when that is.
    pub(super) fn lifetime(&self) -> u64 {
        self.lifetime
    }

    /// Where it stops next when it is `now` and something is due at `due`; `None` when it has arrived.
    pub(super) fn next_stop(&self, now: Timestamp, due: Option<Timestamp>) -> Option<Timestamp> {
        let stop = match self.extent {
            Extent::To(moment) => Some(due.map_or(moment, |due| due.min(moment))),
            Extent::Next => due.filter(|_| !self.moved),
            Extent::By(_) | Extent::Idle => due,
        };
        stop.filter(|stop| *stop > now)
    }

    /// Notes that it has come to `moment`.
    pub(super) fn move_to(&mut self, moment: Timestamp) {
        (self.to, self.moved) = (moment, true);
    }

    /// The last moment whose webhooks it waits for at `now`: a clock that runs makes others due after it.
    pub(super) fn last_moment(&self, now: Timestamp) -> Timestamp {
        match self.extent {
            Extent::To(moment) => moment.min(now),
            Extent::By(_) | Extent::Next | Extent::Idle => now,
        }
    }

    /// What came of it, by what the journal holds now.
    pub(super) fn end(self, journal: &Journal) -> Advanced {
        if journal.lifetime() != self.lifetime {
            return Advanced { to: self.to, fired: Vec::new(), evicted: 0, reset: true };
        }
        let before = self.before.unwrap_or(journal.last());
        let mut fired: Vec<Fired> = journal.after(before).filter_map(Fired::of).collect();
        fired.sort_by_key(|fired| fired.at);
        Advanced { to: self.to, fired, evicted: journal.gap_after(before).evicted, reset: false }
    }
}
