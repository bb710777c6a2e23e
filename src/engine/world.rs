//! One isolated world: everything that a sandbox is, behind one lock that only closures reach.
//!
//! # Why one lock
//!
//! A closure is a transaction: a request, a job, an advance or a reset sees the world before or after any other.
//! Nothing waits inside. Who has to wait for it is a task that holds no thread, so that another sandbox never waits for this one; the forms
//! called `…_blocking` are for callers that are no tasks.

use std::{collections::BTreeSet, convert::Infallible, fmt::Debug, mem, sync::Arc, time::Duration};

use serde::{Serialize, de::DeserializeOwned};
use tokio::sync::{Notify, Semaphore, SemaphorePermit, watch};

use super::{
    advance::Advance,
    aside::aside,
    clock::{Clock, Mode, Stopwatch, sleep, wall},
    due::DueQueue,
    journal::{Entry, Journal},
    lock::Lock,
    outbox::{Bound, DeliveryId, Finished, Outbox, Verdict},
    random::Random,
    reset::Keep,
    scenario::Scenarios,
    time::Timestamp,
    waiters::Waiters,
};

/// For how many times as long as it was looked for all who wait nobody looks again.
const REST: u32 = 2;
/// For how long at most.
const LONGEST_REST: Duration = Duration::from_millis(100);

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

    /// Runs `transaction` after everything that fell due before it; gives also what has to be announced.
    pub(super) fn transact<T>(&mut self, transaction: impl FnOnce(&mut Self) -> T) -> (T, Announcement) {
        let known = self.core.next_due();
        self.run_due(self.core.clock.at(wall()));
        self.core.outbox.forget_early();
        let value = transaction(self);
        let finished = self.core.note_attempts();
        let next = self.core.next_due();
        (value, Announcement { finished, sooner: next.is_some() && next != known })
    }

    /// Looks at it as it is after everything that fell due; says whether there was anything.
    fn look_at<T>(&mut self, look: impl FnOnce(&Self) -> T) -> (T, bool) {
        let ran = self.run_due(self.core.clock.at(wall()));
        (look(self), ran)
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

    /// One step of an advance; says also whether the clock moved.
    fn step(&mut self, advance: &mut Advance) -> (Option<Timestamp>, bool) {
        let wall = wall();
        let from = self.core.clock.at(wall);
        self.run_due(from);
        if !advance.step(&self.core.journal) {
            return (None, false);
        }
        while self.core.outbox.is_quiet(self.core.now)
            && let Some(moment) = advance.next_stop(self.core.now, self.core.next_due())
        {
            self.run_due(moment);
            self.core.clock.advance_to(moment, wall);
            advance.move_to(moment);
        }
        let now = self.core.now;
        if now == from {
            let last = advance.last_moment(now);
            return ((!self.core.outbox.is_quiet(last)).then_some(last), false);
        }
        self.core.journal.record(now, Entry::Jump { from, to: now });
        (Some(now), true)
    }

    fn set_mode(&mut self, mode: Mode) -> Timestamp {
        let wall = wall();
        let now = self.core.clock.at(wall);
        self.run_due(now);
        self.core.clock.set_mode(mode, wall);
        self.core.renewed += 1;
        now
    }

    /// Puts `state` in its own place, with what is `kept`; gives what was there before.
    fn give_way_to(&mut self, mut state: Self, kept: &BTreeSet<Keep>) -> Self {
        if !kept.is_empty() {
            state.take_over(self, kept);
        }
        let outbox = &self.core.outbox;
        state.core.outbox.begin_epoch(outbox.epoch() + 1);
        state.core.outbox.set_policy(Arc::clone(outbox.policy()));
        state.core.journal.supersede(&self.core.journal);
        mem::replace(self, state)
    }
}

/// What a transaction leaves to say to those who wait.
#[derive(Debug)]
#[must_use = "somebody waits for it"]
pub(super) struct Announcement {
    /// The webhook attempts that ended.
    finished: Vec<Finished>,
    /// Whether something falls due earlier than the scheduler knows.
    sooner: bool,
}

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
        let (value, announcement) = self.locked.with(|locked| locked.state.transact(transaction)).await;
        self.announce(announcement);
        value
    }

    /// The same for callers that are no tasks.
    pub fn write_blocking<T>(&self, transaction: impl FnOnce(&mut State<D>) -> T) -> T {
        let (value, announcement) = self.locked.with_blocking(|locked| locked.state.transact(transaction));
        self.announce(announcement);
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

    fn announce(&self, Announcement { finished, sooner }: Announcement) {
        if sooner {
            self.sooner.notify_one();
        }
        self.changes.send_modify(|count| *count += 1);
        finished.iter().for_each(log);
    }

    /// Announces a change after which anything may fall due earlier than the scheduler knows.
    fn changed_if(&self, changed: bool) {
        if changed {
            self.announce(Announcement { finished: Vec::new(), sooner: true });
        }
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
