//! `…/webhooks`: the endpoints that a sandbox's webhooks go to.

use axum::extract::{Path, State};
use hyper::StatusCode;
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use super::{
    api::{Routes, does},
    extract::{InSandbox, Json},
    problem::Problem,
};
use crate::{
    app::App,
    engine::{
        outbox::{Address, Endpoint, EndpointConfig, EndpointId, Target},
        policy::Policy,
        random::Random,
    },
    vendors::attestr,
};

/// The routes.
pub(super) fn routes() -> Routes {
    Routes::default()
        .post("/webhooks", create, does("Registers an endpoint for webhooks.").takes::<New>().creates::<Shown>())
        .get("/webhooks", list, does("The endpoints that webhooks go to.").gives::<Vec<Shown>>())
        .get("/webhooks/{id}", show, does("One endpoint.").gives::<Shown>())
        .delete("/webhooks/{id}", delete, does("Removes an endpoint and cancels what waits for it.").gives::<Shown>())
}

/// An endpoint to register.
#[derive(Debug, Deserialize, JsonSchema)]
#[schemars(rename = "NewWebhook")]
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
#[derive(Debug, Serialize, JsonSchema)]
#[schemars(rename = "Webhook")]
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
async fn create(
    State(app): State<App>,
    InSandbox(sandbox): InSandbox,
    Json(new): Json<New>,
) -> Result<(StatusCode, Json<Shown>), Problem> {
    let shown = sandbox.world.write(|state| {
        let config = new.config(&app.config.sender.policy, &mut state.core.random)?;
        let id = state.core.outbox.register(config).map_err(|error| Problem::invalid(error.to_string()))?;
        Ok::<_, Problem>(state.core.outbox.endpoint(id).map(Shown::from))
    })?;
    shown
        .map(|shown| (StatusCode::CREATED, Json(shown)))
        .ok_or_else(|| Problem::unknown("the endpoint is gone already"))
}

impl New {
    /// The endpoint's settings; a token that is not given is drawn from `random`.
    pub(super) fn config(self, policy: &Policy, random: &mut Random) -> Result<EndpointConfig, Problem> {
        let vendor = self.vendor.as_deref().unwrap_or(attestr::events::VENDOR);
        if vendor != attestr::events::VENDOR {
            let problem = Problem::invalid(format!("vendor: there is no vendor {vendor:?}"));
            return Err(problem.valid([attestr::events::VENDOR]));
        }
        if let Some(event) = self.events.iter().find(|event| !attestr::events::EVENTS.contains(&event.as_str())) {
            let problem = Problem::invalid(format!("events: {vendor} has no event {event:?}"));
            return Err(problem.valid(attestr::events::EVENTS));
        }
        let url = self.url.as_deref();
        let url = url.ok_or_else(|| Problem::invalid("url: required, for instance http://localhost:3000/hooks"))?;
        let address = Address::parse(url, policy);
        let address = address.map_err(|error| Problem::invalid(format!("url: {error}")))?;
        let mut config = EndpointConfig::new(vendor, Target::Url(address));
        let token = self.token.unwrap_or_else(|| made_up(random));
        config.authorization = Some(format!("Basic {token}"));
        config.events = self.events;
        Ok(config)
    }
}

/// A token as the vendor's dashboard generates one.
fn made_up(random: &mut Random) -> String {
    random.hex(24)
}

/// `GET …/webhooks`.
async fn list(InSandbox(sandbox): InSandbox) -> Json<Vec<Shown>> {
    Json(sandbox.world.read(|state| state.core.outbox.endpoints().map(Shown::from).collect()))
}

/// `GET …/webhooks/<id>`.
async fn show(InSandbox(sandbox): InSandbox, Path(path): Path<PathOf>) -> Result<Json<Shown>, Problem> {
    let id = path.id()?;
    let shown = sandbox.world.read(|state| state.core.outbox.endpoint(id).map(Shown::from));
    shown.map(Json).ok_or_else(|| unknown(&path.id))
}

/// `DELETE …/webhooks/<id>`.
async fn delete(InSandbox(sandbox): InSandbox, Path(path): Path<PathOf>) -> Result<Json<Shown>, Problem> {
    let id = path.id()?;
    let removed = sandbox.world.write(|state| state.core.outbox.remove(id));
    removed.map(|endpoint| Json(Shown::from(&endpoint))).map_err(|_| unknown(&path.id))
}

/// The path of one endpoint.
#[derive(Debug, Deserialize)]
struct PathOf {
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
