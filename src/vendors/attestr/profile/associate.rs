//! `PUT /api/{version}/public/factx/<profileId>/associate`: puts a check on a profile. Documented.
//!
//! 1. Reads `asyncRequest`.
//! 2. Finds the profile (40018, 40038), then the check: unknown, another account's or on another profile is 4003 (ruling A12),
//!    a kind that is no background check is 40039 (ruling A13). Twice on the same profile changes nothing.
//! 3. Puts it on the profile; only now is it picked up for processing (ruling A14).

use super::find;
use crate::{
    engine::{table::Table, tree::Json},
    vendors::{
        attestr::{
            Records,
            body::Fields,
            call::Call,
            check::{process, result},
            endpoint::Endpoint,
            error::{ApiError, Row},
            ids::{AppId, AsyncId, ProfileId},
            kinds::{CheckKind, Service},
            state::Check,
            view,
        },
        exchange::Reply,
    },
};

pub const ENDPOINT: Endpoint = Endpoint::put("attestr.profile.associate", "/factx/{profile}/associate", run)
    .about(&view::OF_PROFILE)
    .provisioned_for(Service::Profile);

fn run(call: &mut Call<'_>) -> Result<Reply, ApiError> {
    let request = call.read(read)?;
    let id = call.profile_id()?;
    let (records, now) = (&mut *call.records, call.core.now);
    let profile = find::open(&mut records.profiles, id, call.account)?;
    let check = associable(&records.checks, &request, id, call.account)?;
    if check.profile.is_none() {
        let check = check.id;
        profile.items.push(check);
        *profile.updated = Some(now);
        records.checks[&check].profile = Some(id);
        process::pick_up(records, call.core, check);
    }
    Ok(call.done())
}

fn read(fields: &mut Fields<'_>) -> Box<str> {
    fields.text("asyncRequest")
}

/// The kind of the check that a body names, for an error that a rule forces before the body is read (ruling A13).
pub fn kind_named(records: &Records, body: &Json) -> Option<CheckKind> {
    let id: AsyncId = body.get("asyncRequest")?.as_str()?.parse().ok()?;
    records.checks.get(&id).map(|check| check.subject.kind())
}

fn associable<'a>(
    checks: &'a Table<AsyncId, Check>,
    request: &str,
    profile: ProfileId,
    account: AppId,
) -> Result<&'a Check, ApiError> {
    let check = result::find(checks, request, account)?;
    let kind = check.subject.kind();
    if !kind.is_background() {
        return Err(ApiError::from(Row::NotAssociable).about(Some(kind)));
    }
    if check.profile.is_some_and(|other| other != profile) {
        let why = "the async request is on another profile already, and it can be on one only";
        return Err(ApiError::because(Row::RequestIdInvalid, why));
    }
    Ok(check)
}
