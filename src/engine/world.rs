//! One isolated world: everything that a sandbox is, behind one lock that only closures reach.
//!
//! # Why one lock
//!
//! A closure is a transaction: a request, a job, an advance or a reset sees the world before or after any other.
//! Nothing waits inside, so the lock is held for microseconds, and another sandbox never waits for this one.
//! No guard leaves this file, so no lock can be held across an await.

use std::{
    collections::BTreeSet,
    fmt::Debug,
    sync::{Arc, Mutex, MutexGuard, PoisonError},
};

use serde::{Serialize, de::DeserializeOwned};
use tokio::sync::{Notify, Semaphore, SemaphorePermit, watch};

use super::{
    advance::Advance,
    clock::{Clock, Mode, wall},
    due::DueQueue,
    journal::{Entry, Journal},
    outbox::{Bound, DeliveryId, Finished, Outbox, Verdict},
    random::Random,
    reset::Keep,
    scenario::Scenarios,
    time::Timestamp,
};

/// The records that live in a world, and what happens to them when a job falls due.
///
/// The engine's one opening towards the vendors: they implement it once, so that the engine never names them.
pub trait Domain: Clone + Debug + Send + Sync + Serialize + DeserializeOwned + 'static {
    /// Everything that can fall due.
    type Job: Clone + Debug + Send + Serialize + DeserializeOwned;

    /// Runs one job at `core.now`, the moment it fell due.
    fn run(&mut self, core: &mut Core<Self::Job>, job: Self::Job);

    /// The authorization headers that belong to this world alone, so that one of them chooses its sandbox.
    fn credentials(&self) -> Vec<String>;

    /// Takes over the settings of the active scenarios; asking twice changes nothing.
    fn obey(&mut self, core: &mut Core<Self::Job>);

    /// Says what of a snapshot's records cannot be, as far as their types do not.
    fn check(&self) -> Result<(), String>;

    /// Takes over who may call from `before`.
    fn take_over_accounts(&mut self, before: &Self);
}

/// What every transaction works with beside the records.
#[derive(Debug, Clone)]
pub struct Core<J: Clone> {
    /// The moment of this transaction or job.
    pub now: Timestamp,
    /// The seed that `random` began with.
    pub seed: u64,
    /// The source of ids, chances and made-up data.
    pub random: Random,
    /// What happens later.
    pub due: DueQueue<J>,
    /// Who decides.
    pub scenarios: Scenarios,
    /// What happened.
    pub journal: Journal,
    /// What is told to the client's endpoints.
    pub outbox: Outbox,
    clock: Clock,
    /// How often something changed that leaves no record.
    renewed: u64,
}

impl<J: Clone> Core<J> {
    /// The core of a new world.
    pub fn new(seed: u64, clock: Clock, scenarios: Scenarios) -> Self {
        Self {
            now: clock.at(wall()),
            seed,
            random: Random::seeded(seed),
            due: DueQueue::default(),
            scenarios,
            journal: Journal::default(),
            outbox: Outbox::default(),
            clock,
            renewed: 0,
        }
    }

    /// How often something changed that leaves no record: deliveries were cleared, or the clock began to run in another way.
    pub fn renewed(&self) -> u64 {
        self.renewed
    }

    /// Forgets every delivery and what they counted.
    pub fn clear_deliveries(&mut self) {
        self.outbox.clear_deliveries();
        self.renewed += 1;
    }

    /// How this world's time runs.
    pub fn clock(&self) -> &Clock {
        &self.clock
    }

    /// Puts `clock`, which shows `now`, in place of this world's clock.
    pub(super) fn set_clock(&mut self, clock: Clock, now: Timestamp) {
        (self.clock, self.now) = (clock, now);
    }

    /// How many webhook attempts may be under way: one while time stands still, so that their order is certain.
    pub fn bound(&self) -> Bound {
        match self.clock.mode() {
            Mode::Frozen => Bound::One,
            Mode::Real | Mode::Scaled { .. } => Bound::AsConfigured,
        }
    }

    /// Writes down the webhook attempts that ended, and hands them on.
    fn note_attempts(&mut self) -> Vec<Finished> {
        let finished = self.outbox.take_finished();
        for ended in &finished {
            let what = format!("attempt {}: {}", ended.attempt, ended.what);
            let entry = Entry::Attempt { delivery: ended.delivery, due: ended.due, what };
            self.journal.record(self.now, entry);
        }
        finished
    }

    /// When the next job or webhook attempt is due.
    pub fn next_due(&self) -> Option<Timestamp> {
        self.first_due().map(|(at, _)| at)
    }

    /// What is due next, and when; of one moment jobs go first.
    pub fn first_due(&self) -> Option<(Timestamp, Due<'_, J>)> {
        let job = self.due.first().map(|(at, job)| (at, Due::Job(job)));
        let attempt = self.outbox.next_attempt(self.bound()).map(|(at, delivery)| (at, Due::Attempt(delivery)));
        job.into_iter().chain(attempt).min_by_key(|(at, _)| *at)
    }
}

/// Something that is due.
#[derive(Debug)]
pub enum Due<'a, J> {
    /// Something happens to a record.
    Job(&'a J),
    /// A webhook is attempted.
    Attempt(DeliveryId),
}

/// All that one lock guards.
#[derive(Debug, Clone)]
pub struct State<D: Domain> {
    /// Time, chance, decisions, deliveries.
    pub core: Core<D::Job>,
    /// The vendors' records.
    pub records: D,
}

