//! `POST /_vetbox/v1/sandboxes`: what a new sandbox shall be. The bodies of such calls make a seed file.

use std::{collections::BTreeMap, str::FromStr as _, sync::Arc};

use schemars::JsonSchema;
use serde::Deserialize;
use serde_json::Value;

use super::super::{accounts::refuse_contradictions, clock, extract::read, problem::Problem, webhooks};
use crate::{
    app::{App, CannotCreate, Seeds},
    config::Config,
    engine::{
        outbox::EndpointConfig,
        random::{Random, fresh_seed},
        registry::Name,
        span::Span,
        time::{Timestamp, parse_span},
    },
    vendors::{
        Sandbox,
        attestr::{
            account::{Account, Accounts},
            settings::{AccountSettings, Credentials},
        },
        personr::settings::Access,
    },
};

/// What a new sandbox shall be; everything left out is as the server was started.
#[derive(Debug, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields, rename_all = "camelCase")]
pub(super) struct NewSandbox {
    /// Its name; made up when it is missing.
    #[schemars(with = "Option<String>")]
    name: Option<Name>,
    /// The seed of its ids, chances and made-up data.
    seed: Option<u64>,
    clock: Option<NewClock>,
    /// The scenarios that are active from the start, beside those that always are.
    #[serde(default)]
    scenarios: Vec<String>,
    /// Whether the magic values are active from the start.
    magic_values: Option<bool>,
    /// The rules before all scenarios; the first that fits decides.
    #[serde(default)]
    #[schemars(with = "Vec<Value>")]
    rules: Vec<Value>,
    /// Accounts of Attestr.
    #[serde(default)]
    accounts: Vec<AccountSettings>,
    /// The endpoints of its webhooks.
    #[serde(default)]
    webhooks: Vec<webhooks::NewWebhook>,
    /// How long a check takes, such as `2s`.
    completion: Option<String>,
    /// Whether what the vendors tolerate or do not document is refused.
    strict: Option<bool>,
    /// Which Attestr credentials are good: `open` or `configured`.
    #[schemars(with = "Option<String>")]
    credentials: Option<Credentials>,
}

/// The clock that it starts with.
#[derive(Debug, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
struct NewClock {
    mode: Option<clock::ModeWord>,
    factor: Option<f64>,
    /// When time begins, such as `2026-01-01T00:00:00Z`.
    now: Option<String>,
}

impl NewSandbox {
    /// Makes the sandbox; `body` is what this was read from.
    pub(super) fn create(self, app: &App, body: Value) -> Result<Arc<Sandbox>, Problem> {
        let name = self.name.clone().unwrap_or_else(|| free_name(app));
        app.create(&name, self.config(&app.config)?, body).map_err(|error| match error {
            CannotCreate::Refused(refused) => refused.into(),
            CannotCreate::Scenario(_)
            | CannotCreate::Endpoint(_)
            | CannotCreate::Rule(_)
            | CannotCreate::Seed { .. } => Problem::invalid(error.to_string()),
        })
    }

    /// The server's settings with what was asked for.
    fn config(self, usual: &Config) -> Result<Config, Problem> {
        let mut config = usual.clone();
        config.seed = self.seed.unwrap_or(config.seed);
        config.scenarios.extend(self.scenarios.iter().cloned());
        if let Some(clock) = &self.clock {
            clock.set(&mut config)?;
        }
        if let Some(span) = &self.completion {
            let span = parse_span(span).map_err(|error| Problem::in_field("completion", error))?;
            config.attestr.completion = span;
            config.personr.completion = Span(span);
        }
        if let Some(strict) = self.strict {
            config.attestr.strict = strict;
            config.personr.access = if strict { Access::Strict } else { Access::Open };
        }
        config.magic_values = self.magic_values.unwrap_or(config.magic_values);
        config.attestr.credentials = self.credentials.unwrap_or(config.attestr.credentials);
        config.rules.extend(self.rules.iter().rev().map(Value::to_string));
        config.accounts.extend(accounts(&self.accounts, &config)?);
        config.webhooks.extend(endpoints(self.webhooks, &config)?);
        Ok(config)
    }
}

impl NewClock {
    fn set(&self, config: &mut Config) -> Result<(), Problem> {
        if self.mode.is_some() || self.factor.is_some() {
            let mode = self.mode.unwrap_or(clock::ModeWord::Scaled);
            config.mode = clock::mode(mode, self.factor).map_err(|problem| problem.inside("clock"))?;
        }
        if let Some(now) = &self.now {
            let now: Result<Timestamp, String> = now.parse();
            config.start = Some(now.map_err(|error| Problem::in_field("clock.now", error))?);
        }
        Ok(())
    }
}

/// The accounts, what is missing of them drawn from a generator of their own so that the sandbox's ids stay the same without them.
fn accounts(given: &[AccountSettings], config: &Config) -> Result<Vec<Account>, Problem> {
    let (mut accounts, mut random) = (Accounts::default(), Random::seeded(config.seed));
    for (place, account) in given.iter().enumerate() {
        refuse_contradictions(account).map_err(|problem| problem.inside(&format!("accounts[{place}]")))?;
        accounts.configure(account, &mut random, Timestamp::from_millis(0));
    }
    Ok(accounts.into())
}

/// The endpoints, their missing tokens drawn from a generator of their own so that the sandbox's ids stay the same without them.
fn endpoints(webhooks: Vec<webhooks::NewWebhook>, config: &Config) -> Result<Vec<EndpointConfig>, Problem> {
    let random = &mut Random::seeded(config.seed);
    let mut endpoints = Vec::new();
    for (place, new) in webhooks.into_iter().enumerate() {
        let endpoint = new.config(&config.sender.policy, random);
        endpoints.push(endpoint.map_err(|problem| problem.inside(&format!("webhooks[{place}]")))?);
    }
    Ok(endpoints)
}

/// Makes the sandbox called `name` again, by the body of the call that created it.
///
/// # Errors
///
/// Says what of it cannot be any more.
pub fn create_again(app: &App, name: &Name, body: &Value) -> Result<Arc<Sandbox>, String> {
    let new: Result<NewSandbox, Problem> = read(body.to_string().as_bytes());
    let made = new.and_then(|new| NewSandbox { name: Some(name.clone()), ..new }.create(app, body.clone()));
    made.map_err(|problem| problem.to_string())
}

/// Reads a seed file: what sandboxes are in a server with the settings `usual`, by name.
///
/// # Errors
///
/// Says everything that is wrong with it.
pub fn read_seeds(text: &[u8], usual: &Config) -> Result<Seeds, String> {
    #[derive(Deserialize)]
    #[serde(deny_unknown_fields)]
    struct SeedFile {
        sandboxes: BTreeMap<Name, NewSandbox>,
    }
    let file: SeedFile = read(text).map_err(|problem| problem.to_string())?;
    let config = |(name, new): (Name, NewSandbox)| {
        if new.name.is_some() {
            return Err(format!("sandboxes.{name}.name: the sandbox is called {name} already"));
        }
        let config = new.config(usual).map_err(|problem| problem.inside(&format!("sandboxes.{name}")).to_string())?;
        Ok((name, config))
    };
    file.sandboxes.into_iter().map(config).collect()
}

/// A name that no sandbox has.
fn free_name(app: &App) -> Name {
    let taken = |name: &Name| app.registry.get(name).is_some();
    let mut names = std::iter::repeat_with(|| Name::from_str(&format!("sandbox-{:06}", fresh_seed())));
    let free = names.find_map(|name| name.ok().filter(|name| !taken(name)));
    free.expect("there are more names than there may be sandboxes")
}
