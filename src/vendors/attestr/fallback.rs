//! Paths and methods that the vendor does not have (ruling A32).

use axum::{extract::Request, response::Response};
use hyper::Method;

use super::{
    error::{ApiError, Row},
    routes::operations,
};
use crate::vendors::{
    Registry,
    exchange::{self, Reply, Served},
};

/// Answers a preflight, or that there is no such endpoint, and names the nearest one.
pub(super) async fn serve(registry: &Registry, request: Request) -> Response {
    if request.method() == Method::OPTIONS {
        return exchange::preflight(request).await;
    }
    let reply = reply(request.method(), request.uri().path());
    let (sandbox, incoming) = match exchange::receive(registry, None, super::body::LIMIT, None, request).await {
        Ok(received) => received,
        Err(refusal) => return refusal,
    };
    let outgoing = sandbox.world.write(|state| exchange::record(&mut state.core, incoming, Served::refused(reply)));
    exchange::send(registry, &sandbox, outgoing).await
}

/// The answer of strict mode to an endpoint that no page of the vendor shows.
pub(super) fn undocumented() -> Reply {
    let details = "the vendor documents no such endpoint, and strict mode has documented ones only";
    ApiError::detailed(Row::PathUnknown, details).reply(false)
}

fn reply(method: &Method, path: &str) -> Reply {
    let same_path: Vec<_> = operations().filter(|(_, _, template)| fits(template, path)).collect();
    let (row, details) = if same_path.is_empty() {
        (Row::PathUnknown, format!("no endpoint at {path}; the nearest is {}", nearest(path)))
    } else {
        let methods: Vec<_> = same_path.iter().map(|(_, method, _)| *method).collect();
        (Row::MethodUnknown, format!("{path} does not answer {method}; it answers {}", methods.join(", ")))
    };
    ApiError::detailed(row, details).reply(false)
}

/// Whether `path` is one of `template`, whose `{…}` segments take anything.
fn fits(template: &str, path: &str) -> bool {
    // Only a template that ends with a slash answers without it, too (B4).
    let without = template.strip_suffix('/').filter(|_| !path.ends_with('/'));
    let mut left = without.unwrap_or(template).split('/');
    let mut right = path.split('/');
    loop {
        match (left.next(), right.next()) {
            (None, None) => return true,
            (Some(left), Some(right)) if (left.starts_with('{') && !right.is_empty()) || left == right => {}
            _ => return false,
        }
    }
}

fn nearest(path: &str) -> String {
    let closeness = |(_, _, template): &(_, _, String)| {
        // Ids are long: what they replace must not weigh more than the words around them.
        let shortened =
            path.split('/').map(|part| if part.len() > 14 { "{id}" } else { part }).collect::<Vec<_>>().join("/");
        strsim::levenshtein(&shortened, &template.replace("{version}", "v1"))
    };
    operations().min_by_key(closeness).map(|(_, method, template)| format!("{method} {template}")).unwrap_or_default()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn body(method: Method, path: &str) -> String {
        String::from_utf8(reply(&method, path).body.to_vec()).unwrap()
    }

    #[test]
    fn an_unknown_path_names_the_nearest_endpoint() {
        let body = body(Method::POST, "/api/v1/public/factx/async/works");

        assert!(body.contains("4041") && body.contains("POST /api/{version}/public/factx/async/work"), "{body}");
    }

    #[test]
    fn a_wrong_method_names_the_right_ones() {
        let body = body(Method::DELETE, "/api/v1/public/factx/AX1LgghsxZsJZUwYvN");

        assert!(body.contains("4051") && body.contains("PUT, GET"), "{body}");
    }
}
