//! `vetbox sandbox`: making, listing, showing and deleting sandboxes.

use reqwest::Method;
use serde_json::{Map, Value, json};

use super::{
    failure::Failure,
    print,
    remote::{Remote, escaped},
};

/// Make, list, show or delete sandboxes.
#[derive(Debug, clap::Args)]
#[command(after_help = "Examples:
  vetbox sandbox create t1 --seed 7 --frozen-at 2026-01-01T00:00:00Z --scenario low-credits
  vetbox sandbox list
  vetbox sandbox show t1 --json
  vetbox sandbox delete t1")]
pub(super) struct Sandbox {
    #[command(subcommand)]
    action: Action,
}

#[derive(Debug, clap::Subcommand)]
enum Action {
    /// Make a sandbox and print where it answers, and its credentials.
    Create {
        /// The name; made up when it is left out.
        name: Option<String>,
        /// The seed of ids, chances and made-up data.
        #[arg(long)]
        seed: Option<u64>,
        /// Freeze its clock at this moment.
        #[arg(long, value_name = "MOMENT")]
        frozen_at: Option<String>,
        /// A scenario that is active from the start; may be repeated.
        #[arg(long = "scenario", value_name = "NAME")]
        scenarios: Vec<String>,
        /// Where its webhooks go; may be repeated.
        #[arg(long = "webhook", value_name = "URL")]
        webhooks: Vec<String>,
        #[command(flatten)]
        remote: Remote,
    },
    /// List all sandboxes.
    List {
        #[command(flatten)]
        remote: Remote,
    },
    /// Show what a sandbox is and holds.
    Show {
        /// The name.
        name: String,
        #[command(flatten)]
        remote: Remote,
    },
    /// Delete a sandbox with all it holds.
    Delete {
        /// The name.
        name: String,
        #[command(flatten)]
        remote: Remote,
    },
}

const PATH: &str = "/_vetbox/v1/sandboxes";

/// Does it.
pub(super) fn run(arguments: &Sandbox) -> Result<(), Failure> {
    match &arguments.action {
        Action::Create { name, seed, frozen_at, scenarios, webhooks, remote } => {
            let clock = frozen_at.as_ref().map(|now| json!({ "mode": "frozen", "now": now }));
            let webhooks: Vec<Value> = webhooks.iter().map(|url| json!({ "url": url })).collect();
            let parts = [
                ("name", name.as_ref().map(|name| json!(name))),
                ("seed", seed.map(|seed| json!(seed))),
                ("clock", clock),
                ("scenarios", Some(json!(scenarios))),
                ("webhooks", Some(json!(webhooks))),
            ];
            let body: Map<_, _> =
                parts.into_iter().filter_map(|(name, value)| Some((name.to_owned(), value?))).collect();
            let made = remote.succeeds(Method::POST, PATH, Some(Value::Object(body).to_string()))?;
            show(remote, &made.json());
        }
        Action::List { remote } => list(remote, &remote.succeeds(Method::GET, PATH, None)?.json()),
        Action::Show { name, remote } => {
            show(remote, &remote.succeeds(Method::GET, &format!("{PATH}/{}", escaped(name)), None)?.json());
        }
        Action::Delete { name, remote } => {
            let deleted = remote.succeeds(Method::DELETE, &format!("{PATH}/{}", escaped(name)), None)?;
            if remote.json {
                print::json(&deleted.json());
            } else {
                print::line(&format!("deleted {name}"));
            }
        }
    }
    Ok(())
}

fn show(remote: &Remote, sandbox: &Value) {
    if remote.json {
        return print::json(sandbox);
    }
    let credentials = &sandbox["credentials"];
    for (name, value) in [
        ("name", &sandbox["name"]),
        ("base", &sandbox["urls"]["base"]),
        ("seed", &sandbox["seed"]),
        ("now", &sandbox["clock"]["now"]),
        ("clock", &sandbox["clock"]["mode"]),
        ("next due", &sandbox["clock"]["next"]),
        ("scenarios", &sandbox["scenarios"]),
        ("attestr", &credentials["attestr"]["authorization"]),
        ("  secret", &credentials["attestr"]["secret"]),
        ("personr", &credentials["personr"]["authorization"]),
    ] {
        print::line(&format!("{name:<11}{}", print::plain(value)));
    }
    let sizes = sandbox["sizes"].as_object().into_iter().flatten().filter(|(_, size)| **size != 0);
    let sizes: Vec<String> = sizes.map(|(what, size)| format!("{what} {size}")).collect();
    print::line(&format!("{:<11}{}", "holds", sizes.join(", ")));
    print::line(&format!("\neval \"$(vetbox env --sandbox {})\" exports these", print::plain(&sandbox["name"])));
}

fn list(remote: &Remote, listed: &Value) {
    if remote.json {
        return print::json(listed);
    }
    let row = |it: &Value| ["name", "mode", "now", "base"].map(|field| print::plain(&it[field]));
    let rows: Vec<_> = listed["sandboxes"].as_array().into_iter().flatten().map(row).collect();
    print::table(["SANDBOX", "CLOCK", "NOW", "BASE URL"], &rows);
}
