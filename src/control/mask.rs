//! Hides what must not be copied into a bug report.

use serde_json::Value;

/// The parts of a header's name by which its value is a secret.
const SECRET: [&str; 7] = ["auth", "cookie", "credential", "key", "password", "secret", "token"];

/// What stands in place of a secret.
pub const HIDDEN: &str = "****";

/// The secrets among the texts in a body.
pub fn secrets_in(body: &Value) -> Vec<String> {
    let mut secrets = Vec::new();
    collect(body, &mut secrets);
    secrets
}

fn collect(json: &Value, secrets: &mut Vec<String>) {
    match json {
        Value::Object(fields) => {
            for (name, value) in fields {
                match value.as_str().filter(|secret| !secret.is_empty() && is_secret(name)) {
                    Some(secret) => secrets.push(secret.to_owned()),
                    None => collect(value, secrets),
                }
            }
        }
        Value::Array(items) => items.iter().for_each(|item| collect(item, secrets)),
        Value::Null | Value::Bool(_) | Value::Number(_) | Value::String(_) => {}
    }
}

/// Whether the field of a body that is called `name` holds a secret.
pub fn is_secret(name: &str) -> bool {
    ["password", "secret", "token"].contains(&name.to_ascii_lowercase().as_str())
}

/// A header's value, its secret replaced by asterisks; the scheme of a credential stays readable.
pub fn masked(name: &str, value: &str) -> String {
    let name = name.to_ascii_lowercase();
    if !SECRET.iter().any(|part| name.contains(part)) {
        return value.to_owned();
    }
    match value.split_once(' ') {
        Some((scheme, _)) => format!("{scheme} {HIDDEN}"),
        None => HIDDEN.to_owned(),
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
