//! Latencies: fixed, or drawn from the sandbox's generator.

use std::{f64::consts::TAU, time::Duration};

use crate::engine::random::Random;

/// No answer waits longer, whatever is drawn.
const LONGEST: Duration = Duration::from_mins(10);

/// How long answers wait.
#[derive(Debug, Clone, Copy, PartialEq)]
pub enum Latency {
    Fixed(Duration),
    Uniform { min: Duration, max: Duration },
    Lognormal { median: Duration, sigma: f64 },
}

impl Latency {
    /// The latency of one answer.
    pub fn draw(self, random: &mut Random) -> Duration {
        let drawn = match self {
            Self::Fixed(latency) => latency,
            Self::Uniform { min, max } => min + max.saturating_sub(min).mul_f64(random.unit()),
            Self::Lognormal { median, sigma } => {
                let factor = (sigma * normal(random)).exp();
                Duration::try_from_secs_f64(median.as_secs_f64() * factor).unwrap_or(LONGEST)
            }
        };
        drawn.min(LONGEST)
    }
}

/// A draw from the standard normal distribution, by Box and Muller.
fn normal(random: &mut Random) -> f64 {
    // `1 - unit` is never 0, whose logarithm is not a number.
    let radius = (-2.0 * (1.0 - random.unit()).ln()).sqrt();
    radius * (TAU * random.unit()).cos()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn thousand(latency: Latency) -> Vec<Duration> {
        let mut random = Random::seeded(1);
        let mut drawn: Vec<_> = (0..1001).map(|_| latency.draw(&mut random)).collect();
        drawn.sort_unstable();
        drawn
    }

    #[test]
    fn uniform_latencies_fill_their_range() {
        let (min, max) = (Duration::from_millis(100), Duration::from_millis(200));

        let drawn = thousand(Latency::Uniform { min, max });

        assert!(min <= drawn[0] && drawn[0] < Duration::from_millis(102));
        assert!(drawn[1000] < max && Duration::from_millis(198) < drawn[1000]);
    }

    #[test]
    fn lognormal_latencies_lie_around_their_median_with_a_long_tail() {
        let median = Duration::from_millis(100);

        let drawn = thousand(Latency::Lognormal { median, sigma: 0.5 });

        assert!(Duration::from_millis(92) < drawn[500] && drawn[500] < Duration::from_millis(108), "{:?}", drawn[500]);
        assert!(Duration::from_millis(250) < drawn[1000], "{:?}", drawn[1000]);
    }

    #[test]
    fn nothing_waits_for_ever() {
        let latency = Latency::Lognormal { median: Duration::from_secs(1), sigma: 1e6 };

        assert!(thousand(latency).iter().all(|drawn| *drawn <= LONGEST));
    }
}
