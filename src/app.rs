//! Every part of a server, built once.

use std::{
    collections::{BTreeMap, BTreeSet, HashSet},
    sync::{Arc, Mutex, MutexGuard, PoisonError},
};

use serde_json::Value;

use crate::{
    config::Config,
    engine::{
        budget::Memory,
        clock::wall,
        deliver::Sender,
        journal::Journal,
        random::Random,
        registry::{Born, Name, Refused},
        scenario::{self, FileChanges, Library, ScenarioFiles, Scenarios},
        state::{Core, Domain as _, State},
        time::Timestamp,
    },
    vendors::{
        self, Registry, Sandbox, Vendors,
        attestr::{
            self,
            account::{Account, Origin},
            consent::Consent,
        },
        back_office, personr,
        shipped::MAGIC,
        webhooks::{self, CannotRegister},
    },
};

/// A server's parts; cloning shares them.
#[derive(Debug, Clone)]
pub struct App {
    /// What the user set.
    pub config: Arc<Config>,
    /// The sandboxes.
    pub registry: Arc<Registry>,
    /// What ships.
    pub library: Arc<Library>,
    /// The scenario files that every sandbox has.
    pub files: Arc<ScenarioFiles>,
    /// Why the state file could not be written when that was last tried.
    save_problem: Arc<Mutex<Option<String>>>,
}

impl App {
    /// Builds every part; it must run inside a Tokio runtime, as each sandbox has a loop.
    ///
    /// # Errors
    ///
    /// Says which scenario or endpoint of the settings is wrong.
    pub fn new(config: Config, files: impl Into<ScenarioFiles>, sender: Sender) -> Result<Self, CannotCreate> {
        Self::seeded(config, files, sender, Seeds::default())
    }

    /// The same with sandboxes that have settings of their own; these are there from the start.
    ///
    /// # Errors
    ///
    /// Says what is wrong with the settings.
    pub fn seeded(
        config: Config,
        files: impl Into<ScenarioFiles>,
        sender: Sender,
        seeds: Seeds,
    ) -> Result<Self, CannotCreate> {
        let (config, files, seeds) = (Arc::new(config), Arc::new(files.into()), Arc::new(seeds));
        let library = Arc::clone(&vendors::SHIPPED);
        let (shared, known) = (Arc::clone(&config), Arc::clone(&seeds));
        let settings =
            SandboxSettings { config: shared, library: Arc::clone(&library), files: Arc::clone(&files), seeds: known };
        settings.check(&Name::default_sandbox())?;
        for name in seeds.keys() {
            settings.check(name).map_err(|error| CannotCreate::Seed { name: name.clone(), error: Box::new(error) })?;
        }
        let registry =
            Registry::start(config.sandboxes, Memory::of(config.memory), sender, move |name| settings.birth(name));
        let app = Self { config, registry, library, files, save_problem: Arc::default() };
        for name in seeds.keys() {
            let sandbox = app.registry.get_or_create(name)?;
            app.claim(name, sandbox.world.read_blocking(|state| app.credentials(state)));
        }
        Ok(app)
    }

    /// What a sandbox with these settings cannot start with.
    pub fn unfit(&self, name: &Name, config: Config) -> Vec<Unfit> {
        self.settings(config).make(name).1
    }

    /// Makes a sandbox that is born by other settings than the server's, in which nothing is [unfit](Self::unfit), by a call with this
    /// body; it waits for sandboxes, so a task does it aside.
    ///
    /// # Errors
    ///
    /// Says that there is one of this name, or no room.
    pub fn create(&self, name: &Name, config: Config, body: Value) -> Result<Arc<Sandbox>, Refused> {
        let settings = self.settings(config);
        let birth = move |name: &Name| settings.birth(name);
        let sandbox = self.registry.create(name, Arc::new(birth), Some(body))?;
        self.claim(name, sandbox.world.read_blocking(|state| self.credentials(state)));
        self.issue_brought(&sandbox);
        Ok(sandbox)
    }

    /// Whoever makes a sandbox says what it shall be, whatever the seed file says.
    fn settings(&self, config: Config) -> SandboxSettings {
        let (library, files) = (Arc::clone(&self.library), Arc::clone(&self.files));
        SandboxSettings { config: Arc::new(config), library, files, seeds: Arc::default() }
    }

