//! What an endpoint is: its name, its place, what it reads and answers, and the function that tells its story.

use hyper::{Method, StatusCode};
use schemars::{JsonSchema, generate::SchemaSettings};
use serde_json::Value;

use super::{
    body::{self, Fields},
    call::Call,
    error::{ApiError, Row},
    media,
    settings::Provision,
};
use crate::vendors::exchange::Reply;

/// One endpoint of the vendor.
#[derive(Debug)]
pub(super) struct Endpoint {
    /// Its name in scenarios, journal and docs.
    pub(super) operation: &'static str,
    /// What it is for.
    pub(super) summary: &'static str,
    /// How it is known.
    pub(super) source: Source,
    pub(super) method: Method,
    /// The path after `/api/{version}/public`.
    pub(super) path: &'static str,
    /// What an account must be provisioned for (4035) and pays with; `None` is free for all.
    pub(super) service: Option<Provision>,
    /// What it reads.
    pub(super) body: BodyKind,
    /// What it answers when all is well.
    pub(super) answers: Answers,
    /// The errors that it has beside the common table.
    pub(super) errors: &'static [Row],
    /// Those of them that no page prints for it.
    pub(super) inferred: &'static [Row],
    /// Body, record, credits and state change.
    pub(super) run: fn(&mut Call<'_>) -> Result<Reply, ApiError>,
}

/// How an endpoint is known.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Source {
    /// By a page of the vendor.
    Documented,
    /// By clients of the vendor.
    Inferred,
    /// The vendor has it, but not in a way that is known, as this says; strict mode does not have it.
    Ruled(&'static str),
}

/// What an endpoint reads.
#[derive(Debug, Clone, Copy)]
pub(super) enum BodyKind {
    /// A JSON object with the fields that the function reads.
    Json(fn(&mut Fields<'_>)),
    /// Nothing; a body that comes all the same is ignored, as the documented headers suggest one.
    Nothing,
    /// One file in a multipart form.
    Upload,
}

/// What an endpoint answers when all is well.
#[derive(Debug, Clone, Copy)]
pub(super) enum Answers {
    /// JSON of this schema.
    Json(fn() -> Value),
    /// Nothing (A10).
    Nothing,
    /// A file's bytes.
    File,
}

/// The schema of `T`, complete in itself.
pub(super) fn schema<T: JsonSchema>() -> Value {
    let settings = SchemaSettings::draft2020_12().with(|settings| {
        settings.inline_subschemas = true;
        settings.meta_schema = None;
    });
    settings.into_generator().into_root_schema_for::<T>().to_value()
}

impl Endpoint {
    /// Whether it belongs to the media family, whose errors print their status and have a size row.
    pub(super) fn is_media(&self) -> bool {
        self.path.starts_with("/media")
    }

    /// Why an answer of it is not documented: the endpoint itself, or the error in `row`.
    pub(super) fn undocumented(&self, row: Option<Row>) -> Option<&'static str> {
        let inferred = row.is_some_and(|row| self.inferred.contains(&row));
        match self.source {
            Source::Ruled(reason) => Some(reason),
            Source::Documented | Source::Inferred if inferred => Some("no page of the vendor prints this error here"),
            Source::Documented | Source::Inferred => None,
        }
    }

    /// The errors of the common table that it can answer; media pages have no rows about services and credits.
    pub(super) fn common_errors(&self) -> impl Iterator<Item = Row> {
        let media = self.is_media();
        let left_out = move |row: &Row| media && matches!(row, Row::LowCredits | Row::ServiceNotProvisioned);
        Row::COMMON.into_iter().filter(move |row| !left_out(row))
    }

    /// How many bytes of a body are read.
    pub(super) fn limit(&self) -> usize {
        match self.body {
            BodyKind::Json(_) | BodyKind::Nothing => body::LIMIT,
            BodyKind::Upload => media::UPLOAD_LIMIT,
        }
    }

    /// The parameters of a path whose escapes are no text: what stands in it undecoded, which is no record's id.
    pub(super) fn undecoded(&self, path: &str) -> Vec<(String, String)> {
        let template = format!("/api/{{version}}/public{}", self.path);
        let pairs = template.split('/').zip(path.split('/'));
        let named = pairs.filter_map(|(name, value)| Some((name.strip_prefix('{')?.strip_suffix('}')?, value)));
        named.map(|(name, value)| (name.to_owned(), value.to_owned())).collect()
    }
}

/// The answer of a successful PUT with a body for clients that insist on one (A10).
pub(super) fn empty_object() -> Reply {
    Reply::json(StatusCode::OK, "{}")
}
