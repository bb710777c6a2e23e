//! Time.

use std::time::Duration;

use serde::Serialize;

use super::{
    super::written::{Filters, body, query},
    Control,
};
use crate::{
    control::{Problem, clock},
    engine::{advance::Extent, clock::Mode, time::Timestamp},
};

impl Control {
    /// The sandbox's time.
    pub fn now(&self) -> Timestamp {
        self.sandbox.world.read_blocking(|state| state.core.now)
    }

    /// How time runs, and when something is due next.
    pub async fn clock(&self) -> clock::ClockView {
        clock::show(self.there()).await.0
    }

    /// Lets time run in another way, without a jump: `json!({ "mode": "scaled", "factor": 60 })`.
    pub async fn set_clock(&self, clock: &impl Serialize) -> Result<clock::ClockView, Problem> {
        Ok(clock::set(self.made(), body(clock)?).await?.0)
    }

    /// What is due, in order, and for whom; `limit` filters.
    pub async fn due(&self, filters: &Filters<'_>) -> Result<clock::AgendaView, Problem> {
        Ok(clock::agenda(self.there(), query(filters)?).await?.0)
    }

    /// Moves the clock by a span or to another [`Extent`], runs what falls due on the way, each thing at its own moment, and waits for the
    /// webhooks that this causes.
    ///
    /// ```
    /// # use std::time::Duration;
    /// # #[tokio::main(flavor = "current_thread")]
    /// # async fn main() -> Result<(), Box<dyn std::error::Error>> {
    /// let emulator = vetbox::Emulator::builder().frozen_at("2026-01-01T00:00:00Z").start().await?;
    /// let moved = emulator.control().advance(Duration::from_secs(7200)).await?;
    /// assert_eq!(moved.now.to_string(), "2026-01-01T02:00:00Z");
    /// assert!(moved.fired.is_empty());
    /// # Ok(())
    /// # }
    /// ```
    ///
    /// # Errors
    ///
    /// Time never goes backwards, and has an end.
    pub async fn advance(&self, extent: impl Into<Extent>) -> Result<clock::AdvanceView, Problem> {
        clock::advance_by(&self.sandbox, extent.into()).await
    }

    /// Lets the webhooks that are due be attempted where the clock stands still, so that they were when an act of a test returns.
    pub(super) async fn settle(&self) -> Result<(), Problem> {
        if self.sandbox.world.read(|state| matches!(state.core.clock().mode(), Mode::Frozen)).await {
            self.advance(Duration::ZERO).await?;
        }
        Ok(())
    }
}
