//! The inbox: every event as it would have been sent, and a receiver that the sandbox plays itself.

use std::{collections::VecDeque, sync::Arc, time::Duration};

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use super::{
    attempt::{Answer, Failure, FailureKind, Reply},
    event::Event,
    limits::Limits,
};
use crate::engine::span::Span;

/// The latest events of a sandbox, with or without endpoints.
#[derive(Debug, Clone, Default, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Inbox {
    events: VecDeque<Arc<Event>>,
    bytes: usize,
    evicted: u64,
}

impl Inbox {
    /// Keeps an event, and lets go of the oldest over the limits.
    pub fn keep(&mut self, event: Arc<Event>, limits: &Limits) {
        self.bytes += event.size();
        self.events.push_back(event);
        while self.events.len() > limits.inbox_events || self.bytes > limits.inbox_bytes {
            let Some(oldest) = self.events.pop_front() else { break };
            self.bytes -= oldest.size();
            self.evicted += 1;
        }
    }

    /// The events, oldest first.
    pub fn events(&self) -> impl DoubleEndedIterator<Item = &Event> {
        self.events.iter().map(AsRef::as_ref)
    }

    /// About how many bytes the events hold.
    pub fn bytes(&self) -> usize {
        self.bytes
    }

    /// Lets go of the older half of the events, and says how many.
    pub fn halve(&mut self) -> usize {
        let half = self.events.len() / 2;
        self.bytes -= self.events.drain(..half).map(|event| event.size()).sum::<usize>();
        self.evicted += half as u64;
        half
    }

    /// The same to hold on to.
    pub fn shared(&self) -> impl Iterator<Item = &Arc<Event>> {
        self.events.iter()
    }

    /// How many events it let go.
    pub fn evicted(&self) -> u64 {
        self.evicted
    }

    /// Empties it.
    pub fn clear(&mut self) {
        *self = Self { evicted: self.evicted, ..Self::default() };
    }
}

/// How the inbox plays the receiver: one answer per attempt, the last one over and over; without any it answers 200.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields, default)]
pub struct Script {
    plays: Vec<Play>,
    next: usize,
}

/// One answer of the played receiver.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "camelCase", deny_unknown_fields, default)]
#[schemars(rename = "PlayedAnswer")]
pub struct Play {
    /// The status; 200 when it is missing.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub status: Option<u16>,
    /// How long it takes, in sandbox time.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub delay: Option<Span>,
    /// How long it asks to wait before the next attempt.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub retry_after: Option<Span>,
    /// Whether it never answers.
    #[serde(skip_serializing_if = "std::ops::Not::not")]
    pub hang: bool,
}

impl Play {
    /// An answer at once that holds nothing but its status.
    pub fn of(status: u16) -> Self {
        Self { status: Some(status), ..Self::default() }
    }
}

impl Script {
    /// These answers in order.
    pub fn new(mut plays: Vec<Play>) -> Self {
        for play in plays.iter_mut().filter(|play| !play.hang) {
            play.status.get_or_insert(200);
        }
        Self { plays, next: 0 }
    }

    /// The answers in order.
    pub fn plays(&self) -> &[Play] {
        &self.plays
    }

    /// A status in it that no receiver can answer with.
    pub fn impossible(&self) -> Option<u16> {
        self.plays.iter().filter_map(|play| play.status).find(|status| !(200..600).contains(status))
    }

    /// Answers one attempt whose sender waits for `timeout`; the span is sandbox time.
    pub fn play(&mut self, timeout: Duration) -> (Reply, Duration) {
        let play = self.plays.get(self.next.min(self.plays.len().saturating_sub(1))).cloned().unwrap_or_default();
        self.next = self.next.saturating_add(1);
        let delay = play.delay.map_or(Duration::ZERO, |Span(delay)| delay);
        if play.hang || delay >= timeout {
            return (Reply::Unanswered { failure: timed_out() }, timeout);
        }
        let retry_after = play.retry_after.map(|Span(pause)| pause);
        (Reply::Answered(Answer { retry_after, ..Answer::of(play.status.unwrap_or(200)) }), delay)
    }
}

fn timed_out() -> Failure {
    let detail = "the inbox was told not to answer in time".to_owned();
    Failure { kind: FailureKind::TimedOut, detail, hint: None }
}
