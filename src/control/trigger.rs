//! `…/trigger`: fires an event now, for an existing record or made up, and answers with what the receivers said.

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};
use serde_json::{Map, Value};

use super::{
    api::{Routes, does},
    deliveries::{DeliveryView, Secrets, wait},
    extract::{Id, InSandbox, Json},
    problem::Problem,
    subject::Subject,
    webhooks,
};
use crate::{
    engine::{
        outbox::{Emitted, EndpointConfig, EventId},
        sabotage::Sabotage,
    },
    vendors::{
        Sandbox, State,
        trigger::{CannotTrigger, EventToFire, emission},
        webhooks::Vendor,
    },
};

pub(super) fn routes() -> Routes {
    let fire = does("trigger", "Fires an event now; answers when every receiver has said what it says.");
    let test = does("testWebhook", "Fires a made-up event to one endpoint alone; answers with what its receiver said.");
    Routes::default().post("/trigger", trigger, fire.takes::<Trigger>().gives::<Triggered>()).post(
        "/webhooks/{id}/test",
        probe,
        test.takes::<WebhookTest>().gives::<Triggered>(),
    )
}

/// The event to fire.
#[derive(Debug, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Trigger {
    /// Its name, such as `async.completed`.
    event: String,
    /// The check or record that it is about; a made-up one when it is missing.
    subject: Option<Subject>,
    /// Whose event it is, when no record says so; the first account's when it is missing.
    account: Option<String>,
    /// Fields of the body that replace the usual ones, at any depth; what is signed is signed again.
    #[serde(default)]
    r#override: Map<String, Value>,
    /// How its deliveries misbehave.
    webhook: Option<Sabotage>,
}

/// The event to try an endpoint with.
#[derive(Debug, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct WebhookTest {
    /// Its name; the first that the endpoint gets when it is missing.
    event: Option<String>,
}

/// What came of an event.
#[derive(Debug, Serialize, JsonSchema)]
#[serde(rename_all = "camelCase")]
pub struct Triggered {
    /// The event's id in the inbox.
    pub event_id: EventId,
    /// Its deliveries with their first attempts; none when no endpoint wants it.
    pub deliveries: Vec<DeliveryView>,
}

pub async fn trigger(InSandbox(sandbox): InSandbox, Json(asked): Json<Trigger>) -> Result<Json<Triggered>, Problem> {
    let sabotage = asked.webhook.unwrap_or_default();
    let subject = match asked.subject {
        Some(subject) => Some(subject.id(&sandbox).await?),
        None => None,
    };
    let wanted = EventToFire { event: asked.event, subject, account: asked.account, changes: asked.r#override };
    let emitted = sandbox
        .world
        .write(|state| {
            let mut emission = emission(state, &wanted).map_err(|error| refused(error, state))?;
            emission.sabotage = sabotage;
            Ok::<_, Problem>(state.core.outbox.emit(emission, state.core.now))
        })
        .await?;
    Ok(Json(fired(&sandbox, &emitted).await))
}

pub async fn probe(
    InSandbox(sandbox): InSandbox,
    Id(id): Id,
    Json(test): Json<WebhookTest>,
) -> Result<Json<Triggered>, Problem> {
    let id = webhooks::read_id(&id)?;
    let emitted = sandbox
        .world
        .write(|state| {
            let endpoint = state.core.outbox.endpoint(id).ok_or_else(|| webhooks::not_found(id))?;
            if !endpoint.config.active {
                return Err(Problem::invalid(format!("{id} is off; PATCH it with {{\"active\":true}} first")));
            }
            let wanted = tested(&endpoint.config, test.event)?;
            let emission = emission(state, &wanted).map_err(|error| refused(error, state))?;
            Ok(state.core.outbox.emit_to(emission, Some(id), state.core.now))
        })
        .await?;
    Ok(Json(fired(&sandbox, &emitted).await))
}

/// The event that an endpoint is tried with.
fn tested(config: &EndpointConfig, event: Option<String>) -> Result<EventToFire, Problem> {
    let all = Vendor::named(&config.vendor).map(Vendor::events).unwrap_or_default();
    let event = event.or_else(|| config.events.first().cloned()).or_else(|| all.first().map(ToString::to_string));
    let event = event.unwrap_or_default();
    if !all.contains(&event.as_str()) {
        return Err(Problem::invalid(format!("event: {} has no event {event:?}", config.vendor)).valid(all));
    }
    Ok(EventToFire { event, ..EventToFire::default() })
}

/// Waits for what the receivers say.
async fn fired(sandbox: &Sandbox, emitted: &Emitted) -> Triggered {
    wait::for_first_attempts(sandbox, &emitted.deliveries).await;
    let deliveries = sandbox
        .world
        .read(|state| {
            let made = emitted.deliveries.iter().filter_map(|id| state.core.outbox.delivery(*id));
            made.map(|it| DeliveryView::of(it, Secrets::Masked)).collect()
        })
        .await;
    Triggered { event_id: emitted.event, deliveries }
}

fn refused(error: CannotTrigger, state: &State) -> Problem {
    let problem = Problem::invalid(error.to_string());
    match error {
        CannotTrigger::Event(_) => problem.valid(Vendor::ALL.iter().flat_map(|vendor| vendor.events())),
        CannotTrigger::Subject { .. } => Problem::unknown(error.to_string()),
        CannotTrigger::Account(_) => {
            let apps = state.records.attestr.accounts.iter().map(|account| account.id.to_string());
            let workspaces = state.records.personr.accounts.workspaces.iter();
            problem.valid(apps.chain(workspaces.map(|workspace| workspace.id.to_string())))
        }
    }
}
