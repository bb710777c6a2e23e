//! `/livez` and `/readyz`: whether the server answers, and whether it is ready to be used.

use super::extract::Json;

/// The process answers.
pub(super) async fn live() -> Json<serde_json::Value> {
    Json(serde_json::json!({ "status": "live" }))
}

/// Everything that is loaded at the start is loaded: the listener opens only after that.
pub(super) async fn ready() -> Json<serde_json::Value> {
    Json(serde_json::json!({ "status": "ready" }))
}
