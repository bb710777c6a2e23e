//! Names of scenarios and rules: they stand in paths of the control API and in headers of answers, so they are plain.

/// What stands in place of a scenario's name where something else decided.
const RESERVED: [&str; 3] = ["runtime", "header", "control"];

const LONGEST: usize = 100;

/// What is wrong with the name of a scenario.
pub fn problem_of_scenario(name: &str) -> Option<String> {
    if RESERVED.contains(&name) {
        return Some(format!("no scenario can be called `{name}`: it is what decides without one"));
    }
    problem_of(name)
}

/// What is wrong with the name of a scenario or the id of a rule.
pub fn problem_of(name: &str) -> Option<String> {
    let plain = name.chars().all(|it| it.is_ascii_alphanumeric() || "-_.".contains(it));
    let good = plain && !name.is_empty() && !name.starts_with('.') && name.len() <= LONGEST;
    let rule = "names have letters, digits, `-`, `_` and `.` and begin with no dot";
    (!good).then(|| format!("`{}` is no name: {rule}", name.escape_debug()))
}

/// A name like `name` that could be.
pub fn nearest(name: &str) -> String {
    let plain: String =
        name.chars().map(|it| if it.is_ascii_alphanumeric() { it } else { '-' }).take(LONGEST).collect();
    let plain = plain.trim_matches('-');
    if plain.is_empty() || RESERVED.contains(&plain) { "slow-back-office".to_owned() } else { plain.to_owned() }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_fit_into_paths_and_headers() {
        for good in ["a", "low-credits", "Rule_1.2", "2fast"] {
            assert_eq!(problem_of_scenario(good), None);
        }
        for bad in ["", "a b", "a/b", "a\nb", ".", "..", ".a", "ä", "a;b", "a%20b", &"a".repeat(101)] {
            assert!(problem_of(bad).is_some(), "{bad}");
            assert_eq!(problem_of_scenario(&nearest(bad)), None, "{bad}");
        }
        assert_eq!(nearest("my file (2)"), "my-file--2");
        assert!(problem_of_scenario("runtime").is_some() && problem_of("runtime").is_none());
    }
}
