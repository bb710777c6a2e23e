//! `vetbox rules`: the rules that decide in a sandbox, and those that are added while it runs.

use std::path::PathBuf;

use reqwest::Method;
use serde::Deserialize;

use super::{
    remote::{Remote, escaped},
    terminal::{Failure, or_dash, read_text, table},
};

/// List the rules that decide, in order of precedence, or add and remove some.
#[derive(Debug, clap::Args)]
#[command(after_help = "Examples:
  vetbox rules
  vetbox rules add rule.yaml
  echo '{ when: { operation: attestr.work.create }, then: { outcome: Alert } }' | vetbox rules add
  vetbox rules remove rule-1")]
pub struct Rules {
    #[command(subcommand)]
    action: Option<Action>,
    #[command(flatten)]
    remote: Remote,
}

#[derive(Debug, clap::Subcommand)]
enum Action {
    /// Add a rule before all others; it takes the place of an added one with its id.
    Add {
        /// The rule as YAML or JSON; `-` is standard input.
        #[arg(default_value = "-")]
        file: PathBuf,
    },
    /// Remove a rule that was added.
    Remove {
        /// Its id, which is its name without `runtime/`.
        id: String,
    },
}

/// Lists, adds or removes.
pub fn run(arguments: &Rules) -> Result<(), Failure> {
    let Rules { action, remote } = arguments;
    match action {
        None => remote.get("/rules")?.print(list),
        Some(Action::Add { file }) => {
            let added = remote.call(Method::POST, &remote.path("/rules"), Some(read_text(file)?))?;
            added.print(|Put { rule, warnings }| {
                let warnings = warnings.into_iter().map(|warning| format!("\nwarning: {}", warning.message));
                format!("{} decides before all others{}", rule.name, warnings.collect::<String>())
            })
        }
        Some(Action::Remove { id }) => {
            let id = id.strip_prefix("runtime/").unwrap_or(id);
            remote.delete(&format!("/rules/{}", escaped(id)))?.print(|Removed { deleted }| format!("removed {deleted}"))
        }
    }
}

/// A rule in a list.
#[derive(Debug, Deserialize)]
struct RuleLine {
    name: String,
    origin: String,
    matched: u64,
    decided: u64,
    until: Option<String>,
}

/// A rule that was added.
#[derive(Debug, Deserialize)]
struct Put {
    #[serde(flatten)]
    rule: RuleLine,
    warnings: Vec<Warning>,
}

/// What is hardly meant so.
#[derive(Debug, Deserialize)]
struct Warning {
    message: String,
}

/// A rule that is gone.
#[derive(Debug, Deserialize)]
struct Removed {
    deleted: String,
}

fn list(rules: Vec<RuleLine>) -> String {
    let row = |it: RuleLine| [it.name, it.origin, it.matched.to_string(), it.decided.to_string(), or_dash(it.until)];
    table(["RULE", "FROM", "MATCHED", "DECIDED", "UNTIL"], rules.into_iter().map(row))
}
