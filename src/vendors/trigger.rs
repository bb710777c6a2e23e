//! Events that a person fires: of an existing record, or made up, with fields replaced.
//!
//! What a body consists of is the vendors'; this finds the vendor, and replaces fields without changing the order of the others.

use bytes::Bytes;
use indexmap::IndexMap;
use serde_json::{
    Map, Value, json,
    value::{RawValue, to_raw_value},
};

use super::{State, Vendors, attestr, personr, webhooks::Vendor};
use crate::engine::{
    outbox::{Body, Cause, Emission, Event},
    sabotage::Sabotage,
};

/// An event to fire.
#[derive(Debug, Clone, Default)]
pub struct EventToFire {
    /// Its name.
    pub event: String,
    /// The check or record that it is about; a made-up one when it is missing.
    pub subject: Option<String>,
    /// Whose event it is, when no record says so; the first account's when it is missing.
    pub account: Option<String>,
    /// Fields of the body that replace the usual ones, at any depth.
    pub changes: Map<String, Value>,
}

/// Why an event cannot be fired.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum CannotTrigger {
    /// No vendor has it.
    #[error("event: there is no event `{0}`")]
    Event(String),
    /// There is no such record.
    #[error("subject: `{subject}` is no {kind} of this sandbox")]
    Subject { kind: &'static str, subject: String },
    /// There is no such account.
    #[error("account: there is no account `{0}`")]
    Account(String),
}

/// What a vendor says of an event.
#[derive(Debug)]
pub struct VendorEvent {
    pub owner: String,
    pub subject: String,
    pub body: Body,
}

/// The event as the vendor would send it.
pub fn emission(state: &State, wanted: &EventToFire) -> Result<Emission, CannotTrigger> {
    let vendor = Vendor::of_event(&wanted.event).ok_or_else(|| CannotTrigger::Event(wanted.event.clone()))?;
    let event = match vendor {
        Vendor::Attestr => attestr::trigger::event(&state.records.attestr, wanted, &state.core)?,
        Vendor::Personr => personr::trigger::event(&state.records.personr, wanted, state.core.now)?,
    };
    Ok(Emission {
        vendor: vendor.name().into(),
        owner: event.owner.into(),
        event: wanted.event.as_str().into(),
        subject: event.subject.into(),
        body: event.body,
        content_type: "application/json".into(),
        cause: Cause::Trigger,
        sabotage: Sabotage::default(),
        sabotaged_by: None,
    })
}

/// What an event says when it is sent again: nothing of what was purged since (ruling A38).
pub fn body_now(records: &Vendors, event: &Event) -> Bytes {
    let check = (*event.vendor == *attestr::VENDOR).then(|| event.subject.parse().ok()).flatten();
    let status = check.and_then(|id: attestr::ids::AsyncId| records.attestr.checks.get(&id)).map(|check| &check.status);
    if !matches!(status, Some(attestr::state::Status::Purged { .. })) {
        return event.body.clone();
    }
    let nothing = json!({ "payload": { "output": null, "error": null, "signature": null } });
    let body = changed(&String::from_utf8_lossy(&event.body), nothing.as_object().expect("it is an object"));
    Bytes::from(raw(&body).get().to_owned())
}

/// The fields of a JSON object in their order, their values as they are written.
pub type JsonFields = IndexMap<String, Box<RawValue>>;

/// The JSON object `text` with fields replaced; objects are changed inside, everything else is put in place of what was there.
pub fn changed(text: &str, changes: &Map<String, Value>) -> JsonFields {
    let mut fields: JsonFields = serde_json::from_str(text).expect("bodies are JSON objects");
    for (name, change) in changes {
        let inside = match (change, fields.get(name)) {
            (Value::Object(change), Some(field)) if field.get().starts_with('{') => {
                Some(raw(&changed(field.get(), change)))
            }
            _ => None,
        };
        fields.insert(name.clone(), inside.unwrap_or_else(|| raw(change)));
    }
    fields
}

/// A value as JSON text.
pub fn raw(value: &impl serde::Serialize) -> Box<RawValue> {
    to_raw_value(value).expect("plain values are JSON")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn replacing_keeps_the_order_and_the_writing_of_the_rest() {
        let changes = json!({ "b": { "y": [1] }, "new": null, "a": { "z": 1 } });
        let Value::Object(changes) = changes else { unreachable!("it is an object") };

        let fields = changed(r#"{"c":1.50,"b":{"x":"ü","y":2},"a":7}"#, &changes);

        assert_eq!(raw(&fields).get(), r#"{"c":1.50,"b":{"x":"ü","y":[1]},"a":{"z":1},"new":null}"#);
    }
}
