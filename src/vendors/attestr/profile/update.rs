//! `PUT /api/{version}/public/factx/<profileId>`: replaces a profile's details. Documented.
//!
//! 1. Reads the same fields as create; an optional one that is missing is gone afterwards.
//! 2. Finds the profile: 40018, then 40038.
//! 3. Replaces the details and answers without a body (ruling A10).

use super::find;
use crate::vendors::{
    attestr::{call::Call, endpoint::Endpoint, error::ApiError, kinds::Service, view},
    exchange::Reply,
};

pub const ENDPOINT: Endpoint = Endpoint::put("attestr.profile.update", "/factx/{profile}", run)
    .about(&view::OF_PROFILE)
    .provisioned_for(Service::Profile);

fn run(call: &mut Call<'_>) -> Result<Reply, ApiError> {
    let details = call.read(find::read_details)?;
    let id = call.profile_id()?;
    let profile = find::open(&mut call.records.profiles, id, call.account)?;
    *profile.details = details;
    *profile.updated = Some(call.core.now);
    Ok(call.done())
}
