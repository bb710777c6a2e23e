//! `vetbox assert`: whether exactly the right things happened so far.

use std::path::PathBuf;

use reqwest::{Method, StatusCode};
use serde::Deserialize;
use serde_json::{Value, json};

use super::{
    remote::{Remote, json as body},
    terminal::{Failure, json_object, lines, read_text},
};

/// Assert what happened so far; exits with 3 and says what is otherwise when it did not.
#[derive(Debug, clap::Args)]
#[command(after_help = "Examples:
  vetbox assert '{\"request\":{\"operation\":\"attestr.work.create\"},\"exactly\":1}'
  vetbox assert '{\"delivery\":{\"event\":\"async.completed\",\"succeeded\":true}}'
  vetbox assert --file expected.json")]
pub struct Assert {
    /// What holds, as JSON; may be repeated, and then all of it holds.
    #[arg(value_name = "JSON", value_parser = json_object, required_unless_present = "file")]
    expect: Vec<Value>,
    /// The requests came in this order.
    #[arg(long)]
    in_order: bool,
    /// A file with what the control API's `verify` takes: `expect` and `inOrder`; `-` is standard input.
    #[arg(long, value_name = "FILE", conflicts_with_all = ["expect", "in_order"])]
    file: Option<PathBuf>,
    #[command(flatten)]
    remote: Remote,
}

/// Everything is as expected.
#[derive(Debug, Deserialize)]
struct AsExpected {
    seen: Vec<String>,
    doubt: Option<String>,
}

pub fn run(arguments: &Assert) -> Result<(), Failure> {
    let Assert { expect, in_order, file, remote } = arguments;
    let expected = match file {
        Some(file) => read_text(file)?,
        None => body(&json!({ "expect": expect, "inOrder": in_order })),
    };
    let answer = remote.send(Method::POST, &remote.path("/verify"), Some(expected));
    let answer = answer.map_err(|error| remote.unreachable(&error))?;
    if answer.status == StatusCode::CONFLICT {
        return Err(answer.not_met());
    }
    let shown = |AsExpected { seen, doubt }: AsExpected| lines(seen.into_iter().chain(doubt));
    answer.success()?.print(shown)
}
