//! Paths and methods that the vendor does not have (ruling A32).

use axum::{extract::Request, response::Response};
use hyper::Method;

use super::{
    error::{ApiError, Family, Row},
    reply::unmarked,
    routes::operations,
};
use crate::vendors::{
    Registry,
    exchange::{self, Reply, Served},
};

/// What clients call an endpoint that the vendor calls otherwise.
const ALIASES: [(&str, &str); 2] = [("employment", "work"), ("identity", "document")];

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
    let view = incoming.json();
    let outgoing = sandbox.world.write(|state| {
        let reply = if state.records.attestr.settings.strict { unmarked(reply) } else { reply };
        exchange::record(&mut state.core, incoming, view, Served::refused(reply))
    });
    exchange::send(registry, &sandbox, outgoing).await
}

fn reply(method: &Method, path: &str) -> Reply {
    let same_path: Vec<_> = operations().filter(|(_, _, template)| fits(template, path)).collect();
    let (row, details) = if same_path.is_empty() {
        (Row::PathUnknown, format!("no endpoint at {path}; the nearest is {}", nearest(method, path)))
    } else {
        let methods: Vec<_> = same_path.iter().map(|(_, method, _)| *method).collect();
        (Row::MethodUnknown, format!("{path} does not answer {method}; it answers {}", methods.join(", ")))
    };
    let family = if segments(path).first() == Some(&"media") { Family::Media } else { Family::FactX };
    ApiError::detailed(row, details).reply(family)
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

/// What stands in a path after `/api/<version>/public`, without empty segments.
fn segments(path: &str) -> Vec<&str> {
    path.split('/').filter(|segment| !segment.is_empty()).skip(3).collect()
}

/// The endpoint whose path takes the least change to become `path`; of equals, one that answers the method.
fn nearest(method: &Method, path: &str) -> String {
    let meant: Vec<_> = segments(path).into_iter().map(without_alias).collect();
    let distance = |(_, answered, template): &(&str, &str, String)| {
        let other_method = if method == *answered { 0 } else { 20 };
        changes(&segments(template), &meant) + other_method
    };
    operations().min_by_key(distance).map(|(_, method, template)| format!("{method} {template}")).unwrap_or_default()
}

fn without_alias(segment: &str) -> &str {
    ALIASES.iter().find(|(alias, _)| *alias == segment).map_or(segment, |(_, word)| word)
}

/// What it costs to make `path` of `template`, segment by segment; 100 is a whole word.
fn changes(template: &[&str], path: &[&str]) -> u32 {
    let mut costs: Vec<u32> =
        (0..=path.len()).map(|extra| 100 * u32::try_from(extra).unwrap_or(u32::MAX / 200)).collect();
    for wanted in template {
        let mut diagonal = costs[0];
        costs[0] += missing(wanted);
        for (place, segment) in path.iter().enumerate() {
            let replaced = diagonal + replacement(wanted, segment);
            diagonal = costs[place + 1];
            costs[place + 1] = replaced.min(diagonal + missing(wanted)).min(costs[place] + 100);
        }
    }
    costs[path.len()]
}

/// The cost of a segment that is not there; an id is forgotten more easily than a word.
fn missing(wanted: &str) -> u32 {
    if wanted.starts_with('{') { 50 } else { 100 }
}

/// The cost of another segment than the one that is wanted; an id may be anything, but a word is more.
fn replacement(wanted: &str, segment: &str) -> u32 {
    if wanted.starts_with('{') {
        return 40;
    }
    let (length, distance) = (wanted.len().max(segment.len()), strsim::levenshtein(wanted, segment));
    u32::try_from(100 * distance / length.max(1)).unwrap_or(100)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn body(method: Method, path: &str) -> String {
        String::from_utf8(reply(&method, path).body.to_vec()).unwrap()
    }

    #[test]
    fn an_unknown_path_names_the_nearest_endpoint() {
        for (method, path, nearest) in [
            (Method::POST, "/factx/async/works", "POST /api/{version}/public/factx/async/work"),
            (Method::POST, "/factx/async/employment", "POST /api/{version}/public/factx/async/work"),
            (Method::GET, "/async/", "GET /api/{version}/public/async/{async}"),
            (Method::GET, "/factx/AX1LgghsxZsJZUwYvN/", "GET /api/{version}/public/factx/{profile}"),
            (Method::GET, "//factx/AX1LgghsxZsJZUwYvN", "GET /api/{version}/public/factx/{profile}"),
            (Method::PUT, "/factx/AX1LgghsxZsJZUwYvN/", "PUT /api/{version}/public/factx/{profile}"),
            (Method::PUT, "/factx/AX1LgghsxZsJZUwYvN/asociate", "PUT /api/{version}/public/factx/{profile}/associate"),
            (
                Method::PUT,
                "/factx/AX1LgghsxZsJZUwYvN/queries/AQ0",
                "PUT /api/{version}/public/factx/{profile}/query/{query}",
            ),
            (Method::POST, "/media/images/multipart", "POST /api/{version}/public/media/image/multipart"),
        ] {
            let body = body(method, &format!("/api/v1/public{path}"));
            assert!(body.contains("4041") && body.contains(&format!("the nearest is {nearest}\"")), "{path} {body}");
        }
    }

    #[test]
    fn media_errors_print_their_status() {
        assert!(body(Method::GET, "/api/v1/public/media/image/multipart").starts_with(r#"{"httpStatusCode":405,"#));
        assert!(body(Method::POST, "/api/v1/public/media/video/multipart").starts_with(r#"{"httpStatusCode":404,"#));
        assert!(body(Method::POST, "/api/v1/public/nonsense/media").starts_with(r#"{"code":4041,"#));
    }

    #[test]
    fn a_wrong_method_names_the_right_ones() {
        let body = body(Method::DELETE, "/api/v1/public/factx/AX1LgghsxZsJZUwYvN");

        assert!(body.contains("4051") && body.contains("PUT, GET"), "{body}");
    }
}
