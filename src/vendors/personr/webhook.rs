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
    engine::{
        outbox::{Address, EndpointConfig, EndpointId, Target},
        policy::Policy,
    },
    vendors::{
        Core,
        exchange::Reply,
        personr::{
            auth::Webhook,
            error::ApiError,
            events::VENDOR,
            gate::{self, Access, Call, Endpoint, Methods},
            ids::WorkspaceId,
            reply,
        },
    },
};

pub(super) const ENDPOINT: Endpoint = Endpoint {
    operation: "personr.webhook.configure",
    workflow: "api-webhook-configuration",
    methods: Methods::Post,
    access: Access::Token,
    limit: gate::LIMIT,
    run,
};

/// The answer, in the order of the request.
#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
struct Configured<'a> {
    webhook_url: &'a str,
    token: Option<&'a str>,
    header_token: bool,
}

fn run(call: &mut Call<'_>) -> Result<Reply, ApiError> {
    let url = call.fields.required("webhookUrl")?;
    let generate = call.fields.required_flag("generateToken")?;
    let send = call.fields.required_flag("headerToken")?;
    let address = Address::parse(&url, &Policy::default())
        .map_err(|error| call.fields.invalid("webhookUrl", &format!("be the address of a receiver: {error}")))?;
    let workspace = call.records.accounts.workspace_mut(&call.caller.workspace);
    let earlier = workspace.webhook.take();
    let token = match (generate, &earlier) {
        (true, _) => Some(call.core.random.url_safe(40).into()),
        (false, Some(earlier)) => earlier.token.clone(),
        (false, None) => None,
    };
    let authorization = token.as_ref().filter(|_| send).map(|token| format!("Bearer {token}"));
    let endpoint = set(call.core, earlier.map(|earlier| earlier.endpoint), &workspace.id, address, authorization);
    let webhook = workspace.webhook.insert(Webhook { endpoint, url: url.into(), token, header_token: send });
    Ok(reply::success(Configured { webhook_url: &webhook.url, token: webhook.token.as_deref(), header_token: send }))
}

/// Sets the one endpoint of a workspace.
fn set(
    core: &mut Core,
    earlier: Option<EndpointId>,
    workspace: &WorkspaceId,
    address: Address,
    authorization: Option<String>,
) -> EndpointId {
    let mut config = EndpointConfig::new(VENDOR, Target::Url(address));
    config.owner = Some(workspace.as_str().into());
    config.authorization = authorization;
    // The control API may have removed it meanwhile.
    if let Some(id) = earlier.filter(|id| core.outbox.endpoint(*id).is_some()) {
        core.outbox.configure(id, config, core.now).expect("the usual settings and a made-up token are valid");
        return id;
    }
    core.outbox.register(config).expect("the usual settings and a made-up token are valid")
}
