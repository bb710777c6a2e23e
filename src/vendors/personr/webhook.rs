//! `POST /api-webhook-configuration`: where the workspace's results are sent. Documented (webhook configuration); the answer's keys are
//! inferred from its description.
//!
//! 1. Reads `webhookUrl`, `generateToken`, `headerToken`.
//! 2. Makes a new bearer token if asked to; otherwise the current one stays, if there is one.
//! 3. Sets the workspace's one endpoint: everything goes there from now on, with the token in the header if asked to.
//! 4. Answers the address, the token and whether it is sent.
//!
//! Errors: a missing or wrong parameter.

use serde::Serialize;

use crate::{
    engine::outbox::{self, Address, EndpointConfig, EndpointError, Outbox, Target},
    vendors::{
        Core,
        exchange::Reply,
        personr::{
            body::RequestFields,
            error::ApiError,
            events::VENDOR,
            gate::{Call, Endpoint},
            ids::WorkspaceId,
            reply,
        },
    },
};

pub const ENDPOINT: Endpoint = Endpoint::post(
    "personr.webhook.configure",
    "api-webhook-configuration",
    &["webhookUrl", "generateToken", "headerToken"],
    run,
);

/// The answer, in the order of the request.
#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
struct Configured<'a> {
    webhook_url: &'a str,
    token: Option<&'a str>,
    header_token: bool,
}

fn run(call: &mut Call<'_>) -> Result<Reply, ApiError> {
    let (url, generate, send) = read(call.fields)?;
    let invalid = |what: &str| call.fields.invalid("webhookUrl", what);
    let address = Address::parse(&url, call.core.outbox.policy())
        .map_err(|error| invalid(&format!("be the address of a receiver: {error}")))?;
    let workspace = call.records.accounts.workspace_mut(&call.caller.workspace);
    if generate {
        workspace.webhook_token = Some(call.core.random.url_safe(40).into());
    }
    let token = workspace.webhook_token.as_deref();
    let authorization = token.filter(|_| send).map(authorization);
    set(call.core, &workspace.id, address, authorization).map_err(|error| invalid(&error.to_string()))?;
    Ok(reply::success(Configured { webhook_url: &url, token, header_token: send }))
}

/// The address, whether to make a token, and whether to send it.
fn read(fields: &RequestFields) -> Result<(String, bool, bool), ApiError> {
    Ok((fields.required("webhookUrl")?, fields.required_flag("generateToken")?, fields.required_flag("headerToken")?))
}

/// The value of the authorization header that carries an endpoint's token.
pub fn authorization(token: &str) -> String {
    format!("Bearer {token}")
}

/// The one endpoint of a workspace.
pub fn endpoint<'a>(webhooks: &'a Outbox, workspace: &str) -> Option<&'a outbox::Endpoint> {
    let owned = |it: &&outbox::Endpoint| *it.config.vendor == *VENDOR && it.config.owner.as_deref() == Some(workspace);
    webhooks.endpoints().find(owned)
}

/// Sets the one endpoint of a workspace; what the control API set beside address and token stays.
fn set(
    core: &mut Core,
    workspace: &WorkspaceId,
    address: Address,
    authorization: Option<String>,
) -> Result<(), EndpointError> {
    let target = Target::Url(address);
    if let Some(earlier) = endpoint(&core.outbox, workspace.as_str()) {
        let id = earlier.id;
        let config = EndpointConfig { target, authorization, active: true, ..earlier.config.clone() };
        return core.outbox.configure(id, config, core.now);
    }
    let owner = Some(workspace.as_str().into());
    core.outbox.register(EndpointConfig { owner, authorization, ..EndpointConfig::new(VENDOR, target) }).map(|_| ())
}
