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
    name: Name,
    seed: u64,
    /// After how long without a request it goes by itself; null is never.
    idle: Option<Span>,
    clock: clock::ClockView,
    urls: Urls,
    credentials: Credentials,
    /// The endpoints of its webhooks, with their secrets.
    webhooks: Vec<webhooks::EndpointView>,
    /// The names of the active scenarios.
    scenarios: Vec<String>,
    sizes: Sizes,
    counters: Counters,
}

/// Where it answers; each path chooses the sandbox by itself.
#[derive(Debug, Serialize, JsonSchema)]
pub struct Urls {
    /// What a client takes in place of a vendor's host.
    pub base: String,
    pub attestr: String,
    pub personr: String,
    control: String,
}

/// Who may call.
#[derive(Debug, Serialize, JsonSchema)]
#[serde(rename_all = "camelCase")]
struct Credentials {
    attestr: AttestrCredentials,
    /// `null` once a login of its user ended the token.
    personr: Option<PersonrCredentials>,
    /// The first user of Personr, who can log in for another token.
    personr_login: Option<PersonrLogin>,
}

/// What `api-token-generate` takes.
#[derive(Debug, Serialize, JsonSchema)]
struct PersonrLogin {
    email: String,
    password: String,
}

/// A token of Personr; its header chooses the sandbox without a path of its own.
#[derive(Debug, Serialize, JsonSchema)]
struct PersonrCredentials {
    token: String,
    /// The whole `Authorization` header.
    authorization: String,
}

/// An account of Attestr; its header chooses the sandbox without a path of its own.
#[derive(Debug, Default, Serialize, JsonSchema)]
#[serde(rename_all = "camelCase")]
struct AttestrCredentials {
    account: String,
    client_key: String,
    /// What signs outputs.
    secret: String,
    token: String,
    /// The whole `Authorization` header.
    authorization: String,
    /// The id of the consent that is always good, for checks on v3.
    consent: Option<ConsentId>,
}

/// How much it holds.
#[derive(Debug, Serialize, JsonSchema)]
struct Sizes {
    accounts: usize,
    profiles: usize,
    consents: usize,
    checks: usize,
    applicants: usize,
    entities: usize,
    /// What is due later.
    jobs: usize,
    deliveries: usize,
    /// Records of the journal.
    journal: usize,
}

/// What happened in it so far.
#[derive(Debug, Serialize, JsonSchema)]
#[serde(rename_all = "camelCase")]
struct Counters {
    /// The journal's newest id.
    journal: u64,
    /// How much of the journal was dropped to stay within its bounds.
    journal_evicted: u64,
    events: u64,
    deliveries: u64,
    attempts: u64,
    delivered: u64,
    failed: u64,
    deliveries_evicted: u64,
    /// Uploaded files that were dropped to stay within the bounds.
    uploads_evicted: u64,
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
        let counters = state.core.outbox.counters();
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
    sandboxes: Vec<SandboxLine>,
    /// The most that there may be beside the default one.
    most: usize,
    /// After how long without a request one goes by itself that says nothing else.
    idle: Span,
}

/// One of them.
#[derive(Debug, Serialize, JsonSchema)]
#[serde(rename_all = "camelCase")]
struct SandboxLine {
    name: Name,
    now: Timestamp,
    #[serde(flatten)]
    mode: Mode,
    next: Option<Timestamp>,
    base: String,
    /// After how long without a request it goes by itself; null is never.
    idle: Option<Span>,
    /// How long nobody used it.
    unused: Span,
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
