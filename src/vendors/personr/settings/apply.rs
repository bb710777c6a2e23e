//! Makes the settings of the active scenarios so, and gives back what the sandbox had itself when they are no longer active.

use super::scenario::ScenarioSettings;
use crate::vendors::{
    Core,
    personr::{State, events::VENDOR},
};

/// What the active scenarios say about this vendor.
pub fn given(core: &Core) -> ScenarioSettings {
    core.scenarios.settings(VENDOR).cloned().reduce(ScenarioSettings::or).unwrap_or_default()
}

/// Applies what the active scenarios say; asking twice changes nothing.
///
/// What is set stands in place of the sandbox's own, except that flows, users and workspaces are added to its own, in place of those
/// of the same name. Users and workspaces that come into being so stay, as records do.
pub fn apply(records: &mut State, core: &Core) {
    if put_over(records, given(core)) {
        records.accounts.follow(&records.settings);
    }
}

/// Puts what is `given` over the sandbox's own settings; whether anything was or is.
fn put_over(records: &mut State, given: ScenarioSettings) -> bool {
    let is_given = given != ScenarioSettings::default();
    if !is_given && records.own.is_none() {
        return false;
    }
    let own = records.own.take().unwrap_or_else(|| records.settings.clone());
    records.settings = given.over(&own);
    records.own = is_given.then_some(own);
    true
}

#[cfg(test)]
mod tests {
    use serde_json::{Value, json};

    use super::*;
    use crate::vendors::personr::{
        document::DocType,
        settings::{FlowKind, Settings},
    };

    /// What `records` come to when scenarios say `given`.
    fn apply(records: &mut State, given: Value) {
        put_over(records, serde_json::from_value(given).expect("the settings are right"));
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
