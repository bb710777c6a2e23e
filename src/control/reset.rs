//! `POST …/reset`: back to the state in which the sandbox came into being.

use axum::extract::State;

use super::extract::{InSandbox, Json};
use crate::app::App;

/// Forgets everything that happened in the sandbox.
pub(super) async fn reset(State(app): State<App>, InSandbox(sandbox): InSandbox) -> Json<serde_json::Value> {
    sandbox.world.replace(app.registry.newborn(&sandbox.name));
    Json(serde_json::json!({ "sandbox": sandbox.name, "reset": "all" }))
}
