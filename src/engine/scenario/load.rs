//! Reads scenario files from a folder; the only place of the engine that reads files.

use std::{
    collections::HashMap,
    fs, io,
    path::{Path, PathBuf},
    sync::Arc,
};

use super::{
    compile::compile,
    problem::{Finding, Problem, Severity},
    rule::Scenario,
    vocabulary::Vocabulary,
};
use crate::engine::tree::Place;

/// What was read.
#[derive(Debug, Default)]
pub struct Read {
    /// The scenarios that can be used, each with its file, in the order of the files' names.
    pub scenarios: Vec<(PathBuf, Arc<Scenario>)>,
    /// Every problem of every file.
    pub problems: Vec<Problem>,
}

impl Read {
    /// Whether any file cannot be used.
    pub fn failed(&self) -> bool {
        self.problems.iter().any(|problem| problem.severity == Severity::Error)
    }
}

/// Reads a scenario file, or every one of a folder (`.yaml`, `.yml`, `.json`).
pub fn read_path(path: &Path, vocabulary: Vocabulary) -> Read {
    read_paths(&[path.to_owned()], vocabulary)
}

/// Reads the scenario files of several paths, whose names must differ.
pub(super) fn read_paths(paths: &[PathBuf], vocabulary: Vocabulary) -> Read {
    let mut read = Read::default();
    for path in paths {
        match files_of(path) {
            Ok(files) => files.iter().for_each(|file| read.file(file, vocabulary)),
            Err(error) => read.unreadable(path, &error),
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

fn is_scenario(file: &Path) -> bool {
    let hidden = file.file_name().is_some_and(|name| name.as_encoded_bytes().starts_with(b"."));
    let ending = file.extension().and_then(|ending| ending.to_str());
    !hidden && matches!(ending, Some("yaml" | "yml" | "json")) && file.is_file()
}

impl Read {
    fn file(&mut self, file: &Path, vocabulary: Vocabulary) {
        let text = match fs::read_to_string(file) {
            Ok(text) => text,
            Err(error) => return self.unreadable(file, &error),
        };
        let fallback = file.file_stem().unwrap_or_default().to_string_lossy();
        let compiled = compile(&file.display().to_string(), &fallback, &text, vocabulary);
        self.problems.extend(compiled.problems);
        let Some(scenario) = compiled.scenario else { return };
        let names: HashMap<&str, &PathBuf> = self.scenarios.iter().map(|(file, it)| (it.name(), file)).collect();
        match names.get(scenario.name()) {
            Some(other) => {
                let message = format!("the scenario `{}` is in {} already", scenario.name(), other.display());
                let finding = Finding::error(Place { line: 1, column: 1, width: 1 }, message);
                self.problems.push(finding.example("name: another-name").found_in(&file.display().to_string(), &text));
            }
            None => self.scenarios.push((file.to_owned(), scenario)),
        }
    }

    fn unreadable(&mut self, path: &Path, error: &io::Error) {
        let finding = Finding::error(Place::default(), format!("this cannot be read: {error}"));
        self.problems.push(finding.found_in(&path.display().to_string(), ""));
    }
}
