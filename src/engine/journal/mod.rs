//! The journal: what happened in a sandbox, in order, and bounded.
//!
//! The vendors record exchanges and changes, the world records clock jumps and the webhook attempts that ended in a transaction.
//! What to show of an entry and in which form is the control API's.

mod exchange;
mod headers;
mod line;

use std::{collections::VecDeque, sync::Arc};

use serde::{Deserialize, Serialize};

use super::{
    outbox::{AttemptFacts, DeliveryId},
    time::Timestamp,
};

pub use exchange::{Exchange, PathAndQuery, RefusedBy};
pub use headers::{Headers, header_text};
pub use line::{AttemptLine, Line, Reporter, RequestLine, Said};

use line::Reports;

/// How much a journal keeps.
#[derive(Debug, Clone, Copy)]
pub struct Bounds {
    pub entries: usize,
    /// Bytes of memory in all, as far as the records alone hold it.
    pub bytes: usize,
}

impl Default for Bounds {
    fn default() -> Self {
        Self { entries: 10_000, bytes: 16 << 20 }
    }
}

/// One thing that happened.
#[derive(Debug, Clone, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Record {
    /// Its place in the journal, from 1, never given twice in one lifetime of it.
    pub id: u64,
    /// When, in sandbox time.
    pub at: Timestamp,
    /// What.
    pub entry: Entry,
    /// How much memory it holds, once it is kept.
    #[serde(skip)]
    weight: usize,
}

/// What can happen.
#[derive(Debug, Clone, Serialize, Deserialize)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub enum Entry {
    /// A request was answered.
    Exchange(Arc<Exchange>),
    /// A record changed by itself or by control: `subject` is its id, `what` one sentence.
    Change { subject: String, what: String },
    /// The clock was moved.
    Jump { from: Timestamp, to: Timestamp },
    /// A webhook was attempted; `due` is the moment at which it had to be.
    Attempt { delivery: DeliveryId, due: Timestamp, what: String, facts: Arc<AttemptFacts> },
}

/// How far a snapshot's journal may have counted: half of the numbers are left for what comes.
const MOST: u64 = u64::MAX / 2;

/// The bounded record of a sandbox.
#[derive(Debug, Clone, Serialize, Deserialize)]
#[serde(deny_unknown_fields, default)]
pub struct Journal {
    records: VecDeque<Record>,
    #[serde(skip)]
    bytes: usize,
    last: u64,
    evicted: u64,
    exchanges: u64,
    /// How often a journal was put in place of another one before it: ids begin anew with each, so that equal runs have equal ids.
    #[serde(skip)]
    lifetime: u64,
    /// How many records were cleared in this lifetime.
    #[serde(skip)]
    forgotten: u64,
    #[serde(skip)]
    bounds: Bounds,
    #[serde(skip)]
    dropped: Vec<Record>,
    #[serde(skip)]
    reports: Option<Reports>,
}

/// How far somebody has read.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct Place {
    /// Which journal it is, and since which clearing.
    of: (u64, u64),
    after: u64,
}

impl Place {
    /// The id after which the records of the journal with this end are new; `None` when it is another journal, and all are.
    pub fn up_to(self, end: Self) -> Option<u64> {
        (self.of == end.of).then_some(self.after)
    }
}

/// What a journal no longer has of the records after one.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct Gap {
    /// How many somebody cleared.
    pub cleared: u64,
    /// How many were dropped to stay within the bounds.
    pub evicted: u64,
}

impl Default for Journal {
    fn default() -> Self {
        Self::bounded(Bounds::default())
    }
}

impl Journal {
    /// An empty journal that keeps at most `bounds`.
    pub fn bounded(bounds: Bounds) -> Self {
        Self {
            records: VecDeque::new(),
            bytes: 0,
            last: 0,
            evicted: 0,
            exchanges: 0,
            lifetime: 0,
            forgotten: 0,
            bounds,
            dropped: Vec::new(),
            reports: None,
        }
    }

    /// The same journal, of whose requests and attempts `reporter` is told.
    pub fn reported(self, sandbox: &str, reporter: Arc<dyn Reporter>) -> Self {
        Self { reports: Some(Reports { sandbox: sandbox.into(), reporter }), ..self }
    }

    /// Writes `entry` down and returns its id.
    pub fn record(&mut self, at: Timestamp, entry: Entry) -> u64 {
        self.last += 1;
        self.exchanges += u64::from(matches!(entry, Entry::Exchange(_)));
        let record = Record { id: self.last, at, entry, weight: 0 };
        if let Some(reports) = &self.reports {
            reports.tell(&record);
        }
        self.keep(record);
        self.last
    }

