//! A typed handle on one sandbox.

use std::{sync::Arc, time::Duration};

use serde_json::{Map, json};

use super::{Moved, Seen};
use crate::{
    app::App,
    engine::{
        advance::Target,
        clock::Mode,
        outbox::{Address, Delivery, EndpointConfig, EndpointId, Event, Target as Receiver},
        scenario::Problem,
        scheduler,
        sign::Secret,
        time::Timestamp,
    },
    vendors::{
        Sandbox, State,
        attestr::account::{Account, Origin},
        back_office::{self, Ask, Refused},
        webhooks::{self, Vendor},
    },
};

/// What a test does with a sandbox beside calling the vendors.
#[derive(Debug, Clone)]
pub struct Control {
    app: App,
    sandbox: Arc<Sandbox>,
    url: String,
}

impl Control {
    pub(super) fn new(app: App, sandbox: Arc<Sandbox>, url: String) -> Self {
        Self { app, sandbox, url }
    }

    /// What a client takes in place of the vendors' hosts; it leads into this sandbox.
    pub fn base_url(&self) -> &str {
        &self.url
    }

    /// The Attestr account that the sandbox was born with.
    pub fn attestr(&self) -> Account {
        self.sandbox.world.read(|state| {
            let demo = state.records.attestr.accounts.iter().find(|account| account.origin == Origin::Demo);
            demo.cloned().unwrap_or_else(|| Account::demo(self.sandbox.name.as_str()))
        })
    }

    /// The sandbox's time.
    pub fn now(&self) -> Timestamp {
        self.sandbox.world.read(|state| state.core.now)
    }

    /// Lets time run in another way, without a jump.
    pub fn set_clock(&self, mode: Mode) {
        self.sandbox.world.set_mode(mode);
    }

    /// Moves the clock, runs what falls due on the way, each thing at its own moment, and waits for the webhooks that this causes.
    ///
    /// ```
    /// # use std::time::Duration;
    /// # #[tokio::main(flavor = "current_thread")]
    /// # async fn main() -> Result<(), Box<dyn std::error::Error>> {
    /// let emulator = vetbox::Emulator::builder().frozen_at("2026-01-01T00:00:00Z").start().await?;
    /// let moved = emulator.control().advance(Duration::from_secs(7200)).await;
    /// assert_eq!(moved.now.to_string(), "2026-01-01T02:00:00Z");
    /// assert!(moved.fired.is_empty());
    /// # Ok(())
    /// # }
    /// ```
    pub async fn advance(&self, by: Duration) -> Moved {
        self.go(Target::By(by)).await
    }

    /// Moves the clock until nothing is due any more.
    pub async fn advance_until_idle(&self) -> Moved {
        self.go(Target::Idle).await
    }

    async fn go(&self, target: Target) -> Moved {
        let advanced = scheduler::advance(&self.sandbox.world, target).await;
        Moved { now: advanced.to, fired: advanced.fired }
    }

    /// Registers a receiver of webhooks.
    ///
    /// # Errors
    ///
    /// Says what is wrong with its URL or token.
    pub fn register(&self, webhook: &Webhook) -> Result<EndpointId, String> {
        let policy = &self.app.config.sender.policy;
        let address = Address::parse(&webhook.url, policy).map_err(|error| error.to_string())?;
        let mut config = EndpointConfig::new(webhook.vendor.name(), Receiver::Url(address));
        config.authorization = Some(webhook.vendor.authorization(webhook.token.reveal()));
        config.events.clone_from(&webhook.events);
        self.sandbox.world.write(|state| webhooks::register(state, config)).map_err(|error| error.to_string())
    }

    /// Adds a rule before all others, written as in a scenario file; returns its name.
    ///
    /// # Errors
    ///
    /// Every problem of the rule.
    pub fn add_rule(&self, text: &str) -> Result<Arc<str>, WrongRule> {
        let added = self.sandbox.world.write(|state| state.core.scenarios.put_rule(text, state.core.now));
        added.map(|(name, _)| name).map_err(WrongRule)
    }

