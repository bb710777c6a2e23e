//! A sandbox as one JSON document, and back: everything that a request, a job or a webhook could notice.
//!
//! The document is the state as its types are written. The program writes and reads it; what people write is a seed file.

use std::{collections::BTreeMap, sync::Arc};

use serde::{Deserialize, Serialize, de::DeserializeOwned};
use serde_json::Value;

use super::{
    clock::{Clock, Mode},
    due::DueQueue,
    journal::Journal,
    outbox::Outbox,
    random::Random,
    registry::{Lifetime, Name},
    scenario::{ScenarioSnapshot, Scenarios},
    state::{Domain, State},
    time::Timestamp,
    tree::without_mark,
};

/// The form that is written, and the only one that is read.
pub const FORM: u32 = 3;

/// A sandbox as a document.
#[derive(Debug, Clone, Serialize, Deserialize)]
#[serde(deny_unknown_fields, bound = "")]
#[expect(clippy::struct_field_names, reason = "the field that says the form is called so in every form")]
pub struct Snapshot<D: Domain> {
    /// The version of the program that wrote it.
    vetbox: String,
    /// Its form, [`FORM`].
    snapshot: u32,
    /// What the clock showed.
    now: Timestamp,
    clock: Mode,
    seed: u64,
    /// Where the generator stands.
    random: Random,
    scenarios: Vec<ScenarioSnapshot>,
    records: D,
    due: DueQueue<D::Job>,
    webhooks: Outbox,
    journal: Journal,
}

/// All sandboxes of a server as a document.
#[derive(Debug, Clone, Serialize, Deserialize)]
#[serde(deny_unknown_fields, bound = "")]
pub struct Sandboxes<D: Domain> {
    vetbox: String,
    snapshot: u32,
    /// The machine's time at which it was written: clocks that run have run on since then.
    pub written: Timestamp,
    pub sandboxes: BTreeMap<Name, Snapshot<D>>,
    /// The bodies of the calls that created some of them, to which a reset goes back.
    pub created_by: BTreeMap<Name, Value>,
    /// The names of the scenarios that files held, so that one goes whose file is gone when this is read.
    pub files: Vec<String>,
    /// The journals of sandboxes that the server had to its end, so that whoever follows one goes on where they were; empty in a file
    /// that was written while it ran, since what happened afterwards is lost when it is killed.
    #[serde(default, skip_serializing_if = "BTreeMap::is_empty")]
    pub ended: BTreeMap<Name, Lifetime>,
}

impl<D: Domain> Snapshot<D> {
    /// A sandbox's state as a document: attempts of webhooks that are under way are due again.
    pub fn of(state: State<D>) -> Self {
        let State { mut core, records } = state;
        for exchange in core.journal.kept_exchanges_mut().filter(|it| !it.decision.trace.is_of(&core.scenarios)) {
            Arc::make_mut(exchange).decision.trace.forget_rules();
        }
        core.outbox.begin_epoch(core.outbox.epoch);
        Self {
            vetbox: version(),
            snapshot: FORM,
            now: core.now,
            clock: core.clock().mode(),
            seed: core.seed,
            random: core.random,
            scenarios: core.scenarios.save(),
            records,
            due: core.due,
            webhooks: core.outbox,
            journal: core.journal,
        }
    }

    /// The state that the document describes, in a sandbox that began as `newborn`.
    ///
    /// Its clock shows the document's time when the machine's shows `wall`, and runs on from there.
    ///
    /// # Errors
    ///
    /// Says what cannot be.
    pub fn restore(mut self, newborn: State<D>, wall: Timestamp) -> Result<State<D>, String> {
        let State { mut core, .. } = newborn;
        self.records.check().map_err(|error| format!("records: {error}"))?;
        self.webhooks.check().map_err(|error| format!("webhooks: {error}"))?;
        core.set_clock(Clock::new(self.clock.checked()?, self.now, wall), self.now);
        core.scenarios = Scenarios::restored(Arc::clone(core.scenarios.library()), &self.scenarios, self.now)
            .map_err(|error| format!("scenarios: {error}"))?;
        let in_journal = |error| format!("journal: {error}");
        for exchange in self.journal.kept_exchanges_mut() {
            Arc::make_mut(exchange).complete(&core.scenarios).map_err(in_journal)?;
        }
        core.journal.refill(self.journal).map_err(in_journal)?;
        let policy = Arc::clone(core.outbox.policy());
        (core.seed, core.random, core.due, core.outbox) = (self.seed, self.random, self.due, self.webhooks);
        core.outbox.set_policy(policy);
        let mut state = State { core, records: self.records };
        state.records.obey(&mut state.core);
        Ok(state)
    }
}

impl<D: Domain> Sandboxes<D> {
    /// Sandboxes as a document that is written at `wall`.
    pub fn of(
        sandboxes: BTreeMap<Name, Snapshot<D>>,
        created_by: BTreeMap<Name, Value>,
        files: Vec<String>,
        wall: Timestamp,
    ) -> Self {
        let ended = BTreeMap::new();
        Self { vetbox: version(), snapshot: FORM, written: wall, sandboxes, created_by, files, ended }
    }
}

/// Reads a [`Snapshot`] or [`Sandboxes`].
///
/// # Errors
///
/// Says that the text is of another form, or the first thing that does not fit.
pub fn read<T: DeserializeOwned>(text: &[u8]) -> Result<T, String> {
    #[derive(Deserialize)]
    struct Head {
        snapshot: Option<Value>,
    }
    let (text, version) = (without_mark(text), version());
    let head: Head = serde_json::from_slice(text).map_err(|error| format!("this is no JSON object: {error}"))?;
    match head.snapshot {
        Some(form) if form == FORM => serde_json::from_slice(text).map_err(|error| error.to_string()),
        Some(form) => Err(format!("form {form} is not known; this is vetbox {version}, which knows form {FORM}")),
        None => Err(format!("`snapshot` is missing; a snapshot says {{\"vetbox\":\"{version}\",\"snapshot\":{FORM}}}")),
    }
}

fn version() -> String {
    env!("CARGO_PKG_VERSION").to_owned()
}
