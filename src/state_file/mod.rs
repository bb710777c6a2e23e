//! The state file: all sandboxes, written while the server runs and when it stops, and read when it starts.
//!
//! A new one takes the place of the one before in one step: whenever the server is killed, one of the two is there, whole.

mod place;

use std::{
    collections::BTreeMap,
    fs, io,
    path::Path,
    sync::{Arc, Mutex, PoisonError},
    time::Duration,
};

use serde_json::Value;
use tokio::task::spawn_blocking;

use self::place::Place;
pub use self::place::{Unsuitable, replace};
use crate::{
    app::{App, Seeds},
    config::Config,
    control,
    engine::{
        clock::{sleep, wall},
        registry::{Name, Refused},
        snapshot::{self, Sandboxes, Snapshot},
        time::Timestamp,
    },
    vendors::{Sandbox, Vendors},
};

/// Why a file cannot be what a server starts with, or goes on with.
#[derive(Debug, thiserror::Error)]
pub enum Unusable {
    /// It cannot be read at all.
    #[error("`{path}` cannot be read: {error}")]
    Unreadable { path: String, error: io::Error },
    /// It cannot be written.
    #[error("`{path}` cannot be written: {error}")]
    Unwritable { path: String, error: io::Error },
    /// No server can keep its state there.
    #[error("`{path}` cannot be the state file: {error}")]
    Unsuitable { path: String, error: Unsuitable },
    /// There is no room for one of its sandboxes.
    #[error("`{path}` holds too many sandboxes: {refused}")]
    NoRoom { path: String, refused: Refused },
    /// It holds something else.
    #[error("`{path}` cannot be used: {error}")]
    Wrong { path: String, error: String },
}

/// Reads a seed file: what some sandboxes are by name, in a server with these settings.
///
/// # Errors
///
/// Says everything that is wrong with the file.
pub fn read_seeds(path: &Path, config: &Config) -> Result<Seeds, Unusable> {
    let text = bytes(path)?;
    control::read_seeds(&text, config).map_err(|error| Unusable::Wrong { path: path.display().to_string(), error })
}

fn bytes(path: &Path) -> Result<Vec<u8>, Unusable> {
    fs::read(path).map_err(|error| Unusable::Unreadable { path: path.display().to_string(), error })
}

/// Keeps a server's sandboxes in a file; cloning shares it.
#[derive(Debug, Clone)]
pub struct StateFile {
    app: App,
    place: Arc<Place>,
    every: Duration,
    /// What was written last; held while a file is written, so that an older one never comes later.
    written: Arc<Mutex<Seen>>,
}

/// How often each sandbox changed until it was written, by its name and the time at which it came into being.
type Seen = BTreeMap<(Name, Timestamp), u64>;

impl StateFile {
    /// A file at `path` for the sandboxes of `app` alone, written every so often if anything changed.
    ///
    /// # Errors
    ///
    /// Says why no file can be there.
    pub fn new(app: App, path: &Path, every: Duration) -> Result<Self, Unusable> {
        let place = Place::take(path).map_err(|error| match error {
            Unsuitable::Io(error) => Unusable::Unwritable { path: path.display().to_string(), error },
            error @ (Unsuitable::NoFile(_) | Unsuitable::Taken { .. }) => {
                Unusable::Unsuitable { path: path.display().to_string(), error }
            }
        })?;
        Ok(Self { app, place: Arc::new(place), every, written: Arc::default() })
    }

    /// Puts back what the file holds, if there is one, and writes it, so that a place where it cannot be written is known at once.
    ///
    /// # Errors
    ///
    /// Says what is wrong with the file, which stays as it is, or why there cannot be one.
    pub fn resume(&self) -> Result<(), Unusable> {
        let path = || self.place.file.display().to_string();
        if self.place.file.exists() {
            let wrong = |error| Unusable::Wrong { path: path(), error };
            let held: Sandboxes<Vendors> = snapshot::read(&bytes(&self.place.file)?).map_err(wrong)?;
            for (name, snapshot) in held.sandboxes {
                let room = self.room(&name, held.created_by.get(&name));
                let sandbox = room.map_err(|refused| Unusable::NoRoom { path: path(), refused })?;
                let state = snapshot.restore(sandbox.newborn(), held.written);
                self.app.put_in(&sandbox, state.map_err(|error| wrong(format!("sandbox {name}: {error}")))?);
                if let Some(earlier) = held.ended.get(&name) {
                    sandbox.go_on_with(*earlier);
                }
            }
            self.app.catch_up(&held.files);
        }
        self.write().map_err(|error| Unusable::Unwritable { path: path(), error })
    }

