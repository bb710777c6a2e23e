//! What an endpoint is: its name, its place, what it reads, and the function that tells its story.

use hyper::Method;

use super::{
    body,
    call::Call,
    error::{ApiError, Family, Row},
    kinds::{CheckKind, Service, ServiceCode},
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
    /// The service that a consent must cover on v3 (ruling C1); `None` is an endpoint that needs no consent.
    pub consent: Option<ServiceCode>,
    pub method: Method,
    /// The path after `/api/{version}/public`.
    pub path: &'static str,
    /// The record that the path names.
    pub names: Names,
    /// The kind of check that it makes.
    pub makes: Option<CheckKind>,
    /// What an account must be provisioned for (4035); `None` is free for all.
    pub service: Option<Service>,
    /// What it reads.
    pub body: BodyKind,
    /// The errors that it answers although no page prints them for it.
    pub inferred: &'static [Row],
    /// Body, record, credits and state change.
    pub run: fn(&mut Call<'_>) -> Result<Reply, ApiError>,
}

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

/// The record that a path names.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Names {
    Nothing,
    Profile,
    Check,
    Consent,
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
