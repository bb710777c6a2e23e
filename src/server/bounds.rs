//! How much of the machine clients may take.

use std::time::Duration;

use crate::engine::budget::{Budget, Memory};

/// How much of the machine clients may take.
#[derive(Debug, Clone)]
pub struct Bounds {
    /// How many connections may be open at once.
    pub connections: usize,
    /// How many bytes a request's line and headers may have.
    pub head: usize,
    /// How many bytes of a body are read; vendors refuse fewer, as they document.
    pub body: u64,
    /// How long a client may take for a request's line and headers, and how long its connection may be idle.
    pub head_time: Duration,
    /// How long a client may take for a body.
    pub body_time: Duration,
    /// How long a client may take nothing of an answer, and how long one that sends no more may wait for its answer.
    pub answer_time: Duration,
    /// The memory that all requests and answers on their way share.
    pub passing: Budget,
}

impl Bounds {
    /// The ordinary bounds, with what is on its way counted in `memory`.
    pub fn within(memory: &Memory) -> Self {
        Self { passing: memory.passing.clone(), ..Self::default() }
    }
}

impl Default for Bounds {
    fn default() -> Self {
        Self {
            connections: 10_000,
            head: 64 << 10,
            body: 64 << 20,
            head_time: Duration::from_secs(30),
            body_time: Duration::from_mins(1),
            answer_time: Duration::from_secs(30),
            passing: Memory::default().passing,
        }
    }
}
