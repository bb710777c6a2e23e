//! What whoever registers endpoints has to know of each vendor: its events, whose they are, and how a webhook proves where it comes from.

use super::{State, attestr, personr};
use crate::engine::{
    outbox::{EndpointConfig, EndpointError, EndpointId},
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

/// Why an endpoint cannot have the account that was asked for.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum OwnerError {
    /// There is no such account.
    #[error("there is no workspace `{asked}`")]
    Unknown { asked: String, valid: Vec<String> },
    /// It has its one endpoint already.
    #[error("the workspace has its one endpoint already, `{endpoint}`; change or remove that one")]
    Taken { endpoint: String },
}

/// Registers an endpoint for the account that its vendor lets it have.
pub fn register(state: &mut State, config: EndpointConfig) -> Result<EndpointId, CannotRegister> {
    let vendor = Vendor::named(&config.vendor).expect("endpoints are made for vendors that there are");
    let owner = vendor.owner(state, config.owner.as_deref())?;
    let config = EndpointConfig { owner: owner.map(Into::into), ..config };
    Ok(state.core.outbox.register(config)?)
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
            Self::Attestr => attestr::events::VENDOR,
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

    /// Whose events a new endpoint gets when `asked` was asked for; `None` is everybody's.
    pub fn owner(self, state: &State, asked: Option<&str>) -> Result<Option<String>, OwnerError> {
        match self {
            // Accounts come into being by their first call, so an unknown one may be meant.
            Self::Attestr => Ok(asked.map(ToOwned::to_owned)),
            Self::Personr => workspace(state, asked).map(Some),
        }
    }
}

/// The workspace that has no endpoint yet; the primary one when none is asked for.
fn workspace(state: &State, asked: Option<&str>) -> Result<String, OwnerError> {
    let workspaces = state.records.personr.accounts.workspaces();
    let known = workspaces.iter().map(|workspace| workspace.id.as_str());
    let found = known.clone().find(|id| asked.is_none_or(|asked| asked == *id));
    let Some(found) = found else {
        let asked = asked.unwrap_or_default().to_owned();
        return Err(OwnerError::Unknown { asked, valid: known.map(ToOwned::to_owned).collect() });
    };
    match personr::webhook::endpoint(&state.core.outbox, found) {
        Some(endpoint) => Err(OwnerError::Taken { endpoint: endpoint.id.to_string() }),
        None => Ok(found.to_owned()),
    }
}
