//! Conditions that count: requests that came, webhooks that went out.

use schemars::JsonSchema;
use serde::Deserialize;
use serde_json::Value;

use super::{
    super::{
        known,
        problem::Problem,
        requests::filter::{Filter, exchanges},
    },
    condition::Look,
};
use crate::{
    engine::{
        journal::Exchange,
        outbox::{Delivery, Outbox, Status},
        tree::counted,
    },
    vendors::State,
};

/// How many of those that fit are named.
const NAMED: usize = 5;

/// How many; at least one when nothing is said.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct Bounds {
    pub exactly: Option<usize>,
    pub at_least: Option<usize>,
    pub at_most: Option<usize>,
}

/// Webhooks as they are looked for.
#[derive(Debug, Default, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields, default)]
pub struct DeliveryCondition {
    /// The event, such as `async.completed`.
    event: Option<String>,
    /// The endpoint's id.
    endpoint: Option<String>,
    /// What the event is about: the id of a check, a profile or an applicant.
    subject: Option<String>,
    /// Which of those with this event, endpoint and subject, from 1 for the oldest.
    nth: Option<usize>,
    /// Whether the receiver took it.
    succeeded: Option<bool>,
    /// At least so many attempts were made.
    attempts: Option<u32>,
}

/// What is counted.
#[derive(Debug)]
enum What {
    Requests(Filter),
    Deliveries(DeliveryCondition),
}

/// Something counted with its bounds.
#[derive(Debug)]
pub struct Counted {
    what: What,
    bounds: Bounds,
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
    pub fn requests(wanted: &Value, bounds: Bounds) -> Result<Self, Problem> {
        Ok(Self {
            what: What::Requests(Filter::read(wanted).map_err(|problem| problem.inside("request"))?),
            bounds: bounds.checked()?,
        })
    }

    pub fn deliveries(wanted: DeliveryCondition, bounds: Bounds, outbox: &Outbox) -> Result<Self, Problem> {
        known::event("delivery.event", wanted.event.as_deref())?;
        known::endpoint("delivery.endpoint", wanted.endpoint.as_deref(), outbox)?;
        if wanted.nth == Some(0) {
            return Err(Problem::in_field("delivery.nth", "the first is 1"));
        }
        Ok(Self { what: What::Deliveries(wanted), bounds: bounds.checked()? })
    }

    pub fn look(&self, state: &State) -> Look {
        let (count, noun) = match &self.what {
            What::Requests(filter) => (filter.among(&state.core.journal).count(), "request"),
            What::Deliveries(wanted) => (wanted.fitting(&state.core.outbox).count(), "webhook"),
        };
        let holds = self.bounds.hold(count);
        let is_too_many = self.bounds.exceeded_by(count);
        let fit = if count == 1 { "fits" } else { "fit" };
        let mut seen = format!("{} {fit}, expected {}", counted(count, noun), self.bounds);
        let which = if is_too_many { Some(self.newest(state)) } else { self.closest(state) };
        if let Some(which) = which.filter(|_| !holds) {
            seen = format!("{seen}; {which}");
        }
        Look { holds, seen, doubts: self.doubts(state) }
    }

    /// Which requests are counted; `None` when webhooks are.
    pub fn filter(&self) -> Option<&Filter> {
        match &self.what {
            What::Requests(filter) => Some(filter),
            What::Deliveries(_) => None,
        }
    }

    /// Whether none may be enough.
    pub fn may_be_none(&self) -> bool {
        self.bounds.least() == 0
    }

    /// The newest of those that fit.
    fn newest(&self, state: &State) -> String {
        let mut newest: Vec<String> = match &self.what {
            What::Requests(filter) => {
                let fitting = filter.among(&state.core.journal).rev();
                fitting.take(NAMED).map(|(id, exchange)| request(id, exchange)).collect()
            }
            What::Deliveries(wanted) => {
                let fitting: Vec<_> = wanted.fitting(&state.core.outbox).collect();
                fitting.iter().rev().take(NAMED).map(|it| webhook(it)).collect()
            }
        };
        newest.reverse();
        format!("the newest that fit are {}", newest.join("; "))
    }

    /// The one that does not fit by the least.
    fn closest(&self, state: &State) -> Option<String> {
        let misses: Vec<(String, Vec<String>)> = match &self.what {
            What::Requests(filter) => {
                let others = exchanges(&state.core.journal).filter(|(_, exchange)| !filter.fits(exchange));
                others.map(|(id, exchange)| (request(id, exchange), filter.misses(exchange))).collect()
            }
            What::Deliveries(wanted) => {
                let others = wanted.among(&state.core.outbox).filter(|delivery| !wanted.fits(delivery));
                others.map(|delivery| (webhook(delivery), wanted.misses(delivery))).collect()
            }
        };
        let (which, misses) = misses.into_iter().min_by_key(|(_, misses)| misses.len())?;
        Some(format!("the closest is {which}: {}", misses.join(", ")))
    }

    /// What was forgotten, whole or in part, and could have counted.
    fn doubts(&self, state: &State) -> Vec<String> {
        match &self.what {
            What::Requests(filter) => {
                let forgotten = forgotten(state.core.journal.evicted(), "journal record");
                forgotten.into_iter().chain(filter.doubt(&state.core.journal)).collect()
            }
            What::Deliveries(_) => forgotten(state.core.outbox.counters().evicted, "webhook").into_iter().collect(),
        }
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

fn webhook(delivery: &Delivery) -> String {
    format!("{}, {}", delivery.id, delivery.event.name)
}

impl DeliveryCondition {
    /// The deliveries that are looked at: all, or the n-th of those that are meant.
    fn among<'a>(&'a self, outbox: &'a Outbox) -> Box<dyn Iterator<Item = &'a Delivery> + 'a> {
        let Some(nth) = self.nth else { return Box::new(outbox.deliveries()) };
        let meant = outbox.deliveries().filter(|delivery| self.strays(delivery).next().is_none());
        Box::new(meant.skip(nth.saturating_sub(1)).take(1))
    }

    fn fitting<'a>(&'a self, outbox: &'a Outbox) -> impl Iterator<Item = &'a Delivery> {
        self.among(outbox).filter(|delivery| self.fits(delivery))
    }

    fn fits(&self, delivery: &Delivery) -> bool {
        self.misses(delivery).is_empty()
    }

    /// What of its event, endpoint and subject is not as it was meant.
    fn strays<'a>(&'a self, delivery: &'a Delivery) -> impl Iterator<Item = String> + 'a {
        let differs = |name: &str, wanted: &Option<String>, seen: &str| {
            let wanted = wanted.as_deref().filter(|wanted| *wanted != seen)?;
            Some(format!("{name}: expected `{wanted}`, seen `{seen}`"))
        };
        differs("event", &self.event, &delivery.event.name)
            .into_iter()
            .chain(differs("endpoint", &self.endpoint, &delivery.endpoint.to_string()))
            .chain(differs("subject", &self.subject, &delivery.event.subject))
    }

    fn misses(&self, delivery: &Delivery) -> Vec<String> {
        let succeeded = matches!(delivery.status, Status::Delivered { .. });
        let fate = self.succeeded.filter(|wanted| *wanted != succeeded);
        let attempts = self.attempts.filter(|wanted| *wanted > delivery.attempts_made);
        self.strays(delivery)
            .chain(fate.map(|wanted| format!("succeeded: expected {wanted}, seen {succeeded}")))
            .chain(attempts.map(|wanted| format!("attempts: expected {wanted}, seen {}", delivery.attempts_made)))
            .collect()
    }
}
