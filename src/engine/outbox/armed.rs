//! Sabotage that waits for the next delivery of an endpoint, an event or the whole sandbox.

use std::sync::Arc;

use serde::{Deserialize, Serialize};

use super::{event::Event, id::EndpointId};
use crate::engine::sabotage::Sabotage;

/// Sabotage that waits for a delivery.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Armed {
    /// Which delivery it is for.
    pub selector: Selector,
    /// What is done to it, in place of what a rule says.
    pub sabotage: Sabotage,
}

/// Which delivery an armed sabotage is for; what is `None` does not matter.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields, default)]
pub struct Selector {
    pub endpoint: Option<EndpointId>,
    pub vendor: Option<Arc<str>>,
    /// Those of events with this name.
    pub event: Option<Arc<str>>,
    /// Those about this check or record.
    pub subject: Option<Arc<str>>,
}

impl Selector {
    fn selects(&self, endpoint: EndpointId, event: &Event) -> bool {
        let same = |wanted: &Option<Arc<str>>, given: &Arc<str>| wanted.as_ref().is_none_or(|wanted| wanted == given);
        self.endpoint.is_none_or(|wanted| wanted == endpoint)
            && same(&self.vendor, &event.vendor)
            && same(&self.event, &event.name)
            && same(&self.subject, &event.subject)
    }
}

/// Takes out the oldest sabotage that waits for a delivery such as this.
pub fn take(armed: &mut Vec<Armed>, endpoint: EndpointId, event: &Event) -> Option<Sabotage> {
    let place = armed.iter().position(|it| it.selector.selects(endpoint, event))?;
    Some(armed.remove(place).sabotage)
}
