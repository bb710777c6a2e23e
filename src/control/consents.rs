//! `…/consents`: the consents that Attestr's checks on v3 demand.

use std::collections::BTreeSet;

use hyper::StatusCode;
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};
use serde_json::{json, value::to_raw_value};

use super::{
    api::{Routes, does},
    extract::{Chosen, InSandbox, Json, Query, SetUp},
    page::{Page, after},
    problem::Problem,
};
use crate::{
    engine::time::Timestamp,
    vendors::{
        attestr::{
            consent::{Consent, Operation, Scope, Status},
            ids::{AppId, ConsentId},
            selected::CONSENT,
        },
        back_office,
    },
};

/// The words for what a consent is.
pub const STATUSES: [&str; 5] = ["PENDING", "ACTIVE", "USED", "EXPIRED", "REVOKED"];

/// The word for what a consent is.
pub fn word(status: Status) -> &'static str {
    match status {
        Status::Pending => STATUSES[0],
        Status::Active => STATUSES[1],
        Status::Used => STATUSES[2],
        Status::Expired => STATUSES[3],
        Status::Revoked => STATUSES[4],
    }
}

/// The parameters that choose consents.
const QUERY: [(&str, &str); 4] = [
    ("status", "PENDING, ACTIVE, USED, EXPIRED or REVOKED."),
    ("account", "Only those that this account may use."),
    ("after", "Only consents after the one with this id."),
    ("limit", "How many at most, up to 1000; 100 unless said."),
];

pub fn routes() -> Routes {
    let list_ =
        does("consents", "The consents that fit, oldest first; the first is the demo consent, which is always good.");
    let make_ = does(
        "addConsent",
        "Makes a consent that is ready to use; `{}` is one that covers everything for every account.",
    );
    let revoke_ = does("revokeConsent", "Revokes a consent, as the vendor's own call does.");
    Routes::default()
        .get("/consents", list, list_.query(&QUERY).gives::<Page<ConsentView>>())
        .post("/consents", make, make_.takes::<NewConsent>().creates::<ConsentView>())
        .get("/consents/{id}", show, does("consent", "One consent.").query(CONSENT.query).gives::<ConsentView>())
        .post("/consents/{id}/revoke", revoke, revoke_.query(CONSENT.query).gives::<ConsentView>())
}

/// A consent.
#[derive(Debug, Serialize, JsonSchema)]
#[serde(rename_all = "camelCase")]
#[schemars(rename = "Consent")]
pub struct ConsentView {
    /// What a check names: `"consent": {"consentId": "<id>"}`.
    pub id: ConsentId,
    pub number: String,
    pub status: Status,
    /// The account that may use it; null is every one.
    pub account: Option<AppId>,
    /// Whether it ends with its first use.
    pub single_use: bool,
    /// The codes of the services that it covers; null is all of them.
    pub services: Option<Vec<Box<str>>>,
    pub operations: BTreeSet<Operation>,
    pub valid_from: Timestamp,
    pub valid_till: Timestamp,
    /// How often it was used.
    pub used: u64,
    pub created: Timestamp,
    pub revoked: Option<Timestamp>,
}

impl ConsentView {
    fn of(consent: &Consent, now: Timestamp) -> Self {
        let scope = &consent.scope;
        Self {
            id: consent.id,
            number: consent.number.to_string(),
            status: consent.status(now),
            account: consent.account,
            single_use: scope.single_use,
            services: scope.services.clone(),
            operations: scope.operations.clone(),
            valid_from: scope.valid_from,
            valid_till: scope.valid_till,
            used: consent.used,
            created: consent.created,
            revoked: consent.revoked,
        }
    }
}

