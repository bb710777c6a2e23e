//! Finds what is wrong with a scenario's `settings.personr`, with its place and the nearest right word.

use serde_json::Value;
use serde_path_to_error::Segment;

use super::switches::Settings;
use crate::engine::scenario::SettingProblem;

/// What is wrong with the settings: the first thing that cannot be read.
pub(in crate::vendors::personr) fn problems(settings: &Value) -> Vec<SettingProblem> {
    let Err(error) = serde_path_to_error::deserialize::<_, Settings>(settings) else { return Vec::new() };
    let path = error.path().iter().filter_map(name).collect();
    vec![problem(path, &error.inner().to_string())]
}

fn name(segment: &Segment) -> Option<String> {
    match segment {
        Segment::Map { key } => Some(key.clone()),
        Segment::Seq { index } => Some(index.to_string()),
        Segment::Enum { .. } | Segment::Unknown => None,
    }
}

fn problem(path: Vec<String>, message: &str) -> SettingProblem {
    let quoted: Vec<_> = message.split('`').skip(1).step_by(2).collect();
    let (wrong, right) = quoted.split_first().map_or(("", &[][..]), |(wrong, right)| (*wrong, right));
    let like = |word: &str| strsim::jaro_winkler(wrong, word);
    let nearest =
        right.iter().filter(|word| like(word) > 0.75).max_by(|left, right| like(left).total_cmp(&like(right)));
    SettingProblem {
        path,
        message: message.replace("unknown field", "unknown setting").replace("unknown variant", "unknown word"),
        nearest: nearest.map(|&word| word.to_owned()),
        example: Some("flows: [{ name: Onboarding, of: applicant }]".to_owned()),
    }
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    #[track_caller]
    fn check(settings: Value, path: &[&str], message: &str, nearest: Option<&str>) {
        let problems = problems(&settings);
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
            "completion": "5s", "attempts": 3, "requestsPerMinute": 1000, "webhookForm": "older", "ownership": "list",
        });

        assert_eq!(problems(&settings), []);
    }
}
