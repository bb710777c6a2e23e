//! `vetbox snapshot`: the sandbox as one JSON document, and back.

use std::{
    fs,
    path::{Path, PathBuf},
};

use anyhow::Context as _;
use reqwest::Method;
use serde_json::json;

use super::{failure::Failure, input, print, remote::Remote};

/// Save the whole sandbox to a file, or load it from one.
#[derive(Debug, clap::Args)]
#[command(after_help = "Examples:
  vetbox snapshot save before.json
  vetbox snapshot load before.json
  vetbox snapshot load before.json --sandbox t1
  vetbox snapshot save | jq .clock")]
pub(super) struct Snapshot {
    #[command(subcommand)]
    action: Action,
}

#[derive(Debug, clap::Subcommand)]
enum Action {
    /// Write the sandbox as one JSON document.
    Save {
        /// The file; standard output when it is left out, or `-`.
        file: Option<PathBuf>,
        #[command(flatten)]
        remote: Remote,
    },
    /// Put a saved document in place of everything in the sandbox.
    Load {
        /// The file; `-` is standard input.
        file: PathBuf,
        #[command(flatten)]
        remote: Remote,
    },
}

/// Saves or loads.
pub(super) fn run(arguments: &Snapshot) -> Result<(), Failure> {
    match &arguments.action {
        Action::Save { file, remote } => {
            let document = remote.text(Method::GET, "/snapshot", None)?.text;
            let Some(file) = file.as_deref().filter(|file| *file != Path::new("-")) else {
                print::line(&document);
                return Ok(());
            };
            fs::write(file, document)
                .with_context(|| format!("`{}` cannot be written", file.display()))
                .map_err(Failure::Failed)?;
            if remote.json {
                print::json(&json!({ "sandbox": remote.sandbox, "file": file }));
            } else {
                print::line(&format!("sandbox {} is in {}", remote.sandbox, file.display()));
            }
            Ok(())
        }
        Action::Load { file, remote } => {
            let loaded = remote.text(Method::PUT, "/snapshot", Some(input::text(file)?))?;
            if remote.json {
                print::json(&loaded.json());
            } else {
                print::line(&format!("sandbox {} is as in {}", remote.sandbox, file.display()));
            }
            Ok(())
        }
    }
}
