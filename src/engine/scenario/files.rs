//! The scenario files of a server: what was read last of each, and kept when an edit breaks it.

use std::{
    path::PathBuf,
    sync::{Arc, PoisonError, RwLock},
};

use tokio::sync::watch;

use super::{
    load::{Read, Source, read_paths},
    problem::{Problem, Severity},
    rule::Scenario,
    vocabulary::Vocabulary,
};

/// What becomes of a file that an edit broke.
const KEPT: &str = "the last good version of this file stays in use";
/// What becomes of one that never was right.
const UNUSED: &str = "this file is not used until it is right";

/// Scenario files and what they held when they were right.
#[derive(Debug, Default)]
pub struct ScenarioFiles {
    paths: Vec<PathBuf>,
    vocabulary: Vocabulary,
    known: RwLock<Known>,
    /// Counts the readings that have taken effect, for those who wait for one.
    readings: watch::Sender<u64>,
}

#[derive(Debug, Clone, Default)]
struct Known {
    scenarios: Vec<Found>,
    problems: Vec<Problem>,
}

/// What a reading changed.
#[derive(Debug, Default)]
pub struct FileChanges {
    /// Scenarios that are new or differ from before.
    pub changed: Vec<Arc<Scenario>>,
    /// The names of scenarios whose file is gone.
    pub removed: Vec<String>,
    /// The names of all that files hold now, in the order in which they decide.
    pub order: Vec<String>,
    /// Whether those that were there before come in another order now.
    pub(super) reordered: bool,
}

impl ScenarioFiles {
    /// Reads the files and folders at `paths`.
    pub fn read(paths: Vec<PathBuf>, vocabulary: Vocabulary) -> Self {
        let Read { scenarios, problems } = read_paths(&paths, vocabulary);
        Self { paths, vocabulary, known: RwLock::new(Known { scenarios, problems }), ..Self::default() }
    }

    /// The files and folders that are read.
    pub fn paths(&self) -> &[PathBuf] {
        &self.paths
    }

    /// The last right version of each file.
    pub fn scenarios(&self) -> Vec<Arc<Scenario>> {
        self.known().scenarios.into_iter().map(|(_, scenario)| scenario).collect()
    }

    /// What is wrong with the files as they are.
    pub fn problems(&self) -> Vec<Problem> {
        self.known().problems
    }

    /// Reads everything again and says what differs; a file that is broken now keeps its last right version.
    pub fn read_again(&self) -> FileChanges {
        let before = self.known();
        let mut read = read_paths(&self.paths, self.vocabulary);
        let scenarios = merged(&before.scenarios, read.scenarios);
        let changes = FileChanges::between(&before.scenarios, &scenarios);
        for problem in read.problems.iter_mut().filter(|problem| problem.severity == Severity::Error) {
            let kept = scenarios.iter().any(|(source, _)| source.file.display().to_string() == problem.file);
            problem.note = Some(if kept { KEPT } else { UNUSED });
        }
        let known = Known { scenarios, problems: read.problems };
        *self.known.write().unwrap_or_else(PoisonError::into_inner) = known;
        changes
    }

    /// Everything that may differ from a sandbox of another time, when files held the scenarios called `before`.
    pub fn since(&self, before: &[String]) -> FileChanges {
        let changed = self.scenarios();
        let order: Vec<String> = changed.iter().map(|scenario| scenario.name().to_owned()).collect();
        let removed = before.iter().filter(|name| !order.contains(name)).cloned().collect();
        FileChanges { changed, removed, order, reordered: false }
    }

    /// Tells those who wait that the last reading has taken effect everywhere.
    pub fn announce(&self) {
        self.readings.send_modify(|count| *count += 1);
    }

    /// A counter that changes after every reading.
    pub fn readings(&self) -> watch::Receiver<u64> {
        self.readings.subscribe()
    }

    fn known(&self) -> Known {
        self.known.read().unwrap_or_else(PoisonError::into_inner).clone()
    }
}

impl From<Vec<Arc<Scenario>>> for ScenarioFiles {
    /// Scenarios of a program, which no file holds.
    fn from(scenarios: Vec<Arc<Scenario>>) -> Self {
        let scenarios = scenarios.into_iter().map(|scenario| (Source::default(), scenario)).collect();
        Self { known: RwLock::new(Known { scenarios, problems: Vec::new() }), ..Self::default() }
    }
}

/// A scenario and where it stands.
type Found = (Source, Arc<Scenario>);

/// What was `read`, and what is known of files that are there and could not be used.
fn merged(before: &[Found], read: Vec<Found>) -> Vec<Found> {
    let replaced =
        |(source, old): &&Found| read.iter().any(|(other, new)| source.file == other.file || old.name() == new.name());
    let is_there = |source: &Source| source.file.as_os_str().is_empty() || source.file.exists();
    let kept = before.iter().filter(|it| !replaced(it) && is_there(&it.0));
    let mut scenarios: Vec<_> = kept.cloned().chain(read.iter().cloned()).collect();
    scenarios.sort_by(|(left, _), (right, _)| left.cmp(right));
    scenarios
}

impl FileChanges {
    fn between(before: &[Found], after: &[Found]) -> Self {
        let is_in = |known: &[Found], scenario: &Scenario| {
            known.iter().any(|(_, it)| it.name() == scenario.name() && it.text == scenario.text)
        };
        let changed = after.iter().filter(|(_, it)| !is_in(before, it)).map(|(_, it)| Arc::clone(it)).collect();
        let gone = before.iter().filter(|(_, old)| after.iter().all(|(_, new)| old.name() != new.name()));
        let stay = |of: &[Found], others: &[Found]| -> Vec<String> {
            names(of).filter(|name| names(others).any(|other| other == *name)).map(str::to_owned).collect()
        };
        Self {
            changed,
            removed: gone.map(|(_, it)| it.name().to_owned()).collect(),
            order: names(after).map(str::to_owned).collect(),
            reordered: stay(before, after) != stay(after, before),
        }
    }

    /// Whether nothing differs.
    pub fn is_empty(&self) -> bool {
        self.changed.is_empty() && self.removed.is_empty() && !self.reordered
    }
}

fn names(found: &[Found]) -> impl Iterator<Item = &str> {
    found.iter().map(|(_, scenario)| scenario.name())
}
