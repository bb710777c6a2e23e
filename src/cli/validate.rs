//! `vetbox validate`: whether scenario files are right, without starting anything.

use std::path::PathBuf;

use serde_json::json;

use super::{command::Failure, print};
use crate::{
    engine::scenario::{Problem, read_path},
    vendors::VOCABULARY,
};

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

/// Reads every file.
pub(super) fn run(arguments: &Validate) -> Result<(), Failure> {
    let read: Vec<_> = arguments.paths.iter().map(|path| read_path(path, VOCABULARY)).collect();
    let failed = read.iter().any(crate::engine::scenario::Read::failed);
    let problems: Vec<&Problem> = read.iter().flat_map(|read| &read.problems).collect();
    if arguments.json {
        print::json(&json!(problems));
    } else {
        for problem in &problems {
            print::error(&problem.to_string());
        }
        let scenarios: usize = read.iter().map(|read| read.scenarios.len()).sum();
        print::line(&format!("scenarios that can be used: {scenarios}; problems: {}", problems.len()));
    }
    if failed { Err(Failure::Reported) } else { Ok(()) }
}
