//! One isolated world: the state of a sandbox behind one lock that only closures reach.
//!
//! # Why one lock
//!
//! A closure is a transaction: a request, a job, an advance or a reset sees the world before or after any other.
//! Nothing waits inside. Who has to wait for it is a task that holds no thread, so that another sandbox never waits for this one; the forms
//! called `…_blocking` are for callers that are no tasks.

use std::{collections::BTreeSet, convert::Infallible, sync::Arc, time::Duration};

use tokio::sync::{Notify, Semaphore, SemaphorePermit, watch};

use super::{
    advance::Advance,
    aside::aside,
    clock::{Mode, Stopwatch, sleep},
    lock::Lock,
    reset::Keep,
    state::{Domain, State},
    time::Timestamp,
    waiters::Waiters,
};

/// For how many times as long as it was looked for all who wait nobody looks again.
const REST: u32 = 2;
/// For how long at most.
const LONGEST_REST: Duration = Duration::from_millis(100);

/// What stands behind the lock.
#[derive(Debug)]
struct Locked<D: Domain> {
    state: State<D>,
    waiters: Waiters<State<D>>,
}

/// A world behind its lock.
#[derive(Debug)]
pub struct World<D: Domain> {
    locked: Lock<Locked<D>>,
    /// Who looks for all who wait.
    attending: Semaphore,
    /// One long look at a time, so that what they take out is bounded.
    looking: Arc<Semaphore>,
    /// Counts transactions, for those who wait for a condition.
    changes: watch::Sender<u64>,
    /// Wakes the scheduler when something falls due earlier than it knows.
    sooner: Notify,
    /// One advance at a time: two on the way at once would both come to the end of the further one.
    turn: Semaphore,
}

impl<D: Domain> World<D> {
    /// A world that starts as `state`.
    pub fn new(state: State<D>) -> Self {
        let (changes, sooner) = (watch::Sender::new(0), Notify::new());
        let locked = Lock::new(Locked { state, waiters: Waiters::default() });
        Self {
            locked,
            attending: Semaphore::new(1),
            looking: Arc::new(Semaphore::new(1)),
            changes,
            sooner,
            turn: Semaphore::new(1),
        }
    }

    /// Runs `transaction` after everything that fell due before it.
    pub async fn write<T>(&self, transaction: impl FnOnce(&mut State<D>) -> T) -> T {
        let (value, sooner) = self.locked.with(|locked| locked.state.transact(transaction)).await;
        self.announce(sooner);
        value
    }

    /// The same for callers that are no tasks.
    pub fn write_blocking<T>(&self, transaction: impl FnOnce(&mut State<D>) -> T) -> T {
        let (value, sooner) = self.locked.with_blocking(|locked| locked.state.transact(transaction));
        self.announce(sooner);
        value
    }

    /// Looks at the world as it is after everything that fell due.
    ///
    /// It announces no change unless something fell due, so that those who look whenever something changed do not wake each other.
    pub async fn read<T>(&self, look: impl FnOnce(&State<D>) -> T) -> T {
        let (value, ran) = self.locked.with(|locked| locked.state.look_at(look)).await;
        self.changed_if(ran);
        value
    }

    /// The same for callers that are no tasks.
    pub fn read_blocking<T>(&self, look: impl FnOnce(&State<D>) -> T) -> T {
        let (value, ran) = self.locked.with_blocking(|locked| locked.state.look_at(look));
        self.changed_if(ran);
        value
    }

    /// Takes out of the world what a long look needs, as far as that is cheap, and looks at it on a thread of its own while the world goes on.
    pub async fn look_aside<E, T>(
        &self,
        take: impl FnOnce(&State<D>) -> E,
        look: impl FnOnce(E) -> T + Send + 'static,
    ) -> T
    where
        E: Send + 'static,
        T: Send + 'static,
    {
        // It fails only when the semaphore was closed, which nobody does.
        let turn = Arc::clone(&self.looking).acquire_owned().await;
        let taken = self.read(take).await;
        aside(move || {
            let looked = look(taken);
            // Not before, even when nobody waits for it any more.
            drop(turn);
            looked
        })
        .await
    }

