//! `GET /api/v3/public/consent/<consentId>`: how far a consent is. Documented in part; the words of the status are ruling C4.
//!
//! 1. Finds the consent; an unknown id or another account's is 4002.
//! 2. Answers its status on the sandbox's clock and what was registered.

use serde::Serialize;
use serde_json::value::RawValue;
use uuid::Uuid;

use super::record::{Consent, Status};
use crate::vendors::{
    attestr::{
        Records,
        call::Call,
        endpoint::Endpoint,
        error::{ApiError, Row},
        ids::{AppId, ConsentId, NotAnId},
        reply::json,
        view,
    },
    exchange::Reply,
};

pub const ENDPOINT: Endpoint =
    Endpoint::get("attestr.consent.get", "/consent/{consent}", run).since_version(3).about(&view::OF_CONSENT);

/// The answer, keys in documented order; the page goes on where what is stored of it is cut.
#[derive(Debug, Serialize)]
#[serde(rename_all = "camelCase")]
struct Body<'a> {
    #[serde(rename = "_id")]
    id: ConsentId,
    number: String,
    request_id: Uuid,
    status: Status,
    data: &'a RawValue,
    /// Browser and address, which only the vendor's hosted pages know.
    metadata: Option<()>,
}

fn run(call: &mut Call<'_>) -> Result<Reply, ApiError> {
    let id = named(call)?;
    let consent = &call.records.consents[&id];
    let body = Body {
        id,
        number: consent.number.to_string(),
        request_id: consent.request_id,
        status: consent.status(call.core.now),
        data: &consent.data,
        metadata: None,
    };
    Ok(json(&body).undocumented("the vendor's words for the status of a consent are not known"))
}

/// The consent that the path names, when it is the caller's (4002).
pub fn named(call: &mut Call<'_>) -> Result<ConsentId, ApiError> {
    let wanted = call.incoming.param("consent");
    call.subject = Some(wanted.into());
    find(call.records, wanted, call.account).map(|consent| consent.id)
}

/// The consent with this id, when it is `account`'s or everybody's (4002).
pub fn find<'a>(records: &'a Records, id: &str, account: AppId) -> Result<&'a Consent, ApiError> {
    let unknown = |why: String| ApiError::because(Row::ConsentUnknown, why);
    let no_id = |wrong: NotAnId| unknown(format!("this is no id of a consent: {wrong}"));
    let found = records.consents.get(&id.parse::<ConsentId>().map_err(no_id)?);
    let consent = found.ok_or_else(|| unknown("no consent has this id".to_owned()))?;
    if consent.account.is_some_and(|owner| owner != account) {
        return Err(unknown("another account registered the consent with this id".to_owned()));
    }
    Ok(consent)
}
