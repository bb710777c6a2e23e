//! `PUT /api/{version}/public/factx/<profileId>/query/<queryId>`: answers a follow-up question. Documented; its errors are inferred.
//!
//! 1. Reads `response` (at most 16384 characters) and `documents`.
//! 2. Finds the profile (40018, 40038) and the query, by either of its two ids (ruling A31); an unknown one is 4003.
//! 3. Keeps the answer and lets the check that waits for it go on: each waits for the newest question about it.

use super::find;
use crate::vendors::{
    attestr::{
        body::Fields,
        call::Call,
        check::process,
        endpoint::Endpoint,
        error::{ApiError, Row},
        kinds::Service,
        state::QueryAnswer,
        view,
    },
    exchange::Reply,
};

/// The longest answer, in characters.
const LONGEST: usize = 16_384;

pub const ENDPOINT: Endpoint = Endpoint::put("attestr.query.answer", "/factx/{profile}/query/{query}", run)
    .about(&view::OF_PROFILE)
    .provisioned_for(Service::Profile)
    .also_answers(&[Row::ProfileInvalid, Row::ProfileArchived, Row::RequestIdInvalid]);

fn read(fields: &mut Fields<'_>) -> (Box<str>, Vec<Box<str>>) {
    (fields.text_up_to("response", LONGEST), fields.optional_media("documents"))
}

fn unknown() -> ApiError {
    ApiError::because(Row::RequestIdInvalid, "no query of this profile has this id, neither outside nor inside")
}

fn run(call: &mut Call<'_>) -> Result<Reply, ApiError> {
    let (response, documents) = call.read(read)?;
    call.must_exist(&documents)?;
    let id = call.profile_id()?;
    let wanted = call.incoming.param("query");
    let now = call.core.now;
    let profile = find::open(&mut call.records.profiles, id, call.account)?;
    let named = |query: &&mut crate::vendors::attestr::state::Query| {
        [query.envelope, query.id].iter().any(|id| id.as_str() == wanted)
    };
    let query = profile.queries.iter_mut().find(named).ok_or_else(unknown)?;
    query.answer = Some(QueryAnswer { response, documents, at: now });
    let (id, check) = (query.id, query.check);
    let newest = profile.queries.iter().rfind(|query| query.check == check);
    if let Some(check) = check
        && newest.is_some_and(|newest| newest.id == id)
    {
        process::answered(call.records, call.core, check);
    }
    Ok(call.done())
}