    /// The sandbox called `name`, created again by the body of its call; what cannot be any more is said in the log.
    fn room(&self, name: &Name, created_by: Option<&Value>) -> Result<Arc<Sandbox>, Refused> {
        if let Some(body) = created_by.filter(|_| self.app.registry.get(name).is_none()) {
            match control::create_again(&self.app, name, body) {
                Ok(sandbox) => return Ok(sandbox),
                Err(reason) => {
                    tracing::warn!(sandbox = %name, "a reset will not go back to its own settings: {reason}");
                }
            }
        }
        self.app.registry.get_or_create(name)
    }

    /// Writes the file whenever anything changed, until it is dropped.
    pub async fn keep(&self) {
        loop {
            sleep(self.every).await;
            // It is told, and tried again after a while.
            let _ = self.save().await;
        }
    }

    /// Writes the file now, if anything changed. What goes wrong is said in the log once, and by `/readyz` until it is right again.
    ///
    /// # Errors
    ///
    /// Says why it cannot be written; the one before stays.
    pub async fn save(&self) -> Result<(), Unusable> {
        self.saved(Self::write).await
    }

    /// Writes the file for the last time: nothing happens any more.
    ///
    /// # Errors
    ///
    /// Says why it cannot be written; the one before stays.
    pub async fn end(&self) -> Result<(), Unusable> {
        self.saved(Self::write_last).await
    }

    async fn saved(&self, write: fn(&Self) -> io::Result<()>) -> Result<(), Unusable> {
        let (file, path) = (self.clone(), self.place.file.display().to_string());
        let written = spawn_blocking(move || write(&file)).await;
        let written = written.unwrap_or_else(|bug| std::panic::resume_unwind(bug.into_panic()));
        let written = written.map_err(|error| Unusable::Unwritable { path, error });
        let problem = written.as_ref().err().map(ToString::to_string);
        let before = std::mem::replace(&mut *self.app.save_problem(), problem.clone());
        match problem {
            Some(problem) if before.as_ref() != Some(&problem) => {
                tracing::error!("{problem}; the state file before stays");
            }
            None if before.is_some() => tracing::info!("the state file is written again"),
            Some(_) | None => {}
        }
        written
    }

    fn write(&self) -> io::Result<()> {
        let mut written = self.written.lock().unwrap_or_else(PoisonError::into_inner);
        let seen = self.seen();
        if seen == *written {
            return Ok(());
        }
        self.put(&self.document())?;
        *written = seen;
        Ok(())
    }

    fn write_last(&self) -> io::Result<()> {
        let mut document = self.document();
        for name in document.sandboxes.keys() {
            if let Some(sandbox) = self.app.registry.get(name) {
                let lifetime = sandbox.world.read_blocking(|state| sandbox.lifetime(&state.core.journal));
                document.ended.insert(name.clone(), lifetime);
            }
        }
        self.put(&document)
    }

    fn put(&self, document: &Sandboxes<Vendors>) -> io::Result<()> {
        // As a stream: the text of a large state would take as much memory once more.
        replace(&self.place.file, |file| Ok(serde_json::to_writer(file, document)?))
    }

    fn seen(&self) -> Seen {
        let sandboxes = self.app.registry.names().into_iter().filter_map(|name| self.app.registry.get(&name));
        sandboxes.map(|it| ((it.name.clone(), it.born), *it.world.changes().borrow())).collect()
    }

    fn document(&self) -> Sandboxes<Vendors> {
        let now = wall();
        let names = self.app.registry.names();
        let sandboxes: Vec<_> = names.iter().filter_map(|name| self.app.registry.get(name)).collect();
        let snapshots =
            sandboxes.iter().map(|it| (it.name.clone(), Snapshot::of(it.world.read_blocking(Clone::clone))));
        let created_by = sandboxes.iter().filter_map(|it| Some((it.name.clone(), it.created_by.clone()?)));
        let files = self.app.files.scenarios().iter().map(|scenario| scenario.name().to_owned()).collect();
        Sandboxes::of(snapshots.collect(), created_by.collect(), files, now)
    }
}
