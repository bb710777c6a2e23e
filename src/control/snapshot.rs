//! `…/snapshot`: the sandbox as one JSON document, and back.

use std::sync::Arc;

use axum::{
    extract::State,
    response::{IntoResponse as _, Response},
};
use schemars::JsonSchema;
use serde::Serialize;

use super::{
    api::{Routes, does},
    extract::{InSandbox, Json, SetUp, Whole},
    problem::Problem,
};
use crate::{
    app::App,
    engine::{
        aside::aside,
        clock::wall,
        snapshot::{self, Snapshot},
    },
    vendors::{Sandbox, Vendors},
};

pub(super) fn routes() -> Routes {
    let save_ = does("snapshot", "Everything in the sandbox as one document, secrets included.");
    let load_ = does("restore", "Puts a document in place of everything in the sandbox.");
    Routes::default().get("/snapshot", save, save_.gives::<AnySnapshot>()).put(
        "/snapshot",
        load,
        load_.takes::<AnySnapshot>().gives::<Loaded>(),
    )
}

/// A sandbox as a document, as GET gives it.
#[derive(Debug, Serialize, JsonSchema)]
#[schemars(rename = "Snapshot")]
pub struct AnySnapshot {
    /// The version of the program that wrote it.
    pub vetbox: String,
    /// The form: 3.
    pub snapshot: u32,
    pub now: u64,
    pub clock: serde_json::Value,
    pub seed: u64,
    pub random: serde_json::Value,
    pub scenarios: Vec<serde_json::Value>,
    pub records: serde_json::Value,
    pub due: serde_json::Value,
    pub webhooks: serde_json::Value,
    pub journal: serde_json::Value,
}

/// What a document was put into.
#[derive(Debug, Serialize, JsonSchema)]
pub struct Loaded {
    pub sandbox: String,
    /// What the sandbox's clock shows now.
    pub now: String,
}

async fn save(InSandbox(sandbox): InSandbox) -> Response {
    written(&sandbox, |snapshot| Json(snapshot).into_response()).await
}

/// What `write` makes of everything in the sandbox, one after the other: a big sandbox takes a while and much memory.
pub async fn written<T: Send + 'static>(
    sandbox: &Sandbox,
    write: impl FnOnce(Snapshot<Vendors>) -> T + Send + 'static,
) -> T {
    sandbox.world.look_aside(Clone::clone, |state| write(Snapshot::of(state))).await
}

pub async fn load(State(app): State<App>, sandbox: SetUp, Whole(text): Whole) -> Result<Json<Loaded>, Problem> {
    app.registry.make_room()?;
    let (registry, name) = (Arc::clone(&app.registry), sandbox.name.clone());
    let restored = aside(move || {
        let snapshot: Snapshot<Vendors> = snapshot::read(&text)?;
        snapshot.restore(registry.newborn(&name), wall())
    });
    let state = restored.await.map_err(|error| Problem::invalid(format!("the snapshot does not fit: {error}")))?;
    let sandbox = sandbox.enter()?;
    let target = Arc::clone(&sandbox);
    // What was there takes its time to go, too.
    aside(move || app.put_in(&target, state)).await;
    let now = sandbox.world.read(|state| state.core.now.to_string()).await;
    Ok(Json(Loaded { sandbox: sandbox.name.to_string(), now }))
}
