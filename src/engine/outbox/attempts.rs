//! How attempts leave the outbox and come back: order, bounds, retries, and giving up.

use std::{sync::Arc, time::Duration};

use reqwest::header::{ACCEPT, AUTHORIZATION, CONTENT_TYPE, HeaderName, USER_AGENT};

use super::{
    attempt::{Attempt, AttemptFacts, AttemptResult, Finished, Head, Prepared, Reply, Ticket, Verdict},
    delivery::{Delivery, Flight, Status},
    endpoint::{Bound, EndpointConfig, Target},
    id::{DeliveryId, EndpointId},
    queue::Outbox,
    spoil::spoil_token,
};
use crate::engine::{sabotage::Transfer, time::Timestamp};

/// The status with which a receiver says that it wants no more webhooks.
const GONE: u16 = 410;
/// What webhooks are sent as.
const AGENT: &str = concat!("vetbox/", env!("CARGO_PKG_VERSION"));

impl Outbox {
    /// Takes the attempts that are due at or before `now`, in order, as many as the bound allows.
    pub fn take_ready(&mut self, now: Timestamp, bound: Bound) -> Vec<Prepared> {
        let mut ready = Vec::new();
        while let Some(endpoint) = self.next_endpoint(now, bound) {
            ready.extend(self.take_from(endpoint, now));
        }
        ready
    }

    /// Takes the attempts of this transaction that have to go before the answer to its request.
    pub fn take_early(&mut self, now: Timestamp) -> Vec<Prepared> {
        let mut ready = Vec::new();
        for id in std::mem::take(&mut self.early) {
            let early = self.log.get(id).filter(|it| it.place.is_some());
            let Some((endpoint, place)) = early.map(|it| (it.endpoint, it.place)) else { continue };
            let served = self.endpoints.get_mut(&endpoint).filter(|it| it.is_served() && !self.held);
            let Some(endpoint) = served else { continue };
            endpoint.queue.remove(place);
            endpoint.queue.in_flight += 1;
            ready.extend(self.start(id, now, now));
        }
        ready
    }

    /// Begins a transaction: what earlier ones made has no answer left to go before.
    pub fn forget_early(&mut self) {
        self.early.clear();
    }

    fn take_from(&mut self, endpoint: EndpointId, now: Timestamp) -> Option<Prepared> {
        let (due, id) = self.endpoints.get_mut(&endpoint)?.queue.take(now)?;
        self.start(id, due, now)
    }

    /// Starts an attempt whose place is taken; `None` when the inbox played it to its end.
    fn start(&mut self, id: DeliveryId, due: Timestamp, now: Timestamp) -> Option<Prepared> {
        let epoch = self.epoch;
        let endpoint = self.endpoints.get_mut(&self.log.get(id)?.endpoint)?;
        let flight = Flight { due, started: now, ready: due.max(endpoint.queue.freed_at) };
        let ticket = self.log.update(id, |delivery| {
            delivery.place = None;
            delivery.flight = Some(flight);
            delivery.status = Status::InFlight;
            delivery.attempts_made += 1;
            Ticket { epoch, delivery: id, attempt: delivery.attempts_made }
        })?;
        let config = &endpoint.config;
        let prepared = self.log.update(id, |delivery| prepare(config, delivery, ticket))?;
        if let (None, Target::Inbox(script)) = (&prepared, &mut endpoint.config.target) {
            let (reply, took) = script.play(endpoint.config.timeout);
            self.finish(ticket, AttemptResult { reply, took }, took);
        }
        prepared
    }

    /// Records what came of an attempt that took `elapsed` of sandbox time, and decides what follows.
    ///
    /// `None` means that the result is of no interest any more: the sandbox was reset meanwhile.
    pub fn finish(&mut self, ticket: Ticket, result: AttemptResult, elapsed: Duration) -> Option<&Finished> {
        let delivery = self.log.get(ticket.delivery).filter(|it| is_awaited(it, ticket, self.epoch))?;
        let endpoint = delivery.endpoint;
        let flight = delivery.flight?;
        let ended = flight.ready.plus(elapsed);
        let schedule = self.endpoints.get(&endpoint).map(|it| it.config.retries.as_slice()).unwrap_or_default();
        let verdict = judge(delivery, &result.reply, schedule, ended);
        let AttemptResult { reply, took } = result;
        let what = reply.to_string();
        let facts = AttemptFacts {
            attempt: ticket.attempt,
            endpoint,
            vendor: Arc::clone(&delivery.event.vendor),
            event: Arc::clone(&delivery.event.name),
            subject: Arc::clone(&delivery.event.subject),
            tag: None,
            request_id: delivery.event.request_id.clone(),
            status: reply.status(),
            hint: reply.hint(),
            verdict,
        };
        let attempt = Attempt { number: ticket.attempt, due: flight.due, started: flight.started, took, reply };
        self.log.update(ticket.delivery, |delivery| {
            delivery.flight = None;
            delivery.record(attempt);
        });
        self.counters.attempts += 1;
        self.free(endpoint, ended);
        self.follow(ticket.delivery, endpoint, verdict, ended);
        self.keep_limits();
        self.finished.push(Finished { delivery: ticket.delivery, due: flight.due, what, facts });
        self.finished.last()
    }

