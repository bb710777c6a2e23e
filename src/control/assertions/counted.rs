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
    },
    vendors::State,
};

/// How many of those that fit are named.
const NAMED: usize = 5;

/// How many; at least one when nothing is said.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub(super) struct Bounds {
    pub(super) exactly: Option<usize>,
    pub(super) at_least: Option<usize>,
    pub(super) at_most: Option<usize>,
}

/// Webhooks as they are looked for.
#[derive(Debug, Default, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields, default)]
#[schemars(rename = "DeliveryCondition")]
pub(super) struct DeliveryFor {
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
    Deliveries(DeliveryFor),
}

/// A part of the journal: what came after one request and before another one.
#[derive(Debug, Clone, Copy)]
pub(super) struct Stretch {
    pub(super) after: u64,
    pub(super) before: Option<u64>,
}

/// Something counted with its bounds.
#[derive(Debug)]
pub(super) struct Counted {
    what: What,
    bounds: Bounds,
}

impl Bounds {
    pub(super) fn is_set(self) -> bool {
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

impl Stretch {
    /// The whole journal.
    const WHOLE: Self = Self { after: 0, before: None };

    pub(super) fn has(self, id: u64) -> bool {
        self.after < id && self.before.is_none_or(|before| id < before)
    }

    /// The requests in it, with their ids, oldest first.
    fn exchanges(self, state: &State) -> impl DoubleEndedIterator<Item = (u64, &Exchange)> {
        exchanges(&state.core.journal).filter(move |(id, _)| self.has(*id))
    }
}

impl std::fmt::Display for Stretch {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        let after = (0 < self.after).then(|| format!(" after request {}", self.after));
        let before = self.before.map(|before| format!(" before request {before}"));
        let parts: Vec<_> = after.into_iter().chain(before).collect();
        f.write_str(&parts.join(" and"))
    }
}

impl Counted {
    pub(super) fn requests(wanted: &Value, bounds: Bounds) -> Result<Self, Problem> {
        Ok(Self {
            what: What::Requests(Filter::read(wanted).map_err(|problem| problem.inside("request"))?),
            bounds: bounds.checked()?,
        })
    }

    pub(super) fn deliveries(wanted: DeliveryFor, bounds: Bounds, outbox: &Outbox) -> Result<Self, Problem> {
        known::event("delivery.event", wanted.event.as_deref())?;
        known::endpoint("delivery.endpoint", wanted.endpoint.as_deref(), outbox)?;
        if wanted.nth == Some(0) {
            return Err(Problem::invalid("delivery.nth: the first is 1"));
        }
        Ok(Self { what: What::Deliveries(wanted), bounds: bounds.checked()? })
    }

    pub(super) fn look(&self, state: &State) -> Look {
        self.look_in(Stretch::WHOLE, state)
    }

    /// How it stands when no other part of the journal is looked at.
    pub(super) fn look_in(&self, stretch: Stretch, state: &State) -> Look {
        let (count, noun) = match &self.what {
            What::Requests(filter) => (stretch.exchanges(state).filter(|(_, it)| filter.fits(it)).count(), "requests"),
            What::Deliveries(wanted) => {
                (wanted.among(&state.core.outbox).filter(|delivery| wanted.fits(delivery)).count(), "webhooks")
            }
        };
        let mut seen = format!("{count} {noun} fit{stretch}, expected {}", self.bounds);
        let holds = self.bounds.hold(count);
        let is_too_many = self.bounds.exceeded_by(count);
        let told = if is_too_many { Some(self.fitting(stretch, state)) } else { self.nearest(stretch, state) };
        if let Some(told) = told.filter(|_| !holds) {
            seen = format!("{seen}; {told}");
        }
        Look { holds, seen, doubts: self.doubts(state) }
    }

    /// How many there must be.
    pub(super) fn least(&self) -> usize {
        self.bounds.least()
    }

