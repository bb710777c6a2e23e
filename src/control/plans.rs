//! `…/plans`: what is decided for checks, applicants and entities that are still to come.

use hyper::StatusCode;

use super::{
    api::{Routes, does},
    extract::{Id, InSandbox, Json, SetUp},
    problem::Problem,
};
use crate::vendors::{
    back_office,
    plans::{NewPlan, WaitingPlan},
};

pub fn routes() -> Routes {
    let add_ = does(
        "planFor",
        "Decides a check, an applicant or an entity that is still to come: the first new one that fits takes the plan, before any rule.",
    );
    Routes::default()
        .get(
            "/plans",
            list,
            does("plans", "The plans that nobody has taken yet, oldest first.").gives::<Vec<WaitingPlan>>(),
        )
        .post("/plans", add, add_.takes::<NewPlan>().creates::<WaitingPlan>())
        .delete(
            "/plans/{id}",
            remove,
            does("removePlan", "Removes a plan that nobody has taken yet.").gives::<WaitingPlan>(),
        )
}

pub async fn list(InSandbox(sandbox): InSandbox) -> Json<Vec<WaitingPlan>> {
    let waiting = |state: &_| back_office::waiting_plans(state).into_iter().cloned().collect();
    Json(sandbox.world.read(waiting).await)
}

pub async fn add(sandbox: SetUp, Json(new): Json<NewPlan>) -> Result<(StatusCode, Json<WaitingPlan>), Problem> {
    let added = sandbox.write(|state| Ok(back_office::plan_for(state, new)?)).await?;
    Ok((StatusCode::CREATED, Json(added)))
}

pub async fn remove(InSandbox(sandbox): InSandbox, Id(id): Id) -> Result<Json<WaitingPlan>, Problem> {
    let remove = |state: &mut _| id.parse().ok().and_then(|id| back_office::remove_plan(state, id));
    let removed = sandbox.world.write(remove).await;
    removed.map(Json).ok_or_else(|| Problem::not_found("plan", &id, "plans"))
}
