//! Reads scenario files again while the server runs, as soon as they change.
//!
//! Folders are watched, not files: many editors write a new file and rename it, and the old one's watch would then hear nothing more.
//! A folder that goes away takes its watch with it, so after every change the folders are watched anew; while one is missing,
//! the nearest that is there tells when it comes back.

use std::{
    path::{Path, PathBuf},
    sync::Arc,
    time::Duration,
};

use notify::{
    Event, EventKind, RecommendedWatcher, RecursiveMode, Watcher as _,
    event::{AccessKind, AccessMode},
};
use tokio::{sync::Notify, task::AbortHandle};

use crate::{app::App, engine::clock};

/// How long a folder must be quiet before its files are read: saving one file is several events.
const QUIET: Duration = Duration::from_millis(50);

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
    loop {
        changed.notified().await;
        while tokio::select! {
            () = changed.notified() => true,
            () = clock::sleep(QUIET) => false,
        } {}
        if let Err(error) = folders.watch() {
            tracing::warn!(%error, "scenario files cannot be watched any more; a restart reads their changes");
        }
        let app = app.clone();
        if let Err(error) = tokio::task::spawn_blocking(move || app.read_scenarios_again()).await {
            tracing::error!(%error, "failed to read the scenario files again");
        }
    }
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
