//! A delivery as it is shown.

use std::sync::Arc;

use base64::{Engine as _, engine::general_purpose::STANDARD};
use schemars::JsonSchema;
use serde::Serialize;

use crate::{
    control::mask::masked,
    engine::{
        outbox::{Act, Attempt, Cause, Delivery, DeliveryId, EndpointId, Event, EventId, Reply, Status},
        time::Timestamp,
    },
};

/// Whether tokens are shown.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Secrets {
    /// As they were sent.
    Shown,
    /// Replaced by asterisks.
    Masked,
}

/// A delivery in a list.
#[derive(Debug, Serialize, JsonSchema)]
#[serde(rename_all = "camelCase")]
pub struct DeliverySummary {
    pub id: DeliveryId,
    pub vendor: Arc<str>,
    pub event: Arc<str>,
    /// The event's id in the inbox.
    pub event_id: EventId,
    /// The check or record that it is about.
    pub subject: Arc<str>,
    pub account: Arc<str>,
    pub endpoint: EndpointId,
    /// Where the latest attempt went; null before it, and when the inbox plays the receiver.
    pub url: Option<String>,
    pub cause: Cause,
    /// What the client calls the request that made the subject, by its header `x-request-id`.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub request_id: Option<Arc<str>>,
    pub created: Timestamp,
    #[serde(flatten)]
    pub status: Status,
    /// How many attempts were started.
    pub attempts_made: u32,
    /// What came of the latest attempt, in one sentence.
    pub latest: Option<String>,
    /// How to repair the usual mistakes, in one sentence.
    pub hint: Option<String>,
}

/// A delivery with everything.
#[derive(Debug, Serialize, JsonSchema)]
#[serde(rename_all = "camelCase")]
#[schemars(rename = "Delivery")]
pub struct DeliveryView {
    #[serde(flatten)]
    pub summary: DeliverySummary,
    /// The headers of the latest attempt in the order they were sent; empty before it.
    pub headers: Vec<(String, String)>,
    /// The bytes that are sent; null when they are no text.
    pub body: Option<String>,
    /// The bytes that are sent, when they are no text.
    body_base64: Option<String>,
    /// The bytes before any sabotage, when they are others.
    pub original_body: Option<String>,
    /// Null when the vendor does not sign this event.
    pub signature: Option<Signature>,
    /// What was done to it on purpose.
    pub sabotage: Vec<Act>,
    /// The latest attempts, oldest first.
    pub attempts: Vec<AttemptView>,
}

/// The signature of an event before any sabotage.
#[derive(Debug, Serialize, JsonSchema)]
pub struct Signature {
    pub value: String,
    /// What was signed, byte for byte.
    pub signed: String,
}

/// A finished attempt.
#[derive(Debug, Serialize, JsonSchema)]
#[schemars(rename = "DeliveryAttempt")]
pub struct AttemptView {
    #[serde(flatten)]
    pub attempt: Attempt,
    /// How to repair the usual mistakes, in one sentence.
    pub hint: Option<String>,
}

impl From<&Delivery> for DeliverySummary {
    fn from(delivery: &Delivery) -> Self {
        let event = &delivery.event;
        let reply = delivery.attempts.back().map(|attempt| &attempt.reply);
        Self {
            id: delivery.id,
            vendor: Arc::clone(&event.vendor),
            event: Arc::clone(&event.name),
            event_id: event.id,
            subject: Arc::clone(&event.subject),
            account: Arc::clone(&event.owner),
            endpoint: delivery.endpoint,
            url: delivery.url.as_ref().map(ToString::to_string),
            cause: delivery.cause.clone(),
            request_id: event.request_id.clone(),
            created: delivery.created,
            status: delivery.status.clone(),
            attempts_made: delivery.attempts_made,
            latest: reply.map(ToString::to_string),
            hint: reply.and_then(Reply::hint),
        }
    }
}

impl DeliveryView {
    /// Everything about a delivery.
    pub fn of(delivery: &Delivery, secrets: Secrets) -> Self {
        let header = |(name, value): &(String, String)| match secrets {
            Secrets::Shown => (name.clone(), value.clone()),
            Secrets::Masked => (name.clone(), masked(name, value)),
        };
        let attempt = |attempt: &Attempt| AttemptView { attempt: attempt.clone(), hint: attempt.reply.hint() };
        let body = str::from_utf8(&delivery.body).ok().map(ToOwned::to_owned);
        Self {
            summary: DeliverySummary::from(delivery),
            headers: delivery.headers.iter().map(header).collect(),
            body_base64: body.is_none().then(|| STANDARD.encode(&delivery.body)),
            body,
            original_body: (delivery.body != delivery.event.body).then(|| text(&delivery.event.body)),
            signature: signature(&delivery.event),
            sabotage: delivery.acts.clone(),
            attempts: delivery.attempts.iter().map(attempt).collect(),
        }
    }
}

fn text(bytes: &[u8]) -> String {
    String::from_utf8_lossy(bytes).into_owned()
}

fn signature(event: &Event) -> Option<Signature> {
    let proof = event.proof.as_ref()?;
    let value = text(&event.body[proof.signature.clone()]).trim_matches('"').to_owned();
    Some(Signature { value, signed: text(&event.body[proof.message.clone()]) })
}
