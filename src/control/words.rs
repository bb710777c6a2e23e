//! `/_vetbox/v1/words`: the words that calls and scenarios take, for whoever offers them in a form, as the dashboard does.

use std::collections::BTreeMap;

use schemars::{JsonSchema, generate::SchemaSettings};
use serde::Serialize;
use serde_json::Value;

use super::{
    api::{Routes, does},
    checks,
    extract::Json,
    profiles, verifications,
};
use crate::{
    engine::{reset::Keep, sabotage::Sabotage, scenario::Fault},
    vendors::{
        attestr::{
            self,
            kinds::{KINDS, Service},
        },
        personr::{self, outcome::REJECT_LABELS, verification::Finality},
        webhooks::Vendor,
    },
};

/// The route.
pub fn routes() -> Routes {
    let show_ = does("words", "The words that calls and scenarios take, for forms that offer them.");
    Routes::default().get("/_vetbox/v1/words", show, show_.gives::<WordsView>())
}

/// The words that there are.
#[derive(Debug, Serialize, JsonSchema)]
#[serde(rename_all = "camelCase")]
#[schemars(rename = "Words")]
pub struct WordsView {
    /// What a vendor's back office can decide.
    pub outcomes: BTreeMap<&'static str, Vec<&'static str>>,
    /// Why Personr's rejects.
    pub reject_labels: Vec<RejectLabel>,
    /// What a list of the control API can be asked for as `status`.
    pub statuses: BTreeMap<&'static str, Vec<String>>,
    /// The events of a vendor's webhooks.
    pub events: BTreeMap<&'static str, &'static [&'static str]>,
    /// What an account of Attestr can be provisioned for.
    pub services: Vec<String>,
    /// What an account of Attestr pays with credits.
    pub priced: Vec<&'static str>,
    /// What a reset can leave as it is.
    pub kept: Vec<String>,
    /// How the wire can break.
    pub faults: Vec<String>,
    /// How a webhook can misbehave: the JSON Schema of each field.
    pub sabotage: Value,
}

/// Why a verification is rejected.
#[derive(Debug, Serialize, JsonSchema)]
pub struct RejectLabel {
    pub label: &'static str,
    /// Whether the client may try again, unless the review says otherwise.
    pub retry: bool,
}

pub async fn show() -> Json<WordsView> {
    let stages = verifications::STATUSES.map(str::to_owned);
    let mut sabotage = schema::<Sabotage>();
    Json(WordsView {
        outcomes: BTreeMap::from([
            (attestr::VENDOR, attestr::kinds::outcomes()),
            (personr::events::VENDOR, personr::outcome::OUTCOMES.into()),
        ]),
        reject_labels: REJECT_LABELS
            .map(|(label, finality)| RejectLabel { label, retry: finality == Finality::Retry })
            .into(),
        statuses: BTreeMap::from([
            ("checks", checks::STATUSES.map(str::to_owned).into()),
            ("profiles", profiles::STATUSES.map(str::to_owned).into()),
            ("applicants", stages.clone().into()),
            ("entities", stages.into()),
        ]),
        events: Vendor::ALL.map(|vendor| (vendor.name(), vendor.events())).into(),
        services: words::<Service>(),
        priced: KINDS.iter().filter(|kind| kind.consent.is_some()).map(|kind| kind.word).collect(),
        kept: words::<Keep>(),
        faults: words::<Fault>(),
        sabotage: sabotage["properties"].take(),
    })
}

/// The words of an enumeration, as its schema lists them.
fn words<T: JsonSchema>() -> Vec<String> {
    let schema = schema::<T>();
    let described = schema["oneOf"].as_array().into_iter().flatten().map(|word| &word["const"]);
    let plain = schema["enum"].as_array().into_iter().flatten();
    described.chain(plain).filter_map(Value::as_str).map(str::to_owned).collect()
}

fn schema<T: JsonSchema>() -> Value {
    let mut settings = SchemaSettings::default();
    // Whoever offers a choice needs its words where it is.
    settings.inline_subschemas = true;
    settings.into_generator().into_root_schema_for::<T>().to_value()
}