    /// Waits until `look` finds something, at once when it already does. It looks when something changed, and not at every change when
    /// many come, or many wait.
    pub async fn until<T: Send + 'static>(&self, mut look: impl FnMut(&State<D>) -> Option<T> + Send + 'static) -> T {
        let (found, ran) = self
            .locked
            .with(|Locked { state, waiters }| {
                let (found, ran) = state.look_at(&mut look);
                (found.ok_or_else(|| waiters.add(look)), ran)
            })
            .await;
        self.changed_if(ran);
        match found {
            Ok(found) => found,
            Err(wanted) => tokio::select! {
                biased;
                found = wanted.found() => found,
                never = self.attend() => match never {},
            },
        }
    }

    /// Looks for all who wait, when it is this one's turn; the next one goes on when this one has what it waited for.
    async fn attend(&self) -> Infallible {
        // It fails only when the semaphore was closed, which nobody does.
        let _turn = self.attending.acquire().await;
        let mut changes = self.changes();
        loop {
            changes.mark_unchanged();
            let looking = Stopwatch::start();
            let mut place = Some(0);
            while let Some(from) = place {
                place = self.locked.with(|Locked { state, waiters }| waiters.look(state, from)).await;
            }
            sleep((looking.elapsed() * REST).min(LONGEST_REST)).await;
            // The sender lives in this very world, so it cannot be gone.
            let _ = changes.changed().await;
        }
    }

    /// Waits until nobody else moves the clock, and keeps others from it until the value is dropped.
    pub(super) async fn turn(&self) -> Option<SemaphorePermit<'_>> {
        // It fails only when the semaphore was closed, which nobody does.
        self.turn.acquire().await.ok()
    }

    /// Moves the clock in one transaction, running what falls due on the way, each job at its own moment, until it arrives
    /// or a webhook has to be attempted first. Gives the moment whose webhooks come before the next step, `None` when it is at its end.
    pub(super) async fn step(&self, advance: &mut Advance) -> Option<Timestamp> {
        let (stop, moved) = self.locked.with(|locked| locked.state.step(advance)).await;
        self.changed_if(moved);
        stop
    }

    /// Changes how time runs, without a jump.
    pub async fn set_mode(&self, mode: Mode) -> Timestamp {
        let now = self.locked.with(|locked| locked.state.set_mode(mode)).await;
        self.changed_if(true);
        now
    }

    /// The same for callers that are no tasks.
    pub fn set_mode_blocking(&self, mode: Mode) -> Timestamp {
        let now = self.locked.with_blocking(|locked| locked.state.set_mode(mode));
        self.changed_if(true);
        now
    }

    /// Puts `state` in place of everything but what is `kept`; what was due or under way before has no effect any more.
    pub async fn reset(&self, state: State<D>, kept: &BTreeSet<Keep>) {
        let before = self.locked.with(|locked| locked.state.give_way_to(state, kept)).await;
        self.changed_if(true);
        // It takes its time to go.
        drop(before);
    }

    /// Puts `state` in place of everything, for callers that are no tasks.
    pub fn replace_blocking(&self, state: State<D>) {
        let before = self.locked.with_blocking(|locked| locked.state.give_way_to(state, &BTreeSet::new()));
        self.changed_if(true);
        drop(before);
    }

    /// A counter that changes with every transaction.
    pub fn changes(&self) -> watch::Receiver<u64> {
        self.changes.subscribe()
    }

    /// Waits until something falls due earlier than the scheduler knew.
    pub async fn sooner(&self) {
        self.sooner.notified().await;
    }

    fn announce(&self, sooner: bool) {
        if sooner {
            self.sooner.notify_one();
        }
        self.changes.send_modify(|count| *count += 1);
    }

    /// Announces a change after which anything may fall due earlier than the scheduler knows.
    fn changed_if(&self, changed: bool) {
        if changed {
            self.announce(true);
        }
    }
}
