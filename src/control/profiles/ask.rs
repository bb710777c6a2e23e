//! `POST …/profiles/<id>/queries`: the back office asks the client for more.

use std::time::Duration;

use axum::extract::Path;
use hyper::StatusCode;
use schemars::JsonSchema;
use serde::Deserialize;

use super::{
    super::{
        api::{Routes, does},
        extract::{InSandbox, Json},
        problem::Problem,
    },
    routes::One,
    shown::Asked,
};
use crate::{
    engine::time::parse_span,
    vendors::attestr::{
        Records,
        ids::AsyncId,
        office::{self, CannotAsk, Question},
        state::{Check, Contents, Profile, Query},
    },
};

/// The routes.
pub(super) fn routes() -> Routes {
    let ask_ = does("Asks about a profile by the webhook factx.query; a `check` that is named waits for the answer.");
    Routes::default().post("/profiles/{id}/queries", ask, ask_.takes::<Ask>().creates::<Asked>())
}

/// What to ask.
#[derive(Debug, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
struct Ask {
    /// The question.
    query: String,
    /// Ids of files that the profile's account has.
    #[serde(default)]
    documents: Vec<String>,
    /// The check on the profile that waits for the answer; without one the question is about the profile alone.
    check: Option<String>,
    /// How long the check waits, such as `2h`; until there is an answer unless said.
    timeout: Option<String>,
}

async fn ask(
    InSandbox(sandbox): InSandbox,
    Path(path): Path<One>,
    Json(asked): Json<Ask>,
) -> Result<(StatusCode, Json<Asked>), Problem> {
    let timeout = timeout(&asked)?;
    let query = sandbox.world.write(|state| {
        let records = &mut state.records.attestr;
        let profile = path.find(records)?;
        let (id, question) = (profile.id, question(records, profile, asked)?);
        let check = question.check;
        let asked = office::ask(records, &mut state.core, id, question, timeout);
        let query = asked.map_err(|error| refused(records, check, &error))?;
        state.settle();
        let queries = queries(path.find(&state.records.attestr)?);
        let query = queries.iter().find(|known| known.id == query).map(Asked::from);
        query.ok_or_else(|| Problem::conflict("the profile was archived meanwhile"))
    })?;
    Ok((StatusCode::CREATED, Json(query)))
}

fn timeout(asked: &Ask) -> Result<Option<Duration>, Problem> {
    match (&asked.timeout, &asked.check) {
        (None, _) => Ok(None),
        (Some(_), None) => Err(Problem::invalid("timeout: only a check waits, and none is named")),
        (Some(span), Some(_)) => {
            parse_span(span).map(Some).map_err(|error| Problem::invalid(format!("timeout: {error}")))
        }
    }
}

/// The question as it was asked, when everything that it names is there.
fn question(records: &Records, profile: &Profile, asked: Ask) -> Result<Question, Problem> {
    if asked.query.trim().is_empty() {
        return Err(Problem::invalid("query: a question has a text, such as \"Please share the relieving letter\""));
    }
    if let Some(missing) = asked.documents.iter().find(|id| !records.media.holds(id, profile.account)) {
        return Err(Problem::invalid(format!("documents: no file of the profile's account has the id {missing:?}")));
    }
    let check = asked.check.map(|check| known(records, profile, &check)).transpose()?;
    Ok(Question { text: asked.query, documents: asked.documents, check })
}

fn known(records: &Records, profile: &Profile, check: &str) -> Result<AsyncId, Problem> {
    let found = check.parse().ok().and_then(|id: AsyncId| records.checks.get(&id));
    found.filter(|found| found.profile == Some(profile.id)).map(|found| found.id).ok_or_else(|| {
        let items = records.checks.values().filter(|known| known.profile == Some(profile.id));
        let problem = Problem::invalid(format!("check: there is no check {check:?} on the profile {}", profile.id));
        problem.valid(items.map(|known: &Check| known.id).take(20))
    })
}

/// Why nothing was asked, and what the check's state allows instead.
fn refused(records: &Records, check: Option<AsyncId>, error: &CannotAsk) -> Problem {
    let check = check.and_then(|id| records.checks.get(&id));
    let offers = check.map(|check| super::super::checks::offers(records, check)).unwrap_or_default();
    Problem::conflict(error.to_string()).valid(offers)
}

fn queries(profile: &Profile) -> &[Query] {
    match &profile.contents {
        Contents::Active { queries, .. } => queries,
        Contents::Archived { .. } => &[],
    }
}
