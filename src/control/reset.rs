//! `POST …/reset`: back to the state in which the sandbox came into being.

use axum::extract::State;

use super::{
    api::{Routes, does},
    extract::{InSandbox, Json},
};
use crate::app::App;

/// The routes.
pub(super) fn routes() -> Routes {
    let doc = does("Goes back to the state in which the sandbox came into being.");
    Routes::default().post("/reset", reset, doc.gives::<serde_json::Value>())
}

/// Forgets everything that happened in the sandbox.
async fn reset(State(app): State<App>, InSandbox(sandbox): InSandbox) -> Json<serde_json::Value> {
    sandbox.world.replace(app.registry.newborn(&sandbox.name));
    Json(serde_json::json!({ "sandbox": sandbox.name, "reset": "all" }))
}
