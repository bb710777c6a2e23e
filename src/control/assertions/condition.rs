//! What can be waited for and verified.

use schemars::JsonSchema;
use serde::Deserialize;
use serde_json::Value;

use super::{
    super::problem::Problem,
    counted::{Bounds, Counted, Evidence},
    delivery::DeliveryCondition,
    event::EventCondition,
    look::Look,
    records::{Kind, Record, RecordCondition},
};
use crate::{engine::outbox::Outbox, vendors::State};

/// A condition as it is written; exactly one of the first eleven.
#[derive(Debug, Default, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields, rename_all = "camelCase", default)]
#[schemars(rename = "Condition")]
pub struct WrittenCondition {
    /// A check, by its id or what it has.
    check: Option<RecordCondition>,
    /// A profile.
    profile: Option<RecordCondition>,
    /// A consent.
    consent: Option<RecordCondition>,
    /// An applicant; by its id an entity, too.
    applicant: Option<RecordCondition>,
    /// An entity.
    entity: Option<RecordCondition>,
    /// Requests that fit: the `when` of a rule, and `status`, `answer`, `rule`, `subject`, `unmatched`, `q`.
    request: Option<Value>,
    /// Webhooks that were made, whoever took them.
    event: Option<EventCondition>,
    /// Webhooks that went to an endpoint.
    delivery: Option<DeliveryCondition>,
    /// Nothing is due and nothing is under way; true.
    idle: Option<bool>,
    /// At least one of these holds.
    any: Option<Vec<WrittenCondition>>,
    /// All of these hold.
    all: Option<Vec<WrittenCondition>>,
    /// How many requests, events or webhooks; at least 1 unless said.
    exactly: Option<usize>,
    at_least: Option<usize>,
    at_most: Option<usize>,
}

/// What stands for a condition.
const WORDS: [&str; 11] =
    ["check", "profile", "consent", "applicant", "entity", "request", "event", "delivery", "idle", "any", "all"];

/// A condition that was read.
#[derive(Debug)]
pub enum Condition {
    Record(Record),
    Counted(Counted),
    Idle,
    Any(Vec<Condition>),
    All(Vec<Condition>),
}

impl WrittenCondition {
    /// Reads the condition; `place` is where it stands, and `outbox` has what it can name.
    pub fn read(self, place: &str, outbox: &Outbox) -> Result<Condition, Problem> {
        let bounds = Bounds { exactly: self.exactly, at_least: self.at_least, at_most: self.at_most };
        let records = [
            (Kind::Check, self.check),
            (Kind::Profile, self.profile),
            (Kind::Consent, self.consent),
            (Kind::Applicant, self.applicant),
            (Kind::Entity, self.entity),
        ];
        let records = records.into_iter().filter_map(|(kind, wanted)| Some(Record::read(kind, wanted?)));
        let mut read: Vec<Result<Condition, Problem>> = records.map(|read| read.map(Condition::Record)).collect();
        let counted = [
            self.request.map(|request| Counted::requests(&request, bounds)),
            self.event.map(|event| Counted::events(event, bounds)),
            self.delivery.map(|delivery| Counted::deliveries(delivery, bounds, outbox)),
        ];
        read.extend(counted.into_iter().flatten().map(|counted| counted.map(Condition::Counted)));
        read.extend(self.idle.map(|idle| {
            let no = || Problem::in_field("idle", "it can be true only; nothing tells that a sandbox is busy");
            idle.then_some(Condition::Idle).ok_or_else(no)
        }));
        let mut read: Vec<_> = read.into_iter().map(|read| read.map_err(|problem| problem.inside(place))).collect();
        read.extend(self.any.map(|any| group(any, &format!("{place}.any"), outbox).map(Condition::Any)));
        read.extend(self.all.map(|all| group(all, &format!("{place}.all"), outbox).map(Condition::All)));
        let one = read.pop().filter(|_| read.is_empty());
        let condition =
            one.ok_or_else(|| Problem::in_field(place, "expected exactly one condition").valid(WORDS))??;
        if bounds.is_set() && !matches!(condition, Condition::Counted(_)) {
            let detail = "exactly, atLeast and atMost count requests, events and deliveries; the other conditions hold or do not";
            return Err(Problem::in_field(place, detail));
        }
        Ok(condition)
    }
}

