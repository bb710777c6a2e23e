//! Reads a scenario's `settings.personr` and finds everything that is wrong with it, each with its place.

use std::sync::Arc;

use super::scenario::ScenarioSettings;
use crate::engine::{
    scenario::VendorSettings,
    tree::{Mistake, Node, read_whole},
};

/// Reads the settings; or everything that is wrong with them.
pub fn read_settings(settings: &Node) -> Result<VendorSettings, Vec<Mistake>> {
    read_whole::<ScenarioSettings>(settings.clone()).map(|given| Arc::new(given) as VendorSettings)
}

/// What would be right under a key.
pub fn example_of(key: &str) -> Option<&'static str> {
    Some(match key {
        "access" => "access: strict",
        "users" => "users: [{ email: qa@acme.test, password: secret }]",
        "workspaces" => "workspaces: [{ name: Branch }]",
        "flows" => "flows: [{ name: Onboarding, of: applicant }]",
        "completion" => "completion: 5s",
        "attempts" => "attempts: 2",
        "requestsPerMinute" => "requestsPerMinute: 60",
        "webhookForm" => "webhookForm: older",
        _ => return None,
    })
}

#[cfg(test)]
mod tests {
    use serde_json::{Value, json};

    use super::*;

    fn mistakes(settings: &Value) -> Vec<Mistake> {
        read_settings(&Node::from(settings)).err().unwrap_or_default()
    }

    #[track_caller]
    fn check(settings: Value, path: &[&str], message: &str, nearest: Option<&str>) {
        let mistakes = mistakes(&settings);
        assert_eq!(mistakes[0].path, path);
        assert!(mistakes[0].wrong.to_string().contains(message), "{}", mistakes[0].wrong);
        assert_eq!(mistakes[0].wrong.nearest(), nearest);
    }

    #[test]
    fn what_is_wrong_is_named_with_its_place() {
        check(json!({ "atempts": 3 }), &["atempts"], "unknown field `atempts`", Some("attempts"));
        check(
            json!({ "flows": [{ "name": "a", "of": "aplicant" }] }),
            &["flows", "0", "of"],
            "unknown value",
            Some("applicant"),
        );
        check(json!({ "completion": "soon" }), &["completion"], "such as 800ms", None);
    }

    #[test]
    fn right_settings_have_no_problems() {
        let settings = json!({
            "access": "strict", "users": [{ "email": "a@b", "password": "c" }], "workspaces": [{ "name": "Branch" }],
            "flows": [{ "name": "Onboarding", "of": "applicant", "requiredDocuments": ["PASSPORT"] }],
            "completion": "5s", "attempts": 3, "requestsPerMinute": 1000, "webhookForm": "older",
        });

        assert!(mistakes(&settings).is_empty());
        for key in settings.as_object().expect("it is an object").keys() {
            assert!(example_of(key).is_some_and(|example| example.starts_with(key)), "{key}");
        }
    }
}