    /// Why the state file could not be written when that was last tried, if it could not.
    pub fn save_problem(&self) -> MutexGuard<'_, Option<String>> {
        self.save_problem.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// Lets the accounts that the scenarios of one sandbox brought lead to it; those that `default` has as well lead there.
    ///
    /// It waits for sandboxes, so a task does it aside.
    pub fn issue_brought(&self, sandbox: &Sandbox) {
        let default = self.registry.default_sandbox();
        if sandbox.name == default.name {
            return;
        }
        let shared = default.world.read_blocking(vendors::brought_credentials);
        let brought = sandbox.world.read_blocking(vendors::brought_credentials);
        for credential in brought.into_iter().filter(|it| !shared.contains(it)) {
            self.registry.issue(credential, &sandbox.name);
        }
    }

    /// Puts another state in place of everything in `sandbox`, all at once; it waits for sandboxes, so a task does it aside.
    pub fn put_in(&self, sandbox: &Sandbox, state: State<Vendors>) {
        self.claim(&sandbox.name, self.credentials(&state));
        sandbox.world.replace_blocking(state);
    }

    /// Lets the credentials that a sandbox gave out itself lead to it, unless they lead to another one.
    fn claim(&self, name: &Name, own: Vec<String>) {
        let default = self.registry.default_sandbox();
        if *name == default.name {
            // Whatever leads nowhere else leads there.
            return;
        }
        let taken = default.world.read_blocking(|state| self.credentials(state));
        for credential in own.into_iter().filter(|credential| !taken.contains(credential)) {
            self.registry.claim(credential, name);
        }
    }

    /// The credentials that a sandbox gave out itself; accounts of the settings are in every one.
    fn credentials(&self, state: &State<Vendors>) -> Vec<String> {
        let tokens: HashSet<&str> = self.config.accounts.iter().filter_map(|it| Some(&*it.token.as_ref()?.0)).collect();
        let everywhere = |account: &Account| tokens.contains(account.token.reveal());
        let accounts = state.records.attestr.accounts.iter();
        let own = accounts.filter(|account| account.origin != Origin::Opened && !everywhere(account));
        own.map(Account::header).chain(state.records.credentials()).collect()
    }

    /// Reads the scenario files again and takes over in every sandbox what changed; records and counters of unchanged rules stay.
    pub fn read_scenarios_again(&self) {
        let before = self.files.problems();
        let changes = self.files.read_again();
        let after = self.files.problems();
        for problem in after.iter().filter(|problem| !before.contains(problem)) {
            tracing::warn!(file = problem.file, "scenario file has a problem\n{problem}");
        }
        let broken = |problems: &[scenario::Problem]| -> BTreeSet<String> {
            let errors = problems.iter().filter(|problem| problem.severity == scenario::Severity::Error);
            errors.map(|problem| problem.file.clone()).collect()
        };
        for file in broken(&before).difference(&broken(&after)) {
            tracing::info!(file, "scenario file can be used again, or is gone");
        }
        if !changes.is_empty() {
            self.take_over(&changes);
            let names: Vec<&str> = changes.changed.iter().map(|scenario| scenario.name()).collect();
            let (new, gone) = (names.join(", "), changes.removed.join(", "));
            tracing::info!(changed = new, removed = gone, "scenario files changed");
        }
        self.files.announce();
    }

    /// Takes over what changed in the scenario files while no server ran; `before` are the names of those that they held then.
    pub fn catch_up(&self, before: &[String]) {
        self.take_over(&self.files.since(before));
    }

    fn take_over(&self, changes: &FileChanges) {
        for sandbox in self.registry.names().iter().filter_map(|name| self.registry.get(name)) {
            sandbox.world.write_blocking(|state| {
                state.core.scenarios.follow(changes, state.core.now);
                vendors::obey_settings(state);
            });
        }
    }
}

/// Why a sandbox cannot be made.
#[derive(Debug, thiserror::Error)]
pub enum CannotCreate {
    /// It would start with something that cannot be.
    #[error("{}", .0.iter().map(ToString::to_string).collect::<Vec<_>>().join("\n"))]
    Unfit(Vec<Unfit>),
    /// It stands in the seed file and cannot be.
    #[error("sandbox {name} of the seed file: {error}")]
    Seed { name: Name, error: Box<Self> },
    /// There is no room for it.
    #[error(transparent)]
    Refused(#[from] Refused),
}

/// What a sandbox cannot start with.
#[derive(Debug, thiserror::Error)]
pub enum Unfit {
    /// There is no such scenario, or no room for it.
    #[error("scenarios: {0}")]
    Scenario(String),
    /// The endpoint at this place of the settings cannot be.
    #[error("webhooks: {error}")]
    Endpoint { place: usize, error: CannotRegister },
    /// A rule cannot be.
    #[error("rules: {0}")]
    Rule(String),
    /// The plan at this place of the settings cannot be.
    #[error("plans: {error}")]
    Plan { place: usize, error: back_office::Refused },
}

/// The settings of the sandboxes in the seed file, by name.
pub type Seeds = BTreeMap<Name, Config>;

#[derive(Debug)]
struct SandboxSettings {
    config: Arc<Config>,
    library: Arc<Library>,
    files: Arc<ScenarioFiles>,
    seeds: Arc<Seeds>,
}

impl SandboxSettings {
    /// What a sandbox is at first, and what a reset goes back to.
    fn birth(&self, name: &Name) -> Born<Vendors> {
        let (state, unfit) = self.make(name);
        for unfit in unfit {
            // It was checked, so a scenario's file is gone since.
            tracing::warn!(sandbox = name.as_str(), "a sandbox starts without a part of its settings: {unfit}");
        }
        Born { state, idle: self.of(name).sandboxes.idle }
    }

