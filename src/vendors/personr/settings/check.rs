//! Finds everything that is wrong with a scenario's `settings.personr`, each with its place and the nearest right word.

use serde_json::Value;

use super::switches::Settings;
use crate::engine::{
    scenario::SettingProblem,
    tree::{Mistake, Node, read},
};

/// What is wrong with the settings.
pub fn problems(settings: &Value) -> Vec<SettingProblem> {
    let (_, mistakes) = read::<Settings>(Node::from(settings));
    let problem = |mistake: Mistake| {
        let key = mistake.path.first().map_or("", String::as_str);
        let example = example(key).or(mistake.wrong.nearest().and_then(example));
        SettingProblem::of(mistake, example)
    };
    mistakes.into_iter().map(problem).collect()
}

/// What would be right under a key.
fn example(key: &str) -> Option<&'static str> {
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
    use serde_json::json;

    use super::*;

    #[track_caller]
    fn check(settings: Value, path: &[&str], message: &str, nearest: Option<&str>) {
        let problems = problems(&settings);
        let key = nearest.filter(|_| path.len() == 1).unwrap_or(path[0]);
        assert!(
            problems[0].example.as_ref().is_some_and(|example| example.starts_with(key)),
            "{:?}",
            problems[0].example
        );
        assert_eq!(problems[0].path, path);
        assert!(problems[0].message.contains(message), "{}", problems[0].message);
        assert_eq!(problems[0].nearest.as_deref(), nearest);
    }

    #[test]
    fn what_is_wrong_is_named_with_its_place() {
        check(json!({ "atempts": 3 }), &["atempts"], "unknown setting `atempts`", Some("attempts"));
        check(
            json!({ "flows": [{ "name": "a", "of": "aplicant" }] }),
            &["flows", "0", "of"],
            "unknown word",
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

        assert_eq!(problems(&settings), []);
    }
}
