//! `POST /api-change-workspace`: the workspace that the user's calls work on. Documented (switching workspaces).
//!
//! 1. Reads `workspace`, a name.
//! 2. Finds it among the user's own workspace and those below, or answers the documented error, which has HTTP status 200.
//! 3. Switches the user, and so every token of that user, for good.
//!
//! Errors: a missing parameter, an unknown workspace.

use schemars::JsonSchema;
use serde::Serialize;
use serde_json::{Value, json};

use crate::vendors::{
    exchange::Reply,
    personr::{
        body::Fields,
        error::ApiError,
        gate::{self, Access, Call, Endpoint, Methods},
        openapi, reply,
    },
};

pub(super) const ENDPOINT: Endpoint = Endpoint {
    operation: "personr.workspace.change",
    summary: "Switches the user's workspace",
    workflow: "api-change-workspace",
    methods: Methods::Post,
    access: Access::Token,
    takes_flow: false,
    limit: gate::LIMIT,
    reads: |fields| read(fields).map(drop),
    answers: changed,
    run,
};

#[derive(Serialize, JsonSchema)]
#[serde(rename_all = "camelCase")]
struct Changed<'a> {
    current_workspace: &'a str,
}

fn run(call: &mut Call<'_>) -> Result<Reply, ApiError> {
    let name = read(call.fields)?;
    call.records.accounts.switch(&call.caller.login, &name)?;
    Ok(reply::success(Changed { current_workspace: &name }))
}

fn read(fields: &Fields) -> Result<String, ApiError> {
    fields.required("workspace")
}

/// The schema of the answer: also the documented error has HTTP status 200.
fn changed() -> Value {
    json!({ "anyOf": [reply::success_schema::<Changed<'_>>(), openapi::workspace_error()] })
}
