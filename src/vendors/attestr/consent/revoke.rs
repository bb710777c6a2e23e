//! `POST /api/v3/public/consent/<consentId>/revoke`: takes a consent back. Documented; that it holds at once is ruling C4.
//!
//! 1. Finds the consent; an unknown id or another account's is 4002.
//! 2. Revokes it, which a second time changes nothing, and answers without a body.

use hyper::Method;

use super::get::named;
use crate::vendors::{
    attestr::{
        call::Call,
        endpoint::{BodyKind, Endpoint, Names, Source},
        error::ApiError,
    },
    exchange::Reply,
};

pub const ENDPOINT: Endpoint = Endpoint {
    operation: "attestr.consent.revoke",
    source: Source::Documented,
    since: 3,
    consent: None,
    method: Method::POST,
    path: "/consent/{consent}/revoke",
    names: Names::Consent,
    makes: None,
    service: None,
    body: BodyKind::Nothing,
    inferred: &[],
    run,
};

fn run(call: &mut Call<'_>) -> Result<Reply, ApiError> {
    let id = named(call)?;
    call.records.consents[&id].revoked.get_or_insert(call.core.now);
    Ok(Reply::empty())
}
