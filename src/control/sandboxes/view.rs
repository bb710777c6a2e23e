//! A sandbox as it is shown: where it answers, who may call, what it holds.

use schemars::JsonSchema;
use serde::Serialize;

use super::super::{clock, extract::Reached, webhooks};
use crate::{
    engine::{clock::Mode, registry::Name, span::Span, time::Timestamp},
    vendors::{
        Registry, Sandbox, State,
        attestr::{account::Account, ids::ConsentId},
    },
};

/// A sandbox.
#[derive(Debug, Serialize, JsonSchema)]
#[schemars(rename = "Sandbox")]
pub struct SandboxView {
    pub name: Name,
    pub seed: u64,
    /// After how long without a request it goes by itself; null is never.
    pub idle: Option<Span>,
    pub clock: clock::ClockView,
    pub urls: Urls,
    pub credentials: Credentials,
    /// The endpoints of its webhooks, with their secrets.
    pub webhooks: Vec<webhooks::EndpointView>,
    /// The names of the active scenarios.
    pub scenarios: Vec<String>,
    pub sizes: Sizes,
    pub counters: Counters,
}

/// Where it answers; each path chooses the sandbox by itself.
#[derive(Debug, Serialize, JsonSchema)]
pub struct Urls {
    /// What a client takes in place of a vendor's host.
    pub base: String,
    pub attestr: String,
    pub personr: String,
    pub control: String,
}

/// Who may call.
#[derive(Debug, Serialize, JsonSchema)]
#[serde(rename_all = "camelCase")]
pub struct Credentials {
    pub attestr: AttestrCredentials,
    /// `null` once a login of its user ended the token.
    pub personr: Option<PersonrCredentials>,
    /// The first user of Personr, who can log in for another token.
    pub personr_login: Option<PersonrLogin>,
}

/// What `api-token-generate` takes.
#[derive(Debug, Serialize, JsonSchema)]
pub struct PersonrLogin {
    pub email: String,
    pub password: String,
}

/// A token of Personr; its header chooses the sandbox without a path of its own.
#[derive(Debug, Serialize, JsonSchema)]
pub struct PersonrCredentials {
    pub token: String,
    /// The whole `Authorization` header.
    pub authorization: String,
}

/// An account of Attestr; its header chooses the sandbox without a path of its own.
#[derive(Debug, Default, Serialize, JsonSchema)]
#[serde(rename_all = "camelCase")]
pub struct AttestrCredentials {
    pub account: String,
    pub client_key: String,
    /// What signs outputs.
    pub secret: String,
    pub token: String,
    /// The whole `Authorization` header.
    pub authorization: String,
    /// The id of the consent that is always good, for checks on v3.
    pub consent: Option<ConsentId>,
}

/// How much it holds.
#[derive(Debug, Serialize, JsonSchema)]
pub struct Sizes {
    pub accounts: usize,
    pub profiles: usize,
    pub consents: usize,
    pub checks: usize,
    pub applicants: usize,
    pub entities: usize,
    /// What is due later.
    pub jobs: usize,
    pub deliveries: usize,
    /// Records of the journal.
    pub journal: usize,
}

/// What happened in it so far.
#[derive(Debug, Serialize, JsonSchema)]
#[serde(rename_all = "camelCase")]
pub struct Counters {
    /// The journal's newest id.
    pub journal: u64,
    /// How much of the journal was dropped to stay within its bounds.
    pub journal_evicted: u64,
    pub events: u64,
    pub deliveries: u64,
    pub attempts: u64,
    pub delivered: u64,
    pub failed: u64,
    pub deliveries_evicted: u64,
    /// Uploaded files that were dropped to stay within the bounds.
    pub uploads_evicted: u64,
}

impl SandboxView {
    pub async fn of(sandbox: &Sandbox, reached: &Reached) -> Self {
        let urls = Urls::of(&sandbox.name, reached);
        sandbox
            .world
            .read(|state| Self {
                name: sandbox.name.clone(),
                seed: state.core.seed,
                idle: expires(sandbox),
                clock: clock::ClockView::of(state),
                urls,
                credentials: Credentials::of(state),
                webhooks: state
                    .core
                    .outbox
                    .endpoints()
                    .map(|endpoint| webhooks::EndpointView::of(endpoint, &state.core.outbox))
                    .collect(),
                scenarios: active(state),
                sizes: Sizes::of(state),
                counters: Counters::of(state),
            })
            .await
    }
}

/// After how long without a request a sandbox goes.
fn expires(sandbox: &Sandbox) -> Option<Span> {
    (sandbox.name != Name::default_sandbox()).then_some(Span(sandbox.idle))
}

