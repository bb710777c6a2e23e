//! `POST /api/{version}/public/factx/`: creates a profile. Documented.
//!
//! 1. Reads `tag` and `name`, and `email` and `mobile` when they are there.
//! 2. Stores the profile; the same `tag` twice is allowed (ruling A11).
//! 3. Answers its id and number.
//!
//! Errors: the common table.

use serde::Serialize;
use serde_with::{As, DisplayFromStr};

use super::find;
use crate::vendors::{
    attestr::{
        call::Call,
        endpoint::Endpoint,
        error::ApiError,
        ids::{Number, ProfileId},
        kinds::Service,
        reply::json,
        state::{Contents, Details, Profile},
    },
    exchange::Reply,
};

/// The trailing slash is the documented form; the path answers without it, too (B4).
pub const ENDPOINT: Endpoint =
    Endpoint::post("attestr.profile.create", "/factx/", run).provisioned_for(Service::Profile);

/// The answer.
#[derive(Debug, Serialize)]
struct Created {
    #[serde(rename = "_id")]
    id: ProfileId,
    #[serde(serialize_with = "As::<DisplayFromStr>::serialize")]
    number: Number,
}

fn run(call: &mut Call<'_>) -> Result<Reply, ApiError> {
    let details = call.read(find::read_details)?;
    let id = create(call, details);
    call.subject = Some(id.into());
    Ok(json(&Created { id, number: call.records.profiles[&id].number }))
}

fn create(call: &mut Call<'_>, details: Details) -> ProfileId {
    let id = ProfileId::mint(&mut call.core.random);
    let profile = Profile {
        id,
        number: Number::mint(&mut call.core.random),
        account: call.account,
        details,
        created: call.core.now,
        updated: None,
        contents: Contents::default(),
    };
    call.records.profiles.insert(id, profile);
    id
}
