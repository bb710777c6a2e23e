//! `vetbox sign`: the signature of any bytes.

use std::path::PathBuf;

use serde_json::json;

use super::{failure::Failure, input, print};
use crate::engine::sign::{Secret, sign};

/// Print the HMAC-SHA256 of a file's bytes, as the vendor signs an output.
#[derive(Debug, clap::Args)]
#[command(after_help = "Examples:
  vetbox sign --secret my-secret output.json
  printf '{\"status\":\"Clear\"}' | vetbox sign --secret my-secret")]
pub(super) struct Sign {
    /// The client secret of the account.
    #[arg(long, env = "VETBOX_SECRET", value_name = "SECRET", hide_env_values = true)]
    secret: String,
    /// The file whose bytes are signed as they are; `-` is standard input.
    #[arg(default_value = "-")]
    file: PathBuf,
    /// Print JSON for programs.
    #[arg(long)]
    json: bool,
}

/// Prints the signature.
pub(super) fn run(arguments: &Sign) -> Result<(), Failure> {
    let bytes = input::bytes(&arguments.file)?;
    if bytes.ends_with(b"\n") {
        print::error("note: the last byte is a line break, and it was signed too; `printf` writes none");
    }
    let signature = sign(&Secret::new(arguments.secret.as_str()), &bytes);
    if arguments.json {
        print::json(&json!({ "signature": signature }));
    } else {
        print::line(&signature);
    }
    Ok(())
}
