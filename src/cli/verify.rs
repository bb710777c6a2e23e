//! `vetbox verify`: whether the signature of a webhook or an answer is good, or where it differs.

use std::path::PathBuf;

use serde_json::json;

use super::{failure::Failure, input, print};
use crate::{
    engine::sign::Secret,
    vendors::attestr::signature::{Verdict, examine},
};

/// Verify the signature of an Attestr payload; exits with 3 and says where it differs when it is wrong.
#[derive(Debug, clap::Args)]
#[command(after_help = "Examples:
  vetbox verify --secret my-secret webhook.json
  curl -s $VETBOX_URL/api/v1/public/async/$check -H \"$auth\" | vetbox verify --secret my-secret")]
pub(super) struct Verify {
    /// The client secret of the account.
    #[arg(long, env = "VETBOX_SECRET", value_name = "SECRET", hide_env_values = true)]
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

/// Judges the payload.
pub(super) fn run(arguments: &Verify) -> Result<(), Failure> {
    let payload = input::text(&arguments.file)?;
    let secret = Secret::new(arguments.secret.as_str());
    match examine(&payload, &secret, arguments.signature.as_deref()) {
        Verdict::Valid if arguments.json => {
            print::json(&json!({ "valid": true }));
            Ok(())
        }
        Verdict::Differs(what) if arguments.json => {
            print::json(&json!({ "valid": false, "reason": what }));
            // That is all there is to say.
            Err(Failure::NotMet(String::new()))
        }
        Verdict::Valid => {
            print::line("valid");
            Ok(())
        }
        Verdict::Differs(what) => Err(Failure::NotMet(format!("not valid: {what}"))),
        Verdict::Nothing(reason) => Err(Failure::Usage(anyhow::anyhow!("nothing to verify: {reason}"))),
    }
}
