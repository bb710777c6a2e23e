//! Who waits until something is the case in a world.
//!
//! # Why they do not look for themselves
//!
//! A thousand tasks that wake on every change would each take the lock for it. One of them looks for all, some at a time, and then leaves the
//! world to the others for a while.

use std::{
    sync::{Arc, Weak},
    time::Duration,
};

use tokio::sync::oneshot;

use super::clock::Stopwatch;

/// For how long the lock is held to look for those who wait, unless one look takes longer.
const SLICE: Duration = Duration::from_micros(200);

/// Looks, tells who waits when it found something, and says whether it did.
type Look<S> = Box<dyn FnMut(&S) -> bool + Send>;

struct Waiter<S> {
    look: Look<S>,
    /// Gone when nobody waits any more.
    waits: Weak<()>,
}

/// All who wait.
pub(super) struct Waiters<S>(Vec<Waiter<S>>);

/// What somebody waits for; dropped, it is not waited for any more.
pub(super) struct Wanted<T> {
    told: oneshot::Receiver<T>,
    _waits: Arc<()>,
}

impl<T> Wanted<T> {
    /// Resolves when it was found.
    pub(super) async fn found(self) -> T {
        self.told.await.expect("a look that ends without having found anything has panicked, which was reported")
    }
}

impl<S> Default for Waiters<S> {
    fn default() -> Self {
        Self(Vec::new())
    }
}

impl<S> Waiters<S> {
    /// Looks with `look` from now on, until it finds something.
    pub(super) fn add<T: Send + 'static>(
        &mut self,
        mut look: impl FnMut(&S) -> Option<T> + Send + 'static,
    ) -> Wanted<T> {
        self.0.retain(|waiter| 0 < waiter.waits.strong_count());
        let (tell, told) = oneshot::channel();
        let mut tell = Some(tell);
        let waits = Arc::new(());
        let look = move |state: &S| {
            let Some(found) = look(state) else { return false };
            // Who does not wait any more need not know.
            let _ = tell.take().map(|tell| tell.send(found));
            true
        };
        self.0.push(Waiter { look: Box::new(look), waits: Arc::downgrade(&waits) });
        Wanted { told, _waits: waits }
    }

    /// Looks for some of them, from the one at `place` on; gives the place to go on at, `None` when it looked for all.
    pub(super) fn look(&mut self, state: &S, mut place: usize) -> Option<usize> {
        let slice = Stopwatch::start();
        while place < self.0.len() && slice.elapsed() < SLICE {
            // Taken out, one that panics does not do so again.
            let mut waiter = self.0.swap_remove(place);
            if 0 < waiter.waits.strong_count() && !(waiter.look)(state) {
                self.0.push(waiter);
                let last = self.0.len() - 1;
                self.0.swap(place, last);
                place += 1;
            }
        }
        (place < self.0.len()).then_some(place)
    }
}

impl<S> std::fmt::Debug for Waiters<S> {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_tuple("Waiters").field(&self.0.len()).finish()
    }
}
