//! Paths that vetbox does not emulate, and paths and methods that the vendor does not have (ruling A32).

use axum::{extract::Request, response::Response};
use hyper::Method;

use super::{
    endpoint::Endpoint,
    error::{ApiError, Family, Row},
    reply::unmarked,
};
use crate::vendors::{
    Registry,
    exchange::{self, Reply, Served},
};

/// What clients call an endpoint that the vendor calls otherwise.
const ALIASES: [(&str, &str); 2] = [("employment", "work"), ("identity", "document")];

/// What the vendor has after `/api/{version}/public` and vetbox has not, each with all that stands below it.
///
/// They answer that the service is not provisioned, since clients read a 404 as an answer about a person.
const NOT_EMULATED: [&str; 17] = [
    "batchx",
    "checkx/digilocker",
    "checkx/email",
    "checkx/phone",
    "checkx/rev-geocode",
    "checkx/uidai-basic",
    "corpx/business/autocomplete",
    "corpx/business/search",
    "corpx/director",
    "corpx/itr",
    "corpx/udyam/otp-gen",
    "ecourtx",
    "finanx/banks",
    "finanx/branches",
    "flowx",
    "leadx",
    "xtract",
];
/// What their answers say in the header.
const EMULATES_NOT: &str = "vetbox does not emulate this endpoint of the vendor";

/// Answers a preflight, that an endpoint is not emulated, or that there is no such endpoint, and names the nearest one.
pub async fn serve(registry: &Registry, endpoints: &[Endpoint], request: Request) -> Response {
    if request.method() == Method::OPTIONS {
        return exchange::preflight(request).await;
    }
    let reply = reply(endpoints, request.method(), request.uri().path());
    let (sandbox, mut incoming) = match exchange::receive(registry, None, super::body::LIMIT, None, request).await {
        Ok(received) => received,
        Err(refusal) => return refusal,
    };
    let view = incoming.json();
    let outgoing = sandbox
        .world
        .write(|state| {
            let reply = if state.records.attestr.settings.strict { unmarked(reply) } else { reply };
            exchange::record(state, &mut incoming, view, Served::refused(reply))
        })
        .await;
    exchange::send(registry, &sandbox, outgoing).await
}

fn reply(endpoints: &[Endpoint], method: &Method, path: &str) -> Reply {
    let below = segments(path);
    let version = path.split('/').filter(|segment| !segment.is_empty()).nth(1).unwrap_or_default();
    let family = Family::of(&below.join("/"));
    if NOT_EMULATED.iter().any(|known| below.starts_with(&known.split('/').collect::<Vec<_>>())) {
        return ApiError::from(Row::ServiceNotProvisioned).reply(family, version).undocumented(EMULATES_NOT);
    }
    let same_path: Vec<_> = endpoints.iter().filter(|endpoint| fits(&endpoint.route(), path)).collect();
    let (row, details) = if same_path.is_empty() {
        (Row::PathUnknown, format!("no endpoint at {path}; the nearest is {}", nearest(endpoints, method, path)))
    } else {
        let methods: Vec<_> = same_path.iter().map(|endpoint| endpoint.method.as_str()).collect();
        (Row::MethodUnknown, format!("{path} does not answer {method}; it answers {}", methods.join(", ")))
    };
    ApiError::detailed(row, details).reply(family, version)
}

/// Whether `path` is one of `template`, whose `{…}` segments take anything.
fn fits(template: &str, path: &str) -> bool {
    // A slash at the end makes no difference (rulings A37 and B4).
    let mut left = template.strip_suffix('/').unwrap_or(template).split('/');
    let mut right = path.strip_suffix('/').unwrap_or(path).split('/');
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

/// How much nearer an endpoint is that answers the method, in characters of its path.
const OTHER_METHOD: usize = 3;

/// The endpoint whose path takes the least change to become `path`; of equals, one that answers the method.
fn nearest(endpoints: &[Endpoint], method: &Method, path: &str) -> String {
    let meant: Vec<_> = segments(path).into_iter().map(comparable).collect();
    let meant = meant.join("/");
    let distance = |endpoint: &&Endpoint| {
        let template = endpoint.route();
        let template: Vec<_> = segments(&template).into_iter().map(comparable).collect();
        let other_method = if *method == endpoint.method { 0 } else { OTHER_METHOD };
        strsim::levenshtein(&template.join("/"), &meant) + other_method
    };
    let nearest = endpoints.iter().min_by_key(distance);
    nearest.map(|endpoint| format!("{} {}", endpoint.method, endpoint.route())).unwrap_or_default()
}

/// A segment as it is compared: the vendor's word for it, and all ids alike.
fn comparable(segment: &str) -> &str {
    let is_id = segment.starts_with('{') || ["AX1", "AR0", "AQ0", "MX1"].iter().any(|start| segment.starts_with(start));
    let alias = ALIASES.iter().find(|(alias, _)| *alias == segment);
    if is_id { "*" } else { alias.map_or(segment, |(_, word)| word) }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::vendors::attestr::routes::ENDPOINTS;

    fn body(method: Method, path: &str) -> String {
        String::from_utf8(reply(&ENDPOINTS, &method, path).body.to_vec()).unwrap()
    }

    #[test]
    fn an_unknown_path_names_the_nearest_endpoint() {
        for (method, path, nearest) in [
            (Method::POST, "/factx/async/works", "POST /api/{version}/public/factx/async/work"),
            (Method::POST, "/factx/async/employment", "POST /api/{version}/public/factx/async/work"),
            (Method::GET, "/async/", "GET /api/{version}/public/async/{async}"),
            (Method::GET, "//factx/AX1LgghsxZsJZUwYvN", "GET /api/{version}/public/factx/{profile}"),
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
    fn what_the_vendor_has_and_vetbox_has_not_is_not_provisioned() {
        for path in NOT_EMULATED.iter().flat_map(|path| [format!("/{path}"), format!("//{path}/below/it/")]) {
            let reply = reply(&ENDPOINTS, &Method::GET, &format!("/api/v2/public{path}"));
            let body = String::from_utf8_lossy(&reply.body);
            assert!(body.starts_with(r#"{"httpStatusCode":403,"code":4035,"#), "{path} {body}");
            assert_eq!(reply.undocumented.as_deref(), Some(EMULATES_NOT));
        }
        assert!(body(Method::GET, "/api/v2/public/leadxx/mca-cin-contact").contains("4041"));
    }

    #[test]
    fn no_endpoint_is_taken_for_one_that_is_not_emulated() {
        for endpoint in &ENDPOINTS {
            assert!(body(Method::PATCH, &endpoint.route()).contains("4051"), "{}", endpoint.operation);
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
