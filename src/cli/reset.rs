//! `vetbox reset`: back to the state in which the sandbox came into being.

use serde_json::json;

use super::{failure::Failure, print, remote::Remote};

/// Forget what happened in the sandbox.
#[derive(Debug, clap::Args)]
#[command(after_help = "Examples:
  vetbox reset
  vetbox reset --sandbox t1
  vetbox reset --keep accounts --keep webhooks")]
pub(super) struct Reset {
    /// Leave this as it is: accounts, webhooks or scenarios; may be repeated.
    #[arg(long, value_name = "WHAT")]
    keep: Vec<String>,
    #[command(flatten)]
    remote: Remote,
}

/// Resets.
pub(super) fn run(arguments: &Reset) -> Result<(), Failure> {
    let Reset { keep, remote } = arguments;
    let answer = remote.post("/reset", &json!({ "keep": keep }))?;
    if remote.json {
        print::json(&answer);
    } else if keep.is_empty() {
        print::line(&format!("sandbox {} is as new", remote.sandbox));
    } else {
        print::line(&format!("sandbox {} is as new but for {}", remote.sandbox, keep.join(", ")));
    }
    Ok(())
}