    /// Removes a rule that was added.
    ///
    /// # Errors
    ///
    /// Names the rules that there are.
    pub fn remove_rule(&self, name: &str) -> Result<(), String> {
        self.sandbox.world.write(|state| state.core.scenarios.remove_rule(name))
    }

    /// Completes a pending Attestr check now with `outcome`, such as `Alert`.
    ///
    /// # Errors
    ///
    /// Says what the check is when it is not pending, or which outcomes there are.
    pub fn complete(&self, check: &str, outcome: &str) -> Result<(), String> {
        let then = Map::from_iter([("outcome".to_owned(), outcome.into())]);
        self.act(|state| back_office::complete(state, check, then))
    }

    /// Lets a pending Attestr check end now with the vendor's error `code`.
    ///
    /// # Errors
    ///
    /// Says what the check is when it is not pending, or which codes there are.
    pub fn fail(&self, check: &str, code: u32) -> Result<(), String> {
        self.act(|state| back_office::fail(state, check, code, None))
    }

    /// Asks the client a question about an Attestr profile, as the back office does; the check that is named waits for the answer.
    ///
    /// Returns the query's id.
    ///
    /// # Errors
    ///
    /// Says what is not there, or why nothing can be asked about it.
    pub fn ask(&self, profile: &str, question: &str, check: Option<&str>) -> Result<String, String> {
        let ask = Ask { text: question.to_owned(), check, ..Ask::default() };
        self.act(|state| back_office::ask(state, profile, ask)).map(|query| query.to_string())
    }

    /// Reviews a started verification of a Personr applicant or entity now as `Approved` or `Rejected`.
    ///
    /// # Errors
    ///
    /// Says that it was not started, or which outcomes there are.
    pub fn review(&self, id: &str, outcome: &str) -> Result<(), String> {
        self.act(|state| {
            let case = back_office::case(&state.records.personr, id)?;
            back_office::review(state, &case, &json!({ "outcome": outcome }))
        })
    }

    fn act<T>(&self, act: impl FnOnce(&mut State) -> Result<T, Refused>) -> Result<T, String> {
        self.sandbox.world.write(act).map_err(|refused| refused.to_string())
    }

    /// The requests that the sandbox answered, oldest first, as far as its journal keeps them.
    pub fn requests(&self) -> Vec<Seen> {
        self.sandbox.world.read(|state| state.core.journal.after(0).filter_map(Seen::of).collect())
    }

    /// The webhook deliveries, oldest first, as far as the log keeps them.
    pub fn deliveries(&self) -> Vec<Delivery> {
        self.sandbox.world.read(|state| state.core.outbox.deliveries().cloned().collect())
    }

    /// The webhook events, oldest first, with or without a receiver.
    pub fn inbox(&self) -> Vec<Event> {
        self.sandbox.world.read(|state| state.core.outbox.inbox().events().cloned().collect())
    }

    /// Forgets everything that happened in the sandbox.
    pub fn reset(&self) {
        self.sandbox.world.replace(self.sandbox.newborn());
    }
}

/// What is wrong with a rule.
#[derive(Debug, Clone, thiserror::Error)]
#[error("{}", .0.iter().map(ToString::to_string).collect::<String>())]
pub struct WrongRule(pub Vec<Problem>);

/// A receiver of webhooks to register.
#[derive(Debug, Clone)]
pub struct Webhook {
    vendor: Vendor,
    url: String,
    token: Secret,
    events: Vec<String>,
}

impl Webhook {
    /// A receiver of Attestr's webhooks.
    pub fn attestr(url: impl Into<String>, token: &str) -> Self {
        Self::new(Vendor::Attestr, url.into(), token)
    }

    /// A receiver of Personr's webhooks.
    pub fn personr(url: impl Into<String>, token: &str) -> Self {
        Self::new(Vendor::Personr, url.into(), token)
    }

    fn new(vendor: Vendor, url: String, token: &str) -> Self {
        Self { vendor, url, token: Secret::new(token), events: Vec::new() }
    }

    /// Only these events; all when this is not said.
    pub fn events<T: Into<String>>(self, events: impl IntoIterator<Item = T>) -> Self {
        Self { events: events.into_iter().map(Into::into).collect(), ..self }
    }
}
