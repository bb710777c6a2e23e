//! `POST /api/v3/public/consent/<consentId>/export`: writes a consent's history into a file. Documented in part; ruling C5.
//!
//! 1. Finds the consent; an unknown id or another account's is 4002.
//! 2. Makes an async request, which is processed at once, and answers its id and number; it is read at `common/async`.
//! 3. When it is due: a spreadsheet with the consent's events, whose media id is the output.

use super::get::named;
use crate::vendors::{
    attestr::{
        call::Call,
        check::start::{self, Requested},
        endpoint::Endpoint,
        error::ApiError,
        kinds::CheckKind,
        reply::json,
        state::Subject,
        view,
    },
    exchange::Reply,
};

pub const ENDPOINT: Endpoint = Endpoint::check(CheckKind::Export, "/consent/{consent}/export", run)
    .since_version(3)
    .about(&view::OF_CONSENT)
    .reads_nothing();

fn run(call: &mut Call<'_>) -> Result<Reply, ApiError> {
    let consent = named(call)?;
    let subject = Subject::ConsentExport { consent };
    let accepted = start::store(call, Requested { subject, tag: None, documents: Vec::new(), webhook: false })?;
    Ok(json(&accepted))
}
