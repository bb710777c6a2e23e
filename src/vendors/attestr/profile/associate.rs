//! `PUT /api/{version}/public/factx/<profileId>/associate`: puts a check on a profile. Documented.
//!
//! 1. Reads `asyncRequest`.
//! 2. Finds the profile (40018, 40038), then the check: unknown, another account's or on another profile is 4003 (ruling A12),
//!    a kind that is no background check is 40039 (ruling A13). Twice on the same profile changes nothing.
//! 3. Puts it on the profile; only now is it picked up for processing (ruling A14).

use hyper::Method;

use super::find;
use crate::vendors::{
    attestr::{
        body::Fields,
        call::Call,
        check::process,
        endpoint::{Answers, BodyKind, Endpoint, Source},
        error::{ApiError, Row},
        ids::{AsyncId, ProfileId},
        state::Check,
    },
    exchange::Reply,
};

pub(in crate::vendors::attestr) const ENDPOINT: Endpoint = Endpoint {
    operation: "attestr.profile.associate",
    summary: "Put a check on a profile",
    source: Source::Documented,
    method: Method::PUT,
    path: "/factx/{profile}/associate",
    service: Some("profile"),
    body: BodyKind::Json(|fields| drop(read(fields))),
    answers: Answers::Nothing,
    errors: &[Row::ProfileInvalid, Row::ProfileArchived, Row::RequestIdInvalid, Row::NotAssociable],
    run,
};

fn run(call: &mut Call<'_>) -> Result<Reply, ApiError> {
    let request = call.read(read)?;
    let profile = call.profile_id()?;
    find::open(call.records, profile, call.account)?;
    let check = associable(call, &request, profile)?.id;
    associate(call, profile, check)?;
    Ok(call.done())
}

fn read(fields: &mut Fields<'_>) -> Box<str> {
    fields.text("asyncRequest")
}

fn associable<'a>(call: &'a Call<'_>, request: &str, profile: ProfileId) -> Result<&'a Check, ApiError> {
    let check = request.parse::<AsyncId>().ok().and_then(|id| call.records.checks.get(&id));
    let check = check.filter(|check| check.account == call.account).ok_or(Row::RequestIdInvalid)?;
    let kind = check.subject.kind();
    if !kind.is_background() {
        return Err(ApiError::not_associable(kind));
    }
    if check.profile.is_some_and(|other| other != profile) {
        return Err(Row::RequestIdInvalid.into());
    }
    Ok(check)
}

fn associate(call: &mut Call<'_>, profile: ProfileId, check: AsyncId) -> Result<(), ApiError> {
    let now = call.core.now;
    let open = find::open(call.records, profile, call.account)?;
    if open.items.contains(&check) {
        return Ok(());
    }
    open.items.push(check);
    *open.updated = Some(now);
    call.records.checks[&check].profile = Some(profile);
    process::pick_up(call.records, call.core, check);
    Ok(())
}
