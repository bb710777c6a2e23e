//! `…/snapshot`: the sandbox as one JSON document, and back.

use std::{panic::resume_unwind, sync::Arc};

use axum::{
    extract::State,
    response::{IntoResponse as _, Response},
};
use schemars::JsonSchema;
use serde::Serialize;
use tokio::task::spawn_blocking;

use super::{
    api::{Routes, does},
    extract::{InSandbox, Json, SetUp, Whole},
    problem::Problem,
};
use crate::{
    app::App,
    engine::{
        clock::wall,
        snapshot::{self, Misfit},
    },
};

/// The routes.
pub(super) fn routes() -> Routes {
    let save_ = does("Everything in the sandbox as one document, secrets included.");
    let load_ =
        does("Puts a document in place of everything in the sandbox; what it leaves out is as in a new sandbox.");
    Routes::default().get("/snapshot", save, save_.gives::<AnyDocument>()).put(
        "/snapshot",
        load,
        load_.takes::<AnyDocument>().gives::<Loaded>(),
    )
}

/// A sandbox as a document; its parts are as GET gives them.
#[derive(Debug, Serialize, JsonSchema)]
#[schemars(rename = "Snapshot", extend("required" = ["snapshot"]))]
struct AnyDocument {
    /// The version of the program that wrote it.
    vetbox: Option<String>,
    /// The form: 1.
    snapshot: u32,
    clock: Option<serde_json::Value>,
    seed: Option<u64>,
    random: Option<serde_json::Value>,
    scenarios: Option<serde_json::Value>,
    records: Option<serde_json::Value>,
    due: Option<serde_json::Value>,
    webhooks: Option<serde_json::Value>,
    journal: Option<serde_json::Value>,
}

/// What a document was put into.
#[derive(Debug, Serialize, JsonSchema)]
struct Loaded {
    sandbox: String,
    /// What the sandbox's clock shows now.
    now: String,
}

async fn save(InSandbox(sandbox): InSandbox) -> Response {
    let state = sandbox.world.read(Clone::clone);
    // A big sandbox takes a while, in which the server goes on with others.
    aside(move || Json(snapshot::save(state)).into_response()).await
}

async fn load(State(app): State<App>, sandbox: SetUp, Whole(text): Whole) -> Result<Json<Loaded>, Problem> {
    let (registry, name) = (Arc::clone(&app.registry), sandbox.name.clone());
    let restored = aside(move || snapshot::restore(registry.newborn(&name), snapshot::read(&text)?, wall())).await;
    let state = restored.map_err(|misfits: Vec<Misfit>| Problem::in_document("the snapshot", misfits))?;
    let sandbox = sandbox.enter()?;
    let target = Arc::clone(&sandbox);
    // What was there takes its time to go, too.
    aside(move || app.put_in(&target, state)).await;
    let now = sandbox.world.read(|state| state.core.now.to_string());
    Ok(Json(Loaded { sandbox: sandbox.name.to_string(), now }))
}

/// Does something that takes a while where nobody waits for it.
async fn aside<T: Send + 'static>(work: impl FnOnce() -> T + Send + 'static) -> T {
    match spawn_blocking(work).await {
        Ok(done) => done,
        Err(bug) => resume_unwind(bug.into_panic()),
    }
}
