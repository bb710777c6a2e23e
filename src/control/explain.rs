//! `…/requests/<id>/explain`: which rules a request met, why they did not fit, which one decided, and what would have been without it.

use std::sync::Arc;

use axum::extract::Path;
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use super::{
    api::{Routes, does},
    extract::{InSandbox, Json},
    problem::Problem,
};
use crate::{
    engine::{
        journal::{Entry, Exchange, Record},
        scenario::{Explanation, explain},
    },
    vendors::{State, seen},
};

/// The routes.
pub(super) fn routes() -> Routes {
    let does = does("Why a request was answered as it was: every rule about its operation, and which decided.");
    Routes::default().get("/requests/{id}/explain", show, does.gives::<Shown>())
}

/// An explanation as it is shown.
#[derive(Debug, Serialize, JsonSchema)]
#[schemars(rename = "Explained")]
struct Shown {
    /// The request's id in the journal, which its answer carries as `x-vetbox-request`.
    id: u64,
    /// When it was answered, in sandbox time.
    at: String,
    operation: &'static str,
    #[serde(flatten)]
    explanation: Explanation,
}

/// The path of one request.
#[derive(Debug, Deserialize)]
struct PathOf {
    id: String,
}

async fn show(InSandbox(sandbox): InSandbox, Path(path): Path<PathOf>) -> Result<Json<Shown>, Problem> {
    // What is shown of a request never changes, so it is put together without the lock.
    let (record, exchange) = sandbox.world.read(|state| found(state, &path.id))?;
    let operation = exchange.operation.ok_or_else(|| {
        Problem::conflict(format!("request {} reached no endpoint, so no rule was asked about it", record.id))
    })?;
    let explanation = seen::situation(&exchange, |situation| explain(&exchange.decision.trace, situation));
    Ok(Json(Shown { id: record.id, at: record.at.to_string(), operation, explanation }))
}

fn found(state: &State, id: &str) -> Result<(Record, Arc<Exchange>), Problem> {
    let journal = &state.core.journal;
    let number: Option<u64> = id.parse().ok().filter(|number| 0 < *number);
    let record = number.and_then(|number| journal.after(number - 1).next().filter(|record| record.id == number));
    match record {
        Some(record @ Record { entry: Entry::Exchange(exchange), .. }) => Ok((record.clone(), Arc::clone(exchange))),
        _ => Err(Problem::unknown(format!(
            "the journal has no request {id:?}; an answer's x-vetbox-request header names its request"
        ))),
    }
}
