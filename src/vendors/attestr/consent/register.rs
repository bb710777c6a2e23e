//! `POST /api/v3/public/consent/register`: registers what a person agreed to. Documented in part; ruling C2.
//!
//! 1. Reads the fields as the page marks them and as a live client sent them; `consentPurposeDesc` and `webhook` are optional.
//! 2. An end that is past is 4003; a service whose data categories are not all there is 40015.
//! 3. Stores the consent and answers its id and number.
//!
//! No event of consents is known, so `webhook` is read and nothing is sent.

use std::collections::BTreeSet;

use serde::Serialize;
use serde_json::value::to_raw_value;

use super::{
    needed::missing,
    record::{Consent, Operation, Scope},
};
use crate::vendors::{
    attestr::{
        body::Fields,
        call::Call,
        endpoint::Endpoint,
        error::{ApiError, Row},
        ids::ConsentId,
        reply::json,
    },
    exchange::Reply,
};

pub const ENDPOINT: Endpoint = Endpoint::post("attestr.consent.register", "/consent/register", run).since_version(3);

/// What consents are for.
pub const PURPOSES: [(&str, ()); 2] = [("kyc_verification", ()), ("background_verification", ())];
/// How often a consent may be used: whether it ends with its first use.
const TYPES: [(&str, bool); 2] = [("single_use", true), ("multi_use", false)];
/// How a person agreed.
const MODES: [(&str, ()); 7] = [
    ("checkbox", ()),
    ("email_otp", ()),
    ("mobile_otp", ()),
    ("digilocker", ()),
    ("ivr", ()),
    ("physical_form", ()),
    ("offline", ()),
];

/// The answer.
#[derive(Debug, Serialize)]
struct Registered {
    #[serde(rename = "_id")]
    id: ConsentId,
    number: String,
}

/// What is registered.
struct Request {
    scope: Scope,
    services: Vec<Box<str>>,
    categories: Vec<Box<str>>,
}

fn run(call: &mut Call<'_>) -> Result<Reply, ApiError> {
    let Request { scope, services, categories } = call.read(read)?;
    let now = call.core.now;
    if scope.valid_till <= now {
        let why = format!("consentValidTill is {}, and it is {now}", scope.valid_till);
        return Err(ApiError::because(Row::ConsentPeriodPast, why));
    }
    if let Some(why) = missing(&services, &categories) {
        return Err(ApiError::because(Row::DataCategoriesMissing, why));
    }
    let data = to_raw_value(&call.json.value.as_ref().map_err(ApiError::clone)?).expect("a body is JSON");
    let consent = Consent::new(Some(call.account), scope, data, &mut call.core.random, now);
    let answer = json(&Registered { id: consent.id, number: consent.number.to_string() });
    call.subject = Some(consent.id.into());
    call.records.consents.insert(consent.id, consent);
    Ok(answer)
}

fn read(fields: &mut Fields<'_>) -> Request {
    let single_use = fields.word("consentType", &TYPES).unwrap_or_default();
    fields.moment("consentTimestamp");
    fields.word("consentMode", &MODES);
    fields.word("consentPurpose", &PURPOSES);
    fields.optional_text("consentPurposeDesc");
    let valid_from = fields.moment("consentValidFrom");
    let valid_till = fields.moment("consentValidTill");
    if valid_till < valid_from {
        fields.problem("consentValidTill", "expected a moment that is not before consentValidFrom");
    }
    fields.checked_text("consentReferenceId");
    fields.checked_text("consentEvidenceRef");
    fields.checked_text("consentPrincipalUserId");
    fields.flag("clientDeclaration");
    let operations: BTreeSet<Operation> = fields.words("consentOperations", &Operation::WORDS).into_iter().collect();
    let categories = fields.required_objects("consentDataCategories", |category| {
        let name = category.text("category");
        category.texts("values");
        name
    });
    let services = read_services(fields);
    fields.optional_flag("webhook");
    let scope = Scope { single_use, valid_from, valid_till, operations, services: Some(services.clone()) };
    Request { scope, services, categories }
}

/// The codes under `services`.
pub fn read_services(fields: &mut Fields<'_>) -> Vec<Box<str>> {
    fields.required_objects("services", |service| {
        service.optional_object("options");
        service.text("service")
    })
}
