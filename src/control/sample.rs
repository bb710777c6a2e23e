//! `POST …/sample`: fills a sandbox with thirty believable cases in all states.

use std::sync::Arc;

use axum::extract::State;
use hyper::StatusCode;
use schemars::JsonSchema;
use serde::Serialize;

use super::{
    api::{Routes, does},
    extract::{Json, SetUp},
    problem::Problem,
};
use crate::{
    app::App,
    vendors::sample::{self, CannotFill, Sample},
};

/// The route.
pub(super) fn routes() -> Routes {
    let fill_ = does(
        "sample",
        "Fills the sandbox with thirty believable cases in all states, by requests to the vendors and by hand; who they are follows from the seed.",
    );
    Routes::default().post("/sample", fill, fill_.creates::<SampleView>())
}

/// What was made.
#[derive(Debug, Serialize, JsonSchema)]
#[schemars(rename = "Sample")]
pub struct SampleView {
    pub sandbox: String,
    pub profiles: usize,
    pub checks: usize,
    pub applicants: usize,
    pub entities: usize,
}

pub async fn fill(State(app): State<App>, sandbox: SetUp) -> Result<(StatusCode, Json<SampleView>), Problem> {
    let sandbox = sandbox.enter()?;
    let Sample { profiles, checks, applicants, entities } = sample::fill(&Arc::clone(&app.registry), &sandbox).await?;
    let made = SampleView { sandbox: sandbox.name.to_string(), profiles, checks, applicants, entities };
    Ok((StatusCode::CREATED, Json(made)))
}

impl From<CannotFill> for Problem {
    fn from(error: CannotFill) -> Self {
        Self::conflict(error.to_string())
    }
}
