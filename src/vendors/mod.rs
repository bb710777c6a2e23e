//! The emulated vendors, side by side: `attestr` and `personr` never know of each other.
//!
//! `exchange` is the shell that both share: it reads a request, lets the vendor answer it in one transaction of the sandbox,
//! writes both down and sends the answer, or breaks the wire when a scenario says so.

// The vendors, and the shell around their answers.
pub mod attestr;
pub mod exchange;
pub mod personr;

// What both need of a request.
pub mod authorization;
pub mod client;
pub mod multipart;
pub mod upload;

// What happens to records of both, and what tells others of it.
pub mod back_office;
pub mod plans;
pub mod sample;
pub mod selector;
pub mod trigger;
pub mod webhooks;

// What scenarios can say of them.
mod examples;
pub mod shipped;

use std::{
    collections::BTreeMap,
    sync::{Arc, LazyLock},
};

use axum::Router;
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};
use serde_json::{Map, Value};

use authorization::BEARER;

use crate::engine::{
    registry,
    scenario::{Library, Requests, VendorWords, Vocabulary},
    state,
};

/// The vendors' own hosts, which clients may have compiled in.
pub const HOSTS: [&str; 2] = [attestr::HOST, personr::events::HOST];

/// The records of both vendors in one sandbox.
#[derive(Debug, Clone, Default, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Vendors {
    /// Profiles, checks, media and accounts of Attestr.
    pub attestr: attestr::Records,
    /// Applicants, entities and accounts of Personr.
    pub personr: personr::State,
}

/// Why a record's state does not allow what the back office would do with it.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("{0}")]
pub struct NotNow(pub String);

/// Everything that can fall due in a sandbox.
#[derive(Debug, Clone, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Job {
    /// Something of Attestr's.
    Attestr(attestr::Job),
    /// Something of Personr's.
    Personr(personr::Job),
}

impl Job {
    /// What happens, of which kind the record is, and its id.
    pub fn description(&self) -> (&'static str, Kind, &str) {
        match self {
            Self::Attestr(job) => job.description(),
            Self::Personr(job) => job.description(),
        }
    }
}

/// To what something can happen later.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, JsonSchema)]
#[serde(rename_all = "lowercase")]
pub enum Kind {
    /// A check of Attestr.
    Check,
    /// A person whom a client of Personr lets verify.
    Applicant,
    /// A company that a client of Personr lets verify.
    Entity,
    /// A webhook to an endpoint.
    Delivery,
}

/// A sandbox's core with the vendors' jobs in its queue.
pub type Core = state::Core<Job>;
/// All that one sandbox's lock guards.
pub type State = state::State<Vendors>;
/// A sandbox with both vendors' records in it.
pub type Sandbox = registry::Sandbox<Vendors>;
/// All sandboxes of the server.
pub type Registry = registry::Registry<Vendors>;

impl state::Domain for Vendors {
    type Job = Job;

    fn run(&mut self, core: &mut Core, job: Job) {
        match job {
            Job::Attestr(job) => attestr::run(&mut self.attestr, core, job),
            Job::Personr(job) => personr::run(&mut self.personr, core, job),
        }
    }

    fn credentials(&self) -> Vec<String> {
        let demo = self.attestr.accounts.iter().filter(|account| account.origin == attestr::account::Origin::Demo);
        let token = self.personr.demo_token().map(|token| format!("{BEARER} {token}"));
        demo.map(attestr::account::Account::header).chain(token).collect()
    }

    fn obey(&mut self, core: &mut Core) {
        attestr::settings::apply(&mut self.attestr, core);
        personr::settings::apply(&mut self.personr, core);
    }

    fn check(&self) -> Result<(), String> {
        self.attestr.check()?;
        self.personr.accounts.check()
    }

    fn take_over_accounts(&mut self, before: &Self) {
        self.attestr.take_over_accounts(&before.attestr);
        self.personr.take_over_accounts(&before.personr);
    }

    fn tag(&self, subject: &str) -> Option<&str> {
        attestr::tag(&self.attestr, subject).or_else(|| personr::tag(&self.personr, subject))
    }

    fn weigh(&mut self) -> usize {
        self.attestr.weigh() + self.personr.weigh()
    }
}

/// How both vendors write dates, in the words of `strftime`.
pub const DATES: &str = "%d-%m-%Y";

/// The words by which scenarios are checked.
pub const VOCABULARY: Vocabulary = Vocabulary { vendors: &WORDS, examples: examples::EXAMPLES, dates: DATES };

/// The scenarios that ship, the same for every server of a process, so that each is compiled at most once.
pub static SHIPPED: LazyLock<Arc<Library>> = LazyLock::new(|| Arc::new(Library::new(VOCABULARY, shipped::ALL)));

static WORDS: [VendorWords; 2] = [attestr::WORDS, personr::WORDS];

/// Applies the settings of the active scenarios to the records; needed after each change of what is active.
pub fn obey_settings(state: &mut State) {
    state::Domain::obey(&mut state.records, &mut state.core);
}

/// The credentials of the accounts that the active scenarios brought.
pub fn brought_credentials(state: &State) -> Vec<String> {
    let records = &state.records.attestr;
    let accounts = records.applied.accounts.iter().filter_map(|id| records.accounts.get(*id));
    accounts.map(attestr::account::Account::header).collect()
}

/// What OpenAPI says of the vendors.
pub fn described() -> Described {
    let mut described = attestr::described();
    described.add(personr::described());
    described
}

/// A part of an OpenAPI document.
#[derive(Debug, Default, Deserialize)]
pub struct Described {
    /// The path items, by path.
    pub paths: Map<String, Value>,
    /// What the paths refer to, by section.
    pub components: BTreeMap<String, Map<String, Value>>,
}

impl Described {
    /// Reads the description file of a vendor.
    pub fn read(file: &str) -> Self {
        serde_json::from_str(file).expect("a test reads the description")
    }

    /// What it says of requests.
    fn requests(&self) -> Requests {
        Requests::described(&self.paths, &self.components)
    }

    fn add(&mut self, other: Self) {
        self.paths.extend(other.paths);
        for (section, named) in other.components {
            self.components.entry(section).or_default().extend(named);
        }
    }
}

/// The routes of all vendors.
pub fn router(registry: Arc<Registry>) -> Router {
    attestr::router(Arc::clone(&registry)).merge(personr::router(registry))
}
