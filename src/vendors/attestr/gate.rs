//! What every request passes before its endpoint, in the one order that ruling A2 fixes.
//!
//! version → authorization → whitelist → active → service → limits → forced error from a rule → body → record → credits.
//! The first that fails answers. The endpoint does the last three.

use std::borrow::Cow;

use axum::{
    extract::{RawPathParams, Request},
    response::Response,
};

use super::{
    Records,
    account::{self, Account, Unauthorized},
    body::{self, Parsed},
    call::Call,
    endpoint::{BodyKind, Endpoint, Source},
    error::{ApiError, Row},
    ids::AppId,
    kinds::CheckKind,
    media::Upload,
    profile::associate,
    refusal,
    reply::{marked, unmarked},
    settings::ConsentDemand,
};
use crate::{
    engine::{
        limits::{Exceeded, Refusal},
        scenario::{Answer, Decision},
        tree::Json,
    },
    vendors::{
        Core, Registry, State,
        exchange::{self, Incoming, Params, Reply, Served},
    },
};

/// Serves one request of `endpoint`.
pub async fn serve(
    registry: &Registry,
    endpoint: &'static Endpoint,
    params: Option<RawPathParams>,
    request: Request,
) -> Response {
    let undecoded = params.is_none();
    let received = exchange::receive(registry, Some(endpoint.operation), endpoint.limit(), params, request).await;
    let (sandbox, mut incoming) = match received {
        Ok(received) => received,
        Err(refusal) => return refusal,
    };
    if undecoded {
        incoming.params = Params::Undecoded(endpoint.undecoded(incoming.uri.path()));
    }
    // Parsing needs no lock.
    let upload = match endpoint.body {
        BodyKind::Upload => Some(Upload::parse(&incoming)),
        BodyKind::Json | BodyKind::Nothing => None,
    };
    let json = match endpoint.body {
        BodyKind::Json => body::parse(&incoming),
        BodyKind::Nothing | BodyKind::Upload => Parsed::none(),
    };
    let mut arrival = Arrival { endpoint, incoming, json, upload };
    let outgoing = sandbox
        .world
        .write(|state| {
            let mut served = pass(state, &arrival);
            if state.records.attestr.settings.strict {
                served.reply = unmarked(served.reply);
            }
            state.settle();
            let view = arrival.json.value.as_mut().map(std::mem::take).unwrap_or_default();
            exchange::record(state, &mut arrival.incoming, view, served)
        })
        .await;
    exchange::send(registry, &sandbox, outgoing).await
}

/// What is known of a request before the sandbox is locked.
struct Arrival {
    endpoint: &'static Endpoint,
    incoming: Incoming,
    /// The parsed body.
    json: Parsed,
    /// The uploaded file.
    upload: Option<Upload>,
}

