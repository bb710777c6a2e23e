//! `POST /api-verificationlink-create` and `POST /api-entity-verificationlink-create`: a link to the hosted page of a person or a company.
//! Documented (generating a verification link).
//!
//! 1. Read `applicantId`, which every sample of the manual calls `applicant`.
//! 2. Answer the standard link, and the link on the flow's own domain, which is the same when the flow has none.
//!
//! The emulator serves the page itself, so the standard link leads back to the host that the client called, or to the public address, with the sandbox in the path:
//! a browser sends no header for it.
//! Errors: a missing parameter, an unknown applicant or entity.

use hyper::{header::HOST, http::uri::Authority};
use serde::Serialize;

use crate::{
    engine::registry::Name,
    vendors::{
        exchange::{Incoming, Reply},
        personr::{
            error::ApiError,
            gate::{Call, Endpoint},
            ids::ApplicantId,
            reply,
            settings::FlowKind,
        },
    },
};

pub const APPLICANT: Endpoint = Endpoint::post(
    "personr.applicant.link",
    "api-verificationlink-create",
    &["applicantId", "applicant"],
    of_applicant,
);

pub const ENTITY: Endpoint = Endpoint::post(
    "personr.entity.link",
    "api-entity-verificationlink-create",
    &["applicantId", "applicant"],
    of_entity,
);

/// The answer, in documented order.
#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
struct Links {
    verification_link: String,
    custom_link: String,
}

fn of_applicant(call: &mut Call<'_>) -> Result<Reply, ApiError> {
    let id = call.find(FlowKind::Applicant, &call.fields.linked_id()?)?;
    Ok(links(call, FlowKind::Applicant, &call.records.applicants[&id].flow, &id))
}

fn of_entity(call: &mut Call<'_>) -> Result<Reply, ApiError> {
    let id = call.find(FlowKind::Entity, &call.fields.linked_id()?)?;
    Ok(links(call, FlowKind::Entity, &call.records.entities[&id].flow, &id))
}

/// The links to the page of `id`, which is on `flow`.
fn links(call: &Call<'_>, kind: FlowKind, flow: &str, id: &ApplicantId) -> Reply {
    let page = match kind {
        FlowKind::Applicant => "verification",
        FlowKind::Entity => "entity-verification",
    };
    let verification_link = format!("{}/{page}/{id}", base(call.incoming, call.sandbox));
    let domain = call.records.settings.flow(kind, flow).and_then(|flow| flow.custom_domain.as_deref());
    let custom_link = domain.map(|domain| format!("https://{domain}/{page}/{id}"));
    let custom_link = custom_link.unwrap_or_else(|| verification_link.clone());
    reply::success(Links { verification_link, custom_link })
}

/// Where clients reach the sandbox: at the public address when there is one, else where this client did.
fn base(incoming: &Incoming, sandbox: &Name) -> String {
    let server = incoming.public_url.as_ref().map(|public| public.url.to_string());
    let server = server.unwrap_or_else(|| {
        let authority = incoming.uri.authority().map(Authority::as_str);
        let host = authority.or_else(|| incoming.header(HOST.as_str())).unwrap_or("localhost");
        format!("{}://{host}", incoming.scheme)
    });
    if *sandbox == Name::default_sandbox() { server } else { format!("{server}/sandbox/{sandbox}") }
}
