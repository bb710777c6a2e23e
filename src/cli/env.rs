//! `vetbox env`: addresses and credentials of a sandbox as variables.

use std::{
    collections::BTreeMap,
    fs,
    path::{Path, PathBuf},
};

use anyhow::Context as _;
use clap::ValueEnum;
use reqwest::Method;
use serde::Deserialize;

use super::{
    remote::Remote,
    terminal::{Failure, lines, print, print_json},
};
use crate::control::AUTHORITY;

/// Print the sandbox's base URLs and credentials as variables.
#[derive(Debug, clap::Args)]
#[command(after_help = "Examples:
  eval \"$(vetbox env)\"
  vetbox env --sandbox t1 --format dotenv > .env.test
  curl --cacert <(vetbox env --ca) https://localhost:8443/readyz")]
pub struct Env {
    /// Print the authority that clients have to trust for HTTPS, as PEM, or write it to a file.
    #[arg(long, value_name = "FILE", num_args = 0..=1, require_equals = true, default_missing_value = "-",
          conflicts_with = "format")]
    ca: Option<PathBuf>,
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
pub fn run(arguments: &Env) -> Result<(), Failure> {
    let Env { ca, format, remote } = arguments;
    if let Some(file) = ca {
        return authority(file, remote);
    }
    let mut variables = variables(remote.get("")?.read()?);
    variables.insert("VETBOX_URL".to_owned(), remote.base().to_owned());
    variables.insert("VETBOX_SANDBOX".to_owned(), remote.sandbox.clone());
    let behind = |start: &str| lines(variables.iter().map(|(name, value)| format!("{start}{name}={}", quoted(value))));
    match format {
        Format::Json => print_json(&variables),
        _ if remote.json => print_json(&variables),
        Format::Shell => print(&behind("export ")),
        Format::Dotenv => print(&behind("")),
    }
}

/// Prints the authority of HTTPS, or writes it to `file`.
fn authority(file: &Path, remote: &Remote) -> Result<(), Failure> {
    let pem = remote.call(Method::GET, AUTHORITY, None)?.text;
    if file == Path::new("-") {
        return print(pem.trim_end());
    }
    fs::write(file, pem).with_context(|| format!("`{}` cannot be written", file.display())).map_err(Failure::Failed)
}

/// What a client needs to know of a sandbox.
#[derive(Debug, Deserialize)]
struct SandboxView {
    /// Base URLs: that of the sandbox as `base`, and one of each vendor.
    urls: BTreeMap<String, String>,
    /// The credentials of each vendor, where there are any.
    credentials: BTreeMap<String, Option<BTreeMap<String, Option<String>>>>,
}

/// The variables that a sandbox stands for: a base URL and credentials for each vendor.
fn variables(SandboxView { urls, credentials }: SandboxView) -> BTreeMap<String, String> {
    let mut variables = BTreeMap::new();
    for (vendor, url) in urls {
        let vendor = if vendor == "base" { "VETBOX".to_owned() } else { screaming(&vendor) };
        variables.insert(format!("{vendor}_BASE_URL"), url);
    }
    for (vendor, credentials) in credentials {
        for (name, value) in credentials.into_iter().flatten() {
            variables.extend(value.map(|value| (format!("{}_{}", screaming(&vendor), screaming(&name)), value)));
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
        let sandbox = serde_json::json!({
            "urls": { "base": "http://h/sandbox/t", "attestr": "http://h/a" },
            "credentials": { "attestr": { "clientKey": "k", "token": null } },
        });

        let names: Vec<_> = variables(serde_json::from_value(sandbox).unwrap()).into_iter().collect();

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
