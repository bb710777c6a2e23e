//! What rules decide about a step that no call asked for: owners come into being and are verified by themselves.

use serde_json::Value;

use super::{State, view};
use crate::{
    engine::scenario::{Plan, Situation},
    vendors::Core,
};

/// What is decided when `operation` happens by itself, as if it had been called with `body`; an error has nobody to be told to.
pub fn unasked(records: &State, core: &mut Core, operation: &'static str, body: &Value) -> Plan {
    let situation = Situation {
        operation,
        method: "POST",
        path: "",
        query: "",
        header: &|_| None,
        account: "",
        body,
        record: &|| view::record(records, body),
    };
    core.scenarios.decide(&situation, &mut core.random, core.now).plan
}
