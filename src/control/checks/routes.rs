//! The routes of checks.

use axum::extract::Path;
use serde::Deserialize;
use serde_json::{Map, Value, json};

use super::{
    super::{
        api::{Routes, does},
        extract::{InSandbox, Json, Query},
        page::{Page, after},
        problem::{Problem, one_of},
    },
    shown::Shown,
};
use crate::{
    engine::scenario::{Plan, read_plan},
    vendors::{
        Core, Sandbox, State, VOCABULARY,
        attestr::{
            Records,
            ids::AsyncId,
            office::{self, CannotAct},
            state::Check,
        },
    },
};

/// The vendor's words for how far a check is.
pub(in super::super) const STATUSES: [&str; 3] = ["INITIATED", "COMPLETED", "ERRORED"];

/// The parameters that choose checks.
const WHICH: [(&str, &str); 4] = [
    ("status", "INITIATED, COMPLETED or ERRORED."),
    ("profile", "The profile that they belong to."),
    ("after", "Only checks after the one with this id."),
    ("limit", "How many at most, up to 1000; 100 unless said."),
];

/// The routes.
pub(in super::super) fn routes() -> Routes {
    let complete_ = does("Completes a pending check now: `outcome` and `output` of a rule; Clear unless said.");
    let fail_ = does("Lets a pending check end now with an error: `error`, a code of the vendor, and `details`.");
    let plan_ = does("Gives a pending check another plan: what a rule has as `then`.");
    Routes::default()
        .get("/checks", list, does("The checks that fit, oldest first.").query(&WHICH).gives::<Page<Shown>>())
        .get("/checks/{id}", show, does("One check: how far it is, what it waits for, its plan.").gives::<Shown>())
        .post("/checks/{id}/complete", complete, complete_.takes::<Value>().gives::<Shown>())
        .post("/checks/{id}/fail", fail, fail_.takes::<Fail>().gives::<Shown>())
        .put("/checks/{id}/plan", plan, plan_.takes::<Value>().gives::<Shown>())
}

/// Which checks are asked for.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
struct Which {
    status: Option<String>,
    profile: Option<String>,
    after: Option<String>,
    limit: Option<usize>,
}

impl Which {
    fn fits(&self, check: &Check) -> bool {
        let status = check.status.word().to_string();
        let profile = check.profile.map(|profile| profile.to_string());
        self.status.as_ref().is_none_or(|wanted| wanted.eq_ignore_ascii_case(&status))
            && self.profile.as_ref().is_none_or(|wanted| Some(wanted) == profile.as_ref())
    }
}

async fn list(InSandbox(sandbox): InSandbox, Query(which): Query<Which>) -> Result<Json<Page<Shown>>, Problem> {
    sandbox.world.read(|state| {
        one_of("status", which.status.as_deref(), &STATUSES)?;
        let records = &state.records.attestr;
        let first = after(&records.checks, which.after.as_deref(), "check")?;
        let fitting = records.checks.values().enumerate().filter(|(_, check)| which.fits(check));
        let show = |(_, check): &(usize, &Check)| (check.id.to_string(), Shown::of(records, check));
        Page::of(fitting, |(place, _)| *place >= first, which.limit, show).map(Json)
    })
}

/// The check with an id, when there is one.
pub(in super::super) fn find<'a>(state: &'a State, id: &str) -> Option<&'a Check> {
    state.records.attestr.checks.get(&id.parse::<AsyncId>().ok()?)
}

async fn show(InSandbox(sandbox): InSandbox, Path(path): Path<One>) -> Result<Json<Shown>, Problem> {
    let show = |state: &State| find(state, &path.id).map(|check| Shown::of(&state.records.attestr, check));
    let shown = sandbox.world.read(show);
    shown.map(Json).ok_or_else(|| path.unknown())
}

async fn complete(
    InSandbox(sandbox): InSandbox,
    Path(path): Path<One>,
    Json(mut then): Json<Map<String, Value>>,
) -> Result<Json<Shown>, Problem> {
    if let Some(key) = then.keys().find(|key| !matches!(key.as_str(), "outcome" | "output" | "webhook")) {
        let problem = Problem::invalid(format!("{key}: a check is completed with an outcome; PUT …/plan takes more"));
        return Err(problem.valid(["outcome", "output", "webhook"]));
    }
    then.entry("outcome").or_insert_with(|| json!("Clear"));
    act(&sandbox, &path, &Value::Object(then), office::end)
}

/// With which error a check fails.
#[derive(Debug, Deserialize, schemars::JsonSchema)]
#[serde(deny_unknown_fields)]
#[schemars(rename = "FailCheck")]
struct Fail {
    /// A code of the vendor.
    error: u32,
    /// The envelope's details.
    details: Option<String>,
}

async fn fail(
    InSandbox(sandbox): InSandbox,
    Path(path): Path<One>,
    Json(fail): Json<Fail>,
) -> Result<Json<Shown>, Problem> {
    let errored = match fail.details {
        None => json!(fail.error),
        Some(details) => json!({ "code": fail.error, "details": details }),
    };
    act(&sandbox, &path, &json!({ "errored": errored }), office::end)
}

async fn plan(
    InSandbox(sandbox): InSandbox,
    Path(path): Path<One>,
    Json(then): Json<Value>,
) -> Result<Json<Shown>, Problem> {
    act(&sandbox, &path, &then, office::replan)
}

/// Reads `then` for the check in the path, and does something with it and the plan.
fn act(
    sandbox: &Sandbox,
    path: &One,
    then: &Value,
    act: impl FnOnce(&mut Records, &mut Core, AsyncId, Plan) -> Result<(), CannotAct>,
) -> Result<Json<Shown>, Problem> {
    sandbox.world.write(|state| {
        let check = find(state, &path.id).ok_or_else(|| path.unknown())?;
        let id = check.id;
        let operation = format!("attestr.{}.create", check.subject.kind().service());
        let plan = read_plan(&operation, then, VOCABULARY).map_err(Problem::invalid)?;
        act(&mut state.records.attestr, &mut state.core, id, plan)
            .map_err(|error| Problem::conflict(error.to_string()))?;
        state.settle();
        let check = find(state, &path.id).ok_or_else(|| path.unknown())?;
        Ok(Json(Shown::of(&state.records.attestr, check)))
    })
}

/// The path of one check.
#[derive(Debug, Deserialize)]
struct One {
    id: String,
}

impl One {
    fn unknown(&self) -> Problem {
        Problem::unknown(format!("there is no check {:?} in this sandbox; GET …/checks lists them", self.id))
    }
}
