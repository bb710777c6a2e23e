//! `…/webhooks`: the endpoints that a sandbox's webhooks go to.

mod new;
mod view;

use hyper::StatusCode;

pub use self::{
    new::{NewWebhook, cannot_register},
    view::EndpointView,
};
use super::{
    api::{Routes, does},
    extract::{Id, InSandbox, Json, SetUp},
    problem::Problem,
};
use crate::{
    engine::outbox::{EndpointError, EndpointId},
    vendors::Core,
};

pub fn routes() -> Routes {
    let change =
        does("changeWebhook", "Changes what the body names of an endpoint; what waits goes by the new settings.");
    Routes::default()
        .post(
            "/webhooks",
            create,
            does(
                "addWebhook",
                "Registers an endpoint for webhooks; 200 when it changes the one that the account has at this URL.",
            )
            .takes::<NewWebhook>()
            .creates::<EndpointView>(),
        )
        .get("/webhooks", list, does("webhooks", "The endpoints that webhooks go to.").gives::<Vec<EndpointView>>())
        .get("/webhooks/{id}", show, does("webhook", "One endpoint.").gives::<EndpointView>())
        .patch("/webhooks/{id}", patch, change.takes::<NewWebhook>().gives::<EndpointView>())
        .delete(
            "/webhooks/{id}",
            delete,
            does("removeWebhook", "Removes an endpoint and cancels what waits for it.").gives::<EndpointView>(),
        )
}

pub async fn create(sandbox: SetUp, Json(new): Json<NewWebhook>) -> Result<(StatusCode, Json<EndpointView>), Problem> {
    let (shown, is_new) = sandbox
        .write(|state| {
            let (id, is_new) = new.register(state)?;
            found(&state.core, id).map(|shown| (shown, is_new))
        })
        .await?;
    Ok((if is_new { StatusCode::CREATED } else { StatusCode::OK }, Json(shown)))
}

pub async fn list(InSandbox(sandbox): InSandbox) -> Json<Vec<EndpointView>> {
    Json(
        sandbox
            .world
            .read(|state| {
                let outbox = &state.core.outbox;
                outbox.endpoints().map(|endpoint| EndpointView::of(endpoint, outbox)).collect()
            })
            .await,
    )
}

pub async fn show(InSandbox(sandbox): InSandbox, Id(id): Id) -> Result<Json<EndpointView>, Problem> {
    let id = read_id(&id)?;
    sandbox.world.read(|state| found(&state.core, id)).await.map(Json)
}

pub async fn patch(
    InSandbox(sandbox): InSandbox,
    Id(id): Id,
    Json(changes): Json<NewWebhook>,
) -> Result<Json<EndpointView>, Problem> {
    let id = read_id(&id)?;
    sandbox
        .world
        .write(|state| {
            changes.change(state, id)?;
            found(&state.core, id).map(Json)
        })
        .await
}

pub async fn delete(InSandbox(sandbox): InSandbox, Id(id): Id) -> Result<Json<EndpointView>, Problem> {
    let id = read_id(&id)?;
    sandbox
        .world
        .write(|state| {
            let outbox = &mut state.core.outbox;
            let removed = outbox.remove(id).map_err(refused)?;
            Ok(Json(EndpointView::of(&removed, outbox)))
        })
        .await
}

/// An endpoint as it is shown now.
pub fn found(core: &Core, id: EndpointId) -> Result<EndpointView, Problem> {
    core.outbox.endpoint(id).map(|endpoint| EndpointView::of(endpoint, &core.outbox)).ok_or_else(|| not_found(id))
}

/// What the outbox says against an endpoint.
fn refused(error: EndpointError) -> Problem {
    match error {
        EndpointError::Unknown(id) => not_found(id),
        EndpointError::Header { .. }
        | EndpointError::Authorization
        | EndpointError::Range { .. }
        | EndpointError::TooMany { .. } => Problem::invalid(error.to_string()),
    }
}

/// The endpoint that a path names.
pub fn read_id(id: &str) -> Result<EndpointId, Problem> {
    id.parse().map_err(|_| not_found(id))
}

pub fn not_found(id: impl ToString) -> Problem {
    Problem::not_found("webhook endpoint", &id.to_string(), "webhooks")
}
