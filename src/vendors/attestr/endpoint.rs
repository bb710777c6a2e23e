//! What an endpoint is: its name, its place, what it reads, and the function that tells its story.

use hyper::Method;

use super::{
    body,
    call::Call,
    error::{ApiError, Family, Row},
    kinds::{CheckKind, Service},
    media,
};
use crate::vendors::exchange::Reply;

/// One endpoint of the vendor.
#[derive(Debug)]
pub struct Endpoint {
    /// Its name in scenarios, journal and docs.
    pub operation: &'static str,
    /// How it is known.
    pub source: Source,
    /// The first version that has it (ruling A1).
    pub since: u8,
    pub method: Method,
    /// The path after `/api/{version}/public`.
    pub path: &'static str,
    /// The fields of the record that the path names.
    pub record: &'static [&'static str],
    pub makes: Option<CheckKind>,
    /// What an account must be provisioned for (4035); `None` is free for all.
    pub service: Option<Service>,
    /// What it reads.
    pub body: BodyKind,
    /// The errors that it answers although no page prints them for it.
    pub inferred: &'static [Row],
    pub run: Run,
}

/// Body, record, credits and state change.
type Run = fn(&mut Call<'_>) -> Result<Reply, ApiError>;

/// How an endpoint is known.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Source {
    /// By a page of the vendor.
    Documented,
    /// By clients of the vendor.
    Inferred,
    /// The vendor has it, but not in a way that is known, as this says; strict mode does not have it.
    Ruled(&'static str),
}

/// What an endpoint reads.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum BodyKind {
    /// A JSON object.
    Json,
    /// Nothing; a body that comes all the same is ignored, as the documented headers suggest one.
    Nothing,
    /// One file in a multipart form.
    Upload,
}

impl Endpoint {
    /// An endpoint that a page of the vendor describes, and that every version and every account has.
    const fn new(method: Method, operation: &'static str, path: &'static str, body: BodyKind, run: Run) -> Self {
        Self {
            operation,
            source: Source::Documented,
            since: 1,
            method,
            path,
            record: &[],
            makes: None,
            service: None,
            body,
            inferred: &[],
            run,
        }
    }

    /// One that answers GET.
    pub const fn get(operation: &'static str, path: &'static str, run: Run) -> Self {
        Self::new(Method::GET, operation, path, BodyKind::Nothing, run)
    }

    /// One that reads a JSON object by POST.
    pub const fn post(operation: &'static str, path: &'static str, run: Run) -> Self {
        Self::new(Method::POST, operation, path, BodyKind::Json, run)
    }

    /// One that reads a JSON object by PUT.
    pub const fn put(operation: &'static str, path: &'static str, run: Run) -> Self {
        Self::new(Method::PUT, operation, path, BodyKind::Json, run)
    }

    /// One that takes a file by POST.
    pub const fn upload(operation: &'static str, path: &'static str, run: Run) -> Self {
        Self::new(Method::POST, operation, path, BodyKind::Upload, run)
    }

    /// One that makes a check of this kind.
    pub const fn check(kind: CheckKind, path: &'static str, run: Run) -> Self {
        let mut endpoint = Self::post(kind.operation(), path, run);
        endpoint.makes = Some(kind);
        endpoint.service = kind.service();
        endpoint
    }

    /// The same from a later version on.
    pub const fn since_version(mut self, since: u8) -> Self {
        self.since = since;
        self
    }

    /// The same, where it is known by clients only.
    pub const fn known_by_clients(mut self) -> Self {
        self.source = Source::Inferred;
        self
    }

    /// The same, where the vendor has it in a way that is not known.
    pub const fn ruled(mut self, reason: &'static str) -> Self {
        self.source = Source::Ruled(reason);
        self
    }

    /// The same, whose path names a record with these fields.
    pub const fn about(mut self, record: &'static [&'static str]) -> Self {
        self.record = record;
        self
    }

    /// The same for accounts that are provisioned for `service`.
    pub const fn provisioned_for(mut self, service: Service) -> Self {
        self.service = Some(service);
        self
    }

    /// The same without a body.
    pub const fn reads_nothing(mut self) -> Self {
        self.body = BodyKind::Nothing;
        self
    }

    /// The same with these errors, although no page prints them for it.
    pub const fn also_answers(mut self, rows: &'static [Row]) -> Self {
        self.inferred = rows;
        self
    }

    /// Whose error pages apply to it.
    pub fn family(&self) -> Family {
        Family::of(self.path)
    }

    /// Why an answer of it is not documented: the endpoint itself, or the error in `row`.
    pub fn undocumented(&self, row: Option<Row>) -> Option<&'static str> {
        let inferred = row.is_some_and(|row| self.inferred.contains(&row));
        match self.source {
            Source::Ruled(reason) => Some(reason),
            Source::Documented | Source::Inferred if inferred => Some("no page of the vendor prints this error here"),
            Source::Documented | Source::Inferred => None,
        }
    }

    /// How many bytes of a body are read.
    pub fn limit(&self) -> usize {
        match self.body {
            BodyKind::Json | BodyKind::Nothing => body::LIMIT,
            BodyKind::Upload => media::UPLOAD_LIMIT,
        }
    }

    /// The path under which it answers.
    pub fn route(&self) -> String {
        format!("/api/{{version}}/public{}", self.path)
    }

    /// Whether `path` is the endpoint's with a slash at its end that the vendor does not document (ruling A37).
    pub fn has_extra_slash(&self, path: &str) -> bool {
        path.ends_with('/') && !self.path.ends_with('/')
    }

    /// The parameters of a path whose escapes are no text: what stands in it undecoded, which is no record's id.
    pub fn undecoded(&self, path: &str) -> Vec<(String, String)> {
        let template = self.route();
        let pairs = template.split('/').zip(path.split('/'));
        let named = pairs.filter_map(|(name, value)| Some((name.strip_prefix('{')?.strip_suffix('}')?, value)));
        named.map(|(name, value)| (name.to_owned(), value.to_owned())).collect()
    }
}
