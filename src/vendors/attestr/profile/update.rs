//! `PUT /api/{version}/public/factx/<profileId>`: replaces a profile's details. Documented.
//!
//! 1. Reads the same fields as create; an optional one that is missing is gone afterwards.
//! 2. Finds the profile: 40018, then 40038.
//! 3. Replaces the details and answers without a body (ruling A10).

use hyper::Method;

use super::find;
use crate::vendors::{
    attestr::{
        call::Call,
        endpoint::{BodyKind, Endpoint, Names, Source},
        error::ApiError,
        kinds::Service,
    },
    exchange::Reply,
};

pub const ENDPOINT: Endpoint = Endpoint {
    operation: "attestr.profile.update",
    source: Source::Documented,
    since: 1,
    consent: None,
    method: Method::PUT,
    path: "/factx/{profile}",
    names: Names::Profile,
    makes: None,
    service: Some(Service::Profile),
    body: BodyKind::Json,
    inferred: &[],
    run,
};

fn run(call: &mut Call<'_>) -> Result<Reply, ApiError> {
    let details = call.read(find::read_details)?;
    let id = call.profile_id()?;
    let profile = find::open(&mut call.records.profiles, id, call.account)?;
    *profile.details = details;
    *profile.updated = Some(call.core.now);
    Ok(call.done())
}
