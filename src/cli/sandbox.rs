//! `vetbox sandbox` and `vetbox reset`: making, listing, showing, resetting and deleting sandboxes.

use indexmap::IndexMap;
use reqwest::Method;
use serde::{Deserialize, Serialize};
use serde_json::{Value, json};

use super::{
    clock::ClockView,
    remote::{Remote, SANDBOXES, escaped, json},
    terminal::{Failure, lines, or_dash, table, whole},
};

/// Make, list, show or delete sandboxes.
#[derive(Debug, clap::Args)]
#[command(after_help = "Examples:
  vetbox sandbox create t1 --seed 7 --frozen-at 2026-01-01T00:00:00Z --scenario low-credits
  vetbox sandbox list
  vetbox sandbox show t1 --json
  vetbox sandbox delete t1")]
pub struct Sandbox {
    #[command(subcommand)]
    action: Action,
    #[command(flatten)]
    remote: Remote,
}

#[derive(Debug, clap::Subcommand)]
enum Action {
    /// Make a sandbox and print where it answers, and its credentials.
    Create {
        /// The name; made up when it is left out.
        name: Option<String>,
        /// The seed of ids, chances and made-up data.
        #[arg(long, value_parser = whole::<u64>)]
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
    },
    /// List all sandboxes.
    List,
    /// Show what a sandbox is and holds.
    Show {
        /// The name.
        name: String,
    },
    /// Delete a sandbox with all it holds.
    Delete {
        /// The name.
        name: String,
    },
}

/// Does it.
pub fn run(arguments: &Sandbox) -> Result<(), Failure> {
    let path = |name: &str| format!("{SANDBOXES}/{}", escaped(name));
    let Sandbox { action, remote } = arguments;
    match action {
        Action::Create { name, seed, frozen_at, scenarios, webhooks } => {
            let clock = frozen_at.as_ref().map(|now| json!({ "mode": "frozen", "now": now }));
            let webhooks: Vec<Value> = webhooks.iter().map(|url| json!({ "url": url })).collect();
            let new =
                json!({ "name": name, "seed": seed, "clock": clock, "scenarios": scenarios, "webhooks": webhooks });
            remote.call(Method::POST, SANDBOXES, Some(json(&new)))?.print(show)
        }
        Action::List => remote.call(Method::GET, SANDBOXES, None)?.print(list),
        Action::Show { name } => remote.call(Method::GET, &path(name), None)?.print(show),
        Action::Delete { name } => {
            remote.call(Method::DELETE, &path(name), None)?.print(|Deleted { deleted }| format!("deleted {deleted}"))
        }
    }
}

#[derive(Debug, Deserialize)]
struct SandboxView {
    name: String,
    seed: u64,
    clock: ClockView,
    urls: UrlsView,
    credentials: CredentialsView,
    scenarios: Vec<String>,
    sizes: IndexMap<String, usize>,
}

/// Where it answers.
#[derive(Debug, Deserialize)]
struct UrlsView {
    base: String,
}

/// Who may call.
#[derive(Debug, Deserialize)]
struct CredentialsView {
    attestr: AttestrView,
    personr: Option<PersonrView>,
}

/// The demo account of Attestr.
#[derive(Debug, Deserialize)]
struct AttestrView {
    authorization: String,
    secret: String,
}

/// The demo token of Personr.
#[derive(Debug, Deserialize)]
struct PersonrView {
    authorization: String,
}

fn show(sandbox: SandboxView) -> String {
    let SandboxView { name, seed, clock, urls, credentials, scenarios, sizes } = sandbox;
    let sizes = sizes.into_iter().filter(|(_, size)| *size != 0).map(|(what, size)| format!("{what} {size}"));
    let facts = [
        ("name", name.clone()),
        ("base", urls.base),
        ("seed", seed.to_string()),
        ("now", clock.now),
        ("clock", clock.mode),
        ("next due", or_dash(clock.next)),
        ("scenarios", scenarios.join(", ")),
        ("attestr", credentials.attestr.authorization),
        ("  secret", credentials.attestr.secret),
        ("personr", or_dash(credentials.personr.map(|personr| personr.authorization))),
        ("holds", sizes.collect::<Vec<_>>().join(", ")),
    ];
    let hint = format!("\neval \"$(vetbox env --sandbox {name})\" exports these");
    lines(facts.map(|(name, value)| format!("{name:<11}{value}")).into_iter().chain([hint]))
}

#[derive(Debug, Deserialize)]
struct SandboxesView {
    sandboxes: Vec<SandboxLine>,
}

/// One of them.
#[derive(Debug, Deserialize)]
struct SandboxLine {
    name: String,
    mode: String,
    now: String,
    base: String,
}

fn list(SandboxesView { sandboxes }: SandboxesView) -> String {
    let row = |it: SandboxLine| [it.name, it.mode, it.now, it.base];
    table(["SANDBOX", "CLOCK", "NOW", "BASE URL"], sandboxes.into_iter().map(row))
}

/// What is there no more.
#[derive(Debug, Deserialize)]
struct Deleted {
    deleted: String,
}

/// Forget what happened in the sandbox.
#[derive(Debug, clap::Args, Serialize)]
#[command(after_help = "Examples:
  vetbox reset
  vetbox reset --sandbox t1
  vetbox reset --keep accounts --keep webhooks")]
pub struct Reset {
    /// Leave this as it is: accounts, webhooks or scenarios; may be repeated.
    #[arg(long, value_name = "WHAT")]
    keep: Vec<String>,
    #[command(flatten)]
    #[serde(skip)]
    remote: Remote,
}

/// Goes back to the state in which the sandbox came into being.
pub fn reset(arguments: &Reset) -> Result<(), Failure> {
    arguments.remote.post("/reset", arguments)?.print(|ResetDone { sandbox, kept }| match &kept[..] {
        [] => format!("sandbox {sandbox} is as new"),
        kept => format!("sandbox {sandbox} is as new but for {}", kept.join(", ")),
    })
}

#[derive(Debug, Deserialize)]
struct ResetDone {
    sandbox: String,
    kept: Vec<String>,
}
