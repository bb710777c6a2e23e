//! Words that must name something there is, each refused in the same way wherever it is written.

use hyper::Method;

use super::problem::Problem;
use crate::{
    engine::outbox::{EndpointId, Outbox},
    vendors::webhooks::Vendor,
};

/// Refuses a name in `field` that no event has.
pub fn event(field: &str, name: Option<&str>) -> Result<(), Problem> {
    match name.filter(|name| Vendor::of_event(name).is_none()) {
        None => Ok(()),
        Some(name) => {
            let events = Vendor::ALL.iter().flat_map(|vendor| vendor.events());
            Err(Problem::in_field(field, format!("there is no event {name:?}")).valid(events))
        }
    }
}

/// The vendor that `field` names.
pub fn vendor(field: &str, name: &str) -> Result<Vendor, Problem> {
    let unknown = || Problem::in_field(field, format!("there is no vendor {name:?}"));
    Vendor::named(name).ok_or_else(|| unknown().valid(Vendor::ALL.map(Vendor::name)))
}

/// The endpoint that `field` names: one that there is, or that was there and has deliveries in the log.
pub fn endpoint(field: &str, id: Option<&str>, outbox: &Outbox) -> Result<Option<EndpointId>, Problem> {
    let Some(text) = id else { return Ok(None) };
    let id: Option<EndpointId> = text.parse().ok();
    let is_known = |id: &EndpointId| outbox.endpoint(*id).is_some() || outbox.deliveries().any(|it| it.endpoint == *id);
    let unknown = || Problem::in_field(field, format!("there is no webhook endpoint {text:?} in this sandbox"));
    let known = id.filter(is_known).ok_or_else(|| unknown().valid(outbox.endpoints().map(|it| it.id)));
    known.map(Some)
}

/// A method as requests have it, whatever its case.
pub fn method(field: &str, text: &str) -> Result<String, Problem> {
    let all = [
        Method::GET,
        Method::HEAD,
        Method::POST,
        Method::PUT,
        Method::PATCH,
        Method::DELETE,
        Method::OPTIONS,
        Method::TRACE,
        Method::CONNECT,
    ];
    match all.iter().find(|method| method.as_str().eq_ignore_ascii_case(text)) {
        Some(method) => Ok(method.to_string()),
        None => Err(Problem::in_field(field, format!("there is no method {text:?}")).valid(all)),
    }
}
