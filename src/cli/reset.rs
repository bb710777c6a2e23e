//! `vetbox reset`: back to the state in which the sandbox came into being.

use serde_json::json;

use super::{failure::Failure, print, remote::Remote};

/// Forget what happened in the sandbox.
#[derive(Debug, clap::Args)]
#[command(after_help = "Examples:
  vetbox reset
  vetbox reset --sandbox t1
  vetbox reset --part journal --part deliveries")]
pub(super) struct Reset {
    /// Only this part: records, accounts, limits, clock, seed, scenarios, webhooks, deliveries, inbox or journal; may be
    /// repeated.
    #[arg(long = "part", value_name = "PART")]
    parts: Vec<String>,
    #[command(flatten)]
    remote: Remote,
}

/// Resets.
pub(super) fn run(arguments: &Reset) -> Result<(), Failure> {
    let Reset { parts, remote } = arguments;
    let wish = if parts.is_empty() { json!({}) } else { json!({ "parts": parts }) };
    let answer = remote.post("/reset", &wish)?;
    if remote.json {
        print::json(&answer);
    } else if parts.is_empty() {
        print::line(&format!("sandbox {} is as new", remote.sandbox));
    } else {
        print::line(&format!("as new in sandbox {}: {}", remote.sandbox, parts.join(", ")));
    }
    Ok(())
}
