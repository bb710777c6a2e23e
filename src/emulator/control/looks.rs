//! What happened: requests, and whether it is as a test expects.

use std::sync::Arc;

use axum::extract::State;
use futures_util::Stream;
use serde::Serialize;
use serde_json::Value;

use super::{
    super::written::{Filters, all, body, query},
    Control,
};
use crate::control::{
    Problem,
    assertions::{verify, wait},
    events::{self, Happened},
    extract::Id,
    requests::{RequestLine, RequestView, routes as requests, send},
};

impl Control {
    /// Waits until a condition holds: `json!({ "for": { "check": { "tag": "EMP-9", "status": "COMPLETED" } }, "timeout": "10s" })`;
    /// `"advance": true` lets time run from one due moment to the next meanwhile.
    ///
    /// # Errors
    ///
    /// Says what was seen instead.
    pub async fn wait_for(&self, given: &impl Serialize) -> Result<wait::Held, Problem> {
        Ok(Box::pin(wait::wait(self.made(), body(given)?)).await?.0)
    }

    /// Says whether things happened: `json!({ "expect": [{ "request": { "operation": "attestr.work.create" }, "exactly": 1 }] })`.
    ///
    /// # Errors
    ///
    /// Says what is not as expected, and what came closest.
    pub async fn verify(&self, given: &impl Serialize) -> Result<verify::AsExpected, Problem> {
        Ok(verify::verify(self.there(), body(given)?).await?.0)
    }

    /// What happens, as it happens: `&[("after", "0")]` begins with the oldest that is kept, `&[("last", "20")]` with so many of the newest,
    /// and `("follow", "false")` ends after what has happened so far.
    pub async fn events(&self, from: &Filters<'_>) -> Result<impl Stream<Item = Happened> + use<>, Problem> {
        events::happened(Arc::clone(&self.sandbox), query(from)?).await
    }

    /// The requests that fit as an HTTP archive.
    pub async fn har(&self, filters: &Filters<'_>) -> Result<Value, Problem> {
        Ok(requests::archive(self.there(), query(filters)?, self.reached.clone()).await?.0)
    }

    /// The requests that the sandbox answered, oldest first, as far as its journal keeps them.
    pub async fn requests(&self, filters: &Filters<'_>) -> Result<Vec<RequestLine>, Problem> {
        all(filters, async |query| Ok(requests::list(self.there(), query).await?.0.page)).await
    }

    /// One request with its answer.
    pub async fn request(&self, id: u64) -> Result<RequestView, Problem> {
        Ok(requests::show(self.there(), Id(id.to_string())).await?.0)
    }

    /// Forgets the journal; ids go on.
    pub async fn clear_requests(&self) -> requests::Cleared {
        requests::clear(self.there()).await.0
    }

    /// The requests that fit as a shell script of curl commands.
    pub async fn curl(&self, filters: &Filters<'_>) -> Result<String, Problem> {
        requests::script_of(&self.sandbox, query(filters)?, &self.reached).await
    }

    /// Sends a request to a vendor as a client of this sandbox does: `json!({ "path": "/api/v1/public/factx/", "body": {} })`.
    pub async fn send(&self, given: &impl Serialize) -> Result<send::SentRequest, Problem> {
        Ok(send::send(State(self.app.clone()), self.made(), body(given)?).await?.1.0)
    }

    /// Sends a request of the journal again, with the same headers and body.
    pub async fn send_again(&self, request: u64) -> Result<send::SentRequest, Problem> {
        Ok(send::send_again(State(self.app.clone()), self.there(), Id(request.to_string())).await?.1.0)
    }
}
