//! Conditions on deliveries: the webhooks that went to an endpoint.

use std::{borrow::Borrow, sync::Arc};

use schemars::JsonSchema;
use serde::Deserialize;

use super::super::{known, problem::Problem, subject::Subject};
use crate::{
    engine::outbox::{Delivery, DeliveryId, EndpointId, Event, Outbox, Status},
    vendors::Vendors,
};

/// Webhooks as they are looked for.
#[derive(Debug, Default, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields, default)]
pub struct DeliveryCondition {
    /// The event, such as `async.completed`.
    event: Option<String>,
    /// The endpoint's id.
    endpoint: Option<String>,
    /// The check or record that the event is about.
    subject: Option<Subject>,
    /// Which of those with this event, endpoint and subject, from 1 for the oldest.
    nth: Option<usize>,
    /// Whether the receiver took it.
    succeeded: Option<bool>,
    /// At least so many attempts were made.
    attempts: Option<u32>,
}

/// Deliveries that are meant.
#[derive(Debug)]
pub struct Deliveries {
    condition: DeliveryCondition,
    endpoint: Option<EndpointId>,
}

/// What of a delivery is looked at.
#[derive(Debug)]
pub struct DeliverySeen {
    pub id: DeliveryId,
    pub event: Arc<Event>,
    endpoint: EndpointId,
    succeeded: bool,
    attempts: u32,
}

impl DeliverySeen {
    pub fn of(delivery: &Delivery) -> Self {
        Self {
            id: delivery.id,
            event: Arc::clone(&delivery.event),
            endpoint: delivery.endpoint,
            succeeded: matches!(delivery.status, Status::Delivered { .. }),
            attempts: delivery.attempts_made,
        }
    }
}

impl Deliveries {
    /// Reads the condition; `outbox` has what it can name.
    pub fn read(condition: DeliveryCondition, outbox: &Outbox) -> Result<Self, Problem> {
        known::event("event", condition.event.as_deref())?;
        condition.subject.as_ref().map_or(Ok(()), Subject::check_for_condition)?;
        let endpoint = known::endpoint("endpoint", condition.endpoint.as_deref(), outbox)?;
        if condition.nth == Some(0) {
            return Err(Problem::in_field("nth", "the first is 1"));
        }
        Ok(Self { condition, endpoint })
    }

    /// The deliveries that are looked at: all, or the n-th of those that are meant.
    pub fn among<D: Borrow<DeliverySeen>>(
        &self,
        deliveries: impl Iterator<Item = D>,
        records: &Vendors,
    ) -> impl Iterator<Item = D> {
        let nth = self.condition.nth;
        let meant = deliveries.filter(move |delivery| nth.is_none() || self.means(delivery.borrow(), records));
        meant.skip(nth.map_or(0, |nth| nth.saturating_sub(1))).take(nth.map_or(usize::MAX, |_| 1))
    }

    pub fn fitting<D: Borrow<DeliverySeen>>(
        &self,
        deliveries: impl Iterator<Item = D>,
        records: &Vendors,
    ) -> impl Iterator<Item = D> {
        self.among(deliveries, records).filter(|delivery| self.fits(delivery.borrow(), records))
    }

    /// Whether its event, endpoint and subject are as they were meant.
    fn means(&self, delivery: &DeliverySeen, records: &Vendors) -> bool {
        let DeliveryCondition { event, subject, .. } = &self.condition;
        event.as_ref().is_none_or(|wanted| **wanted == *delivery.event.name)
            && self.endpoint.is_none_or(|wanted| wanted == delivery.endpoint)
            && subject.as_ref().is_none_or(|wanted| wanted.is(&delivery.event.subject, records))
    }

    pub fn fits(&self, delivery: &DeliverySeen, records: &Vendors) -> bool {
        self.condition.succeeded.is_none_or(|wanted| wanted == delivery.succeeded)
            && self.condition.attempts.is_none_or(|wanted| wanted <= delivery.attempts)
            && self.means(delivery, records)
    }

    pub fn misses(&self, delivery: &DeliverySeen, records: &Vendors) -> Vec<String> {
        let DeliveryCondition { event, endpoint, subject, succeeded, attempts, nth: _ } = &self.condition;
        let differs = |name: &str, wanted: &Option<String>, seen: &str| {
            let wanted = wanted.as_deref().filter(|wanted| *wanted != seen)?;
            Some(format!("{name}: expected `{wanted}`, seen `{seen}`"))
        };
        let fate = succeeded.filter(|wanted| *wanted != delivery.succeeded);
        let attempts = attempts.filter(|wanted| *wanted > delivery.attempts);
        differs("event", event, &delivery.event.name)
            .into_iter()
            .chain(differs("endpoint", endpoint, &delivery.endpoint.to_string()))
            .chain(subject.as_ref().and_then(|subject| subject.miss(&delivery.event.subject, records)))
            .chain(fate.map(|wanted| format!("succeeded: expected {wanted}, seen {}", delivery.succeeded)))
            .chain(attempts.map(|wanted| format!("attempts: expected {wanted}, seen {}", delivery.attempts)))
            .collect()
    }
}
