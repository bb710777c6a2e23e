//! `POST /api/v3/public/consent/<consentId>/revoke`: takes a consent back. Documented; that it holds at once is ruling C4.
//!
//! 1. Finds the consent; an unknown id or another account's is 4002.
//! 2. Revokes it, which a second time changes nothing, and answers without a body.

use super::get::named;
use crate::vendors::{
    attestr::{call::Call, endpoint::Endpoint, error::ApiError, view},
    exchange::Reply,
};

pub const ENDPOINT: Endpoint = Endpoint::post("attestr.consent.revoke", "/consent/{consent}/revoke", run)
    .since_version(3)
    .about(&view::OF_CONSENT)
    .reads_nothing();

fn run(call: &mut Call<'_>) -> Result<Reply, ApiError> {
    let id = named(call)?;
    call.records.consents[&id].revoked.get_or_insert(call.core.now);
    Ok(Reply::empty())
}
