//! An endpoint as it is shown.

use indexmap::IndexMap;
use schemars::JsonSchema;
use serde::Serialize;

use super::{asked::script_of, play::PlayAsked};
use crate::engine::{
    outbox::{Endpoint, Outbox, Target},
    time::format_span,
};

/// An endpoint as it is shown.
#[derive(Debug, Serialize, JsonSchema)]
#[serde(rename_all = "camelCase")]
#[schemars(rename = "Webhook")]
pub(in crate::control) struct Shown {
    id: String,
    vendor: String,
    /// Where webhooks go; null when the inbox plays the receiver.
    url: Option<String>,
    /// The answers of the inbox when it plays the receiver.
    inbox: Option<Vec<PlayAsked>>,
    /// The whole authorization header.
    authorization: Option<String>,
    /// The events it gets; all when there are none.
    events: Vec<String>,
    /// The account whose events it gets; null is everybody's.
    account: Option<String>,
    active: bool,
    /// Why it was turned off by itself.
    turned_off: Option<String>,
    timeout: String,
    retries: Vec<String>,
    headers: IndexMap<String, String>,
    concurrency: u32,
    /// Whether its queue is held, alone or with all.
    held: bool,
    /// How many deliveries wait for their next attempt.
    waiting: usize,
    /// How many attempts are under way.
    in_flight: u32,
}

impl Shown {
    /// An endpoint of an outbox.
    pub(in crate::control) fn of(endpoint: &Endpoint, outbox: &Outbox) -> Self {
        let config = &endpoint.config;
        Self {
            id: endpoint.id.to_string(),
            vendor: config.vendor.to_string(),
            url: match &config.target {
                Target::Url(address) => Some(address.to_string()),
                Target::Inbox(_) => None,
            },
            inbox: script_of(&config.target).map(|script| script.plays().iter().map(PlayAsked::from).collect()),
            authorization: config.authorization.clone(),
            events: config.events.clone(),
            account: config.owner.as_ref().map(ToString::to_string),
            active: config.active,
            turned_off: endpoint.turned_off.clone(),
            timeout: format_span(config.timeout),
            retries: config.retries.iter().copied().map(format_span).collect(),
            headers: config.headers.iter().cloned().collect(),
            concurrency: config.concurrency,
            held: endpoint.is_held() || outbox.is_held(),
            waiting: endpoint.waiting(),
            in_flight: endpoint.in_flight(),
        }
    }
}
