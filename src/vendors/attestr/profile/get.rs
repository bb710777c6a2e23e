//! `GET /api/{version}/public/factx/<profileId>`: reads a profile back. Documented; the items' fields beyond the first two are ruling A19.
//!
//! 1. Finds the profile (40018); an archived one still answers, without items and queries (ruling A18).
//! 2. Answers its details, its items as a list without results, and its queries.

use hyper::Method;
use schemars::JsonSchema;
use serde::Serialize;

use super::find;
use crate::{
    engine::time::Timestamp,
    vendors::{
        attestr::{
            call::Call,
            endpoint::{Answers, BodyKind, Endpoint, Source, schema},
            error::{ApiError, Row},
            ids::{AppId, AsyncId, ProfileId, QueryId},
            reply::json,
            settings::Provision,
            state::{Check, CheckKind, Contents, Profile, Query, Word},
        },
        exchange::Reply,
    },
};

pub(in crate::vendors::attestr) const ENDPOINT: Endpoint = Endpoint {
    operation: "attestr.profile.get",
    summary: "Read a profile",
    source: Source::Documented,
    method: Method::GET,
    path: "/factx/{profile}",
    service: Some(Provision::Profile),
    body: BodyKind::Nothing,
    answers: Answers::Json(schema::<Body<'static>>),
    errors: &[Row::ProfileInvalid],
    inferred: &[Row::ProfileInvalid],
    run,
};

/// The answer, keys in documented order.
#[derive(Debug, Serialize, JsonSchema)]
#[serde(rename_all = "camelCase")]
struct Body<'a> {
    #[serde(rename = "_id")]
    id: ProfileId,
    tag: &'a str,
    number: String,
    name: &'a str,
    email: Option<&'a str>,
    mobile: Option<&'a str>,
    items: Vec<Item>,
    queries: Vec<QueryBody<'a>>,
    #[schemars(with = "u64")]
    created: Timestamp,
    /// A dashboard member; profiles made by API have none.
    created_by: Option<&'static str>,
    created_by_org: String,
    client: AppId,
    #[schemars(with = "Option<u64>")]
    updated: Option<Timestamp>,
    updated_by: Option<&'static str>,
}

/// An associated check in the list.
#[derive(Debug, Serialize, JsonSchema)]
struct Item {
    #[serde(rename = "_id")]
    id: AsyncId,
    number: String,
    r#type: CheckKind,
    status: Word,
    #[schemars(with = "u64")]
    created: Timestamp,
    #[schemars(with = "Option<u64>")]
    updated: Option<Timestamp>,
}

/// A query, as the `factx.query` webhook shows it.
#[derive(Debug, Serialize, JsonSchema)]
#[serde(rename_all = "camelCase")]
pub(in crate::vendors::attestr) struct QueryBody<'a> {
    #[serde(rename = "_id")]
    id: QueryId,
    text: &'a str,
    documents: &'a [String],
    response: Option<&'a str>,
    response_documents: Option<&'a [Box<str>]>,
    #[schemars(with = "u64")]
    created: Timestamp,
    created_by: Option<&'static str>,
    #[schemars(with = "Option<u64>")]
    updated: Option<Timestamp>,
    updated_by: Option<&'static str>,
}

impl<'a> From<&'a Query> for QueryBody<'a> {
    fn from(query: &'a Query) -> Self {
        let answer = query.answer.as_ref();
        Self {
            id: query.id,
            text: &query.text,
            documents: &query.documents,
            response: answer.map(|answer| &*answer.response),
            response_documents: answer.map(|answer| &*answer.documents),
            created: query.created,
            created_by: None,
            updated: answer.map(|answer| answer.at),
            updated_by: None,
        }
    }
}

impl From<&Check> for Item {
    fn from(check: &Check) -> Self {
        Self {
            id: check.id,
            number: check.number.to_string(),
            r#type: check.subject.kind(),
            status: check.status.word(),
            created: check.created,
            updated: check.status.updated(),
        }
    }
}

fn run(call: &mut Call<'_>) -> Result<Reply, ApiError> {
    let id = call.profile_id()?;
    find::owned(&mut call.records.profiles, id, call.account)?;
    let profile = &call.records.profiles[&id];
    let (items, queries): (&[AsyncId], &[Query]) = match &profile.contents {
        Contents::Active { items, queries } => (items, queries),
        Contents::Archived { .. } => (&[], &[]),
    };
    let items = items.iter().map(|item| Item::from(&call.records.checks[item])).collect();
    let queries = queries.iter().map(QueryBody::from).collect();
    Ok(json(&body(profile, items, queries)))
}

fn body<'a>(profile: &'a Profile, items: Vec<Item>, queries: Vec<QueryBody<'a>>) -> Body<'a> {
    let details = &profile.details;
    Body {
        id: profile.id,
        tag: &details.tag,
        number: profile.number.to_string(),
        name: &details.name,
        email: details.email.as_deref(),
        mobile: details.mobile.as_deref(),
        items,
        queries,
        created: profile.created,
        created_by: None,
        created_by_org: profile.account.to_string(),
        client: profile.account,
        updated: profile.updated,
        updated_by: None,
    }
}