/// What a new consent shall be; what is missing does not narrow it.
#[derive(Debug, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields, rename_all = "camelCase")]
pub struct NewConsent {
    /// The account that may use it.
    account: Option<AppId>,
    /// Whether it ends with its first use.
    #[serde(default)]
    single_use: bool,
    /// The codes of the services that it covers, as `UDYAM`.
    services: Option<Vec<Box<str>>>,
    operations: Option<BTreeSet<Operation>>,
    /// When it begins, such as `2026-01-01T00:00:00Z`.
    valid_from: Option<Timestamp>,
    /// When it ends.
    valid_till: Option<Timestamp>,
}

impl NewConsent {
    fn scope(self) -> Result<Scope, Problem> {
        let everything = Scope::everything();
        let valid_from = self.valid_from.unwrap_or(everything.valid_from);
        let valid_till = self.valid_till.unwrap_or(everything.valid_till);
        if valid_till < valid_from {
            return Err(Problem::in_field("validTill", "expected a moment that is not before validFrom"));
        }
        let operations = self.operations.unwrap_or(everything.operations);
        Ok(Scope { single_use: self.single_use, valid_from, valid_till, operations, services: self.services })
    }
}

/// Which consents are meant.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Filter {
    status: Option<Status>,
    account: Option<AppId>,
    after: Option<String>,
    limit: Option<usize>,
}

impl Filter {
    fn fits(&self, consent: &Consent, now: Timestamp) -> bool {
        let usable = |account| consent.account.is_none_or(|own| own == account);
        self.status.is_none_or(|status| status == consent.status(now)) && self.account.is_none_or(usable)
    }
}

pub async fn list(
    InSandbox(sandbox): InSandbox,
    Query(filter): Query<Filter>,
) -> Result<Json<Page<ConsentView>>, Problem> {
    sandbox
        .world
        .look_aside(
            |state| (state.records.attestr.consents.clone(), state.core.now),
            move |(consents, now)| {
                let start = after(&consents, filter.after.as_deref(), "consent")?;
                let matching = consents.values().enumerate().filter(|(_, consent)| filter.fits(consent, now));
                let show = |(_, consent): &(usize, &Consent)| (consent.id.to_string(), ConsentView::of(consent, now));
                Page::of(matching, |(place, _)| *place >= start, filter.limit, show).map(Json)
            },
        )
        .await
}

pub async fn show(InSandbox(sandbox): InSandbox, Chosen(chosen): Chosen) -> Result<Json<ConsentView>, Problem> {
    sandbox
        .world
        .read(|state| {
            let consent = back_office::select_consent(&state.records.attestr, &chosen)?;
            Ok(Json(ConsentView::of(consent, state.core.now)))
        })
        .await
}

pub async fn make(sandbox: SetUp, Json(new): Json<NewConsent>) -> Result<(StatusCode, Json<ConsentView>), Problem> {
    let (account, services) = (new.account, new.services.clone());
    let scope = new.scope()?;
    sandbox
        .write(|state| {
            let records = &mut state.records.attestr;
            if let Some(id) = account.filter(|id| records.accounts.get(*id).is_none()) {
                return Err(Problem::not_found("account", id.as_str(), "accounts"));
            }
            let services: Vec<_> = services.iter().flatten().map(|code| json!({ "service": code })).collect();
            let data = to_raw_value(&json!({ "services": services })).expect("this is JSON");
            let (now, random) = (state.core.now, &mut state.core.random);
            let consent = Consent::new(account, scope, data, random, now);
            let view = ConsentView::of(&consent, now);
            records.consents.insert(consent.id, consent);
            Ok((StatusCode::CREATED, Json(view)))
        })
        .await
}

pub async fn revoke(InSandbox(sandbox): InSandbox, Chosen(chosen): Chosen) -> Result<Json<ConsentView>, Problem> {
    sandbox
        .world
        .write(|state| {
            let id = back_office::select_consent(&state.records.attestr, &chosen)?.id;
            let now = state.core.now;
            let consent = &mut state.records.attestr.consents[&id];
            consent.revoked.get_or_insert(now);
            Ok(Json(ConsentView::of(consent, now)))
        })
        .await
}
