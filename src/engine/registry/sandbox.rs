//! One sandbox: a world with its name, its loop and the time of its last use.

use std::{
    sync::{
        Arc, OnceLock,
        atomic::{AtomicI64, Ordering},
    },
    time::Duration,
};

use serde::{Deserialize, Serialize};
use serde_json::Value;
use tokio::{sync::watch, task::AbortHandle};

use super::name::Name;
use crate::engine::{
    budget::Budget,
    clock::wall,
    deliver::Sender,
    journal::Journal,
    scheduler,
    state::{Domain, State},
    time::Timestamp,
    weight::weight,
    world::{Share, World},
};

/// Makes the first state of a sandbox.
pub type Birth<D> = dyn Fn(&Name) -> Born<D> + Send + Sync;

/// What a sandbox is when it comes into being.
#[derive(Debug)]
pub struct Born<D: Domain> {
    pub state: State<D>,
    /// After how long without a request it goes, in machine time.
    pub idle: Duration,
}

/// Why a sandbox ended.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum End {
    /// It was deleted.
    Deleted,
    /// The server is stopped.
    Stopped,
}

/// What a sandbox begins with.
pub(super) struct Beginning<D: Domain> {
    /// Makes its first state, now and at every reset.
    pub(super) birth: Arc<Birth<D>>,
    /// The state that it made, with what was changed since.
    pub(super) state: State<D>,
    idle: Duration,
    /// The body of the call that asked for it, unless it is as every sandbox is.
    pub(super) created_by: Option<Value>,
    /// What its scenarios weigh, which it has in common with others.
    common: usize,
}

/// About what a sandbox costs in which nothing happened yet.
const EMPTY: usize = 24 << 10;

impl<D: Domain> Beginning<D> {
    pub(super) fn of(name: &Name, birth: Arc<Birth<D>>, created_by: Option<Value>) -> Self {
        let Born { state, idle } = birth(name);
        let common = state.core.scenarios.weight();
        Self { birth, state, idle, created_by, common }
    }
}

/// One journal of one sandbox: a sandbox of the same name, a reset and a snapshot begin another, whose ids begin anew.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub struct Lifetime {
    /// When the sandbox came into being, in machine time, which tells also the journals of two runs of the server apart.
    pub born: Timestamp,
    /// How often a journal was put in place of another one before this.
    pub number: u64,
}

/// One isolated world with its name and its loop.
pub struct Sandbox<D: Domain> {
    pub name: Name,
    /// What lives in it.
    pub world: Arc<World<D>>,
    /// When it came into being, in machine time.
    pub born: Timestamp,
    /// The journal of an earlier run of the server that its own goes on with, and how often the own one had been replaced until then.
    continued: OnceLock<(Lifetime, u64)>,
    birth: Arc<Birth<D>>,
    /// What was asked for when it was made; `None` when it is as every sandbox is.
    pub created_by: Option<Value>,
    /// After how long without a request it goes, in machine time; the default one never does.
    pub idle: Duration,
    /// When it was last used, in machine time.
    used: AtomicI64,
    stopped: watch::Sender<Option<End>>,
    scheduler: AbortHandle,
}

impl<D: Domain> std::fmt::Debug for Sandbox<D> {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Sandbox").field("name", &self.name).finish_non_exhaustive()
    }
}

impl<D: Domain> Sandbox<D> {
    pub(super) fn start(name: Name, beginning: Beginning<D>, sender: Sender, kept: &Budget) -> Arc<Self> {
        let Beginning { birth, state, idle, created_by, common } = beginning;
        // What was asked for is kept as it is, and as what was made of it.
        let beside = EMPTY + created_by.as_ref().map_or(0, |body| 2 * weight(body));
        let world = Arc::new(World::new(state, Share { charge: kept.charge(), beside, common }));
        let scheduler = scheduler::spawn(&world, sender);
        let born = wall();
        let used = AtomicI64::new(born.as_millis());
        Arc::new(Self {
            name,
            world,
            born,
            continued: OnceLock::new(),
            birth,
            created_by,
            idle,
            used,
            stopped: watch::Sender::new(None),
            scheduler,
        })
    }

    /// What it looked like when it came into being; a reset goes back to it.
    pub fn newborn(&self) -> State<D> {
        (self.birth)(&self.name).state
    }

    /// Which journal it has now.
    pub fn lifetime(&self, journal: &Journal) -> Lifetime {
        match self.continued.get() {
            Some((earlier, replaced)) if *replaced == journal.lifetime() => *earlier,
            _ => Lifetime { born: self.born, number: journal.lifetime() },
        }
    }

    /// Says that its journal goes on with one of an earlier run of the server, of which it has every record.
    pub fn go_on_with(&self, earlier: Lifetime) {
        let replaced = self.world.read_blocking(|state| state.core.journal.lifetime());
        // It is said once, when the server starts.
        let _ = self.continued.set((earlier, replaced));
    }

    /// Notes that it is used now.
    pub fn touch(&self, wall: Timestamp) {
        self.used.store(wall.as_millis(), Ordering::Relaxed);
    }

    /// How long nobody used it.
    pub fn unused(&self, wall: Timestamp) -> Duration {
        wall.since(Timestamp::from_millis(self.used.load(Ordering::Relaxed)))
    }

    /// Ends its loop, and whatever waits for something in it.
    pub(super) fn stop(&self, end: End) {
        self.scheduler.abort();
        self.stopped.send_replace(Some(end));
    }

    /// Resolves when it ended.
    pub async fn stopped(&self) -> End {
        let mut stopped = self.stopped.subscribe();
        let end = stopped.wait_for(Option::is_some).await.ok().and_then(|end| *end);
        // The sender lives in this very sandbox, so it cannot be gone.
        end.unwrap_or(End::Deleted)
    }
}

impl<D: Domain> Drop for Sandbox<D> {
    fn drop(&mut self) {
        self.scheduler.abort();
    }
}
