//! A sandbox's clock: real, scaled or frozen, and never backwards.
//!
//! The only place of the program that reads the machine's clocks.

use std::{
    convert::Infallible,
    sync::LazyLock,
    time::{Duration, Instant, SystemTime, UNIX_EPOCH},
};

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use super::time::{Timestamp, format_span};

/// How sandbox time follows the machine's time.
#[derive(Debug, Clone, Copy, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "lowercase", tag = "mode")]
pub enum Mode {
    /// One second is one second.
    Real,
    /// One machine second is `factor` sandbox seconds.
    Scaled { factor: f64 },
    /// Time moves only when it is advanced.
    Frozen,
}

impl Mode {
    /// A scaled clock, when the factor makes one.
    pub fn scaled(factor: f64) -> Result<Self, String> {
        Self::Scaled { factor }.checked()
    }

    /// The same mode, unless its factor makes no clock.
    pub fn checked(self) -> Result<Self, String> {
        match self {
            Self::Scaled { factor } if !(0.001..=1_000_000.0).contains(&factor) => {
                Err(format!("a clock's factor is from 0.001 to 1000000, not {factor}"))
            }
            Self::Real | Self::Scaled { .. } | Self::Frozen => Ok(self),
        }
    }
}

/// The clock of one sandbox.
///
/// Sandbox time is the time at the anchor plus what passed on the machine since then, times the mode's factor.
#[derive(Debug, Clone)]
pub struct Clock {
    mode: Mode,
    anchor: Timestamp,
    anchored_at: Timestamp,
}

impl Clock {
    /// A clock in `mode` that shows `start` when the machine's clock shows `wall`.
    pub fn new(mode: Mode, start: Timestamp, wall: Timestamp) -> Self {
        Self { mode, anchor: start, anchored_at: wall }
    }

    pub fn mode(&self) -> Mode {
        self.mode
    }

    /// What this clock shows when the machine's clock shows `wall`.
    pub fn at(&self, wall: Timestamp) -> Timestamp {
        let passed = wall.since(self.anchored_at);
        match self.mode {
            Mode::Real => self.anchor.plus(passed),
            Mode::Scaled { factor } => self.anchor.plus(scale(passed, factor)),
            Mode::Frozen => self.anchor,
        }
    }

    /// Moves the clock to `target`; it never goes backwards.
    pub fn advance_to(&mut self, target: Timestamp, wall: Timestamp) {
        self.anchor = self.at(wall).max(target);
        self.anchored_at = wall;
    }

    /// Changes the mode without a jump in time.
    pub fn set_mode(&mut self, mode: Mode, wall: Timestamp) {
        self.anchor = self.at(wall);
        self.anchored_at = wall;
        self.mode = mode;
    }

    /// How long the machine must wait until this clock shows `moment`; `None` when only advancing gets there.
    pub fn wait_until(&self, moment: Timestamp, wall: Timestamp) -> Option<Duration> {
        let ahead = moment.since(self.at(wall));
        match self.mode {
            Mode::Frozen if ahead.is_zero() => Some(Duration::ZERO),
            Mode::Frozen => None,
            Mode::Real => Some(ahead),
            Mode::Scaled { factor } => Some(scale(ahead, 1.0 / factor)),
        }
    }

    /// What a span measured on the machine is in sandbox time.
    pub fn scaled(&self, elapsed: Duration) -> Duration {
        match self.mode {
            Mode::Real => elapsed,
            Mode::Scaled { factor } => scale(elapsed, factor),
            Mode::Frozen => Duration::ZERO,
        }
    }
}

fn scale(span: Duration, factor: f64) -> Duration {
    Duration::try_from_secs_f64(span.as_secs_f64() * factor).unwrap_or(Duration::MAX)
}

/// When the process looked at the machine's clock for the first time, and what it showed.
static ANCHOR: LazyLock<(Stopwatch, Timestamp)> = LazyLock::new(|| (Stopwatch::start(), shown()));

/// How far the machine's clock has to jump for a line in the log; smaller steps are how it is kept right.
const JUMP: Duration = Duration::from_secs(2);

/// How often the machine's clock is looked at for a jump.
const LOOK: Duration = Duration::from_secs(5);

/// The machine's time now: what its clock showed when the process began, and what passed since then.
///
/// A clock that is set, or corrected by its server, does not move it; [`tell_jumps`] tells of that.
pub fn wall() -> Timestamp {
    let (watch, began) = *ANCHOR;
    began.plus(watch.elapsed())
}

