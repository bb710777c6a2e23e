//! Makes the settings of the active scenarios so, and gives back what the sandbox had itself when they are no longer active.

use serde_json::{Map, Value};

use super::{events, settings::Settings, state::State};
use crate::{
    engine::tree::{Node, read_whole},
    vendors::Core,
};

/// Applies what the active scenarios say about this vendor; asking twice changes nothing.
///
/// A key that is set stands in place of the sandbox's own, except that flows, users and workspaces are added to its own, in place of those
/// of the same name. Users and workspaces that come into being so stay, as records do.
pub(crate) fn apply(records: &mut State, core: &Core) {
    let Value::Object(given) = core.scenarios.settings(events::VENDOR) else { return };
    if let Some(settings) = overruled(records, given) {
        records.accounts.follow(&settings);
        records.settings = settings;
    }
}

/// The settings with what is `given`; `None` when nothing changes.
fn overruled(records: &mut State, given: Map<String, Value>) -> Option<Settings> {
    if given.is_empty() && records.own.is_empty() {
        return None;
    }
    let mut settings = serde_json::to_value(&records.settings).expect("settings are plain JSON");
    let fields = settings.as_object_mut()?;
    fields.extend(std::mem::take(&mut records.own));
    for (key, value) in given {
        let value = match (fields.get(&key), value) {
            (Some(Value::Array(own)), Value::Array(more)) => Value::Array(joined(own, more)),
            (_, value) => value,
        };
        let own = fields.insert(key.clone(), value);
        records.own.extend(own.map(|own| (key, own)));
    }
    // Scenarios were checked when they were loaded.
    read_whole(Node::from(&settings)).ok()
}

/// The sandbox's `own` things, without those that `more` has by the same name, and `more`.
fn joined(own: &[Value], more: Vec<Value>) -> Vec<Value> {
    let mut all: Vec<_> = own.iter().filter(|it| more.iter().all(|new| name(new) != name(it))).cloned().collect();
    all.extend(more);
    all
}

/// What tells a flow, a user or a workspace from others of its list: people and companies may have flows of one name.
fn name(thing: &Value) -> [&Value; 3] {
    ["name", "of", "email"].map(|key| &thing[key])
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;
    use crate::vendors::personr::{document::DocType, settings::FlowKind};

    /// What `records` come to when scenarios say `given`.
    fn apply(records: &mut State, given: Value) {
        let Value::Object(given) = given else { panic!("settings are a mapping") };
        if let Some(settings) = overruled(records, given) {
            records.settings = settings;
        }
    }

    #[test]
    fn what_scenarios_set_stands_as_long_as_they_say_so() {
        let mut records = State::default();

        apply(&mut records, json!({ "attempts": 2, "completion": "5m", "requestsPerMinute": 3 }));
        assert_eq!((records.settings.attempts, records.settings.requests_per_minute), (2, Some(3)));

        apply(&mut records, json!({ "attempts": 3 }));
        assert_eq!((records.settings.attempts, records.settings.requests_per_minute), (3, None));

        apply(&mut records, json!({}));
        assert_eq!(records.settings, Settings::default());
    }

    #[test]
    fn what_scenarios_list_is_added_by_name() {
        let mut records = State::default();
        let flow = json!({ "name": "KYC basic", "of": "applicant", "requiredDocuments": ["PASSPORT"] });
        let given =
            json!({ "flows": [flow, { "name": "KYC basic", "of": "entity" }], "workspaces": [{ "name": "B" }] });

        apply(&mut records, given.clone());
        apply(&mut records, given);

        let settings = &records.settings;
        let names = settings.flow_names(FlowKind::Applicant);
        assert_eq!(names, ["Database Verification", "KYC basic"]);
        assert_eq!(settings.flow(FlowKind::Applicant, "KYC basic").unwrap().required_documents, [DocType::Passport]);
        assert_eq!(settings.flow_names(FlowKind::Entity), ["KYB Basic", "Know Your Business", "KYC basic"]);
        assert_eq!(settings.workspaces.len(), 2);

        apply(&mut records, json!({}));
        assert_eq!(records.settings, Settings::default());
    }
}
