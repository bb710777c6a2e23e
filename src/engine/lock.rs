//! A lock for which a task waits without holding a thread.
//!
//! # Why not a library's lock
//!
//! Tasks and threads wait for the same value. A lock that hands itself on to a task stands still when that task's only thread waits for it,
//! as in a test on one thread that asks a sandbox something. Here a thread waits for whoever holds the value, and for nobody else: who
//! holds it is inside a closure on another thread, and comes to its end by itself.

use std::sync::{Mutex, MutexGuard, PoisonError, TryLockError};

use tokio::sync::{Notify, Semaphore};

/// A value that closures reach one after the other; no guard leaves this file, so none can live across an await.
#[derive(Debug)]
pub(super) struct Lock<T> {
    value: Mutex<T>,
    /// The tasks that found the value taken, in the order in which they came; the first one tries again whenever it was given back.
    queue: Semaphore,
    given_back: Notify,
}

impl<T> Lock<T> {
    pub(super) fn new(value: T) -> Self {
        Self { value: Mutex::new(value), queue: Semaphore::new(1), given_back: Notify::new() }
    }

    /// Runs `act` on the value as soon as it is free.
    pub(super) async fn with<R>(&self, act: impl FnOnce(&mut T) -> R) -> R {
        let mut act = match self.attempt(act) {
            Ok(done) => return done,
            Err(act) => act,
        };
        // It fails only when the semaphore was closed, which nobody does.
        let _first = self.queue.acquire().await;
        loop {
            act = match self.attempt(act) {
                Ok(done) => return done,
                Err(act) => act,
            };
            // Nobody else waits for it, and what was given back since the attempt is remembered.
            self.given_back.notified().await;
        }
    }

    /// The same for callers that are no tasks: it holds the thread while it waits.
    pub(super) fn with_blocking<R>(&self, act: impl FnOnce(&mut T) -> R) -> R {
        // A panic inside a closure is a bug that was reported; the value goes on.
        self.run(self.value.lock().unwrap_or_else(PoisonError::into_inner), act)
    }

    /// The same if the value is free; `None` when it is not.
    pub(super) fn try_with<R>(&self, act: impl FnOnce(&mut T) -> R) -> Option<R> {
        self.attempt(act).ok()
    }

    /// Runs `act` if the value is free, and gives it back otherwise.
    fn attempt<R, A: FnOnce(&mut T) -> R>(&self, act: A) -> Result<R, A> {
        match self.value.try_lock() {
            Ok(value) => Ok(self.run(value, act)),
            Err(TryLockError::Poisoned(poisoned)) => Ok(self.run(poisoned.into_inner(), act)),
            Err(TryLockError::WouldBlock) => Err(act),
        }
    }

    fn run<R>(&self, value: MutexGuard<'_, T>, act: impl FnOnce(&mut T) -> R) -> R {
        act(&mut Held { value, _given_back: OnDrop(&self.given_back) }.value)
    }
}

/// The value while a closure has it; the fields go in this order, so that it is free when it is said to be.
struct Held<'a, T> {
    value: MutexGuard<'a, T>,
    _given_back: OnDrop<'a>,
}

struct OnDrop<'a>(&'a Notify);

impl Drop for OnDrop<'_> {
    fn drop(&mut self) {
        self.0.notify_one();
    }
}

#[cfg(test)]
mod tests {
    use std::{
        future::Future,
        pin::pin,
        sync::{Arc, mpsc},
        task::{Context, Poll, Waker},
        thread,
    };

    use super::*;

    /// A thread that holds the value until the sender is dropped.
    fn taken(lock: &Arc<Lock<Vec<u32>>>) -> (mpsc::Sender<()>, thread::JoinHandle<()>) {
        let (release, held) = mpsc::channel::<()>();
        let (tell, began) = mpsc::channel();
        let lock = Arc::clone(lock);
        let holder = thread::spawn(move || {
            lock.with_blocking(|_| {
                tell.send(()).expect("the test waits");
                let _ = held.recv();
            });
        });
        began.recv().expect("the thread runs");
        (release, holder)
    }

    fn is_ready(future: std::pin::Pin<&mut impl Future>) -> bool {
        matches!(future.poll(&mut Context::from_waker(Waker::noop())), Poll::Ready(_))
    }

    #[test]
    fn who_must_wait_gives_its_thread_back_and_comes_in_order() {
        let lock = Arc::new(Lock::new(Vec::new()));
        let (release, holder) = taken(&lock);
        let mut first = pin!(lock.with(|value| value.push(1)));
        let mut second = pin!(lock.with(|value| value.push(2)));
        assert!(!is_ready(first.as_mut()) && !is_ready(second.as_mut()));

        drop(release);
        holder.join().expect("it ends");

        assert!(!is_ready(second.as_mut()), "the first has not been there");
        assert!(is_ready(first.as_mut()) && is_ready(second.as_mut()));
        assert_eq!(lock.with_blocking(|value| value.clone()), [1, 2]);
    }

    #[test]
    fn a_thread_does_not_wait_for_tasks_that_wait() {
        let lock = Arc::new(Lock::new(Vec::new()));
        let (release, holder) = taken(&lock);
        let mut task = pin!(lock.with(|value| value.push(2)));
        assert!(!is_ready(task.as_mut()));
        drop(release);
        holder.join().expect("it ends");

        // The task is next, and this thread is the only one that could run it.
        lock.with_blocking(|value| value.push(1));

        assert!(is_ready(task.as_mut()));
        assert_eq!(lock.with_blocking(|value| value.clone()), [1, 2]);
    }

    #[test]
    fn a_task_that_gives_up_lets_the_next_one_come() {
        let lock = Arc::new(Lock::new(Vec::new()));
        let (release, holder) = taken(&lock);
        let mut next = pin!(lock.with(|value| value.push(2)));
        {
            let mut given_up = pin!(lock.with(|value| value.push(1)));
            assert!(!is_ready(given_up.as_mut()) && !is_ready(next.as_mut()));
        }
        drop(release);
        holder.join().expect("it ends");

        assert!(is_ready(next.as_mut()));
        assert_eq!(lock.with_blocking(|value| value.clone()), [2]);
    }

    #[tokio::test]
    async fn a_panic_inside_lets_the_others_come() {
        let lock = Arc::new(Lock::new(Vec::new()));
        let (inside, go_on) = mpsc::channel::<()>();
        let (tell, began) = mpsc::channel();
        let holder = {
            let lock = Arc::clone(&lock);
            thread::spawn(move || {
                lock.with_blocking(|_| {
                    tell.send(()).expect("the test waits");
                    let _ = go_on.recv();
                    panic!("a bug");
                })
            })
        };
        began.recv().expect("the thread runs");
        let waiting = {
            let lock = Arc::clone(&lock);
            tokio::spawn(async move { lock.with(|value| value.push(1)).await })
        };
        tokio::task::yield_now().await;

        drop(inside);

        waiting.await.expect("it comes");
        assert!(holder.join().is_err());
    }
}
