//! Resending, hurrying, holding and releasing deliveries.

use hyper::StatusCode;
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use super::{
    Routes, does,
    list::{not_found, read_id},
    view::{DeliveryView, Secrets},
    wait,
};
use crate::{
    control::{
        extract::{Id, InSandbox, Json},
        known,
        problem::Problem,
    },
    engine::{
        outbox::{DeliveryId, EndpointId, Outbox, SteerError},
        time::Timestamp,
    },
    vendors::{State, trigger},
};

pub fn routes() -> Routes {
    let resend =
        does("resend", "Sends a delivery again as a new one, without sabotage; answers with what the receiver said.");
    let failed = does("resendFailed", "Sends every failed delivery again that was not sent again since.");
    let flush = does("flush", "Makes the next attempt of everything that waits now.");
    Routes::default()
        .post("/deliveries/{id}/resend", resend_one, resend.creates::<DeliveryView>())
        .post("/deliveries/resend", resend_failed, failed.takes::<Since>().gives::<Resent>())
        .post("/deliveries/flush", flush_all, flush.takes::<Which>().gives::<DueNow>())
        .post("/deliveries/hold", hold, does("hold", "Lets nothing more be sent.").takes::<Which>().gives::<Queues>())
        .post(
            "/deliveries/release",
            release,
            does("release", "Goes on with sending.").takes::<Which>().gives::<Queues>(),
        )
}

pub async fn resend_one(
    InSandbox(sandbox): InSandbox,
    Id(id): Id,
) -> Result<(StatusCode, Json<DeliveryView>), Problem> {
    let earlier = read_id(&id)?;
    let send = |State { core, records, .. }: &mut State| {
        core.outbox.resend(earlier, |event| trigger::body_now(records, event), core.now)
    };
    let made = sandbox.world.write(send).await.map_err(refused)?;
    wait::for_first_attempts(&sandbox, &[made]).await;
    let view = |state: &State| state.core.outbox.delivery(made).map(|it| DeliveryView::of(it, Secrets::Masked));
    let view = sandbox.world.read(view).await.ok_or_else(|| not_found(&made.to_string()))?;
    Ok((StatusCode::CREATED, Json(view)))
}

fn refused(error: SteerError) -> Problem {
    match error {
        SteerError::UnknownDelivery(id) => not_found(&id.to_string()),
        SteerError::TooManyArmed { .. } | SteerError::EndpointGone { .. } => Problem::invalid(error.to_string()),
    }
}

/// From when on.
#[derive(Debug, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
#[schemars(rename = "ResendSince")]
pub struct Since {
    /// Only those that failed at or after this moment; all when it is missing.
    since: Option<Timestamp>,
}

/// The deliveries that were made.
#[derive(Debug, Serialize, JsonSchema)]
pub struct Resent {
    pub resent: Vec<DeliveryId>,
}

pub async fn resend_failed(InSandbox(sandbox): InSandbox, Json(body): Json<Since>) -> Json<Resent> {
    let since = body.since.unwrap_or(Timestamp::from_millis(0));
    let send = |State { core, records, .. }: &mut State| {
        core.outbox.resend_failed(since, |event| trigger::body_now(records, event), core.now)
    };
    let resent = sandbox.world.write(send).await;
    wait::for_quiet(&sandbox).await;
    Json(Resent { resent })
}

/// Which queues are meant.
#[derive(Debug, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
#[schemars(rename = "WhichQueue")]
pub struct Which {
    /// The endpoint whose queue it is; all queues when it is missing.
    endpoint: Option<String>,
}

impl Which {
    fn endpoint(&self, outbox: &Outbox) -> Result<Option<EndpointId>, Problem> {
        known::endpoint("endpoint", self.endpoint.as_deref(), outbox)
    }
}

/// How many deliveries were hurried.
#[derive(Debug, Serialize, JsonSchema)]
#[schemars(rename = "Flushed")]
pub struct DueNow {
    pub flushed: usize,
    /// How many wait on, since their queue is held or their endpoint is off; a release lets them go at once.
    pub held: usize,
    /// How many of those that were hurried were not attempted yet when the answer had to come, as their receiver keeps others waiting.
    pub pending: usize,
}

pub async fn flush_all(InSandbox(sandbox): InSandbox, Json(which): Json<Which>) -> Result<Json<DueNow>, Problem> {
    let hurried = sandbox
        .world
        .write(|state| {
            let endpoint = which.endpoint(&state.core.outbox)?;
            Ok::<_, Problem>(state.core.outbox.deliver_now(endpoint, state.core.now))
        })
        .await?;
    wait::for_quiet(&sandbox).await;
    let flushed = sandbox.world.read(|state| {
        let outbox = &state.core.outbox;
        let held = hurried.iter().filter(|hurried| outbox.is_held_back(hurried.delivery)).count();
        let waiting = hurried.iter().filter(|hurried| hurried.waits(outbox)).count();
        DueNow { flushed: hurried.len() - held, held, pending: waiting.saturating_sub(held) }
    });
    Ok(Json(flushed.await))
}

/// Whether queues are held.
#[derive(Debug, Serialize, JsonSchema)]
pub struct Queues {
    /// The endpoint whose queue it is; null for all.
    pub endpoint: Option<String>,
    pub held: bool,
}

pub async fn hold(InSandbox(sandbox): InSandbox, Json(which): Json<Which>) -> Result<Json<Queues>, Problem> {
    sandbox
        .world
        .write(|state| {
            let outbox = &mut state.core.outbox;
            outbox.hold(which.endpoint(outbox)?).map_err(|error| Problem::unknown(error.to_string()))
        })
        .await?;
    Ok(Json(Queues { endpoint: which.endpoint, held: true }))
}

pub async fn release(InSandbox(sandbox): InSandbox, Json(which): Json<Which>) -> Result<Json<Queues>, Problem> {
    sandbox
        .world
        .write(|state| {
            let outbox = &mut state.core.outbox;
            let endpoint = which.endpoint(outbox)?;
            outbox.release(endpoint, state.core.now).map_err(|error| Problem::unknown(error.to_string()))
        })
        .await?;
    Ok(Json(Queues { endpoint: which.endpoint, held: false }))
}
