//! Makes the settings of the active scenarios so, and gives back what the sandbox had itself when they are no longer active.

use serde_json::{Map, Value};

use super::{events, settings::Settings, state::State};
use crate::vendors::Core;

/// Applies what the active scenarios say about this vendor; asking twice changes nothing.
///
/// A key that is set stands in place of the sandbox's own; users and workspaces that come into being so stay, as records do.
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
        let own = fields.insert(key.clone(), value);
        records.own.extend(own.map(|own| (key, own)));
    }
    // Scenarios were checked when they were loaded.
    serde_json::from_value(settings).ok()
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

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
}
