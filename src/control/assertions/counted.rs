//! Conditions that count: requests that came, events that happened, webhooks that went out.

use std::sync::{Arc, Mutex, PoisonError};

use serde_json::Value;

use super::{
    super::{
        problem::Problem,
        requests::filter::{Filter, Requests, doubt_of},
    },
    delivery::{Deliveries, DeliveryCondition, DeliverySeen},
    event::{EventCondition, Events},
    look::Look,
};
use crate::{
    engine::{
        journal::{Entry, Exchange, Place},
        outbox::{Event, EventId, Outbox},
        tree::counted,
    },
    vendors::{State, Vendors},
};

/// How many of those that fit are named.
const NAMED: usize = 5;
/// Of how many of the newest that do not fit the closest is named.
const COMPARED: usize = 1000;

/// How many; at least one when nothing is said.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct Bounds {
    pub exactly: Option<usize>,
    pub at_least: Option<usize>,
    pub at_most: Option<usize>,
}

/// What is counted.
#[derive(Debug)]
enum What {
    Requests(Filter),
    Events(Events),
    Deliveries(Deliveries),
}

/// Something counted with its bounds.
#[derive(Debug)]
pub struct Counted {
    what: What,
    bounds: Bounds,
    /// What was counted so far: who looks again counts what is new, and a request that was dropped since stays counted.
    tally: Mutex<Tally>,
}

/// What was counted, and how far.
#[derive(Debug, Clone, Copy, Default)]
pub struct Tally {
    count: usize,
    /// How many of the requests are in doubt.
    cut: usize,
    /// How far in the journal.
    place: Place,
    /// Up to which event.
    event: Option<EventId>,
    /// Of which version of the deliveries.
    version: Option<(u64, u64)>,
}

/// What is counted and told about, taken out of a sandbox so that nobody waits while it is looked at.
#[derive(Debug)]
pub struct Evidence {
    records: Vendors,
    pub requests: Requests,
    events: Vec<Arc<Event>>,
    events_evicted: u64,
    epoch: u64,
    deliveries: Vec<DeliverySeen>,
    deliveries_evicted: u64,
}

impl Evidence {
    pub fn of(state: &State) -> Self {
        let outbox = &state.core.outbox;
        Self {
            records: state.records.clone(),
            requests: Requests::of(&state.core.journal),
            events: outbox.inbox.shared().cloned().collect(),
            events_evicted: outbox.inbox.evicted(),
            epoch: outbox.epoch,
            deliveries: outbox.deliveries().map(DeliverySeen::of).collect(),
            deliveries_evicted: outbox.counters.evicted,
        }
    }
}

impl Tally {
    /// Counts requests that are new.
    fn take_in<'a>(&mut self, filter: &Filter, requests: impl Iterator<Item = &'a Exchange>) {
        for exchange in requests {
            self.count += usize::from(filter.fits(exchange));
            self.cut += usize::from(filter.is_in_doubt(exchange));
        }
    }

    /// Counts events that are new, all anew when they are of another `epoch`.
    fn take_in_events<'a>(
        &mut self,
        wanted: &Events,
        records: &Vendors,
        epoch: u64,
        events: impl DoubleEndedIterator<Item = &'a Event>,
    ) {
        let version = Some((epoch, 0));
        if self.version != version {
            *self = Self { version, ..Self::default() };
        }
        let known = self.event;
        let is_new = |event: &&Event| known.is_none_or(|known| known < event.id);
        for event in events.rev().take_while(is_new) {
            self.event = self.event.max(Some(event.id));
            self.count += usize::from(wanted.fit(event, records));
        }
    }

    /// Goes on to the end of a journal, anew when it is another one; gives the id after which its records are new.
    fn go_on(&mut self, end: Place) -> u64 {
        let after = self.place.up_to(end);
        if after.is_none() {
            *self = Self::default();
        }
        self.place = end;
        after.unwrap_or(0)
    }
}

impl Bounds {
    pub fn is_set(self) -> bool {
        self != Self::default()
    }

    /// How many there must be.
    fn least(self) -> usize {
        self.exactly.or(self.at_least).unwrap_or(usize::from(!self.is_set()))
    }

    fn hold(self, count: usize) -> bool {
        self.least() <= count && !self.exceeded_by(count)
    }

    /// Whether `count` is more than may be.
    fn exceeded_by(self, count: usize) -> bool {
        self.exactly.or(self.at_most).is_some_and(|most| most < count)
    }

    fn checked(self) -> Result<Self, Problem> {
        let both = self.exactly.is_some() && (self.at_least.is_some() || self.at_most.is_some());
        let crossed = self.at_least.zip(self.at_most).is_some_and(|(least, most)| least > most);
        if both || crossed {
            return Err(Problem::invalid("expected exactly alone, or atLeast that is not above atMost"));
        }
        Ok(self)
    }
}