impl<D: Domain> State<D> {
    /// Runs what this transaction itself made due at its own moment, so that it is part of it.
    pub fn settle(&mut self) {
        self.run_due(self.core.now);
    }

    /// Runs what fell due until `moment`, each job at its own moment, then makes it `moment`; says whether there was anything.
    fn run_due(&mut self, moment: Timestamp) -> bool {
        let mut ran = false;
        while let Some((at, job)) = self.core.due.pop_due(moment) {
            // A job put in for the past runs now: time does not go backwards for it.
            self.core.now = self.core.now.max(at);
            self.records.run(&mut self.core, job);
            ran = true;
        }
        self.core.now = self.core.now.max(moment);
        ran
    }
}

/// A world behind its lock.
#[derive(Debug)]
pub struct World<D: Domain> {
    state: Mutex<State<D>>,
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
        Self { state: Mutex::new(state), changes, sooner, turn: Semaphore::new(1) }
    }

    /// Runs `transaction` after everything that fell due before it.
    pub fn write<T>(&self, transaction: impl FnOnce(&mut State<D>) -> T) -> T {
        let (value, finished, sooner) = {
            let mut state = self.lock();
            let known = state.core.next_due();
            let moment = state.core.clock.at(wall());
            state.run_due(moment);
            state.core.outbox.forget_early();
            let value = transaction(&mut state);
            let finished = state.core.note_attempts();
            let next = state.core.next_due();
            (value, finished, next.is_some() && next != known)
        };
        self.announce(sooner);
        finished.iter().for_each(log);
        value
    }

    /// Looks at the world as it is after everything that fell due.
    ///
    /// It announces no change unless something fell due, so that those who look whenever something changed do not wake each other.
    pub fn read<T>(&self, look: impl FnOnce(&State<D>) -> T) -> T {
        let (value, ran) = {
            let mut state = self.lock();
            let moment = state.core.clock.at(wall());
            let ran = state.run_due(moment);
            (look(&state), ran)
        };
        if ran {
            self.announce(true);
        }
        value
    }

    /// Waits until nobody else moves the clock, and keeps others from it until the value is dropped.
    pub(super) async fn turn(&self) -> Option<SemaphorePermit<'_>> {
        // It fails only when the semaphore was closed, which nobody does.
        self.turn.acquire().await.ok()
    }

    /// Moves the clock in one transaction, running what falls due on the way, each job at its own moment, until it arrives
    /// or a webhook has to be attempted first. Gives the moment whose webhooks come before the next step, `None` when it is at its end.
    pub(super) fn step(&self, advance: &mut Advance) -> Option<Timestamp> {
        let stop = {
            let mut state = self.lock();
            let wall = wall();
            let from = state.core.clock.at(wall);
            state.run_due(from);
            if !advance.step(&state.core.journal) {
                return None;
            }
            while state.core.outbox.is_quiet(state.core.now)
                && let Some(moment) = advance.next_stop(state.core.now, state.core.next_due())
            {
                state.run_due(moment);
                state.core.clock.advance_to(moment, wall);
                advance.move_to(moment);
            }
            let now = state.core.now;
            if now == from {
                let last = advance.last_moment(now);
                return (!state.core.outbox.is_quiet(last)).then_some(last);
            }
            state.core.journal.record(now, Entry::Jump { from, to: now });
            now
        };
        self.announce(true);
        Some(stop)
    }

    /// Changes how time runs, without a jump.
    pub fn set_mode(&self, mode: Mode) -> Timestamp {
        let now = {
            let mut state = self.lock();
            let wall = wall();
            let now = state.core.clock.at(wall);
            state.run_due(now);
            state.core.clock.set_mode(mode, wall);
            state.core.renewed += 1;
            now
        };
        self.announce(true);
        now
    }

    /// Puts `state` in place of everything; what was due or under way before has no effect any more.
    pub fn replace(&self, state: State<D>) {
        self.reset(state, &BTreeSet::new());
    }

    /// The same with `kept` left as it is.
    pub fn reset(&self, mut state: State<D>, kept: &BTreeSet<Keep>) {
        {
            let mut current = self.lock();
            if !kept.is_empty() {
                state.take_over(&current, kept);
            }
            let outbox = &current.core.outbox;
            state.core.outbox.begin_epoch(outbox.epoch() + 1);
            state.core.outbox.set_policy(Arc::clone(outbox.policy()));
            state.core.journal.supersede(&current.core.journal);
            *current = state;
        }
        self.announce(true);
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

    fn lock(&self) -> MutexGuard<'_, State<D>> {
        // A panic inside a transaction is a bug that was reported; the world goes on.
        self.state.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

fn log(finished: &Finished) {
    let Finished { delivery, endpoint, attempt, what, verdict, .. } = finished;
    match verdict {
        Verdict::Delivered => tracing::info!(%delivery, %endpoint, attempt, "webhook delivered: {what}"),
        Verdict::Retry { .. } => tracing::info!(%delivery, %endpoint, attempt, "webhook will be tried again: {what}"),
        Verdict::GaveUp => tracing::warn!(%delivery, %endpoint, attempt, "webhook given up: {what}"),
        Verdict::TurnedOff => tracing::warn!(%delivery, %endpoint, attempt, "webhook endpoint turned off: {what}"),
    }
}
