//! A client of the vendors inside the program: what it sends is answered and written down as every request is.

use std::{sync::Arc, time::Duration};

use axum::{Router, body::Body, response::Response};
use hyper::Request;
use tower::ServiceExt as _;

use super::{Registry, Sandbox, State};
use crate::{
    engine::{clock, registry::Name},
    server::NamedByPath,
};

/// How long an answer is waited for, which a rule may hold back for good.
const PATIENCE: Duration = Duration::from_secs(10);

/// A client of one sandbox.
#[derive(Debug)]
pub struct Client {
    router: Router,
    sandbox: Name,
}

/// A rule holds the answer back.
#[derive(Debug, Clone, Copy, thiserror::Error)]
#[error("nothing was answered in {} s, as a rule may want it; the journal has the request", PATIENCE.as_secs())]
pub struct Unanswered;

/// Whose requests are sent when nobody says: the `Authorization` headers of the sandbox's first accounts.
#[derive(Debug, Clone)]
pub struct Credentials {
    pub attestr: Option<String>,
    pub personr: Option<String>,
}

impl Credentials {
    /// Those of a sandbox.
    pub fn of(state: &State) -> Self {
        let (attestr, personr) = (&state.records.attestr, &state.records.personr);
        let account = attestr.accounts.demo().or_else(|| attestr.accounts.iter().next());
        Self {
            attestr: account.map(super::attestr::account::Account::header),
            personr: personr.demo_token().map(|token| format!("Bearer {token}")),
        }
    }
}

impl Client {
    /// A client of `sandbox`.
    pub fn of(registry: &Arc<Registry>, sandbox: &Sandbox) -> Self {
        Self { router: super::router(Arc::clone(registry)), sandbox: sandbox.name.clone() }
    }

    /// Sends a request, whose path has no sandbox in it.
    pub async fn send(&self, mut request: Request<Body>) -> Result<Response, Unanswered> {
        request.extensions_mut().insert(NamedByPath(self.sandbox.clone()));
        tokio::select! {
            Ok(answer) = self.router.clone().oneshot(request) => Ok(answer),
            () = clock::sleep(PATIENCE) => Err(Unanswered),
        }
    }
}
