//! Rate limits on sandbox time: so many a second with a burst on top, and so many in 24 hours.
//!
//! - The rate is a bucket of tokens: `burst` of them (at least `perSecond`) when it is full, refilling evenly by `perSecond` a second.
//! - The day is a sliding window: a request counts for exactly 24 hours.
//! - A refused request consumes nothing.

use std::{collections::VecDeque, time::Duration};

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use super::time::Timestamp;

/// How much is allowed; `None` is without a limit.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "camelCase", deny_unknown_fields, default)]
pub struct Allowance {
    /// Requests a second in the long run.
    pub per_second: Option<u32>,
    /// How many may come at once; at least `perSecond`.
    pub burst: Option<u32>,
    /// Requests in any 24 hours.
    pub per_day: Option<u32>,
}

impl Allowance {
    /// These numbers, and those of `other` where there is none.
    pub fn or(self, other: Self) -> Self {
        Self {
            per_second: self.per_second.or(other.per_second),
            burst: self.burst.or(other.burst),
            per_day: self.per_day.or(other.per_day),
        }
    }
}

/// Which part of an allowance is used up.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Exceeded {
    /// Too many at once.
    Rate,
    /// Too many in 24 hours.
    Daily,
}

/// A limit that let a request through no more.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Exhausted {
    /// How many requests it allows, a second or in 24 hours.
    pub most: u32,
    /// After how long it lets another one through.
    pub wait: Duration,
}

/// What was used of an allowance.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields, default)]
pub struct Usage {
    /// Tokens taken and not yet refilled, in thousandths.
    taken: u64,
    refilled: Option<Timestamp>,
    day: Day,
}

const DAY: Duration = Duration::from_hours(24);
const WHOLE: u64 = 1000;

impl Usage {
    /// Whether one more request fits at `now`; nothing is consumed.
    pub fn fits_rate(&mut self, allowance: Allowance, now: Timestamp) -> bool {
        let Some(per_second) = allowance.per_second else { return true };
        self.refill(per_second, now);
        self.taken.saturating_add(WHOLE) <= capacity(allowance, per_second)
    }

    /// Whether one more request fits into the 24 hours before `now`; nothing is consumed.
    pub fn fits_day(&mut self, allowance: Allowance, now: Timestamp) -> bool {
        let Some(per_day) = allowance.per_day else { return true };
        self.day.forget(now);
        self.day.count < per_day
    }

    /// Consumes one request.
    pub fn consume(&mut self, allowance: Allowance, now: Timestamp) {
        if let Some(per_second) = allowance.per_second {
            self.refill(per_second, now);
            self.taken = self.taken.saturating_add(WHOLE);
        }
        if allowance.per_day.is_some() {
            self.day.count_one(now);
        }
    }

    /// How many requests of the 24 hours before `now` count.
    pub fn today(&self, now: Timestamp) -> u32 {
        let mut day = self.day.clone();
        day.forget(now);
        day.count
    }

    /// How many more requests of `allowance` may come at once at `now`; `None` is without a limit.
    pub fn left(&self, allowance: Allowance, now: Timestamp) -> Option<u64> {
        let per_second = allowance.per_second?;
        let mut usage = Self { taken: self.taken, refilled: self.refilled, day: Day::default() };
        usage.refill(per_second, now);
        Some(capacity(allowance, per_second).saturating_sub(usage.taken) / WHOLE)
    }

    /// What `exceeded` says of `allowance` at `now`; `None` when it is without such a limit, or never lets one through again.
    fn exhausted(&self, exceeded: Exceeded, allowance: Allowance, now: Timestamp) -> Option<Exhausted> {
        match exceeded {
            Exceeded::Rate => {
                let most = allowance.per_second.filter(|rate| 0 < *rate)?;
                let mut usage = Self { taken: self.taken, refilled: self.refilled, day: Day::default() };
                usage.refill(most, now);
                let missing = usage.taken.saturating_add(WHOLE).saturating_sub(capacity(allowance, most));
                Some(Exhausted { most, wait: Duration::from_millis(missing.div_ceil(u64::from(most))) })
            }
            Exceeded::Daily => {
                let most = allowance.per_day?;
                let room = self.day.room_for_one_of(most)?;
                Some(Exhausted { most, wait: room.since(now) })
            }
        }
    }

