//! An endpoint as a user writes it: everything when it is new, some of it when it changes.

use std::sync::Arc;

use indexmap::IndexMap;
use schemars::JsonSchema;
use serde::{Deserialize, Deserializer};

use super::{not_found, refused};
use crate::{
    control::{known, problem::Problem},
    engine::{
        outbox::{Address, EndpointConfig, EndpointId, Play, Script, Target},
        policy::Policy,
        random::Random,
        span::Span,
    },
    vendors::{
        State,
        attestr::{ids::AppId, settings::Credentials},
        webhooks::{CannotRegister, OwnerError, Vendor, register},
    },
};

/// An endpoint to register, or what changes of one.
#[derive(Debug, Default, Deserialize, JsonSchema)]
#[serde(rename_all = "camelCase", deny_unknown_fields, default)]
pub struct NewWebhook {
    /// Whose webhooks it gets; attestr when it is missing.
    vendor: Option<String>,
    /// Where they go, such as `http://localhost:3000/hooks`.
    url: Option<String>,
    /// In place of `url`: the inbox plays the receiver and gives these answers in turn, the last one over and over; 200 without any.
    inbox: Option<Vec<Play>>,
    /// What stands after the scheme in the authorization header: made up when it is missing, none when it is null.
    #[schemars(with = "Option<String>")]
    token: NullableText,
    /// The events it gets; all when it is missing or empty.
    events: Option<Vec<String>>,
    /// The account whose events it gets. Attestr: everybody's when it is missing or null. Personr: a workspace by its name or id, the primary one when it is missing.
    #[schemars(with = "Option<String>")]
    account: NullableText,
    /// Whether it gets webhooks at all.
    active: Option<bool>,
    /// How long the receiver has to answer, in machine time; 10s when it is missing.
    timeout: Option<Span>,
    /// How long after each failed attempt the next one follows, in sandbox time; 5s, 30s, 2m, 10m, 1h when it is missing.
    retries: Option<Vec<Span>>,
    /// More headers.
    headers: Option<IndexMap<String, String>>,
    /// How many attempts may be under way at once; 1 when it is missing, so that webhooks arrive in order.
    concurrency: Option<u32>,
}

/// A text of which it matters whether it is missing or null.
#[derive(Debug, Default)]
enum NullableText {
    #[default]
    Missing,
    Null,
    Text(String),
}

impl<'de> Deserialize<'de> for NullableText {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        Option::deserialize(deserializer).map(|text| text.map_or(Self::Null, Self::Text))
    }
}

impl NullableText {
    fn text(&self) -> Option<&str> {
        match self {
            Self::Missing | Self::Null => None,
            Self::Text(text) => Some(text),
        }
    }
}

impl NewWebhook {
    /// An endpoint of which the inbox plays the receiver.
    pub fn played(vendor: Option<String>, plays: Vec<Play>) -> Self {
        Self { vendor, inbox: Some(plays), ..Self::default() }
    }

    /// An endpoint at `url`.
    pub fn at(url: &str) -> Self {
        Self { url: Some(url.to_owned()), ..Self::default() }
    }

    /// Whether it is about endpoints of `vendor`.
    pub fn is_for(&self, vendor: &str) -> bool {
        self.vendor.as_deref().unwrap_or(Vendor::Attestr.name()) == vendor
    }

    /// Registers the endpoint, or changes what is named of the one that the same account has at the same URL: services register on every
    /// start. Says whether it is new. A token that is not given is drawn from the sandbox's generator.
    pub fn register(self, state: &mut State) -> Result<(EndpointId, bool), Problem> {
        let vendor = vendor(self.vendor.as_deref())?;
        check_account(state, vendor, self.account.text())?;
        let policy = Arc::clone(state.core.outbox.policy());
        if let Some(target @ Target::Url(_)) = self.target(&policy)?
            && let Some(id) =
                vendor.registered(&state.records.personr, &state.core.outbox, &target, self.account.text())
        {
            return self.change(state, id).map(|()| (id, false));
        }
        let config = self.config(&policy, &mut state.core.random)?;
        register(state, config).map(|id| (id, true)).map_err(cannot_register)
    }

    /// Everything that is wrong with a new endpoint, as far as it can be known without a sandbox.
    pub fn problems(&self, policy: &Policy) -> Vec<Problem> {
        let vendor = vendor(self.vendor.as_deref());
        let events = self.events.as_deref().unwrap_or_default();
        let events = vendor.as_ref().ok().and_then(|vendor| check_events(events, *vendor).err());
        [vendor.err(), self.required_target(policy).err(), events].into_iter().flatten().collect()
    }

    /// The endpoint's settings; a token that is not given is drawn from `random`.
    pub fn config(mut self, policy: &Policy, random: &mut Random) -> Result<EndpointConfig, Problem> {
        let vendor = vendor(self.vendor.as_deref())?;
        let target = self.required_target(policy)?;
        let mut config = EndpointConfig::new(vendor.name(), target);
        config.owner = self.account.text().map(Into::into);
        if let NullableText::Missing = self.token {
            self.token = NullableText::Text(vendor.token(random));
        }
        self.put_into(&mut config, vendor)?;
        Ok(config)
    }

