//! `vetbox env`: addresses and credentials of a sandbox as variables.

use std::collections::BTreeMap;

use clap::ValueEnum;
use serde_json::{Value, json};

use super::{failure::Failure, print, remote::Remote};

/// Print the sandbox's base URLs and credentials as variables.
#[derive(Debug, clap::Args)]
#[command(after_help = "Examples:
  eval \"$(vetbox env)\"
  vetbox env --sandbox t1 --format dotenv > .env.test")]
pub(super) struct Env {
    /// The form: shell exports, the lines of a .env file, or JSON.
    #[arg(long, value_enum, default_value_t)]
    format: Format,
    #[command(flatten)]
    remote: Remote,
}

#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, ValueEnum)]
enum Format {
    #[default]
    Shell,
    Dotenv,
    Json,
}

/// Prints them.
pub(super) fn run(arguments: &Env) -> Result<(), Failure> {
    let sandbox = arguments.remote.get("")?;
    let mut variables = variables(&sandbox);
    variables.insert("VETBOX_URL".to_owned(), arguments.remote.base().to_owned());
    variables.insert("VETBOX_SANDBOX".to_owned(), arguments.remote.sandbox.clone());
    match (arguments.format, arguments.remote.json) {
        (Format::Json, _) | (_, true) => print::json(&json!(variables)),
        (Format::Shell, false) => {
            for (name, value) in &variables {
                print::line(&format!("export {name}={}", quoted(value)));
            }
        }
        (Format::Dotenv, false) => {
            for (name, value) in &variables {
                print::line(&format!("{name}={}", quoted(value)));
            }
        }
    }
    Ok(())
}

/// The variables that a sandbox's description stands for: a base URL and credentials for each vendor.
fn variables(sandbox: &Value) -> BTreeMap<String, String> {
    let mut variables = BTreeMap::new();
    for (vendor, url) in sandbox["urls"].as_object().into_iter().flatten() {
        let name =
            if vendor == "base" { "VETBOX_BASE_URL".to_owned() } else { format!("{}_BASE_URL", screaming(vendor)) };
        variables.insert(name, print::plain(url));
    }
    for (vendor, credentials) in sandbox["credentials"].as_object().into_iter().flatten() {
        for (name, value) in credentials.as_object().into_iter().flatten().filter(|(_, value)| !value.is_null()) {
            variables.insert(format!("{}_{}", screaming(vendor), screaming(name)), print::plain(value));
        }
    }
    variables
}

/// `clientKey` as `CLIENT_KEY`.
fn screaming(name: &str) -> String {
    name.chars().flat_map(|it| it.is_ascii_uppercase().then_some('_').into_iter().chain(it.to_uppercase())).collect()
}

/// A text as one word that a shell takes literally, whatever is in it.
fn quoted(text: &str) -> String {
    format!("'{}'", text.replace('\'', r"'\''"))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_sandbox_becomes_variables() {
        let sandbox = json!({
            "urls": { "base": "http://h/sandbox/t", "attestr": "http://h/a" },
            "credentials": { "attestr": { "clientKey": "k", "token": null } },
        });

        let names: Vec<_> = variables(&sandbox).into_iter().collect();

        let expected = [
            ("ATTESTR_BASE_URL", "http://h/a"),
            ("ATTESTR_CLIENT_KEY", "k"),
            ("VETBOX_BASE_URL", "http://h/sandbox/t"),
        ];
        assert_eq!(names, expected.map(|(name, value)| (name.to_owned(), value.to_owned())));
    }

    #[test]
    fn values_are_taken_literally() {
        assert_eq!(quoted("$(rm -rf /) `x` \"y\""), "'$(rm -rf /) `x` \"y\"'");
        assert_eq!(quoted("it's"), r"'it'\''s'");
    }
}