    fn refill(&mut self, per_second: u32, now: Timestamp) {
        let passed = now.since(self.refilled.unwrap_or(now)).as_millis();
        // A token is a thousand thousandths, a second a thousand milliseconds: they cancel out.
        let refilled = u64::try_from(passed).unwrap_or(u64::MAX).saturating_mul(u64::from(per_second));
        self.taken = self.taken.saturating_sub(refilled);
        self.refilled = Some(now);
    }
}

/// The requests of the last 24 hours by their moments.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize)]
#[serde(try_from = "VecDeque<(Timestamp, u32)>", into = "VecDeque<(Timestamp, u32)>")]
struct Day {
    moments: VecDeque<(Timestamp, u32)>,
    count: u32,
}

impl TryFrom<VecDeque<(Timestamp, u32)>> for Day {
    type Error = String;

    fn try_from(moments: VecDeque<(Timestamp, u32)>) -> Result<Self, String> {
        let count = moments.iter().try_fold(0_u32, |count, (_, more)| count.checked_add(*more));
        let count = count.ok_or_else(|| format!("more than {} requests in a day cannot be counted", u32::MAX))?;
        Ok(Self { moments, count })
    }
}

impl From<Day> for VecDeque<(Timestamp, u32)> {
    fn from(day: Day) -> Self {
        day.moments
    }
}

/// How many moments are kept apart; beyond it neighbours are joined, so that memory stays bounded.
const MOST_MOMENTS: usize = 4096;

impl Day {
    fn count_one(&mut self, now: Timestamp) {
        self.count += 1;
        match self.moments.back_mut() {
            Some((last, count)) if *last == now => *count += 1,
            _ => self.moments.push_back((now, 1)),
        }
        if self.moments.len() > MOST_MOMENTS {
            self.join();
        }
    }

    /// Joins each pair of neighbours at the later moment: a request then counts a little longer, never shorter.
    fn join(&mut self) {
        let moments = self.moments.make_contiguous();
        self.moments =
            moments.chunks(2).map(|pair| (pair[pair.len() - 1].0, pair.iter().map(|it| it.1).sum())).collect();
    }

    /// When fewer than `most` requests count, if no other comes.
    fn room_for_one_of(&self, most: u32) -> Option<Timestamp> {
        let mut count = self.count;
        let leaves_room = |(_, fewer): &&(Timestamp, u32)| {
            count = count.saturating_sub(*fewer);
            count < most
        };
        self.moments.iter().find(leaves_room).map(|(moment, _)| moment.plus(DAY))
    }

    fn forget(&mut self, now: Timestamp) {
        while let Some((_, count)) = self.moments.front().filter(|(moment, _)| moment.plus(DAY) <= now) {
            self.count -= count;
            self.moments.pop_front();
        }
    }
}

fn capacity(allowance: Allowance, per_second: u32) -> u64 {
    u64::from(allowance.burst.unwrap_or(0).max(per_second)) * WHOLE
}

/// What one caller has used: of all operations together and of each alone.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields, default)]
pub struct Meter {
    /// All operations together.
    pub account: Usage,
    /// Each operation alone.
    pub operations: std::collections::BTreeMap<String, Usage>,
}

/// Which of the two levels is exceeded, and how.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Refusal {
    /// All operations together.
    Account(Exceeded),
    /// This operation alone.
    Operation(Exceeded),
}

