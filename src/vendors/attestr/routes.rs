//! The list of this vendor's endpoints, and the routes that lead to them.

use std::sync::Arc;

use axum::{
    Router,
    extract::{RawPathParams, Request, State, rejection::RawPathParamsRejection},
    routing::{MethodFilter, MethodRouter, on},
};

use super::{
    check::{address, court, document, education, licence, result, watchlists, work},
    consent::{categories, export, get as consent_get, register, revoke},
    endpoint::Endpoint,
    fallback, gate, instant,
    kinds::CheckKind,
    media::{read, upload},
    profile::{answer, archive, associate, create, get, update},
};
use crate::vendors::{Described, Registry};

pub static ENDPOINTS: [Endpoint; 39] = [
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
    court::PERSON,
    court::BUSINESS,
    watchlists::PERSON,
    watchlists::BUSINESS,
    result::ENDPOINT,
    upload::PICTURE,
    upload::DOCUMENT,
    read::ENDPOINT,
    register::ENDPOINT,
    categories::ENDPOINT,
    consent_get::ENDPOINT,
    revoke::ENDPOINT,
    export::ENDPOINT,
    result::COMMON,
    instant::endpoint(CheckKind::Rc),
    instant::endpoint(CheckKind::Pan),
    instant::endpoint(CheckKind::PanBasic).since_version(2).known_by_clients(),
    instant::endpoint(CheckKind::PanComprehensive).since_version(2),
    instant::endpoint(CheckKind::Acc),
    instant::endpoint(CheckKind::Vpa),
    instant::endpoint(CheckKind::Ifsc),
    instant::endpoint(CheckKind::Gstin),
    instant::endpoint(CheckKind::GstinSearch),
    instant::endpoint(CheckKind::Udyam),
    instant::endpoint(CheckKind::Business).since_version(2),
    instant::endpoint(CheckKind::Epic),
    instant::endpoint(CheckKind::Uan).since_version(2),
    instant::endpoint(CheckKind::Fssai).known_by_clients(),
];

/// The names, methods and paths of all operations.
pub fn operations() -> impl Iterator<Item = (&'static str, &'static str, String)> {
    ENDPOINTS.iter().map(|endpoint| (endpoint.operation, endpoint.method.as_str(), endpoint.route()))
}

/// What OpenAPI says of this vendor.
pub fn described() -> Described {
    Described::read(include_str!("openapi.json"))
}

pub fn router(registry: Arc<Registry>) -> Router {
    let mut router = Router::new();
    for endpoint in &ENDPOINTS {
        // With and without a slash at the end (rulings A37 and B4).
        let path = endpoint.route();
        let path = path.strip_suffix('/').unwrap_or(&path);
        router = router.route(path, route(endpoint)).route(&format!("{path}/"), route(endpoint));
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
    fallback::serve(&registry, &ENDPOINTS, request).await
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeSet;

    use super::*;
    use crate::vendors::attestr::{
        endpoint::{BodyKind, Source},
        error::{Family, Row},
    };

    #[test]
    fn the_description_has_every_endpoint_and_no_other() {
        let paths = described().paths;
        let items = paths.iter().filter_map(|(path, item)| Some((path, item.as_object()?)));
        let described: BTreeSet<_> = items
            .flat_map(|(path, item)| item.keys().map(move |method| format!("{} {path}", method.to_uppercase())))
            .collect();
        let served: BTreeSet<_> = operations().map(|(_, method, path)| format!("{method} {path}")).collect();
        assert_eq!(described, served);

        for endpoint in &ENDPOINTS {
            let operation = &paths[&endpoint.route()][endpoint.method.as_str().to_lowercase()];
            assert_eq!(operation["operationId"], endpoint.operation);
            assert_eq!(operation.get("requestBody").is_some(), endpoint.body != BodyKind::Nothing);
            let source = match endpoint.source {
                Source::Documented => "documented",
                Source::Inferred => "inferred",
                Source::Ruled(_) => "ruling",
            };
            assert_eq!(operation["x-vetbox-source"], source, "{}", endpoint.operation);
        }
    }

    #[test]
    fn described_errors_are_rows_of_the_table() {
        let described = described();
        let responses = &described.components["responses"];
        for endpoint in &ENDPOINTS {
            let operation = &described.paths[&endpoint.route()][endpoint.method.as_str().to_lowercase()];
            for (status, response) in operation["responses"].as_object().unwrap() {
                let name = response["$ref"].as_str().and_then(|reference| reference.rsplit('/').next());
                let response = name.map_or(response, |name| &responses[name]);
                let schema = &response["content"]["application/json"]["schema"];
                for code in schema["allOf"][1]["properties"]["code"]["enum"].as_array().into_iter().flatten() {
                    let code = code.as_u64().and_then(|code| u32::try_from(code).ok()).unwrap();
                    let row = Row::by_code(code, None, Family::FactX).unwrap();
                    assert_eq!(row.printed().0.to_string(), *status, "{code}");
                    let prints_status = schema["allOf"][0]["$ref"] == "#/components/schemas/AttestrStatusError";
                    assert_eq!(prints_status, endpoint.family() != Family::FactX, "{}", endpoint.operation);
                }
            }
        }
    }
}
