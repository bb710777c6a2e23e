//! Workflows and methods that the vendor does not have (rulings P6 and P18).

use axum::{extract::Request, response::Response};
use hyper::Method;

use super::{
    endpoints::{ENDPOINTS, PREFIX},
    error::ApiError,
    gate,
};
use crate::vendors::{
    Registry,
    exchange::{self, Reply, Served},
};

/// The longest name that is compared with those that exist.
const LONGEST: usize = 100;

/// Answers a preflight, or that there is no such workflow, and names the nearest one.
pub async fn serve(registry: &Registry, request: Request) -> Response {
    if request.method() == Method::OPTIONS {
        return exchange::preflight(request).await;
    }
    let reply = reply(request.method(), request.uri().path());
    let (sandbox, mut incoming) = match exchange::receive(registry, None, gate::LIMIT, None, request).await {
        Ok(received) => received,
        Err(refusal) => return refusal,
    };
    let view = incoming.json();
    let outgoing =
        sandbox.world.write(|state| exchange::record(state, &mut incoming, view, Served::refused(reply))).await;
    exchange::send(registry, &sandbox, outgoing).await
}

/// Whether a request that no route takes wants a workflow directly under the root (ruling P1): they all begin alike.
pub fn is_like_a_workflow(request: &Request) -> bool {
    request.method() == Method::POST
        && request.uri().path().strip_prefix("/api-").is_some_and(|rest| !one_segment(rest).contains('/'))
}

/// A segment of a path without the slash after it, which makes no difference (ruling A37, which holds here, too).
fn one_segment(rest: &str) -> &str {
    rest.strip_suffix('/').unwrap_or(rest)
}

fn reply(method: &Method, path: &str) -> Reply {
    let rest = path.strip_prefix(PREFIX).unwrap_or(path);
    let name = rest.strip_prefix('/').unwrap_or(rest).to_owned();
    if let Some(endpoint) = ENDPOINTS.iter().find(|endpoint| endpoint.workflow == one_segment(&name)) {
        let (workflow, answers) = (endpoint.workflow, endpoint.methods());
        return ApiError::WrongMethod { workflow, answers, method: method.to_string() }.reply();
    }
    let nearest = nearest(name.trim_matches('/'));
    ApiError::UnknownWorkflow { name, nearest }.reply()
}

/// The workflow whose name is nearest, unless nearly all letters differ.
fn nearest(name: &str) -> Option<&'static str> {
    // Comparing takes time and memory for each letter.
    if name.len() > LONGEST {
        return None;
    }
    let distance = |workflow: &&'static str| strsim::damerau_levenshtein(name, workflow);
    let nearest = ENDPOINTS.iter().map(|endpoint| endpoint.workflow).min_by_key(distance)?;
    (distance(&nearest) * 2 < nearest.len()).then_some(nearest)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[track_caller]
    fn check(method: Method, path: &str, status: u16, body: &str, hint: &str) {
        let reply = reply(&method, path);
        assert_eq!(reply.status, status);
        assert!(std::str::from_utf8(&reply.body).unwrap().contains(body), "{:?}", reply.body);
        assert!(reply.undocumented.as_deref().unwrap().contains(hint), "{:?}", reply.undocumented);
    }

    #[test]
    fn an_unknown_workflow_names_the_nearest() {
        check(
            Method::POST,
            "/api/1.1/wf/api-aplicant-create",
            404,
            "Workflow not found: api-aplicant-create",
            "did you mean api-applicant-create",
        );
        check(
            Method::POST,
            "/api/1.1/wf//api-applicant-create",
            404,
            "Workflow not found: /api-applicant-create",
            "did you mean api-applicant-create",
        );
        check(Method::POST, "/api/1.1/wf/zzz", 404, "Workflow not found: zzz", "no such endpoint");
    }

    #[test]
    fn a_wrong_method_says_which_is_right() {
        for path in ["/api/1.1/wf/api-applicant-create", "/api-applicant-create/"] {
            check(Method::GET, path, 405, "api-applicant-create does not answer GET", "answers POST, not GET");
        }
        check(Method::PUT, "/api/1.1/wf/api-basic-auth", 405, "it answers POST and GET", "POST and GET, not PUT");
    }
}
