//! A typed handle on one sandbox.

use std::{ops::Deref, sync::Arc, time::Duration};

use serde_json::{Map, Value, json};

use crate::{
    control::NewWebhook,
    engine::{
        advance::{Advanced, Extent},
        clock::Mode,
        journal::{Entry, Exchange, Record},
        outbox::{Delivery, DeliveryId, EndpointId, Event},
        scenario::Problem,
        scheduler,
        sign::Secret,
        time::Timestamp,
    },
    vendors::{
        Sandbox, State,
        attestr::account::Account,
        back_office::{self, Ask, Refused},
        personr::settings::FlowKind,
        plans::{NewPlan, PlanSubject},
        selector::Selector,
        webhooks::Vendor,
    },
};

/// What a test does with a sandbox beside calling the vendors.
///
/// What is not `async` waits for the sandbox as a thread does: for the end of the requests that are in it, which takes microseconds.
#[derive(Debug, Clone)]
pub struct Control {
    sandbox: Arc<Sandbox>,
    url: String,
}

impl Control {
    pub(super) fn new(sandbox: Arc<Sandbox>, url: String) -> Self {
        Self { sandbox, url }
    }

    /// What a client takes in place of the vendors' hosts; it leads into this sandbox.
    pub fn base_url(&self) -> &str {
        &self.url
    }

    /// The Attestr account that the sandbox was born with.
    pub fn attestr(&self) -> Account {
        self.sandbox.world.read_blocking(|state| {
            let demo = state.records.attestr.accounts.demo();
            demo.cloned().unwrap_or_else(|| Account::demo(self.sandbox.name.as_str()))
        })
    }

    /// The sandbox's time.
    pub fn now(&self) -> Timestamp {
        self.sandbox.world.read_blocking(|state| state.core.now)
    }

    /// Lets time run in another way, without a jump.
    pub fn set_clock(&self, mode: Mode) {
        self.sandbox.world.set_mode_blocking(mode);
    }

    /// Moves the clock, runs what falls due on the way, each thing at its own moment, and waits for the webhooks that this causes.
    ///
    /// ```
    /// # use std::time::Duration;
    /// # #[tokio::main(flavor = "current_thread")]
    /// # async fn main() -> Result<(), Box<dyn std::error::Error>> {
    /// let emulator = vetbox::Emulator::builder().frozen_at("2026-01-01T00:00:00Z").start().await?;
    /// let moved = emulator.control().advance(Duration::from_secs(7200)).await;
    /// assert_eq!(moved.to.to_string(), "2026-01-01T02:00:00Z");
    /// assert!(moved.fired.is_empty());
    /// # Ok(())
    /// # }
    /// ```
    pub async fn advance(&self, by: Duration) -> Advanced {
        scheduler::advance(&self.sandbox.world, Extent::By(by)).await
    }

    /// Moves the clock until nothing is due any more.
    pub async fn advance_until_idle(&self) -> Advanced {
        scheduler::advance(&self.sandbox.world, Extent::Idle).await
    }

    /// Registers a receiver of webhooks, or changes the one that is registered at its URL.
    ///
    /// # Errors
    ///
    /// Says what is wrong with its URL, token or events.
    pub fn register(&self, webhook: &Webhook) -> Result<EndpointId, String> {
        let Webhook { vendor, url, token, events } = webhook;
        let new = NewWebhook::to(*vendor, url.clone(), token.reveal().to_owned(), events.clone());
        let registered = self.sandbox.world.write_blocking(|state| new.register(state));
        registered.map(|(id, _)| id).map_err(|problem| problem.to_string())
    }

    /// Adds a rule before all others, written as in a scenario file; returns its name.
    ///
    /// # Errors
    ///
    /// Every problem of the rule.
    pub fn add_rule(&self, text: &str) -> Result<Arc<str>, WrongRule> {
        let added = self.sandbox.world.write_blocking(|state| state.core.scenarios.put_rule(text, state.core.now));
        added.map(|(name, _)| name).map_err(WrongRule)
    }

    /// Removes a rule that was added.
    ///
    /// # Errors
    ///
    /// Names the rules that there are.
    pub fn remove_rule(&self, name: &str) -> Result<(), String> {
        self.sandbox.world.write_blocking(|state| state.core.scenarios.remove_rule(name))
    }

    /// Completes a pending Attestr check now with `outcome`, such as `Alert`; it is meant by its id, or by a [`Selector`].
    ///
    /// # Errors
    ///
    /// Says what the check is when it is not pending, or which outcomes there are.
    pub fn complete(&self, check: impl Into<Selector>, outcome: &str) -> Result<(), String> {
        let then = Map::from_iter([("outcome".to_owned(), outcome.into())]);
        self.act(|state| back_office::complete(state, &check.into(), then))
    }

    /// Decides an Attestr check that has ended anew: a new output, signature and webhook.
    ///
    /// # Errors
    ///
    /// Says what the check is when it has not ended, or which outcomes there are.
    pub fn revise(&self, check: impl Into<Selector>, outcome: &str) -> Result<(), String> {
        let then = Map::from_iter([("outcome".to_owned(), outcome.into())]);
        self.act(|state| back_office::revise(state, &check.into(), then))
    }