    /// Puts the records of a snapshot's journal in place of its own, as far as there is room.
    ///
    /// # Errors
    ///
    /// Says that they are in no order, or that there are too many numbers.
    pub fn refill(&mut self, journal: Self) -> Result<(), String> {
        let Self { records, last, evicted, exchanges, .. } = journal;
        if !records.iter().is_sorted_by(|one, next| one.id < next.id) {
            return Err("the ids of its records do not rise".to_owned());
        }
        let last = records.back().map_or(0, |record| record.id).max(last);
        if MOST < last.max(evicted).max(exchanges) {
            return Err("one of its numbers is larger than a journal can count".to_owned());
        }
        let (lifetime, reports) = (self.lifetime, self.reports.take());
        *self = Self { last, evicted, exchanges, lifetime, reports, ..Self::bounded(self.bounds) };
        for record in records {
            self.keep(record);
        }
        Ok(())
    }

    /// The kept requests.
    pub fn kept_exchanges_mut(&mut self) -> impl Iterator<Item = &mut Arc<Exchange>> {
        self.records.iter_mut().filter_map(|record| match &mut record.entry {
            Entry::Exchange(exchange) => Some(exchange),
            Entry::Change { .. } | Entry::Jump { .. } | Entry::Attempt { .. } => None,
        })
    }

    fn keep(&mut self, mut record: Record) {
        record.weight = weight(&record.entry);
        self.bytes += record.weight;
        self.records.push_back(record);
        while self.records.len() > self.bounds.entries || self.bytes > self.bounds.bytes {
            let Some(oldest) = self.records.pop_front() else { break };
            self.bytes -= oldest.weight;
            self.evicted += 1;
            self.dropped.push(oldest);
        }
    }

    /// The records that it dropped since it was asked last: to free them takes its time, which whoever waits for the sandbox need not wait.
    pub(super) fn take_dropped(&mut self) -> Vec<Record> {
        std::mem::take(&mut self.dropped)
    }

    /// About how many bytes the records hold.
    pub fn bytes(&self) -> usize {
        self.bytes
    }

    /// Drops the older half of the records, and says how many.
    pub fn halve(&mut self) -> usize {
        let half = self.records.len() / 2;
        for oldest in self.records.drain(..half) {
            self.bytes -= oldest.weight;
            self.evicted += 1;
        }
        half
    }

    /// The kept records after `id`, oldest first.
    pub fn after(&self, id: u64) -> impl DoubleEndedIterator<Item = &Record> {
        let skip = self.records.partition_point(|record| record.id <= id);
        self.records.range(skip..)
    }

    pub fn end(&self) -> Place {
        Place { of: (self.lifetime, self.forgotten), after: self.last }
    }

    /// The record with `id`, when it is still kept.
    pub fn get(&self, id: u64) -> Option<&Record> {
        self.after(id.checked_sub(1)?).next().filter(|record| record.id == id)
    }

    /// The id of the newest record; 0 when nothing happened yet.
    pub fn last(&self) -> u64 {
        self.last
    }

    /// How many records were dropped to stay within the bounds.
    pub fn evicted(&self) -> u64 {
        self.evicted
    }

    /// What is missing of the records after `id`: what was dropped since the last clearing stands right before what is kept.
    pub fn gap_after(&self, id: u64) -> Gap {
        let kept = self.records.front().map_or(self.last + 1, |oldest| oldest.id);
        let missing = kept.saturating_sub(id + 1);
        let evicted = missing.min(self.evicted);
        Gap { cleared: missing - evicted, evicted }
    }

    /// How many records somebody cleared, whenever it was.
    pub fn forgotten(&self) -> u64 {
        self.forgotten
    }

    /// How often a journal was put in place of another one before this.
    pub fn lifetime(&self) -> u64 {
        self.lifetime
    }

    /// Goes in place of `before`.
    pub fn supersede(&mut self, before: &Self) {
        self.lifetime = before.lifetime + 1;
    }

    /// How many requests were answered, kept or not.
    pub fn exchanges(&self) -> u64 {
        self.exchanges
    }

    /// Forgets all records; ids go on.
    pub fn clear(&mut self) {
        let Self { last, exchanges, lifetime, bounds, .. } = *self;
        let forgotten = self.forgotten + self.records.len() as u64;
        *self = Self { last, exchanges, lifetime, forgotten, reports: self.reports.take(), ..Self::bounded(bounds) };
    }
}

