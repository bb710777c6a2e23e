//! What a sandbox is: its records, its time, its chance, its scenarios, its journal and its webhooks, and what a transaction does to them.

use std::{fmt::Debug, sync::Arc};

use serde::{Serialize, de::DeserializeOwned};

use super::{
    advance::Advance,
    clock::{Clock, Mode, wall},
    due::DueQueue,
    journal::{Entry, Journal, Record},
    outbox::{Bound, DeliveryId, Finished, Outbox},
    random::Random,
    scenario::Scenarios,
    time::Timestamp,
    tree::counted,
};

/// About how many bytes something that is due holds.
const JOB: usize = 128;

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

    /// The client's own reference of the record with this id, when it has one.
    fn tag(&self, subject: &str) -> Option<&str>;

    /// About how many bytes the records hold, with their files and accounts.
    fn weigh(&mut self) -> usize;
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

    /// Everything that is due, earliest first; of one moment jobs go first.
    pub fn agenda(&self) -> Vec<(Timestamp, Due<'_, J>)> {
        let jobs = self.due.iter().map(|(at, job)| (at, Due::Job(job)));
        let attempts = self.outbox.waiting().map(|(at, delivery)| (at, Due::Attempt(delivery)));
        let mut agenda: Vec<_> = jobs.chain(attempts).collect();
        agenda.sort_by_key(|(at, _)| *at);
        agenda
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

/// What comes of a transaction.
#[derive(Debug)]
pub(super) struct Transacted<T> {
    pub value: T,
    /// Whether something falls due earlier than the scheduler knows.
    pub sooner: bool,
    /// What the journal no longer keeps, which goes with this, outside of the lock.
    _dropped: Vec<Record>,
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

    /// Runs `transaction` after everything that fell due before it.
    pub(super) fn transact<T>(&mut self, transaction: impl FnOnce(&mut Self) -> T) -> Transacted<T> {
        let known = self.core.next_due();
        self.run_due(self.core.clock.at(wall()));
        self.core.outbox.forget_early();
        let value = transaction(self);
        self.note_attempts();
        let next = self.core.next_due();
        let dropped = self.core.journal.take_dropped();
        Transacted { value, sooner: next.is_some() && next != known, _dropped: dropped }
    }

    /// Writes down the webhook attempts that ended.
    fn note_attempts(&mut self) {
        for Finished { delivery, due, what, mut facts } in self.core.outbox.take_finished() {
            facts.tag = self.records.tag(&facts.subject).map(str::to_owned);
            let what = format!("attempt {}: {what}", facts.attempt);
            self.core.journal.record(self.core.now, Entry::Attempt { delivery, due, what, facts: Arc::new(facts) });
        }
    }

    /// Looks at it as it is after everything that fell due; says whether there was anything.
    pub(super) fn look_at<T>(&mut self, look: impl FnOnce(&Self) -> T) -> (T, bool) {
        let ran = self.run_due(self.core.clock.at(wall()));
        (look(self), ran)
    }

    /// About how many bytes all that came into it holds.
    pub(super) fn weigh(&mut self) -> usize {
        let Core { journal, outbox, due, scenarios, .. } = &self.core;
        journal.bytes() + outbox.bytes() + due.len() * JOB + scenarios.weight() + self.records.weigh()
    }

    /// About how many bytes can go without a client of the vendors noticing: what its journal and its inbox hold.
    pub(super) fn history(&self) -> usize {
        self.core.journal.bytes() + self.core.outbox.inbox.bytes()
    }

    /// Lets go of the older half of the journal, of the deliveries that ended and of the inbox, which the journal says.
    pub(super) fn halve_history(&mut self) {
        let records = self.core.journal.halve();
        let (deliveries, events) = self.core.outbox.halve();
        let what = format!(
            "the process had no memory left: the older half went of this journal ({}), of the webhooks that had ended ({}) and of the inbox ({})",
            counted(records, "record"),
            counted(deliveries, "webhook"),
            counted(events, "event"),
        );
        self.core.journal.record(self.core.now, Entry::Change { subject: "memory".to_owned(), what });
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
    pub(super) fn step(&mut self, advance: &mut Advance) -> (Option<Timestamp>, bool) {
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

    pub(super) fn set_mode(&mut self, mode: Mode) -> Timestamp {
        let wall = wall();
        let now = self.core.clock.at(wall);
        self.run_due(now);
        self.core.clock.set_mode(mode, wall);
        self.core.renewed += 1;
        now
    }
}
