//! `vetbox reset`: back to the state in which the sandbox came into being.

use serde_json::json;

use super::{command::Failure, print, remote::Remote};

/// Forget what happened in the sandbox.
#[derive(Debug, clap::Args)]
#[command(after_help = "Examples:
  vetbox reset
  vetbox reset --sandbox t1")]
pub(super) struct Reset {
    #[command(flatten)]
    remote: Remote,
}

/// Resets.
pub(super) fn run(arguments: &Reset) -> Result<(), Failure> {
    let remote = &arguments.remote;
    let answer = remote.post("/reset", &json!({}))?;
    if remote.json {
        print::json(&answer);
    } else {
        print::line(&format!("sandbox {} is as new", remote.sandbox));
    }
    Ok(())
}