impl Meter {
    /// Takes one request of `operation`, or says what is exceeded; a refused request consumes nothing.
    ///
    /// Rates are looked at before days, and the account before the operation.
    pub fn take(
        &mut self,
        operation: &str,
        account: Allowance,
        each: Allowance,
        now: Timestamp,
    ) -> Result<(), Refusal> {
        if account == Allowance::default() && each == Allowance::default() {
            return Ok(());
        }
        if !self.operations.contains_key(operation) {
            self.operations.insert(operation.to_owned(), Usage::default());
        }
        let own = self.operations.get_mut(operation).expect("it was put in above");
        if !self.account.fits_rate(account, now) {
            return Err(Refusal::Account(Exceeded::Rate));
        }
        if !own.fits_rate(each, now) {
            return Err(Refusal::Operation(Exceeded::Rate));
        }
        if !self.account.fits_day(account, now) {
            return Err(Refusal::Account(Exceeded::Daily));
        }
        if !own.fits_day(each, now) {
            return Err(Refusal::Operation(Exceeded::Daily));
        }
        self.account.consume(account, now);
        own.consume(each, now);
        Ok(())
    }

    /// The limit that refused a request of `operation`; `allowance` is that of whatever is refused.
    pub fn exhausted(
        &self,
        refusal: Refusal,
        operation: &str,
        allowance: Allowance,
        now: Timestamp,
    ) -> Option<Exhausted> {
        match refusal {
            Refusal::Account(exceeded) => self.account.exhausted(exceeded, allowance, now),
            Refusal::Operation(exceeded) => self.operations.get(operation)?.exhausted(exceeded, allowance, now),
        }
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    const NONE: Allowance = Allowance { per_second: None, burst: None, per_day: None };

    fn at(millis: i64) -> Timestamp {
        Timestamp::from_millis(millis)
    }

    #[test]
    fn a_burst_passes_and_then_the_rate_holds() {
        let each = Allowance { per_second: Some(2), burst: Some(3), per_day: None };
        let mut meter = Meter::default();

        let passed = (0..10).filter(|_| meter.take("op", NONE, each, at(0)).is_ok()).count();
        let half_a_second_later = meter.take("op", NONE, each, at(500));
        let at_once = meter.take("op", NONE, each, at(500));

        assert_eq!(passed, 3);
        assert_eq!(half_a_second_later, Ok(()));
        assert_eq!(at_once, Err(Refusal::Operation(Exceeded::Rate)));
    }

    #[test]
    fn an_exhausted_limit_says_after_how_long_it_lets_another_through() {
        let each = Allowance { per_second: Some(2), burst: Some(3), per_day: Some(4) };
        let mut meter = Meter::default();
        let refused = |meter: &mut Meter, now| {
            let refusal = std::iter::repeat_with(|| meter.take("op", NONE, each, now)).find_map(Result::err).unwrap();
            meter.exhausted(refusal, "op", each, now).unwrap()
        };

        assert_eq!(refused(&mut meter, at(0)), Exhausted { most: 2, wait: Duration::from_millis(500) });
        assert_eq!(meter.take("op", NONE, each, at(500)), Ok(()));
        let daily = refused(&mut meter, at(10_000));
        assert_eq!(daily, Exhausted { most: 4, wait: Duration::from_secs(24 * 60 * 60 - 10) });
        assert_eq!(meter.take("op", NONE, each, at(10_000).plus(daily.wait)), Ok(()));
    }

    #[test]
    fn each_limit_answers_when_it_is_the_one_exceeded() {
        let daily = Allowance { per_day: Some(1), ..NONE };
        let rate = Allowance { per_second: Some(1), ..NONE };
        let second = |account, each| {
            let mut meter = Meter::default();
            meter.take("op", account, each, at(0)).unwrap();
            meter.take("op", account, each, at(0)).unwrap_err()
        };

        assert_eq!(second(rate, NONE), Refusal::Account(Exceeded::Rate));
        assert_eq!(second(NONE, rate), Refusal::Operation(Exceeded::Rate));
        assert_eq!(second(daily, NONE), Refusal::Account(Exceeded::Daily));
        assert_eq!(second(NONE, daily), Refusal::Operation(Exceeded::Daily));
    }

    #[test]
    fn a_day_later_the_daily_limit_is_fresh() {
        let daily = Allowance { per_day: Some(1), ..NONE };
        let mut meter = Meter::default();
        meter.take("op", daily, NONE, at(0)).unwrap();

        assert!(meter.take("op", daily, NONE, at(86_399_999)).is_err());
        assert!(meter.take("op", daily, NONE, at(86_400_000)).is_ok());
    }

    #[test]
    fn the_day_slides_and_its_memory_is_bounded() {
        let daily = Allowance { per_day: Some(20_000), ..NONE };
        let mut usage = Usage::default();
        for moment in 0..20_000 {
            assert!(usage.fits_day(daily, at(moment * 1000)));
            usage.consume(daily, at(moment * 1000));
        }

        assert!(usage.day.moments.len() <= MOST_MOMENTS);
        assert_eq!(usage.today(at(20_000_000)), 20_000);
        assert_eq!(usage.today(at(86_400_000 + 19_998_999)), 1);
        assert_eq!(usage.today(at(86_400_000 + 19_999_000)), 0);
    }

    #[test]
    fn what_is_left_refills_with_time() {
        let rate = Allowance { per_second: Some(2), burst: Some(5), per_day: None };
        let mut usage = Usage::default();
        for _ in 0..5 {
            usage.consume(rate, at(0));
        }

        assert_eq!(usage.left(rate, at(0)), Some(0));
        assert_eq!(usage.left(rate, at(1000)), Some(2));
        assert_eq!(usage.left(rate, at(9000)), Some(5));
        assert_eq!(usage.left(NONE, at(0)), None);
    }

    #[test]
    fn one_operation_at_its_limit_does_not_block_another() {
        let each = Allowance { per_second: Some(1), ..NONE };
        let mut meter = Meter::default();
        meter.take("one", NONE, each, at(0)).unwrap();

        assert!(meter.take("one", NONE, each, at(0)).is_err());
        assert!(meter.take("two", NONE, each, at(0)).is_ok());
    }

    proptest! {
        #[test]
        fn a_limit_is_never_passed_in_any_second(gaps in prop::collection::vec(0_i64..400, 1..200), rate in 1_u32..5) {
            let each = Allowance { per_second: Some(rate), ..NONE };
            let mut meter = Meter::default();
            let mut now = 0;
            let mut passed = Vec::new();
            for gap in gaps {
                now += gap;
                if meter.take("op", NONE, each, at(now)).is_ok() {
                    passed.push(now);
                }
            }

            for start in &passed {
                let within = passed.iter().filter(|moment| (*start..*start + 1000).contains(*moment)).count();
                // A full bucket and what refills within the second.
                prop_assert!(within <= 2 * usize::try_from(rate).unwrap());
            }
        }

        #[test]
        fn a_day_never_holds_more_than_it_may_and_is_never_wasted(
            gaps in prop::collection::vec(0_i64..40_000_000, 1..60),
            per_day in 1_u32..6,
        ) {
            const DAY: i64 = 86_400_000;
            let each = Allowance { per_day: Some(per_day), ..NONE };
            let mut meter = Meter::default();
            let (mut now, mut passed): (i64, Vec<i64>) = (0, Vec::new());
            for gap in gaps {
                now += gap;
                let counted = passed.iter().filter(|moment| now - **moment < DAY).count();
                let fits = counted < usize::try_from(per_day).unwrap();

                prop_assert_eq!(meter.take("op", NONE, each, at(now)).is_ok(), fits);
                if fits {
                    passed.push(now);
                }
            }
        }

        #[test]
        fn a_refused_request_costs_nothing(gaps in prop::collection::vec(0_i64..2000, 1..60)) {
            let each = Allowance { per_second: Some(1), burst: Some(3), per_day: None };
            let (mut asked_once, mut asked_often) = (Meter::default(), Meter::default());
            let mut now = 0;
            for gap in gaps {
                now += gap;
                let once = asked_once.take("op", NONE, each, at(now));
                let often = asked_often.take("op", NONE, each, at(now));

                prop_assert_eq!(once, often);
                while asked_often.operations["op"].clone().fits_rate(each, at(now)) {
                    asked_often.take("op", NONE, each, at(now)).unwrap();
                    asked_once.take("op", NONE, each, at(now)).unwrap();
                }
                for _ in 0..5 {
                    prop_assert!(asked_often.take("op", NONE, each, at(now)).is_err());
                }
            }
        }
    }
}
