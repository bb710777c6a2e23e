//! `…/sabotage`: lets the next webhook misbehave, of everything or of one endpoint, event, check or record.

use std::collections::BTreeMap;

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use super::{
    api::{Routes, does},
    extract::{InSandbox, Json, SetUp},
    known,
    problem::Problem,
    subject::Subject,
};
use crate::engine::{
    outbox::{ActKind, Armed, Outbox, Selector},
    sabotage::Sabotage,
};

pub(super) fn routes() -> Routes {
    let arm = does("sabotage", "Lets the next webhook that is selected misbehave, whatever rules say of it.");
    Routes::default()
        .post("/sabotage", add, arm.takes::<ArmedSabotage>().creates::<SabotageView>())
        .get(
            "/sabotage",
            list,
            does("armedSabotage", "The sabotage that waits, and how often each was done.").gives::<SabotageView>(),
        )
        .delete(
            "/sabotage",
            clear,
            does("clearSabotage", "Lets go of all sabotage that waits.").gives::<SabotageView>(),
        )
}

/// Sabotage that waits for a webhook.
#[derive(Debug, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct ArmedSabotage {
    /// Only a webhook to this endpoint, such as `ep_1`.
    pub endpoint: Option<String>,
    /// Only a webhook of this vendor.
    pub vendor: Option<String>,
    /// Only a webhook of this event.
    pub event: Option<String>,
    /// Only a webhook about this check or record.
    pub subject: Option<Subject>,
    /// How it misbehaves.
    pub webhook: Sabotage,
}

/// The sabotage that waits, oldest first.
#[derive(Debug, Serialize, JsonSchema)]
#[schemars(rename = "Sabotage")]
pub struct SabotageView {
    pub armed: Vec<ArmedSabotage>,
    /// How often each word was done to a delivery so far.
    pub done: BTreeMap<ActKind, u64>,
}

impl From<&Outbox> for SabotageView {
    fn from(outbox: &Outbox) -> Self {
        Self { armed: outbox.armed.iter().map(ArmedSabotage::from).collect(), done: outbox.counters.acts.clone() }
    }
}

impl From<&Armed> for ArmedSabotage {
    fn from(armed: &Armed) -> Self {
        let selector = &armed.selector;
        let text = |part: &Option<std::sync::Arc<str>>| part.as_ref().map(ToString::to_string);
        Self {
            endpoint: selector.endpoint.map(|endpoint| endpoint.to_string()),
            vendor: text(&selector.vendor),
            event: text(&selector.event),
            subject: text(&selector.subject).map(Subject::Id),
            webhook: armed.sabotage.clone(),
        }
    }
}

impl ArmedSabotage {
    /// What is to be done, to something that there is in an outbox, about the record with the id `subject`.
    fn read(self, subject: Option<String>, outbox: &Outbox) -> Result<Armed, Problem> {
        let endpoint = known::endpoint("endpoint", self.endpoint.as_deref(), outbox)?;
        self.vendor.as_deref().map(|vendor| known::vendor("vendor", vendor)).transpose()?;
        known::event("event", self.event.as_deref())?;
        if self.webhook == Sabotage::default() {
            let problem = Problem::invalid("webhook: says no way to misbehave");
            return Err(problem.valid(["{\"duplicate\":1}", "{\"signature\":\"wrong\"}", "{\"delay\":\"10s\"}"]));
        }
        let (vendor, event, subject) =
            (self.vendor.map(Into::into), self.event.map(Into::into), subject.map(Into::into));
        Ok(Armed { selector: Selector { endpoint, vendor, event, subject }, sabotage: self.webhook })
    }
}

pub async fn add(
    sandbox: SetUp,
    Json(mut asked): Json<ArmedSabotage>,
) -> Result<(hyper::StatusCode, Json<SabotageView>), Problem> {
    let subject = match asked.subject.take() {
        Some(subject @ Subject::Selected(_)) => Some(subject.id(&*sandbox.enter()?).await?),
        Some(Subject::Id(id)) => Some(id),
        None => None,
    };
    let shown = sandbox
        .write(|state| {
            let outbox = &mut state.core.outbox;
            let armed = asked.read(subject, outbox)?;
            outbox.arm(armed).map_err(|error| Problem::invalid(error.to_string()))?;
            Ok(SabotageView::from(&*outbox))
        })
        .await?;
    Ok((hyper::StatusCode::CREATED, Json(shown)))
}

pub async fn list(InSandbox(sandbox): InSandbox) -> Json<SabotageView> {
    Json(sandbox.world.read(|state| SabotageView::from(&state.core.outbox)).await)
}

pub async fn clear(InSandbox(sandbox): InSandbox) -> Json<SabotageView> {
    Json(
        sandbox
            .world
            .write(|state| {
                state.core.outbox.disarm();
                SabotageView::from(&state.core.outbox)
            })
            .await,
    )
}
