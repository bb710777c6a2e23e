//! `POST /_vetbox/v1/sandboxes` and `PUT /_vetbox/v1/sandboxes/<name>`: what a new sandbox shall be. The bodies of such calls make a seed
//! file.

use std::{
    collections::{BTreeMap, HashSet},
    str::FromStr as _,
    sync::Arc,
};

use schemars::{JsonSchema, SchemaGenerator};
use serde::Deserialize;
use serde_json::{Map, Value};

use super::super::{
    accounts::{refuse_contradictions, refuse_limits},
    clock,
    extract::{of_mistake, read, read_file, read_right},
    problem::Problem,
    webhooks,
};
use crate::{
    app::{App, Seeds, Unfit},
    config::Config,
    engine::{
        outbox::EndpointConfig,
        random::{Random, fresh_seed},
        registry::Name,
        scenario::{NewRule, Scenario, compile},
        span::Span,
        time::Timestamp,
    },
    vendors::{
        Sandbox, VOCABULARY,
        attestr::{
            account::Account,
            kinds::CheckKind,
            settings::{AccountSettings, Amount, Credentials, Limits},
        },
        personr::settings::Access,
        plans::NewPlan,
    },
};

/// What a new sandbox shall be; everything left out is as the server was started.
#[derive(Debug, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields, rename_all = "camelCase")]
pub struct NewSandbox {
    /// Its name; made up when it is missing.
    #[schemars(with = "Option<String>")]
    name: Option<Name>,
    /// The seed of its ids, chances and made-up data.
    seed: Option<u64>,
    clock: Option<NewClock>,
    /// The scenarios that are active from the start, beside those that always are.
    #[serde(default)]
    scenarios: Vec<StartScenario>,
    /// Whether the magic values are active from the start.
    magic_values: Option<bool>,
    /// The rules before all scenarios; the first that fits decides.
    #[serde(default)]
    #[schemars(with = "Vec<Value>")]
    rules: Vec<Value>,
    /// What is decided for checks, applicants and entities that are still to come, as for `POST …/plans`.
    #[serde(default)]
    plans: Vec<NewPlan>,
    /// Accounts of Attestr.
    #[serde(default)]
    accounts: Vec<AccountSettings>,
    /// The balance that the wallet of each Attestr account begins with, by service; a service without one is unlimited.
    #[serde(default)]
    credits: BTreeMap<CheckKind, Amount>,
    /// How much each Attestr account may call (4291 to 4294).
    #[serde(default)]
    limits: Limits,
    /// The endpoints of its webhooks.
    #[serde(default)]
    webhooks: Vec<webhooks::NewWebhook>,
    /// How long a check takes, such as `2s`.
    completion: Option<Span>,
    /// Whether what the vendors tolerate or do not document is refused.
    strict: Option<bool>,
    /// Which Attestr credentials are good: `open` or `configured`.
    #[schemars(with = "Option<String>")]
    credentials: Option<Credentials>,
    /// After how long without a request it goes by itself, in machine time, such as `15m`; as `--sandbox-idle` says when it is missing.
    idle: Option<Span>,
}

/// The clock that it starts with.
#[derive(Debug, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct NewClock {
    mode: Option<clock::ModeWord>,
    factor: Option<f64>,
    /// When time begins, such as `2026-01-01T00:00:00Z`.
    now: Option<Timestamp>,
}

/// A scenario that is active from the start.
#[derive(Debug, Deserialize, JsonSchema)]
#[serde(try_from = "Value")]
#[schemars(untagged)]
pub enum StartScenario {
    /// The name of one that ships or that the server was started with.
    Named(String),
    /// A whole one, as in a file; `name` says how it is called.
    Written(Value),
}

impl TryFrom<Value> for StartScenario {
    type Error = &'static str;

    fn try_from(value: Value) -> Result<Self, Self::Error> {
        match value {
            Value::String(name) => Ok(Self::Named(name)),
            Value::Object(_) => Ok(Self::Written(value)),
            Value::Null | Value::Bool(_) | Value::Number(_) | Value::Array(_) => {
                Err("expected the name of a scenario, or a whole scenario as in a file")
            }
        }
    }
}

/// Makes the sandbox that `body` asks for, called `name` when the call says so; nothing comes into being unless all of it is right.
pub fn create(app: &App, body: &[u8], name: Option<&Name>) -> Result<Arc<Sandbox>, Problem> {
    let (new, mistakes) = read_right::<NewSandbox>(body)?;
    let mut wrong = Wrong(mistakes.iter().map(of_mistake).collect());
    let Some(new) = new else { return Err(Problem::all(wrong.0)) };
    if let (Some(path), Some(own)) = (name, &new.name)
        && path != own
    {
        wrong.0.push(Problem::in_field("name", format!("the body says {own} and the path {path}; leave one out")));
    }
    let name = name.cloned().or_else(|| new.name.clone()).unwrap_or_else(|| free_name(app));
    let (config, meant) = new.config(&app.config);
    wrong.add(meant);
    wrong.add(app.unfit(&name, config.clone()).into_iter().map(|unfit| of_unfit(unfit, &app.config)).collect());
    if wrong.0.is_empty() { Ok(app.create(&name, config, read(body)?)?) } else { Err(Problem::all(wrong.0)) }
}

