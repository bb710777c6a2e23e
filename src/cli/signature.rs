//! `vetbox sign` and `vetbox verify`: the signature of any bytes, and whether that of a webhook or an answer is good, or where it differs.

use std::path::PathBuf;

use clap::builder::NonEmptyStringValueParser;
use serde_json::json;

use super::terminal::{Failure, print, print_json, read_bytes, read_text, warn};
use crate::{
    engine::sign::{self, Secret},
    vendors::attestr::signature::{Verdict, examine},
};

/// Print the HMAC-SHA256 of a file's bytes, as the vendor signs an output.
#[derive(Debug, clap::Args)]
#[command(after_help = "Examples:
  vetbox sign --secret my-secret output.json
  printf '{\"status\":\"Clear\"}' | vetbox sign --secret my-secret")]
pub struct Sign {
    /// The client secret of the account.
    #[arg(long, env = "VETBOX_SECRET", value_name = "SECRET", hide_env_values = true, value_parser = NonEmptyStringValueParser::new())]
    secret: String,
    /// The file whose bytes are signed as they are; `-` is standard input.
    #[arg(default_value = "-")]
    file: PathBuf,
    /// Print JSON for programs.
    #[arg(long)]
    json: bool,
}

/// Prints the signature.
pub fn sign(arguments: &Sign) -> Result<(), Failure> {
    let bytes = read_bytes(&arguments.file)?;
    if bytes.ends_with(b"\n") {
        warn("note: the last byte is a line break, and it was signed too; `printf` writes none");
    }
    let signature = sign::sign(&Secret::new(arguments.secret.as_str()), &bytes);
    if arguments.json { print_json(&json!({ "signature": signature })) } else { print(&signature) }
}

/// Verify the signature of an Attestr payload; exits with 3 and says where it differs when it is wrong.
#[derive(Debug, clap::Args)]
#[command(after_help = "Examples:
  vetbox verify --secret my-secret webhook.json
  curl -s $VETBOX_URL/api/v1/public/async/$check -H \"$auth\" | vetbox verify --secret my-secret")]
pub struct Verify {
    /// The client secret of the account.
    #[arg(long, env = "VETBOX_SECRET", value_name = "SECRET", hide_env_values = true, value_parser = NonEmptyStringValueParser::new())]
    secret: String,
    /// The signature, when it is not in the payload.
    #[arg(long, value_name = "HEX")]
    signature: Option<String>,
    /// The body of the webhook or answer, byte for byte as it arrived; `-` is standard input.
    #[arg(default_value = "-")]
    file: PathBuf,
    /// Print JSON for programs.
    #[arg(long)]
    json: bool,
}

/// Says whether the signature is good.
pub fn verify(arguments: &Verify) -> Result<(), Failure> {
    let payload = read_text(&arguments.file)?;
    let secret = Secret::new(arguments.secret.as_str());
    match examine(&payload, &secret, arguments.signature.as_deref()) {
        Verdict::Valid if arguments.json => print_json(&json!({ "valid": true })),
        Verdict::Valid => print("valid"),
        Verdict::Differs(what) if arguments.json => {
            print_json(&json!({ "valid": false, "reason": what }))?;
            // That is all there is to say.
            Err(Failure::NotMet(String::new()))
        }
        Verdict::Differs(what) => Err(Failure::NotMet(format!("not valid: {what}"))),
        Verdict::Nothing(reason) => Err(Failure::usage(format!("nothing to verify: {reason}"))),
    }
}
