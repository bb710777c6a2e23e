//! `vetbox openapi`: the description of the control API.

use reqwest::Method;

use super::{command::Failure, print, remote::Remote};

/// Print the OpenAPI description of a running emulator's control API.
#[derive(Debug, clap::Args)]
#[command(after_help = "Example:
  vetbox openapi > vetbox.openapi.json")]
pub(super) struct OpenApi {
    #[command(flatten)]
    remote: Remote,
}

/// Prints it.
pub(super) fn run(arguments: &OpenApi) -> Result<(), Failure> {
    let answer = arguments.remote.succeeds(Method::GET, "/_vetbox/openapi.json", None)?;
    print::json(&answer.json());
    Ok(())
}
