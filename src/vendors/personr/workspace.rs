//! `POST /api-change-workspace`: the workspace that the user's calls work on. Documented (switching workspaces).
//!
//! 1. Reads `workspace`, a name.
//! 2. Finds it among the user's own workspace and those below, or answers the documented error, which has HTTP status 200.
//! 3. Switches the user, and so every token of that user, for good.
//!
//! Errors: a missing parameter, an unknown workspace.

use serde::Serialize;

use crate::vendors::{
    exchange::Reply,
    personr::{
        body::RequestFields,
        error::ApiError,
        gate::{Call, Endpoint},
        reply,
    },
};

pub const ENDPOINT: Endpoint = Endpoint::post("personr.workspace.change", "api-change-workspace", &["workspace"], run);

#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
struct Changed<'a> {
    current_workspace: &'a str,
}

fn run(call: &mut Call<'_>) -> Result<Reply, ApiError> {
    let name = read(call.fields)?;
    call.records.accounts.switch(&call.caller.login, &name)?;
    Ok(reply::success(Changed { current_workspace: &name }))
}

fn read(fields: &RequestFields) -> Result<String, ApiError> {
    fields.required("workspace")
}
