//! `/_vetbox/v1/reject-labels`: the words by which Personr's back office says why it rejects.

use schemars::JsonSchema;
use serde::Serialize;

use super::{
    api::{Routes, does},
    extract::Json,
};
use crate::vendors::personr::{outcome::REJECT_LABELS, verification::Finality};

/// The route.
pub fn routes() -> Routes {
    let list_ = does("The reject labels of Personr, and which of them let the client try again.");
    Routes::default().get("/_vetbox/v1/reject-labels", list, list_.gives::<Vec<Label>>())
}

/// Why a verification is rejected.
#[derive(Debug, Serialize, JsonSchema)]
#[schemars(rename = "RejectLabel")]
struct Label {
    label: &'static str,
    /// Whether the client may try again, unless the review says otherwise.
    retry: bool,
}

async fn list() -> Json<Vec<Label>> {
    let labels = REJECT_LABELS.map(|(label, finality)| Label { label, retry: finality == Finality::Retry });
    Json(labels.into())
}