    /// The attempts that ended since this was last asked, those that the inbox played among them.
    pub fn take_finished(&mut self) -> Vec<Finished> {
        std::mem::take(&mut self.finished)
    }

    fn free(&mut self, endpoint: EndpointId, at: Timestamp) {
        if let Some(endpoint) = self.endpoints.get_mut(&endpoint) {
            endpoint.queue.free(at);
        }
    }

    fn follow(&mut self, id: DeliveryId, endpoint: EndpointId, verdict: Verdict, ended: Timestamp) {
        match verdict {
            Verdict::Delivered => {
                self.counters.delivered += 1;
                self.settle(id, Status::Delivered { at: ended });
            }
            Verdict::Retry { at } => self.enqueue(id, at),
            Verdict::GaveUp => {
                self.counters.failed += 1;
                self.settle(id, Status::Failed { at: ended });
            }
            Verdict::TurnedOff => {
                self.counters.failed += 1;
                self.settle(id, Status::Failed { at: ended });
                self.turn_off(endpoint, id);
            }
        }
    }

    fn turn_off(&mut self, endpoint: EndpointId, delivery: DeliveryId) {
        if let Some(endpoint) = self.endpoints.get_mut(&endpoint) {
            endpoint.config.active = false;
            endpoint.turned_off =
                Some(format!("the receiver answered {GONE} to {delivery}: it wants no more webhooks"));
        }
    }
}

fn is_awaited(delivery: &Delivery, ticket: Ticket, epoch: u64) -> bool {
    ticket.epoch == epoch && delivery.flight.is_some() && delivery.attempts_made == ticket.attempt
}

/// What follows from a reply to the latest attempt of a delivery.
fn judge(delivery: &Delivery, reply: &Reply, schedule: &[Duration], ended: Timestamp) -> Verdict {
    let (status, retry_after) = match reply {
        Reply::Answered(answer) => (Some(answer.status), answer.retry_after.unwrap_or_default()),
        Reply::Unanswered { .. } => (None, Duration::ZERO),
    };
    let index = usize::try_from(delivery.attempts_made - 1).expect("an attempt's number fits");
    let pause = schedule.get(index).copied();
    if status == Some(GONE) {
        Verdict::TurnedOff
    } else if reply.is_success() {
        Verdict::Delivered
    } else {
        pause.map_or(Verdict::GaveUp, |pause| Verdict::Retry { at: ended.plus(pause.max(retry_after)) })
    }
}

/// Notes in the delivery what its next attempt sends; `None` when the inbox gets it.
fn prepare(config: &EndpointConfig, delivery: &mut Delivery, ticket: Ticket) -> Option<Prepared> {
    let headers = headers(config, delivery);
    delivery.headers.clone_from(&headers);
    delivery.url = match &config.target {
        Target::Url(url) => Some(url.clone()),
        Target::Inbox(_) => None,
    };
    let head = Head { url: delivery.url.clone()?, headers };
    let body = delivery.body.clone();
    Some(Prepared { ticket, head, body, transfer: transfer(delivery), timeout: config.timeout })
}

/// The headers of a delivery's next attempt, in the order they are sent.
fn headers(config: &EndpointConfig, delivery: &Delivery) -> Vec<(String, String)> {
    let sabotage = &delivery.sabotage;
    let content_type = sabotage.content_type.as_deref().unwrap_or(&delivery.event.content_type);
    let token = config.authorization.as_ref().and_then(|value| match sabotage.token {
        Some(fault) => spoil_token(value, fault),
        None => Some(value.clone()),
    });
    all_headers(token, content_type, &config.headers)
}

/// The headers with which an event goes to an endpoint, or would go to one that has neither a token nor headers of its own.
pub(super) fn usual_headers(endpoint: Option<&EndpointConfig>, content_type: &str) -> Vec<(String, String)> {
    let token = endpoint.and_then(|config| config.authorization.clone());
    all_headers(token, content_type, endpoint.map(|config| &*config.headers).unwrap_or_default())
}

fn all_headers(token: Option<String>, content_type: &str, more: &[(String, String)]) -> Vec<(String, String)> {
    let own = [(CONTENT_TYPE, content_type), (USER_AGENT, AGENT), (ACCEPT, "*/*")];
    // What the endpoint has itself takes the place of ours.
    let is_free = |name: &HeaderName| !more.iter().any(|(own, _)| own.eq_ignore_ascii_case(name.as_str()));
    let own =
        own.into_iter().filter(|(name, _)| is_free(name)).map(|(name, value)| (name.to_string(), value.to_owned()));
    let token = token.map(|value| (AUTHORIZATION.to_string(), value));
    token.into_iter().chain(own).chain(more.iter().cloned()).collect()
}

/// How the attempt goes over the wire: only the first one is cut, so that the retry shows what the receiver made of it.
fn transfer(delivery: &Delivery) -> Option<Transfer> {
    delivery.sabotage.transfer.filter(|transfer| *transfer == Transfer::Slow || delivery.attempts_made == 1)
}
