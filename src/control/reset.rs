//! `POST …/reset`: back to the state in which the sandbox came into being.

use super::{
    api::{Routes, does},
    extract::{InSandbox, Json},
};

/// The routes.
pub(super) fn routes() -> Routes {
    let doc = does("Goes back to the state in which the sandbox came into being.");
    Routes::default().post("/reset", reset, doc.gives::<serde_json::Value>())
}

/// Forgets everything that happened in the sandbox.
async fn reset(InSandbox(sandbox): InSandbox) -> Json<serde_json::Value> {
    sandbox.world.replace(sandbox.newborn());
    Json(serde_json::json!({ "sandbox": sandbox.name, "reset": "all" }))
}
