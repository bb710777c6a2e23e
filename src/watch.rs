//! Reads scenario files again while the server runs, as soon as they hold something else.
//!
//! They are looked at once a second, which serves folders, links, mounts and every editor alike.

use std::{
    fs,
    path::{Path, PathBuf},
    time::Duration,
};

use tokio::task::{AbortHandle, spawn_blocking};

use crate::{app::App, engine::clock::sleep};

/// How often the files are looked at.
const LOOK: Duration = Duration::from_secs(1);

/// A watch over scenario files; it ends when this is dropped.
#[derive(Debug)]
pub struct Watch(AbortHandle);

impl Drop for Watch {
    fn drop(&mut self) {
        self.0.abort();
    }
}

/// Watches the scenario files of `app`; it must run inside a Tokio runtime.
pub fn watch(app: &App) -> Watch {
    let before = contents(app);
    Watch(tokio::spawn(read_when_changed(app.clone(), before)).abort_handle())
}

async fn read_when_changed(app: App, mut before: Contents) {
    loop {
        sleep(LOOK).await;
        let app = app.clone();
        let look = spawn_blocking(move || {
            let now = contents(&app);
            if now != before {
                app.read_scenarios_again();
            }
            now
        });
        match look.await {
            Ok(now) => before = now,
            Err(bug) => return tracing::error!(%bug, "scenario files are not watched any more"),
        }
    }
}

/// What is at the paths of the files, and in the folders among them; `None` is what cannot be read.
type Contents = Vec<(PathBuf, Option<Vec<u8>>)>;

fn contents(app: &App) -> Contents {
    app.files.paths().iter().flat_map(|path| contents_of(path)).collect()
}

fn contents_of(path: &Path) -> Contents {
    let Ok(entries) = fs::read_dir(path) else { return vec![(path.to_owned(), fs::read(path).ok())] };
    let mut paths: Vec<PathBuf> = entries.flatten().map(|entry| entry.path()).collect();
    paths.sort();
    paths.into_iter().map(|path| (path.clone(), fs::read(path).ok())).collect()
}
