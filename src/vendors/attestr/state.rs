//! The vendor's records: profiles, checks and queries. Nobody's wire form; endpoints and views shape their own.

use std::fmt;

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};
use serde_json::value::RawValue;
use serde_with::As;
use uuid::Uuid;

use super::{
    account::Accounts,
    consent::Consent,
    ids::ConsentId,
    ids::{AppId, AsyncId, Number, ProfileId, QueryId},
    kinds::CheckKind,
    media::Files,
    settings::{Applied, Settings},
};
use crate::{
    engine::{due::DueKey, scenario::Plan, table::Table, time::Timestamp, verbatim::Verbatim},
    vendors::plans::Plans,
};

/// All that Attestr keeps in one sandbox; records are listed in the order they were made.
#[derive(Debug, Clone, Default, Serialize, Deserialize)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct Records {
    /// How this vendor behaves where it can be chosen.
    pub settings: Settings,
    /// Who may call.
    pub accounts: Accounts,
    pub profiles: Table<ProfileId, Profile>,
    /// Consents of v3.
    #[serde(default)]
    pub consents: Table<ConsentId, Consent>,
    /// Async requests of all kinds.
    pub checks: Table<AsyncId, Check>,
    /// What is decided for checks that are still to come.
    pub plans: Plans,
    pub media: Files,
    /// What the active scenarios set.
    pub applied: Applied,
    /// Whether the log said already that checks wait for their profile.
    #[serde(skip)]
    pub reminded: bool,
}

impl Records {
    /// The consent that the sandbox was born with, which is good for every account.
    pub fn demo_consent(&self) -> Option<ConsentId> {
        self.consents.values().find(|consent| consent.account.is_none()).map(|consent| consent.id)
    }

    /// About how many bytes all of it holds.
    pub fn weigh(&mut self) -> usize {
        let records = self.profiles.weigh() + self.consents.weigh() + self.checks.weigh();
        records + self.accounts.bytes() + self.media.bytes()
    }

    /// Says what of a snapshot's records cannot be: one that goes by another id, or that names one which is not there.
    pub fn check(&self) -> Result<(), String> {
        for (id, profile) in self.profiles.iter() {
            if profile.id != *id {
                return Err(format!("profile {id} has the id {}", profile.id));
            }
            let Contents::Active { items, .. } = &profile.contents else { continue };
            if let Some(item) = items.iter().find(|item| !self.checks.contains_key(item)) {
                return Err(format!("profile {id} has the check {item}, which is not there"));
            }
        }
        for (id, check) in self.checks.iter() {
            if check.id != *id {
                return Err(format!("check {id} has the id {}", check.id));
            }
            if let Some(profile) = check.profile.filter(|profile| !self.profiles.contains_key(profile)) {
                return Err(format!("check {id} is on the profile {profile}, which is not there"));
            }
        }
        Ok(())
    }

    /// Takes over who may call from `before`, without what was used of limits: that is of another time.
    pub fn take_over_accounts(&mut self, before: &Self) {
        self.settings.clone_from(&before.settings);
        self.accounts.clone_from(&before.accounts);
        self.accounts.forget_use();
        self.applied.clone_from(&before.applied);
    }
}

/// A person or company whose background is checked.
#[derive(Debug, Clone, Serialize, Deserialize)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct Profile {
    pub id: ProfileId,
    pub number: Number,
    pub account: AppId,
    pub details: Details,
    pub created: Timestamp,
    /// When its details or items last changed; `None` when never.
    #[serde(default)]
    pub updated: Option<Timestamp>,
    #[serde(default)]
    pub contents: Contents,
}

/// What a client says of a profile.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct Details {
    /// The client's reference.
    pub tag: Box<str>,
    pub name: Box<str>,
    pub email: Option<Box<str>>,
    pub mobile: Option<Box<str>>,
}