fn group(conditions: Vec<WrittenCondition>, place: &str, outbox: &Outbox) -> Result<Vec<Condition>, Problem> {
    let numbered = conditions.into_iter().enumerate();
    let read: Result<Vec<_>, _> =
        numbered.map(|(number, condition)| condition.read(&format!("{place}[{number}]"), outbox)).collect();
    match read {
        Ok(read) if read.is_empty() => Err(Problem::in_field(place, "expected at least one condition")),
        read => read,
    }
}

/// What a condition looks at in the state itself; what it counts is looked at aside.
#[derive(Debug)]
pub enum Taken {
    Look(Look),
    Counted,
    Group(Vec<Taken>),
}

impl Condition {
    /// How the condition stands if it holds; cheap, and cheaper whenever it was asked before.
    pub fn holding(&self, state: &State) -> Option<Look> {
        match self {
            Self::Record(record) => record.holding(state),
            Self::Counted(counted) => counted.holding(state),
            Self::Idle => is_idle(state).then(|| idle(state)),
            Self::Any(group) => {
                let looks: Vec<Look> = group.iter().filter_map(|condition| condition.holding(state)).collect();
                (!looks.is_empty()).then(|| Look::together(looks, true))
            }
            Self::All(group) => {
                let looks: Option<Vec<Look>> = group.iter().map(|condition| condition.holding(state)).collect();
                looks.map(|looks| Look::together(looks, true))
            }
        }
    }

    /// Whether it counts what there may be much of before the first look.
    pub fn has_much_to_count(&self) -> bool {
        match self {
            Self::Counted(counted) => counted.has_much_to_count(),
            Self::Any(group) | Self::All(group) => group.iter().any(Self::has_much_to_count),
            Self::Record(_) | Self::Idle => false,
        }
    }

    /// Counts what was taken out of the sandbox, so that the first look has nothing old to count.
    pub fn catch_up(&self, evidence: &Evidence) {
        match self {
            Self::Counted(counted) => {
                counted.counted_among(evidence);
            }
            Self::Any(group) | Self::All(group) => group.iter().for_each(|condition| condition.catch_up(evidence)),
            Self::Record(_) | Self::Idle => {}
        }
    }

    /// Takes out of the state what it looks at there.
    pub fn take(&self, state: &State) -> Taken {
        match self {
            Self::Record(record) => Taken::Look(record.look(state)),
            Self::Counted(_) => Taken::Counted,
            Self::Idle => Taken::Look(idle(state)),
            Self::Any(group) | Self::All(group) => {
                Taken::Group(group.iter().map(|condition| condition.take(state)).collect())
            }
        }
    }

    /// How the condition stands, by what was taken out of the sandbox for it.
    pub fn look(&self, taken: Taken, evidence: &Evidence) -> Look {
        match (self, taken) {
            (Self::Counted(counted), _) => counted.look(evidence),
            (Self::Any(group), Taken::Group(taken)) => {
                let looks = looks(group, taken, evidence);
                let holds = looks.iter().any(|look| look.holds);
                Look::together(looks, holds)
            }
            (Self::All(group), Taken::Group(taken)) => {
                let looks = looks(group, taken, evidence);
                let holds = looks.iter().all(|look| look.holds);
                Look::together(looks, holds)
            }
            (_, Taken::Look(look)) => look,
            (_, Taken::Counted | Taken::Group(_)) => unreachable!("it was taken for this very condition"),
        }
    }
}

fn looks(group: &[Condition], taken: Vec<Taken>, evidence: &Evidence) -> Vec<Look> {
    group.iter().zip(taken).map(|(condition, taken)| condition.look(taken, evidence)).collect()
}

fn is_idle(state: &State) -> bool {
    state.core.next_due().is_none() && state.core.outbox.is_quiet(state.core.now)
}

/// Whether the sandbox has nothing left to do.
fn idle(state: &State) -> Look {
    let next = state.core.next_due();
    let quiet = state.core.outbox.is_quiet(state.core.now);
    let seen = match next {
        Some(next) => format!("something is due at {next}; it is {}", state.core.now),
        None if quiet => format!("nothing is due{}", but(state.core.outbox.held_back())),
        None => "a webhook is under way".to_owned(),
    };
    Look::sure(is_idle(state), seen)
}

/// What nobody would call done, though it waits for no moment.
fn but(held_back: usize) -> String {
    match held_back {
        0 => String::new(),
        1 => "; 1 webhook is in a queue that is held, or for an endpoint that is off".to_owned(),
        held => format!("; {held} webhooks are in queues that are held, or for endpoints that are off"),
    }
}
