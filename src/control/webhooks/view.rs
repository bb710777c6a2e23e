//! An endpoint as it is shown.

use std::sync::Arc;

use indexmap::IndexMap;
use schemars::JsonSchema;
use serde::Serialize;

use crate::engine::{
    outbox::{Endpoint, EndpointId, Outbox, Play, Target},
    span::Span,
};

/// An endpoint as it is shown.
#[derive(Debug, Serialize, JsonSchema)]
#[serde(rename_all = "camelCase")]
#[schemars(rename = "Webhook")]
pub struct EndpointView {
    pub id: EndpointId,
    pub vendor: Arc<str>,
    /// Where webhooks go; null when the inbox plays the receiver.
    pub url: Option<String>,
    /// The answers of the inbox when it plays the receiver.
    pub inbox: Option<Vec<Play>>,
    /// The whole authorization header.
    pub authorization: Option<String>,
    /// The events it gets; all when there are none.
    pub events: Vec<String>,
    /// The account whose events it gets; null is everybody's.
    pub account: Option<Arc<str>>,
    pub active: bool,
    /// Why it was turned off by itself.
    pub turned_off: Option<String>,
    pub timeout: Span,
    pub retries: Vec<Span>,
    pub headers: IndexMap<String, String>,
    pub concurrency: u32,
    /// Whether its queue is held, alone or with all.
    pub held: bool,
    /// How many deliveries wait for their next attempt.
    pub waiting: usize,
    /// How many attempts are under way.
    pub in_flight: u32,
}

impl EndpointView {
    pub fn of(endpoint: &Endpoint, outbox: &Outbox) -> Self {
        let config = &endpoint.config;
        let (url, inbox) = match &config.target {
            Target::Url(address) => (Some(address.to_string()), None),
            Target::Inbox(script) => (None, Some(script.plays().to_vec())),
        };
        Self {
            id: endpoint.id,
            vendor: Arc::clone(&config.vendor),
            url,
            inbox,
            authorization: config.authorization.clone(),
            events: config.events.clone(),
            account: config.owner.clone(),
            active: config.active,
            turned_off: endpoint.turned_off.clone(),
            timeout: Span(config.timeout),
            retries: config.retries.iter().copied().map(Span).collect(),
            headers: config.headers.iter().cloned().collect(),
            concurrency: config.concurrency,
            held: endpoint.is_held() || outbox.held,
            waiting: endpoint.waiting(),
            in_flight: endpoint.in_flight(),
        }
    }
}