/// Makes the sandbox called `name`, unless there is one that was made by the same body; says whether it is new.
pub fn put(app: &App, body: &[u8], name: &Name) -> Result<(Arc<Sandbox>, bool), Problem> {
    if let Some(sandbox) = made_by(app, body, name)? {
        return Ok((sandbox, false));
    }
    match create(app, body, Some(name)) {
        Ok(sandbox) => Ok((sandbox, true)),
        // Somebody else may have been faster with the same.
        Err(problem) => made_by(app, body, name)?.map(|sandbox| (sandbox, false)).ok_or(problem),
    }
}

/// The sandbox called `name`, if it was made by this body.
fn made_by(app: &App, body: &[u8], name: &Name) -> Result<Option<Arc<Sandbox>>, Problem> {
    let Some(sandbox) = app.registry.get(name) else { return Ok(None) };
    let asked = nameless(read(body)?);
    let made = sandbox.created_by.clone().map_or_else(|| Value::Object(Map::new()), nameless);
    Ok((asked == made).then_some(sandbox))
}

/// A body without the name, which the path says as well.
fn nameless(mut body: Value) -> Value {
    if let Value::Object(fields) = &mut body {
        fields.remove("name");
    }
    body
}

/// What is wrong with a body: of what cannot be read in a field nothing more is said.
struct Wrong(Vec<Problem>);

impl Wrong {
    /// Adds what a later look found in fields that were right so far.
    fn add(&mut self, found: Vec<Problem>) {
        let known: HashSet<String> = self.0.iter().map(|it| it.outermost().to_owned()).collect();
        self.0.extend(found.into_iter().filter(|it| !known.contains(it.outermost())));
    }
}

/// What a sandbox cannot start with, at its place in the body; the lists of the settings begin with those of the server.
fn of_unfit(unfit: Unfit, usual: &Config) -> Problem {
    match unfit {
        Unfit::Scenario(reason) => Problem::in_field("scenarios", reason),
        Unfit::Rule(reason) => Problem::in_field("rules", reason),
        Unfit::Endpoint { place, error } => {
            let place = place.saturating_sub(usual.webhooks.len());
            webhooks::cannot_register(error).inside(&format!("webhooks[{place}]"))
        }
        Unfit::Plan { place, error } => Problem::from(error).inside(&format!("plans[{place}]")),
    }
}

impl NewSandbox {
    /// The server's settings with what was asked for as far as it is right, and what is not.
    fn config(self, usual: &Config) -> (Config, Vec<Problem>) {
        let (mut config, mut wrong) = (usual.clone(), Vec::new());
        config.seed = self.seed.unwrap_or(config.seed);
        wrong.extend(self.clock.and_then(|clock| clock.set(&mut config).err()));
        match self.idle {
            Some(Span(idle)) if idle.is_zero() => {
                wrong.push(Problem::in_field("idle", "it would go at once; expected a span such as 15m"));
            }
            idle => config.sandboxes.idle = idle.map_or(config.sandboxes.idle, |Span(idle)| idle),
        }
        if let Some(span) = self.completion {
            config.attestr.completion = span.0;
            config.personr.completion = span;
        }
        if let Some(strict) = self.strict {
            config.attestr.strict = strict;
            config.personr.access = if strict { Access::Strict } else { Access::Open };
        }
        config.attestr.credentials = self.credentials.unwrap_or(config.attestr.credentials);
        config.attestr.credits = self.credits;
        config.attestr.limits = self.limits;
        wrong.extend(refuse_limits(&self.limits).err());
        config.magic_values = self.magic_values.unwrap_or(config.magic_values);
        for (place, scenario) in self.scenarios.into_iter().enumerate() {
            match scenario {
                StartScenario::Named(name) => config.scenarios.push(name),
                StartScenario::Written(text) => match written(place, &text, &config.own_scenarios) {
                    Ok(scenario) => config.own_scenarios.push(scenario),
                    Err(problem) => wrong.push(problem),
                },
            }
        }
        config.plans = self.plans;
        config.rules.extend(self.rules.iter().rev().map(Value::to_string));
        wrong.extend(self.rules.iter().enumerate().filter_map(|(place, rule)| unreadable_rule(place, rule)));
        wrong.extend(accounts(&self.accounts, &mut config));
        wrong.extend(endpoints(self.webhooks, &mut config));
        (config, wrong)
    }
}

impl NewClock {
    fn set(&self, config: &mut Config) -> Result<(), Problem> {
        config.start = self.now.or(config.start);
        if self.mode.is_some() || self.factor.is_some() {
            let mode = self.mode.unwrap_or(clock::ModeWord::Scaled);
            config.mode = clock::mode(mode, self.factor).map_err(|problem| problem.inside("clock"))?;
        }
        Ok(())
    }
}

