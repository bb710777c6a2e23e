//! Webhooks: endpoints, deliveries, the inbox, events that are fired, and what breaks them.

use serde::Serialize;
use serde_json::json;

use super::{
    super::written::{Filters, all, body, query},
    Control,
};
use crate::control::{
    Problem,
    deliveries::{DeliverySummary, DeliveryView, list, steer},
    extract::Id,
    inbox, sabotage, trigger,
    webhooks::{self, EndpointView},
};

impl Control {
    /// The endpoints that webhooks go to.
    pub async fn webhooks(&self) -> Vec<EndpointView> {
        webhooks::list(self.there()).await.0
    }

    /// Registers an endpoint, or changes the one that the account has at its URL: `json!({ "url": "http://localhost:3000/hooks" })`.
    ///
    /// # Errors
    ///
    /// Says what is wrong with its URL, token or events.
    pub async fn add_webhook(&self, given: &impl Serialize) -> Result<EndpointView, Problem> {
        Ok(webhooks::create(self.made(), body(given)?).await?.1.0)
    }

    /// One endpoint.
    pub async fn webhook(&self, id: &str) -> Result<EndpointView, Problem> {
        Ok(webhooks::show(self.there(), Id(id.to_owned())).await?.0)
    }

    /// Changes what is given of an endpoint; what waits goes by the new settings.
    pub async fn change_webhook(&self, id: &str, given: &impl Serialize) -> Result<EndpointView, Problem> {
        Ok(webhooks::patch(self.there(), Id(id.to_owned()), body(given)?).await?.0)
    }

    /// Removes an endpoint and cancels what waits for it.
    pub async fn remove_webhook(&self, id: &str) -> Result<EndpointView, Problem> {
        Ok(webhooks::delete(self.there(), Id(id.to_owned())).await?.0)
    }

    /// Fires a made-up event to one endpoint alone; answers with what its receiver said.
    pub async fn test_webhook(&self, id: &str, given: &impl Serialize) -> Result<trigger::Triggered, Problem> {
        Ok(trigger::probe(self.there(), Id(id.to_owned()), body(given)?).await?.0)
    }

    /// Fires an event now, `json!({ "event": "async.completed" })`; answers when every receiver has said what it says.
    pub async fn trigger(&self, given: &impl Serialize) -> Result<trigger::Triggered, Problem> {
        Ok(trigger::trigger(self.there(), body(given)?).await?.0)
    }

    /// What became of each webhook, oldest first.
    pub async fn deliveries(&self, filters: &Filters<'_>) -> Result<Vec<DeliverySummary>, Problem> {
        all(filters, async |query| Ok(list::list_all(self.there(), query).await?.0)).await
    }

    /// Forgets every delivery, also what waits; ids go on.
    pub async fn clear_deliveries(&self) -> list::Cleared {
        list::clear(self.there()).await.0
    }

    /// One delivery with everything that was sent and came back, its tokens masked.
    pub async fn delivery(&self, id: &str) -> Result<DeliveryView, Problem> {
        Ok(list::show(self.there(), Id(id.to_owned()), query(&[])?).await?.0)
    }

    /// Sends a delivery again as a new one, without sabotage.
    pub async fn resend(&self, id: &str) -> Result<DeliveryView, Problem> {
        Ok(steer::resend_one(self.there(), Id(id.to_owned())).await?.1.0)
    }

    /// Sends every failed delivery again that was not sent again since; `json!({ "since": … })` only those that failed later.
    ///
    /// # Errors
    ///
    /// Says what is wrong with the moment.
    pub async fn resend_failed(&self, given: &impl Serialize) -> Result<steer::Resent, Problem> {
        Ok(steer::resend_failed(self.there(), body(given)?).await.0)
    }

    /// Makes the next attempt of everything that waits now, or of what waits for one endpoint.
    pub async fn flush(&self, endpoint: Option<&str>) -> Result<steer::DueNow, Problem> {
        Ok(steer::flush_all(self.there(), body(&json!({ "endpoint": endpoint }))?).await?.0)
    }

    /// Lets nothing more be sent, or nothing to one endpoint.
    pub async fn hold(&self, endpoint: Option<&str>) -> Result<steer::Queues, Problem> {
        Ok(steer::hold(self.there(), body(&json!({ "endpoint": endpoint }))?).await?.0)
    }

    /// Goes on with sending.
    pub async fn release(&self, endpoint: Option<&str>) -> Result<steer::Queues, Problem> {
        Ok(steer::release(self.there(), body(&json!({ "endpoint": endpoint }))?).await?.0)
    }

    /// The events as they would have been sent, with or without an endpoint, oldest first.
    pub async fn inbox(&self, filters: &Filters<'_>) -> Result<Vec<inbox::InboxEvent>, Problem> {
        all(filters, async |query| Ok(inbox::list(self.there(), query).await?.0)).await
    }

    /// One event.
    pub async fn inbox_event(&self, id: &str) -> Result<inbox::InboxEvent, Problem> {
        Ok(inbox::show(self.there(), Id(id.to_owned())).await?.0)
    }

    /// Empties the inbox.
    pub async fn clear_inbox(&self) -> inbox::Cleared {
        inbox::clear(self.there()).await.0
    }

    /// Sends an event to the endpoints that want it and did not have it, such as one that came later, or to one of them.
    pub async fn deliver_event(&self, id: &str, endpoint: Option<&str>) -> Result<inbox::Sent, Problem> {
        Ok(inbox::deliver_one(self.there(), Id(id.to_owned()), body(&json!({ "endpoint": endpoint }))?).await?.0)
    }

    /// Sends every event that fits the filters to the endpoints that want them and did not have them, or to one of them.
    pub async fn deliver_inbox(&self, filters: &Filters<'_>, endpoint: Option<&str>) -> Result<inbox::Sent, Problem> {
        Ok(inbox::deliver_all(self.there(), query(filters)?, body(&json!({ "endpoint": endpoint }))?).await?.0)
    }

    /// Lets the inbox play the receiver with answers in turn: `json!({ "statuses": [503, 200] })`.
    pub async fn script_inbox(&self, given: &impl Serialize) -> Result<EndpointView, Problem> {
        Ok(inbox::play(self.made(), body(given)?).await?.0)
    }

    /// Lets the next webhook that is selected misbehave: `json!({ "event": "async.completed", "webhook": { "signature": "wrong" } })`.
    ///
    /// # Errors
    ///
    /// Says which words there are.
    pub async fn sabotage(&self, given: &impl Serialize) -> Result<sabotage::SabotageView, Problem> {
        Ok(sabotage::add(self.made(), body(given)?).await?.1.0)
    }

    /// The sabotage that waits, and how often each was done.
    pub async fn armed_sabotage(&self) -> sabotage::SabotageView {
        sabotage::list(self.there()).await.0
    }

    /// Lets go of all sabotage that waits.
    pub async fn clear_sabotage(&self) -> sabotage::SabotageView {
        sabotage::clear(self.there()).await.0
    }
}
