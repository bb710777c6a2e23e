//! The inbox: every event as it would have been sent, and a receiver that the sandbox plays itself.

use std::{collections::VecDeque, sync::Arc, time::Duration};

use serde::{Deserialize, Serialize};

use super::{
    attempt::{Answer, Failure, FailureKind, Reply},
    event::Event,
    limits::Limits,
};
use crate::engine::span;

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
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase", rename_all_fields = "camelCase", deny_unknown_fields)]
pub enum Play {
    /// This status, after a while of sandbox time.
    Answer {
        status: u16,
        #[serde(with = "span", default)]
        delay: Duration,
        #[serde(with = "span", default)]
        retry_after: Option<Duration>,
    },
    /// None, until the sender gives up.
    Hang,
}

impl Script {
    /// These answers in order.
    pub fn new(plays: Vec<Play>) -> Self {
        Self { plays, next: 0 }
    }

    /// The answers in order.
    pub fn plays(&self) -> &[Play] {
        &self.plays
    }

    /// A status in it that no receiver can answer with.
    pub fn impossible(&self) -> Option<u16> {
        self.plays.iter().find_map(|play| match play {
            Play::Answer { status, .. } => (!(200..600).contains(status)).then_some(*status),
            Play::Hang => None,
        })
    }

    /// Answers one attempt whose sender waits for `timeout`; the span is sandbox time.
    pub fn play(&mut self, timeout: Duration) -> (Reply, Duration) {
        let play = self.plays.get(self.next.min(self.plays.len().saturating_sub(1))).cloned();
        self.next = self.next.saturating_add(1);
        match play {
            None => (Reply::Answered(Answer::of(200)), Duration::ZERO),
            Some(Play::Answer { status, delay, retry_after }) if delay < timeout => {
                (Reply::Answered(Answer { retry_after, ..Answer::of(status) }), delay)
            }
            Some(Play::Answer { .. } | Play::Hang) => (Reply::Unanswered(timed_out()), timeout),
        }
    }
}

fn timed_out() -> Failure {
    let detail = "the inbox was told not to answer in time".to_owned();
    Failure { kind: FailureKind::TimedOut, detail, hint: None }
}
