//! What whoever registers endpoints has to know of each vendor: its events, whose they are, and how a webhook proves where it comes from.

use super::{State, attestr, personr};
use crate::engine::{
    outbox::{EndpointConfig, EndpointError, EndpointId, Outbox, Target},
    random::Random,
};

/// A vendor that sends webhooks.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Vendor {
    /// Attestr: any number of endpoints, of one account or of all, with a token each.
    Attestr,
    /// Personr: one endpoint for each workspace.
    Personr,
}

/// Why an endpoint cannot be registered.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum CannotRegister {
    /// Its account cannot have it.
    #[error(transparent)]
    Owner(#[from] OwnerError),
    /// Its settings are wrong.
    #[error(transparent)]
    Endpoint(#[from] EndpointError),
}

/// Why an endpoint cannot be of the account that was named.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum OwnerError {
    /// There is no such account.
    #[error("there is no workspace `{name}`; there are {}", valid.join(", "))]
    Unknown { name: String, valid: Vec<String> },
    /// It has its one endpoint already.
    #[error("the workspace has its one endpoint already, `{endpoint}`; change or remove that one")]
    Taken { endpoint: String },
}

impl CannotRegister {
    /// The field of the endpoint that it speaks of.
    pub fn field(&self) -> Option<&'static str> {
        match self {
            Self::Owner(_) => Some("account"),
            Self::Endpoint(EndpointError::Header { .. }) => Some("headers"),
            Self::Endpoint(EndpointError::Authorization) => Some("token"),
            Self::Endpoint(EndpointError::Range { field, .. }) => Some(field),
            Self::Endpoint(EndpointError::TooMany { .. } | EndpointError::Unknown(_)) => None,
        }
    }
}

/// Registers an endpoint for the account that its vendor lets it have.
pub fn register(state: &mut State, config: EndpointConfig) -> Result<EndpointId, CannotRegister> {
    enroll(&state.records.personr, &mut state.core.outbox, config)
}

/// Registers an endpoint in an outbox, for the account that its vendor lets it have.
pub fn enroll(
    personr: &personr::State,
    outbox: &mut Outbox,
    config: EndpointConfig,
) -> Result<EndpointId, CannotRegister> {
    let vendor = Vendor::named(&config.vendor).expect("endpoints are made for vendors that there are");
    let owner = vendor.owner(personr, outbox, config.owner.as_deref())?;
    let config = EndpointConfig { owner: owner.map(Into::into), ..config };
    Ok(outbox.register(config)?)
}

impl Vendor {
    /// All of them.
    pub const ALL: [Self; 2] = [Self::Attestr, Self::Personr];

    /// The vendor called `name`.
    pub fn named(name: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|vendor| vendor.name() == name)
    }

    /// The vendor that fires `event`; no two have an event of the same name.
    pub fn of_event(event: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|vendor| vendor.events().contains(&event))
    }

    /// Its name in the outbox.
    pub fn name(self) -> &'static str {
        match self {
            Self::Attestr => attestr::VENDOR,
            Self::Personr => personr::events::VENDOR,
        }
    }

    /// The events that it fires.
    pub fn events(self) -> &'static [&'static str] {
        match self {
            Self::Attestr => &attestr::events::EVENTS,
            Self::Personr => &personr::events::EVENTS,
        }
    }

    /// The value of the authorization header that carries `token`.
    pub fn authorization(self, token: &str) -> String {
        match self {
            Self::Attestr => attestr::events::authorization(token),
            Self::Personr => personr::webhook::authorization(token),
        }
    }

    /// A token as the vendor makes them up.
    pub fn token(self, random: &mut Random) -> String {
        match self {
            Self::Attestr => random.hex(24),
            Self::Personr => random.url_safe(40),
        }
    }

    /// Whose events a new endpoint gets that names an account, or none; `None` is everybody's.
    pub fn owner(
        self,
        personr: &personr::State,
        outbox: &Outbox,
        name: Option<&str>,
    ) -> Result<Option<String>, OwnerError> {
        match self {
            // Accounts come into being by their first call, so an unknown one may be meant.
            Self::Attestr => Ok(name.map(ToOwned::to_owned)),
            Self::Personr => free_workspace(personr, outbox, name).map(Some),
        }
    }

    /// The endpoint that is registered already: at the same address, for whom a new one that names this account, or none, would be.
    pub fn registered(
        self,
        personr: &personr::State,
        outbox: &Outbox,
        target: &Target,
        name: Option<&str>,
    ) -> Option<EndpointId> {
        let owner = match self {
            Self::Attestr => name.map(ToOwned::to_owned),
            Self::Personr => Some(workspace(personr, name).ok()?),
        };
        let is_same = |config: &EndpointConfig| {
            *config.vendor == *self.name() && config.target == *target && config.owner.as_deref() == owner.as_deref()
        };
        outbox.endpoints().find(|endpoint| is_same(&endpoint.config)).map(|endpoint| endpoint.id)
    }
}

/// The id of the workspace that has no endpoint yet, by its name or id; the primary one when none is named.
fn free_workspace(personr: &personr::State, outbox: &Outbox, name: Option<&str>) -> Result<String, OwnerError> {
    let found = workspace(personr, name)?;
    match personr::webhook::endpoint(outbox, &found) {
        Some(endpoint) => Err(OwnerError::Taken { endpoint: endpoint.id.to_string() }),
        None => Ok(found),
    }
}

/// The id of a workspace, by its name or id; the primary one when none is named.
fn workspace(personr: &personr::State, name: Option<&str>) -> Result<String, OwnerError> {
    let mut workspaces = personr.accounts.workspaces.iter();
    let found = workspaces.find(|it| name.is_none_or(|name| name == it.id.as_str() || name == &*it.name));
    let Some(found) = found.map(|workspace| workspace.id.as_str()) else {
        let valid = personr.accounts.workspaces.iter().map(|workspace| workspace.name.to_string()).collect();
        return Err(OwnerError::Unknown { name: name.unwrap_or_default().to_owned(), valid });
    };
    Ok(found.to_owned())
}
