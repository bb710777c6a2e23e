//! `GET /api/{version}/public/factx/<profileId>`: reads a profile back. Documented; the items' fields beyond the first two are ruling A19.
//!
//! 1. Finds the profile (40018); an archived one still answers, without items and queries (ruling A18).
//! 2. Answers its details, its items as a list without results, and its queries.

use serde::Serialize;

use super::find;
use crate::{
    engine::time::Timestamp,
    vendors::{
        attestr::{
            call::Call,
            endpoint::Endpoint,
            error::{ApiError, Row},
            events::QueryBody,
            ids::{AppId, AsyncId, ProfileId},
            kinds::{CheckKind, Service},
            reply::json,
            state::{Check, Contents, Profile, Query, Word},
            view,
        },
        exchange::Reply,
    },
};

pub const ENDPOINT: Endpoint = Endpoint::get("attestr.profile.get", "/factx/{profile}", run)
    .about(&view::OF_PROFILE)
    .provisioned_for(Service::Profile)
    .also_answers(&[Row::ProfileInvalid]);

/// The answer, keys in documented order.
#[derive(Debug, Serialize)]
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
    created: i64,
    /// A dashboard member; profiles made by API have none.
    created_by: Option<&'static str>,
    created_by_org: String,
    client: AppId,
    updated: Option<i64>,
    updated_by: Option<&'static str>,
}

/// An associated check in the list.
#[derive(Debug, Serialize)]
struct Item {
    #[serde(rename = "_id")]
    id: AsyncId,
    number: String,
    r#type: CheckKind,
    status: Word,
    created: i64,
    updated: Option<i64>,
}

impl From<&Check> for Item {
    fn from(check: &Check) -> Self {
        Self {
            id: check.id,
            number: check.number.to_string(),
            r#type: check.subject.kind(),
            status: check.status.word(),
            created: check.created.as_millis(),
            updated: check.status.updated().map(Timestamp::as_millis),
        }
    }
}

fn run(call: &mut Call<'_>) -> Result<Reply, ApiError> {
    let id = call.profile_id()?;
    let profile = find::owned(&call.records.profiles, id, call.account)?;
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
        created: profile.created.as_millis(),
        created_by: None,
        created_by_org: profile.account.to_string(),
        client: profile.account,
        updated: profile.updated.map(Timestamp::as_millis),
        updated_by: None,
    }
}
