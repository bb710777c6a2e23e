//! Hides what must not be copied into a bug report.

/// The parts of a header's name by which its value is a secret.
const SECRET: [&str; 7] = ["auth", "cookie", "credential", "key", "password", "secret", "token"];

/// A header's value, its secret replaced by asterisks; the scheme of a credential stays readable.
pub(super) fn masked(name: &str, value: &str) -> String {
    let name = name.to_ascii_lowercase();
    if !SECRET.iter().any(|part| name.contains(part)) {
        return value.to_owned();
    }
    match value.split_once(' ') {
        Some((scheme, _)) => format!("{scheme} ****"),
        None => "****".to_owned(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn secrets_are_hidden_and_their_scheme_is_not() {
        assert_eq!(masked("authorization", "Basic abc"), "Basic ****");
        assert_eq!(masked("X-Api-Key", "abc"), "****");
        assert_eq!(masked("content-type", "application/json"), "application/json");
    }
}
