//! The list of the control API's routes.

use axum::{
    Router,
    routing::{get, post, put},
};

use super::{clock, health, problem::Problem, reset, webhooks};
use crate::app::App;

/// The routes.
pub fn router(app: App) -> Router {
    let sandbox = Router::new()
        .route("/clock", put(clock::set).get(clock::show))
        .route("/clock/advance", post(clock::advance))
        .route("/reset", post(reset::reset))
        .route("/webhooks", post(webhooks::create).get(webhooks::list))
        .route("/webhooks/{id}", get(webhooks::show).delete(webhooks::delete));
    Router::new()
        .nest("/_vetbox/v1/sandboxes/{sandbox}", sandbox)
        .route("/_vetbox/{*rest}", axum::routing::any(unknown))
        .route("/livez", get(health::live))
        .route("/readyz", get(health::ready))
        .with_state(app)
}

async fn unknown(request: axum::extract::Request) -> Problem {
    Problem::unknown(format!("the control API has nothing at {} {}", request.method(), request.uri().path()))
}
