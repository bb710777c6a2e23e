//! `…/webhooks`: the endpoints that a sandbox's webhooks go to.

mod asked;
mod play;
mod shown;

use axum::extract::Path;
use hyper::StatusCode;
use serde::Deserialize;

pub(super) use self::{asked::New, play::PlayAsked, shown::Shown};
use super::{
    api::{Routes, does},
    extract::{InSandbox, Json, SetUp},
    problem::Problem,
};
use crate::{
    engine::outbox::{EndpointError, EndpointId},
    vendors::Core,
};

/// The routes.
pub(super) fn routes() -> Routes {
    let change = does("Changes what the body names of an endpoint; what waits goes by the new settings.");
    Routes::default()
        .post("/webhooks", create, does("Registers an endpoint for webhooks.").takes::<New>().creates::<Shown>())
        .get("/webhooks", list, does("The endpoints that webhooks go to.").gives::<Vec<Shown>>())
        .get("/webhooks/{id}", show, does("One endpoint.").gives::<Shown>())
        .patch("/webhooks/{id}", patch, change.takes::<New>().gives::<Shown>())
        .delete("/webhooks/{id}", delete, does("Removes an endpoint and cancels what waits for it.").gives::<Shown>())
}

async fn create(sandbox: SetUp, Json(new): Json<New>) -> Result<(StatusCode, Json<Shown>), Problem> {
    let shown = sandbox.write(|state| {
        let id = new.register(state)?;
        found(&state.core, id)
    })?;
    Ok((StatusCode::CREATED, Json(shown)))
}

async fn list(InSandbox(sandbox): InSandbox) -> Json<Vec<Shown>> {
    Json(sandbox.world.read(|state| {
        let outbox = &state.core.outbox;
        outbox.endpoints().map(|endpoint| Shown::of(endpoint, outbox)).collect()
    }))
}

async fn show(InSandbox(sandbox): InSandbox, Path(path): Path<PathOf>) -> Result<Json<Shown>, Problem> {
    let id = path.id()?;
    sandbox.world.read(|state| found(&state.core, id)).map(Json)
}

async fn patch(
    InSandbox(sandbox): InSandbox,
    Path(path): Path<PathOf>,
    Json(changes): Json<New>,
) -> Result<Json<Shown>, Problem> {
    let id = path.id()?;
    sandbox.world.write(|state| {
        changes.change(state, id)?;
        found(&state.core, id).map(Json)
    })
}

async fn delete(InSandbox(sandbox): InSandbox, Path(path): Path<PathOf>) -> Result<Json<Shown>, Problem> {
    let id = path.id()?;
    sandbox.world.write(|state| {
        let outbox = &mut state.core.outbox;
        let removed = outbox.remove(id).map_err(refused)?;
        Ok(Json(Shown::of(&removed, outbox)))
    })
}

/// An endpoint as it is shown now.
pub(super) fn found(core: &Core, id: EndpointId) -> Result<Shown, Problem> {
    core.outbox.endpoint(id).map(|endpoint| Shown::of(endpoint, &core.outbox)).ok_or_else(|| unknown(&id.to_string()))
}

/// What the outbox says against an endpoint.
fn refused(error: EndpointError) -> Problem {
    match error {
        EndpointError::Unknown(id) => unknown(&id.to_string()),
        EndpointError::Header { .. }
        | EndpointError::Authorization
        | EndpointError::Range { .. }
        | EndpointError::TooMany { .. } => Problem::invalid(error.to_string()),
    }
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