    /// Changes what is named of an endpoint.
    pub fn change(self, state: &mut State, id: EndpointId) -> Result<(), Problem> {
        let endpoint = state.core.outbox.endpoint(id).ok_or_else(|| not_found(id))?;
        let mut config = endpoint.config.clone();
        if self.vendor.as_ref().is_some_and(|name| **name != *config.vendor) {
            return Err(Problem::in_field("vendor", format!("{id} is one of {}, and stays it", config.vendor)));
        }
        let vendor = vendor(Some(&config.vendor))?;
        let account = self.account.text();
        check_account(state, vendor, account)?;
        if !matches!(self.account, NullableText::Missing) && account != config.owner.as_deref() {
            config.owner =
                vendor.owner(&state.records.personr, &state.core.outbox, account).map_err(not_owned)?.map(Into::into);
        }
        let core = &mut state.core;
        if let Some(target) = self.target(core.outbox.policy())? {
            config.target = target;
        }
        self.put_into(&mut config, vendor)?;
        core.outbox.configure(id, config, core.now).map_err(refused)
    }

    fn required_target(&self, policy: &Policy) -> Result<Target, Problem> {
        let missing = || Problem::in_field("url", "required, for instance http://localhost:3000/hooks");
        self.target(policy)?.ok_or_else(missing)
    }

    /// Where the webhooks go, when it is named.
    fn target(&self, policy: &Policy) -> Result<Option<Target>, Problem> {
        match (&self.url, &self.inbox) {
            (Some(_), Some(_)) => Err(Problem::in_field("inbox", "stands in place of url, not beside it")),
            (Some(url), None) => {
                let address = Address::parse(url, policy);
                address.map(Target::Url).map(Some).map_err(|error| Problem::in_field("url", error))
            }
            (None, Some(answers)) => Ok(Some(Target::Inbox(script(answers, "inbox")?))),
            (None, None) => Ok(None),
        }
    }

    /// Puts everything that is named into `config`.
    fn put_into(self, config: &mut EndpointConfig, vendor: Vendor) -> Result<(), Problem> {
        match self.token {
            NullableText::Missing => {}
            NullableText::Null => config.authorization = None,
            NullableText::Text(token) => config.authorization = Some(vendor.authorization(&token)),
        }
        if let Some(events) = self.events {
            check_events(&events, vendor)?;
            config.events = events;
        }
        if let Some(Span(timeout)) = self.timeout {
            config.timeout = timeout;
        }
        if let Some(retries) = self.retries {
            config.retries = retries.into_iter().map(|Span(pause)| pause).collect();
        }
        if let Some(headers) = self.headers {
            config.headers = headers.into_iter().collect();
        }
        config.active = self.active.unwrap_or(config.active);
        config.concurrency = self.concurrency.unwrap_or(config.concurrency);
        Ok(())
    }
}

/// Why an endpoint cannot be registered.
pub fn cannot_register(error: CannotRegister) -> Problem {
    match error {
        CannotRegister::Owner(error) => not_owned(error),
        CannotRegister::Endpoint(error) => refused(error),
    }
}

fn not_owned(error: OwnerError) -> Problem {
    let problem = Problem::in_field("account", &error);
    match error {
        OwnerError::Unknown { valid, .. } => problem.valid(valid),
        OwnerError::Taken { .. } => problem,
    }
}

fn vendor(name: Option<&str>) -> Result<Vendor, Problem> {
    name.map_or(Ok(Vendor::Attestr), |name| known::vendor("vendor", name))
}

/// Refuses an account that can never have an event: with configured credentials one that there is not, and otherwise
/// one that is no id, since any credential becomes an account by its first call.
fn check_account(state: &State, vendor: Vendor, account: Option<&str>) -> Result<(), Problem> {
    let Some(account) = account.filter(|_| vendor == Vendor::Attestr) else { return Ok(()) };
    let attestr = &state.records.attestr;
    let id: Option<AppId> = account.parse().ok();
    let opens = attestr.settings.credentials == Credentials::Open;
    if id.is_some_and(|id| opens || attestr.accounts.get(id).is_some()) {
        return Ok(());
    }
    let problem = Problem::in_field("account", format!("there is no Attestr account with the id {account:?}"));
    Err(problem.valid(attestr.accounts.iter().map(|account| account.id)))
}

fn check_events(events: &[String], vendor: Vendor) -> Result<(), Problem> {
    match events.iter().find(|event| !vendor.events().contains(&event.as_str())) {
        None => Ok(()),
        Some(event) => {
            let problem = Problem::in_field("events", format!("{} has no event {event:?}", vendor.name()));
            Err(problem.valid(vendor.events()))
        }
    }
}

/// The answers of a receiver that the inbox plays; `field` says where they stand.
fn script(plays: &[Play], field: &str) -> Result<Script, Problem> {
    let alone = Play { hang: true, ..Play::default() };
    match plays.iter().position(|play| play.hang && *play != alone) {
        Some(place) => Err(Problem::in_field(&format!("{field}[{place}].hang"), "stands alone")),
        None => Ok(Script::new(plays.to_vec())),
    }
}
