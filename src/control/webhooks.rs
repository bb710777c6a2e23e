//! `…/webhooks`: the endpoints that a sandbox's webhooks go to.

use axum::extract::Path;
use hyper::StatusCode;
use serde::{Deserialize, Serialize};

use super::{
    extract::{InSandbox, Json},
    problem::Problem,
};
use crate::{
    engine::{
        outbox::{Address, Endpoint, EndpointConfig, EndpointId, Target},
        policy::Policy,
        random::Random,
    },
    vendors::attestr,
};

/// An endpoint to register.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct New {
    vendor: Option<String>,
    url: Option<String>,
    /// What stands after the scheme in the authorization header; made up when it is missing.
    token: Option<String>,
    /// The events it gets; all when it is missing.
    #[serde(default)]
    events: Vec<String>,
}

/// An endpoint as it is shown.
#[derive(Debug, Serialize)]
pub(super) struct Shown {
    id: String,
    vendor: String,
    url: Option<String>,
    authorization: Option<String>,
    events: Vec<String>,
    active: bool,
}

impl From<&Endpoint> for Shown {
    fn from(endpoint: &Endpoint) -> Self {
        let config = &endpoint.config;
        Self {
            id: endpoint.id.to_string(),
            vendor: config.vendor.to_string(),
            url: match &config.target {
                Target::Url(address) => Some(address.to_string()),
                Target::Inbox(_) => None,
            },
            authorization: config.authorization.clone(),
            events: config.events.clone(),
            active: config.active,
        }
    }
}

/// `POST …/webhooks`.
pub(super) async fn create(
    InSandbox(sandbox): InSandbox,
    Json(new): Json<New>,
) -> Result<(StatusCode, Json<Shown>), Problem> {
    let vendor = new.vendor.as_deref().unwrap_or(attestr::events::VENDOR);
    if vendor != attestr::events::VENDOR {
        return Err(Problem::invalid(format!("vendor: there is no vendor {vendor:?}")).valid([attestr::events::VENDOR]));
    }
    if let Some(event) = new.events.iter().find(|event| !attestr::events::EVENTS.contains(&event.as_str())) {
        let problem = Problem::invalid(format!("events: {vendor} has no event {event:?}"));
        return Err(problem.valid(attestr::events::EVENTS));
    }
    let url = new
        .url
        .as_deref()
        .ok_or_else(|| Problem::invalid("url: required, for instance http://localhost:3000/hooks"))?;
    let address = Address::parse(url, &Policy::default()).map_err(|error| Problem::invalid(format!("url: {error}")))?;
    let shown = sandbox.world.write(|state| {
        let core = &mut state.core;
        let token = new.token.unwrap_or_else(|| made_up(&mut core.random));
        let mut config = EndpointConfig::new(vendor, Target::Url(address));
        config.authorization = Some(format!("Basic {token}"));
        config.events = new.events;
        let id = core.outbox.register(config)?;
        Ok(core.outbox.endpoint(id).map(Shown::from))
    });
    let shown = shown.map_err(|error: crate::engine::outbox::EndpointError| Problem::invalid(error.to_string()))?;
    shown
        .map(|shown| (StatusCode::CREATED, Json(shown)))
        .ok_or_else(|| Problem::unknown("the endpoint is gone already"))
}

/// A token as the vendor's dashboard generates one.
fn made_up(random: &mut Random) -> String {
    random.hex(24)
}

/// `GET …/webhooks`.
pub(super) async fn list(InSandbox(sandbox): InSandbox) -> Json<Vec<Shown>> {
    Json(sandbox.world.read(|state| state.core.outbox.endpoints().map(Shown::from).collect()))
}

/// `GET …/webhooks/<id>`.
pub(super) async fn show(InSandbox(sandbox): InSandbox, Path(path): Path<PathOf>) -> Result<Json<Shown>, Problem> {
    let id = path.id()?;
    let shown = sandbox.world.read(|state| state.core.outbox.endpoint(id).map(Shown::from));
    shown.map(Json).ok_or_else(|| unknown(&path.id))
}

/// `DELETE …/webhooks/<id>`.
pub(super) async fn delete(InSandbox(sandbox): InSandbox, Path(path): Path<PathOf>) -> Result<Json<Shown>, Problem> {
    let id = path.id()?;
    let removed = sandbox.world.write(|state| state.core.outbox.remove(id));
    removed.map(|endpoint| Json(Shown::from(&endpoint))).map_err(|_| unknown(&path.id))
}

/// The path of one endpoint.
#[derive(Debug, Deserialize)]
pub(super) struct PathOf {
    id: String,
}

impl PathOf {
    fn id(&self) -> Result<EndpointId, Problem> {
        self.id.parse().map_err(|_| unknown(&self.id))
    }
}

fn unknown(id: &str) -> Problem {
    Problem::unknown(format!("there is no webhook endpoint {id:?} in this sandbox; GET …/webhooks lists them"))
}
