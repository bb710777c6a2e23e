//! How many calls an app makes in a minute: the platform's only limit.

use std::time::Duration;

use serde::{Deserialize, Serialize};

use crate::engine::time::Timestamp;

/// The calls of the current minute.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct Throttle {
    minute: i64,
    calls: u32,
}

impl Throttle {
    /// Counts a call, and says whether it fits into its minute; calls that do not fit count, too.
    pub fn admits(&mut self, most: Option<u32>, now: Timestamp) -> bool {
        let minute = now.as_millis() / 60_000;
        if minute != self.minute {
            *self = Self { minute, calls: 0 };
        }
        self.calls = self.calls.saturating_add(1);
        most.is_none_or(|most| self.calls <= most)
    }
}

/// How long the current minute goes on.
pub fn rest_of_minute(now: Timestamp) -> Duration {
    const MINUTE: u64 = 60_000;
    let passed = u64::try_from(now.as_millis()).unwrap_or_default() % MINUTE;
    Duration::from_millis(MINUTE - passed)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_minute_has_so_many_calls_and_the_next_one_has_them_again() {
        let mut throttle = Throttle::default();
        let at = Timestamp::from_millis;

        let admitted: Vec<_> = [0, 59_999, 59_999, 60_000].map(|millis| throttle.admits(Some(2), at(millis))).into();

        assert_eq!(admitted, [true, true, false, true]);
    }
}
