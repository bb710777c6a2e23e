//! `vetbox schema`: the JSON Schema of scenario files.

use super::print;
use crate::{engine::scenario::schema, vendors::VOCABULARY};

/// Print the JSON Schema of scenario files, with which editors complete and check.
#[derive(Debug, clap::Args)]
#[command(after_help = "Example:
  vetbox schema > scenarios/scenario.schema.json
  # then, as the first line of every file beside it:
  # yaml-language-server: $schema=scenario.schema.json")]
pub(super) struct Schema {}

/// Prints it.
pub(super) fn run() {
    print::json(&schema(&VOCABULARY));
}
