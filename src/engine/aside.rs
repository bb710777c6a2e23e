//! Work beside the requests.

use std::panic::resume_unwind;

use tokio::task::spawn_blocking;

/// Does what takes a while, or waits as a thread does, where no request waits for the thread.
pub async fn aside<T: Send + 'static>(work: impl FnOnce() -> T + Send + 'static) -> T {
    match spawn_blocking(work).await {
        Ok(done) => done,
        Err(bug) => resume_unwind(bug.into_panic()),
    }
}
