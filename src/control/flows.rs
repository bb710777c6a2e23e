//! `…/flows`: what Personr's applicants and entities can be put on.

use axum::extract::Path;
use hyper::StatusCode;
use serde::Deserialize;

use super::{
    api::{Routes, does},
    extract::{InSandbox, Json},
    problem::Problem,
};
use crate::vendors::personr::{State, settings::Flow};

/// The setting of a scenario that stands in place of the sandbox's own flows.
const SETTING: &str = "flows";

/// The routes.
pub(super) fn routes() -> Routes {
    let set_ = does("Adds a flow, in place of one with the same name; clients must give that name exactly.");
    Routes::default()
        .get("/flows", list, does("The flows of Personr.").gives::<Vec<Flow>>())
        .post("/flows", set, set_.takes::<Flow>().creates::<Flow>())
        .delete("/flows/{name}", delete, does("Removes a flow; what is on it goes on.").gives::<Flow>())
}

async fn list(InSandbox(sandbox): InSandbox) -> Json<Vec<Flow>> {
    Json(sandbox.world.read(|state| state.records.personr.settings.flows.clone()))
}

async fn set(InSandbox(sandbox): InSandbox, Json(flow): Json<Flow>) -> Result<(StatusCode, Json<Flow>), Problem> {
    if flow.name.trim().is_empty() {
        return Err(Problem::invalid("name: a flow has a name, such as \"KYC basic\""));
    }
    sandbox.world.write(|state| {
        let records = &mut state.records.personr;
        own(records)?;
        records.settings.add_flow(flow.clone());
        Ok((StatusCode::CREATED, Json(flow)))
    })
}

/// The path of one flow.
#[derive(Debug, Deserialize)]
struct One {
    name: String,
}

async fn delete(InSandbox(sandbox): InSandbox, Path(path): Path<One>) -> Result<Json<Flow>, Problem> {
    sandbox.world.write(|state| {
        let records = &mut state.records.personr;
        let flows = &records.settings.flows;
        let place = flows.iter().position(|flow| flow.name == path.name).ok_or_else(|| {
            let problem = Problem::unknown(format!("there is no flow {:?} in this sandbox", path.name));
            problem.valid(flows.iter().map(|flow| &flow.name))
        })?;
        own(records)?;
        Ok(Json(records.settings.flows.remove(place)))
    })
}

/// Refuses to change flows that are not the sandbox's own.
fn own(records: &State) -> Result<(), Problem> {
    if !records.own.contains_key(SETTING) {
        return Ok(());
    }
    Err(Problem::conflict(
        "an active scenario sets the flows (settings.personr.flows); change them there, or make it inactive first",
    ))
}
