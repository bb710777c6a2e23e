//! Writes spans into snapshots as people write them, such as `1h 30m`.

use std::time::Duration;

use serde::{Deserialize, Deserializer, Serialize, Serializer, de::DeserializeOwned, de::Error as _};

use super::time::{format_span, parse_span};

/// What holds spans: one, perhaps one, or several.
pub trait Spans: Sized {
    /// The same with texts.
    type Written: Serialize + DeserializeOwned;

    /// Writes them.
    fn write(&self) -> Self::Written;

    /// Reads them.
    fn read(written: Self::Written) -> Result<Self, String>;
}

impl Spans for Duration {
    type Written = String;

    fn write(&self) -> String {
        format_span(*self)
    }

    fn read(written: String) -> Result<Self, String> {
        parse_span(&written)
    }
}

impl Spans for Option<Duration> {
    type Written = Option<String>;

    fn write(&self) -> Option<String> {
        self.map(format_span)
    }

    fn read(written: Option<String>) -> Result<Self, String> {
        written.map(Duration::read).transpose()
    }
}

impl Spans for Vec<Duration> {
    type Written = Vec<String>;

    fn write(&self) -> Vec<String> {
        self.iter().map(Spans::write).collect()
    }

    fn read(written: Vec<String>) -> Result<Self, String> {
        written.into_iter().map(Duration::read).collect()
    }
}

/// Writes `spans`.
pub fn serialize<T: Spans, S: Serializer>(spans: &T, serializer: S) -> Result<S::Ok, S::Error> {
    spans.write().serialize(serializer)
}

/// Reads spans.
pub fn deserialize<'a, T: Spans, D: Deserializer<'a>>(deserializer: D) -> Result<T, D::Error> {
    T::read(T::Written::deserialize(deserializer)?).map_err(D::Error::custom)
}