    /// The requests that fit, by their ids in the journal; none for webhooks.
    pub(super) fn ids(&self, state: &State) -> Vec<u64> {
        match &self.what {
            What::Requests(filter) => filter.among(&state.core.journal).map(|(id, _)| id).collect(),
            What::Deliveries(_) => Vec::new(),
        }
    }

    /// Whether requests are counted.
    pub(super) fn is_about_requests(&self) -> bool {
        matches!(self.what, What::Requests(_))
    }

    /// The newest of those that fit.
    fn fitting(&self, stretch: Stretch, state: &State) -> String {
        let mut newest: Vec<String> = match &self.what {
            What::Requests(filter) => {
                let fitting = stretch.exchanges(state).rev().filter(|(_, exchange)| filter.fits(exchange));
                fitting.take(NAMED).map(|(id, exchange)| request(id, exchange)).collect()
            }
            What::Deliveries(wanted) => {
                let fitting: Vec<_> =
                    wanted.among(&state.core.outbox).filter(|delivery| wanted.fits(delivery)).collect();
                fitting.iter().rev().take(NAMED).map(|it| format!("{}, {}", it.id, it.event.name)).collect()
            }
        };
        newest.reverse();
        format!("the newest that fit are {}", newest.join("; "))
    }

    /// The one that fits but came too early, or the one that does not fit by the least.
    fn nearest(&self, stretch: Stretch, state: &State) -> Option<String> {
        match &self.what {
            What::Requests(filter) => {
                let earlier = filter.among(&state.core.journal).take_while(|(id, _)| *id <= stretch.after).last();
                if let Some((id, exchange)) = earlier {
                    return Some(format!("{} fits, but came earlier", request(id, exchange)));
                }
                let others = stretch.exchanges(state).filter(|(_, exchange)| !filter.fits(exchange));
                let misses = others.map(|(id, exchange)| (id, exchange, filter.misses(exchange)));
                let (id, exchange, misses) = misses.min_by_key(|(_, _, misses)| misses.len())?;
                Some(format!("the closest is {}: {}", request(id, exchange), misses.join(", ")))
            }
            What::Deliveries(wanted) => {
                let others = wanted.among(&state.core.outbox).filter(|delivery| !wanted.fits(delivery));
                let (delivery, misses) = others
                    .map(|delivery| (delivery, wanted.misses(delivery)))
                    .min_by_key(|(_, misses)| misses.len())?;
                Some(format!("the closest is {}, {}: {}", delivery.id, delivery.event.name, misses.join(", ")))
            }
        }
    }

    /// What was forgotten, whole or in part, and could have counted.
    fn doubts(&self, state: &State) -> Vec<String> {
        match &self.what {
            What::Requests(filter) => {
                forgotten_requests(state).into_iter().chain(filter.doubt(&state.core.journal)).collect()
            }
            What::Deliveries(_) => forgotten(state.core.outbox.counters().evicted, "webhooks").into_iter().collect(),
        }
    }
}

/// Why what is said about requests may be wrong.
pub(super) fn forgotten_requests(state: &State) -> Option<String> {
    forgotten(state.core.journal.evicted(), "records of the journal")
}

fn forgotten(evicted: u64, what: &str) -> Option<String> {
    (evicted > 0).then(|| format!("{evicted} {what} were dropped to stay within the bounds; they are not counted"))
}

fn request(id: u64, exchange: &Exchange) -> String {
    format!("request {id}, {} {}", exchange.method, exchange.uri.path())
}

impl DeliveryFor {
    /// The deliveries that are looked at: all, or the n-th of those that are meant.
    fn among<'a>(&'a self, outbox: &'a Outbox) -> Box<dyn Iterator<Item = &'a Delivery> + 'a> {
        let Some(nth) = self.nth else { return Box::new(outbox.deliveries()) };
        let meant = outbox.deliveries().filter(|delivery| self.strays(delivery).next().is_none());
        Box::new(meant.skip(nth.saturating_sub(1)).take(1))
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
