//! Listing, counting and looking at deliveries.

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use super::{
    Routes, does,
    filter::{DeliveriesQuery, QUERY},
    view::{DeliverySummary, DeliveryView, Secrets},
};
use crate::{
    control::{
        api::Does,
        cases::selected,
        extract::{Id, InSandbox, Json, Query, Selecting},
        page::Page,
        problem::Problem,
    },
    engine::outbox::DeliveryId,
};

pub fn routes() -> Routes {
    let list = Does { query: QUERY, ..does("deliveries", "The deliveries, oldest first.") }.of_records();
    let secrets = &[("secrets", "true shows the tokens in the headers, which are masked otherwise.")];
    let one = Does { query: secrets, ..does("delivery", "One delivery with everything that was sent and came back.") };
    Routes::default()
        .get("/deliveries", list_all, list.gives::<Page<DeliverySummary>>())
        .delete(
            "/deliveries",
            clear,
            does("clearDeliveries", "Forgets every delivery, also what waits; ids go on.").gives::<Cleared>(),
        )
        .get("/deliveries/{id}", show, one.gives::<DeliveryView>())
}

pub async fn list_all(
    InSandbox(sandbox): InSandbox,
    Selecting(query, selector): Selecting<DeliveriesQuery>,
) -> Result<Json<Page<DeliverySummary>>, Problem> {
    let about = selected(&sandbox, selector).await?;
    let page = sandbox
        .world
        .read(|state| {
            let filter = query.filter(&state.core.outbox, about)?;
            let matching = state.core.outbox.deliveries().filter(|it| filter.matches(it));
            Page::of(
                matching,
                |it| filter.is_after(it),
                query.limit,
                |it| (it.id.to_string(), DeliverySummary::from(*it)),
            )
        })
        .await?;
    Ok(Json(page))
}

/// How many deliveries were forgotten.
#[derive(Debug, Serialize, JsonSchema)]
#[schemars(rename = "ClearedDeliveries")]
pub struct Cleared {
    pub cleared: usize,
}

pub async fn clear(InSandbox(sandbox): InSandbox) -> Json<Cleared> {
    Json(
        sandbox
            .world
            .write(|state| {
                let cleared = state.core.outbox.deliveries().count();
                state.core.clear_deliveries();
                Cleared { cleared }
            })
            .await,
    )
}

/// The query of one delivery.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct DeliveryQuery {
    #[serde(default)]
    secrets: bool,
}

pub async fn show(
    InSandbox(sandbox): InSandbox,
    Id(id): Id,
    Query(query): Query<DeliveryQuery>,
) -> Result<Json<DeliveryView>, Problem> {
    let delivery = read_id(&id)?;
    let secrets = if query.secrets { Secrets::Shown } else { Secrets::Masked };
    let view =
        sandbox.world.read(|state| state.core.outbox.delivery(delivery).map(|it| DeliveryView::of(it, secrets))).await;
    view.map(Json).ok_or_else(|| not_found(&id))
}

/// The delivery that a path names.
pub fn read_id(id: &str) -> Result<DeliveryId, Problem> {
    id.parse().map_err(|_| not_found(id))
}

pub fn not_found(id: &str) -> Problem {
    Problem::not_found("delivery", id, "deliveries")
}