/// Logs whenever the machine's clock jumps.
pub async fn tell_jumps() -> Infallible {
    let mut jumps = Jumps::default();
    loop {
        if let Some(jump) = jumps.look(wall(), shown()) {
            tracing::warn!("{jump}");
        }
        sleep(LOOK).await;
    }
}

/// How far the machine's clock is from the time that passed.
#[derive(Debug, Default)]
struct Jumps {
    /// What was told last, in milliseconds.
    told: i64,
}

impl Jumps {
    /// What there is to tell when the clock shows `shown` and it should be `passed`.
    fn look(&mut self, passed: Timestamp, shown: Timestamp) -> Option<String> {
        let ahead = shown.as_millis() - passed.as_millis();
        if ahead.abs_diff(self.told) < u64::try_from(JUMP.as_millis()).unwrap_or(u64::MAX) {
            return None;
        }
        self.told = ahead;
        let side = if ahead < 0 { "behind" } else { "ahead of" };
        let far = format_span(Duration::from_millis(ahead.unsigned_abs()));
        Some(format!(
            "the machine's clock jumped: it is {far} {side} the time that passed since vetbox started; sandboxes go on by the \
             time that passed, and take over the machine's clock when vetbox is started again"
        ))
    }
}

/// What the machine's clock shows.
#[expect(clippy::disallowed_methods, reason = "the one reader of the wall clock")]
fn shown() -> Timestamp {
    let since_epoch = SystemTime::now().duration_since(UNIX_EPOCH).unwrap_or_default();
    Timestamp::from_millis(i64::try_from(since_epoch.as_millis()).unwrap_or(i64::MAX))
}

/// Measures how long something takes on the machine.
#[derive(Debug, Clone, Copy)]
pub struct Stopwatch(Instant);

impl Stopwatch {
    /// Starts measuring.
    #[expect(clippy::disallowed_methods, reason = "the one reader of the monotonic clock")]
    pub fn start() -> Self {
        Self(Instant::now())
    }

    /// Machine time since the start.
    pub fn elapsed(self) -> Duration {
        self.0.elapsed()
    }
}

/// Waits on the machine's clock; for what is of the machine: the scheduler, the wire, bounds on clients, and files that are looked at.
#[expect(clippy::disallowed_methods, reason = "the one place that sleeps")]
pub async fn sleep(span: Duration) {
    tokio::time::sleep(span).await;
}

#[cfg(test)]
mod tests {
    use super::*;

    fn at(millis: i64) -> Timestamp {
        Timestamp::from_millis(millis)
    }

    #[test]
    fn a_frozen_clock_moves_only_when_advanced() {
        let mut clock = Clock::new(Mode::Frozen, at(1000), at(0));

        assert_eq!(clock.at(at(9_000)), at(1000));
        assert_eq!(clock.wait_until(at(1001), at(9_000)), None);

        clock.advance_to(at(2000), at(9_000));

        assert_eq!(clock.at(at(99_000)), at(2000));
    }

    #[test]
    fn a_scaled_clock_runs_by_its_factor() {
        let clock = Clock::new(Mode::Scaled { factor: 60.0 }, at(0), at(0));

        assert_eq!(clock.at(at(1000)), at(60_000));
        assert_eq!(clock.wait_until(at(120_000), at(1000)), Some(Duration::from_secs(1)));
        assert_eq!(clock.scaled(Duration::from_secs(2)), Duration::from_mins(2));
    }

    #[test]
    fn changing_the_mode_does_not_jump() {
        let mut clock = Clock::new(Mode::Real, at(5000), at(0));

        clock.set_mode(Mode::Frozen, at(700));

        assert_eq!(clock.at(at(10_000)), at(5700));
    }

    #[test]
    fn a_jump_of_the_machines_clock_is_told_once() {
        let mut jumps = Jumps::default();

        assert_eq!(jumps.look(at(10_000), at(11_000)), None);
        let back = jumps.look(at(4_000_000), at(400_000)).expect("an hour is told");
        assert!(back.contains("it is 1h behind the time that passed"), "{back}");
        assert_eq!(jumps.look(at(4_100_000), at(500_000)), None);
        let right = jumps.look(at(4_200_000), at(4_203_000)).expect("and so is the way back");
        assert!(right.contains("it is 3s ahead of the time"), "{right}");
    }

    #[test]
    fn time_never_goes_backwards() {
        let mut clock = Clock::new(Mode::Real, at(5000), at(0));

        clock.advance_to(at(100), at(0));

        assert_eq!(clock.at(at(0)), at(5000));
        assert_eq!(clock.at(at(-50)), at(5000));
    }
}
