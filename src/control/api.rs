//! What the control API can do, listed so that a route and its description are one entry and cannot differ.
//!
//! Every noun has a `routes` function; `routes.rs` puts them together, `openapi.rs` writes the descriptions out.

use axum::{
    Router,
    body::{Body, to_bytes},
    extract::{Request, State},
    handler::Handler,
    middleware::{Next, from_fn_with_state},
    response::{IntoResponse as _, Response},
    routing::{MethodFilter, MethodRouter, on},
};
use hyper::Method;
use schemars::{JsonSchema, Schema, SchemaGenerator};

use super::problem::Problem;
use crate::{app::App, vendors::selector::Selector};

/// How much is read of a body that must be empty, or an empty object.
const LITTLE: usize = 64;

/// Makes the schema of a type.
pub type SchemaOf = fn(&mut SchemaGenerator) -> Schema;

/// Everything that the control API, or a part of it, can do.
#[derive(Debug, Default)]
pub struct Routes(pub Vec<Operation>);

/// One thing that the control API can do.
#[derive(Debug, Clone)]
pub struct Operation {
    pub method: Method,
    pub path: String,
    pub does: Does,
    route: MethodRouter<App>,
}

/// What an operation does, takes and gives.
#[derive(Debug, Clone)]
pub struct Does {
    /// Its `operationId`, and the name of its call in the Rust handle and the kits, each in its language's letters.
    pub name: &'static str,
    /// One sentence.
    pub summary: &'static str,
    /// The query's parameters, each with what it means.
    pub query: &'static [(&'static str, &'static str)],
    /// More of them, which say what records have.
    pub selected: &'static [(&'static str, &'static str)],
    /// The body that it takes.
    pub takes: Option<SchemaOf>,
    /// The status of its success.
    pub status: u16,
    /// What it answers; `None` when that is not JSON.
    pub gives: Option<SchemaOf>,
}

/// An operation that answers 200: its name, and what it does in one sentence.
pub fn does(name: &'static str, summary: &'static str) -> Does {
    Does { name, summary, query: &[], selected: &[], takes: None, status: 200, gives: None }
}

impl Does {
    /// The same with a JSON body.
    pub fn takes<T: JsonSchema>(self) -> Self {
        Self { takes: Some(SchemaGenerator::subschema_for::<T>), ..self }
    }

    /// The same with a JSON answer.
    pub fn gives<T: JsonSchema>(self) -> Self {
        Self { gives: Some(SchemaGenerator::subschema_for::<T>), ..self }
    }

    /// The same with a 201 and a JSON answer.
    pub fn creates<T: JsonSchema>(self) -> Self {
        Self { status: 201, ..self.gives::<T>() }
    }

    /// The same with parameters in the query.
    pub fn query(self, query: &'static [(&'static str, &'static str)]) -> Self {
        Self { query, ..self }
    }

    /// The same for records that have what parameters of the query say.
    pub fn of_records(self) -> Self {
        Self { selected: Selector::HAS, ..self }
    }
}

impl Routes {
    /// With `GET path`, which answers HEAD too.
    pub fn get<T: 'static>(self, path: &str, handler: impl Handler<T, App>, does: Does) -> Self {
        self.on(Method::GET, path, handler, does)
    }

    pub fn post<T: 'static>(self, path: &str, handler: impl Handler<T, App>, does: Does) -> Self {
        self.on(Method::POST, path, handler, does)
    }

    pub fn put<T: 'static>(self, path: &str, handler: impl Handler<T, App>, does: Does) -> Self {
        self.on(Method::PUT, path, handler, does)
    }

    pub fn patch<T: 'static>(self, path: &str, handler: impl Handler<T, App>, does: Does) -> Self {
        self.on(Method::PATCH, path, handler, does)
    }

    pub fn delete<T: 'static>(self, path: &str, handler: impl Handler<T, App>, does: Does) -> Self {
        self.on(Method::DELETE, path, handler, does)
    }

    /// With everything that `other` has.
    pub fn and(mut self, other: Self) -> Self {
        self.0.extend(other.0);
        self
    }

    /// The same below `prefix`.
    pub fn below(self, prefix: &str) -> Self {
        Self(self.0.into_iter().map(|it| Operation { path: format!("{prefix}{}", it.path), ..it }).collect())
    }

    /// The same, each refusing what it does not take.
    pub fn exact(self) -> Self {
        let exact = |it: Operation| {
            let layer = from_fn_with_state((it.method.clone(), it.does.clone()), refuse_the_rest);
            Operation { route: it.route.route_layer(layer), ..it }
        };
        Self(self.0.into_iter().map(exact).collect())
    }

    /// What answers.
    pub fn router(&self) -> Router<App> {
        self.0.iter().fold(Router::new(), |router, it| router.route(&it.path, it.route.clone()))
    }

    fn on<T: 'static>(mut self, method: Method, path: &str, handler: impl Handler<T, App>, does: Does) -> Self {
        let filter = MethodFilter::try_from(method.clone()).expect("the control API has standard methods");
        self.0.push(Operation { method, path: path.to_owned(), does, route: on(filter, handler) });
        self
    }
}

/// Nothing of a call is passed over in silence: parameters and a body are refused where an operation takes none.
async fn refuse_the_rest(State((method, does)): State<(Method, Does)>, request: Request, next: Next) -> Response {
    // Operations that take some parameters know which.
    if does.query.is_empty()
        && let Some((name, _)) = form_urlencoded::parse(request.uri().query().unwrap_or_default().as_bytes()).next()
    {
        return Problem::in_field("query", format!("unknown parameter `{name}`; there are none here")).into_response();
    }
    if does.takes.is_some() || method == Method::GET {
        return next.run(request).await;
    }
    let (parts, body) = request.into_parts();
    match to_bytes(body, LITTLE).await {
        Ok(bytes) if matches!(bytes.trim_ascii(), b"" | b"{}") => {
            next.run(Request::from_parts(parts, Body::empty())).await
        }
        Ok(_) | Err(_) => Problem::in_field("body", "this takes none").into_response(),
    }
}
