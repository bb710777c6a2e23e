//! An endpoint: who gets which webhooks, how, and how often it is tried.

use std::{sync::Arc, time::Duration};

use reqwest::header::{HeaderName, HeaderValue};
use serde::{Deserialize, Serialize};
use serde_with::As;

use super::{
    address::Address,
    endpoint_queue::EndpointQueue,
    event::Event,
    id::{DeliveryId, EndpointId},
    inbox::Script,
};
use crate::engine::{span::Span, time::Timestamp};

/// Headers that follow from the request and cannot be set.
const RESERVED: [&str; 6] =
    ["host", "content-length", "content-type", "transfer-encoding", "connection", "authorization"];
/// The longest time that a receiver is given.
const MAX_TIMEOUT: Duration = Duration::from_mins(5);
/// The most attempts that one endpoint gets at once.
const MAX_CONCURRENCY: u32 = 64;
/// The longest retry schedule.
const MAX_RETRIES: usize = 100;

/// An endpoint as a user sets it.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct EndpointConfig {
    /// The vendor whose events it gets.
    pub vendor: Arc<str>,
    /// Whose events it gets; `None` means everybody's.
    #[serde(default)]
    pub owner: Option<Arc<str>>,
    /// Where the webhooks go.
    pub target: Target,
    /// The ready-made value of the `Authorization` header.
    #[serde(default)]
    pub authorization: Option<String>,
    /// More headers, in order.
    #[serde(default)]
    pub headers: Vec<(String, String)>,
    /// The names of the events it gets; empty means all.
    #[serde(default)]
    pub events: Vec<String>,
    /// How long the receiver has to answer, in machine time.
    #[serde(with = "As::<Span>", default = "usual_timeout")]
    pub timeout: Duration,
    /// How long after each failed attempt the next one follows, in sandbox time.
    #[serde(with = "As::<Vec<Span>>", default = "usual_retries")]
    pub retries: Vec<Duration>,
    /// Whether it gets webhooks at all.
    #[serde(default = "usually_active")]
    pub active: bool,
    /// How many attempts may be under way at once; with 1 they arrive in order.
    #[serde(default = "usual_concurrency")]
    pub concurrency: u32,
}

fn usual_timeout() -> Duration {
    Duration::from_secs(10)
}

fn usual_retries() -> Vec<Duration> {
    [5, 30, 120, 600, 3600].map(Duration::from_secs).to_vec()
}

const fn usually_active() -> bool {
    true
}

const fn usual_concurrency() -> u32 {
    1
}

/// Where the webhooks of an endpoint go.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub enum Target {
    /// To a receiver by HTTP.
    Url(Address),
    /// Nowhere: the inbox plays the receiver.
    Inbox(Script),
}

/// What is wrong with an endpoint.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum EndpointError {
    /// A header that cannot be sent.
    #[error("`{name}` is not a header that can be set: {reason}")]
    Header { name: String, reason: &'static str },
    /// The token cannot stand in a header.
    #[error("the token holds characters that cannot stand in a header; use visible ASCII")]
    Authorization,
    /// A number out of its range.
    #[error("`{field}` is {given}; it must be from {least} to {most}")]
    Range { field: &'static str, given: String, least: &'static str, most: String },
    /// There are as many as there may be.
    #[error("there are {limit} endpoints already, which is the limit of a sandbox; remove one first")]
    TooMany { limit: usize },
    #[error("there is no endpoint `{0}`")]
    Unknown(EndpointId),
}

impl EndpointConfig {
    /// An endpoint for all events of `vendor` with the usual timeout and schedule.
    pub fn new(vendor: impl Into<Arc<str>>, target: Target) -> Self {
        Self {
            vendor: vendor.into(),
            owner: None,
            target,
            authorization: None,
            headers: Vec::new(),
            events: Vec::new(),
            timeout: usual_timeout(),
            retries: usual_retries(),
            active: usually_active(),
            concurrency: usual_concurrency(),
        }
    }

    /// Whether it gets `event`.
    pub fn wants(&self, event: &Event) -> bool {
        let owned = self.owner.as_ref().is_none_or(|owner| *owner == event.owner);
        let named = self.events.is_empty() || self.events.iter().any(|name| **name == *event.name);
        self.active && self.vendor == event.vendor && owned && named
    }

