//! `vetbox validate`: whether scenario files are right, without starting anything.

use std::path::PathBuf;

use serde_json::json;

use super::{failure::Failure, print};
use crate::{engine::scenario::read_paths, vendors::VOCABULARY};

/// Check scenario files; exits with 2 and names every problem when one is wrong.
#[derive(Debug, clap::Args)]
#[command(after_help = "Examples:
  vetbox validate ./scenarios
  vetbox validate low-credits.yaml outage.yaml --json")]
pub(super) struct Validate {
    /// Scenario files, or folders of them.
    #[arg(required = true)]
    paths: Vec<PathBuf>,
    /// Print the problems as JSON.
    #[arg(long)]
    json: bool,
}

/// Reads every file, as a server would.
pub(super) fn run(arguments: &Validate) -> Result<(), Failure> {
    let read = read_paths(&arguments.paths, VOCABULARY);
    if arguments.json {
        print::json(&json!(read.problems));
    } else {
        for problem in &read.problems {
            print::error(&problem.to_string());
        }
        let (usable, problems) = (read.scenarios.len(), read.problems.len());
        print::line(&format!("scenarios that can be used: {usable}; problems: {problems}"));
    }
    if read.failed() { Err(Failure::Reported) } else { Ok(()) }
}
