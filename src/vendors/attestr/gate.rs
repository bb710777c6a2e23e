//! What every request passes before its endpoint, in the one order that ruling A2 fixes.
//!
//! version → authorization → whitelist → active → service → limits → forced error from a rule → body → record → credits.
//! The first that fails answers. The endpoint does the last three.

use axum::extract::{RawPathParams, Request};
use hyper::{Method, header::AUTHORIZATION};
use serde_json::Value;

use super::{
    Records,
    account::{self, Account},
    body::{self, Fields, Json},
    error::{ApiError, Row},
    ids::{AppId, ProfileId},
    settings::PutBody,
};
use crate::{
    engine::{
        limits::{Exceeded, Refusal},
        scenario::{Answer, Decision, Plan, Situation},
    },
    vendors::{
        Core, Registry, State,
        exchange::{self, Incoming, Reply, Served},
    },
};

/// One endpoint of the vendor.
#[derive(Debug)]
pub(super) struct Endpoint {
    /// Its name in scenarios, journal and docs.
    pub(super) operation: &'static str,
    pub(super) method: Method,
    /// The path after `/api/{version}/public`.
    pub(super) path: &'static str,
    /// What an account must be provisioned for (4035) and pays with; `None` is free for all.
    pub(super) service: Option<&'static str>,
    /// What the body is.
    pub(super) body: BodyKind,
    /// Body, record, credits and state change.
    pub(super) run: fn(&mut Call<'_>) -> Result<Reply, ApiError>,
}

/// What an endpoint reads.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum BodyKind {
    /// A JSON object.
    Json,
    /// Nothing; a body that comes all the same is ignored, as the documented headers suggest one.
    Nothing,
    /// One file in a multipart form.
    Upload,
}

impl Endpoint {
    /// Whether it belongs to the media family, whose errors print their status and have a size row.
    pub(super) fn is_media(&self) -> bool {
        self.path.starts_with("/media")
    }

    fn limit(&self) -> usize {
        match self.body {
            BodyKind::Json | BodyKind::Nothing => body::LIMIT,
            BodyKind::Upload => super::media::UPLOAD_LIMIT,
        }
    }
}

/// A request on its way through an endpoint.
pub(super) struct Call<'a> {
    pub(super) records: &'a mut Records,
    pub(super) core: &'a mut Core,
    pub(super) incoming: &'a Incoming,
    pub(super) account: AppId,
    /// What was decided for the check that the request may start.
    pub(super) plan: Plan,
    /// The parsed body.
    pub(super) json: &'a Json,
    /// The uploaded file.
    pub(super) upload: Option<&'a super::media::Upload>,
    /// The record that the request is about or made.
    pub(super) subject: Option<String>,
    pub(super) warnings: Vec<String>,
}

