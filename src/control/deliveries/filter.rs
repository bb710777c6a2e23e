//! Which deliveries are meant.

use std::collections::HashSet;

use serde::Deserialize;

use crate::{
    control::{known, problem::Problem},
    engine::{
        outbox::{Delivery, DeliveryId, EndpointId, Outbox, Status},
        time::Timestamp,
    },
};

/// The query of a list; its parameters as the description names them.
pub const QUERY: &[(&str, &str)] = &[
    ("event", "Only those of this event, such as async.completed."),
    ("endpoint", "Only those to this endpoint, such as ep_1."),
    ("subject", "Only those about the record with this id; the parameters below say it by what the record has."),
    ("status", "pending, waiting, inFlight, delivered, failed, dropped or cancelled."),
    ("since", "Only those made at or after this moment of sandbox time."),
    ("after", "Only those after this one, such as dl_100: the `next` of the part before."),
    ("limit", "How many, from 1 to 1000; 100 when it is missing."),
];

/// The query of a list.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct DeliveriesQuery {
    event: Option<String>,
    endpoint: Option<String>,
    subject: Option<String>,
    status: Option<StatusFilter>,
    since: Option<String>,
    after: Option<String>,
    pub limit: Option<usize>,
}

/// The words for where a delivery stands.
#[derive(Debug, Clone, Copy, Deserialize)]
#[serde(rename_all = "camelCase")]
pub enum StatusFilter {
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

impl StatusFilter {
    fn fits(self, status: &Status) -> bool {
        match self {
            Self::Pending => !status.is_settled(),
            Self::Waiting => matches!(status, Status::Waiting { .. }),
            Self::InFlight => matches!(status, Status::InFlight),
            Self::Delivered => matches!(status, Status::Delivered { .. }),
            Self::Failed => matches!(status, Status::Failed { .. }),
            Self::Dropped => matches!(status, Status::Dropped),
            Self::Cancelled => matches!(status, Status::Cancelled { .. }),
        }
    }
}

/// Which deliveries are meant.
#[derive(Debug)]
pub struct Filter {
    event: Option<String>,
    endpoint: Option<EndpointId>,
    subject: Option<String>,
    /// Only those about one of these.
    about: Option<HashSet<String>>,
    status: Option<StatusFilter>,
    since: Option<Timestamp>,
    after: Option<DeliveryId>,
}

impl DeliveriesQuery {
    /// What is meant, among what there is in an outbox; when `about` says so, only of these records.
    pub fn filter(&self, outbox: &Outbox, about: Option<HashSet<String>>) -> Result<Filter, Problem> {
        known::event("event", self.event.as_deref())?;
        Ok(Filter {
            event: self.event.clone(),
            endpoint: known::endpoint("endpoint", self.endpoint.as_deref(), outbox)?,
            subject: self.subject.clone(),
            about,
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
    pub fn matches(&self, delivery: &Delivery) -> bool {
        let event = &delivery.event;
        self.event.as_ref().is_none_or(|name| **name == *event.name)
            && self.endpoint.is_none_or(|endpoint| endpoint == delivery.endpoint)
            && self.subject.as_ref().is_none_or(|subject| **subject == *event.subject)
            && self.about.as_ref().is_none_or(|about| about.contains(&*event.subject))
            && self.status.is_none_or(|status| status.fits(&delivery.status))
            && self.since.is_none_or(|since| since <= delivery.created)
    }

    /// Whether `delivery` comes after the part before.
    pub fn is_after(&self, delivery: &Delivery) -> bool {
        self.after.is_none_or(|after| after < delivery.id)
    }
}
