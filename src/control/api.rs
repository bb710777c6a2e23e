//! What the control API can do, listed so that a route and its description are one entry and cannot differ.
//!
//! Every noun has a `routes` function; `routes.rs` puts them together, `openapi.rs` writes the descriptions out.

use axum::{
    Router,
    handler::Handler,
    routing::{MethodFilter, MethodRouter, on},
};
use hyper::Method;
use schemars::{JsonSchema, Schema, SchemaGenerator};

use crate::app::App;

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
    /// One sentence.
    pub summary: &'static str,
    /// The query's parameters, each with what it means.
    pub query: &'static [(&'static str, &'static str)],
    /// The body that it takes.
    pub takes: Option<SchemaOf>,
    /// The status of its success.
    pub status: u16,
    /// What it answers; `None` when that is not JSON.
    pub gives: Option<SchemaOf>,
}

/// An operation that answers 200, described in one sentence.
pub fn does(summary: &'static str) -> Does {
    Does { summary, query: &[], takes: None, status: 200, gives: None }
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
}

impl Routes {
    /// With `GET path`, which answers HEAD too.
    pub fn get<T: 'static>(self, path: &str, handler: impl Handler<T, App>, does: Does) -> Self {
        self.on(Method::GET, path, handler, does)
    }

    /// With `POST path`.
    pub fn post<T: 'static>(self, path: &str, handler: impl Handler<T, App>, does: Does) -> Self {
        self.on(Method::POST, path, handler, does)
    }

    /// With `PUT path`.
    pub fn put<T: 'static>(self, path: &str, handler: impl Handler<T, App>, does: Does) -> Self {
        self.on(Method::PUT, path, handler, does)
    }

    /// With `PATCH path`.
    pub fn patch<T: 'static>(self, path: &str, handler: impl Handler<T, App>, does: Does) -> Self {
        self.on(Method::PATCH, path, handler, does)
    }

    /// With `DELETE path`.
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