impl<'a> Call<'a> {
    /// Reads the body's fields with `read`; fields that nobody read are a warning, or in strict mode an error (A6).
    pub(super) fn read<T>(&mut self, read: impl FnOnce(&mut Fields<'a>) -> T) -> Result<T, ApiError> {
        let json = self.json;
        let strict = self.records.settings.strict;
        if let (true, Some(warning)) = (strict, json.warnings.first()) {
            return Err(ApiError::detailed(Row::Malformed, warning.clone()));
        }
        self.warnings.extend(json.warnings.iter().cloned());
        let value = json.value.as_ref().map_err(ApiError::clone)?;
        let mut fields = Fields::of(value)?;
        let request = read(&mut fields);
        let unread = fields.finish()?;
        if unread.is_empty() {
            return Ok(request);
        }
        let warning = format!("the vendor documents no such fields: {}", unread.join(", "));
        if strict {
            return Err(ApiError::detailed(Row::Malformed, warning));
        }
        self.warnings.push(warning);
        Ok(request)
    }

    /// The id of the profile in the path (40018 when it can be none).
    pub(super) fn profile_id(&mut self) -> Result<ProfileId, ApiError> {
        let id = self.incoming.param("profile").parse().map_err(|_| Row::ProfileInvalid)?;
        self.subject = Some(self.incoming.param("profile").to_owned());
        Ok(id)
    }

    /// The calling account.
    pub(super) fn caller(&mut self) -> &mut Account {
        self.records.accounts.get_mut(self.account).expect("the gate found the account in this transaction")
    }

    /// The answer of a successful PUT (A10).
    pub(super) fn done(&self) -> Reply {
        match self.records.settings.put_body {
            PutBody::Empty => Reply::empty(),
            PutBody::Object => Reply::json(hyper::StatusCode::OK, "{}"),
        }
    }
}

/// Serves one request of `endpoint`.
pub(super) async fn serve(
    registry: &Registry,
    endpoint: &'static Endpoint,
    params: RawPathParams,
    request: Request,
) -> axum::response::Response {
    let received = exchange::receive(registry, Some(endpoint.operation), endpoint.limit(), Some(params), request).await;
    let (sandbox, incoming) = match received {
        Ok(received) => received,
        Err(refusal) => return refusal,
    };
    // Parsing needs no lock.
    let upload = match endpoint.body {
        BodyKind::Upload => Some(super::media::Upload::parse(&incoming).await),
        BodyKind::Json | BodyKind::Nothing => None,
    };
    let json = match endpoint.body {
        BodyKind::Json => body::parse(&incoming),
        BodyKind::Nothing | BodyKind::Upload => Json::none(),
    };
    let outgoing = sandbox.world.write(|state| {
        let served = pass(state, endpoint, &incoming, &json, upload.as_ref());
        state.settle();
        exchange::record(&mut state.core, incoming, served)
    });
    exchange::send(registry, &sandbox, outgoing).await
}

/// Takes a request through the gate and the endpoint.
fn pass(
    state: &mut State,
    endpoint: &Endpoint,
    incoming: &Incoming,
    json: &Json,
    upload: Option<&super::media::Upload>,
) -> Served {
    let media = endpoint.is_media();
    let records = &mut state.records.attestr;
    let core = &mut state.core;
    let account = match admit(records, core, endpoint, incoming) {
        Ok(account) => account,
        Err(error) => return Served::refused(error.reply(media)),
    };
    let mut decision = decide(records, core, (endpoint, account), incoming, json);
    let plan = std::mem::take(&mut decision.plan);
    if let Some(problem) = &decision.invalid {
        return Served::misused(problem);
    }
    if let Some(reply) = forced(&decision, media) {
        return Served { account: account.to_string(), decision, ..Served::refused(reply) };
    }
    let mut call = Call { records, core, incoming, account, plan, json, upload, subject: None, warnings: Vec::new() };
    let reply = (endpoint.run)(&mut call).unwrap_or_else(|error| error.reply(media));
    Served { reply, account: account.to_string(), decision, subject: call.subject, warnings: call.warnings }
}

/// Version, authorization, whitelist, active, service, limits.
fn admit(records: &mut Records, core: &mut Core, endpoint: &Endpoint, incoming: &Incoming) -> Result<AppId, ApiError> {
    if !matches!(incoming.param("version"), "v1" | "v2" | "v3") {
        return Err(Row::VersionUnsupported.into());
    }
    let header = incoming.headers.get(AUTHORIZATION).and_then(|value| value.to_str().ok()).unwrap_or_default();
    let credential = account::credential(header).ok_or(Row::AuthorizationInvalid)?;
    let id = records
        .accounts
        .authorize(credential, records.settings.credentials, &mut core.random)
        .ok_or(Row::AuthorizationInvalid)?;
    let account = records.accounts.get_mut(id).ok_or(Row::AuthorizationInvalid)?;
    if !account.admits(incoming.peer) {
        return Err(Row::AddressNotWhitelisted.into());
    }
    if !account.active {
        return Err(Row::AccessUnauthorized.into());
    }
    if endpoint.service.is_some_and(|service| !account.may_use(service)) {
        return Err(Row::ServiceNotProvisioned.into());
    }
    let limits = account.limits;
    account.meter.take(endpoint.operation, limits.account, limits.api, core.now).map_err(exceeded)?;
    Ok(id)
}

fn exceeded(refusal: Refusal) -> ApiError {
    ApiError::from(match refusal {
        Refusal::Account(Exceeded::Rate) => Row::AccountRate,
        Refusal::Operation(Exceeded::Rate) => Row::ApiRate,
        Refusal::Account(Exceeded::Daily) => Row::AccountDaily,
        Refusal::Operation(Exceeded::Daily) => Row::ApiDaily,
    })
}

fn decide(
    records: &Records,
    core: &mut Core,
    (endpoint, account): (&Endpoint, AppId),
    incoming: &Incoming,
    json: &Json,
) -> Decision {
    let situation = Situation {
        operation: endpoint.operation,
        method: incoming.method.as_str(),
        path: incoming.uri.path(),
        query: incoming.uri.query().unwrap_or_default(),
        header: &|name| incoming.header(name),
        account: account.as_str(),
        body: json.value.as_ref().unwrap_or(&Value::Null),
        record: &|| super::view::record(records, incoming),
    };
    core.scenarios.decide(&situation, &mut core.random, core.now)
}

/// The answer that a rule gives in the vendor's place, unless the endpoint must run for it.
fn forced(decision: &Decision, media: bool) -> Option<Reply> {
    match decision.answer.as_ref()? {
        Answer::Error { code, details } => Some(ApiError::by_code(*code, details.as_deref(), media).reply(media)),
        Answer::Response { .. } => Some(Reply::empty()),
        // Half an answer and a slow one need the whole one first.
        Answer::Fault(fault) => (!fault.needs_answer()).then(Reply::empty),
    }
}
