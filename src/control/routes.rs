//! The list of the control API's nouns, and what answers where there is nothing.

use std::sync::Arc;

use axum::{
    Extension, Router,
    extract::Request,
    middleware::from_fn_with_state,
    response::{IntoResponse as _, Response},
    routing::any,
};

use super::{
    accounts,
    api::{Operation, Routes},
    assertions, cases, checks, clock, consents, credits, deliveries, events, explain, flows,
    guard::guard,
    health, inbox, metrics, openapi, plans,
    problem::Problem,
    profiles, requests, reset, root, rules, sabotage, sample, sandboxes, scenarios, signature, snapshot, trigger,
    verifications, webhooks, words,
};
use crate::app::App;

/// Below this path is everything that belongs to one sandbox.
const SANDBOX: &str = "/_vetbox/v1/sandboxes/{sandbox}";

/// Everything that belongs to one sandbox; its paths stand below [`SANDBOX`].
fn sandbox() -> Routes {
    Routes::default()
        .and(accounts::routes())
        .and(credits::routes())
        .and(clock::routes())
        .and(reset::routes())
        .and(sample::routes())
        .and(snapshot::routes())
        .and(webhooks::routes())
        .and(deliveries::routes())
        .and(inbox::routes())
        .and(cases::routes())
        .and(checks::routes())
        .and(plans::routes())
        .and(profiles::routes())
        .and(consents::routes())
        .and(verifications::routes())
        .and(flows::routes())
        .and(requests::routes())
        .and(events::routes())
        .and(assertions::wait_routes())
        .and(assertions::verify_routes())
        .and(sabotage::routes())
        .and(trigger::routes())
        .and(scenarios::routes())
        .and(rules::routes())
        .and(explain::routes())
}

/// What anybody may ask.
pub fn open() -> Routes {
    health::routes().and(root::routes())
}

/// What only those may do who may control.
pub fn guarded() -> Routes {
    Routes::default()
        .and(metrics::routes())
        .and(openapi::routes())
        .and(sandboxes::routes())
        .and(scenarios::shared_routes())
        .and(words::routes())
        .and(signature::routes())
        .and(sandbox().below(SANDBOX))
}

pub fn router(app: App) -> Router {
    let (open, guarded) = (open(), guarded().exact());
    let all: Arc<[Operation]> = open.0.iter().chain(&guarded.0).cloned().collect();
    let operations = Arc::clone(&all);
    let unknown = move |request: Request| async move { nothing_here(&operations, &request) };
    let guarded = guarded.router().route("/_vetbox/{*rest}", any(unknown.clone()));
    let guarded = guarded
        .method_not_allowed_fallback(unknown)
        .layer(Extension(all))
        .layer(from_fn_with_state(app.clone(), guard));
    open_routes(open).merge(guarded).with_state(app)
}

/// Whether the server lives and where everything is, for a listener without the control API.
pub fn open_router(app: App) -> Router {
    open_routes(open()).with_state(app)
}

fn open_routes(open: Routes) -> Router<App> {
    let router = open.router();
    let wrong = move |request: Request| async move { nothing_here(&open.0, &request) };
    router.method_not_allowed_fallback(wrong)
}

/// Says that there is nothing, and what there is instead.
fn nothing_here(operations: &[Operation], request: &Request) -> Response {
    let path = request.uri().path();
    let here: Vec<_> = operations.iter().filter(|operation| fits(&operation.path, path)).collect();
    if here.is_empty() {
        // As `DELETE $sandboxes/$name` asks when nobody set the variable.
        let is_empty = path.split('/').skip(1).any(str::is_empty);
        let why = if is_empty { ": an id or a name in it is empty" } else { "" };
        let problem = Problem::unknown(format!("the control API has nothing at {path}{why}"));
        return problem.valid(nearest(operations, path)).into_response();
    }
    let methods = here.iter().map(|operation| &operation.method);
    Problem::method(format!("{path} does not answer {}", request.method())).valid(methods).into_response()
}

/// Whether `path` is one of `template`, whose `{…}` segments take anything but nothing.
fn fits(template: &str, path: &str) -> bool {
    let mut pairs = template.split('/').zip(path.split('/'));
    template.split('/').count() == path.split('/').count()
        && pairs.all(|(left, right)| (left.starts_with('{') && !right.is_empty()) || left == right)
}

/// The three operations whose paths are most alike.
fn nearest(operations: &[Operation], path: &str) -> Vec<String> {
    let unlikeness = |operation: &&Operation| {
        // What stands in the place of a parameter must not weigh more than the words around it.
        let words = operation.path.split('/').zip(path.split('/').chain(std::iter::repeat("")));
        let filled: Vec<_> = words.map(|(left, right)| if left.starts_with('{') { right } else { left }).collect();
        strsim::levenshtein(&filled.join("/"), path)
    };
    let mut operations: Vec<_> = operations.iter().collect();
    operations.sort_by_cached_key(|operation| (unlikeness(operation), operation.path.clone()));
    let shown = |operation: &Operation| format!("{} {}", operation.method, operation.path);
    operations.into_iter().take(3).map(shown).collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::vendors;

    /// The operations that a text names, as `POST /a/{b}`; `…` stands for a sandbox's path.
    fn named(text: &str) -> Vec<(String, String)> {
        let words: Vec<_> =
            text.split_whitespace().map(|word| word.trim_matches(&['`', ';', ':', ',', '.'][..])).collect();
        let pairs = words.windows(2).map(|pair| (pair[0], pair[1].replace('…', SANDBOX)));
        let is_one = |(method, path): &(&str, String)| {
            matches!(*method, "GET" | "POST" | "PUT" | "PATCH" | "DELETE") && path.starts_with('/')
        };
        pairs.filter(is_one).map(|(method, path)| (method.to_owned(), path)).collect()
    }

    #[test]
    fn the_guide_names_what_there_is_in_two_pages() {
        let all = open().and(guarded()).0;
        let vendors = vendors::described().paths;
        let is_there = |(method, path): &(String, String)| {
            all.iter().any(|operation| operation.method == **method && operation.path == *path)
                || vendors.get(path).is_some_and(|it| it.get(method.to_lowercase()).is_some())
        };

        let named = named(root::GUIDE);
        assert!(named.len() > 40, "{named:?}");
        let missing: Vec<_> = named.iter().filter(|it| !is_there(it)).collect();
        assert!(missing.is_empty(), "llms.txt names what nobody answers: {missing:#?}");
        assert!(root::GUIDE.split_whitespace().count() <= 1200, "llms.txt is longer than two pages");
    }

    #[test]
    fn a_slash_at_the_end_names_no_record() {
        let template = "/_vetbox/v1/sandboxes/{sandbox}/checks/{id}";

        assert!(fits(template, "/_vetbox/v1/sandboxes/default/checks/AR0"));
        assert!(!fits(template, "/_vetbox/v1/sandboxes/default/checks/"));
        assert!(!fits(template, "/_vetbox/v1/sandboxes/default/checks"));
    }
}