/// What hangs on a profile, until it is archived.
#[derive(Debug, Clone, Serialize, Deserialize)]
#[serde(rename_all = "camelCase", rename_all_fields = "camelCase", deny_unknown_fields)]
pub enum Contents {
    /// Associated checks and follow-up queries.
    Active {
        #[serde(default)]
        items: Vec<AsyncId>,
        #[serde(default)]
        queries: Vec<Query>,
    },
    /// Purged, for good.
    Archived { at: Timestamp },
}

impl Default for Contents {
    fn default() -> Self {
        Self::Active { items: Vec::new(), queries: Vec::new() }
    }
}

/// A question of the back office about a profile.
#[derive(Debug, Clone, Serialize, Deserialize)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct Query {
    /// The id that the webhook's payload carries outside.
    pub envelope: QueryId,
    /// The id of the question itself.
    pub id: QueryId,
    /// The check that waits for the answer.
    pub check: Option<AsyncId>,
    pub text: String,
    pub documents: Vec<String>,
    pub created: Timestamp,
    pub answer: Option<QueryAnswer>,
}

/// A client's answer to a query.
#[derive(Debug, Clone, Serialize, Deserialize)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct QueryAnswer {
    pub response: Box<str>,
    pub documents: Vec<Box<str>>,
    pub at: Timestamp,
}

/// One async request.
#[derive(Debug, Clone, Serialize, Deserialize)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct Check {
    pub id: AsyncId,
    pub number: Number,
    /// The vendor's tracing id.
    pub request_id: Uuid,
    /// The app that made it, whose secret signs its output.
    pub account: AppId,
    /// What is verified.
    pub subject: Subject,
    /// The client's reference; the check of a driving licence has none.
    pub tag: Option<Box<str>>,
    /// Whether the request asked for webhooks.
    pub webhook: bool,
    /// The body's text as it was sent; `None` once the profile was archived.
    #[serde(default, with = "As::<Option<Verbatim>>")]
    pub input: Option<Box<RawValue>>,
    pub created: Timestamp,
    /// What it cost; nothing once it was refunded.
    pub paid: u64,
    /// The profile it was associated to.
    pub profile: Option<ProfileId>,
    pub plan: Plan,
    pub status: Status,
}

/// What a check verifies, as far as its output speaks of it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase", rename_all_fields = "camelCase", deny_unknown_fields)]
pub enum Subject {
    Work(Work),
    Education(Education),
    /// `shared` is whether the request came with a copy.
    Document {
        kind: Option<DocumentKind>,
        reg: Box<str>,
        shared: bool,
    },
    /// `contact` is whom to meet there; `None` is the candidate.
    Address {
        address: Box<str>,
        contact: Option<Box<str>>,
    },
    DrivingLicence {
        reg: Box<str>,
        birth: Box<str>,
    },
    CourtRecords {
        party: Party,
        address: Box<str>,
    },
    /// The lists of sanctions, exposed persons and adverse media.
    Watchlists {
        party: Party,
        countries: Vec<Box<str>>,
        /// How well a name on a list has to match, in percent.
        threshold: u8,
    },
    /// The history of a consent is written into a file.
    ConsentExport {
        consent: ConsentId,
    },
}

/// Who is searched.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase", rename_all_fields = "camelCase", deny_unknown_fields)]
pub enum Party {
    Person { name: Box<str>, birth: Box<str> },
    Business { name: Box<str> },
}

impl Party {
    pub fn name(&self) -> &str {
        match self {
            Self::Person { name, .. } | Self::Business { name } => name,
        }
    }
}

/// An employment.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct Work {
    pub employer: Box<str>,
    pub position: Box<str>,
    pub ended: bool,
    pub references: Vec<Reference>,
}

/// An education.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct Education {
    pub course: Box<str>,
    pub specialization: Box<str>,
    pub reg: Box<str>,
    pub ended: bool,
}

/// Somebody who can speak of a candidate's work.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct Reference {
    pub name: Box<str>,
    pub position: Box<str>,
}

/// The identity papers that the vendor names.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub enum DocumentKind {
    Aadhaar,
    Pan,
    DrivingLicence,
    Voter,
    Passport,
    Custom,
}