/// How much memory a record holds, with what its allocations cost beside their content.
fn weight(entry: &Entry) -> usize {
    size_of::<Record>()
        + match entry {
            Entry::Exchange(exchange) => exchange.weight(),
            Entry::Change { subject, what } => allocated(subject.capacity()) + allocated(what.capacity()),
            Entry::Attempt { what, facts, .. } => {
                let texts = [&facts.tag, &facts.hint].into_iter().flatten();
                allocated(what.capacity())
                    + allocated(size_of::<AttemptFacts>())
                    + texts.map(|text| allocated(text.capacity())).sum::<usize>()
            }
            Entry::Jump { .. } => 0,
        }
}

/// What an allocation of `bytes` costs: allocators keep a word or two for themselves and round up.
fn allocated(bytes: usize) -> usize {
    if bytes == 0 { 0 } else { (bytes + 8).next_multiple_of(16) }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn note(text: &str) -> Entry {
        Entry::Change { subject: String::new(), what: text.to_owned() }
    }

    #[test]
    fn the_oldest_records_go_first_and_are_counted() {
        let mut journal = Journal::bounded(Bounds { entries: 2, bytes: 10_000 });
        for text in ["one", "two", "three"] {
            journal.record(Timestamp::from_millis(0), note(text));
        }

        assert_eq!(journal.after(0).map(|record| record.id).collect::<Vec<_>>(), [2, 3]);
        assert_eq!(journal.evicted(), 1);
        assert!(journal.get(1).is_none());
        assert!(journal.get(3).is_some());
    }

    #[test]
    fn what_was_cleared_is_told_from_what_was_dropped() {
        let mut journal = Journal::bounded(Bounds { entries: 2, bytes: 10_000 });
        let record = |journal: &mut Journal| {
            journal.record(Timestamp::from_millis(0), note("it"));
        };
        record(&mut journal);
        record(&mut journal);
        assert_eq!(journal.gap_after(0), Gap::default());

        journal.clear();
        assert_eq!(journal.gap_after(1), Gap { cleared: 1, evicted: 0 });

        (0..3).for_each(|_| record(&mut journal));
        assert_eq!(journal.gap_after(0), Gap { cleared: 2, evicted: 1 });
        assert_eq!(journal.gap_after(2), Gap { cleared: 0, evicted: 1 });
        assert_eq!(journal.gap_after(5), Gap::default());
    }

    #[test]
    fn who_reads_on_meets_each_record_once() {
        let mut journal = Journal::bounded(Bounds { entries: 3, bytes: 10_000 });
        let mut place = Place::default();
        let mut news = |journal: &Journal| {
            let before = std::mem::replace(&mut place, journal.end()).up_to(journal.end());
            (before.is_some(), journal.after(before.unwrap_or(0)).map(|record| record.id).collect::<Vec<_>>())
        };
        let record = |journal: &mut Journal| journal.record(Timestamp::from_millis(0), note("it"));
        record(&mut journal);
        record(&mut journal);

        assert_eq!(news(&journal), (true, vec![1, 2]));
        record(&mut journal);
        record(&mut journal);
        assert_eq!(news(&journal), (true, vec![3, 4]));
        assert_eq!(news(&journal), (true, vec![]));

        journal.clear();
        record(&mut journal);
        assert_eq!(news(&journal), (false, vec![5]));
        let mut next = Journal::default();
        next.supersede(&journal);
        record(&mut next);
        assert_eq!(news(&next), (false, vec![1]));
    }

    #[test]
    fn half_of_a_journal_makes_room() {
        let mut journal = Journal::default();
        for _ in 0..5 {
            journal.record(Timestamp::from_millis(0), note("it"));
        }
        let each = journal.bytes() / 5;

        assert_eq!(journal.halve(), 2);
        assert_eq!((journal.after(0).next().map(|it| it.id), journal.bytes()), (Some(3), 3 * each));
        assert_eq!((journal.evicted(), journal.gap_after(0).evicted), (2, 2));
        assert_eq!((journal.halve(), journal.halve(), journal.after(0).count()), (1, 1, 1));
    }

    #[test]
    fn a_snapshot_leaves_numbers_for_what_comes() {
        let with = |last, evicted, exchanges| {
            Journal::default().refill(Journal { last, evicted, exchanges, ..Journal::default() })
        };

        assert_eq!(with(MOST, MOST, MOST), Ok(()));
        for counted in [with(MOST + 1, 0, 0), with(0, u64::MAX, 0), with(0, 0, u64::MAX)] {
            assert!(counted.unwrap_err().contains("larger than a journal can count"));
        }
    }

    #[test]
    fn bytes_are_bounded_too() {
        let mut journal = Journal::bounded(Bounds { entries: 100, bytes: 700 });
        for _ in 0..3 {
            journal.record(Timestamp::from_millis(0), note(&"x".repeat(200)));
        }

        assert_eq!(journal.after(0).count(), 2);
    }
}