impl std::fmt::Display for Bounds {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        let parts = [("exactly", self.exactly), ("at least", self.at_least), ("at most", self.at_most)];
        let said: Vec<_> =
            parts.iter().filter_map(|(word, count)| count.map(|count| format!("{word} {count}"))).collect();
        if said.is_empty() { f.write_str("at least 1") } else { f.write_str(&said.join(" and ")) }
    }
}

impl Counted {
    fn new(what: What, bounds: Bounds) -> Result<Self, Problem> {
        Ok(Self { what, bounds: bounds.checked()?, tally: Mutex::default() })
    }

    pub fn requests(wanted: &Value, bounds: Bounds) -> Result<Self, Problem> {
        let filter = Filter::read(wanted).map_err(|problem| problem.inside("request"))?;
        Self::new(What::Requests(filter), bounds)
    }

    pub fn events(condition: EventCondition, bounds: Bounds) -> Result<Self, Problem> {
        Self::new(What::Events(Events::read(condition).map_err(|problem| problem.inside("event"))?), bounds)
    }

    pub fn deliveries(condition: DeliveryCondition, bounds: Bounds, outbox: &Outbox) -> Result<Self, Problem> {
        let wanted = Deliveries::read(condition, outbox).map_err(|problem| problem.inside("delivery"))?;
        Self::new(What::Deliveries(wanted), bounds)
    }

    /// How it stands if it holds, by what is new since the last look.
    pub fn holding(&self, state: &State) -> Option<Look> {
        let tally = self.counted_in(state);
        let look = || Look {
            holds: true,
            seen: self.seen(tally.count),
            doubts: self.doubts(tally.cut, self.evicted_of(state)),
        };
        self.bounds.hold(tally.count).then(look)
    }

    fn counted_in(&self, state: &State) -> Tally {
        let mut tally = self.tally.lock().unwrap_or_else(PoisonError::into_inner);
        match &self.what {
            What::Requests(filter) => {
                let journal = &state.core.journal;
                let after = tally.go_on(journal.end());
                let exchanges = journal.after(after).filter_map(|record| match &record.entry {
                    Entry::Exchange(exchange) => Some(&**exchange),
                    Entry::Change { .. } | Entry::Jump { .. } | Entry::Attempt { .. } => None,
                });
                tally.take_in(filter, exchanges);
            }
            What::Events(wanted) => {
                let outbox = &state.core.outbox;
                tally.take_in_events(wanted, &state.records, outbox.epoch, outbox.inbox.events());
            }
            What::Deliveries(wanted) => {
                let version = Some(state.core.outbox.version());
                if tally.version != version {
                    let seen = state.core.outbox.deliveries().map(DeliverySeen::of);
                    let count = wanted.fitting(seen, &state.records).count();
                    *tally = Tally { count, version, ..Tally::default() };
                }
            }
        }
        *tally
    }

    /// Whether there may be much to read before the first look: bodies of requests and events.
    pub fn has_much_to_count(&self) -> bool {
        matches!(self.what, What::Requests(_) | What::Events(_))
    }

    /// How much was dropped that it could have counted.
    fn evicted_of(&self, state: &State) -> u64 {
        let outbox = &state.core.outbox;
        match &self.what {
            What::Requests(_) => state.core.journal.evicted(),
            What::Events(_) => outbox.inbox.evicted(),
            What::Deliveries(_) => outbox.counters.evicted,
        }
    }

    /// Counts what was taken out of a sandbox.
    pub fn counted_among(&self, evidence: &Evidence) -> Tally {
        let mut tally = self.tally.lock().unwrap_or_else(PoisonError::into_inner);
        match &self.what {
            What::Requests(filter) => {
                let after = tally.go_on(evidence.requests.end);
                let new = evidence.requests.iter().filter(|(record, _)| after < record.id);
                tally.take_in(filter, new.map(|(_, exchange)| exchange));
            }
            What::Events(wanted) => {
                let events = evidence.events.iter().map(AsRef::as_ref);
                tally.take_in_events(wanted, &evidence.records, evidence.epoch, events);
            }
            What::Deliveries(wanted) => {
                tally.count = wanted.fitting(evidence.deliveries.iter(), &evidence.records).count();
            }
        }
        *tally
    }

    /// How it stands, with what is closest to it.
    pub fn look(&self, evidence: &Evidence) -> Look {
        let tally = self.counted_among(evidence);
        let holds = self.bounds.hold(tally.count);
        let which = || {
            if self.bounds.exceeded_by(tally.count) {
                return Some(self.newest(evidence));
            }
            let none = || self.is_without(evidence).then(|| "there are none yet".to_owned());
            self.closest(evidence).or_else(none)
        };
        let mut seen = self.seen(tally.count);
        if let Some(which) = (!holds).then(which).flatten() {
            seen = format!("{seen}; {which}");
        }
        let evicted = match &self.what {
            What::Requests(_) => evidence.requests.evicted,
            What::Events(_) => evidence.events_evicted,
            What::Deliveries(_) => evidence.deliveries_evicted,
        };
        let doubts = self.doubts(tally.cut, evicted);
        Look { holds, seen, doubts }
    }

