//! `vetbox validate`: whether scenario files are right, without starting anything.

use std::path::PathBuf;

use super::terminal::{Failure, print, print_json, warn};
use crate::{engine::scenario::read_paths, vendors::VOCABULARY};

/// Check scenario files; exits with 2 and names every problem when one is wrong.
#[derive(Debug, clap::Args)]
#[command(after_help = "Examples:
  vetbox validate ./scenarios
  vetbox validate low-credits.yaml outage.yaml --json")]
pub struct Validate {
    /// Scenario files, or folders of them.
    #[arg(required = true)]
    paths: Vec<PathBuf>,
    /// Print the problems as JSON.
    #[arg(long)]
    json: bool,
}

/// Reads every file, as a server would.
pub fn run(arguments: &Validate) -> Result<(), Failure> {
    let read = read_paths(&arguments.paths, VOCABULARY);
    if arguments.json {
        print_json(&read.problems)?;
    } else {
        for problem in &read.problems {
            warn(&problem.to_string());
        }
        let (usable, problems) = (read.scenarios.len(), read.problems.len());
        print(&format!("scenarios that can be used: {usable}; problems: {problems}"))?;
    }
    if read.failed() { Err(Failure::Reported) } else { Ok(()) }
}
