//! `…/rules`: the rules that decide in a sandbox, and rules added while it runs, which come before all others.

use hyper::StatusCode;
use schemars::JsonSchema;
use serde::Serialize;
use serde_json::{Value, json};

use super::{
    api::{Routes, does},
    extract::{Id, InSandbox, Json, SetUp, Text},
    problem::Problem,
};
use crate::{
    engine::{
        aside::aside,
        scenario::{self, AddedRule, NewRule, Origin, RuleView, ScenarioView, Scenarios},
    },
    vendors::VOCABULARY,
};

pub fn routes() -> Routes {
    Routes::default()
        .get(
            "/rules",
            list,
            does("rules", "The rules that decide, in order of precedence, with counters.").gives::<Vec<ActiveRule>>(),
        )
        .post(
            "/rules",
            add,
            does(
                "rule",
                "Adds a rule before all others, as YAML or JSON; 200 when it takes the place of one with its id.",
            )
            .takes::<Value>()
            .creates::<PutRule>(),
        )
        .put(
            "/rules/{id}",
            put,
            does("putRule", "Adds or replaces the added rule of that id.").takes::<Value>().gives::<PutRule>(),
        )
        .delete("/rules/{id}", delete, does("removeRule", "Removes an added rule.").gives::<Value>())
}

/// A rule that decides.
#[derive(Debug, Serialize, JsonSchema)]
pub struct ActiveRule {
    /// Where it comes from.
    pub origin: Origin,
    #[serde(flatten)]
    pub rule: RuleView,
}

/// What adding a rule did.
#[derive(Debug, Serialize, JsonSchema)]
pub struct PutRule {
    #[serde(flatten)]
    pub rule: ActiveRule,
    /// What is hardly meant so.
    pub warnings: Vec<scenario::Problem>,
}

pub async fn list(InSandbox(sandbox): InSandbox) -> Json<Vec<ActiveRule>> {
    Json(sandbox.world.read(|state| active(&state.core.scenarios).collect()).await)
}

fn active(scenarios: &Scenarios) -> impl Iterator<Item = ActiveRule> + use<> {
    let of = |ScenarioView { origin, rules, .. }| rules.into_iter().map(move |rule| ActiveRule { origin, rule });
    scenarios.list().into_iter().filter(|scenario| scenario.active).flat_map(of)
}

pub async fn add(sandbox: SetUp, Text(text): Text) -> Result<(StatusCode, Json<PutRule>), Problem> {
    let (put, is_new) = insert(&sandbox, None, text).await?;
    Ok((if is_new { StatusCode::CREATED } else { StatusCode::OK }, Json(put)))
}

pub async fn put(sandbox: SetUp, Id(id): Id, Text(text): Text) -> Result<Json<PutRule>, Problem> {
    insert(&sandbox, Some(id), text).await.map(|(put, _)| Json(put))
}

/// Adds a rule, which is read before the sandbox is entered, and says whether there was none of its id.
async fn insert(sandbox: &SetUp, id: Option<String>, text: String) -> Result<(PutRule, bool), Problem> {
    let read = move || (NewRule::read(&text, id.as_deref(), VOCABULARY), id);
    let (read, id) = aside(read).await;
    let (rule, warnings) = read.map_err(Problem::in_scenario)?;
    if let (Some(id), Some(written)) = (id.as_deref(), rule.id())
        && id != written
    {
        return Err(Problem::invalid(format!("id: the rule says {written:?} and the path {id:?}; leave one out")));
    }
    let added = sandbox
        .write(|state| {
            let now = state.core.now;
            state.core.scenarios.add(rule, now).map_err(Problem::conflict)
        })
        .await?;
    let AddedRule { rule, is_new } = added;
    Ok((PutRule { rule: ActiveRule { origin: Origin::Runtime, rule }, warnings }, is_new))
}

pub async fn delete(InSandbox(sandbox): InSandbox, Id(id): Id) -> Result<Json<Value>, Problem> {
    let removed = sandbox.world.write(|state| state.core.scenarios.remove_rule(&id)).await;
    removed.map_err(Problem::unknown)?;
    Ok(Json(json!({ "deleted": id })))
}
