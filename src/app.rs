//! Every part of a server, built once.

use std::sync::Arc;

use axum::Router;

use crate::{
    config::Config,
    control,
    engine::{
        clock::wall,
        deliver::Sender,
        registry::Name,
        scenario::{Origin, Scenario, Scenarios},
        world::{Core, State},
    },
    server,
    vendors::{self, Registry, VOCABULARY, Vendors, attestr, personr},
};

/// A server's parts; cloning shares them.
#[derive(Debug, Clone)]
pub struct App {
    /// What the user set.
    pub config: Arc<Config>,
    /// The sandboxes.
    pub registry: Arc<Registry>,
}

impl App {
    /// Builds every part; it must run inside a Tokio runtime, as each sandbox has a loop.
    pub fn new(config: Config, scenarios: Vec<Arc<Scenario>>, sender: Sender) -> Self {
        let config = Arc::new(config);
        let settings = Arc::clone(&config);
        let registry = Registry::new(sender, move |name| birth(&settings, &scenarios, name));
        Self { config, registry: Arc::new(registry) }
    }

    /// Everything that answers.
    pub fn router(&self) -> Router {
        server::layered(vendors::router(Arc::clone(&self.registry)).merge(control::router(self.clone())))
    }
}

/// The first state of a sandbox, and the one that a reset goes back to.
fn birth(config: &Config, scenarios: &[Arc<Scenario>], name: &Name) -> State<Vendors> {
    let clock = config.clock();
    let given = scenarios.iter().map(|scenario| (Arc::clone(scenario), Origin::Given));
    let scenarios = Scenarios::new(VOCABULARY, given, clock.at(wall()));
    let mut core = Core::new(config.seed, clock, scenarios);
    let mut attestr = attestr::Records { settings: config.attestr.clone(), ..attestr::Records::default() };
    attestr.accounts.add(attestr::account::Account::demo(name.as_str()));
    for account in &config.accounts {
        attestr.accounts.add(account.clone());
    }
    for endpoint in &config.webhooks {
        core.outbox.register(endpoint.clone()).expect("endpoints were checked with the configuration");
    }
    State { core, records: Vendors { attestr, personr: personr::State::new(config.personr.clone()) } }
}
