//! Reads scenario files again while the server runs, as soon as they change.
//!
//! Folders are watched, not files: many editors write a new file and rename it, and the old one's watch would then hear nothing more.

use std::{path::Path, sync::Arc, time::Duration};

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
    _watcher: RecommendedWatcher,
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
    let mut watcher = notify::recommended_watcher(move |event: notify::Result<Event>| {
        if event.is_ok_and(|event| is_change(event.kind)) {
            notice.notify_one();
        }
    })?;
    for path in app.files.paths() {
        watcher.watch(folder_of(path), RecursiveMode::NonRecursive)?;
    }
    let reader = tokio::spawn(read_when(changed, app.clone())).abort_handle();
    Ok(Watch { _watcher: watcher, reader })
}

async fn read_when(changed: Arc<Notify>, app: App) {
    loop {
        changed.notified().await;
        while tokio::select! {
            () = changed.notified() => true,
            () = clock::sleep(QUIET) => false,
        } {}
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

fn folder_of(path: &Path) -> &Path {
    match path.parent() {
        _ if path.is_dir() => path,
        Some(parent) if !parent.as_os_str().is_empty() => parent,
        _ => Path::new("."),
    }
}
