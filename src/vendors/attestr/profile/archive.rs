//! `PUT /api/{version}/public/factx/<profileId>/archive`: purges a profile. Documented; the aftermath is ruling A18.
//!
//! 1. Finds the profile: 40018, then 40038.
//! 2. Cancels its pending checks, empties its checks, and removes the files that they and the queries name.
//! 3. Answers without a body. There is no way back.

use super::find;
use crate::vendors::{
    attestr::{
        call::Call, check::process, endpoint::Endpoint, error::ApiError, ids::ProfileId, kinds::Service,
        state::Contents, view,
    },
    exchange::Reply,
};

pub const ENDPOINT: Endpoint = Endpoint::put("attestr.profile.archive", "/factx/{profile}/archive", run)
    .about(&view::OF_PROFILE)
    .provisioned_for(Service::Profile)
    .reads_nothing();

fn run(call: &mut Call<'_>) -> Result<Reply, ApiError> {
    let id = call.profile_id()?;
    find::open(&mut call.records.profiles, id, call.account)?;
    archive(call, id);
    Ok(call.done())
}

fn archive(call: &mut Call<'_>, id: ProfileId) {
    let profile = &mut call.records.profiles[&id];
    let archived = Contents::Archived { at: call.core.now };
    profile.updated = Some(call.core.now);
    let Contents::Active { items, queries } = std::mem::replace(&mut profile.contents, archived) else { return };
    for item in items {
        process::purge(call.records, call.core, item);
    }
    for query in queries {
        let answered = query.answer.into_iter().flat_map(|answer| answer.documents);
        for file in query.documents.into_iter().map(String::into_boxed_str).chain(answered) {
            call.records.media.remove(&file, call.account);
        }
    }
}
