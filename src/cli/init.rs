//! `vetbox init`: files to begin with, each with its schema.

use std::{
    fs,
    io::{ErrorKind, Write as _},
    path::{Path, PathBuf},
};

use anyhow::Context as _;

use super::{
    schema::of_configuration,
    terminal::{Failure, print},
};
use crate::{control::seed_schema, engine::scenario, vendors::VOCABULARY};

/// Write a starter scenario, a configuration, a seed file and a compose file; nothing that exists is overwritten.
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
const SEED: &str = include_str!("templates/seed.yaml");
const CONFIG: &str = include_str!("templates/vetbox.yaml");

/// Writes the files.
pub fn run(arguments: &Init) -> Result<(), Failure> {
    let schemas = [scenario::schema(&VOCABULARY), of_configuration(), seed_schema()];
    let [of_scenarios, of_configuration, of_seeds] = schemas.map(|schema| format!("{schema:#}\n"));
    let files = [
        ("scenarios/first.yaml", SCENARIO),
        ("scenarios/scenario.schema.json", &of_scenarios),
        ("vetbox.yaml", CONFIG),
        ("vetbox.schema.json", &of_configuration),
        ("seed.yaml", SEED),
        ("seed.schema.json", &of_seeds),
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
    let folder = &arguments.folder;
    let enter = if folder == Path::new(".") { String::new() } else { format!("cd {} && ", folder.display()) };
    print(&format!("next: {enter}vetbox serve"))
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