/// The scenario at a place of the list, beside the `others` before it.
fn written(place: usize, text: &Value, others: &[Arc<Scenario>]) -> Result<Arc<Scenario>, Problem> {
    let field = format!("scenarios[{place}]");
    let text = serde_json::to_string_pretty(text).expect("it came as JSON");
    let compiled = compile(&field, &format!("scenario-{}", place + 1), &text, VOCABULARY);
    let Some(scenario) = compiled.scenario else { return Err(Problem::in_scenario(compiled.problems).inside(&field)) };
    if others.iter().any(|other| other.name() == scenario.name()) {
        let problem = format!("another one of the list is called {:?}, too", scenario.name());
        return Err(Problem::in_field(&format!("{field}.name"), problem));
    }
    Ok(scenario)
}

/// What is wrong with the rule at a place of the list.
fn unreadable_rule(place: usize, rule: &Value) -> Option<Problem> {
    let problems = NewRule::read(&rule.to_string(), None, VOCABULARY).err()?;
    Some(Problem::in_scenario(problems).inside(&format!("rules[{place}]")))
}

/// Adds the accounts and says what is wrong with them. What is missing of them is drawn from a generator of their own, so that the
/// sandbox's ids stay the same without them.
fn accounts(given: &[AccountSettings], config: &mut Config) -> Vec<Problem> {
    let mut random = Random::seeded(config.seed);
    let mut wrong = Vec::new();
    for (place, account) in given.iter().enumerate() {
        let before = || given[..place].iter();
        let field = |name: &str| format!("accounts[{place}].{name}");
        wrong.extend(refuse_contradictions(account).err().map(|problem| problem.inside(&format!("accounts[{place}]"))));
        if account.id.is_some() && before().any(|other| other.id == account.id) {
            wrong.push(Problem::in_field(&field("id"), "an account before it has it already"));
        }
        if account.token.is_some() && before().any(|other| other.token == account.token) {
            wrong.push(Problem::in_field(&field("token"), "an account before it has it already"));
        }
        config.accounts.push(Account::completed(account, &mut random));
    }
    wrong
}

/// Adds the endpoints that are right and says what is wrong with the others. Their missing tokens are drawn from a generator of their
/// own, so that the sandbox's ids stay the same without them.
fn endpoints(webhooks: Vec<webhooks::NewWebhook>, config: &mut Config) -> Vec<Problem> {
    let (policy, random) = (config.sender.policy.clone(), &mut Random::seeded(config.seed));
    let (mut endpoints, mut wrong): (Vec<EndpointConfig>, Vec<Problem>) = Default::default();
    for (place, new) in webhooks.into_iter().enumerate() {
        let mut problems = new.problems(&policy);
        if problems.is_empty() {
            match new.config(&policy, random) {
                Ok(endpoint) => endpoints.push(endpoint),
                Err(problem) => problems.push(problem),
            }
        }
        wrong.extend(problems.into_iter().map(|problem| problem.inside(&format!("webhooks[{place}]"))));
    }
    config.webhooks.extend(endpoints);
    wrong
}

/// Makes the sandbox called `name` again, by the body of the call that created it.
///
/// # Errors
///
/// Says what of it cannot be any more.
pub fn create_again(app: &App, name: &Name, body: &Value) -> Result<Arc<Sandbox>, String> {
    let body = body.to_string();
    create(app, body.as_bytes(), Some(name)).map_err(|problem| problem.to_string())
}

/// What sandboxes are born with.
#[derive(Debug, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
#[schemars(title = "vetbox seed file")]
struct SeedFile {
    /// What each sandbox is, by its name.
    #[schemars(with = "BTreeMap<String, NewSandbox>")]
    sandboxes: BTreeMap<Name, NewSandbox>,
}

/// The JSON Schema of seed files.
pub fn seed_schema() -> Value {
    SchemaGenerator::default().into_root_schema_for::<SeedFile>().to_value()
}

/// Reads a seed file: what sandboxes are in a server with the settings `usual`, by name.
///
/// # Errors
///
/// Says everything that is wrong with it.
pub fn read_seeds(text: &[u8], usual: &Config) -> Result<Seeds, String> {
    let file: SeedFile = read_file(text).map_err(|problem| problem.to_string())?;
    let config = |(name, new): (Name, NewSandbox)| {
        if new.name.is_some() {
            return Err(format!("sandboxes.{name}.name: the sandbox is called {name} already"));
        }
        let (config, wrong) = new.config(usual);
        let wrong = wrong.into_iter().map(|problem| problem.inside(&format!("sandboxes.{name}"))).collect::<Vec<_>>();
        if wrong.is_empty() { Ok((name, config)) } else { Err(Problem::all(wrong).to_string()) }
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