    /// Whether there is nothing that could be counted.
    fn is_without(&self, evidence: &Evidence) -> bool {
        match &self.what {
            What::Requests(_) => evidence.requests.iter().next().is_none(),
            What::Events(_) => evidence.events.is_empty(),
            What::Deliveries(_) => evidence.deliveries.is_empty(),
        }
    }

    fn seen(&self, count: usize) -> String {
        let noun = match &self.what {
            What::Requests(_) => "request",
            What::Events(_) => "event",
            What::Deliveries(_) => "webhook",
        };
        let fit = if count == 1 { "fits" } else { "fit" };
        format!("{} {fit}, expected {}", counted(count, noun), self.bounds)
    }

    /// Which requests are counted; `None` when something else is.
    pub fn filter(&self) -> Option<&Filter> {
        match &self.what {
            What::Requests(filter) => Some(filter),
            What::Events(_) | What::Deliveries(_) => None,
        }
    }

    /// Whether none may be enough.
    pub fn may_be_none(&self) -> bool {
        self.bounds.least() == 0
    }

    /// The newest of those that fit.
    fn newest(&self, evidence: &Evidence) -> String {
        let mut newest: Vec<String> = match &self.what {
            What::Requests(filter) => {
                let fitting = filter.among(&evidence.requests).rev();
                fitting.take(NAMED).map(|(id, exchange)| request(id, exchange)).collect()
            }
            What::Events(wanted) => {
                let fitting = evidence.events.iter().rev().filter(|event| wanted.fit(event, &evidence.records));
                fitting.take(NAMED).map(|event| named(event)).collect()
            }
            What::Deliveries(wanted) => {
                let fitting: Vec<_> = wanted.fitting(evidence.deliveries.iter(), &evidence.records).collect();
                fitting.iter().rev().take(NAMED).map(|it| webhook(it)).collect()
            }
        };
        newest.reverse();
        format!("the newest that fit are {}", newest.join("; "))
    }

    /// The one that does not fit by the least, among the newest.
    fn closest(&self, evidence: &Evidence) -> Option<String> {
        let mut misses: Vec<(String, Vec<String>)> = match &self.what {
            What::Requests(filter) => {
                let others =
                    evidence.requests.iter().rev().filter(|(_, exchange)| !filter.fits(exchange)).take(COMPARED);
                others.map(|(record, exchange)| (request(record.id, exchange), filter.misses(exchange))).collect()
            }
            What::Events(wanted) => {
                let others = evidence.events.iter().rev().filter(|event| !wanted.fit(event, &evidence.records));
                let others = others.take(COMPARED);
                others.map(|event| (named(event), wanted.misses(event, &evidence.records))).collect()
            }
            What::Deliveries(wanted) => {
                let looked_at: Vec<_> = wanted.among(evidence.deliveries.iter(), &evidence.records).collect();
                let others = looked_at.iter().rev().filter(|delivery| !wanted.fits(delivery, &evidence.records));
                let misses = |it: &&&DeliverySeen| (webhook(it), wanted.misses(it, &evidence.records));
                others.take(COMPARED).map(|it| misses(&it)).collect()
            }
        };
        misses.reverse();
        let (which, misses) = misses.into_iter().min_by_key(|(_, misses)| misses.len())?;
        Some(format!("the closest is {which}: {}", misses.join(", ")))
    }

    /// What was forgotten, whole or in part, and could have counted.
    fn doubts(&self, cut: usize, evicted: u64) -> Vec<String> {
        let noun = match &self.what {
            What::Requests(_) => "journal record",
            What::Events(_) => "event",
            What::Deliveries(_) => "webhook",
        };
        forgotten(evicted, noun).into_iter().chain(doubt_of(cut)).collect()
    }
}

/// Why what is said may be wrong.
fn forgotten(evicted: u64, noun: &str) -> Option<String> {
    let were = if evicted == 1 { "was" } else { "were" };
    (evicted > 0)
        .then(|| format!("{} {were} dropped to stay within the bounds, and not counted", counted(evicted, noun)))
}

/// A request in a sentence.
pub fn request(id: u64, exchange: &Exchange) -> String {
    format!("request {id}, {} {}", exchange.method, exchange.uri.path())
}

/// An event in a sentence.
fn named(event: &Event) -> String {
    format!("{}, {}", event.id, event.name)
}

fn webhook(delivery: &DeliverySeen) -> String {
    format!("{}, {}", delivery.id, delivery.event.name)
}
