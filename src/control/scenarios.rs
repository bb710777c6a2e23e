//! `…/scenarios`: what a sandbox's scenarios are, switching them on and off, adding and removing them.

use axum::extract::State;
use hyper::StatusCode;
use schemars::JsonSchema;
use serde::Serialize;
use serde_json::Value;

use super::{
    api::{Routes, does},
    extract::{Id, InSandbox, Json, SetUp, Text},
    problem::Problem,
};
use crate::{
    app::App,
    engine::{
        aside::aside,
        scenario::{self, MagicValue, Origin, ScenarioView, Scenarios, compile, magic_values},
        time::Timestamp,
    },
    vendors::{self, VOCABULARY},
};

/// The routes of a sandbox's scenarios.
pub fn routes() -> Routes {
    Routes::default()
        .get(
            "/scenarios",
            list,
            does("scenarios", "Every scenario, and what is wrong with their files.").gives::<ScenariosView>(),
        )
        .get(
            "/scenarios/{name}",
            show,
            does("showScenario", "One scenario with its text and counters.").gives::<ScenarioView>(),
        )
        .put(
            "/scenarios/{name}",
            put,
            does("scenario", "Adds or replaces an active scenario, as YAML or JSON.")
                .takes::<Value>()
                .gives::<PutScenario>(),
        )
        .delete("/scenarios/{name}", delete, does("removeScenario", "Removes a scenario.").gives::<Value>())
        .post(
            "/scenarios/{name}/activate",
            activate,
            does("activate", "Lets a scenario decide.").gives::<ScenarioView>(),
        )
        .post(
            "/scenarios/{name}/deactivate",
            deactivate,
            does("deactivate", "Silences a scenario.").gives::<ScenarioView>(),
        )
}

/// The routes that belong to no sandbox.
pub fn shared_routes() -> Routes {
    Routes::default()
        .get("/_vetbox/v1/schema", schema, does("schema", "The JSON Schema of scenario files.").gives::<Value>())
        .get(
            "/_vetbox/v1/magic-values",
            magic,
            does("magicValues", "The values that decide an outcome by being sent.").gives::<Vec<MagicValue>>(),
        )
}

/// All scenarios of a sandbox.
#[derive(Debug, Serialize, JsonSchema)]
#[schemars(rename = "Scenarios")]
pub struct ScenariosView {
    /// In order of precedence; what ships and was never active comes last.
    pub scenarios: Vec<ScenarioView>,
    /// What is wrong with the server's scenario files now; a broken one keeps its last right version.
    pub problems: Vec<scenario::Problem>,
}

/// What adding a scenario did.
#[derive(Debug, Serialize, JsonSchema)]
pub struct PutScenario {
    pub scenario: ScenarioView,
    /// What is hardly meant so.
    pub warnings: Vec<scenario::Problem>,
}

pub async fn list(State(app): State<App>, InSandbox(sandbox): InSandbox) -> Json<ScenariosView> {
    let scenarios = sandbox.world.read(|state| state.core.scenarios.list()).await;
    Json(ScenariosView { scenarios, problems: app.files.problems() })
}

pub async fn show(InSandbox(sandbox): InSandbox, Id(name): Id) -> Result<Json<ScenarioView>, Problem> {
    sandbox.world.read(|state| view(&state.core.scenarios, &name)).await.map(Json)
}

/// `PUT …/scenarios/<name>`: the same checks and messages as for files.
pub async fn put(
    State(app): State<App>,
    sandbox: SetUp,
    Id(name): Id,
    Text(text): Text,
) -> Result<(StatusCode, Json<PutScenario>), Problem> {
    // A text can be long, and refer to itself again and again.
    let read = move || (compile("body", &name, &text, VOCABULARY), name);
    let (compiled, name) = aside(read).await;
    let warnings = compiled.problems;
    let Some(scenario) = compiled.scenario else { return Err(Problem::in_scenario(warnings)) };
    if scenario.name() != name {
        let written = scenario.name();
        return Err(Problem::invalid(format!("name: the text says {written:?} and the path {name:?}; leave one out")));
    }
    let active = scenario.active;
    let (sandbox, scenario) = sandbox
        .enter_with(|state| {
            change(state, |scenarios, now| {
                scenarios.put(scenario, Origin::Given, active, now).map_err(Problem::conflict)?;
                view(scenarios, &name)
            })
        })
        .await?;
    aside(move || app.issue_brought(&sandbox)).await;
    Ok((StatusCode::OK, Json(PutScenario { scenario, warnings })))
}

pub async fn delete(
    State(app): State<App>,
    InSandbox(sandbox): InSandbox,
    Id(name): Id,
) -> Result<Json<Value>, Problem> {
    sandbox
        .world
        .write(|state| change(state, |scenarios, _| scenarios.remove(&name).map_err(Problem::unknown)))
        .await?;
    aside(move || app.issue_brought(&sandbox)).await;
    Ok(Json(serde_json::json!({ "deleted": name })))
}

pub async fn activate(State(app): State<App>, sandbox: SetUp, Id(name): Id) -> Result<Json<ScenarioView>, Problem> {
    switch(app, &sandbox, &name, true).await
}

pub async fn deactivate(State(app): State<App>, sandbox: SetUp, Id(name): Id) -> Result<Json<ScenarioView>, Problem> {
    switch(app, &sandbox, &name, false).await
}

async fn switch(app: App, sandbox: &SetUp, name: &str, active: bool) -> Result<Json<ScenarioView>, Problem> {
    let (sandbox, shown) = sandbox
        .enter_with(|state| {
            change(state, |scenarios, now| {
                scenarios.set_active(name, active, now).map_err(Problem::unknown)?;
                view(scenarios, name)
            })
        })
        .await?;
    aside(move || app.issue_brought(&sandbox)).await;
    Ok(Json(shown))
}

/// Changes a sandbox's scenarios and makes their settings so; whoever does it lets the accounts that these brought lead there.
fn change<T>(
    state: &mut vendors::State,
    change: impl FnOnce(&mut Scenarios, Timestamp) -> Result<T, Problem>,
) -> Result<T, Problem> {
    let changed = change(&mut state.core.scenarios, state.core.now)?;
    vendors::obey_settings(state);
    Ok(changed)
}

fn view(scenarios: &Scenarios, name: &str) -> Result<ScenarioView, Problem> {
    scenarios.view(name).map_err(Problem::unknown)
}

pub async fn schema() -> Json<Value> {
    Json(scenario::schema(&VOCABULARY))
}

pub async fn magic(State(app): State<App>) -> Json<Vec<MagicValue>> {
    Json(magic_values(&app.library))
}