/// Takes a request through the gate and the endpoint.
fn pass(state: &mut State, arrival: &Arrival) -> Served {
    let Arrival { endpoint, incoming, json, upload } = arrival;
    let upload = upload.as_ref();
    let records = &mut state.records.attestr;
    let core = &mut state.core;
    if let Some(decision) = decide_first(core, arrival) {
        let reply = forced(&decision, endpoint, incoming, || None).unwrap_or_else(Reply::empty);
        return Served { decision, ..Served::refused(reply) };
    }
    let (version, account) = match identify(records, core, endpoint, incoming) {
        Ok(identified) => identified,
        Err(error) => return refused(endpoint, error, incoming),
    };
    if let Err(error) = admit(records, core, endpoint, incoming, account) {
        let row = error.row;
        let served = refused(endpoint, error, incoming);
        let reply = refusal::told(served.reply, Some(row), told_of(records, account), endpoint.operation, core.now);
        let refused_by = refusal::of(row, account, records, &core.scenarios);
        return Served { reply, account: account.into(), refused_by, ..served };
    }
    let mut decision = decide(records, core, account, arrival);
    let plan = std::mem::take(&mut decision.plan);
    if let Some(problem) = &decision.invalid {
        return Served::misused(problem);
    }
    if let Some(reply) =
        forced(&decision, endpoint, incoming, || associate::kind_named(records, json.value.as_ref().ok()?))
    {
        let row = forced_row(&decision, endpoint);
        let reply = refusal::told(reply, row, told_of(records, account), endpoint.operation, core.now);
        return Served { account: account.into(), decision, ..Served::refused(reply) };
    }
    let warnings = endpoint.has_extra_slash(incoming.uri.path()).then(|| EXTRA_SLASH.to_owned()).into_iter().collect();
    let demanded = version >= 3 && records.settings.consent == ConsentDemand::Required;
    let demands = endpoint.makes.and_then(|kind| kind.row().consent).filter(|_| demanded);
    let mut call = Call {
        records,
        core,
        incoming,
        operation: endpoint.operation,
        makes: endpoint.makes,
        account,
        demands,
        plan,
        json,
        consent: None,
        upload,
        subject: None,
        warnings,
        undocumented: None,
    };
    let mut refused_by = None;
    let reply = match (endpoint.run)(&mut call) {
        Ok(reply) => marked(reply, endpoint.undocumented(None).or(call.undocumented)),
        Err(error) => {
            call.core.scenarios.take_back(&mut decision);
            refused_by = refusal::of(error.row, account, call.records, &call.core.scenarios);
            failed(endpoint, error, incoming, &mut call.warnings)
        }
    };
    Served { reply, account: account.into(), decision, refused_by, subject: call.subject, warnings: call.warnings }
}

/// What is said of a path that is tolerated (ruling A37).
const EXTRA_SLASH: &str = "the vendor documents this path without the slash at its end";

/// The answer to a request that reaches no endpoint.
fn refused(endpoint: &Endpoint, error: ApiError, incoming: &Incoming) -> Served {
    let mut warnings = Vec::new();
    let reply = failed(endpoint, error, incoming, &mut warnings);
    Served { warnings, ..Served::refused(reply) }
}

/// The vendor's answer to a request that failed; what its author would want to know goes to the journal.
fn failed(endpoint: &Endpoint, error: ApiError, incoming: &Incoming, warnings: &mut Vec<String>) -> Reply {
    let reply = error.reply(endpoint.family(), incoming.param("version"));
    let reply = marked(reply, endpoint.undocumented(Some(error.row)));
    warnings.extend(error.why.map(Cow::into_owned));
    reply
}

/// Version and authorization.
fn identify(
    records: &mut Records,
    core: &mut Core,
    endpoint: &Endpoint,
    incoming: &Incoming,
) -> Result<(u8, AppId), ApiError> {
    let version = version(incoming.param("version"));
    let version = version.filter(|version| *version >= endpoint.since).ok_or(Row::VersionUnsupported)?;
    let invalid = |why: Unauthorized| ApiError::because(Row::AuthorizationInvalid, why.to_string());
    let credential = account::credential(&incoming.headers).map_err(invalid)?;
    let mode = records.settings.credentials;
    let id = records.accounts.authorize(credential, mode, &mut core.random, core.now).map_err(invalid)?;
    Ok((version, id))
}

/// Whitelist, active, service, limits; in strict mode, then, whether there is such an endpoint.
fn admit(
    records: &mut Records,
    core: &mut Core,
    endpoint: &Endpoint,
    incoming: &Incoming,
    id: AppId,
) -> Result<(), ApiError> {
    let account = records.accounts.get_mut(id).ok_or(Row::AuthorizationInvalid)?;
    if !account.admits(incoming.peer) {
        let why = format!("the client calls from {}, which is not on the whitelist of the account {id}", incoming.peer);
        return Err(ApiError::because(Row::AddressNotWhitelisted, why));
    }
    if !account.active {
        return Err(ApiError::because(Row::AccessUnauthorized, format!("the account {id} is switched off")));
    }
    if let Some(service) = endpoint.service.filter(|service| !account.may_use(*service)) {
        let why = format!("the service `{}` is not provisioned for the account {id}", service.word());
        return Err(ApiError::because(Row::ServiceNotProvisioned, why));
    }
    let limits = account.limits;
    account.meter.take(endpoint.operation, limits.account, limits.api, core.now).map_err(exceeded)?;
    if records.settings.strict {
        documented(endpoint, incoming.uri.path())?;
    }
    Ok(())
}