    /// Checks what the types do not say.
    pub fn check(&self) -> Result<(), EndpointError> {
        if let Some(value) = &self.authorization {
            HeaderValue::from_str(value).map_err(|_| EndpointError::Authorization)?;
        }
        self.headers.iter().try_for_each(|(name, value)| check_header(name, value))?;
        let range = |field, given: String, least, most: String| Err(EndpointError::Range { field, given, least, most });
        if self.timeout.is_zero() || self.timeout > MAX_TIMEOUT {
            return range("timeout", format!("{:?}", self.timeout), "1ms", format!("{MAX_TIMEOUT:?}"));
        }
        if !(1..=MAX_CONCURRENCY).contains(&self.concurrency) {
            return range("concurrency", self.concurrency.to_string(), "1", MAX_CONCURRENCY.to_string());
        }
        if let Target::Inbox(script) = &self.target
            && let Some(status) = script.impossible()
        {
            return range("status", status.to_string(), "200", "599".to_owned());
        }
        if self.retries.len() > MAX_RETRIES {
            return range("retries", format!("{} long", self.retries.len()), "0", format!("{MAX_RETRIES} long"));
        }
        Ok(())
    }
}

fn check_header(name: &str, value: &str) -> Result<(), EndpointError> {
    let wrong = |reason| Err(EndpointError::Header { name: name.to_owned(), reason });
    if RESERVED.contains(&name.to_ascii_lowercase().as_str()) {
        return wrong("it follows from the webhook or has its own setting");
    }
    if HeaderName::from_bytes(name.as_bytes()).is_err() {
        return wrong("a name consists of letters, digits and hyphens");
    }
    if HeaderValue::from_str(value).is_err() {
        return wrong("its value must be visible ASCII");
    }
    Ok(())
}

/// An endpoint with its queue.
#[derive(Debug, Clone, Serialize, Deserialize)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct Endpoint {
    pub id: EndpointId,
    /// What the user set.
    pub config: EndpointConfig,
    /// Why it was turned off by itself; `None` when it was not.
    pub turned_off: Option<String>,
    #[serde(default)]
    pub queue: EndpointQueue,
}

impl Endpoint {
    /// Whether its queue is held.
    pub fn is_held(&self) -> bool {
        self.queue.held
    }

    /// How many deliveries wait for their next attempt.
    pub fn waiting(&self) -> usize {
        self.queue.waiting.len()
    }

    /// How many attempts are under way.
    pub fn in_flight(&self) -> u32 {
        self.queue.in_flight
    }

    /// Whether attempts are taken from its queue.
    pub fn is_served(&self) -> bool {
        self.config.active && !self.queue.held
    }

    /// When its next attempt may start within the bound, and whose it is; `None` when none may.
    pub fn next(&self, bound: Bound) -> Option<(Timestamp, DeliveryId)> {
        let places = match bound {
            Bound::AsConfigured => self.config.concurrency,
            Bound::One => 1,
        };
        self.queue.next(places)
    }
}

/// How many attempts may be under way.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Bound {
    /// To each endpoint as many as it is set to.
    AsConfigured,
    /// One to all endpoints together, so that everything happens in the same order every time.
    One,
}

#[cfg(test)]
mod tests {
    use super::{super::inbox::Play, *};

    fn check(change: impl FnOnce(&mut EndpointConfig), expected: &str) {
        let mut config = EndpointConfig::new("vendor", Target::Inbox(Script::default()));
        change(&mut config);
        assert_eq!(config.check().unwrap_err().to_string(), expected);
    }

    #[test]
    fn says_what_is_wrong_with_an_endpoint() {
        check(|it| it.timeout = Duration::ZERO, "`timeout` is 0ns; it must be from 1ms to 300s");
        check(
            |it| {
                it.target = Target::Inbox(Script::new(vec![Play::of(99)]));
            },
            "`status` is 99; it must be from 200 to 599",
        );
        check(|it| it.concurrency = 0, "`concurrency` is 0; it must be from 1 to 64");
        check(
            |it| it.authorization = Some("Basic a\nb".to_owned()),
            "the token holds characters that cannot stand in a header; use visible ASCII",
        );
        check(
            |it| it.headers.push(("Host".to_owned(), "x".to_owned())),
            "`Host` is not a header that can be set: it follows from the webhook or has its own setting",
        );
        check(
            |it| it.headers.push(("x y".to_owned(), "x".to_owned())),
            "`x y` is not a header that can be set: a name consists of letters, digits and hyphens",
        );
    }
}
