//! `vetbox init` and `vetbox schema`: files to begin with, and the JSON Schema of scenario files.

use std::{
    fs,
    io::{ErrorKind, Write as _},
    path::{Path, PathBuf},
};

use anyhow::Context as _;

use super::terminal::{Failure, print, print_json};
use crate::{engine::scenario, vendors::VOCABULARY};

/// Write a starter scenario and a compose file; nothing that exists is overwritten.
#[derive(Debug, clap::Args)]
#[command(after_help = "Examples:
  vetbox init
  vetbox init ./testing && docker compose -f ./testing/compose.vetbox.yaml up")]
pub struct Init {
    /// The folder; it is made when it is missing.
    #[arg(default_value = ".")]
    folder: PathBuf,
}

const SCENARIO: &str = include_str!("templates/first.yaml");
const COMPOSE: &str = include_str!("templates/compose.yaml");
const CONFIG: &str = include_str!("templates/vetbox.yaml");

/// Writes the files.
pub fn run(arguments: &Init) -> Result<(), Failure> {
    let schema = format!("{:#}\n", scenario::schema(&VOCABULARY));
    let files = [
        ("scenarios/first.yaml", SCENARIO),
        ("scenarios/scenario.schema.json", &schema),
        ("vetbox.yaml", CONFIG),
        ("compose.vetbox.yaml", COMPOSE),
    ];
    for (name, text) in files {
        let path = arguments.folder.join(name);
        let written = write_new(&path, text)
            .with_context(|| format!("`{}` cannot be written", path.display()))
            .map_err(Failure::Failed)?;
        let did = if written { "wrote" } else { "kept " };
        print(&format!("{did} {}", path.display()))?;
    }
    let folder = arguments.folder.display();
    print(&format!("next: cd {folder} && vetbox serve"))
}

/// Writes a file that does not exist; false when it does.
fn write_new(path: &Path, text: &str) -> std::io::Result<bool> {
    path.parent().map_or(Ok(()), fs::create_dir_all)?;
    match fs::File::create_new(path) {
        Ok(mut file) => file.write_all(text.as_bytes()).map(|()| true),
        Err(error) if error.kind() == ErrorKind::AlreadyExists => Ok(false),
        Err(error) => Err(error),
    }
}

/// Print the JSON Schema of scenario files, with which editors complete and check.
#[derive(Debug, clap::Args)]
#[command(after_help = "Example:
  vetbox schema > scenarios/scenario.schema.json
  # then, as the first line of every file beside it:
  # yaml-language-server: $schema=scenario.schema.json")]
pub struct Schema {}

/// Prints it.
pub fn schema(Schema {}: &Schema) -> Result<(), Failure> {
    print_json(&scenario::schema(&VOCABULARY))
}
