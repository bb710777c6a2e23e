//! The form of a snapshot.

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};
use serde_json::Value;

use super::exchange::SavedJournal;
use crate::engine::{
    clock::Mode,
    due::DueQueue,
    outbox,
    random::Random,
    registry::Name,
    scenario::SavedScenario,
    time::Timestamp,
    world::{Domain, State},
};

/// The form that is written, and the only one that is read.
pub const FORM: u32 = 1;

/// A sandbox as a document; what is left out is as in a new sandbox.
#[derive(Debug, Clone, Serialize, Deserialize)]
#[serde(deny_unknown_fields, bound = "")]
pub struct Document<D: Domain> {
    /// The version of the program that wrote it.
    #[serde(default = "version")]
    vetbox: String,
    /// The form; [`FORM`], which the reader checks at the top of a text.
    #[serde(default = "form")]
    snapshot: u32,
    pub(super) clock: Option<SavedClock>,
    pub(super) seed: Option<u64>,
    /// Where the generator stands; missing is its beginning.
    pub(super) random: Option<Random>,
    pub(super) scenarios: Option<Vec<SavedScenario>>,
    pub(super) records: Option<D::Saved>,
    pub(super) due: Option<DueQueue<D::Job>>,
    pub(super) webhooks: Option<outbox::Saved>,
    pub(super) journal: Option<SavedJournal>,
}

/// Several sandboxes as a document.
#[derive(Debug, Clone, Serialize, Deserialize)]
#[serde(deny_unknown_fields, bound = "")]
pub struct Several<D: Domain> {
    #[serde(default = "version")]
    vetbox: String,
    snapshot: u32,
    /// The machine's time at which it was written: clocks that run have run on since then.
    #[serde(default)]
    pub written: Option<Timestamp>,
    /// The sandboxes by name.
    pub sandboxes: BTreeMap<Name, Document<D>>,
    /// What was asked for when some of them were made, which a reset goes back to.
    #[serde(default, skip_serializing_if = "BTreeMap::is_empty")]
    pub wishes: BTreeMap<Name, Value>,
    /// The names of the scenarios that files held, so that one goes whose file is gone when this is read.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub files: Vec<String>,
}

/// How time runs.
#[derive(Debug, Clone, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct SavedClock {
    mode: Word,
    #[serde(default)]
    factor: Option<f64>,
    /// What it shows, as people write it; missing is what a new sandbox's shows.
    #[serde(default)]
    pub(super) now: Option<Moment>,
}

#[derive(Debug, Clone, Copy, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
enum Word {
    Real,
    Scaled,
    Frozen,
}

/// A moment that is written for people.
#[derive(Debug, Clone, Copy, Serialize, Deserialize)]
#[serde(into = "String")]
pub(super) struct Moment(pub(super) Timestamp);

impl From<Moment> for String {
    fn from(moment: Moment) -> Self {
        moment.0.to_string()
    }
}

const fn form() -> u32 {
    FORM
}

fn version() -> String {
    env!("CARGO_PKG_VERSION").to_owned()
}

impl SavedClock {
    fn of(mode: Mode, now: Timestamp) -> Self {
        let (mode, factor) = match mode {
            Mode::Real => (Word::Real, None),
            Mode::Scaled { factor } => (Word::Scaled, Some(factor)),
            Mode::Frozen => (Word::Frozen, None),
        };
        Self { mode, factor, now: Some(Moment(now)) }
    }

    pub(super) fn mode(&self) -> Result<Mode, String> {
        match (self.mode, self.factor) {
            (Word::Real, None) => Ok(Mode::Real),
            (Word::Frozen, None) => Ok(Mode::Frozen),
            (Word::Scaled, Some(factor)) => Mode::scaled(factor),
            (Word::Scaled, None) => Err("required, because the mode is scaled; for instance 60".to_owned()),
            (Word::Real | Word::Frozen, Some(_)) => Err("goes with the mode scaled only".to_owned()),
        }
    }
}

/// A sandbox's state as a document.
pub fn save<D: Domain>(state: State<D>) -> Document<D> {
    let State { core, records } = state;
    let journal = SavedJournal::of(&core.journal, &core.scenarios);
    Document {
        vetbox: version(),
        snapshot: FORM,
        clock: Some(SavedClock::of(core.clock().mode(), core.now)),
        seed: Some(core.seed),
        random: Some(core.random),
        scenarios: Some(core.scenarios.save()),
        records: Some(records.save()),
        due: Some(core.due),
        webhooks: Some(core.outbox.save()),
        journal: Some(journal),
    }
}

impl<D: Domain> Several<D> {
    /// Sandboxes as a document that is written at `wall`.
    pub fn of(sandboxes: BTreeMap<Name, Document<D>>, wall: Timestamp) -> Self {
        let (wishes, files) = (BTreeMap::new(), Vec::new());
        Self { vetbox: version(), snapshot: FORM, written: Some(wall), sandboxes, wishes, files }
    }

    /// One sandbox's document as that of several.
    pub fn only(name: Name, document: Document<D>) -> Self {
        let (sandboxes, wishes, files) = (BTreeMap::from([(name, document)]), BTreeMap::new(), Vec::new());
        Self { vetbox: version(), snapshot: FORM, written: None, sandboxes, wishes, files }
    }
}
