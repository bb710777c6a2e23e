//! Reads scenario files from a folder; the only place of the engine that reads files.

use std::{
    fs::{self, File},
    io::{self, Read as _},
    path::{Path, PathBuf},
    sync::Arc,
};

use super::{
    compile::{MOST_TEXT, compile, too_long},
    problem::{Finding, Problem},
    rule::Scenario,
    vocabulary::Vocabulary,
};
use crate::engine::tree::Place;

/// What the files of scenarios end in.
const ENDINGS: [&str; 3] = ["yaml", "yml", "json"];

/// Where a scenario was read; in this order scenarios decide.
#[derive(Debug, Clone, Default, PartialEq, Eq, PartialOrd, Ord)]
pub struct Source {
    /// Which of the paths that were given it was found at.
    root: usize,
    /// The file; empty for what no file holds.
    pub(super) file: PathBuf,
}

/// What was read.
#[derive(Debug, Default)]
pub struct Read {
    /// The scenarios that can be used, in the order of the paths that were given, those of a folder by the names of their files.
    pub scenarios: Vec<(Source, Arc<Scenario>)>,
    /// Every problem of every file.
    pub problems: Vec<Problem>,
}

/// Reads scenario files and every one of folders (`.yaml`, `.yml`, `.json`); the names of the scenarios must differ.
pub fn read_paths(paths: &[PathBuf], vocabulary: Vocabulary) -> Read {
    let mut read = Read::default();
    for (root, path) in paths.iter().enumerate() {
        match files_of(path) {
            Err(error) => read.note(path, unreadable(&error)),
            Ok(files) if files.is_empty() => read.note(path, nothing_here()),
            Ok(files) => {
                for file in files {
                    // One that was named itself may be the output of another program.
                    if file != *path && waits(&file) {
                        read.note(&file, no_file());
                    } else {
                        read.file(Source { root, file }, vocabulary);
                    }
                }
            }
        }
    }
    read
}

/// The scenario files at `path` in the order of their names.
fn files_of(path: &Path) -> io::Result<Vec<PathBuf>> {
    if !fs::metadata(path)?.is_dir() {
        return Ok(vec![path.to_owned()]);
    }
    let entries: io::Result<Vec<_>> = fs::read_dir(path)?.collect();
    let mut files: Vec<PathBuf> = entries?.iter().map(fs::DirEntry::path).filter(|file| is_scenario(file)).collect();
    files.sort();
    Ok(files)
}

/// Whether an entry of a folder is meant as a scenario; the schema with which editors complete them may stand beside them.
fn is_scenario(file: &Path) -> bool {
    let name = file.file_name().unwrap_or_default().to_string_lossy().to_lowercase();
    let is_schema = name == "schema.json" || name.ends_with(".schema.json");
    let ending = name.rsplit_once('.').map_or("", |(_, ending)| ending);
    // A link that leads nowhere is none either; reading it says so.
    !name.starts_with('.') && !is_schema && ENDINGS.contains(&ending) && !file.is_dir()
}

/// Reads a file; no more of it than tells that it is too long.
fn read_bounded(file: &Path) -> io::Result<Vec<u8>> {
    let mut bytes = Vec::new();
    File::open(file)?.take(MOST_TEXT as u64 + 1).read_to_end(&mut bytes)?;
    Ok(bytes)
}

/// Whether reading may wait forever, as at a pipe into which nobody writes.
fn waits(file: &Path) -> bool {
    fs::metadata(file).is_ok_and(|found| !found.is_file())
}

impl Read {
    fn file(&mut self, source: Source, vocabulary: Vocabulary) {
        let file = &source.file;
        let text = match read_bounded(file) {
            Ok(bytes) if MOST_TEXT < bytes.len() => return self.note(file, too_long()),
            Ok(bytes) => match String::from_utf8(bytes) {
                Ok(text) => text,
                Err(error) => return self.note(file, not_text(error.as_bytes(), error.utf8_error().valid_up_to())),
            },
            Err(error) => return self.note(file, unreadable(&error)),
        };
        let fallback = file.file_stem().unwrap_or_default().to_string_lossy();
        let compiled = compile(&file.display().to_string(), &fallback, &text, vocabulary);
        self.problems.extend(compiled.problems);
        let Some(scenario) = compiled.scenario else { return };
        match self.scenarios.iter().find(|(_, it)| it.name() == scenario.name()) {
            Some((other, _)) => {
                let message = format!("the scenario `{}` is in {} already", scenario.name(), other.file.display());
                let finding = Finding::error(Place { line: 1, column: 1, width: 1 }, message);
                self.problems.push(finding.example("name: another-name").found_in(&file.display().to_string(), &text));
            }
            None => self.scenarios.push((source, scenario)),
        }
    }

    /// Notes what is wrong with a file as a whole.
    fn note(&mut self, path: &Path, finding: Finding) {
        self.problems.push(finding.found_in(&path.display().to_string(), ""));
    }
}

fn unreadable(error: &io::Error) -> Finding {
    let missing = error.kind() == io::ErrorKind::NotFound;
    let message =
        if missing { "there is no such file or folder".to_owned() } else { format!("this cannot be read: {error}") };
    Finding::error(Place::default(), message)
}

fn no_file() -> Finding {
    Finding::error(Place::default(), "this is no file, and reading a pipe, a socket or a device may never end")
}

fn nothing_here() -> Finding {
    let message = "this folder has no scenarios: their files end in .yaml, .yml or .json";
    Finding::warning(Place::default(), message).example("vetbox scenarios outage > outage.yaml")
}

/// Bytes of which only the first `good` are UTF-8.
fn not_text(bytes: &[u8], good: usize) -> Finding {
    let line = bytes[..good].split(|byte| *byte == b'\n').count();
    Finding::error(
        Place::default(),
        format!("this is not text in UTF-8: line {line} holds the byte {:#04x}", bytes[good]),
    )
}
