//! The list of this vendor's endpoints, and the routes that lead to them (ruling P1).

use std::sync::Arc;

use axum::{
    Router,
    extract::{Request, State},
    routing::{MethodFilter, MethodRouter, any, on},
};

use super::{
    aml, applicant, check, entity, fallback,
    gate::{self, Endpoint, Methods},
    hosted, token, webhook, workspace,
};
use crate::vendors::Registry;

/// Where the platform has its workflows.
pub(super) const PREFIX: &str = "/api/1.1/wf";

/// Every endpoint.
pub(super) static ENDPOINTS: [Endpoint; 22] = [
    token::GENERATE,
    token::BASIC,
    applicant::create::ENDPOINT,
    applicant::link::ENDPOINT,
    applicant::upload::ENDPOINT,
    check::ENDPOINT,
    applicant::status::ENDPOINT,
    applicant::download::ENDPOINT,
    applicant::download::WITH_INFORMATION,
    entity::create::ENDPOINT,
    entity::link::ENDPOINT,
    entity::upload::ENDPOINT,
    entity::upload::ENCODED,
    entity::ubo::ADD,
    entity::status::ENDPOINT,
    entity::ubo::RETRIEVE,
    entity::questionnaire::ENDPOINT,
    aml::ENDPOINT,
    applicant::database::ENDPOINT,
    entity::database::ENDPOINT,
    workspace::ENDPOINT,
    webhook::ENDPOINT,
];

/// The names, methods and paths of all operations.
pub fn operations() -> impl Iterator<Item = (&'static str, &'static str, String)> {
    ENDPOINTS.iter().map(|endpoint| (endpoint.operation, "POST", format!("{PREFIX}/{}", endpoint.workflow)))
}

/// The routes: each endpoint under the platform's prefix and directly under the root, and the hosted pages.
pub fn router(registry: Arc<Registry>) -> Router {
    let mut router = Router::new();
    for endpoint in &ENDPOINTS {
        for prefix in [PREFIX, ""] {
            router = router.route(&format!("{prefix}/{}", endpoint.workflow), route(endpoint));
        }
    }
    router
        .route(&format!("{PREFIX}/"), any(unknown))
        .route(&format!("{PREFIX}/{{*rest}}"), any(unknown))
        .method_not_allowed_fallback(unknown)
        .with_state(Arc::clone(&registry))
        .merge(hosted::router(registry))
}

fn route(endpoint: &'static Endpoint) -> MethodRouter<Arc<Registry>> {
    let methods = match endpoint.methods {
        Methods::Post => MethodFilter::POST,
        Methods::PostOrGet => MethodFilter::POST.or(MethodFilter::GET),
    };
    on(methods, move |State(registry): State<Arc<Registry>>, request: Request| async move {
        gate::serve(&registry, endpoint, request).await
    })
}

async fn unknown(State(registry): State<Arc<Registry>>, request: Request) -> axum::response::Response {
    fallback::serve(&registry, request).await
}
