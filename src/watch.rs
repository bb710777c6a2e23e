//! Reads scenario files again while the server runs, as soon as they change.
//!
//! Folders are watched, not files: many editors write a new file and rename it, and the old one's watch would then hear nothing more.
//! A folder that goes away takes its watch with it, so after every change the folders are watched anew; while one is missing,
//! the nearest that is there tells when it comes back.
//! What a link or a mount leads to changes without a word to the folder that it is in, so the files are looked at now and then, too.

use std::{
    fs,
    path::{Path, PathBuf},
    sync::Arc,
    time::{Duration, SystemTime},
};

use notify::{
    Event, EventKind, RecommendedWatcher, RecursiveMode, Watcher as _,
    event::{AccessKind, AccessMode},
};
use tokio::{sync::Notify, task::AbortHandle};

use crate::{app::App, engine::clock};

/// How long a folder must be quiet before its files are read: saving one file is several events.
const QUIET: Duration = Duration::from_millis(50);

/// How often the files are looked at.
const LOOK: Duration = Duration::from_secs(1);

/// A watch over scenario files; it ends when this is dropped.
#[derive(Debug)]
pub struct Watch {
    reader: AbortHandle,
}

impl Drop for Watch {
    fn drop(&mut self) {
        self.reader.abort();
    }
}

/// Watches the scenario files of `app`; it must run inside a Tokio runtime.
///
/// # Errors
///
/// Fails when the operating system cannot watch one of the folders.
pub fn watch(app: &App) -> notify::Result<Watch> {
    let changed = Arc::new(Notify::new());
    let notice = Arc::clone(&changed);
    let watcher = notify::recommended_watcher(move |event: notify::Result<Event>| {
        if event.is_ok_and(|event| is_change(event.kind)) {
            notice.notify_one();
        }
    })?;
    let mut folders = Folders { wanted: app.files.paths().iter().map(|path| folder_of(path)).collect(), watcher };
    folders.watch()?;
    let reader = tokio::spawn(read_when(changed, folders, app.clone())).abort_handle();
    Ok(Watch { reader })
}

/// The folders that hold the files, and what watches them.
struct Folders {
    wanted: Vec<PathBuf>,
    watcher: RecommendedWatcher,
}

impl Folders {
    /// Watches each folder, or the nearest above it that is there.
    fn watch(&mut self) -> notify::Result<()> {
        for folder in &self.wanted {
            loop {
                let there = nearest_there(folder);
                // The watch may be on a folder that is gone and was made again under the same name.
                let _ = self.watcher.unwatch(there);
                let watched = self.watcher.watch(there, RecursiveMode::NonRecursive);
                // What came or went before the watch began is not heard of.
                if nearest_there(folder) == there {
                    break watched?;
                }
            }
        }
        Ok(())
    }
}

/// The folder itself, or the nearest above it that is there.
fn nearest_there(folder: &Path) -> &Path {
    folder.ancestors().find(|it| it.is_dir()).unwrap_or(Path::new("/"))
}

async fn read_when(changed: Arc<Notify>, mut folders: Folders, app: App) {
    let mut seen = stamps(&app).await;
    loop {
        tokio::select! {
            () = changed.notified() => {}
            () = clock::sleep(LOOK) => {
                if stamps(&app).await == seen {
                    continue;
                }
            }
        }
        while tokio::select! {
            () = changed.notified() => true,
            () = clock::sleep(QUIET) => false,
        } {}
        seen = stamps(&app).await;
        if let Err(error) = folders.watch() {
            tracing::warn!(%error, "scenario files cannot be watched any more; a restart reads their changes");
        }
        let app = app.clone();
        if let Err(error) = tokio::task::spawn_blocking(move || app.read_scenarios_again()).await {
            tracing::error!(%error, "failed to read the scenario files again");
        }
    }
}

/// What changes with a file: its age and length.
type Stamp = (PathBuf, Option<SystemTime>, u64);

/// The stamps of what is at the paths, and in the folders among them, wherever links lead.
async fn stamps(app: &App) -> Vec<Stamp> {
    let app = app.clone();
    let paths = move || app.files.paths().iter().flat_map(|path| stamps_at(path)).collect();
    tokio::task::spawn_blocking(paths).await.unwrap_or_default()
}

fn stamps_at(path: &Path) -> Vec<Stamp> {
    let Ok(entries) = fs::read_dir(path) else { return stamp(path.to_owned()).into_iter().collect() };
    let mut stamps: Vec<Stamp> = entries.flatten().filter_map(|entry| stamp(entry.path())).collect();
    stamps.sort();
    stamps
}

fn stamp(path: PathBuf) -> Option<Stamp> {
    let file = fs::metadata(&path).ok()?;
    Some((path, file.modified().ok(), file.len()))
}

/// Whether files may have changed; that somebody reads them is no news.
fn is_change(kind: EventKind) -> bool {
    match kind {
        EventKind::Access(access) => access == AccessKind::Close(AccessMode::Write),
        EventKind::Any | EventKind::Create(_) | EventKind::Modify(_) | EventKind::Remove(_) | EventKind::Other => true,
    }
}

/// The folder that holds a scenario file, or that is meant itself; absolute, so that those above it are known.
fn folder_of(path: &Path) -> PathBuf {
    let path = std::path::absolute(path).unwrap_or_else(|_| path.to_owned());
    match path.parent() {
        Some(parent) if !path.is_dir() => parent.to_owned(),
        _ => path,
    }
}