impl Subject {
    pub const fn kind(&self) -> CheckKind {
        match self {
            Self::Work(_) => CheckKind::Work,
            Self::Education(_) => CheckKind::Education,
            Self::Document { .. } => CheckKind::Document,
            Self::Address { .. } => CheckKind::Address,
            Self::DrivingLicence { .. } => CheckKind::Dl,
            Self::CourtRecords { party: Party::Person { .. }, .. } => CheckKind::EcourtPerson,
            Self::CourtRecords { party: Party::Business { .. }, .. } => CheckKind::EcourtBusiness,
            Self::Watchlists { party: Party::Person { .. }, .. } => CheckKind::AmlPerson,
            Self::Watchlists { party: Party::Business { .. }, .. } => CheckKind::AmlBusiness,
            Self::ConsentExport { .. } => CheckKind::Export,
        }
    }
}

/// How far a check is.
#[derive(Debug, Clone, Serialize, Deserialize)]
#[serde(rename_all = "camelCase", rename_all_fields = "camelCase", deny_unknown_fields)]
pub enum Status {
    /// Not picked up: it was not associated to a profile yet; `reminder` says so in the log after a while.
    Waiting { reminder: Option<DueKey> },
    /// The step of its plan with this number is due; `None` when it never comes.
    Processing { step: usize, due: Option<DueKey> },
    /// The back office asked for more; step `next` follows the answer, or `timeout` when none comes.
    Asking { next: usize, timeout: Option<DueKey> },
    /// Decided; `next` is a later step that will decide again.
    Completed { at: Timestamp, result: Signed, next: Option<(usize, DueKey)> },
    /// Failed with this error envelope.
    Errored {
        at: Timestamp,
        #[serde(with = "As::<Verbatim>")]
        error: Box<RawValue>,
    },
    /// Archived with its profile.
    Purged { was: Word, at: Timestamp },
}

/// An output and its signature; the bytes that were signed are the bytes that are sent.
#[derive(Debug, Clone, Serialize, Deserialize)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct Signed {
    #[serde(with = "As::<Verbatim>")]
    pub output: Box<RawValue>,
    /// `None` when the account was gone whose secret would have signed.
    pub signature: Option<String>,
}

/// The vendor's words for a status.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "UPPERCASE")]
pub enum Word {
    Initiated,
    Completed,
    Errored,
}

impl fmt::Display for Word {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Self::Initiated => "INITIATED",
            Self::Completed => "COMPLETED",
            Self::Errored => "ERRORED",
        })
    }
}

impl Status {
    /// The vendor's word.
    pub fn word(&self) -> Word {
        match self {
            Self::Waiting { .. } | Self::Processing { .. } | Self::Asking { .. } => Word::Initiated,
            Self::Completed { .. } => Word::Completed,
            Self::Errored { .. } => Word::Errored,
            Self::Purged { was, .. } => *was,
        }
    }

    /// When the status last changed for the client; `None` while it is initiated.
    pub fn updated(&self) -> Option<Timestamp> {
        match self {
            Self::Waiting { .. } | Self::Processing { .. } | Self::Asking { .. } => None,
            Self::Completed { at, .. } | Self::Errored { at, .. } => Some(*at),
            Self::Purged { was, at } => (*was != Word::Initiated).then_some(*at),
        }
    }

    /// The step of its plan that it is at, or that comes next.
    pub fn step(&self) -> Option<usize> {
        match self {
            Self::Processing { step, .. } | Self::Asking { next: step, .. } => Some(*step),
            Self::Completed { next, .. } => next.map(|(step, _)| step),
            Self::Waiting { .. } | Self::Errored { .. } | Self::Purged { .. } => None,
        }
    }

    /// What is in the due-queue for it.
    pub fn due(&self) -> Option<DueKey> {
        match self {
            Self::Waiting { reminder: due } | Self::Processing { due, .. } | Self::Asking { timeout: due, .. } => *due,
            Self::Completed { next, .. } => next.map(|(_, due)| due),
            Self::Errored { .. } | Self::Purged { .. } => None,
        }
    }
}
