//! The routes that lead to this vendor's endpoints (ruling P1).

use std::sync::Arc;

use axum::{
    Router,
    extract::{Request, State},
    routing::{MethodFilter, MethodRouter, any, on},
};

use super::{
    endpoints::{ENDPOINTS, PREFIX},
    fallback,
    gate::{self, Endpoint},
    hosted,
};
use crate::vendors::{Described, Registry};

/// The names, methods and paths of all operations.
pub fn operations() -> impl Iterator<Item = (&'static str, &'static str, String)> {
    ENDPOINTS.iter().map(|endpoint| (endpoint.operation, "POST", format!("{PREFIX}/{}", endpoint.workflow)))
}

/// What OpenAPI says of the endpoints under the platform's prefix, and how to authorize.
pub fn described() -> Described {
    Described::read(include_str!("openapi.json"))
}

/// The routes: each endpoint under the platform's prefix and directly under the root, and the hosted pages.
pub fn router(registry: Arc<Registry>) -> Router {
    let mut router = Router::new();
    for endpoint in &ENDPOINTS {
        for prefix in [PREFIX, ""] {
            let path = format!("{prefix}/{}", endpoint.workflow);
            router = router.route(&format!("{path}/"), route(endpoint)).route(&path, route(endpoint));
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
    let methods = if endpoint.answers_get { MethodFilter::POST.or(MethodFilter::GET) } else { MethodFilter::POST };
    on(methods, move |State(registry): State<Arc<Registry>>, request: Request| async move {
        gate::serve(&registry, endpoint, request).await
    })
}

async fn unknown(State(registry): State<Arc<Registry>>, request: Request) -> axum::response::Response {
    fallback::serve(&registry, request).await
}

#[cfg(test)]
mod tests {
    use serde_json::Value;

    use super::*;

    #[test]
    fn every_endpoint_is_described_and_nothing_else() {
        let paths = described().paths;
        for endpoint in &ENDPOINTS {
            let item = &paths[&format!("{PREFIX}/{}", endpoint.workflow)];
            assert_eq!(item["post"]["operationId"], endpoint.operation);
            let schema = &item["post"]["requestBody"]["content"]["application/json"]["schema"];
            let mut described: Vec<_> =
                schema["properties"].as_object().into_iter().flatten().map(|it| &**it.0).collect();
            let mut read = endpoint.fields.to_vec();
            described.sort_unstable();
            read.sort_unstable();
            assert_eq!(described, read, "{}", endpoint.operation);
            assert_eq!(item.get("get").is_some(), endpoint.answers_get, "{}", endpoint.operation);
            let bearer = item["post"]["security"].to_string().contains("\"personr\"");
            assert_eq!(bearer, endpoint.needs_token, "{}", endpoint.operation);
        }
        assert_eq!(paths.len(), ENDPOINTS.len());
    }

    #[test]
    fn only_endpoints_with_a_flow_have_the_flat_error() {
        let paths = described().paths;
        for endpoint in &ENDPOINTS {
            let bad = &paths[&format!("{PREFIX}/{}", endpoint.workflow)]["post"]["responses"]["400"]["$ref"];
            let is_flat = bad == "#/components/responses/PersonrBadFlowOrRequest";
            assert_eq!(is_flat, endpoint.takes_flow, "{}", endpoint.operation);
        }
    }

    #[test]
    fn the_description_has_every_country() {
        let countries = &described().components["schemas"]["PersonrCountry"]["enum"];
        let mut listed: Vec<_> = countries.as_array().unwrap().iter().filter_map(Value::as_str).collect();
        let mut known = rust_iso3166::ALL_ALPHA3.to_vec();
        listed.sort_unstable();
        known.sort_unstable();
        assert_eq!(listed, known);
    }

    #[test]
    fn everything_that_the_description_refers_to_is_there() {
        let text = include_str!("openapi.json");
        let document: Value = serde_json::from_str(text).unwrap();
        let references = text.split("\"$ref\": \"#").skip(1).filter_map(|rest| rest.split('"').next());
        for reference in references {
            assert!(document.pointer(reference).is_some(), "{reference}");
        }
    }
}
