//! Moments and spans of sandbox time, and how people write them.
//!
//! What is not here: reading a clock (`clock`), and the date formats of vendors (each vendor's `body`).

use std::{fmt, str::FromStr, time::Duration};

use schemars::JsonSchema;
use serde_with::{DeserializeFromStr, SerializeDisplay};

/// A moment of sandbox time in milliseconds since the Unix epoch.
///
/// The only instant type of the program; vendors format it their own way.
#[derive(
    Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, SerializeDisplay, DeserializeFromStr, JsonSchema,
)]
#[schemars(inline)]
pub struct Timestamp(#[schemars(with = "String")] i64);

impl Timestamp {
    /// The last moment that has a calendar date, 9999-12-30; later ones are held here.
    pub const MAX: Self = Self(253_402_207_200_000);

    /// The moment `millis` milliseconds after the epoch, held within what a calendar can name.
    pub fn from_millis(millis: i64) -> Self {
        Self(millis.clamp(0, Self::MAX.0))
    }

    /// Milliseconds since the Unix epoch.
    pub fn as_millis(self) -> i64 {
        self.0
    }

    /// This moment and `span` later.
    pub fn plus(self, span: Duration) -> Self {
        let millis = i64::try_from(span.as_millis()).unwrap_or(i64::MAX);
        Self::from_millis(self.0.saturating_add(millis))
    }

    /// How long after `earlier` this moment is; zero when it is not after.
    pub fn since(self, earlier: Self) -> Duration {
        Duration::from_millis(u64::try_from(self.0 - earlier.0).unwrap_or(0))
    }

    /// The calendar date in UTC.
    pub fn date(self) -> jiff::civil::Date {
        jiff::tz::Offset::UTC.to_datetime(self.instant()).date()
    }

    fn instant(self) -> jiff::Timestamp {
        jiff::Timestamp::from_millisecond(self.0).expect("a Timestamp is held within jiff's range")
    }
}

impl fmt::Display for Timestamp {
    /// ISO 8601 in UTC, as `2026-01-01T00:00:00Z`.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.instant().fmt(f)
    }
}

impl FromStr for Timestamp {
    type Err = String;

    fn from_str(text: &str) -> Result<Self, String> {
        let instant = text.parse::<jiff::Timestamp>().map(jiff::Timestamp::as_millisecond);
        let instant = instant.or_else(|error| if is_last_day(text) { Ok(Self::MAX.0) } else { Err(error) });
        let millis = instant.map_err(|_| format!("`{text}` is not a moment such as 2026-01-01T00:00:00Z"))?;
        if millis < 0 {
            return Err(format!("`{text}` is before {}, where time begins", Self(0)));
        }
        Ok(Self::from_millis(millis))
    }
}

/// Whether a text is a moment of the last two days of the calendar, which people write for "never" and the library cannot hold
/// whatever the time zone.
fn is_last_day(text: &str) -> bool {
    let Ok(pieces) = jiff::fmt::temporal::Pieces::parse(text) else { return false };
    let is_moment = pieces.time().is_some() && pieces.to_numeric_offset().is_some();
    is_moment && jiff::civil::date(9999, 12, 30) <= pieces.date()
}

/// Reads a span as people write it: `800ms`, `2s`, `1h 30m`, `7d`, also ISO 8601 (`PT2H`).
pub fn parse_span(text: &str) -> Result<Duration, String> {
    let explain = || format!("`{text}` is not a duration such as 800ms, 2s, 1h 30m or 7d");
    // A day is 24 hours here: sandbox time has no time zones.
    let span: jiff::Span = text.parse().map_err(|_| if is_too_long(text) { too_long(text) } else { explain() })?;
    let relative = jiff::SpanRelativeTo::days_are_24_hours();
    let millis = span.total((jiff::Unit::Millisecond, relative)).map_err(|_| explain())?;
    Duration::try_from_secs_f64(millis / 1000.0).map_err(|_| explain())
}

/// Whether a text is a span but for its numbers.
fn is_too_long(text: &str) -> bool {
    let mut was_digit = false;
    let small: String = text
        .chars()
        .filter_map(|it| {
            let (digit, before) = (it.is_ascii_digit(), std::mem::replace(&mut was_digit, it.is_ascii_digit()));
            if digit { (!before).then_some('1') } else { Some(it) }
        })
        .collect();
    !text.starts_with('-') && small.parse::<jiff::Span>().is_ok()
}

fn too_long(text: &str) -> String {
    format!("`{text}` is longer than time is here, which ends with {}", Timestamp::MAX)
}

/// Writes a span the way [`parse_span`] reads it, as `1h 30m` or `800ms`.
pub fn format_span(span: Duration) -> String {
    let mut parts = Vec::new();
    let mut rest = span.as_millis();
    for (unit, millis) in [("d", 86_400_000), ("h", 3_600_000), ("m", 60_000), ("s", 1000), ("ms", 1)] {
        if rest >= millis {
            parts.push(format!("{}{unit}", rest / millis));
            rest %= millis;
        }
    }
    if parts.is_empty() { "0s".to_owned() } else { parts.join(" ") }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn spans_read_back_as_they_are_written() {
        for millis in [0, 1, 999, 1000, 61_000, 5_400_000, 86_400_000, 90_061_001] {
            let span = Duration::from_millis(millis);
            assert_eq!(parse_span(&format_span(span)), Ok(span));
        }
    }

    #[test]
    fn wrong_spans_say_what_is_right() {
        for text in ["", "soon", "-3s", "5", "3 fortnights"] {
            assert!(parse_span(text).unwrap_err().contains("such as 800ms"), "{text}");
        }
    }

    #[test]
    fn a_span_that_is_too_long_is_not_called_a_wrong_one() {
        for text in ["8000000d", "1h 99999999999999999999s"] {
            assert!(parse_span(text).unwrap_err().contains("is longer than time is here"), "{text}");
        }
    }

    #[test]
    fn moments_are_read_as_they_are_written() {
        let day = Timestamp::from_millis(86_400_000);
        assert_eq!(serde_json::to_string(&day).unwrap(), "\"1970-01-02T00:00:00Z\"");

        let read = serde_json::from_str::<Timestamp>;
        assert_eq!(read("\"1970-01-02T00:00:00Z\"").unwrap(), day);
        let fine = Timestamp::from_millis(1);
        let written = serde_json::to_string(&fine).unwrap();
        assert_eq!(serde_json::from_str::<Timestamp>(&written).unwrap(), fine);
        for wrong in ["\"soon\"", "\"\""] {
            assert!(read(wrong).unwrap_err().to_string().contains("such as 2026-01-01T00:00:00Z"), "{wrong}");
        }
    }

    #[test]
    fn the_last_moment_that_people_write_is_the_last_that_there_is() {
        for text in ["9999-12-31T23:59:59Z", "9999-12-31T23:59:59.999+05:30", "9999-12-30T23:00:00Z"] {
            assert_eq!(text.parse(), Ok(Timestamp::MAX), "{text}");
        }
        for text in ["9999-12-31", "9999-12-31T23:59:59", "10000-01-01T00:00:00Z"] {
            assert!(text.parse::<Timestamp>().is_err(), "{text}");
        }
    }

    #[test]
    fn moments_stay_within_the_calendar() {
        assert_eq!(Timestamp::MAX.plus(Duration::MAX), Timestamp::MAX);
        assert_eq!(Timestamp::from_millis(i64::MIN).to_string(), "1970-01-01T00:00:00Z");
    }
}
