//! An event: what happened, as bytes that every endpoint gets alike.

use std::{ops::Range, sync::Arc};

use bytes::Bytes;
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use super::id::{DeliveryId, EventId};
use crate::engine::{payload, sabotage::Sabotage, sign::Secret, time::Timestamp};

/// What a vendor hands in when something happened.
#[derive(Debug, Clone)]
pub struct Emission {
    /// The vendor's name.
    pub vendor: Arc<str>,
    /// Whose event it is: the key of an account or a workspace.
    pub owner: Arc<str>,
    /// The event's name as endpoints list it.
    pub event: Arc<str>,
    /// What it is about: the id of a check or a record.
    pub subject: Arc<str>,
    /// The bytes to send.
    pub body: Body,
    /// Their content type.
    pub content_type: Arc<str>,
    /// Why it is sent.
    pub cause: Cause,
    /// How its deliveries misbehave.
    pub sabotage: Sabotage,
    /// Which rule says so; `None` means the control API.
    pub sabotaged_by: Option<Arc<str>>,
}

/// Why a delivery was made.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "camelCase", tag = "is")]
#[schemars(rename = "DeliveryCause")]
pub enum Cause {
    /// A check or a record moved.
    Check,
    /// A rule of a scenario asked for it.
    Rule { rule: Arc<str> },
    /// A person fired the event.
    Trigger,
    /// A person sent an event that waited in the inbox.
    Inbox,
    /// A person sent an earlier delivery again.
    Resend { of: DeliveryId },
    /// It is a copy of another delivery, made by sabotage.
    Duplicate { of: DeliveryId },
}

/// The bytes of an event, serialised once, and where their signature stands.
#[derive(Debug, Clone)]
pub struct Body {
    pub bytes: Bytes,
    pub signed: Option<Signed>,
}

impl Body {
    /// Bytes without a signature.
    pub fn plain(bytes: impl Into<Bytes>) -> Self {
        Self { bytes: bytes.into(), signed: None }
    }

    /// Bytes that hold a signature over a part of themselves.
    pub fn signed(bytes: impl Into<Bytes>, signed: Signed) -> Self {
        let bytes = bytes.into();
        let Proof { signature, message } = &signed.proof;
        assert!(
            bytes.get(signature.clone()).is_some() && bytes.get(message.clone()).is_some(),
            "a proof lies within its body"
        );
        Self { bytes, signed: Some(signed) }
    }
}

/// Where a body holds a signature, and of what.
#[derive(Debug, Clone)]
pub struct Signed {
    /// The places, which lie within the body and do not overlap.
    pub proof: Proof,
    /// The key, to sign another version on request.
    pub key: Secret,
}

/// The places of a signature and of the bytes that it signs.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Proof {
    /// The JSON value of the signature, with its quotes.
    pub signature: Range<usize>,
    /// The signed bytes.
    pub message: Range<usize>,
}

/// An event as the log and the inbox keep it.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct Event {
    pub id: EventId,
    /// When it happened.
    pub at: Timestamp,
    /// The vendor's name.
    pub vendor: Arc<str>,
    /// Whose event it is.
    pub owner: Arc<str>,
    /// The event's name.
    pub name: Arc<str>,
    /// What it is about.
    pub subject: Arc<str>,
    /// What the client calls the request that made the subject, by its header `x-request-id`.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub request_id: Option<Arc<str>>,
    /// The content type of the body.
    pub content_type: Arc<str>,
    /// The headers with which it went to the first endpoint that wanted it, or would have gone to one without headers of its own.
    #[serde(default)]
    pub headers: Vec<(String, String)>,
    /// The body without any sabotage.
    #[serde(with = "payload")]
    pub body: Bytes,
    /// Where the body's signature stands; `None` when the vendor does not sign.
    pub proof: Option<Proof>,
}

impl Event {
    /// Whether the signature and what it signs lie within the body.
    pub fn is_whole(&self) -> bool {
        let is_there = |place: &Range<usize>| self.body.get(place.clone()).is_some();
        self.proof.as_ref().is_none_or(|proof| is_there(&proof.signature) && is_there(&proof.message))
    }

    pub fn new(id: EventId, emission: &Emission, request_id: Option<Arc<str>>, at: Timestamp) -> Self {
        Self {
            id,
            at,
            vendor: Arc::clone(&emission.vendor),
            owner: Arc::clone(&emission.owner),
            name: Arc::clone(&emission.event),
            subject: Arc::clone(&emission.subject),
            request_id,
            content_type: Arc::clone(&emission.content_type),
            headers: Vec::new(),
            body: emission.body.bytes.clone(),
            proof: emission.body.signed.as_ref().map(|signed| signed.proof.clone()),
        }
    }

    /// About how many bytes it holds in memory.
    pub fn size(&self) -> usize {
        256 + self.body.len() + self.owner.len() + self.subject.len()
    }
}
