//! `POST …/reset`: back to the state in which the sandbox came into being.

use std::collections::BTreeSet;

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use super::{
    api::{Routes, does},
    extract::{Json, SetUp},
    problem::Problem,
};
use crate::engine::reset::Keep;

pub(super) fn routes() -> Routes {
    let doc =
        does("reset", "Goes back to the state in which the sandbox came into being, whole or but for what is kept.");
    Routes::default().post("/reset", reset, doc.takes::<Reset>().gives::<ResetDone>())
}

/// What a reset leaves as it is.
#[derive(Debug, Default, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Reset {
    /// What stays; nothing when it is left out.
    #[serde(default)]
    keep: BTreeSet<Keep>,
}

/// What was reset.
#[derive(Debug, Serialize, JsonSchema)]
pub struct ResetDone {
    pub sandbox: String,
    /// What was left as it was.
    pub kept: BTreeSet<Keep>,
}

/// Forgets what happened in the sandbox.
pub async fn reset(sandbox: SetUp, Json(Reset { keep }): Json<Reset>) -> Result<Json<ResetDone>, Problem> {
    let sandbox = sandbox.enter()?;
    sandbox.world.reset(sandbox.newborn(), &keep).await;
    Ok(Json(ResetDone { sandbox: sandbox.name.to_string(), kept: keep }))
}
