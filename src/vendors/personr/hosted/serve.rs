//! How a hosted page is served: no token, as the link itself is the key; one transaction, and a line in the journal.

use std::sync::Arc;

use axum::{
    Router,
    extract::{RawPathParams, Request, State},
    response::Response,
    routing::{MethodRouter, get},
};
use hyper::{Method, StatusCode, header::CONTENT_TYPE};

use super::{applicant, entity, page, visit::Visit};
use crate::vendors::{
    Core, Registry,
    exchange::{self, Incoming, Payload, Reply, Served},
    personr::{self, body::RequestFields, gate, ids::ApplicantId, settings::FlowKind},
};

/// The name of the form in errors about its fields.
const FORM: &str = "verification";

/// The routes of the hosted pages.
pub fn router(registry: Arc<Registry>) -> Router {
    Router::new()
        .route("/verification/{id}", methods(FlowKind::Applicant))
        .route("/entity-verification/{id}", methods(FlowKind::Entity))
        .with_state(registry)
}

/// What the journal calls a look at a page, and sending its form.
pub const RECORDED: [&str; 2] = ["personr.hosted.page", "personr.hosted.submit"];

fn methods(kind: FlowKind) -> MethodRouter<Arc<Registry>> {
    let answer = move |State(registry): State<Arc<Registry>>, params: RawPathParams, request: Request| async move {
        serve(&registry, kind, params, request).await
    };
    get(answer).post(answer)
}

async fn serve(registry: &Registry, kind: FlowKind, params: RawPathParams, request: Request) -> Response {
    let operation = RECORDED[usize::from(request.method() == Method::POST)];
    let limit = gate::UPLOAD_LIMIT;
    let received = exchange::receive(registry, Some(operation), limit, Some(params), request).await;
    let (sandbox, mut incoming) = match received {
        Ok(received) => received,
        Err(refusal) => return refusal,
    };
    let form = if incoming.method == Method::POST { Some(read(&incoming)) } else { None };
    let outgoing = sandbox
        .world
        .write(|state| {
            let reply = visit(&mut state.records.personr, &mut state.core, kind, &incoming, form.as_ref());
            let subject = Some(incoming.param("id").into());
            let served = Served { subject, ..Served::refused(reply) };
            state.settle();
            let view = form.and_then(Result::ok).map(|mut fields| fields.take_view()).unwrap_or_default();
            exchange::record(state, &mut incoming, view, served)
        })
        .await;
    exchange::send(registry, &sandbox, outgoing).await
}

fn read(incoming: &Incoming) -> Result<RequestFields, String> {
    let Payload::Whole(body) = &incoming.body else {
        return Err(format!("the form did not arrive whole; it may have {} MiB", gate::UPLOAD_LIMIT >> 20));
    };
    let content_type = incoming.header(CONTENT_TYPE.as_str());
    RequestFields::parse(FORM, "", content_type, body).map_err(|error| error.to_string())
}

fn visit(
    records: &mut personr::State,
    core: &mut Core,
    kind: FlowKind,
    incoming: &Incoming,
    form: Option<&Result<RequestFields, String>>,
) -> Reply {
    let id = incoming.param("id").parse::<ApplicantId>().ok().filter(|id| match kind {
        FlowKind::Applicant => records.applicants.contains_key(id),
        FlowKind::Entity => records.entities.contains_key(id),
    });
    let Some(id) = id else {
        let text = "This link leads to no verification here. Ask for a new one.";
        return page::message(StatusCode::NOT_FOUND, "Unknown link", text);
    };
    let form = match form.map(Result::as_ref).transpose() {
        Ok(form) => form,
        Err(problem) => return page::message(StatusCode::BAD_REQUEST, "The form could not be read", problem),
    };
    let visit = Visit { records, core, incoming, id, form };
    match kind {
        FlowKind::Applicant => applicant::answer(visit),
        FlowKind::Entity => entity::answer(visit),
    }
}
