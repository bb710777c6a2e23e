//! Which deliveries are meant.

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use crate::{
    control::{known, problem::Problem},
    engine::{
        outbox::{Delivery, DeliveryId, EndpointId, Outbox, Status},
        time::Timestamp,
    },
};

/// The query of a list; its parameters as the description names them.
pub(super) const QUERY: &[(&str, &str)] = &[
    ("event", "Only those of this event, such as async.completed."),
    ("endpoint", "Only those to this endpoint, such as ep_1."),
    ("subject", "Only those about this check or record."),
    ("status", "pending, waiting, inFlight, delivered, failed, dropped or cancelled."),
    ("since", "Only those made at or after this moment of sandbox time."),
    ("after", "Only those after this one, such as dl_100: the `next` of the part before."),
    ("limit", "How many, from 1 to 1000; 100 when it is missing."),
];

/// The query of a list.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct Asked {
    event: Option<String>,
    endpoint: Option<String>,
    subject: Option<String>,
    status: Option<Word>,
    since: Option<String>,
    after: Option<String>,
    pub(super) limit: Option<usize>,
}

/// The words for where a delivery stands.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "camelCase")]
#[schemars(rename = "DeliveryStatus")]
pub(super) enum Word {
    /// Not settled: one of the next two.
    Pending,
    /// Its next attempt waits for its moment or its turn.
    Waiting,
    /// An attempt is under way.
    InFlight,
    /// The receiver took it.
    Delivered,
    /// The last attempt failed.
    Failed,
    /// Never sent, on purpose.
    Dropped,
    /// It will not be sent any more.
    Cancelled,
}

impl From<&Status> for Word {
    fn from(status: &Status) -> Self {
        match status {
            Status::Waiting { .. } => Self::Waiting,
            Status::InFlight => Self::InFlight,
            Status::Delivered { .. } => Self::Delivered,
            Status::Failed { .. } => Self::Failed,
            Status::Dropped => Self::Dropped,
            Status::Cancelled { .. } => Self::Cancelled,
        }
    }
}

/// Which deliveries are meant.
#[derive(Debug)]
pub(super) struct Filter {
    event: Option<String>,
    endpoint: Option<EndpointId>,
    subject: Option<String>,
    status: Option<Word>,
    since: Option<Timestamp>,
    after: Option<DeliveryId>,
}

impl Asked {
    /// What is meant, among what there is in an outbox.
    pub(super) fn filter(&self, outbox: &Outbox) -> Result<Filter, Problem> {
        known::event("event", self.event.as_deref())?;
        Ok(Filter {
            event: self.event.clone(),
            endpoint: known::endpoint("endpoint", self.endpoint.as_deref(), outbox)?,
            subject: self.subject.clone(),
            status: self.status,
            since: read("since", self.since.as_deref())?,
            after: read("after", self.after.as_deref())?,
        })
    }
}

/// Reads a parameter that may be missing.
fn read<T: std::str::FromStr<Err = String>>(name: &str, text: Option<&str>) -> Result<Option<T>, Problem> {
    text.map(|text| text.parse().map_err(|error| Problem::invalid(format!("{name}: {error}")))).transpose()
}

impl Filter {
    /// Whether `delivery` is meant, on whichever part of the list it stands.
    pub(super) fn matches(&self, delivery: &Delivery) -> bool {
        let event = &delivery.event;
        self.event.as_ref().is_none_or(|name| **name == *event.name)
            && self.endpoint.is_none_or(|endpoint| endpoint == delivery.endpoint)
            && self.subject.as_ref().is_none_or(|subject| **subject == *event.subject)
            && self.status.is_none_or(|word| word.holds(&delivery.status))
            && self.since.is_none_or(|since| since <= delivery.created)
    }

    /// Whether `delivery` comes after the part before.
    pub(super) fn is_after(&self, delivery: &Delivery) -> bool {
        self.after.is_none_or(|after| after < delivery.id)
    }
}

impl Word {
    fn holds(self, status: &Status) -> bool {
        if self == Self::Pending { !status.is_settled() } else { self == Self::from(status) }
    }
}
