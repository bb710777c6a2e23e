//! `vetbox snapshot`: the sandbox as one JSON document, and back.

use std::{
    fs,
    io::{self, Write as _},
    path::{Path, PathBuf},
};

use anyhow::Context as _;
use reqwest::Method;
use serde::{Deserialize, Serialize};

use super::{
    remote::Remote,
    terminal::{Failure, print, print_json, read_text},
};
use crate::state_file;

/// Save the whole sandbox to a file, or load it from one.
#[derive(Debug, clap::Args)]
#[command(after_help = "Examples:
  vetbox snapshot save before.json
  vetbox snapshot load before.json
  vetbox snapshot load before.json --sandbox t1
  vetbox snapshot save | jq .clock")]
pub struct Snapshot {
    #[command(subcommand)]
    action: Action,
    #[command(flatten)]
    remote: Remote,
}

#[derive(Debug, clap::Subcommand)]
enum Action {
    /// Write the sandbox as one JSON document.
    Save {
        /// The file; standard output when it is left out, or `-`.
        file: Option<PathBuf>,
    },
    /// Put a saved document in place of everything in the sandbox.
    Load {
        /// The file; `-` is standard input.
        file: PathBuf,
    },
}

/// Saves or loads.
pub fn run(arguments: &Snapshot) -> Result<(), Failure> {
    let Snapshot { action, remote } = arguments;
    match action {
        Action::Save { file } => {
            let snapshot = remote.get("/snapshot")?.text;
            match file {
                Some(file) if file != Path::new("-") => save(remote, &snapshot, file),
                Some(_) | None => print(&snapshot),
            }
        }
        Action::Load { file } => {
            let loaded = remote.call(Method::PUT, &remote.path("/snapshot"), Some(read_text(file)?))?;
            loaded.print(|Loaded { sandbox }| format!("sandbox {sandbox} is as in {}", file.display()))
        }
    }
}

/// What was saved where.
#[derive(Debug, Serialize)]
struct Saved<'a> {
    sandbox: &'a str,
    file: &'a Path,
}

fn save(remote: &Remote, snapshot: &str, file: &Path) -> Result<(), Failure> {
    write(file, snapshot.as_bytes())
        .with_context(|| format!("`{}` cannot be written", file.display()))
        .map_err(Failure::Failed)?;
    if remote.json {
        return print_json(&Saved { sandbox: &remote.sandbox, file });
    }
    print(&format!("sandbox {} is in {}, secrets included: only you can read it", remote.sandbox, file.display()))
}

/// Writes a file whole or not at all; a pipe or a device can only be written to.
fn write(file: &Path, snapshot: &[u8]) -> io::Result<()> {
    match fs::canonicalize(file) {
        Ok(there) if !there.is_file() => fs::write(there, snapshot),
        Ok(there) => state_file::replace(&there, |file| file.write_all(snapshot)),
        Err(_) => state_file::replace(file, |file| file.write_all(snapshot)),
    }
}

#[derive(Debug, Deserialize)]
struct Loaded {
    sandbox: String,
}