fn active(state: &State) -> Vec<String> {
    state.core.scenarios.active().map(str::to_owned).collect()
}

impl Urls {
    pub fn of(name: &Name, reached: &Reached) -> Self {
        let Reached { vendors: origin, control } = reached;
        let base = if *name == Name::default_sandbox() { origin.clone() } else { format!("{origin}/sandbox/{name}") };
        Self {
            attestr: format!("{base}/api/v1/public/factx/"),
            personr: format!("{base}/api/1.1/wf"),
            control: format!("{control}/_vetbox/v1/sandboxes/{name}"),
            base,
        }
    }
}

impl Credentials {
    fn of(state: &State) -> Self {
        let user = state.records.personr.settings.users.first();
        let login = user.map(|user| PersonrLogin { email: user.email.clone(), password: user.password.clone() });
        Self { attestr: AttestrCredentials::of(state), personr: PersonrCredentials::of(state), personr_login: login }
    }
}

impl AttestrCredentials {
    fn of(state: &State) -> Self {
        let demo = state.records.attestr.accounts.demo();
        let consent = state.records.attestr.demo_consent();
        Self { consent, ..demo.map(Self::from).unwrap_or_default() }
    }
}

impl PersonrCredentials {
    fn of(state: &State) -> Option<Self> {
        let token = state.records.personr.demo_token()?;
        Some(Self { token: token.to_owned(), authorization: format!("Bearer {token}") })
    }
}

impl From<&Account> for AttestrCredentials {
    fn from(account: &Account) -> Self {
        Self {
            account: account.id.to_string(),
            client_key: account.client_key.clone(),
            secret: account.secret.reveal().to_owned(),
            token: account.token.reveal().to_owned(),
            authorization: account.header(),
            consent: None,
        }
    }
}

impl Sizes {
    fn of(state: &State) -> Self {
        let attestr = &state.records.attestr;
        Self {
            accounts: attestr.accounts.iter().count(),
            profiles: attestr.profiles.len(),
            consents: attestr.consents.len(),
            checks: attestr.checks.len(),
            applicants: state.records.personr.applicants.len(),
            entities: state.records.personr.entities.len(),
            jobs: state.core.due.len(),
            deliveries: state.core.outbox.kept().0,
            journal: state.core.journal.after(0).count(),
        }
    }
}

impl Counters {
    fn of(state: &State) -> Self {
        let counters = &state.core.outbox.counters;
        Self {
            journal: state.core.journal.last(),
            journal_evicted: state.core.journal.evicted(),
            events: counters.events,
            deliveries: counters.deliveries,
            attempts: counters.attempts,
            delivered: counters.delivered,
            failed: counters.failed,
            deliveries_evicted: counters.evicted,
            uploads_evicted: state.records.attestr.media.evicted() + state.records.personr.pictures.evicted(),
        }
    }
}

/// All sandboxes.
#[derive(Debug, Serialize, JsonSchema)]
#[schemars(rename = "Sandboxes")]
pub struct SandboxesView {
    pub sandboxes: Vec<SandboxLine>,
    /// The most that there may be beside the default one.
    pub most: usize,
    /// After how long without a request one goes by itself that says nothing else.
    pub idle: Span,
}

/// One of them.
#[derive(Debug, Serialize, JsonSchema)]
#[serde(rename_all = "camelCase")]
pub struct SandboxLine {
    pub name: Name,
    pub now: Timestamp,
    #[serde(flatten)]
    pub mode: Mode,
    pub next: Option<Timestamp>,
    pub base: String,
    /// After how long without a request it goes by itself; null is never.
    pub idle: Option<Span>,
    /// How long nobody used it.
    pub unused: Span,
}

impl SandboxesView {
    pub async fn of(registry: &Registry, reached: &Reached, wall: Timestamp) -> Self {
        let mut sandboxes = Vec::new();
        for sandbox in registry.names().iter().filter_map(|name| registry.get(name)) {
            sandboxes.push(SandboxLine::of(&sandbox, reached, wall).await);
        }
        let bounds = registry.bounds();
        Self { sandboxes, most: bounds.most, idle: Span(bounds.idle) }
    }
}

impl SandboxLine {
    async fn of(sandbox: &Sandbox, reached: &Reached, wall: Timestamp) -> Self {
        sandbox
            .world
            .read(|state| Self {
                name: sandbox.name.clone(),
                now: state.core.now,
                mode: state.core.clock().mode(),
                next: state.core.next_due(),
                base: Urls::of(&sandbox.name, reached).base,
                idle: expires(sandbox),
                unused: Span(sandbox.unused(wall)),
            })
            .await
    }
}
