//! The routes of sandboxes themselves.

use axum::extract::State;
use hyper::StatusCode;
use serde_json::{Value, json};

use super::{
    super::{
        api::{Routes, does},
        extract::{InSandbox, Json, JsonBytes, Named, Reached, no_sandbox},
        problem::Problem,
    },
    create::{self, NewSandbox},
    view::{SandboxView, SandboxesView},
};
use crate::{
    app::App,
    engine::{aside::aside, clock::wall, registry::Name},
};

pub fn routes() -> Routes {
    let create_ =
        does("sandbox", "Makes a sandbox and gives its base URLs and working credentials.").takes::<NewSandbox>();
    let put_ = does(
        "putSandbox",
        "Makes a sandbox of this name; 200 when there is one that was made by the same body, 409 when by another.",
    )
    .takes::<NewSandbox>();
    Routes::default()
        .post("/_vetbox/v1/sandboxes", create, create_.creates::<SandboxView>())
        .put("/_vetbox/v1/sandboxes/{sandbox}", put, put_.creates::<SandboxView>())
        .get("/_vetbox/v1/sandboxes", list, does("sandboxes", "All sandboxes.").gives::<SandboxesView>())
        .get(
            "/_vetbox/v1/sandboxes/{sandbox}",
            show,
            does("info", "What a sandbox is and holds.").gives::<SandboxView>(),
        )
        .delete(
            "/_vetbox/v1/sandboxes/{sandbox}",
            delete,
            does("delete", "Deletes a sandbox with all it holds.").gives::<Value>(),
        )
}

async fn create(
    State(app): State<App>,
    reached: Reached,
    JsonBytes(body): JsonBytes,
) -> Result<(StatusCode, Json<SandboxView>), Problem> {
    app.registry.make_room()?;
    let sandbox = aside(move || create::create(&app, &body, None)).await?;
    Ok((StatusCode::CREATED, Json(SandboxView::of(&sandbox, &reached).await)))
}

async fn put(
    State(app): State<App>,
    Named(name): Named,
    reached: Reached,
    JsonBytes(body): JsonBytes,
) -> Result<(StatusCode, Json<SandboxView>), Problem> {
    app.registry.make_room()?;
    let (sandbox, is_new) = aside(move || create::put(&app, &body, &name)).await?;
    let status = if is_new { StatusCode::CREATED } else { StatusCode::OK };
    Ok((status, Json(SandboxView::of(&sandbox, &reached).await)))
}

pub async fn list(State(app): State<App>, reached: Reached) -> Json<SandboxesView> {
    Json(SandboxesView::of(&app.registry, &reached, wall()).await)
}

pub async fn show(InSandbox(sandbox): InSandbox, reached: Reached) -> Json<SandboxView> {
    Json(SandboxView::of(&sandbox, &reached).await)
}

pub async fn delete(State(app): State<App>, Named(name): Named) -> Result<Json<Value>, Problem> {
    if name == Name::default_sandbox() {
        return Err(Problem::conflict("the sandbox default always exists; POST …/reset empties it"));
    }
    let deleted = app.registry.delete(&name).ok_or_else(|| no_sandbox(&app, &name))?;
    Ok(Json(json!({ "deleted": deleted.name })))
}