    fn of(&self, name: &Name) -> &Config {
        self.seeds.get(name).unwrap_or(&self.config)
    }

    fn check(&self, name: &Name) -> Result<(), CannotCreate> {
        let (_, unfit) = self.make(name);
        if unfit.is_empty() { Ok(()) } else { Err(CannotCreate::Unfit(unfit)) }
    }

    /// The first state of a sandbox, and what it should start with and cannot.
    fn make(&self, name: &Name) -> (State<Vendors>, Vec<Unfit>) {
        let config = self.of(name);
        let clock = config.clock();
        let (mut scenarios, mut unfit) = self.scenarios_at(config, clock.at(wall()));
        for rule in &config.rules {
            if let Err(problems) = scenarios.put_rule(rule, clock.at(wall())) {
                unfit.push(Unfit::Rule(problems.iter().map(ToString::to_string).collect()));
            }
        }
        let mut core = Core::new(config.seed, clock, scenarios);
        core.journal = self.journal(name, config);
        core.outbox.set_policy(Arc::new(config.sender.policy.clone()));
        let mut attestr = attestr::Records { settings: config.attestr.clone(), ..attestr::Records::default() };
        attestr.accounts.add(Account::demo(name.as_str()));
        let consent = Consent::demo(name.as_str(), core.now);
        attestr.consents.insert(consent.id, consent);
        let mut personr = personr::State::new(config.personr.clone());
        personr.accounts.issue_demo(name.as_str());
        let mut state = State { core, records: Vendors { attestr, personr } };
        vendors::obey_settings(&mut state);
        // What is said of an account alone stands before what scenarios say of all. Nothing is drawn, since credentials are given.
        let (accounts, now) = (&mut state.records.attestr.accounts, state.core.now);
        for account in &config.accounts {
            accounts.configure(account, &mut Random::seeded(config.seed), now);
        }
        for (place, endpoint) in config.webhooks.iter().enumerate() {
            if let Err(error) = webhooks::register(&mut state, endpoint.clone()) {
                unfit.push(Unfit::Endpoint { place, error });
            }
        }
        for (place, plan) in config.plans.iter().enumerate() {
            if let Err(error) = back_office::plan_for(&mut state, plan.clone()) {
                unfit.push(Unfit::Plan { place, error });
            }
        }
        (state, unfit)
    }

    fn journal(&self, name: &Name, config: &Config) -> Journal {
        let journal = Journal::bounded(config.journal);
        match &self.config.reporter {
            Some(reporter) => journal.reported(name.as_str(), Arc::clone(reporter)),
            None => journal,
        }
    }

    /// The scenarios that a sandbox has from the start, those of files, its own, those asked for by name, and the magic values; and which
    /// cannot be.
    fn scenarios_at(&self, config: &Config, now: Timestamp) -> (Scenarios, Vec<Unfit>) {
        let given = self.files.scenarios().into_iter().map(|scenario| (scenario, scenario::Origin::Given));
        let mut scenarios = Scenarios::of(Arc::clone(&self.library), given, now);
        let own = config
            .own_scenarios
            .iter()
            .filter_map(|own| scenarios.put(Arc::clone(own), scenario::Origin::Given, own.active, now).err());
        let mut unfit: Vec<Unfit> = own.map(Unfit::Scenario).collect();
        let magic = config.magic_values.then_some(MAGIC.name);
        let names = config.scenarios.iter().map(String::as_str).chain(magic);
        let missing = names.filter_map(|name| scenarios.set_active(name, true, now).err());
        unfit.extend(missing.map(Unfit::Scenario));
        (scenarios, unfit)
    }
}
