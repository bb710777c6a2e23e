//! The list of this vendor's endpoints, and the routes that lead to them.

use std::sync::Arc;

use axum::{
    Router,
    extract::{RawPathParams, Request, State, rejection::RawPathParamsRejection},
    routing::{MethodFilter, MethodRouter, on},
};

use super::{
    check::{address, document, education, licence, result, work},
    endpoint::Endpoint,
    fallback, gate,
    media::{read, upload_doc, upload_image},
    profile::{answer, archive, associate, create, get, update},
};
use crate::vendors::Registry;

/// Every endpoint.
pub(super) static ENDPOINTS: [Endpoint; 15] = [
    create::ENDPOINT,
    update::ENDPOINT,
    get::ENDPOINT,
    archive::ENDPOINT,
    associate::ENDPOINT,
    answer::ENDPOINT,
    work::ENDPOINT,
    education::ENDPOINT,
    document::ENDPOINT,
    address::ENDPOINT,
    licence::ENDPOINT,
    result::ENDPOINT,
    upload_image::ENDPOINT,
    upload_doc::ENDPOINT,
    read::ENDPOINT,
];

/// The names, methods and paths of all operations.
pub fn operations() -> impl Iterator<Item = (&'static str, &'static str, String)> {
    ENDPOINTS.iter().map(|endpoint| (endpoint.operation, endpoint.method.as_str(), full(endpoint.path)))
}

/// The path under which an endpoint answers.
pub(super) fn full(path: &str) -> String {
    format!("/api/{{version}}/public{path}")
}

/// The routes.
pub fn router(registry: Arc<Registry>) -> Router {
    let mut router = Router::new();
    for endpoint in &ENDPOINTS {
        let path = full(endpoint.path);
        router = router.route(&path, route(endpoint));
        if let Some(bare) = path.strip_suffix('/') {
            router = router.route(bare, route(endpoint));
        }
    }
    router
        .route("/api/{version}/public", axum::routing::any(unknown))
        .route("/api/{version}/public/", axum::routing::any(unknown))
        .route("/api/{version}/public/{*rest}", axum::routing::any(unknown))
        .method_not_allowed_fallback(unknown)
        .with_state(registry)
}

/// The parameters of a path, unless their escapes are no text.
type Params = Result<RawPathParams, RawPathParamsRejection>;

fn route(endpoint: &'static Endpoint) -> MethodRouter<Arc<Registry>> {
    let method = MethodFilter::try_from(endpoint.method.clone()).expect("endpoints have standard methods");
    on(method, move |State(registry): State<Arc<Registry>>, params: Params, request: Request| async move {
        gate::serve(&registry, endpoint, params.ok(), request).await
    })
}

async fn unknown(State(registry): State<Arc<Registry>>, request: Request) -> axum::response::Response {
    fallback::serve(&registry, request).await
}