    /// Decides what is still to come: the first new one whose request fits takes `plan`, what a rule has as `then`. A [`Selector`] alone
    /// means an Attestr check.
    ///
    /// # Errors
    ///
    /// Says what is wrong with the selector or the plan.
    pub fn plan_for(&self, subject: impl Into<PlanSubject>, plan: &Value) -> Result<(), String> {
        let new = NewPlan { r#for: subject.into(), plan: plan.clone() };
        self.act(|state| back_office::plan_for(state, new).map(|_| ()))
    }

    /// Gives what is there another `plan`, what a rule has as `then`: a pending Attestr check, or an applicant or entity of Personr, whose
    /// verification goes on by it or is started with it next. A [`Selector`] alone means a check.
    ///
    /// # Errors
    ///
    /// Says why nothing can be planned, or what is wrong with the plan.
    pub fn plan(&self, subject: impl Into<PlanSubject>, plan: &Value) -> Result<(), String> {
        self.act(|state| {
            let case = |state: &State, kind, selector: &Selector| {
                back_office::select_case(&state.records.personr, kind, selector)
            };
            let case = match &subject.into() {
                PlanSubject::Check(check) => return back_office::plan(state, check, plan),
                PlanSubject::Applicant(selector) => case(state, FlowKind::Applicant, selector)?,
                PlanSubject::Entity(selector) => case(state, FlowKind::Entity, selector)?,
            };
            back_office::plan_case(state, &case, plan)
        })
    }

    /// Lets a pending Attestr check end now with the vendor's error `code`.
    ///
    /// # Errors
    ///
    /// Says what the check is when it is not pending, or which codes there are.
    pub fn fail(&self, check: impl Into<Selector>, code: u32) -> Result<(), String> {
        self.act(|state| back_office::fail(state, &check.into(), code, None))
    }

    /// Asks the client a question about an Attestr profile, as the back office does; the check that is named waits for the answer.
    ///
    /// Returns the query's id.
    ///
    /// # Errors
    ///
    /// Says what is not there, or why nothing can be asked about it.
    pub fn ask(&self, profile: impl Into<Selector>, question: &str, check: Option<&str>) -> Result<String, String> {
        let ask = Ask { text: question.to_owned(), check, ..Ask::default() };
        self.act(|state| back_office::ask(state, &profile.into(), ask)).map(|query| query.to_string())
    }

    /// Reviews a started verification of a Personr applicant or entity now as `Approved` or `Rejected`; a [`Selector`] means an entity
    /// when it has a company's name or number, and else an applicant.
    ///
    /// # Errors
    ///
    /// Says that it was not started, or which outcomes there are.
    pub fn review(&self, case: impl Into<Selector>, outcome: &str) -> Result<(), String> {
        self.act(|state| {
            let case = back_office::select_either_case(&state.records.personr, &case.into())?;
            back_office::review(state, &case, &json!({ "outcome": outcome }))
        })
    }

    fn act<T>(&self, act: impl FnOnce(&mut State) -> Result<T, Refused>) -> Result<T, String> {
        self.sandbox.world.write_blocking(act).map_err(|refused| refused.to_string())
    }

    /// The requests that the sandbox answered, oldest first, as far as its journal keeps them.
    pub fn requests(&self) -> Vec<Request> {
        self.sandbox.world.read_blocking(|state| state.core.journal.after(0).filter_map(Request::of).collect())
    }

    /// The webhook deliveries, oldest first, as far as the log keeps them.
    pub fn deliveries(&self) -> Vec<Delivery> {
        self.sandbox.world.read_blocking(|state| state.core.outbox.deliveries().cloned().collect())
    }

    /// The webhook events, oldest first, with or without a receiver.
    pub fn inbox(&self) -> Vec<Event> {
        self.sandbox.world.read_blocking(|state| state.core.outbox.inbox().events().cloned().collect())
    }

    /// Sends the events of the inbox that are meant to the receivers that want them and did not have them, such as one that was registered
    /// after they happened; returned are the deliveries that this makes.
    pub fn deliver_inbox(&self, is_meant: impl Fn(&Event) -> bool) -> Vec<DeliveryId> {
        self.sandbox.world.write_blocking(|state| state.core.outbox.deliver_kept(is_meant, None, state.core.now))
    }

    /// Forgets everything that happened in the sandbox.
    pub fn reset(&self) {
        self.sandbox.world.replace_blocking(self.sandbox.newborn());
    }
}

/// A request that the sandbox answered: what its journal keeps of it, secrets and all.
#[derive(Debug, Clone)]
pub struct Request {
    /// Its place in the journal.
    pub id: u64,
    /// When it was, in sandbox time.
    pub at: Timestamp,
    exchange: Arc<Exchange>,
}

impl Request {
    fn of(record: &Record) -> Option<Self> {
        let Entry::Exchange(exchange) = &record.entry else { return None };
        Some(Self { id: record.id, at: record.at, exchange: Arc::clone(exchange) })
    }
}

impl Deref for Request {
    type Target = Exchange;

    fn deref(&self) -> &Exchange {
        &self.exchange
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
