//! `/livez` and `/readyz`: whether the server answers, and whether it is ready to be used.

use axum::extract::State;

use super::{
    api::{Routes, does},
    extract::Json,
};
use crate::app::App;

pub fn routes() -> Routes {
    Routes::default()
        .get("/livez", live, does("alive", "Whether the server answers.").gives::<serde_json::Value>())
        .get("/readyz", ready, does("ready", "Whether the server is ready to be used.").gives::<serde_json::Value>())
}

/// The process answers.
async fn live() -> Json<serde_json::Value> {
    Json(serde_json::json!({ "status": "live" }))
}

/// Everything that is loaded at the start is loaded: the listener opens only after that.
///
/// A scenario file that an edit broke keeps its last right version, and a state file that cannot be written its last content; so the
/// server stays ready and says so.
async fn ready(State(app): State<App>) -> Json<serde_json::Value> {
    let mut answer = serde_json::json!({ "status": "ready" });
    let problems = app.files.problems();
    if !problems.is_empty() {
        answer["scenarios"] = serde_json::json!({ "problems": problems });
    }
    if let Some(problem) = app.save_problem().as_ref() {
        answer["state"] = serde_json::json!({ "problem": problem });
    }
    Json(answer)
}
