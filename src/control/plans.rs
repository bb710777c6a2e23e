//! `…/plans`: what is decided for checks that are still to come.

use hyper::StatusCode;
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};
use serde_json::Value;

use super::{
    api::{Routes, does},
    extract::{Id, InSandbox, Json, SetUp},
    problem::Problem,
};
use crate::vendors::{attestr::plans::WaitingPlan, back_office, selector::Selector};

/// The routes.
pub fn routes() -> Routes {
    let add_ =
        does("Decides a check that is still to come: the first new one that fits takes the plan, before any rule.");
    Routes::default()
        .get("/plans", list, does("The plans that no check has taken yet, oldest first.").gives::<Vec<PlanForView>>())
        .post("/plans", add, add_.takes::<NewPlan>().creates::<PlanForView>())
        .delete("/plans/{id}", remove, does("Removes a plan that no check has taken yet.").gives::<PlanForView>())
}

/// A plan, and the check that it is for.
#[derive(Debug, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
struct NewPlan {
    r#for: PlanSubject,
    /// What a rule has as `then`: `outcome`, `output`, `steps`, `after`, `errored`, `webhook`.
    plan: Value,
}

/// What a plan is for.
#[derive(Debug, Clone, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
struct PlanSubject {
    /// A check, by the `tag`, `type`, `employer`, `name` and `account` of its request.
    check: Selector,
}

/// A plan that waits for its check.
#[derive(Debug, Serialize, JsonSchema)]
#[schemars(rename = "WaitingPlan")]
struct PlanForView {
    id: String,
    r#for: PlanSubject,
    plan: Value,
}

impl From<&WaitingPlan> for PlanForView {
    fn from(waiting: &WaitingPlan) -> Self {
        Self {
            id: waiting.id.to_string(),
            r#for: PlanSubject { check: waiting.check.clone() },
            plan: waiting.plan.clone(),
        }
    }
}

async fn list(InSandbox(sandbox): InSandbox) -> Json<Vec<PlanForView>> {
    let view =
        sandbox.world.read(|state| state.records.attestr.plans.waiting().iter().map(PlanForView::from).collect());
    Json(view.await)
}

async fn add(sandbox: SetUp, Json(new): Json<NewPlan>) -> Result<(StatusCode, Json<PlanForView>), Problem> {
    sandbox
        .write(|state| {
            let added = back_office::plan_for(state, new.r#for.check, new.plan)?;
            Ok((StatusCode::CREATED, Json(PlanForView::from(&added))))
        })
        .await
}

async fn remove(InSandbox(sandbox): InSandbox, Id(id): Id) -> Result<Json<PlanForView>, Problem> {
    sandbox
        .world
        .write(|state| {
            let removed = id.parse().ok().and_then(|id| state.records.attestr.plans.remove(id));
            removed.map(|plan| Json(PlanForView::from(&plan))).ok_or_else(|| Problem::not_found("plan", &id, "plans"))
        })
        .await
}
