//! The links that lead to the hosted pages.

use hyper::header::HOST;
use serde::Serialize;

use crate::{
    engine::registry::Name,
    vendors::{
        exchange::Incoming,
        personr::{gate::Call, ids::ApplicantId, settings::FlowKind},
    },
};

/// The answer of both link endpoints, in documented order.
#[derive(Debug, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct Links {
    verification_link: String,
    custom_link: String,
}

impl Links {
    /// The links to the page of `id`, which is on `flow`.
    pub fn new(call: &Call<'_>, of: FlowKind, flow: &str, id: &ApplicantId) -> Self {
        let page = match of {
            FlowKind::Applicant => "verification",
            FlowKind::Entity => "entity-verification",
        };
        let verification_link = format!("{}/{page}/{id}", base(call.incoming, call.sandbox));
        let domain = call.records.settings.flow(of, flow).and_then(|flow| flow.custom_domain.as_deref());
        let custom_link = domain.map(|domain| format!("https://{domain}/{page}/{id}"));
        Self { custom_link: custom_link.unwrap_or_else(|| verification_link.clone()), verification_link }
    }
}

/// Where the client reached the emulator, with the sandbox in the path: a browser sends no header for it.
fn base(incoming: &Incoming, sandbox: &Name) -> String {
    let authority = incoming.uri.authority().map(hyper::http::uri::Authority::as_str);
    let host = authority.or_else(|| incoming.header(HOST.as_str())).unwrap_or("localhost");
    let scheme = incoming.header("x-forwarded-proto").filter(|scheme| *scheme == "https").unwrap_or("http");
    if *sandbox == Name::default_sandbox() {
        return format!("{scheme}://{host}");
    }
    format!("{scheme}://{host}/sandbox/{sandbox}")
}
