//! `…/flows`: what Personr's applicants and entities can be put on.

use hyper::StatusCode;

use super::{
    api::{Routes, does},
    extract::{Id, InSandbox, Json, SetUp},
    problem::Problem,
};
use crate::vendors::{
    self, State,
    personr::settings::{self, Flow},
};

pub fn routes() -> Routes {
    let set_ = does("addFlow", "Adds a flow, in place of one with the same name; clients must give that name exactly.");
    Routes::default()
        .get("/flows", list, does("flows", "The flows of Personr.").gives::<Vec<Flow>>())
        .post("/flows", set, set_.takes::<Flow>().creates::<Flow>())
        .delete("/flows/{name}", delete, does("removeFlow", "Removes a flow; what is on it goes on.").gives::<Flow>())
}

pub async fn list(InSandbox(sandbox): InSandbox) -> Json<Vec<Flow>> {
    Json(sandbox.world.read(|state| state.records.personr.settings.flows.clone()).await)
}

pub async fn set(sandbox: SetUp, Json(flow): Json<Flow>) -> Result<(StatusCode, Json<Flow>), Problem> {
    if flow.name.trim().is_empty() {
        return Err(Problem::invalid("name: a flow has a name, such as \"KYC basic\""));
    }
    sandbox
        .write(|state| {
            if set_by_scenarios(state).iter().any(|it| is_same(it, &flow)) {
                return Err(set_by_a_scenario(&flow.name));
            }
            change(state, |flows| {
                flows.retain(|known| !is_same(known, &flow));
                flows.push(flow.clone());
            });
            Ok((StatusCode::CREATED, Json(flow)))
        })
        .await
}

pub async fn delete(InSandbox(sandbox): InSandbox, Id(name): Id) -> Result<Json<Flow>, Problem> {
    sandbox
        .world
        .write(|state| {
            let fixed = set_by_scenarios(state);
            let is_meant = |flow: &Flow| flow.name == name;
            let removed = change(state, |flows| {
                let own = |flow: &Flow| is_meant(flow) && !fixed.iter().any(|it| is_same(it, flow));
                flows.iter().position(own).map(|place| flows.remove(place))
            });
            match removed {
                Some(flow) => Ok(Json(flow)),
                None if fixed.iter().any(is_meant) => Err(set_by_a_scenario(&name)),
                None => {
                    let flows = state.records.personr.settings.flows.iter().map(|flow| &flow.name);
                    Err(Problem::not_found("flow", &name, "flows").valid(flows))
                }
            }
        })
        .await
}

/// Changes the sandbox's own flows, which are put aside as long as active scenarios set anything.
fn change<T>(state: &mut State, edit: impl FnOnce(&mut Vec<Flow>) -> T) -> T {
    let records = &mut state.records.personr;
    let edited = edit(&mut records.own.as_mut().unwrap_or(&mut records.settings).flows);
    vendors::obey_settings(state);
    edited
}

/// The flows that the active scenarios set.
fn set_by_scenarios(state: &State) -> Vec<Flow> {
    settings::given(&state.core).flows
}

/// People and companies may have flows of one name.
fn is_same(one: &Flow, other: &Flow) -> bool {
    (one.of, &one.name) == (other.of, &other.name)
}

fn set_by_a_scenario(name: &str) -> Problem {
    Problem::conflict(format!(
        "an active scenario sets the flow {name:?} (settings.personr.flows); change it there, or make the scenario inactive first"
    ))
}
