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
    budget::Charge,
    clock::{Mode, Stopwatch, sleep},
    lock::Lock,
    reset::Keep,
    state::{Domain, State},
    time::Timestamp,
    waiters::Waiters,
};

/// For how many times as long as it was looked for some who wait nobody looks again.
const REST: u32 = 2;
/// For how long at most.
const LONGEST_REST: Duration = Duration::from_millis(100);

/// What stands behind the lock.
#[derive(Debug)]
struct Locked<D: Domain> {
    state: State<D>,
    waiters: Waiters<State<D>>,
    share: Share,
}

/// What a world holds of the process's memory.
#[derive(Debug)]
pub struct Share {
    /// What is counted.
    pub charge: Charge,
    /// What it holds beside its state.
    pub beside: usize,
    /// What of its state it has in common with others.
    pub common: usize,
}

impl<D: Domain> Locked<D> {
    /// Does something to the state, and counts anew what it holds.
    fn act<T>(&mut self, act: impl FnOnce(&mut State<D>) -> T) -> T {
        let done = act(&mut self.state);
        self.count();
        done
    }

    /// The same for whoever only looks after something may have fallen due, and says whether it did.
    fn look<T>(&mut self, look: impl FnOnce(&State<D>) -> T) -> (T, bool) {
        let (value, ran) = self.state.look_at(look);
        if ran {
            self.count();
        }
        (value, ran)
    }

    fn count(&mut self) {
        let Share { charge, beside, common } = &self.share;
        charge.set(beside + self.state.weigh().saturating_sub(*common));
    }
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
    /// A world that starts as `state` and counts what it holds in `share`.
    pub fn new(state: State<D>, share: Share) -> Self {
        let (changes, sooner) = (watch::Sender::new(0), Notify::new());
        let mut locked = Locked { state, waiters: Waiters::default(), share };
        locked.count();
        let locked = Lock::new(locked);
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
        let done = self.locked.with(|locked| locked.act(|state| state.transact(transaction))).await;
        self.announce(done.sooner);
        done.value
    }

    /// The same for callers that are no tasks.
    pub fn write_blocking<T>(&self, transaction: impl FnOnce(&mut State<D>) -> T) -> T {
        let done = self.locked.with_blocking(|locked| locked.act(|state| state.transact(transaction)));
        self.announce(done.sooner);
        done.value
    }

    /// Looks at the world as it is after everything that fell due.
    ///
    /// It announces no change unless something fell due, so that those who look whenever something changed do not wake each other.
    pub async fn read<T>(&self, look: impl FnOnce(&State<D>) -> T) -> T {
        let (value, ran) = self.locked.with(|locked| locked.look(look)).await;
        self.changed_if(ran);
        value
    }

    /// The same for callers that are no tasks.
    pub fn read_blocking<T>(&self, look: impl FnOnce(&State<D>) -> T) -> T {
        let (value, ran) = self.locked.with_blocking(|locked| locked.look(look));
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
            .with(|locked| {
                let (found, ran) = locked.look(&mut look);
                (found.ok_or_else(|| locked.waiters.add(look)), ran)
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
            let mut place = Some(0);
            while let Some(from) = place {
                let looking = Stopwatch::start();
                place = self.locked.with(|Locked { state, waiters, .. }| waiters.look(state, from)).await;
                // After each slice, so that requests have most of the time.
                sleep((looking.elapsed() * REST).min(LONGEST_REST)).await;
            }
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
        let (stop, moved) = self.locked.with(|locked| locked.act(|state| state.step(advance))).await;
        self.changed_if(moved);
        stop
    }

    /// Changes how time runs, without a jump.
    pub async fn set_mode(&self, mode: Mode) -> Timestamp {
        let now = self.locked.with(|locked| locked.act(|state| state.set_mode(mode))).await;
        self.changed_if(true);
        now
    }

    /// Puts `state` in place of everything but what is `kept`; what was due or under way before has no effect any more.
    pub async fn reset(&self, state: State<D>, kept: &BTreeSet<Keep>) {
        let before = self.locked.with(|locked| locked.act(|current| current.give_way_to(state, kept))).await;
        self.changed_if(true);
        // It takes its time to go.
        drop(before);
    }

    /// Puts `state` in place of everything, for callers that are no tasks.
    pub fn replace_blocking(&self, state: State<D>) {
        let before =
            self.locked.with_blocking(|locked| locked.act(|current| current.give_way_to(state, &BTreeSet::new())));
        self.changed_if(true);
        drop(before);
    }

    /// About how many bytes [`Self::halve_history`] looks at; `None` while the world is at work.
    pub(super) fn history(&self) -> Option<usize> {
        self.locked.try_with(|locked| locked.state.history())
    }

    /// Lets go of the older half of what happened; says whether it did, which it does not while it is at work.
    pub(super) fn halve_history(&self) -> bool {
        let has = self.locked.try_with(|locked| locked.act(State::halve_history)).is_some();
        self.changed_if(has);
        has
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
        // Who begins to listen now looks after that, so only those who listen already are told.
        let is_heard = 0 < self.changes.receiver_count();
        self.changes.send_if_modified(|count| {
            *count += 1;
            is_heard
        });
    }

    /// Announces a change after which anything may fall due earlier than the scheduler knows.
    fn changed_if(&self, changed: bool) {
        if changed {
            self.announce(true);
        }
    }
}