/// The number of a version that the vendor has (ruling A1).
fn version(word: &str) -> Option<u8> {
    match word {
        "v1" => Some(1),
        "v2" => Some(2),
        "v3" => Some(3),
        _ => None,
    }
}

/// Whether the vendor documents this path, as strict mode demands.
fn documented(endpoint: &Endpoint, path: &str) -> Result<(), ApiError> {
    if matches!(endpoint.source, Source::Ruled(_)) {
        let details = "the vendor documents no such endpoint, and strict mode has documented ones only";
        return Err(ApiError::detailed(Row::PathUnknown, details));
    }
    if endpoint.has_extra_slash(path) {
        return Err(ApiError::detailed(Row::PathUnknown, format!("{EXTRA_SLASH}; strict mode has no other")));
    }
    Ok(())
}

fn exceeded(refusal: Refusal) -> Row {
    match refusal {
        Refusal::Account(Exceeded::Rate) => Row::AccountRate,
        Refusal::Operation(Exceeded::Rate) => Row::ApiRate,
        Refusal::Account(Exceeded::Daily) => Row::AccountDaily,
        Refusal::Operation(Exceeded::Daily) => Row::ApiDaily,
    }
}

/// The account of a request, where its client is told of limits in headers.
fn told_of(records: &Records, account: AppId) -> Option<&Account> {
    records.accounts.get(account).filter(|_| records.settings.rate_headers)
}

/// The error that a rule or a header answers with.
fn forced_row(decision: &Decision, endpoint: &Endpoint) -> Option<Row> {
    match decision.answer.as_ref()? {
        Answer::Error { code, .. } => Row::by_code(*code, None, endpoint.family()),
        Answer::Response { .. } | Answer::Fault(_) => None,
    }
}

/// What is decided before anybody knows who calls.
fn decide_first(core: &mut Core, arrival: &Arrival) -> Option<Decision> {
    let Arrival { incoming, json, .. } = arrival;
    let body = json.value.as_ref().unwrap_or(&Json::Null);
    incoming.observe("", body, &|| Json::Null, |situation| {
        core.scenarios.decide_first(situation, &mut core.random, core.now)
    })
}

fn decide(records: &Records, core: &mut Core, account: AppId, arrival: &Arrival) -> Decision {
    let Arrival { incoming, json, .. } = arrival;
    let (body, now) = (json.value.as_ref().unwrap_or(&Json::Null), core.now);
    let record = || super::view::record(records, incoming, now);
    incoming
        .observe(account.as_str(), body, &record, |situation| core.scenarios.decide(situation, &mut core.random, now))
}

/// The answer that a rule gives in the vendor's place, unless the endpoint must run for it; `kind` is of the check that the body names.
fn forced(
    decision: &Decision,
    endpoint: &Endpoint,
    incoming: &Incoming,
    kind: impl FnOnce() -> Option<CheckKind>,
) -> Option<Reply> {
    match decision.answer.as_ref()? {
        Answer::Error { code, details } => {
            let family = endpoint.family();
            let error = ApiError::by_code(*code, details.as_deref(), family).about(kind());
            Some(error.reply(family, incoming.param("version")))
        }
        Answer::Response { .. } => Some(Reply::empty()),
        // What is lost, half or slow needs the whole answer first.
        Answer::Fault(broken) => (!broken.does_work()).then(Reply::empty),
    }
}
